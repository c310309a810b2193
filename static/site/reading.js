// Reading aloud with the browser's own voice: the paragraph that is read is marked, in the language it is written in.

const READ = "h1, h2, h3, h4, p, li, dt, dd, th, td, blockquote, figcaption, caption, summary";
const LONGEST = 180; // characters at once: some voices fall silent in longer ones
const PARTS = new RegExp(`.{1,${LONGEST}}(?:[。！？；，]|[.!?;,](?= )|$)|.{1,${LONGEST}}`, "gs"); // nothing is left out

// `offer()` and `withdraw()` of the bar with the three buttons; nothing where the browser has no voice.
export function reading(bar, main) {
  const voice = window.speechSynthesis;
  if (!bar || !voice) return null;
  const [start, pause, stop] = ["start", "pause", "stop"].map((name) => bar.querySelector(`[data-read=${name}]`));
  const said = bar.querySelector("[role=status]");
  let paragraphs = [];
  let place = 0;
  let utterance = null; // also keeps it from being thrown away while it is spoken

  // Each with its words; a list within a list is read after what stands before it.
  function paragraphsToRead() {
    const found = [];
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (!data.trim() || parentElement.closest("[aria-hidden=true], svg")) continue;
      if (!(parentElement.checkVisibility?.() ?? parentElement.getClientRects().length)) continue;
      const element = parentElement.closest(READ) ?? parentElement;
      if (found.at(-1)?.element === element) found.at(-1).text += data;
      else found.push({ element, text: data });
    }
    return found;
  }

  function mark(element) {
    main.querySelector(".read-now")?.classList.remove("read-now");
    element?.classList.add("read-now");
    element?.scrollIntoView({ block: "center" });
  }

  function show(state) {
    bar.dataset.state = state;
    start.hidden = state === "reading";
    pause.hidden = state !== "reading";
    stop.hidden = state === "still";
    start.textContent = state === "paused" ? start.dataset.goOn : start.dataset.begin;
    said.textContent = "";
  }

  function silence() {
    utterance = null;
    voice.cancel();
  }

  function readOn() {
    if (!paragraphs[place]) {
      end();
      return;
    }
    const { element, text } = paragraphs[place];
    mark(element);
    const parts = text.trim().replace(/\s+/g, " ").match(PARTS);
    speak(parts, element.closest("[lang]").lang);
  }

  function speak([part, ...rest], language) {
    if (part === undefined) {
      place += 1;
      readOn();
      return;
    }
    const spoken = new SpeechSynthesisUtterance(part);
    utterance = spoken;
    spoken.lang = language;
    spoken.rate = 0.9;
    spoken.addEventListener("end", () => utterance === spoken && speak(rest, language));
    spoken.addEventListener("error", () => {
      if (utterance !== spoken) return; // we stopped it ourselves
      end();
      said.textContent = said.dataset.failed;
    });
    voice.speak(spoken);
  }

  function end() {
    const had = bar.contains(document.activeElement);
    silence();
    place = 0;
    mark(null);
    show("still");
    if (had) start.focus();
  }

  start.addEventListener("click", () => {
    if (bar.dataset.state !== "paused") paragraphs = paragraphsToRead();
    show("reading");
    pause.focus();
    readOn();
  });
  pause.addEventListener("click", () => {
    silence(); // not pause(), which phones do not know: the paragraph begins again
    show("paused");
    start.focus();
  });
  stop.addEventListener("click", end);
  addEventListener("pagehide", silence);
  return {
    offer() { bar.hidden = false; if (!bar.dataset.state) show("still"); },
    withdraw() { if (!bar.hidden) end(); bar.hidden = true; },
  };
}
