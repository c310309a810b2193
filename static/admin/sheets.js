/* A file that is read or stored says how far it is. Without this script the same form just takes its time. */

const LINES = "application/x-ndjson";

async function* linesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) yield JSON.parse(line);
  }
}

function tell(box, step) {
  box.querySelector("p").textContent = step.said;
  Object.assign(box.querySelector("progress"), { max: step.of, value: step.done });
}

function show(page) {
  const next = new DOMParser().parseFromString(page, "text/html");
  document.title = next.title;
  document.querySelector("#content").replaceWith(document.adoptNode(next.querySelector("#content")));
  document.querySelector("#content-start").focus();
  window.scrollTo(0, 0);
}

async function send(form, submitter) {
  const box = form.querySelector(".sheet-progress");
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const buttons = form.querySelectorAll("[type=submit]");
  for (const button of buttons) button.disabled = true;
  box.hidden = false;
  box.classList.remove("lost");
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: LINES } });
    if (answer.redirected) return location.reload(); // signed out
    if (answer.headers.get("Content-Type") !== LINES) throw new Error(answer.status);
    for await (const step of linesOf(answer.body)) {
      if (step.page) return show(step.page);
      tell(box, step);
    }
    throw new Error("the answer broke off");
  } catch {
    box.classList.add("lost");
    box.querySelector("p").textContent = box.dataset.lost;
    for (const button of buttons) button.disabled = false;
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-progress]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});
