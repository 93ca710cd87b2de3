// The reader's side of the search: a dialog on every page, the page of the search, and marks on the page that a reader
// lands on. It works on any page, whatever the theme: `data-search-open` opens the dialog, `form[data-search]` hands over
// its words, `data-search-page` becomes the page of the search. What looks things up is search.js, loaded at first use.
// Both are published without comments and blanks, and together have 12 KB to go by.

// A site is published with the words of its language in the place of these. One a line.
const WORDS = {
  search_guides: "Search the guides",
  search_hint: "What do you want to do?",
  search_count: "Results: {total}",
  search_none: "Nothing found for “{query}”",
  search_none_help: "Try fewer words, or others.",
  search_loading: "Searching …",
  search_failed: "The search does not work at the moment.",
  search_offline: "You seem to be offline.",
  search_again: "Try again",
  search_recent: "Recent searches",
  search_clear: "Clear the list",
  search_more: "More results",
  close: "Close",
  way_on: "All guides A–Z",
  way_on_path: "../a-z/",
};

/**
 * @typedef {import("./search.js").Result} Result
 * @typedef {import("./search.js").Found} Found
 * @typedef {{ input: HTMLInputElement, box: HTMLElement, bar: HTMLElement, ask: () => Promise<void> }} View
 */

const here = new URL("./", import.meta.url), landing = "hornbook:landing", recent = "hornbook:searches:" + here.pathname;

/**
 * What the browser keeps under a key, or with a value: keeps it. Nothing where it may keep nothing.
 * @param {"localStorage" | "sessionStorage"} kind @param {string} key @param {unknown} [value]
 */
function stored(kind, key, value) {
  try {
    if (value === undefined) return JSON.parse(window[kind].getItem(key) ?? "null");
    window[kind].setItem(key, JSON.stringify(value));
  } catch {}
}

/** What is text of a list that anything on this site may have written. @param {unknown} list @returns {string[]} */
const texts = (list) => [list].flat().filter((text) => typeof text === "string");
const recents = () => texts(stored("localStorage", recent));

/** @param {string} name @param {Record<string, string>} attributes @param {(Node | string)[]} children @returns {any} */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  element.append(...children);
  return element;
}

/** @param {MouseEvent} event */
const isPlain = (event) => !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button);

/** @type {Promise<any> | undefined} */
let index;
let failures = 0;

/**
 * Opens the index once; after a failure anew, under another name: browsers remember a module that did not come, and
 * the index may be another one by then.
 */
function load() {
  index ??= import("./search.js" + (failures ? "?" + failures : "")).then(({ open }) => open());
  index.catch(forget);
  return index;
}

function forget() {
  index = undefined;
  failures++;
}

// In a preview an edit has made another index.
document.addEventListener("hornbook:update", () => {
  forget();
  if (view?.input.offsetParent) view.ask();
});

const LETTER = "[\\p{L}\\p{N}\\p{M}]";
/** Letters of languages that set no spaces: Thai, Lao, Burmese, Khmer, Japanese, Chinese, Korean. */
const UNSPACED = /[\u0e00-\u109f\u1780-\u17ff\u3041-\u9fff\uac00-\ud7af]/;

/** A text without capitals and accents, with every letter in its place. @param {string} text */
function fold(text) {
  return Array.from(text, (letter) => {
    const plain = letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    return plain.length === letter.length ? plain : letter;
  }).join("");
}

/** What to mark for a query: its words, and those that were found for them. @param {string} query @param {Result[]} results */
function wanted(query, results) {
  const found = results.flatMap(({ pieces }) => pieces.filter((_, at) => at % 2));
  const all = fold([query, ...found].join(" ")).match(RegExp(LETTER + "+", "gu")) ?? [];
  const long = all.filter((word) => word.length > 2 || UNSPACED.test(word));
  return [...new Set(long.length ? long : all)];
}

/** Finds the words, and longer ones that begin with them. @param {string[]} list */
function pattern(list) {
  const parts = list.map((word) => {
    return UNSPACED.test(word) ? word : `(?<!${LETTER})${word}${word.length > 3 ? LETTER + "*" : `(?!${LETTER})`}`;
  });
  return RegExp(parts.join("|") || "(?!)", "gu");
}

/** A text with its words marked. @param {string} text @param {RegExp} words */
function marked(text, words) {
  const parts = [];
  let at = 0;
  for (const { 0: hit, index } of fold(text).matchAll(words)) {
    parts.push(text.slice(at, index), make("mark", {}, text.slice(index, (at = index + hit.length))));
  }
  return [...parts, text.slice(at)];
}

/** Marks words on this page without a change to it. @param {string[]} list */
function markPage(list) {
  if (!CSS.highlights) return;
  /** @type {[Node, string][]} */
  const texts = [];
  const walker = document.createTreeWalker(document.querySelector("main") ?? document.body, 4);
  for (let node; (node = walker.nextNode()); ) texts.push([node, fold(node.nodeValue ?? "")]);
  const groups = list.map((word) => texts.flatMap(([node, text]) => [...text.matchAll(pattern([word]))].map(({ 0: hit, index }) => {
    const range = new Range();
    range.setStart(node, index);
    range.setEnd(node, index + hit.length);
    return range;
  })));
  // A word that is everywhere says nothing beside others.
  const telling = groups.filter((ranges) => ranges.length <= 40).flat();
  CSS.highlights.set("hornbook-search", new Highlight(...(telling.length ? telling : groups.flat())));
}

/** @param {Result} result @param {RegExp} words */
function hit({ url, title, description, section, excerpt, letter, series }, words) {
  // A guide that is called after its series says in its description what it is about.
  const isBare = series && description && !description[120] && title.startsWith(series);
  const name = isBare ? description : title || url;
  const parts = {
    kicker: [isBare ? title : [letter, series].filter(Boolean).join(" · ")],
    name: marked(name.replace(/\b\.$/, ""), words),
    part: section ? marked(section.title, words) : [],
    text: excerpt === name ? [] : marked(excerpt, words),
  };
  return make("a", { class: "hb-hit", href: section?.url ?? url }, ...Object.entries(parts).map(([kind, texts]) => {
    return make("span", { class: "hb-" + kind }, ...texts);
  }));
}

/** A field, and below it what is found. On the page of the search the address follows. @param {boolean} isPage @returns {View} */
function makeView(isPage) {
  /** @type {HTMLInputElement} */
  const input = make("input", {
    type: "search", placeholder: WORDS.search_hint, "aria-label": WORDS.search_guides, autocomplete: "off",
    enterkeyhint: "go",
  });
  const bar = make("form", { class: "hb-bar", role: "search" }, input);
  const count = make("p", { class: "hb-count", "aria-hidden": "true" }), said = make("p", { class: "hb-said", role: "status" });
  const list = make("ol", {}), note = make("div", { class: "hb-note" });
  const box = make("div", { class: "hb-box" }, bar, make("div", { class: "hb-found" }, count, said, list, note));
  const title = document.title, few = isPage ? 20 : 8;
  // Who comes back to the page of the search finds as many as were there, and the place that was left.
  const left = isPage && history.state?.hornbook || {};
  let latest = 0, asking = 0, limit = left.limit || few;
  /** @type {string | undefined} */
  let shown;
  let total = 0;
  /** @type {Record<string, number>} */
  const timers = {};
  /** Does something so many milliseconds later, or never if it is put off by then. @param {string} name @param {number} [ms] @param {() => void} [action] */
  const later = (name, ms, action) => {
    clearTimeout(timers[name]);
    if (action) timers[name] = setTimeout(action, ms);
  };
  // Whole letters: half of one breaks an address.
  const query = () => `${input.value.trim().match(/^.{0,500}/su)}`;
  /** @param {string} text @param {string} path */
  const link = (text, path) => make("a", { class: "hb-way", href: new URL(path, here).href }, text);
  const wayOn = () => link(WORDS.way_on, WORDS.way_on_path);
  /** @param {string} text @param {() => void} action */
  const button = (text, action) => {
    const button = make("button", { class: "hb-button", type: "button" }, text);
    button.onclick = () => {
      left.y = 0;
      input.focus();
      action();
    };
    return button;
  };
  /** Shows a line at once, and lets it be read aloud when the typing is over. @param {string} text */
  const say = (text) => {
    count.textContent = text;
    said.textContent = "";
    later("say", 500, () => (said.textContent = text));
  };
  /** @param {string} text @param {(Node | string)[]} notes @param {Node[]} hits */
  const show = (text, notes, hits = []) => {
    later("wait");
    say(text.replace("{total}", String(total)).replace("{query}", query));
    list.replaceChildren(...hits.map((hit) => make("li", {}, hit)));
    note.replaceChildren(...notes);
  };
  /** The reader has stopped typing or has chosen a page. @param {string | null} choice */
  const settle = (choice) => {
    later("settle");
    const text = query();
    if (isPage) {
      document.title = text ? text + " – " + title : title;
      const address = new URL(location.href);
      address.searchParams.set("q", text);
      if (!text) address.searchParams.delete("q");
      history.replaceState({ ...history.state, hornbook: { limit, y: scrollY } }, "", address);
    }
    if (shown) document.dispatchEvent(new CustomEvent("hornbook:search", { detail: { query: shown, total, choice } }));
  };
  /** @param {Result} result @param {RegExp} words */
  const choice = (result, words) => {
    const link = hit(result, words);
    /** @param {MouseEvent} event */
    link.onclick = (event) => {
      const text = shown ?? "", words = wanted(text, [result]), path = link.pathname;
      stored("localStorage", recent, [text, ...recents().filter((other) => other !== text)].slice(0, 5));
      settle(link.getAttribute("href"));
      if (!isPlain(event)) return;
      if (path === location.pathname) {
        // The page would be loaded anew.
        link.hash || event.preventDefault();
        markPage(words);
      } else stored("sessionStorage", landing, { path, words });
      dialog?.close();
    };
    return link;
  };
  const showRecents = () => {
    const list = recents().map((text) => make("li", {}, button(text, () => {
      input.value = text;
      ask();
    })));
    const clear = button(WORDS.search_clear, () => {
      stored("localStorage", recent, []);
      ask();
    });
    show("", list.length ? [make("p", {}, WORDS.search_recent), make("ul", {}, ...list), clear, wayOn()] : [wayOn()]);
  };
  /** @param {string} text @param {Found} found */
  const showFound = (text, found) => {
    shown = text;
    total = found.total;
    later("settle", 1000, () => settle(null));
    const { results } = found, mark = pattern(wanted(text, results));
    if (!total) show(WORDS.search_none, [make("p", {}, WORDS.search_none_help), wayOn()]);
    else show(WORDS.search_count, total > results.length ? [more()] : [], results.map((result) => choice(result, mark)));
    if (left.y) scrollTo(0, left.y);
  };
  const more = () => (isPage ? button(WORDS.search_more, async () => {
    const at = list.children.length;
    limit += few;
    await ask();
    list.children[at]?.firstChild.focus();
  }) : link(WORDS.search_more, "?" + new URLSearchParams({ q: query() })));

  async function ask() {
    const text = query(), own = ++latest;
    shown = undefined;
    later("type");
    later("texts");
    later("settle", 1000, () => settle(null));
    if (!text) return showRecents();
    later("wait", 150, () => say(WORDS.search_loading));
    asking++;
    try {
      const search = await load(), found = await search.query(text, { limit, excerpts: false });
      if (own === latest) {
        showFound(text, found);
        // Texts of pages are fetched once the typing pauses: they would keep the next answer waiting.
        later("texts", 200, async () => {
          const found = await search.query(text, { limit });
          await found.excerpts;
          if (own === latest && !list.contains(document.activeElement)) showFound(text, found);
          left.y = 0;
        });
      }
    } catch {
      const isOnline = await fetch(here, { method: "HEAD", cache: "no-store" }).catch(() => false);
      if (own === latest) {
        // What is here already serves on without a network.
        if (isOnline) forget();
        show(isOnline ? WORDS.search_failed : WORDS.search_offline, [button(WORDS.search_again, ask), wayOn()]);
      }
    }
    asking--;
  }

  input.oninput = () => {
    limit = few;
    left.y = 0;
    // While an answer is on its way, the next question waits for a pause in the typing.
    if (asking && query()) later("type", 160, ask);
    else ask();
  };
  /** @param {Event} event */
  bar.onsubmit = async (event) => {
    event.preventDefault();
    if (shown !== query()) await ask();
    const first = list.querySelector("a");
    if (shown !== query() || !first) return;
    if (isPage) first.focus();
    else first.click();
  };
  /** @param {KeyboardEvent} event */
  box.onkeydown = (event) => {
    const { key, target } = event, stops = [input, ...box.querySelectorAll(".hb-found :is(a, button)")];
    const at = stops.indexOf(target), step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
    if (at < 0 || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (step) {
      event.preventDefault();
      stops[at + step]?.focus();
    } else if (at && (key === "Backspace" || key.length === 1 && key !== " ")) input.focus();
  };
  return { input, box, bar, ask };
}

/** @type {View | undefined} The one of the page, or of the dialog. */
let view;
/** @type {HTMLDialogElement | undefined} */
let dialog;

/** Opens the search, with these words if they are given. @param {string} [text] */
export function open(text) {
  const { input, ask } = (view ??= makeDialog());
  load();
  if (dialog && !dialog.open) dialog.showModal();
  input.focus();
  if (text === undefined) input.select();
  else input.value = text;
  ask();
}

function makeDialog() {
  const view = makeView(false), close = make("button", { class: "hb-button", type: "button" }, WORDS.close);
  /** @type {HTMLDialogElement} */
  const box = (dialog = make("dialog", { class: "hb-search", "aria-label": WORDS.search_guides }, view.box));
  view.bar.append(close);
  const shut = () => box.close();
  close.onclick = shut;
  box.onclick = (event) => {
    if (event.target === box) shut();
  };
  box.onkeydown = (event) => {
    // Alone, this key would empty a field for searches first.
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    shut();
  };
  document.body.append(box);
  return view;
}

/** @param {Element} place */
function makePage(place) {
  const { input, box, ask } = (view = makeView(true));
  place.replaceChildren(box);
  input.value = asked();
  if (!asked()) input.focus();
  load();
  ask();
}

const asked = () => new URLSearchParams(location.search).get("q") ?? "";

/** @param {any} event */
function listen(event) {
  const { type, key, target } = event;
  const opener = target.closest?.("[data-search-open]"), form = target.closest?.("form[data-search]"), from = form?.querySelector("input");
  if (type === "keydown") {
    if (key === "Escape") CSS.highlights?.delete("hornbook-search");
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || !/^k$/i.test(key) && (event.code !== "KeyK" || key < "~")) return;
    event.preventDefault();
    open();
  } else if (type === "click") {
    if (!opener || !isPlain(event)) return;
    event.preventDefault();
    open();
  } else if (type === "pointerover" || type === "focusin") {
    if (opener || form) load();
  } else if (form && !event.isComposing && (type === "submit" || target === from && from.value.trim())) {
    event.preventDefault();
    open(from?.value);
    if (from) from.value = "";
  }
}

const style = new CSSStyleSheet();
style.replaceSync(`
.hb-search,.hb-box{--l:var(--link,LinkText);--m:var(--muted,CanvasText);--b:var(--bg,Canvas);--s:var(--soft,Highlight);--e:1px solid var(--border,GrayText);--r:.5rem;color:var(--text,CanvasText);text-align:start;line-height:1.4;overflow-wrap:anywhere;box-sizing:border-box}
.hb-search{inline-size:min(44rem,100vw - 2rem);max-inline-size:none;max-block-size:min(44rem,100vh - 6rem);margin:4rem auto auto;padding:0;overflow:hidden;border:var(--e);border-radius:var(--r);background:var(--b)}
.hb-search[open]{display:flex}
.hb-search::backdrop{background:#0008}
.hb-search .hb-box{display:flex;flex-direction:column;flex:1;min-inline-size:0}
.hb-search .hb-bar{padding:.75rem;border-block-end:1px solid var(--line,GrayText)}
.hb-search .hb-found{overflow:auto;flex:1;padding:.5rem;overscroll-behavior:contain}
.hb-bar{display:flex;flex-wrap:nowrap;gap:.5rem;margin:0}
.hb-bar input{flex:1;min-inline-size:0;min-block-size:3rem;padding-inline:1rem}
.hb-bar input,.hb-button{font:inherit;font-size:max(1rem,16px);color:inherit;background:var(--b);border:var(--e);border-radius:var(--r);unicode-bidi:plaintext}
.hb-button{min-block-size:2.75rem;padding-inline:1rem;cursor:pointer}
.hb-box :focus-visible{outline:3px solid var(--l);outline-offset:-3px}
.hb-said{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%)}
.hb-box p{margin:0;color:var(--m)}
.hb-box :is(ol,ul){list-style:none;margin:0;padding:0;inline-size:100%}
.hb-box :empty:not(input,.hb-said){display:none}
.hb-count,.hb-hit,.hb-note{padding:.6rem .75rem;font-size:.9375rem}
.hb-hit{display:grid;gap:.1rem;border-radius:var(--r);color:inherit;text-decoration:none}
.hb-hit:is(:hover,:focus),.hb-note li .hb-button:is(:hover,:focus){background:var(--s)}
.hb-hit span{unicode-bidi:plaintext}
.hb-kicker{color:var(--m);font-size:.875rem}
.hb-name{color:var(--l);font-weight:650;font-size:1.0625rem}
.hb-part{font-weight:600}
.hb-part::before{content:"# ";color:var(--m)}
.hb-text{display:-webkit-box;-webkit-line-clamp:3;-webkit-box-orient:vertical;overflow:hidden}
.hb-box mark{background:var(--mark,light-dark(#ffe9a3,#4a3c10));color:inherit}
.hb-note{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center}
.hb-note p{inline-size:100%}
.hb-note li .hb-button{inline-size:100%;border-color:transparent;text-align:start}
.hb-way{padding-block:.5rem;color:var(--l)}
@media (max-width:40rem),(max-height:30rem){.hb-search{inline-size:100vw;block-size:100dvh;max-block-size:none;margin:0;border:0;border-radius:0}}
@media (forced-colors:active){.hb-hit:is(:hover,:focus){outline:3px solid Highlight}.hb-box mark{background:Mark;color:MarkText}}
::highlight(hornbook-search){background-color:light-dark(#ffe28a,#6e5a14);color:light-dark(#1a1d23,#fff)}
`);

// Where a browser is too old for the search, this file ends above with an error, and links and forms lead where they lead
// without a script.
document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
for (const type of "keydown click pointerover focusin input compositionend submit".split(" ")) document.addEventListener(type, listen);
const place = document.querySelector("[data-search-page]");
if (place) makePage(place);
// A page of the site's own may stand in the place of the page of the search.
else if (location.pathname === here.pathname && asked()) open(asked());
const landed = stored("sessionStorage", landing);
stored("sessionStorage", landing, null);
if (landed?.path === location.pathname) markPage(texts(landed.words));
