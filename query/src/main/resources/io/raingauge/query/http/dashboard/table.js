/** The table of an answer, for those who want numbers. */

import { copyButton, make } from "./dom.js";
import * as json from "./json.js";
import { exactly, number, whole } from "./numbers.js";
import { offsetOf, wallClock } from "./times.js";

const TABLE_ROWS = 100;
const MORE_ROWS = 1000;

/** Rows as a table: the first of them, more on demand, and all of them to copy. */
export function table(shown, { timezone = "UTC" }) {
  const { rows, time, groups, measures } = shown;
  const offsets = new Set(time ? rows.map(({ row }) => offsetOf(row[time.name])) : []);
  const head = make("tr", {}, [
    ...groups.map(({ name }) => make("th", { scope: "col" }, name)),
    ...(time ? [make("th", { scope: "col" }, `time, ${timezone}`)] : []),
    ...measures.map(({ name, error }) =>
      make(
        "th.number",
        { scope: "col" },
        name,
        error && make("small", {}, ` ± ${number(error.relative * 100)} %`),
      ),
    ),
  ]);
  const body = make("tbody", {});
  const more = make("button.quiet", { type: "button" });
  const show = (count) => {
    const from = body.rows.length;
    body.append(...rows.slice(from, from + count).map((row) => line(row, shown, offsets.size > 1)));
    more.hidden = body.rows.length === rows.length;
    more.textContent = `Show ${whole(Math.min(MORE_ROWS, rows.length - body.rows.length))} more of ${whole(rows.length)} rows`;
  };
  more.addEventListener("click", () => show(MORE_ROWS));
  show(TABLE_ROWS);
  return make(
    "section.table",
    { "aria-label": "Table" },
    make(
      "div.scroll",
      { tabindex: "0", role: "region", "aria-label": "Rows" },
      make("table.rows", {}, make("thead", {}, head), body),
    ),
    make(
      "div.row",
      {},
      more,
      copyButton("Copy as CSV", () => csv(shown)),
    ),
  );
}

function line({ row, state }, { time, groups, measures }, withOffset) {
  const cells = groups.map(({ name }) => make("td.group", {}, groupText(row[name])));
  if (time) {
    const text = wallClock(row[time.name]) + (withOffset ? ` ${offsetOf(row[time.name])}` : "");
    cells.push(
      make("td", {}, text, state !== "over" && make("span.badge.open", {}, `${state} yet`)),
    );
  }
  for (const { name, error } of measures) {
    const value = row[name];
    const text = `${error && value !== null ? "≈ " : ""}${number(value)}`;
    cells.push(make("td.number", { title: value === null ? "none" : exactly(value) }, text));
  }
  return make(state === "over" ? "tr" : "tr.open", {}, cells);
}

/** Null is not the text "null". */
function groupText(value) {
  return value === null ? make("i", {}, "none") : String(value);
}

/** Every row and every digit, as RFC 4180 writes them. */
function csv({ rows, groups, time, measures }) {
  const columns = [...groups, ...(time ? [time] : []), ...measures].map(({ name }) => name);
  const field = (value) => {
    const text = value === null ? "" : typeof value === "string" ? value : json.write(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = rows.map(({ row }) => columns.map((name) => field(row[name])).join(","));
  return [columns.map(field).join(","), ...lines].join("\r\n");
}
