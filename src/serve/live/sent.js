// A part of the preview's side in the browser; `script.rs` puts the parts together. What the server sent, and where it is
// in the page.
//
// What the scripts of a page do to it is theirs: an update compares the HTML that the server sent before with the HTML
// that it sends now, and does to the page what differs between the two.

const { base, generation, print } = document.currentScript.dataset;
const own = `${base}__hornbook/`;
/** The update that the page is as of. */
let known = Number(generation);

function decoded(address) {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

const path = () => decoded(location.pathname).slice(decoded(base).length);

/** The page as the server sent it last, once that is known. */
let sent = null;
/** A node of it, and the node of the page that was made of that. */
const places = new WeakMap();
/** The page as it is when this runs: the scripts that nothing puts off have had their turn, others have not. */
let first = document.implementation.createHTMLDocument().importNode(document.documentElement, true);
/** A node of that copy, and the node of the page. */
const origins = new WeakMap();
(function remember(copy, origin) {
  origins.set(copy, origin);
  const here = origin.childNodes;
  copy.childNodes.forEach((child, at) => remember(child, here[at]));
})(first, document.documentElement);

const isOurs = (node) => node.nodeName === "SCRIPT" && (node.getAttribute("src") || "").startsWith(own);
/** Its content is no part of the tree in both. */
const isShut = (node) => node.nodeName === "NOSCRIPT" || node.nodeName === "TEMPLATE";

function isAlike(one, other) {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id || "") === (other.id || "")
    // An icon is no style sheet, not even for a moment.
    && (one.nodeName !== "LINK" || one.rel === other.rel);
}

const keyOf = (node) => node.nodeType === 1 ? node.outerHTML : `${node.nodeType} ${node.nodeValue}`;
/** What templates hold is no part of the tree: it is looked at where there are any. */
let hasTemplates = false;
const isSame = (one, other) => one.isEqualNode(other) && (!hasTemplates || keyOf(one) === keyOf(other));

/** How many of two lists are equal at the start, and how many of the rest at the end. */
function equalEnds(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && isSame(before[start], after[start])) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start
    && isSame(before[before.length - 1 - end], after[after.length - 1 - end])) end += 1;
  return [start, end];
}

function parsed(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const script = [...page.scripts].find(isOurs);
  const found = { page, print: script?.dataset.print };
  script?.remove();
  return found;
}

/** Both trees are the same. */
function pairAll(node, place, originOf = (other) => other) {
  places.set(node, originOf(place));
  if (isShut(node)) return;
  const below = place.childNodes;
  node.childNodes.forEach((child, at) => below[at] && pairAll(child, below[at], originOf));
}

/** `copy` is of a page that scripts may have put something in, or changed something of. */
function pair(node, copy) {
  places.set(node, origins.get(copy));
  if (isShut(node)) return;
  const here = [...node.childNodes];
  const there = [...copy.childNodes].filter((child) => !isOurs(child));
  const [start, end] = equalEnds(here, there);
  const pairEqual = (child, other) => pairAll(child, other, (found) => origins.get(found));
  for (let at = 0; at < start; at += 1) pairEqual(here[at], there[at]);
  for (let at = 1; at <= end; at += 1) pairEqual(here[here.length - at], there[there.length - at]);
  const rest = there.slice(start, there.length - end);
  let from = 0;
  for (const child of here.slice(start, here.length - end)) {
    let at = rest.findIndex((other, index) => index >= from && other.isEqualNode(child));
    if (at < 0) at = rest.findIndex((other, index) => index >= from && isAlike(other, child));
    if (at < 0) continue;
    pair(child, rest[at]);
    from = at + 1;
  }
}

/** The page as it was before the later scripts ran. */
function copied(copy) {
  const node = copy.cloneNode(false);
  places.set(node, origins.get(copy));
  if (copy.nodeName === "TEMPLATE") node.content.append(copy.content.cloneNode(true));
  for (const child of copy.childNodes) if (!isOurs(child)) node.append(copied(child));
  return node;
}

/** Whether this page was not loaded anew for the same reason a moment ago. */
function isFirstTry() {
  const key = `hornbook-preview ${location.pathname}`;
  try {
    const isFirst = !(Date.now() - Number(sessionStorage.getItem(key)) < 10000);
    sessionStorage.setItem(key, String(Date.now()));
    return isFirst;
  } catch {
    return false;
  }
}

/** The HTML that this page was made of: the browser has it, unless somebody has asked for the page since. */
async function findSent() {
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "force-cache" });
    const found = parsed(await answer.text());
    if (found.print === print) {
      sent = found.page;
      pair(sent.documentElement, first);
    } else if (found.print && isFirstTry()) {
      return location.reload();
    }
  } catch { /* it is made of the page itself */ }
  if (!sent) {
    sent = document.implementation.createHTMLDocument();
    sent.documentElement.replaceWith(copied(first));
  }
  first = null;
}
