/* Two texts beside each other: runs of words that both have, and of those that only one has. */

const MOST = 1500; // words in each that are compared one by one; beyond that the middle is marked as a whole
const BLOCKS = "p,h2,h3,h4,li,blockquote,tr,caption,figcaption,figure,hr,br";

/* A rich text as its words: a block a line. The document is inert: nothing in it runs or is fetched. */
export function plain(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const block of page.querySelectorAll(BLOCKS)) block.append("\n");
  for (const line of page.querySelectorAll("br, hr")) line.replaceWith("\n");
  for (const cell of page.querySelectorAll("td, th")) cell.append(" ");
  return page.body.textContent.replace(/[ \u00a0]+/g, " ").replace(/ ?\n\s*/g, "\n").trim();
}

/* Characters that the server takes out: characters/cleaning.py. A test compares the two. */
const UNSEEN =
  /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffc\p{Cs}\p{Noncharacter_Code_Point}\u{1d173}-\u{1d17a}\u{e0000}-\u{e00ff}\u{e01f0}-\u{e0fff}]/gu;
const JOINERS = /[\u200c\u200d\u180e]/g; // the server keeps some of them: never alone a reason to offer a copy

/* What the server stores of a plain text, as far as it matters whether two are the same. */
export function stored(text) {
  const seen = text.replace(/\r\n|[\r\v\f\x85\u2028\u2029]/g, "\n").replace(UNSEEN, "").replace(JOINERS, "");
  return seen.normalize("NFC").replaceAll("\u2800", " ").replace(/\t/g, " ").replace(/[^\S\n]+$/gm, "").trim();
}

/* The same rich text, whichever way the editor or the server lays it out. */
export function canonical(html) {
  const page = new DOMParser().parseFromString(stored(html), "text/html");
  for (const element of page.body.querySelectorAll("*")) {
    // Browsers, and what people add to them, leave marks in a text that nobody typed and that the server takes out.
    for (const { name, value } of [...element.attributes]) {
      if (name === "style" || name.startsWith("data-") || (name === "class" && !value)) element.removeAttribute(name);
    }
  }
  for (const cell of page.querySelectorAll("td, th")) if (!cell.textContent.trim()) cell.textContent = "";
  for (const block of page.querySelectorAll("p, h2, h3, h4, li, blockquote")) {
    if (!block.textContent.trim() && !block.querySelector("img, hr")) block.remove();
  }
  return page.body.innerHTML.replace(/\s*(<\/?(?:p|h[2-4]|[uo]l|li|blockquote|table|caption|thead|tbody|tr|t[dh]|figure|figcaption|hr)\b[^>]*>)\s*/g, "$1");
}

function wordsOf(text) {
  if (!Intl.Segmenter) return text.split(/(\s+)/);
  return [...new Intl.Segmenter(document.documentElement.lang, { granularity: "word" }).segment(text)].map(
    ({ segment }) => segment,
  );
}

/* [old runs, new runs], each a list of [words, whether only this text has them]. */
export function compare(oldText, newText) {
  const one = wordsOf(oldText);
  const other = wordsOf(newText);
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const middle = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  const shared = middle.every((words) => words.length <= MOST) ? common(...middle) : [new Set(), new Set()];
  return [one, other].map((words, side) =>
    runs(words, (place) => place < start || place >= words.length - end || shared[side].has(place - start)),
  );
}

/* The places, in each of two lists, of their longest common subsequence. */
function common(one, other) {
  const width = other.length + 1;
  const longest = new Uint16Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] =
        one[i] === other[j]
          ? longest[(i + 1) * width + j + 1] + 1
          : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const places = [new Set(), new Set()];
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (one[i] === other[j]) {
      places[0].add(i);
      places[1].add(j);
      i += 1;
      j += 1;
    } else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return places;
}

function runs(words, isShared) {
  const found = [];
  words.forEach((word, place) => {
    const own = !isShared(place);
    if (found.at(-1)?.[1] === own) found.at(-1)[0] += word;
    else found.push([word, own]);
  });
  return found;
}
