/* Pictures on their way to the library, one after another: each is a large file, and work for the server. */

let before = Promise.resolve();

/* Gives { tile } (its HTML) and perhaps a { remark }, or { sentence } where the picture was refused. */
export function upload(file, { address, branch, ai = false, words, onProgress }) {
  const form = new FormData();
  form.append("file", file, file.name || "picture");
  form.append("branch", branch);
  if (ai) form.append("is_ai_generated", "on");
  before = before.then(() => send(address, form, { words, onProgress }));
  return before;
}

/* POST a form; the answer is JSON. Whatever goes wrong on the way is a sentence as well. */
export function send(address, form, { words, onProgress }) {
  form.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(loaded / total);
    request.onload = () => {
      if (request.getResponseHeader("Content-Type")?.startsWith("application/json")) resolve(JSON.parse(request.responseText));
      else if (request.status === 413) resolve({ sentence: words.tooLarge });
      else resolve({ sentence: [200, 403].includes(request.status) ? words.signedOut : words.lost });
    };
    request.onerror = () => resolve({ sentence: words.lost });
    request.open("POST", address);
    request.send(form);
  });
}

/* The branch that the text of this page is of, as far as the page says so. */
export function branchOfPage() {
  const says = document.querySelector("[name=branch]") ?? document.querySelector("[data-pictures-of]");
  return says?.value ?? "";
}

/* What a tile says of its picture. */
export function described(tile) {
  const { name, src, width, height, alt, caption, decorative, ai } = tile.dataset;
  return { name, src, width, height, alt, caption, decorative: Boolean(decorative), ai: Boolean(ai) };
}

export function tileIn(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector(".picture-tile");
}
