/* "Choose from the library" beside a file field: the picture's name goes into the form, its words beside it where
   nobody has written any. */

import { choose } from "./chooser.js";

function begin(choice) {
  const part = (name) => choice.querySelector(`[data-part="${name}"]`);
  const input = choice.querySelector("input");
  const { form } = input;
  const field = input.name.replace(/-chosen$/, "");
  const file = form.elements[field];

  function show() {
    part("chosen").hidden = !input.value;
    if (input.value) part("preview").src = `${choice.dataset.media}${input.value}`;
  }

  function set(name) {
    input.value = name;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  part("choose").hidden = false;
  part("choose").addEventListener("click", async () => {
    const picture = await choose(choice.dataset.chooser, { cover: true, lost: choice.dataset.lost });
    if (!picture) return;
    file.value = ""; // one or the other
    const words = form.elements[`${field}_alt`];
    if (words && !words.value.trim()) words.value = picture.alt;
    set(picture.name);
  });
  part("leave").addEventListener("click", () => {
    set("");
    part("choose").focus();
  });
  file.addEventListener("change", () => file.files.length && set(""));
  input.addEventListener("change", show); // also when what was typed is put back
  show();
}

for (const choice of document.querySelectorAll(".picture-choice")) begin(choice);
