// What an article gains with script: the chosen font size stays, the page can be shared and printed.
// Whatever this browser cannot do stays hidden.

const find = (name) => document.querySelector(`[data-${name}]`);

// The choice is kept in the browser and never sent; a browser that keeps nothing forgets it with the page.
const sizes = document.querySelectorAll("[name=size]");
const chosen = (() => {
  try { return localStorage.getItem("article-size"); } catch { return null; }
})();
for (const size of sizes) {
  if (size.id === chosen) size.checked = true;
  size.addEventListener("change", () => {
    try { localStorage.setItem("article-size", size.id); } catch { /* nothing to be done */ }
  });
}

const offer = (name, isPossible, deed) => {
  const button = find(name);
  if (!button || !isPossible) return;
  button.hidden = false;
  button.addEventListener("click", deed);
};
const address = find("address")?.textContent;

offer("copy", navigator.clipboard, async () => {
  const said = find("said");
  said.textContent = await navigator.clipboard.writeText(address).then(() => said.dataset.done, () => said.dataset.refused);
});
offer("share", navigator.share, () =>
  navigator.share({ title: document.querySelector("h1").textContent, url: address }).catch(() => {}) // put away again
);
offer("print", window.print, () => print());

addEventListener("beforeprint", () => {
  const printed = find("printed");
  if (printed) printed.textContent = new Date().toLocaleDateString("sv"); // 2020-07-01, as the page writes its time
});
