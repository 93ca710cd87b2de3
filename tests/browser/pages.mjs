// The pages of a built site, some of every kind, and what can be said of their files alone.
import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { HtmlValidate } from "html-validate";
import { rules } from "./html-rules.mjs";
import { report } from "./report.mjs";
import { filesBelow } from "./server.mjs";

const isRedirect = (html) => /http-equiv="?refresh/i.test(html);

/** The HTML pages of a built site: address, text and kind of page. */
export function pagesOf(folder) {
  return filesBelow(folder).filter((name) => name.endsWith(".html")).map((name) => {
    const html = fs.readFileSync(path.join(folder, name), "utf8");
    const kind = isRedirect(html) ? "redirect" : html.match(/<body class="kind-([\w-]+)/)?.[1] ?? "other";
    return { name, html, kind, address: "/" + name.split("/").map(encodeURIComponent).join("/").replace(/index\.html$/, "") };
  });
}

/** What makes a page look unlike others of its kind. */
function traits(page) {
  const found = ["class=\"steps", "class=\"az", "class=\"box", "<figure", "<table", "class=\"highlight", "class=\"tabs", "class=\"embed",
    "class=\"pagination", "class=\"profile", "with-rail", "class=\"overview", "footnotes", "<details", "dir=\"rtl", "<dl",
    "class=\"letter", "class=\"thumb\"", "data-checked", "class=\"feedback"];
  return page.kind + found.filter((trait) => page.html.includes(trait)).join();
}

/** `count` pages of every kind, and one of every combination of traits. */
export function sampleOf(pages, count) {
  const byKind = new Map();
  const byTraits = new Set();
  return pages.filter((page) => {
    if (page.kind === "redirect") return false;
    const found = (byKind.get(page.kind) ?? 0) + 1;
    byKind.set(page.kind, found);
    const isNew = !byTraits.has(traits(page));
    byTraits.add(traits(page));
    return isNew || found <= count;
  });
}

/** Every page is valid HTML, and nothing of the making is left in it. */
export async function checkHtml(label, pages) {
  const validator = new HtmlValidate(rules);
  const faults = [];
  const nested = [];
  for (const page of pages) {
    const { results } = await validator.validateString(page.html, page.name);
    for (const message of results.flatMap((result) => result.messages)) {
      if (message.severity === 2) faults.push(`${page.name}:${message.line}:${message.column} ${message.ruleId}: ${message.message}`);
    }
    if (/<p>\s*<(figure|div|aside|details|ol|ul|table|pre|section)\b/.test(page.html)) nested.push(page.name);
    if (/hb[a-z]\d+q\d+z|HAHAHUGO/.test(page.html)) nested.push(`${page.name}: a placeholder is left`);
  }
  report(`${label}: HTML is valid`, faults, `${pages.length} pages`);
  report(`${label}: no block in a paragraph, no placeholder`, nested);
}

const mostBytes = 8 * 1024;

/** Style sheets and scripts that a page names are small, packed as a host sends them. The search is measured by itself. */
export function checkSizes(label, folder, pages) {
  const faults = [];
  const seen = [];
  for (const [kind, pattern] of [["style sheets", /<link rel="stylesheet" href="([^"]+)"/g], ["scripts", /<script[^>]* src="([^"]+)"/g]]) {
    const names = new Set(pages.flatMap((page) => [...page.html.matchAll(pattern)].map((match) => new URL(match[1], "http://x/").pathname)));
    names.forEach((name) => name.endsWith("/search/dialog.js") && names.delete(name));
    if (names.size === 0) faults.push(`no ${kind} were found`);
    const sizes = [...names].map((name) => gzipSync(fs.readFileSync(path.join(folder, name)), { level: 9 }).length);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    if (total > mostBytes) faults.push(`${kind} are ${total} bytes, packed; ${mostBytes} is the most`);
    seen.push(`${total} bytes of ${kind}`);
  }
  report(`${label}: style sheets and scripts are small`, faults, seen.join(", "));
}
