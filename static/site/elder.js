// Elder mode: the switch is kept in this browser and never sent, and the page can be read aloud, paragraph by paragraph.
import { reading } from "./reading.js";

const elder = document.getElementById("elder");
const kept = (deed) => {
  try { return deed(localStorage); } catch { return null; } // a browser that keeps nothing forgets it with the page
};
const bar = reading(document.getElementById("reading"), document.getElementById("main"));

function show() {
  if (elder.checked) bar?.offer();
  else bar?.withdraw();
}

elder.checked = kept((store) => store.getItem("elder")) === "on";
elder.addEventListener("change", () => {
  kept((store) => (elder.checked ? store.setItem("elder", "on") : store.removeItem("elder")));
  show();
});
addEventListener("storage", (event) => {
  if (event.key !== "elder") return; // the switch was moved in another tab
  elder.checked = event.newValue === "on";
  show();
});
show();
