/** Lines and bars over time: a rollup's chart, and those of the explorer. */

import { make } from "./dom.js";
import { number } from "./numbers.js";

/** As many as there are colours that the eye tells apart. */
export const MAX_LINES = 10;

const BARS = 150;
const DAY_S = 86_400;

/**
 * Turns an answer's rows into what uPlot draws.
 *
 * @param rows of the answer, each with "time", perhaps the group, and "value"
 * @param by the grouping property, or ""
 * @returns {{names: string[], data: (number|null)[][]}} times in seconds, then a line for each name
 */
export function lines(rows, by) {
  const times = [...new Set(rows.map((row) => Date.parse(row.time) / 1000))].sort((a, b) => a - b);
  const place = new Map(times.map((time, index) => [time, index]));
  const byName = new Map();
  for (const row of rows) {
    const name = by ? String(row[by]) : "all";
    if (!byName.has(name)) byName.set(name, new Array(times.length).fill(null));
    byName.get(name)[place.get(Date.parse(row.time) / 1000)] = row.value;
  }
  return { names: [...byName.keys()], data: [times, ...byName.values()] };
}

/** The colour of a line, as the page's theme has it. */
export const colour = (index) => theme(`--line-${index % MAX_LINES}`);

const theme = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/**
 * Draws into the element; returns a function that removes the drawing.
 *
 * @param chart names and data as of {@link lines}, and perhaps: height; legend, false where another
 *     chart has it; zone, whose clock the axis shows; endS, where the last interval ends; openS, from
 *     where on time is not over; amounts, whether values are so many; labels, the times in words;
 *     zoom, told the first and last index of a stretch that is drawn
 */
export function draw(element, chart) {
  const { names, data, height = 240 } = chart;
  const tip = make("div.tip", { hidden: true, "aria-hidden": "true" });
  const canvas = make("div.plot", {});
  element.replaceChildren(canvas, ...(chart.legend === false ? [] : legend(names)));
  const options = {
    width: element.clientWidth || 300,
    height,
    padding: [12, 22, 0, 0],
    legend: { show: false },
    cursor: { points: { size: 7 }, drag: { x: Boolean(chart.zoom), y: false, setScale: false } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), chart.zone ?? HERE),
    scales: { x: { range: () => [data[0][0] ?? 0, endOf(chart)] }, y: { range: yRange } },
    axes: axes(chart),
    series: [{}, ...names.map((_, index) => series(chart, index))],
    hooks: {
      drawClear: [(plot) => shade(plot, chart)],
      setCursor: [(plot) => point(plot, tip, chart)],
      setSelect: [(plot) => select(plot, chart)],
    },
  };
  const plot = new uPlot(options, data, canvas);
  plot.over.append(tip);
  const fit = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
  fit.observe(element);
  return () => {
    fit.disconnect();
    plot.destroy();
  };
}

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const yRange = (_, low, high) => [
  Math.min(0, (low ?? 0) * 1.05),
  Math.max(0, (high ?? 1) * 1.05) || ((low ?? 0) < 0 ? 0 : 1),
];

/** A step beyond the last point where nobody has said where its interval ends. */
function endOf({ data: [times], endS }) {
  if (endS) return endS;
  const last = times.at(-1) ?? 1;
  return times.length > 1 ? last : last + 60;
}

function legend(names) {
  if (names.length < 2) return [];
  const item = (name, index) => {
    const swatch = make("span.swatch", { "aria-hidden": "true" });
    swatch.style.background = colour(index);
    return make("li", {}, swatch, name);
  };
  return [make("ul.legend", {}, names.map(item))];
}

function axes({ zone }) {
  const faint = theme("--faint");
  const line = { stroke: theme("--line"), width: 1 };
  const font = "12px system-ui, sans-serif";
  return [
    {
      stroke: faint,
      font,
      grid: { show: false },
      ticks: { ...line, size: 5 },
      values: clock(zone),
      space: 64,
      size: 30,
    },
    {
      stroke: faint,
      font,
      grid: line,
      ticks: { show: false },
      space: 36,
      values: (_, ticks) => ticks.map(number),
      // Charts below each other have their times below each other, too, unless numbers are long.
      size: (_, ticks) => 14 + 7 * Math.max(6, ...(ticks ?? []).map((text) => text.length)),
    },
  ];
}

/** How an axis writes moments, by how far they are apart: hours, days, months. */
function clock(zone) {
  const write = (options) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: zone ?? HERE, ...options });
  const hours = write({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const days = write({ day: "numeric", month: "short" });
  const months = write({ month: "short", year: "numeric" });
  return (_, ticks, axis, space, step) =>
    ticks.map((tick) => {
      const moment = new Date(tick * 1000);
      if (step >= 28 * DAY_S) return months.format(moment);
      const hour = hours.format(moment);
      return step >= DAY_S || hour === "00:00" ? days.format(moment) : hour;
    });
}

const isBars = ({ names, data, amounts }) =>
  names.length === 1 && amounts && data[0].length <= BARS;

function series(chart, index) {
  const stroke = colour(index);
  const points = chart.data[0].length;
  const alone = chart.names.length === 1;
  if (isBars(chart)) {
    const paths = uPlot.paths.bars({ size: [1, Infinity], align: 1, gap: points > 60 ? 1 : 2 });
    return { stroke, fill: stroke, width: 0, paths, points: { show: false } };
  }
  const fill = alone && chart.amounts ? `${stroke}22` : undefined;
  return { stroke, fill, width: 1.75, points: { show: points < 40, size: 5, fill: stroke } };
}

/** What is not over is under a shade, so that nobody takes it for a fall. */
function shade(plot, { openS }) {
  if (!openS) return;
  const { ctx, bbox } = plot;
  const left = Math.max(bbox.left, plot.valToPos(openS, "x", true));
  const right = bbox.left + bbox.width;
  if (left >= right) return;
  ctx.save();
  ctx.fillStyle = theme("--shade");
  ctx.fillRect(left, bbox.top, right - left, bbox.height);
  ctx.restore();
}

/** The values under the pointer, greatest first. */
function point(plot, tip, chart) {
  const { names, data, labels } = chart;
  const { left } = plot.cursor;
  // A bar stands on its whole interval, a point at its beginning.
  const pointed = plot.posToVal(left, "x");
  const idx = isBars(chart) ? data[0].findLastIndex((time) => time <= pointed) : plot.cursor.idx;
  tip.hidden = idx === null || idx === undefined || idx < 0 || left < 0;
  if (tip.hidden) return;
  const values = names
    .map((name, index) => ({ name, index, value: data[index + 1][idx] }))
    .sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity));
  const line = ({ name, index, value }) => {
    const swatch = make("span.swatch");
    swatch.style.background = colour(index);
    return make(
      "div",
      {},
      swatch,
      make("span", {}, names.length > 1 ? name : ""),
      make("b", {}, number(value)),
    );
  };
  const when = labels?.[idx] ?? new Date(data[0][idx] * 1000).toLocaleString();
  tip.replaceChildren(make("div.when", {}, when), ...values.map(line));
  const right = left > plot.over.clientWidth / 2;
  tip.style.left = right ? "auto" : `${left + 14}px`;
  tip.style.right = right ? `${plot.over.clientWidth - left + 14}px` : "auto";
}

/** A stretch that is drawn over the chart is a timeframe of whole intervals. */
function select(plot, { data, zoom }) {
  const { left, width } = plot.select;
  if (!zoom || width < 8) return;
  const from = plot.posToVal(left, "x");
  const to = plot.posToVal(left + width, "x");
  const first = Math.max(
    0,
    data[0].findLastIndex((time) => time <= from),
  );
  const last = data[0].findLastIndex((time) => time < to);
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  if (last >= first) zoom(first, last);
}
