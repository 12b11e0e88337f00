/** What the page asks of the server. Throws Unauthorised, or an Error with the server's own words. */

export class Unauthorised extends Error {}

const KEY = "raingauge-key";

export function useKey(key) {
  sessionStorage.setItem(KEY, key);
}

async function call(path, options = {}) {
  const headers = { Accept: "application/json", ...options.headers };
  const key = sessionStorage.getItem(KEY);
  if (key) headers.Authorization = `Bearer ${key}`;
  const response = await fetch(path, { ...options, headers });
  if (response.status === 401 || response.status === 403) throw new Unauthorised(path);
  const body = await response.json();
  if (!response.ok) throw new Error(body.error?.message ?? `${path} answered ${response.status}`);
  return body;
}

export const status = () => call("/v1/status");
export const collections = async () => (await call("/v1/collections")).collections;
export const rollups = async () => (await call("/v1/rollups")).rollups;
export const query = (question) =>
  call("/v1/query", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(question),
  });
