/**
 * The measures of a question as the explorer edits them, and back: {kind, property, q, label}, where
 * an empty label is made from the rest; or {json, label}: what this page cannot draw, as text.
 */

import * as json from "./json.js";
import { isExpression, propertyName } from "./properties.js";

/** As a question writes them. */
const WORDS = [
  "count",
  "sum",
  "average",
  "quantile",
  "distinct",
  "min",
  "max",
  "deviation",
  "last",
];

export const KINDS = WORDS.map((word) => [word, word]);

const MEDIAN = 0.5;

/** Measures of numbers; of the others any value counts. */
export const isOfNumbers = (kind) => !["count", "distinct", "last"].includes(kind);

/** Whether a line may be filled down to 0: what is measured is so many, not so large. */
export const isAmount = (measure) => ["count", "sum", "distinct"].includes(measure?.kind);

export const count = () => ({ kind: "count", property: "", q: MEDIAN, label: "" });

/** The name of a quantile: "median", "p95", "p99.9". */
function quantileName(q) {
  return q === MEDIAN ? "median" : `p${Number((q * 100).toPrecision(12))}`;
}

/** What a measure is called where nobody has named it. */
export function nameOf({ kind, property, q }) {
  if (kind === "count") return "count";
  return `${kind === "quantile" ? quantileName(q) : kind} of ${property ? propertyName(property) : "…"}`;
}

/** @returns the rows for a question's measures */
export function measuresOf(measures) {
  if (measures === undefined) return [count()];
  if (typeof measures !== "object" || measures === null) {
    throw new SyntaxError('"measures" is an object of labels and measures: {"requests": "count"}');
  }
  return Object.entries(measures).map(([label, spec]) => {
    const measure = measureOf(spec);
    if (!measure) return { json: json.write(spec), label };
    return { ...measure, label: nameOf(measure) === label ? "" : label };
  });
}

/** What the answer calls the measures, each otherwise. */
export function labelsOf(measures) {
  const taken = new Set();
  return measures.map((measure) => {
    const wanted = measure.label || ("json" in measure ? "measure" : nameOf(measure));
    let label = wanted;
    for (let next = 2; taken.has(label); next++) label = `${wanted} ${next}`;
    taken.add(label);
    return label;
  });
}

/** @returns the measures of the question that rows without problems are */
export function specsOf(measures) {
  const labels = labelsOf(measures);
  return Object.fromEntries(measures.map((measure, index) => [labels[index], specOf(measure)]));
}

/** What must be filled in before a question can be asked: a sentence for each. */
export function problemsOf(measures) {
  return measures.flatMap((measure) => {
    if ("json" in measure) return isJson(measure.json) ? [] : ["A measure is not JSON."];
    if (measure.kind !== "count" && !measure.property) {
      return [`Which property has the ${measure.kind}? A measure has none yet.`];
    }
    return measure.kind === "quantile" && !(measure.q >= 0 && measure.q <= 1)
      ? ["A quantile is from 0 to 1; 0.95 is the 95th percentile."]
      : [];
  });
}

/** A measure as a rollup's definition or a question writes it; undefined where it is none we know. */
export function measureOf(spec) {
  if (spec === "count") return count();
  if (typeof spec !== "object" || spec === null) return undefined;
  const { q = MEDIAN, ...rest } = spec;
  const [[kind, property], ...more] = Object.entries(rest);
  const isProperty = typeof property === "string" || isExpression(property);
  const known = WORDS.includes(kind) && kind !== "count" && isProperty && more.length === 0;
  return known && typeof q === "number" ? { kind, property, q, label: "" } : undefined;
}

function specOf(measure) {
  if ("json" in measure) return json.parse(measure.json);
  const { kind, property, q } = measure;
  if (kind === "count") return "count";
  return kind === "quantile" ? { quantile: property, q } : { [kind]: property };
}

function isJson(text) {
  try {
    return json.parse(text) !== null;
  } catch {
    return false;
  }
}
