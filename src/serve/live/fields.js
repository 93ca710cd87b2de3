// A part of the preview's side in the browser: what the reader has typed into fields that an edit puts elsewhere.

/** The fields that an edit takes away, as they were, and those that it brings: often they are the same ones. */
const gone = new Map();
const come = [];
const fields = "input, textarea, select";
const fieldsIn = (node) => node.nodeType === 1 ? [...node.matches(fields) ? [node] : [], ...node.querySelectorAll(fields)] : [];
const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
const keyOfField = (field) => [field.localName, field.type, field.name, field.id, isChoice(field) ? field.value : ""].join(" ");

/** What the reader has done to a field; nothing of what the author has written there. */
function stateOf(field) {
  const state = { hasFocus: document.activeElement === field };
  if (isChoice(field) && field.checked !== field.defaultChecked) state.checked = field.checked;
  else if (field.localName === "select") {
    const options = [...field.options];
    if (options.some((option) => option.selected !== option.defaultSelected)) state.chosen = options.filter((option) => option.selected).map((option) => option.value);
  } else if (!isChoice(field) && field.type !== "file" && field.value !== field.defaultValue) state.value = field.value;
  if (state.hasFocus && field.localName !== "select" && !isChoice(field)) state.selection = [field.selectionStart, field.selectionEnd, field.selectionDirection];
  return state;
}

function noteGone(node) {
  for (const field of fieldsIn(node)) if (!gone.has(keyOfField(field))) gone.set(keyOfField(field), stateOf(field));
}

function noteCome(node) {
  come.push(...fieldsIn(node));
}

/** Fills the fields that came as those were filled that went. */
function fillFields() {
  for (const field of come) {
    const state = gone.get(keyOfField(field));
    if (!state || !field.isConnected) continue;
    gone.delete(keyOfField(field));
    if ("checked" in state) field.checked = state.checked;
    if ("chosen" in state) for (const option of field.options) option.selected = state.chosen.includes(option.value);
    if ("value" in state) field.value = state.value;
    if (!state.hasFocus) continue;
    field.focus({ preventScroll: true });
    if (state.selection?.[0] !== null && state.selection?.[0] !== undefined) field.setSelectionRange(...state.selection);
  }
  gone.clear();
  come.length = 0;
}
