/** One rollup's chart: a line for the whole, or one for each of its greatest groups. */

import { number } from "./numbers.js";

const COLOURS = ["#2f86e0", "#e07b39", "#37a169", "#b65fcf", "#d1495b", "#5c9ead", "#b8a13a", "#7d8597"];
export const MAX_LINES = COLOURS.length;

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

/** Draws into the element; returns a function that removes the drawing. */
export function draw(element, { names, data }) {
  const style = getComputedStyle(document.documentElement);
  const axis = {
    stroke: style.getPropertyValue("--faint"),
    grid: { stroke: style.getPropertyValue("--line"), width: 1 },
    ticks: { stroke: style.getPropertyValue("--line"), width: 1 },
  };
  const options = {
    width: element.clientWidth,
    height: 240,
    scales: { y: { range: (_, low, high) => [Math.min(0, low ?? 0), (high ?? 1) * 1.05 || 1] } },
    axes: [axis, { ...axis, size: 64, values: (_, ticks) => ticks.map(number) }],
    series: [
      { value: (_, time) => (time === null ? "–" : new Date(time * 1000).toLocaleString()) },
      ...names.map((name, index) => ({
        label: name,
        stroke: COLOURS[index % COLOURS.length],
        width: 1.5,
        points: { show: data[0].length < 60 },
        value: (_, value) => number(value),
      })),
    ],
  };
  element.replaceChildren();
  const plot = new uPlot(options, data, element);
  const fit = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: 240 }));
  fit.observe(element);
  return () => {
    fit.disconnect();
    plot.destroy();
  };
}
