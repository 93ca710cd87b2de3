// What a page gains with a script: a switch for the dark mode, copy buttons, done marks, larger pictures.
// Every page works without it. Texts come from the element with the id `status`.
"use strict";

const remember = (key, value) => {
  try {
    if (value === undefined) return JSON.parse(localStorage.getItem(key));
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    return null;
  }
};

// Before the first paint: the choice of the last visit.
const chosen = remember("hornbook:theme");
if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;

const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

const setUpTheme = () => {
  const root = document.documentElement;
  const button = document.querySelector("[data-theme-toggle]");
  if (!button) return;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const current = () => root.dataset.theme || (system.matches ? "dark" : "light");
  const show = () => button.setAttribute("aria-pressed", String(current() === "dark"));
  button.hidden = false;
  button.onclick = () => {
    root.dataset.theme = current() === "dark" ? "light" : "dark";
    remember("hornbook:theme", root.dataset.theme);
    show();
  };
  system.onchange = show;
  show();
};

const setUpCopy = (status) => {
  if (!navigator.clipboard) return;
  for (const block of document.querySelectorAll(".highlight")) {
    const code = [...block.querySelectorAll("code")].at(-1);
    if (!code) continue;
    const button = make("button", { type: "button", className: "btn copy", textContent: status.dataset.copy });
    button.onclick = async () => {
      const copy = code.cloneNode(true);
      for (const number of copy.querySelectorAll(".ln, .lnt")) number.remove();
      await navigator.clipboard.writeText(copy.textContent);
      status.textContent = status.dataset.copied;
    };
    block.append(button);
  }
};

const setUpProgress = (status) => {
  const frame = document.querySelector("[data-progress]");
  const steps = frame ? [...frame.querySelectorAll(".steps > li[id]")] : [];
  if (!steps.length) return;
  const key = "hornbook:" + location.pathname;
  const done = new Set(remember(key) || []);
  const output = make("output", { dir: "ltr" });
  const bar = make("progress", { max: steps.length, value: 0 });
  bar.setAttribute("aria-label", status.dataset.progress);
  const reset = make("button", { type: "button", className: "btn", textContent: status.dataset.reset });
  const draw = () => {
    for (const step of steps) {
      const on = done.has(step.id);
      step.classList.toggle("done", on);
      step.querySelector(".done-mark input").checked = on;
    }
    const count = steps.filter((step) => done.has(step.id)).length;
    bar.value = count;
    output.textContent = `${count} / ${steps.length}`;
    reset.hidden = count === 0;
  };
  const save = () => {
    remember(key, [...done]);
    draw();
  };
  steps.forEach((step) => {
    const list = step.parentNode;
    const number = list.start + [...list.children].indexOf(step);
    const box = make("input", { type: "checkbox" });
    box.setAttribute("aria-label", `${status.dataset.done}: ${status.dataset.step} ${number}`);
    box.onchange = () => {
      if (box.checked) done.add(step.id);
      else done.delete(step.id);
      save();
    };
    step.append(make("label", { className: "done-mark" }, box, status.dataset.done));
  });
  reset.onclick = () => {
    done.clear();
    save();
    steps[0].querySelector("input").focus();
  };
  frame.append(make("div", { className: "progress" }, output, bar, reset));
  draw();
};

const setUpPictures = (status) => {
  const links = [...document.querySelectorAll("a.zoom")].filter((link) => /\.(avif|gif|jpe?g|png|svg|webp)$/i.test(link.pathname));
  if (!links.length || !window.HTMLDialogElement) return;
  let at = 0;
  const texts = status.dataset;
  const place = make("output", { dir: "ltr" });
  const picture = make("img", { alt: "" });
  const caption = make("figcaption");
  const button = (text, action) => make("button", { type: "button", className: "btn", textContent: text, onclick: action });
  const show = (index) => {
    at = (index + links.length) % links.length;
    const small = links[at].querySelector("img");
    picture.src = links[at].href;
    picture.alt = small.alt;
    caption.textContent = links[at].parentElement.querySelector("figcaption")?.textContent || small.alt;
    place.textContent = `${at + 1} / ${links.length}`;
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
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      show(index);
      dialog.showModal();
    });
  });
};

// A table that is wider than the screen can be scrolled with the keyboard.
// Its width is known once the style sheet is there, and changes with the screen.
const setUpTables = () => {
  const measure = (table) => {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
    else table.removeAttribute("tabindex");
  };
  const observer = new ResizeObserver((entries) => entries.forEach((entry) => measure(entry.target)));
  const tables = document.querySelectorAll(".prose table:not(.lntable)");
  for (const table of tables) observer.observe(table);
  addEventListener("load", () => tables.forEach(measure));
};

// A menu closes with Escape, and when the reader goes elsewhere.
const setUpMenus = () => {
  for (const menu of document.querySelectorAll("details.menu")) {
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

document.addEventListener("DOMContentLoaded", () => {
  const status = document.getElementById("status");
  setUpTheme();
  setUpMenus();
  setUpTables();
  if (!status) return;
  setUpCopy(status);
  setUpProgress(status);
  setUpPictures(status);
});
