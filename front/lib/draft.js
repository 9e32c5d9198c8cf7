/* A sheet being filled in stays on the phone until the office has answered: ids and amounts, nothing else.
   Drafts nobody came back to are thrown away after seven days. */

const PREFIX = "lumbung:lembar:";
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** @param {string} name @param {object} draft */
export function keep(name, draft) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify({ ...draft, saat: Date.now() }));
  } catch {
    /* a full or closed store: the page itself still holds everything */
  }
}

/** @param {string} name */
export function lose(name) {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    /* nothing was kept */
  }
}

/** @param {string} name @returns {any} */
export function recall(name) {
  try {
    sweep();
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? "null");
  } catch {
    return null;
  }
}

function sweep() {
  Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX))
    .filter((key) => Date.now() - (JSON.parse(localStorage.getItem(key) ?? "{}").saat ?? 0) > KEPT_MS)
    .forEach((key) => localStorage.removeItem(key));
}
