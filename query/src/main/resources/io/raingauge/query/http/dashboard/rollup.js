/** One rollup's card: controls, chart, table, and the question as a client would send it. */

import * as api from "./api.js";
import { draw, lines, MAX_LINES } from "./chart.js";
import { isAmount, measureOf } from "./measures.js";
import { measureName, moment, number } from "./numbers.js";
import { fragmentOf } from "./question.js";
import { widthMs } from "./times.js";

const HOUR_MS = 3_600_000;
const FRAMES = {
  hour: { ms: HOUR_MS, every: "1m" },
  day: { ms: 24 * HOUR_MS, every: "10m" },
  week: { ms: 168 * HOUR_MS, every: "1h" },
  month: { ms: 720 * HOUR_MS, every: "1d" },
};
const MAX_POINTS = 500;
const TABLE_ROWS = 50;

/** What the eye could take for less than there was. */
function remarks({ every, to }, { plan }) {
  const remarks = [];
  if (plan.partial) remarks.push(`complete from ${moment(plan.completeFrom)}`);
  if (Date.parse(to) > Date.now()) {
    remarks.push(`what began at ${moment(Date.parse(to) - widthMs(every))} is not over`);
  }
  return remarks;
}

export class RollupCard {
  #rollup;
  #element;
  #collections;
  #remove = () => {};
  #visible = false;
  #asking = false;

  /**
   * @param rollup as GET /v1/rollups lists it
   * @param collections answers with what GET /v1/collections listed last
   */
  constructor(rollup, collections) {
    this.#rollup = rollup;
    this.#collections = collections;
    this.#element = document
      .getElementById("rollup-card")
      .content.firstElementChild.cloneNode(true);
    this.#element.dataset.rollup = rollup.name;
    this.#element.dataset.collection = rollup.collection;
    this.#fill();
    new IntersectionObserver((entries) => {
      const before = this.#visible;
      this.#visible = entries.at(-1).isIntersecting;
      if (this.#visible && !before) this.refresh();
    }).observe(this.#element);
  }

  get element() {
    return this.#element;
  }

  /** Asks again and draws, if the card can be seen. */
  async refresh() {
    if (!this.#visible || this.#asking) return;
    this.#asking = true;
    try {
      const question = this.#question();
      const answer = await api.query(question);
      this.#show(question, answer);
      this.#say(remarks(question, answer).join("; "));
    } catch (error) {
      this.#say(error.message, true);
    } finally {
      this.#asking = false;
    }
  }

  #fill() {
    const { name, collection, by, every, measures, where } = this.#rollup;
    this.#find("h3").textContent = this.#rollup.builtIn ? collection : `${collection} · ${name}`;
    this.#find(".definition").textContent =
      `${measures.map(measureName).join(", ")}${by.length ? ` by ${by.join(", ")}` : ""}` +
      ` every ${every.join(", ")}${where ? ` where ${JSON.stringify(where)}` : ""}`;
    measures.forEach((measure, index) => this.#option("measure", index, measureName(measure)));
    this.#option("by", "", "nothing");
    by.forEach((property) => this.#option("by", property, property));
    const form = this.#find("form");
    if (by.length) form.elements.by.value = by[0];
    form.elements.timeframe.value = this.#firstFrame();
    form.addEventListener("change", () => this.refresh());
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  /** The last day, or everything where the last day holds nothing. */
  #firstFrame() {
    const last = this.#collection()?.last;
    return last && Date.now() - Date.parse(last) > 24 * HOUR_MS ? "all" : "day";
  }

  #collection() {
    return this.#collections().find(({ name }) => name === this.#rollup.collection);
  }

  #question() {
    const form = this.#find("form").elements;
    const { from, to, every } = this.#frame(form.timeframe.value);
    const measure = this.#rollup.measures[Number(form.measure.value)];
    const question = { measures: { value: measure }, every, from, to };
    if (this.#rollup.builtIn) question.collection = this.#rollup.collection;
    else question.rollup = this.#rollup.name;
    if (this.#lacks(from)) question.partial = true;
    if (form.by.value)
      Object.assign(question, { by: [form.by.value], order: "-value", limit: MAX_LINES });
    return question;
  }

  /** Whether the rollup was defined after events of that time had come, or may keep them no more. */
  #lacks(from) {
    const { completeFrom, keep } = this.#rollup;
    return Boolean(keep) || Date.parse(completeFrom) > Date.parse(from);
  }

  #frame(name) {
    let { ms, every } = FRAMES[name] ?? {};
    let end = Date.now();
    if (name === "all") {
      const known = this.#collection();
      const first = known ? Date.parse(known.first) : end - HOUR_MS;
      end = known ? Date.parse(known.last) + 1 : end;
      ms = end - first;
      every =
        ["1m", "10m", "1h", "1d", "7d", "30d"].find((width) => ms / widthMs(width) < MAX_POINTS) ??
        "30d";
    }
    const kept = this.#rollup.every;
    if (!kept.some((width) => widthMs(every) % widthMs(width) === 0)) every = kept[0];
    const width = widthMs(every);
    const to = Math.ceil(end / width) * width;
    const from = Math.floor((end - ms) / width) * width;
    return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), every };
  }

  #show(question, answer) {
    const by = question.by?.[0] ?? "";
    this.#remove();
    this.#remove = draw(this.#find(".chart"), this.#chart(question, answer, by));
    const { value, ...others } = question.measures;
    const asked = { ...question, measures: { [measureName(value)]: value, ...others } };
    if (by) asked.order = `-${measureName(value)}`;
    this.#find(".explore").href = `#${fragmentOf(asked)}`;
    this.#find(".chart").setAttribute("aria-label", `${answer.rows.length} points`);
    this.#element.dataset.points = answer.rows.length;
    this.#find(".question").textContent =
      `curl ${location.origin}/v1/query -H 'Content-Type: application/json' -d '` +
      `${JSON.stringify(question).replaceAll("'", "'\\''")}'`;
    this.#totals(answer.rows, by);
  }

  #chart({ every, to, measures }, { rows }, by) {
    const endMs = Date.parse(to);
    return {
      ...lines(rows, by),
      amounts: isAmount(measureOf(measures.value)),
      endS: endMs / 1000,
      openS: endMs > Date.now() ? (endMs - widthMs(every)) / 1000 : undefined,
    };
  }

  /** The newest rows first, as a table for those who want numbers. */
  #totals(rows, by) {
    const shown = rows.slice(-TABLE_ROWS).reverse();
    const body = shown.map((row) => {
      const line = document.createElement("tr");
      for (const text of [
        new Date(row.time).toLocaleString(),
        ...(by ? [String(row[by])] : []),
        number(row.value),
      ]) {
        line.insertCell().textContent = text;
      }
      return line;
    });
    const head = document.createElement("tr");
    for (const text of ["time", ...(by ? [by] : []), "value"]) {
      const cell = document.createElement("th");
      cell.textContent = text;
      head.append(cell);
    }
    const caption = document.createElement("caption");
    caption.textContent =
      shown.length < rows.length ? `the newest ${shown.length} of ${rows.length} rows` : "";
    this.#find(".totals").replaceChildren(caption, head, ...body);
  }

  #say(text, bad = false) {
    const message = this.#find(".message");
    message.textContent = text;
    message.hidden = !text;
    message.classList.toggle("bad", bad);
  }

  #option(select, value, text) {
    this.#find("form").elements[select].add(new Option(text, value));
  }

  #find(selector) {
    return this.#element.querySelector(selector);
  }
}
