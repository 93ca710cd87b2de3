// What a page gains with a script: a switch for the dark mode, done marks, larger pictures, copies, videos in their place.
// Every page works without it. Texts come from the element with the id `status`, which also says what was done.
//
// What is done once listens at the document. What `setUp` does it does again after every edit that the preview shows: it
// sets up what is new, leaves what is there, and clears away what has lost its place.
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

const remember = (key, value) => {
  try {
    if (value === undefined) return JSON.parse(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    return null;
  }
};

// Before the first paint: the choice of the last visit, where the site leaves it to the reader.
const chosen = document.documentElement.dataset.theme ? null : remember("hornbook:theme");
if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;

const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

// Does something at every event of this type on what the selector names, now or later.
const on = (type, selector, action) => document.addEventListener(type, (event) => {
  const element = event.target.closest?.(selector);
  if (element) action(element, event);
});

// Clears away what this script has put at places that became something else since.
const clear = (selector, place) => all(selector).forEach((element) => element.parentNode.matches(place) || element.remove());

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

const isPlain = (event) => !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button);

let texts;
let toast;
const say = (text) => {
  const status = document.getElementById("hb-status");
  clearTimeout(toast);
  status.textContent = text;
  toast = setTimeout(() => (status.textContent = ""), 4000);
};

const copy = async (text, done) => {
  try {
    await navigator.clipboard.writeText(await text);
    say(done);
  } catch {
    say(texts.copyFailed);
  }
};

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const current = () => root.dataset.theme || (system.matches ? "dark" : "light");
const setUpTheme = () => {
  const button = document.querySelector("[data-theme-toggle]");
  if (!button) return;
  button.hidden = false;
  button.setAttribute("aria-pressed", String(current() === "dark"));
  if (root.dataset.theme) for (const meta of all("meta[name=theme-color]")) meta.content = getComputedStyle(document.body).backgroundColor;
};
system.onchange = setUpTheme;
on("click", "[data-theme-toggle]", () => {
  root.dataset.theme = current() === "dark" ? "light" : "dark";
  remember("hornbook:theme", root.dataset.theme);
  setUpTheme();
});

const setUpCode = () => {
  clear(".copy", ".highlight");
  if (!navigator.clipboard) return;
  for (const block of all(".highlight")) {
    if (!block.querySelector("code") || block.querySelector(".copy")) continue;
    const button = make("button", { type: "button", className: "btn copy", textContent: texts.copy });
    button.onclick = () => {
      const plain = all("code", block).at(-1).cloneNode(true);
      for (const number of all(".ln, .lnt", plain)) number.remove();
      copy(plain.textContent, texts.copied);
    };
    block.append(button);
  }
};

// Marks and links of the steps. What is done is kept on the reader's own device.
const done = new Set();
const readDone = () => {
  const kept = remember("hornbook:" + location.pathname);
  if (!kept) return;
  done.clear();
  for (const id of kept) done.add(id);
};
readDone();
// Another tab may show the same guide: what was marked there counts, told or not.
addEventListener("storage", () => {
  readDone();
  if (progress?.parentNode) drawSteps();
});
const stepsOf = (frame) => all(".steps > li[id]", frame);
let progress;
const drawSteps = () => {
  const steps = stepsOf(progress.parentNode);
  const isOneList = steps.at(-1).parentNode === steps[0].parentNode;
  for (const step of steps) {
    const list = step.parentNode;
    const tools = step.querySelector(":scope > .step-tools");
    const words = step.textContent.slice(0, -tools.textContent.length).trim().split("\n")[0];
    const number = fill(texts.step, { number: list.start + [...list.children].indexOf(step) });
    // Where there are several lists, each has a first step.
    const name = isOneList ? number : `${number}: ${words.slice(0, 90)}`;
    const isDone = done.has(step.id);
    const [box, told] = [tools.querySelector("input"), tools.querySelector(".vh")];
    box.setAttribute("aria-label", `${texts.done}: ${name}`);
    box.checked = isDone;
    if (told) told.textContent = ": " + name;
    step.classList.toggle("done", isDone);
    for (const link of all(`.overview a[href="#${CSS.escape(step.id)}"]`)) link.parentNode.classList.toggle("done", isDone);
  }
  const [output, bar, reset] = progress.children;
  const [count, total] = [steps.filter((step) => done.has(step.id)).length, steps.length];
  bar.max = total;
  bar.value = count;
  output.textContent = fill(texts.stepsDone, { done: count, total });
  reset.hidden = count === 0;
};
const saveSteps = () => {
  remember("hornbook:" + location.pathname, [...done]);
  drawSteps();
};
const addTools = (step) => {
  const box = make("input", { type: "checkbox" });
  box.onchange = () => {
    readDone();
    if (box.checked) done.add(step.id);
    else done.delete(step.id);
    saveSteps();
  };
  const tools = make("div", { className: "step-tools" }, make("label", {}, box, texts.done));
  if (navigator.clipboard) {
    const link = make("a", { textContent: texts.copyLink }, make("span", { className: "vh" }));
    link.onclick = (event) => {
      if (!isPlain(event)) return;
      event.preventDefault();
      history.replaceState(null, "", link.hash);
      copy(link.href, texts.linkCopied);
    };
    tools.append(link);
  }
  step.append(tools);
};
const makeProgress = () => {
  const bar = make("progress");
  bar.setAttribute("aria-label", texts.progress);
  const reset = make("button", { type: "button", className: "btn quiet", textContent: texts.reset });
  reset.onclick = () => {
    done.clear();
    saveSteps();
    progress.parentNode.querySelector(".step-tools input").focus();
  };
  return make("div", { className: "progress early" }, make("output"), bar, reset);
};
// It comes with the first step, and stays out of the way of what is said before.
const firstStep = new IntersectionObserver(([{ isIntersecting, boundingClientRect }]) => {
  progress.classList.toggle("early", !isIntersecting && boundingClientRect.top > 0);
});
const setUpSteps = () => {
  const frame = document.querySelector("[data-progress]");
  const steps = frame ? stepsOf(frame) : [];
  clear(".step-tools", ".steps > li[id]");
  firstStep.disconnect();
  if (!steps.length) return progress?.remove();
  for (const step of steps) if (!step.querySelector(":scope > .step-tools")) addTools(step);
  for (const link of all(".step-tools a")) link.href = "#" + link.closest("li").id;
  progress ||= makeProgress();
  if (progress.parentNode !== frame || progress.nextSibling) frame.append(progress);
  firstStep.observe(steps[0]);
  drawSteps();
};

const enlarged = () => all("a.zoom").filter((link) => link.querySelector("img") && /\.(avif|gif|jpe?g|png|svg|webp)$/i.test(link.pathname));
let viewer;
const makeViewer = () => {
  let at = 0;
  const place = make("output");
  const picture = make("img");
  const whole = make("a", {}, picture);
  const caption = make("figcaption");
  const show = (index) => {
    const links = enlarged();
    if (!links.length) return dialog.close();
    at = (index + links.length) % links.length;
    const small = links[at].querySelector("img");
    picture.onload = () => {
      // A tall picture that would be hardly larger than on the page is shown whole, and scrolls.
      const fits = (picture.naturalWidth / picture.naturalHeight) * innerHeight * 0.78;
      picture.classList.toggle("full", fits < small.clientWidth * 1.3);
    };
    whole.href = picture.src = links[at].href;
    picture.alt = small.alt || texts.enlarge;
    caption.textContent = links[at].parentNode.querySelector("figcaption")?.textContent || small.alt;
    place.textContent = fill(texts.place, { number: at + 1, total: links.length });
    for (const button of ways) button.hidden = links.length < 2;
  };
  const button = (text, way) => make("button", { type: "button", className: "btn", textContent: text, onclick: () => show(at + way) });
  const ways = [button(texts.previous, -1), button(texts.next, 1)];
  const bar = make("form", { method: "dialog" }, place, ...ways, make("button", { className: "btn", textContent: texts.close }));
  const dialog = make("dialog", {}, bar, make("figure", {}, whole, caption));
  dialog.setAttribute("aria-label", texts.viewer);
  dialog.onclick = (event) => event.target === dialog && dialog.close();
  dialog.onclose = () => enlarged()[at]?.focus();
  dialog.onkeydown = (event) => {
    const forward = root.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") show(event.key === forward ? at + 1 : at - 1);
  };
  document.body.append(dialog);
  return { dialog, show };
};
on("click", "a.zoom", (link, event) => {
  const at = enlarged().indexOf(link);
  if (at < 0 || !texts || !isPlain(event)) return;
  event.preventDefault();
  viewer ||= makeViewer();
  viewer.show(at);
  viewer.dialog.showModal();
});

// Videos and posts of other hosts come into their place when the reader asks for them. Where the policy of the site
// forbids frames, the reader is led to the host, as without a script.
on("click", "a[data-embed]", (link, event) => {
  if (!isPlain(event)) return;
  event.preventDefault();
  const frame = make("iframe", { src: link.dataset.embed, title: link.querySelector("strong").textContent, allow: "autoplay; fullscreen; encrypted-media; picture-in-picture", referrerPolicy: "strict-origin-when-cross-origin" });
  frame.dataset.made = "";
  if (!link.closest(".video")) frame.className = "post-frame";
  document.addEventListener("securitypolicyviolation", ({ disposition, blockedURI }) => {
    if (disposition === "enforce" && blockedURI && frame.src.startsWith(blockedURI)) location.href = link.href;
  });
  link.hidden = true;
  link.after(frame);
  frame.focus();
});
const setUpEmbeds = () => {
  for (const frame of all("iframe[data-made]")) {
    const link = frame.previousSibling;
    if (link?.dataset?.embed === frame.src) continue;
    frame.remove();
    if (link) link.hidden = false;
  }
};

// What can be done with the page as a whole.
const address = () => document.querySelector("link[rel=canonical]")?.href || location.href;
const tools = { print: () => print() };
if (navigator.share || navigator.clipboard) {
  tools.share = () => (navigator.share ? navigator.share({ title: document.title, url: address() }).catch(() => {}) : copy(address(), texts.linkCopied));
}
if (navigator.clipboard) {
  tools["copy-page"] = (button) => {
    const answer = fetch(button.dataset.copyPage).then((answer) => (answer.ok ? answer.text() : Promise.reject()));
    copy(answer, texts.copied);
  };
}
for (const [name, action] of Object.entries(tools)) on("click", `[data-${name}]`, action);
const setUpTools = () => {
  for (const name in tools) for (const button of all(`[data-${name}]`)) button.hidden = false;
};

on("submit", "[data-feedback]", async (form, event) => {
  const { submitter } = event;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  body.append(submitter.name, submitter.value);
  try {
    const answer = await fetch(form.action, { method: "POST", mode: "no-cors", body });
    if (!answer.ok && answer.type !== "opaque") throw answer;
    for (const button of all("button", form)) button.remove();
    form.append(texts.thanks);
    form.tabIndex = -1;
    form.focus();
    say(texts.thanks);
  } catch {
    delete form.dataset.feedback;
    submitter.click();
  }
});

// A guide that was checked longer ago than the site allows says so. The reader's clock knows: a page may be years old.
const setUpStale = () => {
  for (const banner of all("[data-checked]")) {
    const limit = new Date(banner.dataset.checked);
    limit.setMonth(limit.getMonth() + Number(banner.dataset.months));
    banner.hidden = !(limit < new Date());
  }
};

// A table that is wider than the screen can be scrolled with the keyboard.
// Its width is known once the style sheet is there, and changes with the screen.
const tables = ".prose table:not(.lntable)";
const measure = (table) => {
  if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
  else table.removeAttribute("tabindex");
};
const widths = new ResizeObserver((entries) => entries.forEach((entry) => measure(entry.target)));
addEventListener("load", () => all(tables).forEach(measure));
const setUpTables = () => {
  for (const table of all(tables)) {
    widths.observe(table);
    if (document.readyState === "complete") measure(table);
  }
};

// A link without words can be neither seen nor told, but would be a stop for the keyboard.
const dropEmptyLinks = () => {
  for (const link of all(".prose a:is([href], [data-href]):not([aria-label])")) {
    const isEmpty = !link.textContent.trim() && !link.querySelector("img, svg");
    const [from, to] = isEmpty ? ["href", "data-href"] : ["data-href", "href"];
    if (!link.hasAttribute(from)) continue;
    link.setAttribute(to, link.getAttribute(from));
    link.removeAttribute(from);
  }
};

// A menu closes with Escape, and when the reader goes elsewhere.
on("focusout", "details.menu", (_, event) => {
  for (const menu of all("details.menu")) if (!menu.contains(event.relatedTarget)) menu.open = false;
});
on("keydown", "details.menu[open]", (menu, event) => {
  if (event.key !== "Escape") return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// The contents list is open where there is room beside the text. All that is shut is open on paper.
const wide = matchMedia("(min-width: 64rem)");
let contents;
const openContents = () => {
  if (!contents) return;
  contents.open = wide.matches;
  contents.firstElementChild.tabIndex = wide.matches ? -1 : 0;
};
wide.onchange = openContents;
on("click", ".toc summary", (_, event) => wide.matches && event.preventDefault());
// Paper shows the addresses of links in full. What was shut is shut again.
let shut = [];
addEventListener("afterprint", () => {
  for (const [part, name, isOpen] of shut) [part.open, part.name] = [isOpen, name];
  shut = [];
});
addEventListener("beforeprint", () => {
  for (const part of all(".prose details")) {
    shut.push([part, part.name, part.open]);
    part.name = "";
    part.open = true;
  }
  const { origin } = new URL(address());
  for (const link of all(".prose a[href], .box a[href]")) link.dataset.full = String(link.href).replace(location.origin, origin);
});
const setUpDetails = () => {
  const before = contents;
  contents = document.querySelector(".toc details");
  if (contents !== before) openContents();
};

// The contents list says where the reader is: at the last part that begins in the upper third, and where the page ends, at
// the part that was asked for, or the last.
const partOf = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
const setUpPlace = () => {
  const links = all(".toc a");
  const parts = links.map(partOf);
  const isAt = (part) => part?.getBoundingClientRect().top <= innerHeight / 3;
  let here = parts.findLastIndex(isAt);
  const { scrollHeight } = document.documentElement;
  if (scrollY && scrollY + innerHeight > scrollHeight - 2) {
    const asked = links.findIndex(({ hash }) => hash === location.hash);
    here = asked > here ? asked : links.length - 1;
  }
  links.forEach((link, at) => {
    if (at === here) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
};
addEventListener("scroll", setUpPlace, { passive: true });

// On the page for addresses that do not exist, the search field holds the words of the address.
const setUpMissing = () => {
  const field = document.querySelector(".kind-404 [type=search]");
  if (!field) return;
  const last = location.pathname.split("/").filter(Boolean).at(-1) || "";
  try {
    field.value = decodeURIComponent(last).replace(/\.html?$/, "").replace(/[-_+]+/g, " ");
  } catch { /* not an address of ours */ }
};

const setUp = () => {
  texts = document.getElementById("hb-status")?.dataset;
  setUpTheme();
  setUpDetails();
  setUpPlace();
  setUpTables();
  dropEmptyLinks();
  setUpStale();
  setUpEmbeds();
  if (!texts) return;
  setUpTools();
  setUpCode();
  setUpSteps();
};
document.addEventListener("DOMContentLoaded", () => {
  setUp();
  setUpMissing();
});
document.addEventListener("hornbook:update", setUp);
