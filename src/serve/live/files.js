// A part of the preview's side in the browser: styles, pictures and other files that the page shows.

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

function exchangeValue(element, name, value) {
  swapped.add(element);
  element.setAttribute(name, value);
  noteSource(element);
}

function swapAttributes(changed) {
  for (const name of ["src", "poster", "data", "href", "xlink:href"]) {
    const all = name.endsWith("href") ? "image, use, link:not([rel~=stylesheet])" : "*";
    for (const element of document.querySelectorAll(all)) {
      const value = element.getAttribute(name);
      if (!value || element.nodeName === "SCRIPT" || element.nodeName === "IFRAME") continue;
      if (isChanged(changed, value)) exchangeValue(element, name, fresh(value));
    }
  }
  for (const element of document.querySelectorAll("[srcset]")) {
    const value = element.getAttribute("srcset");
    if (value.includes("data:")) continue;
    const parts = value.split(",").map((part) => {
      const [, before, address, after] = /^(\s*)(\S*)([^]*)$/.exec(part);
      return address && isChanged(changed, address) ? before + fresh(address) + after : part;
    });
    if (parts.join(",") !== value) exchangeValue(element, "srcset", parts.join(","));
  }
  for (const element of document.querySelectorAll("[style]")) {
    if (swapDeclarations(changed, element.style, document.baseURI)) swapped.add(element);
  }
  loadMedia();
}

/** Whether there was anything to exchange. */
function swapDeclarations(changed, style, from) {
  let isOther = false;
  for (const name of [...style]) {
    const value = style.getPropertyValue(name);
    if (!value.includes("url(")) continue;
    const now = value.replace(/url\((["']?)(.*?)\1\)/g, (whole, _, address) =>
      isChanged(changed, address, from) ? `url("${fresh(address, from)}")` : whole);
    if (now === value) continue;
    style.setProperty(name, now, style.getPropertyPriority(name));
    isOther = true;
  }
  return isOther;
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
