/* Copies of what somebody typed, in the browser's own store: one for each opening of a form.

   A copy's name is `kept:<person>:<model>:<row or "add">:<token of the opening>`. A browser without a store, as in
   some private windows, keeps nothing and works all the same. */

const PREFIX = "kept:";
const MONTH = 30 * 24 * 3600 * 1000;

function store() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

const names = () => Object.keys(store() ?? {}).filter((name) => name.startsWith(PREFIX));

function read(name) {
  try {
    return JSON.parse(store().getItem(name));
  } catch {
    return null;
  }
}

/* False where there is no room left. */
export function keep(text, token, copy) {
  try {
    store()?.setItem(`${PREFIX}${text}:${token}`, JSON.stringify({ ...copy, token, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

/* The copies of a text by the person who is signed in, newest first. */
export function find(text) {
  const mine = names().filter((name) => name.startsWith(`${PREFIX}${text}:`));
  return mine.map(read).filter(Boolean).sort((one, other) => other.at - one.at);
}

export function forget(token) {
  for (const name of names()) if (name.endsWith(`:${token}`)) store().removeItem(name);
}

export function sweep() {
  for (const name of names()) if (!(read(name)?.at > Date.now() - MONTH)) store().removeItem(name);
}
