// A part of the preview's side in the browser: the page in place.

/** Whether only a new document is right: a script changed, or a script has changed what an edit changes. */
let isReloadNeeded = false;
/** Elements with an address that is not the server's any more, but one for the bytes as they are now. */
const swapped = new WeakSet();
const isExecutable = (script) => /^$|^module$|^importmap$|javascript/i.test(script.type || "");
const hasScript = (node) => node.nodeType === 1
  && [node, ...node.querySelectorAll("script")].some((other) => other.nodeName === "SCRIPT" && isExecutable(other));
const isBlank = (node) => node.nodeType === 3 && !node.nodeValue.trim();

/** Audios and videos one of whose sources is another now: they look for it when they are told to. */
const unloaded = new Set();
function noteSource(node) {
  const media = node.nodeName === "SOURCE" && node.parentNode;
  if (media instanceof HTMLMediaElement && !media.hasAttribute("src")) unloaded.add(media);
}

function loadMedia() {
  for (const media of unloaded) media.load();
  unloaded.clear();
}

/** Where a node of the server's HTML is in the page; nothing where a script has taken it away. */
function placeOf(node) {
  const place = places.get(node);
  if (place?.isConnected) return place;
  isReloadNeeded = true;
  return null;
}

function changeAttribute(old, name, value) {
  const before = old.getAttribute(name);
  if (before === value) return;
  const place = placeOf(old);
  const set = (element) => value === null ? element.removeAttribute(name) : element.setAttribute(name, value);
  set(old);
  if (!place) return;
  // The reader opens and shuts.
  const isOurs = name === "open" || swapped.has(place);
  if (place.getAttribute(name) !== before && !isOurs) isReloadNeeded = true;
  // The old style stays until the new one is there.
  else if (name === "href" && place.sheet) places.set(old, exchange(place, value));
  else set(place);
  noteSource(place);
}

function changeAttributes(old, wanted) {
  for (const { name } of [...old.attributes]) if (!wanted.hasAttribute(name)) changeAttribute(old, name, null);
  for (const { name, value } of [...wanted.attributes]) changeAttribute(old, name, value);
}

function changeText(old, wanted) {
  const before = old.nodeValue;
  if (before === wanted.nodeValue) return;
  const isSeen = !isBlank(old) || !isBlank(wanted);
  old.nodeValue = wanted.nodeValue;
  if (!isSeen && !places.get(old)?.isConnected) return;
  const place = placeOf(old);
  if (place && place.nodeValue === before) place.nodeValue = wanted.nodeValue;
  else isReloadNeeded = true;
}

function change(old, wanted) {
  if (isReloadNeeded) return;
  if (old.nodeType !== 1) return changeText(old, wanted);
  if (isSame(old, wanted)) return;
  const now = places.get(old);
  // A script that has made all of it anew has not changed it.
  if (now?.isConnected && now.isEqualNode(old)) pairAll(old, now);
  if (old.nodeName === "SCRIPT" && (isExecutable(old) || isExecutable(wanted))) isReloadNeeded = true;
  changeAttributes(old, wanted);
  if (old.nodeName === "SCRIPT" || old.nodeName === "STYLE" || old.nodeName === "NOSCRIPT") {
    const text = old.nodeName === "NOSCRIPT" ? wanted.innerHTML : wanted.textContent;
    old.innerHTML = wanted.innerHTML;
    const place = placeOf(old);
    if (place && place.textContent !== text) place.textContent = text;
    return;
  }
  if (old.nodeName === "TEMPLATE") {
    for (const template of [old, placeOf(old)]) if (template) template.innerHTML = wanted.innerHTML;
    return;
  }
  changeChildren(old, wanted);
}

const kindOf = (node) => node.nodeType === 1 ? `${node.nodeName} ${node.id} ${node.getAttribute("class")}` : `${node.nodeType}`;

function changeChildren(old, wanted) {
  const before = [...old.childNodes];
  const after = [...wanted.childNodes];
  // Equal ends are left alone, so that what stands between them finds its like.
  const [start, end] = equalEnds(before, after);
  const rest = before.slice(start, before.length - end);
  const keys = rest.map(keyOf);
  const kinds = rest.map(kindOf);
  const stop = before[before.length - end] || null;
  let last = before[start - 1] || null;
  const middle = after.slice(start, after.length - end);
  const wantedKeys = new Set(middle.map(keyOf));
  const wantedKinds = new Set(middle.map(kindOf));
  for (const child of middle) {
    let at = keys.indexOf(keyOf(child));
    if (at > 0 && isBlank(child)) at = -1;
    // What stays as it is elsewhere does not become something else here, and a kind of its own waits for its like.
    if (at < 0) {
      const kind = kindOf(child);
      at = rest.findIndex((other, index) => isAlike(other, child) && !wantedKeys.has(keys[index])
        && (kinds[index] === kind || !wantedKinds.has(kinds[index])));
    }
    if (at < 0) {
      insert(old, child, last, rest[0] || stop);
      last = child;
      continue;
    }
    rest.splice(0, at).forEach(remove);
    keys.splice(0, at + 1);
    kinds.splice(0, at + 1);
    last = rest.shift();
    change(last, child);
  }
  rest.forEach(remove);
}

/** What of `parent` is or holds the place of `node`, around which a script may have put something. */
function partOf(parent, node) {
  let part = places.get(node);
  while (part && part.parentNode !== parent) part = part.parentNode;
  return part;
}

function insert(old, child, last, next) {
  isReloadNeeded ||= hasScript(child);
  const parent = placeOf(old);
  old.insertBefore(child, next);
  if (isReloadNeeded || !parent) return;
  const made = document.importNode(child, true);
  pairAll(child, made);
  const behind = last && partOf(parent, last);
  const ahead = next && partOf(parent, next);
  if (behind) behind.after(made);
  else if (ahead) ahead.before(made);
  else if (!last && !next) parent.prepend(made);
  else isReloadNeeded = true;
  noteSource(made);
  noteCome(made);
}

/** A dialog that stands open goes when it is closed. */
function remove(node) {
  const place = places.get(node);
  const parent = places.get(node.parentNode);
  node.remove();
  if (isReloadNeeded) return;
  // What a script has put around it alone goes with it.
  let part = place;
  while (part && part.parentNode !== parent && part.parentNode?.childNodes.length === 1) part = part.parentNode;
  if (!part?.isConnected || part.parentNode !== parent) {
    isReloadNeeded = !isBlank(node);
    return;
  }
  const dialog = place.nodeType === 1 && (place.matches("dialog[open]") ? place : place.querySelector("dialog[open]"));
  noteSource(place);
  noteGone(part);
  if (dialog) dialog.addEventListener("close", () => place.remove(), { once: true });
  else part.remove();
}

/** Whether an element stays where it is while the page is scrolled. */
function isAfloat(element) {
  for (let above = element; above; above = above.parentElement) {
    if (/fixed|sticky/.test(getComputedStyle(above).position)) return true;
  }
  return false;
}

/** What the reader has before their eyes, from top to bottom, and how far down it is. */
function shownNow() {
  const found = new Map();
  for (let y = 4; y < innerHeight; y += 24) {
    const element = document.elementsFromPoint(innerWidth / 2, y).find((other) => other.id !== "hornbook-preview");
    if (!element || found.has(element) || element === document.documentElement || element === document.body) continue;
    if (!isAfloat(element)) found.set(element, element.getBoundingClientRect().top);
  }
  return [...found];
}

/** Holds the text that is read where it is, also where something comes above it. The result puts it back there. */
function holdPlace() {
  const [x, y] = [scrollX, scrollY];
  const shown = y > 0 ? shownNow() : [];
  // What begins here moves with all that is above; what began earlier holds a part of that itself.
  shown.sort(([, one], [, other]) => (one < 0) - (other < 0) || (one < 0 ? other - one : one - other));
  return () => {
    const [element, top] = shown.find(([other]) => other.isConnected) || [];
    if (element) scrollTo({ left: x, top: scrollY + element.getBoundingClientRect().top - top, behavior: "instant" });
    else if (scrollX !== x || scrollY !== y) scrollTo({ left: x, top: y, behavior: "instant" });
  };
}

/** Brings the page up to what the server sends now. */
async function load() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-cache" });
  if (!(answer.headers.get("content-type") || "").startsWith("text/html")) return location.reload();
  const { page } = parsed(await answer.text());
  const putBack = holdPlace();
  hasTemplates = [sent, page].some((one) => one.querySelector("template"));
  change(sent.documentElement, page.documentElement);
  if (isReloadNeeded) return location.reload();
  loadMedia();
  fillFields();
  document.dispatchEvent(new CustomEvent("hornbook:update"));
  putBack();
}
