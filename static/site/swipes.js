// A swipe to the side, told to the page as "swiped" with 1 for onward and -1 for back. Down and up stay scrolling.
const FAR = 60; // pixels
let start;

addEventListener("pointerdown", (event) => { start = event.isPrimary ? event : undefined; });
addEventListener("pointercancel", () => { start = undefined; });
addEventListener("pointerup", (event) => {
  if (!start || !getSelection().isCollapsed) return;
  const across = event.clientX - start.clientX;
  const down = event.clientY - start.clientY;
  start = undefined;
  if (Math.abs(across) < FAR || Math.abs(across) < 2 * Math.abs(down)) return;
  document.dispatchEvent(new CustomEvent("swiped", { detail: across < 0 ? 1 : -1 }));
});
