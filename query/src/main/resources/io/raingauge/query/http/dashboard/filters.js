/**
 * The filter of a question as the explorer edits it, and back.
 *
 * A group is {any, parts}: all of its parts must hold, or any of them. A part is a test {property,
 * operator, value}, a group, or {json}: what this page cannot draw, as text. So no filter is lost.
 */

import * as json from "./json.js";

/** What the explorer calls the tests of docs/reference/query.md, in the order it offers them. */
export const OPERATORS = [
  ["eq", "is"],
  ["ne", "is not"],
  ["in", "is one of"],
  ["not-in", "is none of"],
  ["gt", "is over"],
  ["gte", "is at least"],
  ["lt", "is under"],
  ["lte", "is at most"],
  ["contains", "contains"],
  ["not-contains", "contains not"],
  ["prefix", "begins with"],
  ["not-prefix", "begins not with"],
  ["regex", "matches"],
  ["not-regex", "matches not"],
  ["exists", "is there"],
  ["missing", "is missing"],
];

/** The operators that are others within a "not". */
const NOT = "not-";
const isNegated = (operator) => operator.startsWith(NOT);
const plain = (operator) => (isNegated(operator) ? operator.slice(NOT.length) : operator);

const WORDS = new Map(OPERATORS);

/** Operators without a value, and those with several. */
export const takesNoValue = (operator) => operator === "exists" || operator === "missing";
export const takesList = (operator) => plain(operator) === "in";
const takesText = (operator) => ["contains", "prefix", "regex"].includes(plain(operator));

export const emptyGroup = () => ({ any: false, parts: [] });
export const isGroup = (part) => Array.isArray(part.parts);

/** @returns the group that a filter is; one of no parts where there is none */
export function groupOf(where) {
  if (where === undefined || (isPlain(where) && Object.keys(where).length === 0))
    return emptyGroup();
  const part = partOf(where);
  return isGroup(part) ? part : { any: false, parts: [part] };
}

/** @returns the filter that a group is; undefined where it holds for every event */
export function whereOf(group) {
  const parts = group.parts.map(partWhere).filter((part) => part !== undefined);
  if (parts.length < 2) return parts[0];
  return group.any ? { or: parts } : { and: parts };
}

/** What must be filled in before a question can be asked: a sentence for each. */
export function problemsOf(group) {
  return group.parts.flatMap((part) => {
    if (isGroup(part)) return problemsOf(part);
    if ("json" in part) return isJson(part.json) ? [] : ["A filter is not JSON."];
    if (!part.property) return ["A filter has no property yet."];
    if (takesList(part.operator) && part.value.length === 0) {
      return [`The filter of ${part.property} has no value yet.`];
    }
    return part.value === "" &&
      !["eq", "ne"].includes(part.operator) &&
      !takesNoValue(part.operator)
      ? [`The filter of ${part.property} has no value yet.`]
      : [];
  });
}

/** A group in words: "device is phone or ms is over 10"; empty where it holds for every event. */
export function inWords(group) {
  const words = group.parts.map((part) => {
    if ("json" in part) return "…";
    if (!isGroup(part)) return testInWords(part);
    const inner = inWords(part);
    return part.parts.length > 1 ? `(${inner})` : inner;
  });
  return words.filter(Boolean).join(group.any ? " or " : " and ");
}

function testInWords({ property, operator, value }) {
  const words = `${property || "…"} ${WORDS.get(operator)}`;
  return takesNoValue(operator) ? words : `${words} ${valueText(value) || "…"}`;
}

const isPlain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function isJson(text) {
  try {
    return isPlain(json.parse(text));
  } catch {
    return false;
  }
}

function partOf(where) {
  for (const word of ["and", "or"]) {
    if (isPlain(where) && Array.isArray(where[word]) && Object.keys(where).length === 1) {
      return { any: word === "or", parts: where[word].map(partOf) };
    }
  }
  const tests = testsOf(where);
  if (!tests) return { json: json.write(where) };
  return tests.length === 1 ? tests[0] : { any: false, parts: tests };
}

/** The tests of one property, or undefined where it is something else. */
function testsOf(where) {
  if (isPlain(where) && isPlain(where.not) && Object.keys(where).length === 1) {
    const [inner, ...more] = testsOf(where.not) ?? [];
    const operator = `${NOT}${inner?.operator}`;
    return WORDS.has(operator) && more.length === 0 ? [{ ...inner, operator }] : undefined;
  }
  if (!isPlain(where) || typeof where.property !== "string") return undefined;
  const { property, ...members } = where;
  if (Object.keys(members).some(isNegated)) return undefined;
  const tests = Object.entries(members).map(([operator, value]) =>
    operator === "exists" && value === false
      ? { property, operator: "missing", value: "" }
      : { property, operator, value: operator === "exists" ? "" : value },
  );
  return tests.length > 0 && tests.every(isDrawn) ? tests : undefined;
}

function isDrawn({ operator, value }) {
  const scalar = (its) => ["string", "number", "bigint", "boolean"].includes(typeof its);
  if (!WORDS.has(operator)) return false;
  return takesList(operator) ? Array.isArray(value) && value.every(scalar) : scalar(value);
}

function partWhere(part) {
  if (isGroup(part)) return whereOf(part);
  if ("json" in part) return json.parse(part.json);
  const { property, operator, value } = part;
  if (operator === "exists") return { property, exists: true };
  if (operator === "missing") return { property, exists: false };
  if (isNegated(operator)) return { not: { property, [plain(operator)]: value } };
  return { property, [operator]: value };
}

// ── Values as people write them ──────────────────────────────────────────────────────────────────

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** A value as text: what could be taken for something else stands in quotes. */
export function valueText(value) {
  if (Array.isArray(value)) return value.map((one) => listed(valueText(one))).join(", ");
  return typeof value === "string" && typeof readValue(value) !== "string"
    ? json.write(value)
    : String(value);
}

const listed = (text) => (/[,"]|^\s|\s$/.test(text) && !isQuoted(text) ? json.write(text) : text);

/**
 * The value that a text means: a number, true, false, or itself; in quotes always a text.
 *
 * @param kind of the property: where it is "string", 200 is a text, for it would match nothing else
 */
export function readValue(text, kind) {
  if (isQuoted(text)) return json.parse(text);
  if (kind === "string") return text;
  const trimmed = text.trim();
  if (trimmed === "true" || trimmed === "false") return trimmed === "true";
  if (!NUMBER.test(trimmed)) return text;
  const number = /^-?\d+$/.test(trimmed) ? json.exact(trimmed) : Number(trimmed);
  return typeof number === "bigint" || Number.isFinite(number) ? number : text;
}

/** As an operator takes it: several between commas, a text, or one value. */
export function readValues(text, operator, kind) {
  if (takesText(operator)) return isQuoted(text) ? json.parse(text) : text;
  if (!takesList(operator)) return readValue(text, kind);
  return (text.match(/\s*("(?:[^"\\]|\\.)*"|[^,]+)\s*/g) ?? [])
    .map((one) => one.trim())
    .filter(Boolean)
    .map((one) => readValue(one, kind));
}

function isQuoted(text) {
  try {
    return text.startsWith('"') && typeof JSON.parse(text) === "string";
  } catch {
    return false;
  }
}
