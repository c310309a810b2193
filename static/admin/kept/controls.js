/* What stands in a form, each value under a path that outlives the page.

   A field's path is its name. A field of an inline part is found by the part's own key (`endeavours/#12/text`), since
   places change when parts are added or removed; of a part that is not stored yet, by its place among the new ones
   (`endeavours/+0/text`). Values are texts, or for choices lists of [value, what the reader sees]. */

const originals = new WeakMap(); // an editor → its text before anybody typed

window.CKEDITOR?.on("instanceReady", ({ editor }) => originals.set(editor, editor.getData()));

const editorOf = (control) =>
  Object.values(window.CKEDITOR?.instances ?? {}).find((editor) => editor.element?.$ === control);

export const isRich = (control) => control.dataset.type === "ckeditortype";

/* Map of path → { controls, value, original, label }, of all that a person can type or choose. */
export function fieldsOf(form) {
  const groups = groupsOf(form);
  const fields = new Map();
  for (const control of form.elements) {
    if (!control.name || control.name.includes("__prefix__")) continue;
    if (["hidden", "submit", "button", "file", "fieldset"].includes(control.type)) continue;
    const path = pathOf(form, control.name, groups);
    const field = fields.get(path) ?? { path, controls: [] };
    field.controls.push(control);
    fields.set(path, field);
  }
  for (const field of fields.values()) {
    field.value = valueOf(field.controls, false);
    field.original = valueOf(field.controls, true);
  }
  return fields;
}

/* The names of files that were chosen: no browser lets a page choose them again. */
export function filesOf(form) {
  return [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files].map((file) => file.name));
}

function groupsOf(form) {
  const ends = "-TOTAL_FORMS";
  return [...form.querySelectorAll(`input[name$="${ends}"]`)].map(({ name }) => name.slice(0, -ends.length));
}

function pathOf(form, name, groups) {
  const group = groups.find((prefix) => name.startsWith(`${prefix}-`));
  const [, place, field] = /^(\d+)-(.+)$/.exec(name.slice((group?.length ?? 0) + 1)) ?? [];
  if (!group || !field) return name;
  const key = form.elements[`${group}-${place}-id`]?.value;
  return `${group}/${key ? `#${key}` : `+${place - storedIn(form, group)}`}/${field}`;
}

const storedIn = (form, group) => Number(form.elements[`${group}-INITIAL_FORMS`].value);

function valueOf(controls, original) {
  const [control] = controls;
  if (control.type === "checkbox" || control.type === "radio") {
    const chosen = controls.filter((box) => (original ? box.defaultChecked : box.checked));
    return chosen.map((box) => [box.value, box.labels[0]?.textContent.trim() ?? box.value]);
  }
  if (control.options) {
    const options = [...control.options];
    let chosen = options.filter((option) => (original ? option.defaultSelected : option.selected));
    const shows = !control.multiple && !control.matches(".admin-autocomplete"); // its first, where none is marked
    if (original && shows && !chosen.length) chosen = options.slice(0, 1);
    return chosen.filter((option) => option.value !== "").map((option) => [option.value, option.text]);
  }
  const editor = editorOf(control);
  if (editor) return original ? originals.get(editor) ?? editor.getData() : editor.getData();
  return original ? control.defaultValue : control.value;
}

/* An editor takes a text only when it is ready, and then not at once. Asked meanwhile, also by a form that is sent, it
   gives the new one. */
function writeRich(editor, text) {
  const meanwhile = editor.on("getData", ({ data }) => { data.dataValue = text; });
  const set = () => editor.setData(text, () => meanwhile.removeListener());
  if (editor.status === "ready") set();
  else editor.once("instanceReady", set);
}

function write(controls, value) {
  const [control] = controls;
  if (control.type === "checkbox" || control.type === "radio") {
    for (const box of controls) box.checked = value.some(([chosen]) => chosen === box.value);
  } else if (control.options) {
    for (const [chosen, text] of value) {
      const known = [...control.options].some((option) => option.value === chosen);
      if (!known) control.add(new Option(text, chosen)); // an autocomplete holds only what is chosen
    }
    for (const option of control.options) option.selected = value.some(([chosen]) => chosen === option.value);
  } else {
    const editor = editorOf(control);
    if (editor) writeRich(editor, value);
    else control.value = value;
  }
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

/* Put values in by their paths. A part that is not on the page is added, as by "Add another". Gives the paths under
   which they stand now. */
export function writeAll(form, values) {
  const parts = new Map();
  for (const path of Object.keys(values)) {
    const [group, part] = path.split("/");
    if (part) parts.set(`${group}/${part}`, group);
  }
  const moved = new Map();
  const present = new Set([...fieldsOf(form).keys()].map((path) => path.split("/").slice(0, 2).join("/")));
  for (const [part, group] of parts) {
    if (part.includes("/#") && present.has(part)) continue;
    const total = Number(form.elements[`${group}-TOTAL_FORMS`].value);
    document.querySelector(`#${group}-group .add-row a`)?.click();
    moved.set(part, `${group}/+${total - storedIn(form, group)}`);
  }
  const fields = fieldsOf(form);
  const paths = [];
  for (const [path, value] of Object.entries(values)) {
    const [group, part, name] = path.split("/");
    const here = moved.has(`${group}/${part}`) ? `${moved.get(`${group}/${part}`)}/${name}` : path;
    if (!fields.has(here)) continue;
    write(fields.get(here).controls, value);
    paths.push(here);
  }
  return paths;
}
