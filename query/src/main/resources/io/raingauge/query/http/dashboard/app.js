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
  find("to-overview").toggleAttribute("aria-current", !exploring);
  find("to-explorer").toggleAttribute("aria-current", exploring);
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

/** Runs a task again and again, not while the page is hidden; trouble is said, and it goes on. */
function every(ms, task) {
  const round = async () => {
    if (!document.hidden) {
      try {
        await task();
        find("key-form").hidden = true;
      } catch (error) {
        if (error instanceof api.Unauthorised) needKey();
        else say(`no answer: ${error.message}`, true);
      }
    }
    setTimeout(round, ms);
  };
  round();
}

find("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  api.useKey(find("key").value);
  if (!find("explorer").hidden) explorer.again();
});

addEventListener("popstate", route);
route();

every(STATUS_MS, async () => {
  overview.showStatus(await api.status());
  say("live");
});
every(CHARTS_MS, async () => {
  if (!find("overview").hidden) {
    await overview.showWhatThereIs(await api.collections(), await api.rollups());
  }
});
