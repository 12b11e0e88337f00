/** How the page writes numbers, sizes, spans and names. */

const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
/** Four digits, but none before the point is rounded away. */
const SHORT = new Intl.NumberFormat("en", {
  maximumSignificantDigits: 4,
  maximumFractionDigits: 2,
  roundingPriority: "morePrecision",
});

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "short", timeStyle: "short" });

export const moment = (text) => MOMENT.format(new Date(text));

export const whole = (value) => WHOLE.format(value);

export function number(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "bigint") return WHOLE.format(value);
  if (typeof value !== "number") return String(value);
  return Number.isInteger(value) ? WHOLE.format(value) : SHORT.format(value);
}

/** "1 row", "2,000 rows". */
export const many = (count, one) => `${WHOLE.format(count)} ${one}${count === 1 ? "" : "s"}`;

/** Every digit that the server sent. */
export function exactly(value) {
  return typeof value === "bigint" || Number.isInteger(value) ? WHOLE.format(value) : String(value);
}

export function bytes(value) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let rest = value;
  let unit = 0;
  while (rest >= 1024 && unit < units.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${unit === 0 ? rest : rest.toFixed(1)} ${units[unit]}`;
}

export function span(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}

/**
 * A measure's label: "sum of bytes", "quantile 0.95 of ms"; definitions write "count", {"sum":
 * "bytes"} or {"quantile": "ms", "q": 0.95}.
 */
export function measureName(measure) {
  if (typeof measure === "string") return measure;
  const [kind, property] = Object.entries(measure).find(([name]) => name !== "q");
  return `${kind}${measure.q === undefined ? "" : ` ${measure.q}`} of ${property}`;
}
