/**
 * What stands in the place of a property, in groups and measures: its dotted path, or {expression};
 * as people type it, and in words.
 */

import * as json from "./json.js";

/** What a path does not begin with, if it is to be shown as it is. */
const SPECIAL = /^[={"]/;

/** Whether it is an expression and nothing else: without a name of its own. */
export const isExpression = (value) =>
  typeof value?.expression === "string" && Object.keys(value).length === 1;

/** As a control shows it: an expression stands behind "=". */
export function propertyText(property) {
  if (isExpression(property)) return `= ${property.expression}`;
  return typeof property === "string" && !SPECIAL.test(property) ? property : json.write(property);
}

/** What the text of a control means; where it is broken it is taken as it is. */
export function readProperty(text) {
  if (text.startsWith("=")) {
    const expression = text.slice(1).trim();
    return expression && { expression };
  }
  try {
    return SPECIAL.test(text) ? json.parse(text) : text;
  } catch {
    return text;
  }
}

/** As the answer calls it, as far as that is known here. */
export function propertyName(property) {
  if (typeof property === "string") return property;
  return property?.as ?? property?.expression ?? json.write(property);
}
