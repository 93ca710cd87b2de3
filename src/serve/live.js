// The preview's side in the browser: a page that is edited changes in place, and what is wrong is shown over it.
(() => {
  "use strict";
  const base = document.currentScript.dataset.base;
  const own = `${base}__hornbook/`;
  const path = () => decodeURI(location.pathname).slice(decodeURI(base).length);
  let generation = null;

  // ---- The page in place.

  const keptAttributes = { DETAILS: ["open"], DIALOG: ["open"], INPUT: ["value", "checked"], OPTION: ["selected"] };
  const isOurs = (node) => node.nodeType === 1 && node.id.startsWith("hornbook-preview");

  function isAlike(one, other) {
    return one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id || "") === (other.id || "");
  }

  function morphAttributes(from, to) {
    const kept = keptAttributes[from.nodeName] || [];
    for (const { name } of [...from.attributes]) {
      if (!to.hasAttribute(name) && !kept.includes(name)) from.removeAttribute(name);
    }
    for (const { name, value } of to.attributes) {
      if (from.getAttribute(name) !== value && !kept.includes(name)) from.setAttribute(name, value);
    }
  }

  function morph(from, to) {
    if (from.nodeType !== 1) {
      if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
      return;
    }
    if (from.isEqualNode(to)) return;
    // Attributes that a script of the page has set at the root (the colour scheme) are the reader's.
    if (from !== document.documentElement) morphAttributes(from, to);
    if (from.nodeName === "TEXTAREA" || from.nodeName === "SCRIPT") return;
    morphChildren(from, to);
  }

  function morphChildren(from, to) {
    const old = [...from.childNodes].filter((node) => !isOurs(node));
    const wanted = [...to.childNodes];
    // Equal ends are left alone, so that what stands between them finds its like.
    let start = 0;
    while (start < old.length && start < wanted.length && old[start].isEqualNode(wanted[start])) start += 1;
    let end = 0;
    while (end < old.length - start && end < wanted.length - start
      && old[old.length - 1 - end].isEqualNode(wanted[wanted.length - 1 - end])) end += 1;
    const rest = old.slice(start, old.length - end);
    const next = old[old.length - end] || [...from.childNodes].find(isOurs) || null;
    for (const node of wanted.slice(start, wanted.length - end)) {
      let at = rest.findIndex((other) => other.isEqualNode(node));
      if (at < 0) at = rest.findIndex((other) => isAlike(other, node));
      if (at < 0) {
        from.insertBefore(document.importNode(node, true), rest[0] || next);
        continue;
      }
      for (const passed of rest.splice(0, at)) passed.remove();
      morph(rest.shift(), node);
    }
    for (const left of rest) left.remove();
  }

  async function load() {
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, cache: "no-cache" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const x = scrollX;
    const y = scrollY;
    morph(document.head, page.head);
    morph(document.body, page.body);
    if (scrollX !== x || scrollY !== y) scrollTo(x, y);
    document.dispatchEvent(new CustomEvent("hornbook:update"));
  }

  // ---- Styles and pictures alone.

  function withVersion(address) {
    const url = new URL(address, location.href);
    url.searchParams.set("v", String(generation));
    return url.href;
  }

  function names(file, address) {
    const url = new URL(address, location.href);
    // A print in the name (`site.0a1b2c3d4e5f.css`) is of the file as it was.
    const asked = decodeURI(url.pathname).replace(/\.[0-9a-f]{12}(?=(\.[^./]+)?$)/, "");
    return url.origin === location.origin && asked.endsWith(`/${file.split("/").slice(1).join("/")}`)
      || asked.split("/").pop() === file.split("/").pop();
  }

  function swap(files) {
    for (const link of document.querySelectorAll("link[rel~=stylesheet]")) {
      if (files.some((file) => names(file, link.href))) {
        const fresh = link.cloneNode();
        fresh.href = withVersion(link.href);
        fresh.addEventListener("load", () => link.remove());
        link.after(fresh);
      }
    }
    for (const picture of document.querySelectorAll("img[src]")) {
      if (files.some((file) => names(file, picture.src))) picture.src = withVersion(picture.src);
    }
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
      article.append(element("p", fault.message));
      if (fault.file) {
        const place = element("a", `${fault.file}:${fault.line}:${fault.column}`, { href: "#", class: "place" });
        place.addEventListener("click", (event) => {
          event.preventDefault();
          open(`source:${fault.file}`, String(fault.line));
        });
        article.append(place);
      }
      if (fault.text) article.append(element("pre", fault.text));
      if (fault.help) article.append(element("p", fault.help));
      inner.append(article);
    }
    sheet.append(inner);
    out.append(sheet);
  }

  async function look() {
    const answer = await fetch(`${own}note?path=${encodeURIComponent(path())}`);
    const note = await answer.json();
    generation = note.generation;
    return note;
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

  let work = Promise.resolve();

  async function update(files) {
    const note = await look();
    const isStyle = files.length > 0 && files.every((file) => /^(static|assets|themes\/[^/]+\/(static|assets))\//.test(file));
    if (isStyle) swap(files);
    if (!isStyle || files.some((file) => !/\.(css|png|jpe?g|gif|webp|avif|svg)$/i.test(file))) await load();
    show(note.faults.length ? note : await look());
  }

  const events = new EventSource(`${own}events`);
  events.addEventListener("message", (event) => {
    const { files } = JSON.parse(event.data);
    work = work.then(() => update(files || [])).catch((fault) => console.warn("hornbook:", fault));
  });
  let wasOpen = false;
  events.addEventListener("open", () => {
    // The preview was started anew: everything may have changed.
    if (wasOpen) work = work.then(() => update([])).catch(() => {});
    wasOpen = true;
  });
  look().then(show).catch(() => {});
})();
