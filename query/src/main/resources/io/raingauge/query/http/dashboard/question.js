/**
 * A question as the explorer edits it (a draft), as the server reads it, as an address keeps it, and
 * as curl sends it. Nothing that a question says is lost on the way, also where no control shows it.
 */

import {
  groupOf,
  inWords as filterInWords,
  problemsOf as filterProblems,
  whereOf,
} from "./filters.js";
import * as json from "./json.js";
import { labelsOf, measuresOf, problemsOf as measureProblems, specsOf } from "./measures.js";
import { propertyName } from "./properties.js";
import { frameName, intervalName, wallClock } from "./times.js";

const DRAWN = new Set([
  "collection",
  "measures",
  "where",
  "by",
  "every",
  "from",
  "to",
  "timeframe",
  "timezone",
  "order",
  "limit",
  "partial",
]);

/** In an address these are text and all others JSON, as in the parameters of GET /v1/query. */
const PLAIN = new Set([
  "collection",
  "rollup",
  "every",
  "from",
  "to",
  "timeframe",
  "timezone",
  "after",
  "wait",
]);

const SHARED = "explore";

const listOf = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** @returns the draft that a question is */
export function draftOf(question) {
  const { timeframe, from, to } = question;
  return {
    collection: question.collection ?? "",
    measures: measuresOf(question.measures),
    filter: groupOf(question.where),
    by: listOf(question.by),
    every: question.every ?? "",
    frame: timeframe ?? (from === undefined && to === undefined ? "all" : "between"),
    from: from ?? "",
    to: to ?? "",
    timezone: question.timezone ?? "UTC",
    order: listOf(question.order),
    limit: question.limit ?? "",
    partial: question.partial === true,
    more: Object.fromEntries(Object.entries(question).filter(([name]) => !DRAWN.has(name))),
  };
}

/** What is missing before a draft is a question: a sentence for each. */
export function problemsOf(draft) {
  const problems = [...measureProblems(draft.measures), ...filterProblems(draft.filter)];
  if (!draft.collection && draft.more.rollup === undefined) problems.push("Choose a collection.");
  if (draft.by.some((property) => !property)) problems.push("A group has no property yet.");
  if (draft.frame === "between" && !draft.from && !draft.to) {
    problems.push("Say from when or until when.");
  }
  if (draft.limit !== "" && !(Number.isInteger(draft.limit) && draft.limit > 0)) {
    problems.push("The limit is a whole number from 1, or nothing.");
  }
  return problems;
}

/** The columns that an answer to a draft has, to order by. */
export function columnsOf(draft) {
  return {
    measures: labelsOf(draft.measures),
    by: draft.by.map(propertyName),
    time: draft.every ? ["time"] : [],
  };
}

/** Whether a draft's order names columns that the answer has, as far as they are known here. */
export function isOrdered(draft) {
  const { measures, by, time } = columnsOf(draft);
  const isNamed = (property) => typeof (property?.expression ?? property) === "string";
  if (!draft.by.every(isNamed)) return true;
  const columns = new Set([...measures, ...by, ...time]);
  return draft.order.every((name) => columns.has(name) || columns.has(name.replace(/^-/, "")));
}

/** @returns the question that a draft without problems is, without what is as usual */
export function questionOf(draft) {
  const between = draft.frame === "between";
  const order = isOrdered(draft) ? draft.order : [];
  const members = {
    collection: draft.collection || undefined,
    ...draft.more,
    measures: specsOf(draft.measures),
    where: whereOf(draft.filter),
    by: draft.by.length ? draft.by : undefined,
    every: draft.every || undefined,
    timeframe: between || draft.frame === "all" ? undefined : draft.frame,
    from: between && draft.from !== "" ? draft.from : undefined,
    to: between && draft.to !== "" ? draft.to : undefined,
    timezone: draft.timezone && draft.timezone !== "UTC" ? draft.timezone : undefined,
    order: order.length > 1 ? order : order[0],
    limit: draft.limit === "" ? undefined : draft.limit,
    partial: draft.partial || undefined,
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** A question as people read it: a line for each of its members. */
export function textOf(question) {
  const lines = Object.entries(question).map(
    ([name, value]) => `  ${json.write(name)}: ${json.write(value)}`,
  );
  return `{\n${lines.join(",\n")}\n}`;
}

/** Whose events a draft asks about, and of when. */
export function sceneOf({ collection, frame, from, to }) {
  if (frame === "between") return { collection, from: from || undefined, to: to || undefined };
  return { collection, timeframe: frame === "all" ? undefined : frame };
}

/** The part of an address after "#" that opens a question. */
export function fragmentOf(question) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(question)) {
    const plain = typeof value === "string" && PLAIN.has(name);
    parameters.set(name, plain ? value : json.write(value));
  }
  return `${SHARED}?${parameters}`;
}

export const isShared = (fragment) => fragment === SHARED || fragment.startsWith(`${SHARED}?`);

/**
 * @returns the question that an address opens; one without any names where it has none
 * @throws SyntaxError where a part that must be JSON is not
 */
export function shared(fragment) {
  const parameters = new URLSearchParams(fragment.slice(SHARED.length + 1));
  const question = {};
  for (const [name, text] of parameters) {
    const plain = PLAIN.has(name) && !isMoment(name, text);
    question[name] = plain ? text : structured(name, text);
  }
  return question;
}

/** "from" and "to" are milliseconds where they are a whole number. */
const isMoment = (name, text) => (name === "from" || name === "to") && /^-?\d+$/.test(text);

/** "by" and "order" may also be names between commas, as in GET /v1/query. */
function structured(name, text) {
  try {
    return json.parse(text);
  } catch (notJson) {
    if (name === "by" || name === "order") return text.split(",");
    throw new SyntaxError(`${name} in the address is not JSON: ${notJson.message}`);
  }
}

/** A text as one word of a shell. */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * The command that sends a body; a key is not in it, but the variable that ./raingauge reads, too.
 *
 * @param method "POST" or "PUT"
 */
export function curl(method, path, body, needsKey) {
  const key = needsKey ? ' -H "Authorization: Bearer $RAINGAUGE_KEY"' : "";
  const verb = method === "POST" ? "" : ` -X ${method}`;
  return (
    `curl -sS${verb} ${quoted(location.origin + path)}${key}` +
    ` -H 'Content-Type: application/json' -d ${quoted(json.write(body))}`
  );
}

/** A question in words: "count and p95 of ms of clicks by page, every hour, today". */
export function inWords(draft) {
  const measures = labelsOf(draft.measures);
  const what =
    measures.length > 1
      ? `${measures.slice(0, -1).join(", ")} and ${measures.at(-1)}`
      : measures[0];
  const whose = draft.collection || draft.more.rollup;
  const by = draft.by.length ? ` by ${draft.by.map((one) => propertyName(one) || "…").join(", ")}` : "";
  const every = draft.every ? `, ${intervalName(draft.every)}` : "";
  const filter = filterInWords(draft.filter);
  const where = filter && ` where ${filter}`;
  return `${what} in ${whose || "…"}${by}${where}${every}, ${frameInWords(draft)}`;
}

function frameInWords({ frame, from, to }) {
  if (frame !== "between") return frameName(frame);
  const words = (time) =>
    /T.*(Z|[+-]\d\d:\d\d)$/.test(time) ? wallClock(time) : String(time).replace("T", " ");
  return [from && `from ${words(from)}`, to && `to ${words(to)}`].filter(Boolean).join(" ");
}
