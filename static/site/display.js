// The display advances by itself, waits while somebody touches it, and takes over what is new without ever going blank.
// Listeners stand on the window only, and one timer of each kind runs at a time: it is to run for days.
const main = document.getElementById("main");
const find = (name) => main.querySelector(`[data-${name}]`);
const [controls, pauseButton, full, said, lost] = ["controls", "pause", "full", "said", "lost"].map(find);
const after = (name, deed) => setTimeout(deed, main.dataset[name] * 1000);
const stages = () => [...document.querySelectorAll(".hall-stage")];
// A screen in a hall has no way back from another page, and nobody who goes on after a pause.
const isInHall = () => Boolean(document.fullscreenElement) || matchMedia("(display-mode: fullscreen)").matches;

let at; // the id of the stage that is shown
let timer; // to the next stage, or to the first after a pause
let isHeld = false; // by the button, which holds until it is pressed again

function show(stage) {
  for (const each of stages()) {
    each.hidden = each !== stage;
    each.classList.toggle("hall-arriving", each === stage && at !== undefined && at !== stage.id);
  }
  for (const link of document.querySelectorAll("#rail a")) {
    if (link.hash === `#${stage.id}`) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  at = stage.id;
  stage.classList.remove("hall-dense");
  stage.classList.toggle("hall-dense", stage.offsetHeight > innerHeight + 1);
}

/** Show the stage so many places on, or back; after the last comes the first. */
function step(by) {
  const all = stages();
  const place = all.findIndex((stage) => stage.id === at);
  show(all.at((place + by) % all.length));
  scrollTo(0, 0);
}

function run() {
  clearTimeout(timer);
  isHeld = false;
  delete main.dataset.paused;
  say();
  timer = after("turn", () => { step(1); run(); });
}

function pause() {
  clearTimeout(timer);
  main.dataset.paused = "";
  say();
  timer = after("idle", () => (isHeld && !isInHall() ? pause() : reset()));
}

function say() {
  const isPaused = "paused" in main.dataset;
  said.textContent = isPaused ? said.dataset.said : "";
  pauseButton.textContent = isPaused ? pauseButton.dataset.goOn : pauseButton.dataset.pause;
}

function reset() {
  document.activeElement.blur();
  history.replaceState(null, "", location.pathname + location.search);
  show(stages()[0]);
  scrollTo(0, 0);
  run();
}

/** What a person does: the address and the Tab key go along. */
function go(by) {
  step(by);
  location.replace(`#${at}`);
  pause();
}

addEventListener("pointerdown", ({ target }) => { if (!target.closest("button")) pause(); });
addEventListener("wheel", pause, { passive: true });
addEventListener("keydown", (event) => {
  if (event.target.closest("button") && [" ", "Enter"].includes(event.key)) return; // the button says what it does
  pause();
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(by);
});
document.addEventListener("swiped", (event) => go(event.detail));
addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (event.target === pauseButton) {
    if ("paused" in main.dataset) return run();
    isHeld = true;
    pause();
  } else if (event.target === full) {
    document.documentElement.requestFullscreen().then(run, () => {}); // a browser may refuse
  } else if (link?.hash && document.querySelector(link.hash)) {
    event.preventDefault();
    at = link.hash.slice(1);
    go(0);
  } else if (link && isInHall()) event.preventDefault();
});

// --- New content

const parts = (page) => ["stages", "rail"].map((id) => page.getElementById(id));
const text = (elements) => elements.map((element) => element.outerHTML).join("");
const files = (page) => [...page.querySelectorAll("link[rel=stylesheet], script")]
  .map((each) => each.getAttribute("href") ?? each.getAttribute("src"));
const address = location.pathname + location.search;

let shown = text(parts(document)); // as the server wrote it
let refused; // new content whose pictures did not come
let asking; // the newest asking; an older one that is still under way changes nothing
let waiting; // for the next asking

async function refresh() {
  const mine = asking = {};
  clearTimeout(waiting);
  waiting = after("fresh", refresh);
  try {
    const answer = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(60_000) });
    const copy = answer.clone();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = parts(page);
    if (answer.status !== 200 || found.includes(null) || !page.querySelector(".hall-stage")) throw new Error("not the display");
    if (mine === asking) await takeOver(page, found, () => mine === asking);
    if (mine !== asking) return;
    lost.textContent = "";
    keep(copy).catch(() => {}); // a browser may have no room, or no secure connection
  } catch {
    if (mine !== asking || lost.textContent) return;
    const time = new Date().toTimeString().slice(0, 5);
    lost.textContent = lost.dataset.lost.replace("{time}", time);
  }
}

/** Pictures first: what is shown stays until the new ones are there. Missing twice, they are not late but gone. */
async function takeOver(page, found, isWanted) {
  const words = text(found);
  if (files(page).join() !== files(document).join()) return location.reload(); // made for another script than this
  if (words === shown) return;
  const fresh = found.map((element) => document.adoptNode(element));
  try {
    await Promise.all(fresh.flatMap((element) => [...element.querySelectorAll("img")]).map((img) => img.decode()));
  } catch (error) {
    if (refused !== words) {
      refused = words;
      throw error;
    }
  }
  if (!isWanted()) return;
  parts(document).forEach((element, place) => element.replaceWith(fresh[place]));
  shown = words;
  refused = undefined;
  show(document.getElementById(at) ?? stages()[0]);
}

/** Keep the page with its files for a morning without network; the worker gives them. Files first, the page last. */
async function keep(answer) {
  const kept = await caches.open(location.pathname);
  const wanted = (addresses) => addresses.map((each) => new URL(each, location).href);
  const [parts, pictures] = [files(document), [...document.images].map((img) => img.currentSrc)].map(wanted);
  const had = (await kept.keys()).map(({ url }) => url);
  const missing = (addresses) => addresses.filter((each) => !had.includes(each));
  await kept.addAll(missing(parts));
  await Promise.allSettled(missing(pictures).map((each) => kept.add(each)));
  await kept.put(address, answer);
  const all = [...parts, ...pictures, ...wanted([address])];
  await Promise.all(had.filter((each) => !all.includes(each)).map((each) => kept.delete(each)));
}

addEventListener("online", refresh);
addEventListener("offline", refresh);

// --- Begin

const keepAwake = () => document.hidden || navigator.wakeLock?.request("screen").catch(() => {});
addEventListener("visibilitychange", keepAwake);
keepAwake();
navigator.serviceWorker?.register(`${location.pathname}worker.js`).catch(() => {});
controls.hidden = false;
full.hidden = !document.fullscreenEnabled;
show(stages().find((stage) => `#${stage.id}` === location.hash) ?? stages()[0]);
run();
refresh();
