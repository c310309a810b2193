/* The offer at the top of a form: what was kept, what differs, put it back or throw it away.

   Words and markup come from the <template>s of templates/admin/publishing/_kept.html. */

import { marked } from "./differences.js";

/* "{day}" and "{time}" of a sentence, in the site's time zone. */
function inWords(sentence, at, timeZone) {
  const lang = document.documentElement.lang;
  const locale = lang === "en" ? "en-GB" : lang;
  const say = (options) => new Intl.DateTimeFormat(locale, { timeZone, ...options }).format(at);
  const day = say({ day: "numeric", month: "long" });
  return sentence.replace("{day}", day).replace("{time}", say({ hour: "2-digit", minute: "2-digit", hour12: false }));
}

function fill(place, rows, formatWords) {
  const template = document.getElementById("kept-difference");
  place.replaceChildren(
    ...rows.map((row) => {
      const item = template.content.cloneNode(true);
      item.querySelector("[data-label]").textContent = row.label;
      item.querySelector("[data-now]").append(...(row.now.length ? marked(row.now, "del") : ["–"]));
      item.querySelector("[data-kept]").append(...(row.kept.length ? marked(row.kept, "ins") : ["–"]));
      if (row.onlyFormat) item.querySelector("[data-kept]").append(` (${formatWords})`);
      return item;
    }),
  );
}

/* Show a copy above the form. `putBack` and `throwAway` are done when a button is pressed. */
export function offer({ kept, copy, newer, rows, putBack, throwAway }) {
  const words = kept.dataset;
  const part = document.getElementById("kept-offer").content.cloneNode(true).firstElementChild;
  const find = (name) => part.querySelector(`[data-part=${name}]`);
  find("sentence").textContent = inWords(words.offered, copy.at, words.zone);
  find("newer").hidden = !newer;
  find("files").hidden = !copy.files.length;
  find("files").append(` ${copy.files.join(", ")}`);
  find("differences").hidden = !rows.length;
  fill(find("list"), rows, words.format);
  find("put-back").hidden = !rows.length;
  function isBack() {
    putBack();
    find("sentence").textContent = inWords(words.back, copy.at, words.zone);
    find("put-back").hidden = true;
    part.classList.add("kept-back");
  }
  find("put-back").addEventListener("click", isBack);
  find("throw-away").addEventListener("click", () => {
    if (!window.confirm(words.sure)) return;
    part.remove();
    throwAway();
  });
  kept.append(part);
  return isBack;
}
