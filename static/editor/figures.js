/* Figures in the editor: a picture of the library with its caption, as one thing that is chosen, moved and changed.

   CKEditor's widgets do that; what they are stored as is the plain figure of publishing/richtext.py. The button and a
   double click open the same dialog. */

import { choose } from "../admin/chooser/chooser.js";

const PLACES = ["align-left", "align-right", "wide"];
const SAID = ["src", "alt", "caption", "place", "small"]; // what somebody can change of a figure

/* A figure with one picture and perhaps a caption; any other is left as it stands. */
function isFigure(element) {
  if (element.name !== "figure") return false;
  const children = element.children.filter(({ name, value }) => name || value?.trim());
  const [picture, caption] = children;
  return picture?.name === "img" && (!caption || caption.name === "figcaption") && children.length < 3;
}

export function figureHtml({ src, alt, width, height, caption, captionHtml, place, small }) {
  const figure = document.createElement("figure");
  const classes = [place, small ? "small" : ""].filter(Boolean);
  if (classes.length) figure.className = classes.join(" ");
  const picture = document.createElement("img");
  const attributes = { src, alt, width, height };
  for (const [name, value] of Object.entries(attributes)) if (value || name === "alt") picture.setAttribute(name, value ?? "");
  figure.append(picture);
  if (caption) {
    const below = document.createElement("figcaption");
    if (captionHtml) below.innerHTML = captionHtml; // what stands in the editor already
    else below.textContent = caption;
    figure.append(below);
  }
  return figure.outerHTML;
}

/* Put a figure in the place of an element of the text, or at the caret. */
export function putFigure(editor, result, instead = null) {
  const { CKEDITOR } = window;
  const figure = CKEDITOR.dom.element.createFromHtml(figureHtml(result), editor.document);
  const wrapper = editor.widgets.wrapElement(figure, "figure");
  if (instead) wrapper.replace(instead);
  else editor.editable().insertElement(wrapper);
  if (!writable(editor, wrapper)) {
    const line = editor.document.createElement("p");
    line.appendBogus();
    line.insertAfter(wrapper);
  }
  return editor.widgets.initOn(figure, "figure");
}

/* The place after a figure where one can go on writing: a range, or null. */
function writable(editor, wrapper) {
  const next = wrapper.getNext((node) => node.type === window.CKEDITOR.NODE_ELEMENT);
  const range = editor.createRange();
  return next && range.moveToElementEditStart(next) ? range : null;
}

const sourceOf = (picture) => picture.data("cke-saved-src") || picture.getAttribute("src");

function read(widget) {
  const { image, caption } = widget.parts;
  const classes = widget.element.$.classList;
  return {
    name: sourceOf(image),
    src: sourceOf(image),
    width: image.getAttribute("width"),
    height: image.getAttribute("height"),
    alt: image.getAttribute("alt") ?? "",
    decorative: false,
    caption: caption?.getText().trim() ?? "",
    place: PLACES.find((place) => classes.contains(place)) ?? "",
    small: classes.contains("small"),
  };
}

export async function openDialog(editor, widget = null) {
  const before = widget && read(widget);
  const { choose: address, words } = editor.config.pictures;
  const result = await choose(address, { figure: before, lost: words.lost });
  editor.focus();
  if (!result || (before && SAID.every((name) => result[name] === before[name]))) {
    widget?.focus();
    return;
  }
  if (before && result.caption === before.caption) result.captionHtml = widget.parts.caption?.getHtml();
  editor.fire("saveSnapshot");
  const old = widget?.wrapper;
  if (widget) editor.widgets.destroy(widget, true);
  const figure = putFigure(editor, result, old);
  if (widget) figure.focus();
  else writable(editor, figure.wrapper).select(); // to go on writing
  editor.fire("saveSnapshot");
}

function init(editor) {
  editor.widgets.add("figure", {
    draggable: true,
    parts: { image: "img", caption: "figcaption" },
    editables: { caption: { selector: "figcaption", allowedContent: "strong em u s sub sup br; a[!href]" } },
    upcast: isFigure,
    pathName: editor.config.pictures.words.button,
    getLabel() {
      return `${this.pathName}: ${this.parts.image.getAttribute("alt") ?? ""}`;
    },
    init() {
      this.on("doubleclick", (event) => {
        event.cancel();
        openDialog(editor, this);
      });
      this.on("key", ({ data }) => { // Enter on a chosen figure
        if (data.keyCode !== 13) return;
        openDialog(editor, this);
        return false;
      });
    },
  });
  editor.addCommand("picture", {
    async: true,
    exec() {
      const { focused } = editor.widgets;
      openDialog(editor, focused?.name === "figure" ? focused : null);
    },
  });
  editor.ui.addButton("Picture", {
    label: editor.config.pictures.words.button,
    command: "picture",
    toolbar: "insert",
    icon: "image",
  });
}

if (window.CKEDITOR) {
  // The handle by which a figure is drawn elsewhere: CKEditor gives it a picture that the content policy refuses.
  const { CKEDITOR } = window;
  CKEDITOR.tools.transparentImageData = CKEDITOR.getUrl("plugins/widget/images/handle.png");
}
window.CKEDITOR?.plugins.add("figures", { requires: "widget", init });
