/* The point that a crop keeps: set by a click on the picture or in its two fields, and shown in the crops at once. */

const part = document.getElementById("picture-focus");
const { focus_x: across, focus_y: down } = part.closest("form").elements;
const whole = part.querySelector(".picture-whole img");
const mark = part.querySelector(".picture-whole i");
const crops = [...part.querySelectorAll(".picture-crop img")];
const size = [whole.getAttribute("width"), whole.getAttribute("height")].map(Number);

/** Where a part of a length lies so that the point is as near to its middle as can be, in percent of what is left over:
 * library/renditions.py cuts in the same way. */
function placed(length, cut, percent) {
  const left = length - cut;
  const start = Math.min(Math.max((length * percent) / 100 - cut / 2, 0), left);
  return left ? (100 * start) / left : 50;
}

function show() {
  const point = [across, down].map((field) => Math.min(Math.max(Number(field.value) || 0, 0), 100));
  mark.style.left = `${point[0]}%`;
  mark.style.top = `${point[1]}%`;
  for (const crop of crops) {
    const cut = [crop.getAttribute("width"), crop.getAttribute("height")].map(Number);
    crop.style.objectPosition = cut.map((each, k) => `${placed(size[k], each, point[k])}%`).join(" ");
  }
}

if (across) { // not where one may only look
  for (const crop of crops) {
    crop.style.aspectRatio = `${crop.getAttribute("width")} / ${crop.getAttribute("height")}`;
    crop.src = whole.src;
  }
  mark.hidden = false;
  whole.parentElement.classList.add("settable");
  whole.addEventListener("click", (event) => {
    const box = whole.getBoundingClientRect();
    across.value = Math.round((100 * (event.clientX - box.left)) / box.width);
    down.value = Math.round((100 * (event.clientY - box.top)) / box.height);
    show();
  });
  across.addEventListener("input", show);
  down.addEventListener("input", show);
  show();
}
