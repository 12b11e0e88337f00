/** The first page: what arrives now, what is kept, and a chart for each rollup. */

import * as api from "./api.js";
import { bytes, moment, span, whole } from "./numbers.js";
import { RollupCard } from "./rollup.js";

const STATUS_MS = 1000;
const CHARTS_MS = 5000;
const RATE_POINTS = 60;

const find = (id) => document.getElementById(id);
const rates = [];
const cards = new Map();
let collections = [];
let before;

function showStatus(status) {
  const now = performance.now();
  if (before) showRate(((status.collector.accepted - before.accepted) * 1000) / (now - before.at));
  before = { accepted: status.collector.accepted, at: now };
  const { fold, spool, partitions } = status;
  find("counted").textContent = whole(fold.taken - fold.duplicates);
  find("counted-note").textContent =
    `${whole(fold.repeats)} repeats, ${whole(fold.duplicates)} duplicates, ${whole(fold.late)} late`;
  find("lag").textContent = span(Math.max(0, ...partitions.map(({ lagMs }) => lagMs)));
  find("lag-note").textContent = `${whole(partitions.reduce((sum, row) => sum + row.lagEvents, 0))} events not yet counted`;
  find("spool").textContent = bytes(spool.bytes);
  find("spool-note").textContent = `${whole(spool.events)} events, oldest ${span(spool.oldestMs)}`;
  say("live");
}

function showRate(rate) {
  rates.push(Math.max(0, rate));
  if (rates.length > RATE_POINTS) rates.shift();
  const high = Math.max(1, ...rates);
  find("rate").textContent = whole(Math.max(0, rate));
  find("rate-line").firstElementChild.setAttribute(
    "points",
    rates.map((value, index) => `${((index + RATE_POINTS - rates.length) * 120) / (RATE_POINTS - 1)},${27 - (value / high) * 26}`).join(" "),
  );
}

function showCollections() {
  const lines = collections.map(({ name, events, first, last }) => {
    const line = document.createElement("tr");
    const cells = [name, whole(events), moment(first), moment(last)];
    cells.forEach((text) => (line.insertCell().textContent = text));
    line.cells[1].className = "number";
    return line;
  });
  find("collections").tBodies[0].replaceChildren(...lines);
  find("no-collections").hidden = lines.length > 0;
  find("curl-example").textContent =
    `curl ${location.origin}/v1/events/clicks -d '{"page": "/", "ms": 12}'`;
}

function showRollups(rollups) {
  const wanted = new Set();
  for (const rollup of rollups) {
    const key = JSON.stringify(rollup);
    wanted.add(key);
    if (!cards.has(key)) {
      const card = new RollupCard(rollup, () => collections);
      cards.set(key, card);
      find("rollups").append(card.element);
    }
  }
  for (const [key, card] of cards) {
    if (!wanted.has(key)) {
      card.element.remove();
      cards.delete(key);
    }
  }
}

function say(text, bad = false) {
  find("state").textContent = text;
  find("state").classList.toggle("bad", bad);
}

/** Runs a task again and again, not while the page is hidden; trouble is said, and it goes on. */
function every(ms, task) {
  const round = async () => {
    if (!document.hidden) {
      try {
        await task();
        find("key-form").hidden = true;
      } catch (error) {
        if (error instanceof api.Unauthorised) find("key-form").hidden = false;
        say(error instanceof api.Unauthorised ? "a key is needed" : `no answer: ${error.message}`, true);
      }
    }
    setTimeout(round, ms);
  };
  round();
}

// A canvas does not take the new colours by itself.
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
  cards.forEach((card) => card.refresh()),
);

find("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  api.useKey(find("key").value);
});

every(STATUS_MS, async () => showStatus(await api.status()));
every(CHARTS_MS, async () => {
  collections = await api.collections();
  showCollections();
  showRollups(await api.rollups());
  await Promise.all([...cards.values()].map((card) => card.refresh()));
});
