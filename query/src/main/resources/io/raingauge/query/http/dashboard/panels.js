/** The charts of an answer: one for each measure, for their scales have nothing in common. */

import { colour, draw, MAX_LINES } from "./chart.js";
import { make } from "./dom.js";
import { isAmount } from "./measures.js";
import { exactly, number } from "./numbers.js";
import { endMs, offsetOf, startMs, toMs, wallClock } from "./times.js";

const BARS = 20;

export class Panels {
  element = make("div.panels", {});
  #removals = [];
  #again = () => {};

  constructor() {
    // A canvas does not take the new colours by itself.
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#again());
  }

  /**
   * @param shown rows, columns and measures of an answer
   * @param question as it was asked
   * @param actions zoom, told the beginnings of the first interval and of the one after the last;
   *     only, told a row whose group alone is wanted
   */
  show(shown, question, actions) {
    this.#again = () => {
      this.#remove();
      const form = shown.time ? overTime : shown.groups.length ? byGroup : inAll;
      const panels = shown.measures.map((measure, index) =>
        form(shown, measure, { question, ...actions, index }),
      );
      this.element.className = `panels ${shown.time || shown.groups.length ? "" : "figures"}`;
      this.element.replaceChildren(...panels.map(({ element }) => element));
      panels.forEach(({ start }) => start && this.#removals.push(start()));
    };
    this.#again();
  }

  clear() {
    this.#remove();
    this.#again = () => {};
    this.element.replaceChildren();
  }

  #remove() {
    this.#removals.forEach((remove) => remove());
    this.#removals = [];
  }
}

const groupName = (row, groups) =>
  groups.map(({ name }) => (row[name] === null ? "none" : String(row[name]))).join(" · ");

/** One number of all that was asked. */
function inAll({ rows }, { name, error }) {
  const value = rows[0].row[name];
  return {
    element: make(
      "article.figure",
      { "data-panel": name },
      make("h3", {}, name),
      make(
        "output",
        { title: value === null ? "none" : exactly(value) },
        `${error && value !== null ? "≈ " : ""}${number(value)}`,
      ),
      error && value !== null && make("p", {}, `± ${number(error.relative * 100)} %`),
    ),
  };
}

/** A bar for each of the first groups. */
function byGroup({ rows, groups }, { name, error }, { question, index, only }) {
  const first = rows.slice(0, BARS);
  const sizes = first.map(({ row }) => Math.abs(Number(row[name] ?? 0)));
  const most = Math.max(...sizes) || 1;
  const bar = ({ row }, place) => {
    const fill = make(Number(row[name]) < 0 ? "span.fill.negative" : "span.fill");
    fill.style.width = `${(100 * sizes[place]) / most}%`;
    fill.style.background = colour(index);
    const label = groupName(row, groups);
    const asked = [question.by].flat().every((property) => typeof property === "string");
    const pick = { type: "button", title: `Only ${label}`, onclick: () => only(row) };
    return make(
      "li",
      {},
      asked ? make("button.name", pick, label) : make("span.name", { title: label }, label),
      make("span.track", { "aria-hidden": "true" }, fill),
      make(
        "span.size",
        { title: row[name] === null ? "none" : exactly(row[name]) },
        `${error && row[name] !== null ? "≈ " : ""}${number(row[name])}`,
      ),
    );
  };
  const more =
    rows.length > BARS &&
    make("p.hint", {}, `the first ${BARS} of ${rows.length} groups; the table has all`);
  return {
    element: make(
      "article.panel",
      { "data-panel": name },
      make("h3", {}, name),
      make("ol.bars", {}, first.map(bar)),
      more,
    ),
  };
}

/** Lines over time, or bars where there is one. */
function overTime(shown, { name, measure }, { question, zoom, index }) {
  const chart = chartOf(shown, name, question);
  const canvas = make("div.chart", { role: "img", "aria-label": chartInWords(name, chart) });
  const hidden = chart.total - chart.names.length;
  const more =
    hidden > 0 &&
    make(
      "p.hint",
      {},
      `${chart.names.length} of ${chart.total} groups are drawn; the table has all`,
    );
  const alone = shown.measures.length === 1;
  return {
    element: make(
      "article.panel",
      { "data-panel": name },
      make(
        "h3",
        {},
        name,
        index === 0 && make("small.zoom-hint", {}, "drag over a stretch to look closer"),
      ),
      canvas,
      more,
    ),
    start: () =>
      draw(canvas, {
        ...chart,
        height: alone ? 300 : 190,
        legend: index === shown.measures.length - 1,
        amounts: isAmount(measure),
        zone: zoneOf(question),
        zoom: (from, to) =>
          zoom(chart.times[from], chart.times[to + 1] ?? new Date(chart.endS * 1000).toISOString()),
      }),
  };
}

/** Values of what has not begun are no zeros. Of many groups the first are drawn. */
function chartOf({ rows, groups, time }, name, question) {
  const starts = new Map();
  rows.forEach(({ row }) => starts.set(startMs(row[time.name]), row[time.name]));
  const moments = [...starts.keys()].sort((a, b) => a - b);
  const place = new Map(moments.map((start, index) => [start, index]));
  const all = new Set();
  const drawn = new Map();
  let openMs = Infinity;
  for (const { row, state } of rows) {
    const group = groups.length ? groupName(row, groups) : name;
    all.add(group);
    if (all.size <= MAX_LINES && !drawn.has(group))
      drawn.set(group, new Array(moments.length).fill(null));
    const start = startMs(row[time.name]);
    if (state !== "over") openMs = Math.min(openMs, start);
    const value = row[name];
    const isDrawn = state !== "not begun" && value !== null && typeof value !== "string";
    if (isDrawn && drawn.has(group)) drawn.get(group)[place.get(start)] = Number(value);
  }
  const times = moments.map((start) => starts.get(start));
  return {
    names: [...drawn.keys()],
    data: [moments.map((start) => start / 1000), ...drawn.values()],
    labels: inWords(times),
    times,
    total: all.size,
    endS: Math.min(endMs(times.at(-1), question.every), toMs(question, times.at(-1))) / 1000,
    openS: openMs === Infinity ? undefined : openMs / 1000,
  };
}

/** With their offsets where the clocks change meanwhile. */
function inWords(times) {
  const changes = new Set(times.map(offsetOf)).size > 1;
  return times.map((time) => (changes ? `${wallClock(time)} ${offsetOf(time)}` : wallClock(time)));
}

function chartInWords(name, { names, data, labels }) {
  const values = data
    .slice(1)
    .flat()
    .filter((value) => value !== null);
  const range = values.length
    ? `from ${number(least(values))} to ${number(greatest(values))}`
    : "no values";
  const groups = names.length > 1 ? `, ${names.length} groups` : "";
  return `${name}: ${labels.length} intervals from ${labels[0]}${groups}, ${range}. The table below has the numbers.`;
}

const least = (values) => values.reduce((one, other) => Math.min(one, other));
const greatest = (values) => values.reduce((one, other) => Math.max(one, other));

/** The zone of the question, where this browser knows it. */
function zoneOf({ timezone = "UTC" }) {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: timezone }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
