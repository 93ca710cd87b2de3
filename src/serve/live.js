// The preview's side in the browser: a page that is edited changes in place, and what is wrong is shown over it.
//
// It runs before the page's own scripts. What they change in the page is theirs: an update compares the HTML that the
// server sent before with the HTML that it sends now, and does to the page what differs between the two.
(() => {
  "use strict";
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

  // ---- What the server sent, and where it is in the page.

  /** The page as the server sent it last. */
  let sent = null;
  /** A node of it, and the node of the page that was made of that. */
  const places = new WeakMap();
  const children = new Map();
  const remember = (node) => {
    children.set(node, [...node.childNodes]);
    node.childNodes.forEach(remember);
  };
  remember(document.documentElement);

  const isOurs = (node) => node.nodeName === "SCRIPT" && (node.getAttribute("src") || "").startsWith(own);

  function isAlike(one, other) {
    return one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id || "") === (other.id || "");
  }

  function parsed(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const script = [...page.scripts].find(isOurs);
    const found = { page, print: script?.dataset.print };
    script?.remove();
    return found;
  }

  /** Both trees are the same. */
  function pairAll(node, place) {
    places.set(node, place);
    if (node.nodeName === "NOSCRIPT" || node.nodeName === "TEMPLATE") return;
    const below = children.get(place) || [...place.childNodes];
    node.childNodes.forEach((child, at) => below[at] && pairAll(child, below[at]));
  }

  /** Scripts may have put something in or changed something since. */
  function pair(node, place) {
    if (node.nodeName === "NOSCRIPT" || node.nodeName === "TEMPLATE") return void places.set(node, place);
    places.set(node, place);
    const below = (children.get(place) || []).filter((child) => !isOurs(child));
    let start = 0;
    for (const child of node.childNodes) {
      let at = below.findIndex((other, index) => index >= start && other.isEqualNode(child));
      if (at < 0) at = below.findIndex((other, index) => index >= start && isAlike(other, child));
      if (at < 0) continue;
      pair(child, below[at]);
      start = at + 1;
    }
  }

  /** The page as it was before its scripts ran; attributes as they are now. */
  function copied(place) {
    const node = place.cloneNode(false);
    places.set(node, place);
    for (const child of children.get(place) || []) if (!isOurs(child)) node.append(copied(child));
    return node;
  }

  /** The HTML that this page was made of: the browser has it, unless somebody has asked for the page since. */
  async function findSent() {
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "force-cache" });
      const found = parsed(await answer.text());
      if (found.print === print) {
        sent = found.page;
        pair(sent.documentElement, document.documentElement);
      }
    } catch { /* it is made of the page itself */ }
    if (!sent) {
      sent = document.implementation.createHTMLDocument();
      sent.documentElement.replaceWith(copied(document.documentElement));
    }
    children.clear();
  }

  // ---- The page in place.

  /** Whether something changed that only a new document shows: a script. */
  let isReloadNeeded = false;
  const isExecutable = (script) => /^$|^module$|^importmap$|javascript/i.test(script.type || "");
  const hasScript = (node) => node.nodeType === 1
    && [node, ...node.querySelectorAll("script")].some((other) => other.nodeName === "SCRIPT" && isExecutable(other));

  function changeAttributes(old, wanted) {
    const place = places.get(old);
    for (const { name } of [...old.attributes]) {
      if (wanted.hasAttribute(name)) continue;
      old.removeAttribute(name);
      place?.removeAttribute(name);
    }
    for (const { name, value } of [...wanted.attributes]) {
      if (old.getAttribute(name) === value) continue;
      old.setAttribute(name, value);
      // The old style stays until the new one is there.
      if (name === "href" && place?.sheet) places.set(old, exchange(place, value));
      else place?.setAttribute(name, value);
    }
  }

  function change(old, wanted) {
    const place = places.get(old);
    if (old.nodeType !== 1) {
      if (old.nodeValue === wanted.nodeValue) return;
      old.nodeValue = wanted.nodeValue;
      if (place) place.nodeValue = wanted.nodeValue;
      return;
    }
    if (old.isEqualNode(wanted)) return;
    if (old.nodeName === "SCRIPT" && (isExecutable(old) || isExecutable(wanted))) isReloadNeeded = true;
    changeAttributes(old, wanted);
    if (old.nodeName === "SCRIPT" || old.nodeName === "STYLE" || old.nodeName === "NOSCRIPT") {
      const text = old.nodeName === "NOSCRIPT" ? wanted.innerHTML : wanted.textContent;
      old.innerHTML = wanted.innerHTML;
      if (place && place.textContent !== text) place.textContent = text;
      return;
    }
    changeChildren(old, wanted);
  }

  const keyOf = (node) => node.nodeType === 1 ? node.outerHTML : `${node.nodeType} ${node.nodeValue}`;
  const kindOf = (node) => node.nodeType === 1 ? `${node.nodeName} ${node.id} ${node.getAttribute("class")}` : `${node.nodeType}`;
  const isBlank = (node) => node.nodeType === 3 && !node.nodeValue.trim();

  function changeChildren(old, wanted) {
    const before = [...old.childNodes];
    const after = [...wanted.childNodes];
    // Equal ends are left alone, so that what stands between them finds its like.
    let start = 0;
    while (start < before.length && start < after.length && before[start].isEqualNode(after[start])) start += 1;
    let end = 0;
    while (end < before.length - start && end < after.length - start
      && before[before.length - 1 - end].isEqualNode(after[after.length - 1 - end])) end += 1;
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

  function insert(old, child, last, next) {
    const parent = places.get(old);
    const made = document.importNode(child, true);
    isReloadNeeded ||= hasScript(child);
    old.insertBefore(child, next);
    pairAll(child, made);
    if (!parent) return;
    const [behind, ahead] = [last && places.get(last), next && places.get(next)];
    if (behind?.parentNode === parent) behind.after(made);
    else if (ahead?.parentNode === parent) ahead.before(made);
    else if (last) parent.append(made);
    else parent.prepend(made);
  }

  /** A dialog that stands open goes when it is closed. */
  function remove(node) {
    const place = places.get(node);
    node.remove();
    const dialog = place?.nodeType === 1 && (place.matches("dialog[open]") ? place : place.querySelector("dialog[open]"));
    if (dialog) dialog.addEventListener("close", () => place.remove(), { once: true });
    else place?.remove();
  }

  /** What templates hold is no part of the tree. */
  function changeTemplates(old, wanted) {
    const [before, after] = [old, wanted].map((page) => [...page.querySelectorAll("template")]);
    if (before.length !== after.length) return;
    before.forEach((template, at) => {
      if (template.innerHTML === after[at].innerHTML) return;
      template.innerHTML = after[at].innerHTML;
      const place = places.get(template);
      if (place) place.innerHTML = after[at].innerHTML;
    });
  }

  async function load() {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-cache" });
    if (!(answer.headers.get("content-type") || "").startsWith("text/html")) return location.reload();
    const { page } = parsed(await answer.text());
    const x = scrollX;
    const y = scrollY;
    changeTemplates(sent, page);
    change(sent.documentElement, page.documentElement);
    if (isReloadNeeded) return location.reload();
    if (scrollX !== x || scrollY !== y) scrollTo(x, y);
    document.dispatchEvent(new CustomEvent("hornbook:update"));
  }

  // ---- Styles, pictures and other files that the page shows.

  performance.setResourceTimingBufferSize?.(10000);
  const isSwapped = (name) => /\.(css|png|jpe?g|gif|webp|avif|svg|ico|apng|bmp|mp4|webm|mov|m4v|mp3|ogg|wav|m4a|vtt)$/i.test(name);

  function urlOf(address, from) {
    try {
      const url = new URL(address, from || document.baseURI);
      return url.origin === location.origin ? url : null;
    } catch {
      return null;
    }
  }

  /** Whether the file at `address` is one of `changed`; every file is, where nobody knows. */
  function isChanged(changed, address, from) {
    const url = address && !address.startsWith("#") && urlOf(address, from);
    if (!url || !url.pathname.startsWith(base) || url.pathname.startsWith(own)) return false;
    const name = decoded(url.pathname).slice(decoded(base).length);
    return changed ? changed.has(name) : isSwapped(name);
  }

  function fresh(address, from) {
    const url = urlOf(address, from);
    url.searchParams.set("v", String(known));
    return url.href;
  }

  function swapAttributes(changed) {
    for (const name of ["src", "poster", "data", "href", "xlink:href"]) {
      const all = name.endsWith("href") ? "image, use, link:not([rel~=stylesheet])" : "*";
      for (const element of document.querySelectorAll(all)) {
        const value = element.getAttribute(name);
        if (!value || element.nodeName === "SCRIPT" || element.nodeName === "IFRAME") continue;
        if (isChanged(changed, value)) element.setAttribute(name, fresh(value));
      }
    }
    for (const element of document.querySelectorAll("[srcset]")) {
      const value = element.getAttribute("srcset");
      if (value.includes("data:")) continue;
      const parts = value.split(",").map((part) => {
        const [, before, address, after] = /^(\s*)(\S*)([^]*)$/.exec(part);
        return address && isChanged(changed, address) ? before + fresh(address) + after : part;
      });
      if (parts.join(",") !== value) element.setAttribute("srcset", parts.join(","));
    }
    for (const element of document.querySelectorAll("[style]")) swapDeclarations(changed, element.style, document.baseURI);
  }

  function swapDeclarations(changed, style, from) {
    for (const name of [...style]) {
      const value = style.getPropertyValue(name);
      if (!value.includes("url(")) continue;
      const swapped = value.replace(/url\((["']?)(.*?)\1\)/g, (whole, _, address) =>
        isChanged(changed, address, from) ? `url("${fresh(address, from)}")` : whole);
      if (swapped !== value) style.setProperty(name, swapped, style.getPropertyPriority(name));
    }
  }

  function swapRules(changed, holder, from) {
    [...holder.cssRules].forEach((rule, at) => {
      if (rule instanceof CSSImportRule) {
        if (isChanged(changed, rule.href, from)) {
          const layer = rule.layerName === null || rule.layerName === undefined ? "" : rule.layerName ? `layer(${rule.layerName})` : "layer";
          const supports = rule.supportsText ? `supports(${rule.supportsText})` : "";
          holder.deleteRule(at);
          holder.insertRule(`@import url("${fresh(rule.href, from)}") ${layer} ${supports} ${rule.media.mediaText};`, at);
        } else if (rule.styleSheet) {
          swapRules(changed, rule.styleSheet, rule.styleSheet.href);
        }
        return;
      }
      if (rule.style && !(rule instanceof CSSFontFaceRule)) swapDeclarations(changed, rule.style, from);
      if (rule.cssRules) swapRules(changed, rule, from);
    });
  }

  function swapSheet(changed, sheet) {
    try {
      if (sheet) swapRules(changed, sheet, sheet.href || document.baseURI);
    } catch { /* a style sheet of another site */ }
  }

  /** Puts a style sheet behind `link` that takes its place once it is loaded. */
  function exchange(link, address, done = () => {}) {
    const next = link.cloneNode();
    next.setAttribute("href", address);
    next.addEventListener("load", () => {
      done(next);
      link.remove();
    }, { once: true });
    next.addEventListener("error", () => link.remove(), { once: true });
    link.after(next);
    return next;
  }

  function swapStyles(changed) {
    const links = new Set();
    for (const link of document.querySelectorAll("link[rel~=stylesheet]")) {
      if (!isChanged(changed, link.getAttribute("href"))) continue;
      links.add(link);
      const next = exchange(link, fresh(link.href), (made) => swapSheet(changed, made.sheet));
      // The new one is where the server's HTML has it.
      if (sent) for (const node of sent.querySelectorAll("link")) if (places.get(node) === link) places.set(node, next);
    }
    for (const sheet of document.styleSheets) if (!links.has(sheet.ownerNode)) swapSheet(changed, sheet);
  }

  /** Whether the page has loaded a file of `changed` that cannot be put in place of the old one. */
  function needsReload(changed) {
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    for (const script of document.scripts) loaded.push(script.src);
    return loaded.some((address) => isChanged(changed, address) && !isSwapped(new URL(address).pathname));
  }

  // ---- What is to be said about the page.

  const style = `
    :host { all: initial }
    * { box-sizing: border-box; font: 16px/1.5 system-ui, sans-serif }
    .banner { position: fixed; inset: auto 0 0 0; z-index: 2147483646; padding: .5rem 1rem; color: #1c1400;
      background: #ffd769; text-align: center }
    .faults { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; padding: 1.5rem;
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
    .toast { position: fixed; right: 1rem; bottom: 3rem; z-index: 2147483647; padding: .5rem 1rem; color: #fff;
      background: #333 }`;
  let root = null;
  let closed = "";

  function box() {
    let host = document.getElementById("hornbook-preview");
    if (!host) {
      host = document.createElement("div");
      host.id = "hornbook-preview";
      document.body.append(host);
      root = host.attachShadow({ mode: "open" });
      root.innerHTML = `<style>${style}</style><div class="out"></div>`;
    }
    return root.querySelector(".out");
  }

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  /** A place in a file, and its line with what is meant underlined. */
  function shownPlace(place) {
    const parts = [];
    const link = element("a", `${place.file}:${place.line}:${place.column}`, { href: "#", class: "place" });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      open(`source:${place.file}`, String(place.line));
    });
    parts.push(link);
    if (place.words) parts.push(element("p", place.words));
    if (place.text) {
      const letters = [...place.text];
      const line = element("pre", letters.slice(0, place.column - 1).join(""));
      line.append(element("b", letters.slice(place.column - 1, place.end - 1).join("")), letters.slice(place.end - 1).join(""));
      parts.push(line);
    }
    return parts;
  }

  function show(note) {
    const out = box();
    out.replaceChildren();
    if (note.banner) out.append(element("div", note.banner, { class: "banner", role: "status" }));
    const key = JSON.stringify(note.faults);
    if (!note.faults.length || key === closed) return;
    const sheet = element("div", "", { class: "faults", role: "alertdialog", "aria-label": "What is wrong" });
    const inner = element("div", "");
    const close = element("button", "Close");
    close.addEventListener("click", () => { closed = key; sheet.remove(); });
    const count = note.faults.length;
    inner.append(close, element("h1", count === 1 ? "One thing to mend" : `${count} things to mend`));
    for (const fault of note.faults) {
      const article = element("article", "");
      article.append(element("code", `error[${fault.code}]`), element("p", fault.message));
      for (const place of fault.places) article.append(...shownPlace(place));
      if (fault.help) article.append(element("p", `help: ${fault.help}`));
      inner.append(article);
    }
    sheet.append(inner);
    out.append(sheet);
  }

  async function look() {
    const answer = await fetch(`${own}note?path=${encodeURIComponent(path())}`, { cache: "no-store" });
    return answer.json();
  }

  // ---- The source.

  async function open(of, words) {
    const query = `path=${encodeURIComponent(of)}&words=${encodeURIComponent(words)}`;
    const answer = await fetch(`${own}open?${query}`, { method: "POST", headers: { "x-hornbook": "1" } });
    const { opened, fault } = await answer.json();
    const toast = element("div", opened ? `Opening ${opened}` : fault, { class: "toast", role: "status" });
    box().append(toast);
    setTimeout(() => toast.remove(), 4000);
  }

  addEventListener("click", (event) => {
    if (!event.altKey || event.button !== 0) return;
    const block = event.target.closest?.("p, li, h1, h2, h3, h4, h5, h6, td, th, dt, dd, figcaption, pre, blockquote, img");
    if (!block) return;
    event.preventDefault();
    event.stopPropagation();
    open(path(), block.alt || block.textContent.trim().split("\n")[0]);
  }, true);

  // ---- Updates, one after the other.

  let work = findSent();
  const then = (task) => { work = work.then(task).catch((fault) => console.warn("hornbook:", fault)); };

  /** Brings the page up to date; `files` are the addresses of files that changed, where that is known. */
  async function update(files) {
    const changed = files && new Set(files);
    await load();
    if (changed && needsReload(changed)) return location.reload();
    if (!changed || changed.size) {
      swapAttributes(changed);
      swapStyles(changed);
    }
    show(await look());
  }

  /** What the server tells: which update it is at, and with an update what changed. */
  function hear({ generation: now, files, everything }) {
    then(() => {
      if (now === known) return undefined;
      const isNext = now === known + 1;
      known = now;
      if (everything) return location.reload();
      return update(isNext && files ? files : null);
    });
  }

  const ask = () => then(async () => {
    const note = await look();
    if (note.generation === known) return show(note);
    known = note.generation;
    return update(null);
  });

  function listen(tell) {
    new EventSource(`${own}events`).addEventListener("message", (event) => tell(JSON.parse(event.data)));
  }

  // Browsers have few connections to a host: one tab listens for all, and when it goes another does.
  const name = `hornbook-preview ${base}`;
  if (navigator.locks && window.BroadcastChannel) {
    const channel = new BroadcastChannel(name);
    channel.addEventListener("message", (event) => hear(event.data));
    const lead = () => new Promise(() => listen((told) => {
      channel.postMessage(told);
      hear(told);
    }));
    navigator.locks.request(name, lead).catch(() => listen(hear));
  } else {
    listen(hear);
  }
  addEventListener("pageshow", (event) => { if (event.persisted) ask(); });
  ask();
})();
