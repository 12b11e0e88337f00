/**
 * JSON whose whole numbers are exact: those that a double would round are BigInts, on their way in
 * and out.
 */

const LONG = /\d{16}/;
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const WHOLE = /^-?\d+$/;

/** No property that a person names; in JSON it is the escape below. */
const MARK = "\u0000";
const MARKED = '{"\\u0000":';

/** A whole number: a BigInt where a number would round it. */
export function exact(digits) {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

export function parse(text) {
  if (!LONG.test(text)) return JSON.parse(text);
  const marked = text.replace(TOKEN, (token) =>
    WHOLE.test(token) && LONG.test(token) ? `${MARKED}"${token}"}` : token,
  );
  return JSON.parse(marked, (_, value) =>
    typeof value?.[MARK] === "string" ? exact(value[MARK]) : value,
  );
}

export function write(value) {
  const marked = (_, member) => (typeof member === "bigint" ? `${MARK}${member}` : member);
  return JSON.stringify(value, marked)?.replace(/"\\u0000(-?\d+)"/g, "$1");
}
