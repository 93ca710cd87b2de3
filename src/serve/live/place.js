// A part of the preview's side in the browser: the way from a text to its source.

/** Asks the preview to open the source; `sought` says of what, and what helps to find the line. */
async function open(sought) {
  const answer = await fetch(`${own}open?${new URLSearchParams(sought)}`, { method: "POST", headers: { "x-hornbook": "1" } });
  const { opened, found, fault } = await answer.json();
  const where = opened && (found ? `Opening ${opened}` : `Opening ${opened}: the line of these words was not found`);
  const toast = element("div", where || fault, { class: "toast", role: "status" });
  box().append(toast);
  raise(toast);
  setTimeout(() => toast.remove(), 4000);
}

/** What the server sent for an element of the page; the element itself where scripts have made it. */
function sentFor(place) {
  const all = sent ? sent.getElementsByTagName(place.localName) : [];
  return [...all].find((node) => places.get(node) === place) || place;
}

/** So much of the text around helps to tell apart what is written twice. */
const AROUND = 160;

function soughtFor(block) {
  const node = sentFor(block);
  const page = node.closest("body") || node;
  const before = node.ownerDocument.createRange();
  before.setStart(page, 0);
  before.setEndBefore(node);
  const after = node.ownerDocument.createRange();
  after.setStartAfter(node);
  after.setEnd(page, page.childNodes.length);
  const sought = {
    path: path(),
    tag: node.localName,
    words: (node.alt || node.textContent.trim()).slice(0, 2 * AROUND),
    before: before.toString().slice(-AROUND),
    after: after.toString().slice(0, AROUND),
  };
  if (node.localName === "img") sought.file = decoded((node.getAttribute("src") || "").split(/[?#]/)[0]).split("/").at(-1);
  return sought;
}

const passages = "p, li, h1, h2, h3, h4, h5, h6, td, th, dt, dd, figcaption, pre, blockquote, summary, img";

/** What has a place in the source: the passage that `clicked` is in, or what else is nearest and came with the page. */
function passageAt(clicked) {
  const passage = clicked.closest?.(passages);
  if (passage) return passage;
  let block = clicked;
  while (block?.parentElement && (!block.textContent.trim() || sent && sentFor(block) === block)) block = block.parentElement;
  return block.closest?.("body *");
}

addEventListener("click", (event) => {
  if (!event.altKey || event.button !== 0 || event.target.id === "hornbook-preview") return;
  const block = passageAt(event.target);
  if (!block) return;
  event.preventDefault();
  event.stopPropagation();
  open(soughtFor(block));
}, true);
