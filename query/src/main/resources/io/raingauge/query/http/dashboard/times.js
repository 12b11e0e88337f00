/** Timeframes and intervals: what is offered, what suits what, and where an interval ends. */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const UNITS_MS = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };
const CALENDAR_MS = {
  minute: MINUTE_MS,
  hour: HOUR_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
  year: 365 * DAY_MS,
};

/** What a chart of a screen's width shows well. */
const MAX_POINTS = 400;

export const FRAMES = [
  [
    "Until now",
    [
      ["this_60_minutes", "the last 60 minutes"],
      ["this_24_hours", "the last 24 hours"],
      ["this_7_days", "the last 7 days"],
      ["this_30_days", "the last 30 days"],
      ["this_12_months", "the last 12 months"],
    ],
  ],
  [
    "Calendar",
    [
      ["this_day", "today"],
      ["previous_day", "yesterday"],
      ["this_week", "this week"],
      ["previous_week", "the week before"],
      ["this_month", "this month"],
      ["previous_month", "the month before"],
      ["this_year", "this year"],
    ],
  ],
  [
    "Other",
    [
      ["all", "all there is"],
      ["between", "from … to …"],
    ],
  ],
];

export const INTERVALS = [
  ["", "no intervals"],
  ["1m", "every minute"],
  ["10m", "every 10 minutes"],
  ["1h", "every hour"],
  ["6h", "every 6 hours"],
  ["day", "every day"],
  ["week", "every week"],
  ["month", "every month"],
  ["year", "every year"],
];

const FRAME_NAMES = new Map(FRAMES.flatMap(([, frames]) => frames));
const INTERVAL_NAMES = new Map(INTERVALS);

export const frameName = (timeframe) =>
  FRAME_NAMES.get(timeframe) ?? timeframe.replaceAll("_", " ");
export const intervalName = (every) => INTERVAL_NAMES.get(every) ?? `every ${every}`;

/** About how long an interval is; undefined where it is none. */
export function widthMs(every) {
  const form = /^([1-9]\d*)([smhd])$/.exec(every);
  return form ? Number(form[1]) * UNITS_MS[form[2]] : CALENDAR_MS[every];
}

/** About how long a relative timeframe is; undefined where it is none. */
function lengthMs(timeframe) {
  const form = /^(?:this|previous)_(?:(\d+)_)?(minute|hour|day|week|month|year)s?$/.exec(timeframe);
  return form ? Number(form[1] ?? 1) * CALENDAR_MS[form[2]] : undefined;
}

/**
 * The shortest of the intervals on offer that does not make too many points.
 *
 * @param spanMs of the timeframe
 */
export function intervalFor(spanMs) {
  const fits = INTERVALS.find(([every]) => every && spanMs / widthMs(every) <= MAX_POINTS);
  return fits ? fits[0] : "year";
}

/**
 * How long a question's timeframe is.
 *
 * @param collection as GET /v1/collections lists it, or undefined
 */
export function spanMs({ timeframe, from, to }, collection, nowMs) {
  if (timeframe) return lengthMs(timeframe) ?? DAY_MS;
  const first = moment(from) ?? moment(collection?.first) ?? nowMs - DAY_MS;
  const last = moment(to) ?? moment(collection?.last) ?? nowMs;
  return Math.max(MINUTE_MS, last - first);
}

/**
 * Milliseconds of a time as a question writes it; undefined where it is none.
 *
 * @param offset of the clock that shows it, where the time itself names none
 */
export function moment(time, offset = "Z") {
  if (typeof time === "number") return time;
  if (typeof time !== "string" || time === "") return undefined;
  const text = time.includes("T") ? time : `${time}T00:00:00`;
  const ms = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text.split("T")[1]) ? text : text + offset);
  return Number.isFinite(ms) ? ms : undefined;
}

/** The instant a row's interval begins. */
export const startMs = (time) => Date.parse(time);

/**
 * Where the interval ends that begins at a row's time: on the wall clock that the row's offset tells,
 * which is an hour off where the clocks change within it.
 */
export function endMs(time, every) {
  const start = startMs(time);
  if (every === "month" || every === "year") {
    const wall = new Date(`${time.slice(0, 10)}T00:00:00Z`);
    const offsetMs = wall.getTime() - Date.parse(`${time.slice(0, 10)}T00:00:00${offsetOf(time)}`);
    const next =
      every === "month"
        ? Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 1)
        : Date.UTC(wall.getUTCFullYear() + 1, 0, 1);
    return next - offsetMs;
  }
  return start + (widthMs(every) ?? 0);
}

/** Where a question's timeframe ends by its own words, on the clock that its last row shows. */
export const toMs = ({ to }, lastTime) => moment(to, lastTime && offsetOf(lastTime)) ?? Infinity;

/** "+02:00" or "Z", as the time ends. */
export const offsetOf = (time) => /(Z|[+-]\d\d:\d\d(?::\d\d)?)$/.exec(time)?.[0] ?? "Z";

/** The wall clock of a row's time: "2026-01-31 10:00", seconds only where they are not 0. */
export function wallClock(time) {
  const [date, clock] = time.slice(0, time.length - offsetOf(time).length).split("T");
  return `${date} ${clock.replace(/(:\d\d):00(\.0+)?$/, "$1")}`;
}
