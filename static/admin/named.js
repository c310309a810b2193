/* Gives a name to every control that the stock admin shows without one: cells of tables, dates with times, choosers.
   What can be scrolled is put within reach of the keyboard. */

const NAMELESS = ":is(input, select, textarea):not([type=hidden], [type=submit], [aria-label], [aria-labelledby])";
const words = (element) => element?.textContent.trim().replace(/[:：?？]$/, "");

function nameCells(table) {
  const heads = table.tHead?.rows[0]?.cells;
  if (!heads) return;
  for (const head of heads) if (!head.textContent.trim()) head.setAttribute("role", "presentation");
  for (const control of table.querySelectorAll(`tbody ${NAMELESS}`)) {
    const name = words(heads[control.closest("td")?.cellIndex]);
    if (name && !control.labels.length) control.setAttribute("aria-label", name);
  }
}

function nameDates(pair) {
  for (const control of pair.querySelectorAll(NAMELESS)) {
    if (control.labels.length) continue;
    const row = pair.closest(".form-row, fieldset");
    const field = words(row?.querySelector("legend, label"));
    const before = words([...pair.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()
      && node.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1));
    control.setAttribute("aria-label", [field, before].filter(Boolean).join(", "));
  }
}

function nameChooser(chooser) {
  const select = chooser.previousElementSibling;
  const name = words(select?.labels?.[0]) || select?.getAttribute("aria-label");
  if (!name) return;
  for (const part of chooser.querySelectorAll(".select2-selection__rendered:not(ul), .select2-search__field")) {
    part.setAttribute("aria-label", name);
  }
  const box = chooser.querySelector(".select2-selection");
  const chosen = words(chooser.querySelector(".select2-selection__rendered"));
  box.removeAttribute("aria-labelledby");
  box.setAttribute("aria-label", [name, chosen].filter(Boolean).join(": "));
}

function nameAll() {
  document.querySelectorAll(".inline-group table").forEach(nameCells);
  document.querySelectorAll("p.datetime").forEach(nameDates);
  document.querySelectorAll(".select2-container").forEach(nameChooser);
  for (const results of document.querySelectorAll(".results")) {
    if (results.scrollWidth > results.clientWidth) results.tabIndex = 0;
  }
}

addEventListener("load", nameAll);
addEventListener("resize", nameAll);
document.addEventListener("formset:added", () => setTimeout(nameAll)); // choosers of the row are made by then
if (window.django?.jQuery) django.jQuery(document).on("change", "select", () => setTimeout(nameAll));
