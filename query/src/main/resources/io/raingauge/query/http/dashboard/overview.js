/** The first view: what arrives now, what is kept, and a chart for each rollup. */

import { make } from "./dom.js";
import { bytes, moment, span, whole } from "./numbers.js";
import { fragmentOf } from "./question.js";
import { RollupCard } from "./rollup.js";

const RATE_POINTS = 60;

const find = (id) => document.getElementById(id);

export class Overview {
  #rates = [];
  #cards = new Map();
  #collections = [];
  #before;

  constructor() {
    // A canvas does not take the new colours by itself.
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#refresh());
  }

  showStatus({ collector, fold, spool, partitions }) {
    const now = performance.now();
    const before = this.#before;
    if (before) this.#showRate(((collector.accepted - before.accepted) * 1000) / (now - before.at));
    this.#before = { accepted: collector.accepted, at: now };
    find("counted").textContent = whole(fold.taken - fold.duplicates);
    find("counted-note").textContent =
      `${whole(fold.repeats)} repeats, ${whole(fold.duplicates)} duplicates, ${whole(fold.late)} late`;
    find("lag").textContent = span(Math.max(0, ...partitions.map(({ lagMs }) => lagMs)));
    find("lag-note").textContent =
      `${whole(partitions.reduce((sum, row) => sum + row.lagEvents, 0))} events not yet counted`;
    find("spool").textContent = bytes(spool.bytes);
    find("spool-note").textContent =
      `${whole(spool.events)} events, oldest ${span(spool.oldestMs)}`;
  }

  async showWhatThereIs(collections, rollups) {
    this.#collections = collections;
    this.#showCollections();
    this.#showRollups(rollups);
    await this.#refresh();
  }

  #refresh() {
    return Promise.all([...this.#cards.values()].map((card) => card.refresh()));
  }

  #showRate(rate) {
    this.#rates.push(Math.max(0, rate));
    if (this.#rates.length > RATE_POINTS) this.#rates.shift();
    const rates = this.#rates;
    const high = Math.max(1, ...rates);
    const point = (value, index) =>
      `${((index + RATE_POINTS - rates.length) * 120) / (RATE_POINTS - 1)},${27 - (value / high) * 26}`;
    find("rate").textContent = whole(Math.max(0, rate));
    find("rate-line").firstElementChild.setAttribute("points", rates.map(point).join(" "));
  }

  #showCollections() {
    const lines = this.#collections.map(({ name, events, first, last }) =>
      make(
        "tr",
        {},
        make("td", {}, make("a", { href: `#${fragmentOf({ collection: name })}` }, name)),
        make("td.number", {}, whole(events)),
        make("td", {}, moment(first)),
        make("td", {}, moment(last)),
      ),
    );
    find("collections").tBodies[0].replaceChildren(...lines);
    find("no-collections").hidden = lines.length > 0;
    find("curl-example").textContent =
      `curl ${location.origin}/v1/events/clicks -d '{"page": "/", "ms": 12}'`;
  }

  #showRollups(rollups) {
    const wanted = new Set();
    for (const rollup of rollups) {
      const key = JSON.stringify(rollup);
      wanted.add(key);
      if (!this.#cards.has(key)) {
        const card = new RollupCard(rollup, () => this.#collections);
        this.#cards.set(key, card);
        find("rollups").append(card.element);
      }
    }
    for (const [key, card] of this.#cards) {
      if (!wanted.has(key)) {
        card.element.remove();
        this.#cards.delete(key);
      }
    }
  }
}
