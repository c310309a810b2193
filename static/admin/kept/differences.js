/* What differs between the form as it is and a copy, field by field, for somebody to read. */

import { fieldsOf, isRich } from "./controls.js";
import { canonical, compare, plain, stored } from "./words.js";

const LONG = 160; // characters that both texts have are cut in the middle from here on

/* List of { label, now, kept }, the last two as runs of words; empty where the form says all that was kept. */
export function differences(form, values) {
  const fields = fieldsOf(form);
  const found = [];
  for (const [path, kept] of Object.entries(values)) {
    const field = fields.get(path);
    const control = field?.controls[0] ?? emptyControl(form, path);
    if (!control) continue;
    const rich = isRich(control);
    const now = field ? field.value : typeof kept === "string" ? "" : [];
    if (same(now, kept, rich)) continue;
    const [old, anew] = compare(readable(now, rich, control), readable(kept, rich, control));
    const onlyFormat = [...old, ...anew].every(([, own]) => !own);
    found.push({ label: labelOf(form, path, control), now: old, kept: anew, onlyFormat });
  }
  return found;
}

function same(now, kept, rich) {
  if (rich) return canonical(now) === canonical(kept);
  if (typeof kept === "string") return stored(now) === stored(kept);
  return JSON.stringify(now.map(([value]) => value)) === JSON.stringify(kept.map(([value]) => value));
}

function readable(value, rich, control) {
  if (rich) return plain(value);
  if (typeof value === "string") return value;
  if (control.type === "checkbox" && control.value === "on") return value.length ? "✓" : "";
  return value.map(([, text]) => text).join(", ");
}

/* The same field in the template from which new parts are made. */
function emptyControl(form, path) {
  const [group, part, name] = path.split("/");
  return part ? form.querySelector(`[name="${group}-__prefix__-${name}"]`) : null;
}

function labelOf(form, path, control) {
  const label = textOf(control.labels?.[0]) || control.name;
  const [, part] = path.split("/");
  if (!part) return label;
  const row = control.closest(".inline-related");
  const kind = textOf(row?.querySelector("h3 b, .inline-heading"));
  const name = part.startsWith("#") && !control.name.includes("__prefix__") && textOf(row?.querySelector(".inline_label"));
  const place = part.startsWith("+") ? `+ ${Number(part) + 1}` : part;
  return `${kind} ${name || place} · ${label}`;
}

const textOf = (element) => element?.textContent.trim().replace(/[:：]$/, "") ?? "";

const shortened = (words) => (words.length > LONG ? `${words.slice(0, 70)} … ${words.slice(-70)}` : words);

/* A text with its own words marked by an element, `del` or `ins`. */
export function marked(runs, tag) {
  return runs.map(([words, own]) => {
    if (!own) return shortened(words);
    const mark = document.createElement(tag);
    mark.textContent = words;
    return mark;
  });
}
