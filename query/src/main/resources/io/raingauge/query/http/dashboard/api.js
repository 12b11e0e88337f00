/**
 * What the page asks of the server. Throws Unauthorised, Refused with the server's own words, or
 * Unreached.
 */

import * as json from "./json.js";

export class Unauthorised extends Error {}

/** An error that the server answered with, as docs/reference/query.md describes it. */
export class Refused extends Error {
  constructor(status, { message, code, problems, definition }) {
    super(message);
    Object.assign(this, { status, code, problems: problems ?? [], definition });
  }
}

/** No answer came at all. */
export class Unreached extends Error {}

const KEY = "raingauge-key";

export function useKey(key) {
  sessionStorage.setItem(KEY, key);
}

export const hasKey = () => Boolean(sessionStorage.getItem(KEY));

/** How far the clock of the server is ahead of the one here; its header has whole seconds. */
let aheadMs = 0;

/** The time by the server's clock, to a second. */
export const nowMs = () => Date.now() + aheadMs;

function learnTime(response) {
  const ahead = Date.parse(response.headers.get("date")) - Date.now();
  if (Number.isFinite(ahead)) aheadMs = Math.abs(ahead) < 2000 ? 0 : ahead;
}

async function call(path, options = {}) {
  const headers = { Accept: "application/json", ...options.headers };
  const key = sessionStorage.getItem(KEY);
  if (key) headers.Authorization = `Bearer ${key}`;
  const response = await reached(path, { ...options, headers });
  learnTime(response);
  if (response.status === 401 || response.status === 403) throw new Unauthorised(path);
  const body = read(await response.text());
  if (response.ok && body) return body;
  throw new Refused(
    response.status,
    body?.error ?? { message: `${path} answered ${response.status}`, code: "unknown" },
  );
}

async function reached(path, options) {
  try {
    return await fetch(path, options);
  } catch (failure) {
    throw new Unreached(failure.message, { cause: failure });
  }
}

/** Of what is between here and the server an answer may come that is no JSON. */
function read(text) {
  try {
    return json.parse(text);
  } catch {
    return undefined;
  }
}

export const status = () => call("/v1/status");
export const collections = async () => (await call("/v1/collections")).collections;
export const rollups = async () => (await call("/v1/rollups")).rollups;
export const properties = (collection) =>
  call(`/v1/collections/${encodeURIComponent(collection)}/properties`);

/**
 * @param signal by which the question is given up; the server then stops reading
 */
export const query = (question, signal) =>
  call("/v1/query", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: json.write(question),
    signal,
  });
