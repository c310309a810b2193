/* Keeps what is typed into a form in the browser, and offers it back after a crash, a closed tab or a lost session. */

import { fieldsOf, filesOf, isRich, writeAll } from "./controls.js";
import * as copies from "./copies.js";
import { differences } from "./differences.js";
import { offer } from "./offer.js";
import { canonical } from "./words.js";

const EVERY = 3000; // ms

const kept = document.getElementById("kept");
const form = kept.closest("form");
const { text } = kept.dataset;
const refused = Boolean(kept.dataset.opening); // sent once and not accepted: this goes on with the same opening
const token = kept.dataset.opening || newToken();
const version = form.elements._version?.value ?? ""; // of the text on the server, where the form says so

const insisted = new Set(); // paths that were put back: typed, whatever the page began with
let last = ""; // what was kept last, as text
let typedAtSending = null; // while the form is on its way
let stopped = false;

function newToken() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/* What differs from the text as the server gave it. Of a form that was refused everything is only typed. */
function typed() {
  const values = {};
  for (const { path, value, original, controls } of fieldsOf(form).values()) {
    let differs = JSON.stringify(value) !== JSON.stringify(original);
    if (differs && isRich(controls[0])) differs = canonical(value) !== canonical(original);
    if (refused || insisted.has(path) || differs) values[path] = value;
  }
  return { values, files: filesOf(form) };
}

/* True when what is typed now is in the browser's store, or nothing is typed. */
function keep() {
  if (stopped) return false;
  const now = typed();
  if (JSON.stringify(now) !== typedAtSending) typedAtSending = null;
  const copy = { ...now, version, sent: typedAtSending !== null };
  const whole = JSON.stringify(copy);
  if (whole === last) return true;
  const empty = !Object.keys(now.values).length && !now.files.length;
  const done = empty || copies.keep(text, token, copy);
  if (empty) copies.forget(token);
  if (done) last = whole;
  document.getElementById("kept-full").hidden = done;
  return done;
}

function keepWhatIsSent() {
  typedAtSending = JSON.stringify(typed());
  keep();
}

/* Openings whose page is still there, in another tab: theirs is not lost. Browsers say so on safe addresses only. */
async function openElsewhere() {
  if (!navigator.locks) return [];
  navigator.locks.request(`kept:${token}`, () => new Promise(() => {}));
  const { held } = await navigator.locks.query();
  return held.map(({ name }) => name.replace("kept:", ""));
}

function putBack(copy) {
  for (const path of writeAll(form, copy.values)) insisted.add(path);
  if (keep()) copies.forget(copy.token); // it is part of this opening's own copy now
}

function throwAway(copy, wasPutBack) {
  copies.forget(copy.token);
  if (!wasPutBack) return;
  stopped = true;
  copies.forget(token);
  window.location.replace(window.location.href); // as the server has it
}

async function offerWhatWasKept() {
  const elsewhere = await openElsewhere();
  if (refused) return;
  const found = copies.find(text).filter((copy) => copy.token !== token && !elsewhere.includes(copy.token));
  const sent = found.find((copy) => copy.sent && copy.version === version); // saving failed: one comes back from there
  for (const copy of found) {
    const rows = differences(form, copy.values);
    if (!rows.length && !copy.files.length) {
      copies.forget(copy.token); // the text says it all
      continue;
    }
    let isBack = false;
    const press = offer({
      kept,
      copy,
      rows,
      newer: copy.version !== version,
      putBack: () => {
        isBack = true;
        putBack(copy);
      },
      throwAway: () => throwAway(copy, isBack),
    });
    if (copy === sent) press();
  }
}

function begin() {
  form.elements.opening.value = token;
  offerWhatWasKept();
  setInterval(keep, EVERY);
  form.addEventListener("submit", keepWhatIsSent);
  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", keep);
}

window.django.jQuery(begin); // after the inline parts and the editors have begun
