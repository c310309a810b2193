/* CKEditor 4 under `script-src 'self'`.

   CKEditor writes inline handlers into the HTML of its buttons (onclick="CKEDITOR.tools.callFunction(12,this);return
   false;"), and one inline script into the frame of the text. The content policy would block them all. So they are made
   data before that HTML becomes elements: handlers are renamed (data-cke-onclick), the script becomes a plain text.
   From there this module reads the calls and makes them: a registered CKEditor function by its number, with plain
   arguments. It never evaluates anything, and other handlers it leaves to the policy. */

const CALL = /CKEDITOR\.tools\.callFunction\(\s*(\d+)\s*(?:,([^)]*))?\)/;
const EVENTS = [
  "blur", "click", "contextmenu", "dragstart", "focus", "keydown", "keyup", "mousedown", "mouseout", "mouseover",
  "mouseup",
];
const OWN_PARTS = ".cke, .cke_dialog, .cke_panel, .cke_panel_container";

/* --- before HTML becomes elements */

const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi;
const HANDLER = /"[^"]*"|'[^']*'|\bon([a-z]+)(=(["'])(?:(?:return |window\.parent\.)?CKEDITOR\.tools\.callFunction\(.*?|return false;?)\3)/gi;
const SCRIPT = '<script id="cke_actscrpt" type="text/javascript"';

function harmless(html) {
  if (!/\bon[a-z]+=/.test(html)) return html;
  return html.replace(TAG, (tag) => tag.replace(HANDLER, (all, type, rest) => (type ? `data-cke-on${type}${rest}` : all)));
}

/* The ways by which CKEditor makes elements of HTML; the others of its functions use these. */
function watchOver({ dom }) {
  const { setHtml } = dom.element.prototype;
  const { write } = dom.document.prototype;
  dom.element.prototype.setHtml = function (html) {
    return setHtml.call(this, harmless(html));
  };
  dom.document.prototype.write = function (html) {
    return write.call(this, harmless(html.replace(SCRIPT, SCRIPT.replace("javascript", "plain"))));
  };
}

/* --- and when something happens */

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
function handling({ type, target, bubbles }) {
  const attribute = `data-cke-on${type}`;
  if (target.nodeType !== Node.ELEMENT_NODE || !target.closest(OWN_PARTS) || target.closest(".cke_editable")) return null;
  if (!bubbles) return target.hasAttribute(attribute) ? target : null;
  return target.closest(`[${attribute}]`);
}

function replay(event) {
  const element = handling(event);
  if (!element) return;
  const source = element.getAttribute(`data-cke-on${event.type}`);
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
    call(page.body.getAttribute("data-cke-onload"), names);
  } else {
    call(page.getElementById("cke_actscrpt")?.textContent, names); // CKEditor takes the script away when it has run
  }
}

if (window.CKEDITOR) {
  watchOver(window.CKEDITOR);
  listen(document);
  document.addEventListener("load", frameLoaded, true);
}
