// The show: the rail says where one is, and arrow keys and swipes lead to the stage before or after.
const stages = [...document.querySelectorAll(".stage")];
const links = [...document.querySelectorAll(".rail a")];
const isShow = document.documentElement.classList.contains("show"); // at home one only reads past
let at; // the stage in the middle of the window

const observer = new IntersectionObserver((entries) => {
  const entered = entries.find((entry) => entry.isIntersecting);
  if (!entered) return;
  const moved = at !== undefined;
  at = stages.indexOf(entered.target);
  links.forEach((link, place) => {
    if (place === at) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  });
  if (isShow && moved) history.replaceState(null, "", links[at].hash);
}, { rootMargin: "-50% 0px" });
stages.forEach((stage) => observer.observe(stage));

function go(by) {
  const link = links[(at ?? 0) + by];
  if (!link) return;
  location.replace(link.hash); // the Tab key goes on from there
  document.querySelector(link.hash).scrollIntoView(); // also in the middle of another such scroll
}

if (isShow) {
  document.addEventListener("swiped", (event) => go(event.detail));
  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea")) return;
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    go(by);
  });
}
