/* Pictures are sent one after another as soon as they are chosen or dropped, each with its own bar; what it shows is
 * asked as it arrives. Refused ones stay with the sentence, and can be sent again. */

const part = document.getElementById("upload");
const [sending, keeping] = part?.querySelectorAll("form") ?? [];
const list = keeping?.querySelector("ul");
const waiting = [];
let busy = false;

const find = (row, name) => row.querySelector(`[data-part="${name}"]`);

/** Signing in again, in another tab, changes what the form of this page carries: the cookie knows. */
function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : sending.elements.csrfmiddlewaretoken.value;
}

/** Post a form. Gives the rows of the answer, or throws the sentence that says why there is none. */
function post(form, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.url);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress?.(event.loaded / event.total);
    };
    request.onerror = () => reject(part.dataset.unreachable);
    request.onload = () => {
      if (request.status === 200 && request.response) resolve(request.response.rows);
      else if (request.status === 413) reject(part.dataset.tooLarge);
      else reject(request.status >= 500 ? part.dataset.unreachable : part.dataset.signedOut);
    };
    request.send(form.data);
  });
}

function fragment(html) {
  return document.createRange().createContextualFragment(html).firstElementChild;
}

function add(file) {
  const row = part.querySelector("template").content.firstElementChild.cloneNode(true);
  find(row, "name").textContent = file.name;
  find(row, "retry").addEventListener("click", () => {
    find(row, "again").hidden = find(row, "sentence").hidden = true;
    find(row, "progress").hidden = false;
    queue(row, file);
  });
  find(row, "drop").addEventListener("click", () => {
    row.remove();
    look();
  });
  list.append(row);
  queue(row, file);
}

function queue(row, file) {
  waiting.push([row, file]);
  look();
  if (!busy) work();
}

async function work() {
  busy = true;
  while (waiting.length) {
    const [row, file] = waiting.shift();
    await send(row, file); // one at a time: the server makes each anew
  }
  busy = false;
  look();
}

async function send(row, file) {
  const data = new FormData();
  data.set("branch", sending.elements.branch.value);
  if (sending.elements.is_ai_generated.checked) data.set("is_ai_generated", "on");
  data.set("pictures", file);
  const bar = find(row, "progress");
  const show = (done) => {
    if (done < 1) bar.value = done;
    else bar.removeAttribute("value"); // it has arrived and is being worked on
  };
  let sentence;
  try {
    const [answer] = await post({ url: sending.action, data }, show);
    if (answer.picture) {
      row.replaceWith(fragment(answer.html));
      return;
    }
    sentence = answer.sentence;
  } catch (reason) {
    sentence = reason;
  }
  bar.hidden = true;
  bar.value = 0;
  find(row, "sentence").textContent = sentence;
  find(row, "sentence").hidden = find(row, "again").hidden = false;
}

/** The words can be saved while pictures are still coming; there is a button as soon as any is asked for. */
function look() {
  keeping.hidden = !list.children.length;
  find(keeping, "keep").hidden = !list.querySelector("input[name=picture]");
}

async function keep(event) {
  event.preventDefault();
  const button = find(keeping, "keep");
  button.disabled = true;
  part.querySelector("[data-part=failed]")?.remove();
  try {
    for (const answer of await post({ url: keeping.action, data: new FormData(keeping) })) {
      list.querySelector(`[data-picture="${answer.picture}"]`)?.replaceWith(fragment(answer.html));
    }
    (list.querySelector(".errorlist ~ p input, .errorlist") ?? button).scrollIntoView({ block: "nearest" });
  } catch (reason) {
    const said = document.createElement("p");
    said.className = "errornote";
    said.dataset.part = "failed";
    said.textContent = reason;
    button.before(said);
  }
  button.disabled = false;
}

if (part) {
  const files = sending.elements.pictures;
  find(sending, "send").hidden = true;
  look();
  files.addEventListener("change", () => {
    [...files.files].forEach(add);
    files.value = "";
  });
  keeping.addEventListener("submit", keep);
  const bringsFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => { // beside the zone, too: a browser would open the file instead
    if (!bringsFiles(event)) return;
    event.preventDefault();
    part.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) part.classList.remove("over"); // it has left the window
  });
  document.addEventListener("drop", (event) => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    part.classList.remove("over");
    [...event.dataTransfer.files].forEach(add);
  });
  window.addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault(); // pictures are still on their way
  });
}
