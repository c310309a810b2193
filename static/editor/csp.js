/* CKEditor 4 under `script-src 'self'`.

   CKEditor puts inline handlers on its buttons (onclick="CKEDITOR.tools.callFunction(12,this);return false;") and one
   inline script into the frame of the text. The content policy blocks them all, as it should. This module reads those
   calls from the blocked source and makes them: a registered CKEditor function by its number, with plain arguments.
   It never evaluates anything, and it looks at CKEditor's own buttons, dialogs and panels only, never at a text. */

const CALL = /CKEDITOR\.tools\.callFunction\(\s*(\d+)\s*(?:,([^)]*))?\)/;
const EVENTS = [
  "blur", "click", "contextmenu", "dragstart", "focus", "keydown", "keyup", "mousedown", "mouseout", "mouseover",
  "mouseup",
];
const OWN_PARTS = ".cke, .cke_dialog, .cke_panel, .cke_panel_container";

/* What `source` would have called; `names` are the words that it may mention: this, event, window. */
function call(source, names) {
  const [, number, list] = CALL.exec(source) ?? [];
  if (!number) return undefined;
  const values = list === undefined ? [] : list.split(",").map((word) => argument(word.trim(), names));
  return window.CKEDITOR.tools.callFunction(Number(number), ...values);
}

function argument(word, names) {
  if (word in names) return names[word];
  if (/^\d+$/.test(word)) return Number(word);
  return /^'[^']*'$|^"[^"]*"$/.test(word) ? word.slice(1, -1) : undefined;
}

/* The nearest element, from where the event happened outwards, that has a handler for it. */
function handling(event) {
  const attribute = `on${event.type}`;
  const target = event.target;
  if (target.nodeType !== Node.ELEMENT_NODE || !target.closest(OWN_PARTS) || target.closest(".cke_editable")) return null;
  if (!event.bubbles) return target.hasAttribute(attribute) ? target : null;
  return target.closest(`[${attribute}]`);
}

function replay(event) {
  const element = handling(event);
  const attribute = `on${event.type}`;
  if (!element || element[attribute]) return; // a handler that is there was not blocked: the browser runs it
  const source = element.getAttribute(attribute);
  const answer = call(source, { this: element, event });
  if (answer === false || /return\s+false/.test(source)) event.preventDefault();
}

/* The same function is listened with only once, however often a document says that it has loaded. */
function listen(page) {
  for (const type of EVENTS) page.addEventListener(type, replay, true);
}

/* CKEditor fills its frames by document.write, which ends with a load event each time. */
function frameLoaded({ target: frame }) {
  if (!frame.matches?.("iframe.cke_panel_frame, iframe.cke_wysiwyg_frame")) return;
  const page = frame.contentDocument;
  const names = { window: frame.contentWindow };
  if (frame.matches(".cke_panel_frame")) {
    listen(page);
    if (!page.body.onload) call(page.body.getAttribute("onload"), names);
  } else {
    call(page.getElementById("cke_actscrpt")?.textContent, names); // CKEditor takes the script away when it has run
  }
}

listen(document);
document.addEventListener("load", frameLoaded, true);
