/* Says every half minute that this form is still open, and shows who else has it open. */

const EVERY = 30_000; // ms

const here = document.getElementById("here");
const csrf = here.closest("form").elements.csrfmiddlewaretoken.value;
let { sign } = here.dataset;

function post(values) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: csrf, ...values });
  return fetch(here.dataset.url, { method: "POST", body, keepalive: true, redirect: "manual" });
}

function show(others) {
  const rows = others.map((sentence) => {
    const row = document.createElement("li");
    row.textContent = sentence;
    return row;
  });
  here.querySelector("ul").replaceChildren(...rows);
  here.hidden = !others.length;
}

async function stay() {
  try {
    const answer = await post({});
    if (!answer.ok) return; // signed out, or published meanwhile: saving will say so
    const register = await answer.json();
    sign = register.sign;
    show(register.others);
  } catch {
    // No connection just now: the next sign may arrive.
  }
}

setInterval(stay, EVERY);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) stay(); // a browser wakes a page that nobody looks at less often
});
window.addEventListener("pagehide", () => {
  post({ left: sign }).catch(() => {}); // or else it is forgotten after a minute and a half
});
