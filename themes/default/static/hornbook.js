// What a page gains with a script: a switch for the dark mode, done marks, larger pictures, copies, videos in their place.
// Every page works without it. Texts come from the element with the id `status`, which also says what was done.
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

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

const isPlain = (event) => !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button);

let texts = {};
let toast;
const say = (text) => {
  const status = document.getElementById("status");
  clearTimeout(toast);
  status.textContent = text;
  toast = setTimeout(() => (status.textContent = ""), 4000);
};

const copy = async (text, done) => {
  await navigator.clipboard.writeText(text);
  say(done);
};

const setUpTheme = () => {
  const root = document.documentElement;
  const button = document.querySelector("[data-theme-toggle]");
  if (!button) return;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const current = () => root.dataset.theme || (system.matches ? "dark" : "light");
  const show = () => {
    button.setAttribute("aria-pressed", String(current() === "dark"));
    if (root.dataset.theme) for (const meta of all("meta[name=theme-color]")) meta.content = getComputedStyle(document.body).backgroundColor;
  };
  button.hidden = false;
  button.onclick = () => {
    root.dataset.theme = current() === "dark" ? "light" : "dark";
    remember("hornbook:theme", root.dataset.theme);
    show();
  };
  system.onchange = show;
  show();
};

const setUpCode = () => {
  if (!navigator.clipboard) return;
  for (const block of all(".highlight")) {
    const code = all("code", block).at(-1);
    if (!code) continue;
    const button = make("button", { type: "button", className: "btn copy", textContent: texts.copy });
    button.onclick = () => {
      const plain = code.cloneNode(true);
      for (const number of all(".ln, .lnt", plain)) number.remove();
      copy(plain.textContent, texts.copied);
    };
    block.append(button);
  }
};

// Marks and links of the steps. What is done is kept on the reader's own device.
const setUpSteps = () => {
  const frame = document.querySelector("[data-progress]");
  const steps = frame ? all(".steps > li[id]", frame) : [];
  if (!steps.length) return;
  const key = "hornbook:" + location.pathname;
  const done = new Set(remember(key) || []);
  const total = steps.length;
  const output = make("output");
  const bar = make("progress", { max: total, value: 0 });
  bar.setAttribute("aria-label", texts.progress);
  const reset = make("button", { type: "button", className: "btn quiet", textContent: texts.reset });
  const draw = () => {
    for (const step of steps) {
      const on = done.has(step.id);
      step.classList.toggle("done", on);
      step.querySelector(".step-tools input").checked = on;
      for (const link of all(`.overview a[href="#${CSS.escape(step.id)}"]`)) link.parentNode.classList.toggle("done", on);
    }
    const count = steps.filter((step) => done.has(step.id)).length;
    bar.value = count;
    output.textContent = fill(texts.stepsDone, { done: count, total });
    reset.hidden = count === 0;
  };
  const save = () => {
    remember(key, [...done]);
    draw();
  };
  for (const step of steps) {
    const list = step.parentNode;
    const name = fill(texts.step, { number: list.start + [...list.children].indexOf(step) });
    const box = make("input", { type: "checkbox" });
    box.setAttribute("aria-label", `${texts.done}: ${name}`);
    box.onchange = () => {
      if (box.checked) done.add(step.id);
      else done.delete(step.id);
      save();
    };
    const tools = make("div", { className: "step-tools" }, make("label", {}, box, texts.done));
    if (navigator.clipboard) {
      const link = make("a", { href: "#" + step.id, textContent: texts.copyLink });
      link.append(make("span", { className: "vh", textContent: ": " + name }));
      link.onclick = (event) => {
        if (!isPlain(event)) return;
        event.preventDefault();
        history.replaceState(null, "", link.hash);
        copy(link.href, texts.linkCopied);
      };
      tools.append(link);
    }
    step.append(tools);
  }
  reset.onclick = () => {
    done.clear();
    save();
    steps[0].querySelector("input").focus();
  };
  const progress = make("div", { className: "progress early" }, output, bar, reset);
  frame.append(progress);
  // It comes with the first step, and stays out of the way of what is said before.
  new IntersectionObserver(([{ isIntersecting, boundingClientRect }]) => {
    progress.classList.toggle("early", !isIntersecting && boundingClientRect.top > 0);
  }).observe(steps[0]);
  draw();
};

// A picture of Markdown that stands alone becomes a link to itself, as `image` writes it.
const linkPictures = () => {
  for (const picture of all(".prose p > img:only-child, .prose figure > img")) {
    const isSmall = picture.complete && picture.naturalWidth && picture.naturalWidth < 200;
    if (isSmall || (picture.parentNode.matches("p") && picture.parentNode.textContent.trim())) continue;
    const link = make("a", { className: "zoom", href: picture.src });
    if (!picture.alt) link.setAttribute("aria-label", texts.enlarge);
    picture.replaceWith(link);
    link.append(picture);
  }
};

const setUpPictures = () => {
  if (!window.HTMLDialogElement) return;
  linkPictures();
  const links = all("a.zoom").filter((link) => /\.(avif|gif|jpe?g|png|svg|webp)$/i.test(link.pathname));
  if (!links.length) return;
  let at = 0;
  const place = make("output");
  const picture = make("img", { alt: "" });
  const caption = make("figcaption");
  const button = (text, action) => make("button", { type: "button", className: "btn", textContent: text, onclick: action });
  const show = (index) => {
    at = (index + links.length) % links.length;
    const small = links[at].querySelector("img");
    picture.src = links[at].href;
    picture.alt = small.alt;
    caption.textContent = links[at].parentNode.querySelector("figcaption")?.textContent || small.alt;
    place.textContent = fill(texts.place, { number: at + 1, total: links.length });
  };
  const bar = make("form", { method: "dialog" }, place);
  if (links.length > 1) bar.append(button(texts.previous, () => show(at - 1)), button(texts.next, () => show(at + 1)));
  bar.append(make("button", { className: "btn", textContent: texts.close }));
  const dialog = make("dialog", {}, bar, make("figure", {}, picture, caption));
  dialog.setAttribute("aria-label", texts.viewer);
  dialog.onclick = (event) => event.target === dialog && dialog.close();
  dialog.onclose = () => links[at].focus();
  dialog.onkeydown = (event) => {
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") show(event.key === forward ? at + 1 : at - 1);
  };
  document.body.append(dialog);
  links.forEach((link, index) => {
    link.addEventListener("click", (event) => {
      if (!isPlain(event)) return;
      event.preventDefault();
      show(index);
      dialog.showModal();
    });
  });
};

// Videos and posts of other hosts come into their place when the reader asks for them. Where the policy of the site
// forbids frames, the reader is led to the host, as without a script.
const setUpEmbeds = () => {
  for (const link of all("a[data-embed]")) {
    link.addEventListener("click", (event) => {
      if (!isPlain(event)) return;
      event.preventDefault();
      const frame = make("iframe", { src: link.dataset.embed, title: link.querySelector("strong").textContent, allow: "autoplay; fullscreen; encrypted-media; picture-in-picture", referrerPolicy: "strict-origin-when-cross-origin" });
      if (!link.closest(".video")) frame.className = "post-frame";
      document.addEventListener("securitypolicyviolation", ({ disposition, blockedURI }) => {
        if (disposition === "enforce" && blockedURI && frame.src.startsWith(blockedURI)) location.href = link.href;
      });
      link.replaceWith(frame);
      frame.focus();
    });
  }
};

// What can be done with the page as a whole.
const setUpTools = () => {
  const show = (name, action) => {
    const button = document.querySelector(`[data-${name}]`);
    if (!button) return;
    button.hidden = false;
    button.onclick = () => action(button);
  };
  const address = document.querySelector("link[rel=canonical]")?.href || location.href;
  show("print", () => print());
  if (navigator.share || navigator.clipboard) {
    show("share", () => (navigator.share ? navigator.share({ title: document.title, url: address }).catch(() => {}) : copy(address, texts.linkCopied)));
  }
  if (navigator.clipboard) {
    show("copy-page", async (button) => {
      const answer = await fetch(button.dataset.copyPage);
      if (answer.ok) copy(await answer.text(), texts.copied);
    });
  }
  const form = document.querySelector("[data-feedback]");
  if (form) {
    form.onsubmit = async (event) => {
      const { submitter } = event;
      event.preventDefault();
      const body = new URLSearchParams(new FormData(form));
      body.append(submitter.name, submitter.value);
      try {
        const answer = await fetch(form.action, { method: "POST", mode: "no-cors", body });
        if (!answer.ok && answer.type !== "opaque") throw answer;
        for (const button of all("button", form)) button.remove();
        say(texts.thanks);
        form.append(texts.thanks);
      } catch {
        form.onsubmit = null;
        submitter.click();
      }
    };
  }
};

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
const setUpTables = () => {
  const measure = (table) => {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
    else table.removeAttribute("tabindex");
  };
  const observer = new ResizeObserver((entries) => entries.forEach((entry) => measure(entry.target)));
  const tables = all(".prose table:not(.lntable)");
  for (const table of tables) observer.observe(table);
  addEventListener("load", () => tables.forEach(measure));
};

// A link without words can be neither seen nor told, but would be a stop for the keyboard.
const dropEmptyLinks = () => {
  for (const link of all(".prose a[href]:not([aria-label])")) {
    if (!link.textContent.trim() && !link.querySelector("img, svg")) link.replaceWith(...link.childNodes);
  }
};

// A menu closes with Escape, and when the reader goes elsewhere.
const setUpMenus = () => {
  for (const menu of all("details.menu")) {
    menu.addEventListener("focusout", (event) => {
      if (!menu.contains(event.relatedTarget)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
};

// The contents list is open where there is room beside the text. All that is shut is open on paper.
const setUpDetails = () => {
  const contents = document.querySelector(".toc details");
  const wide = matchMedia("(min-width: 64rem)");
  const show = () => (contents.open = wide.matches);
  if (contents) {
    wide.onchange = show;
    show();
  }
  addEventListener("beforeprint", () => all(".prose details").forEach((part) => {
    part.name = "";
    part.open = true;
  }));
};

// The contents list says where the reader is.
const setUpPlace = () => {
  const links = new Map();
  for (const link of all(".toc a")) {
    const part = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (part) links.set(part, link);
  }
  const observer = new IntersectionObserver((entries) => {
    const { target } = entries.findLast((entry) => entry.isIntersecting) || {};
    if (!target) return;
    for (const [part, link] of links) {
      if (part === target) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "0px 0px -66% 0px" });
  for (const part of links.keys()) observer.observe(part);
};

// On the page for addresses that do not exist, the search field holds the words of the address.
const setUpMissing = () => {
  const field = document.querySelector(".kind-404 [type=search]");
  if (!field) return;
  const last = location.pathname.split("/").filter(Boolean).at(-1) || "";
  try {
    field.value = decodeURIComponent(last).replace(/\.html?$/, "").replace(/[-_+]+/g, " ");
  } catch { /* not an address of ours */ }
};

document.addEventListener("DOMContentLoaded", () => {
  texts = document.getElementById("status")?.dataset;
  setUpTheme();
  setUpMenus();
  setUpDetails();
  setUpPlace();
  setUpTables();
  dropEmptyLinks();
  setUpStale();
  setUpMissing();
  if (!texts) return;
  setUpCode();
  setUpSteps();
  setUpPictures();
  setUpEmbeds();
  setUpTools();
});
