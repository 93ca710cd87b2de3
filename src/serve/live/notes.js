// A part of the preview's side in the browser: what is to be said about the page.

const style = `
  :host { all: initial }
  * { box-sizing: border-box; font: 16px/1.5 system-ui, sans-serif }
  .banner { position: fixed; inset: auto 0 0 0; z-index: 2147483646; width: auto; height: auto; margin: 0; border: 0;
    padding: .5rem 1rem; color: #1c1400; background: #ffd769; text-align: center }
  .ended { inset: 0 0 auto 0 }
  .faults { display: block; position: fixed; inset: 0; z-index: 2147483647; overflow: auto; padding: 1.5rem;
    width: 100%; height: 100%; max-width: none; max-height: none; margin: 0; border: 0;
    background: rgb(24 8 8 / .92); color: #fff }
  .faults > div { max-width: 56rem; margin: 0 auto }
  h1 { font-size: 1.25rem; font-weight: 700; margin: 0 0 1rem }
  article { margin: 0 0 1rem; padding: 1rem; border-left: .25rem solid #ff8a7a; background: #2b1313 }
  pre { margin: .5rem 0; overflow: auto; white-space: pre-wrap; font: 14px/1.5 ui-monospace, monospace }
  pre b { font: inherit; text-decoration: underline wavy #ff8a7a; text-underline-offset: .2em }
  code { font: 14px/1.5 ui-monospace, monospace; color: #ff8a7a }
  p { margin: .25rem 0 }
  a, button { color: #ffd769; background: none; border: 0; padding: .25rem; cursor: pointer; text-decoration: underline }
  a:focus-visible, button:focus-visible { outline: 2px solid #ffd769 }
  button { float: right }
  .toast { position: fixed; inset: auto 1rem 3rem auto; z-index: 2147483647; margin: 0; border: 0; padding: .5rem 1rem;
    color: #fff; background: #333 }`;
let root = null;
/** The faults that are shown, and those that the author has closed. */
let shown = "";
let closed = "";
const shut = (event) => {
  if (shown) closed = shown;
  event.preventDefault();
  event.stopImmediatePropagation();
  hideFaults();
};
// A dialog is closed by Escape; what lies over a page without one is no dialog.
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && shown && root.querySelector(".faults") && !document.querySelector("dialog:modal")) shut(event);
}, true);

/** A style that the page's own policy does not forbid, where the browser can make one. */
function dress(root) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(element("style", style));
  }
}

function box() {
  let host = document.getElementById("hornbook-preview");
  if (!host) {
    host = element("div", "", { id: "hornbook-preview" });
    document.body.append(host);
    root = host.attachShadow({ mode: "open" });
    dress(root);
    root.append(element("div", "", { class: "out" }));
    shown = "";
  }
  return root.querySelector(".out");
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** Puts an element over everything else of the page. */
function raise(element) {
  if (!element.showPopover) return;
  element.popover = "manual";
  element.showPopover();
}

/** A place in a file, and its line with what is meant underlined. */
function shownPlace(place) {
  const parts = [];
  const link = element("a", `${place.file}:${place.line}:${place.column}`, { href: "#", class: "place" });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    open({ path: `source:${place.file}`, words: String(place.line) });
  });
  parts.push(link);
  if (place.words) parts.push(element("p", place.words));
  if (place.text) {
    const letters = [...place.text];
    const [start, end] = [place.column - 1 - place.cut, place.end - 1 - place.cut];
    const line = element("pre", (place.cut ? "…" : "") + letters.slice(0, start).join(""));
    const behind = letters.slice(end).join("") + (place.goes_on ? "…" : "");
    line.append(element("b", letters.slice(start, end).join("")), behind);
    parts.push(line);
  }
  return parts;
}

function show(note) {
  const out = box();
  out.querySelector(".note")?.remove();
  if (note.banner) out.append(element("div", note.banner, { class: "banner note", role: "status" }));
  const key = note.faults.length ? JSON.stringify(note.faults) : "";
  // What was mended and is broken again is news.
  if (!key) closed = "";
  if (key === shown) return;
  hideFaults();
  if (key && key !== closed) showFaults(key, note.faults);
}

function hideFaults() {
  const sheet = root.querySelector(".faults");
  shown = "";
  // The focus goes back to where it was.
  sheet?.close?.();
  sheet?.remove();
}

function showFaults(key, faults) {
  shown = key;
  // Below a dialog that stands open nothing can be clicked.
  const name = document.querySelector("dialog:modal") ? "dialog" : "div";
  const sheet = element(name, "", { class: "faults", role: "alertdialog", "aria-label": "What is wrong" });
  sheet.addEventListener("cancel", shut);
  const inner = element("div", "");
  const close = element("button", "Close");
  close.addEventListener("click", shut);
  const count = faults.length;
  inner.append(close, element("h1", count === 1 ? "One thing to mend" : `${count} things to mend`));
  for (const fault of faults) {
    const article = element("article", "");
    article.append(element("code", `error[${fault.code}]`), element("p", fault.message));
    for (const place of fault.places) article.append(...shownPlace(place));
    if (fault.help) article.append(element("p", `help: ${fault.help}`));
    inner.append(article);
  }
  sheet.append(inner);
  box().append(sheet);
  if (sheet.showModal) sheet.showModal();
  else raise(sheet);
}

/** Says that the preview answers no more, or that another site is shown where it was; with no words takes that back. */
function showEnd(words) {
  const said = root?.querySelector(".ended");
  if (said?.textContent === words) return;
  said?.remove();
  if (!words) return;
  const banner = element("div", words, { class: "banner ended", role: "status" });
  box().append(banner);
  raise(banner);
}

async function look() {
  const answer = await fetch(`${own}note?path=${encodeURIComponent(path())}&since=${known}`, { cache: "no-store" });
  return answer.json();
}
