/** Puts the page together: its two views, the server's state, and the key where one is needed. */

import * as api from "./api.js";
import { Explorer } from "./explorer.js";
import { Overview } from "./overview.js";
import { isShared } from "./question.js";

const STATUS_MS = 1000;
const CHARTS_MS = 5000;

const find = (id) => document.getElementById(id);
const overview = new Overview();
const explorer = new Explorer(find("explorer"), () => needKey());

/** The view that the address names. */
function route() {
  const fragment = location.hash.slice(1);
  const exploring = isShared(fragment);
  find("overview").hidden = exploring;
  find("explorer").hidden = !exploring;
  find(exploring ? "to-explorer" : "to-overview").setAttribute("aria-current", "page");
  find(exploring ? "to-overview" : "to-explorer").removeAttribute("aria-current");
  if (exploring) explorer.open(fragment);
  else document.title = "Raingauge";
}

function say(text, bad = false) {
  if (find("state").textContent !== text) find("state").textContent = text; // Read out only once.
  find("state").classList.toggle("bad", bad);
}

function needKey() {
  find("key-form").hidden = false;
  say("a key is needed", true);
}

/** Runs a task; trouble is said. */
async function attempt(task) {
  try {
    await task();
    find("key-form").hidden = true;
  } catch (error) {
    if (error instanceof api.Unauthorised) needKey();
    else say(`no answer: ${error.message}`, true);
  }
}

/** Runs a task again and again, not while the page is hidden. */
async function every(ms, task) {
  if (!document.hidden) await attempt(task);
  setTimeout(() => every(ms, task), ms);
}

async function showStatus() {
  overview.showStatus(await api.status());
  say("live");
}

async function showWhatThereIs() {
  if (find("overview").hidden) return;
  await overview.showWhatThereIs(await api.collections(), await api.rollups());
}

find("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  api.useKey(find("key").value);
  if (!find("explorer").hidden) explorer.again();
});

addEventListener("popstate", () => {
  route();
  attempt(showWhatThereIs);
});
route();
every(STATUS_MS, showStatus);
every(CHARTS_MS, showWhatThereIs);
