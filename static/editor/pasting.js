/* What is pasted or dropped from elsewhere.

   Pictures go to the library, through the same checks as everywhere, while a line holds their place. HTML goes to the
   server, which cleans it as it will when the form is saved: what is shown is what will be stored. Where the server
   does not answer, the text is put in by the editor's own filter. */

import { branchOfPage, described, send, tileIn, upload } from "../admin/chooser/upload.js";
import { openDialog, putFigure } from "./figures.js";

const RENDITION = /^(.*\/[0-9a-f]{24}-\d+x\d+)\/(?:\w+\/)?\d+\.(jpg|png)$/; // library/renditions.py
const PICTURE = /^data:image\//i;

let last = 0; // number of a line that holds a place
const waiting = new Map(); // number → the file with its words
const onTheirWay = new Set(); // numbers of those that are being uploaded
let pending = 0; // questions to the server that are not answered

/* --- what comes from the clipboard */

function pasted(editor, event) {
  const { data } = event;
  const transfer = data.dataTransfer;
  if (data.isCleaned || editor._.nextPasteType === "text") return;
  if (transfer.getTransferType(editor) !== window.CKEDITOR.DATA_TRANSFER_EXTERNAL) return;
  const html = transfer.$?.getData("text/html") ?? ""; // all of it: CKEditor cuts out what it takes for the fragment
  const page = new DOMParser().parseFromString(html, "text/html");
  const files = filesIn(transfer);
  if (files.length && !page.body.textContent.trim()) {
    event.cancel(); // a picture, which browsers also describe as HTML
    putIn(editor, data, files.map((file) => place(file)).join(""));
  } else if (html) {
    event.cancel();
    cleaned(editor, data, page);
  }
}

const filesIn = (transfer) => Array.from({ length: transfer.getFilesCount() }, (_, place) => transfer.getFile(place));

/* As this very paste, only with another text. What the server cleaned needs no filter of pasted texts, which in some
   browsers takes all classes; the editor's own it passes in any case. */
function putIn(editor, { method, range, dataTransfer }, dataValue, dontFilter = true) {
  editor.fire("paste", { type: "html", method, range, dataTransfer, dataValue, dontFilter, isCleaned: true });
}

async function cleaned(editor, data, page) {
  const { words, paste, incoming } = editor.config.pictures;
  for (const handle of page.querySelectorAll("[class*=cke_widget_drag]")) handle.remove(); // of another editor
  const [files, dropped] = takePictures(page, editor.config.pictures);
  const form = new FormData();
  form.append("html", new Blob([page.documentElement.outerHTML]), "pasted.html");
  pending += 1;
  const marks = data.range ? null : editor.getSelection()?.createBookmarks2(true);
  const answer = await send(paste, form, { words });
  pending -= 1;
  if (marks && editor.document) {
    editor.focus();
    editor.getSelection().selectBookmarks(marks);
  }
  if (answer.sentence) editor.showNotification(answer.sentence, "warning");
  const html = answer.html ?? page.body.innerHTML;
  putIn(editor, data, withPlaces(html, files, incoming), html === answer.html);
  if (dropped) editor.showNotification(inWords(words.dropped, dropped), "warning");
}

/* The pictures that a page carries in itself, marked in it by their place; how many others had to be left out. */
function takePictures(page, { media, incoming }) {
  const files = [];
  let dropped = 0;
  for (const picture of page.querySelectorAll("img")) {
    const source = picture.getAttribute("src") ?? "";
    const ours = ownPicture(source, media);
    if (picture.getAttribute("aria-roledescription") === "checkbox") {
      (picture.nextElementSibling ?? picture.parentNode).prepend(picture.alt === "checked" ? "☑ " : "☐ ");
      picture.remove(); // Google Docs draws them
    } else if (ours) {
      picture.setAttribute("src", ours);
    } else if (PICTURE.test(source) && fileOf(source)) {
      picture.setAttribute("src", `${incoming}${files.push({ file: fileOf(source), alt: picture.alt }) - 1}`);
    } else {
      picture.remove();
      dropped += 1;
    }
  }
  return [files, dropped];
}

/* A picture of our own pages: the one of which they show a rendition. */
function ownPicture(source, media) {
  if (!URL.canParse(source, window.location.href)) return null;
  const { origin, pathname } = new URL(source, window.location.href);
  const isOurs = origin === window.location.origin && pathname.startsWith(media);
  return isOurs ? pathname.replace(RENDITION, "$1.$2") : null;
}

function fileOf(source) {
  try {
    const [head, body] = source.split(",", 2);
    const bytes = Uint8Array.from(atob(decodeURIComponent(body)), (character) => character.charCodeAt(0));
    return new File([bytes], "picture", { type: head.slice(5).split(";")[0] });
  } catch {
    return null;
  }
}

/* The cleaned text, with lines that hold the places of its pictures. */
function withPlaces(html, files, incoming) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const picture of page.querySelectorAll(`img[src^="${incoming}"]`)) {
    const { file, alt } = files[Number(picture.getAttribute("src").slice(incoming.length))] ?? {};
    const block = picture.closest("figure, p, table, ul, ol, blockquote") ?? picture;
    if (file) block.insertAdjacentHTML("beforebegin", place(file, alt));
    if (block.matches("figure")) block.remove();
    else picture.remove();
  }
  return page.body.innerHTML;
}

/* --- lines that hold the place of a picture on its way */

function place(file, alt = "") {
  last += 1;
  waiting.set(String(last), { file, alt });
  return `<figure class="picture-on-its-way" data-picture="${last}"><figcaption>…</figcaption></figure>`;
}

async function bring(editor, widget) {
  const { words, upload: address } = editor.config.pictures;
  const number = widget.element.data("picture");
  if (!waiting.has(number)) {
    if (!onTheirWay.has(number)) setTimeout(() => takeOut(editor, number)); // brought back by "undo"
    return;
  }
  const { file, alt } = waiting.get(number);
  waiting.delete(number);
  onTheirWay.add(number);
  pending += 1;
  const say = (share) => {
    const done = share ? `${Math.round(share * 100)} %` : "";
    quietly(editor, () => lineOf(editor, number)?.setText(`${words.uploading} ${file.name} ${done}`));
  };
  say(0);
  const answer = await upload(file, { address, branch: branchOfPage(), words, onProgress: say });
  pending -= 1;
  onTheirWay.delete(number);
  if (!editor.document || !lineOf(editor, number)) return; // taken out of the text meanwhile
  if (answer.sentence) {
    takeOut(editor, number);
    editor.showNotification(window.CKEDITOR.tools.htmlEncode(`${file.name}: ${answer.sentence}`), "warning");
    return;
  }
  const picture = described(tileIn(answer.tile));
  picture.alt ||= alt;
  askForWords(editor, takeOut(editor, number, (line) => putFigure(editor, picture, line)), picture);
}

const lineOf = (editor, number) => editor.editable()?.findOne(`[data-picture="${number}"]`);

/* Take a line out of the text, or put something in its place. */
function takeOut(editor, number, putInstead = (line) => line.remove()) {
  const widget = editor.widgets.getByElement(lineOf(editor, number));
  let result;
  quietly(editor, () => {
    const line = widget.wrapper;
    editor.widgets.destroy(widget, true);
    result = putInstead(line);
  });
  return result;
}

/* What happens to such a line is no step that "undo" goes back. */
function quietly(editor, change) {
  editor.fire("lockSnapshot");
  change();
  editor.fire("unlockSnapshot");
}

/* Asked at once where it is the only one; of several, each is asked when somebody opens it, or by the checks. */
function askForWords(editor, figure, { alt, decorative }) {
  if (alt || decorative) return;
  if (pending) {
    editor.showNotification(editor.config.pictures.words.describe, "info");
  } else if (!document.querySelector("dialog[open]")) {
    openDialog(editor, figure);
  }
}

const inWords = ([one, many], count) => (count === 1 ? one : many).replace("{count}", count);

function init(editor) {
  editor.filter.allow("figure[!data-picture](picture-on-its-way); figcaption", "onItsWay", true);
  editor.widgets.add("onItsWay", {
    upcast: (element) => element.name === "figure" && "data-picture" in element.attributes,
    downcast: () => new window.CKEDITOR.htmlParser.text(""), // no part of the text
    init() {
      bring(editor, this);
    },
  });
  editor.on("paste", (event) => pasted(editor, event), null, null, 2);
  editor.element.$.form?.addEventListener("submit", (event) => {
    if (!pending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    editor.showNotification(editor.config.pictures.words.wait, "warning");
  }, true);
}

window.CKEDITOR?.plugins.add("pasting", { requires: "widget,clipboard,figures", init });
