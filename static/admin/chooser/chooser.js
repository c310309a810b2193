/* The dialog with the library's pictures.

   `choose(address, { figure, cover, lost })` opens it and gives what was chosen, or null: the picture with its words and
   its place in a text. `figure` is one to change; for a cover there is nothing to say beside which picture; `lost` is
   said when the dialog does not come. Its HTML comes from the server, in the language of the page. */

import { branchOfPage, described, tileIn, upload } from "./upload.js";

const PAUSE = 250; // ms without a key before the server is asked

let dialog = null;
let state = null; // of the opening that is going on

const part = (name) => dialog.querySelector(`[data-part="${name}"]`);

export async function choose(address, { figure = null, cover = false, lost }) {
  if (state) return null;
  state = {}; // whoever presses twice opens it once
  try {
    await open(address);
  } catch {
    state = null;
    window.alert(lost);
    return null;
  }
  const opener = document.activeElement;
  return new Promise((resolve) => {
    state = { address, cover, figure, picture: null, resolve, opener };
    begin();
    dialog.showModal();
    (figure ? part("details").elements.alt : part("search").elements.q).focus();
  });
}

async function open(address) {
  if (dialog) {
    part("search").reset();
    look(address);
    return;
  }
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  dialog = document.body.appendChild(document.adoptNode(page.querySelector("dialog.picture-dialog")));
  listen(address);
}

function begin() {
  const { figure, cover } = state;
  part("uploads")?.replaceChildren();
  const ofPage = branchOfPage();
  const branch = part("branch");
  if (branch && [...branch.options].some((option) => option.value === ofPage)) branch.value = ofPage;
  part("details").reset();
  part("words").hidden = cover;
  part("done").textContent = figure ? dialog.dataset.change : dialog.dataset.putIn;
  part("library").hidden = Boolean(figure);
  part("other").hidden = !figure;
  pick(null);
  say();
  if (figure) pick(figure);
}

/* --- the tiles */

function say() {
  const count = dialog.querySelectorAll(".picture-tile").length;
  part("status").textContent = count ? dialog.dataset.found.replace("{count}", count) : dialog.dataset.none;
  part("more").hidden = !dialog.querySelector("[data-more]");
}

/* Only the last question's answer counts, however the answers come. */
let asked = 0;

async function look(address, before = "") {
  const number = ++asked;
  const query = new URLSearchParams({ q: part("search").elements.q.value, before });
  let text;
  try {
    const answer = await fetch(`${address}?${query}`);
    if (answer.redirected || !answer.ok) throw new Error(answer.status);
    text = await answer.text();
  } catch {
    if (number === asked) part("status").textContent = dialog.dataset.lost;
    return;
  }
  if (number !== asked) return;
  const tiles = new DOMParser().parseFromString(text, "text/html").querySelectorAll("li");
  dialog.querySelector("[data-more]")?.remove();
  if (before) part("tiles").append(...tiles);
  else part("tiles").replaceChildren(...tiles);
  say();
}

function more(address) {
  const shown = dialog.querySelectorAll(".picture-tile");
  const last = Math.min(...[...shown].map((tile) => Number(tile.dataset.key)));
  look(address, last);
}

/* --- one picture and its words */

function pick(picture) {
  const known = state.picture;
  state.picture = picture;
  for (const tile of dialog.querySelectorAll(".picture-tile")) {
    tile.setAttribute("aria-pressed", String(tile.dataset.name === picture?.name));
  }
  const details = part("details");
  details.hidden = !picture;
  part("error").hidden = true;
  if (!picture) return;
  part("preview").src = picture.src;
  part("made-by-ai").hidden = !picture.ai;
  const { alt, decorative, caption, place, small } = details.elements;
  // Words that somebody typed stay when another picture is taken, as does the caption of a figure in the text; those
  // of the library go with their picture, and so does what the former picture showed.
  if (!alt.value || alt.value === known?.alt) alt.value = picture.alt;
  if (!caption.value || (caption.value === known?.caption && known !== state.figure)) caption.value = picture.caption;
  decorative.checked = picture.decorative;
  if ("place" in picture) {
    place.value = picture.place;
    small.checked = picture.small;
  }
  settle();
}

/* A decorative picture has no words, a wide one is not small. */
function settle() {
  const { alt, decorative, place, small } = part("details").elements;
  alt.disabled = decorative.checked;
  small.disabled = place.value === "wide";
}

function done(event) {
  event.preventDefault();
  const { alt, decorative, caption, place, small } = part("details").elements;
  const words = alt.value.trim();
  if (!state.cover && !words && !decorative.checked) {
    part("error").hidden = false;
    alt.focus();
    return;
  }
  finish({
    ...state.picture,
    alt: state.cover ? state.picture.alt : decorative.checked ? "" : words,
    caption: caption.value.trim(),
    place: place.value,
    small: small.checked && !small.disabled,
  });
}

function finish(result) {
  const { resolve, opener } = state;
  state = null;
  asked++;
  if (dialog.open) dialog.close();
  opener?.focus?.();
  resolve(result);
}

/* --- pictures that are brought in on the spot */

async function bring(files) {
  const opening = state;
  for (const file of files) {
    const row = document.createElement("li");
    const progress = document.createElement("progress");
    row.append(`${file.name}: ${dialog.dataset.uploading} `, progress);
    part("uploads").append(row);
    const answer = await upload(file, {
      address: `${opening.address}upload/`,
      branch: part("branch").value,
      ai: part("ai").checked,
      words: dialog.dataset,
      onProgress: (share) => { progress.value = share; },
    });
    if (state !== opening) return;
    if (answer.sentence) {
      row.className = "refused";
      row.replaceChildren(`${file.name}: ${answer.sentence}`);
      continue;
    }
    if (answer.remark) row.replaceChildren(`${file.name}: ${answer.remark}`);
    else row.remove();
    const tile = tileIn(answer.tile);
    dialog.querySelector(`.picture-tile[data-key="${tile.dataset.key}"]`)?.closest("li").remove();
    part("tiles").prepend(tile.closest("li"));
    say();
    pick(described(tile));
    part("details").elements.alt.focus();
  }
}

function listen(address) {
  let pause;
  const { elements } = part("search");
  elements.q.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => look(address), PAUSE);
  });
  part("search").addEventListener("submit", (event) => {
    event.preventDefault();
    look(address);
  });
  part("more").addEventListener("click", () => more(address));
  part("close").addEventListener("click", () => finish(null));
  dialog.addEventListener("close", () => state && finish(null)); // by Escape
  part("tiles").addEventListener("click", ({ target }) => {
    const tile = target.closest(".picture-tile");
    if (!tile) return;
    pick(described(tile));
    part("details").scrollIntoView({ block: "nearest" });
  });
  part("other").addEventListener("click", () => {
    part("library").hidden = false;
    part("other").hidden = true;
    part("details").hidden = true;
    elements.q.focus();
  });
  part("details").addEventListener("change", settle);
  part("details").addEventListener("submit", done);
  part("file")?.addEventListener("change", ({ target }) => {
    bring([...target.files]);
    target.value = "";
  });
  dialog.addEventListener("dragover", (event) => event.preventDefault());
  dialog.addEventListener("drop", (event) => {
    event.preventDefault();
    if (part("file")) bring([...event.dataTransfer.files]);
  });
}
