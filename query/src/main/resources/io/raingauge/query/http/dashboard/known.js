/** What the server is known to have, for the explorer to offer: collections, rollups, properties. */

import * as api from "./api.js";
import { measureOf, nameOf } from "./measures.js";

/** A value that takes longer to suggest is sooner typed. */
const SUGGEST_MS = 2000;
const SUGGESTED = 30;

export class Known {
  #collections = [];
  #rollups = [];
  #properties = [];
  #raw = true;
  #values = new Map();

  /** Asks for what there is, and for the properties of a collection. */
  async learn(collection) {
    [this.#collections, this.#rollups] = await Promise.all([api.collections(), api.rollups()]);
    this.#values.clear();
    const isThere = this.#collections.some(({ name }) => name === collection);
    const { raw = true, properties = [] } = isThere ? await api.properties(collection) : {};
    this.#raw = raw;
    this.#properties = [...properties];
    for (const name of this.#ofRollups(collection)) {
      if (!properties.some((known) => known.name === name)) this.#properties.push({ name });
    }
    this.#properties.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** As GET /v1/collections lists them. */
  collections() {
    return this.#collections;
  }

  /** {name, kind} of each property that was seen, the kind where it is known. */
  properties() {
    return this.#properties;
  }

  /** Whether any question is answered; if not, only what a rollup can answer is. */
  isRaw() {
    return this.#raw;
  }

  /** The rollups of a collection that somebody defined, each with its measures in words. */
  rollups(collection) {
    return this.#rollups
      .filter((rollup) => rollup.collection === collection && !rollup.builtIn)
      .map((rollup) => ({
        ...rollup,
        words: rollup.measures.map((spec) => nameOf(measureOf(spec))),
      }));
  }

  nowMs() {
    return api.nowMs();
  }

  /**
   * The most frequent values of a property; none where the server cannot tell soon.
   *
   * @param question whose collection and times they are of
   */
  async values({ collection, timeframe, from, to }, property) {
    if (!collection) return [];
    const key = JSON.stringify([collection, timeframe, from, to, property]);
    if (!this.#values.has(key))
      this.#values.set(key, this.#mostFrequent({ collection, timeframe, from, to }, property));
    return this.#values.get(key);
  }

  async #mostFrequent(where, property) {
    const question = {
      ...where,
      by: [property],
      measures: { "number of events": "count" },
      limit: SUGGESTED,
      partial: true,
    };
    try {
      const { rows } = await api.query(question, AbortSignal.timeout(SUGGEST_MS));
      return rows.map((row) => row[property]).filter((value) => value !== null);
    } catch {
      return [];
    }
  }

  #ofRollups(collection) {
    const of = this.#rollups.filter((rollup) => rollup.collection === collection);
    const measured = of.flatMap(({ measures }) =>
      measures.map((spec) => measureOf(spec)?.property),
    );
    return new Set([...of.flatMap(({ by }) => by), ...measured].filter(Boolean));
  }
}
