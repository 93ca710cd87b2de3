// Checks built sites in a real browser: valid HTML, accessible, strict CSP, no other hosts, small screens, no script.
//
//   npm install && node run.mjs [--binary FILE] [--site FOLDER]... [--shots FOLDER] [--pages N]
//
// Without `--site` it builds the repository's own content and `site/`, which has every kind of page.
// CHROMIUM names the browser if it is not /usr/bin/chromium.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";
import { rules } from "./html-rules.mjs";
import { filesBelow, serve } from "./server.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.resolve(here, "../..");
const { values: options } = parseArgs({
  options: {
    binary: { type: "string" },
    site: { type: "string", multiple: true },
    shots: { type: "string" },
    pages: { type: "string", default: "3" },
  },
});
const binary = path.resolve(options.binary
  ?? ["release", "debug"].map((kind) => path.join(repository, "target", kind, "hornbook")).find((file) => fs.existsSync(file))
  ?? "hornbook");
const sites = (options.site ?? [repository, path.join(here, "site")])
  .map((folder) => path.resolve(folder))
  .filter((folder) => fs.existsSync(path.join(folder, "content")));
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "hornbook-browser-"));
const shownFaults = 12;

let passed = 0;
let failed = 0;
function report(name, faults, counted = "") {
  const distinct = [...new Set(faults)];
  if (distinct.length === 0) {
    passed += 1;
    console.log(`ok      ${name}${counted && ` (${counted})`}`);
    return;
  }
  failed += 1;
  console.log(`FAILED  ${name}: ${distinct.length} faults`);
  for (const fault of distinct.slice(0, shownFaults)) console.log(`        ${fault}`);
  if (distinct.length > shownFaults) console.log(`        and ${distinct.length - shownFaults} more`);
}

const isRedirect = (html) => /http-equiv="?refresh/i.test(html);

/** The HTML pages of a built site: address, text and kind of page. */
function pagesOf(folder) {
  return filesBelow(folder).filter((name) => name.endsWith(".html")).map((name) => {
    const html = fs.readFileSync(path.join(folder, name), "utf8");
    const kind = isRedirect(html) ? "redirect" : html.match(/<body class="kind-([\w-]+)/)?.[1] ?? "other";
    return { name, html, kind, address: "/" + name.split("/").map(encodeURIComponent).join("/").replace(/index\.html$/, "") };
  });
}

/** What makes a page look unlike others of its kind. */
function traits(page) {
  const found = ["class=\"steps", "class=\"az", "class=\"box", "<figure", "<table", "class=\"highlight", "class=\"tabs", "class=\"embed",
    "class=\"pagination", "class=\"profile", "with-aside", "footnotes", "<details", "dir=\"rtl", "<dl", "class=\"cover\"", "class=\"thumb\""];
  return page.kind + found.filter((trait) => page.html.includes(trait)).join();
}

/** Some pages of every kind, and one of every combination of traits. */
function sampleOf(pages) {
  const byKind = new Map();
  const byTraits = new Set();
  return pages.filter((page) => {
    if (page.kind === "redirect") return false;
    const count = (byKind.get(page.kind) ?? 0) + 1;
    byKind.set(page.kind, count);
    const isNew = !byTraits.has(traits(page));
    byTraits.add(traits(page));
    return isNew || count <= Number(options.pages);
  });
}

async function checkHtml(label, pages) {
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

const modes = {
  light: { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: "light", viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
  "phone-dark": { colorScheme: "dark", viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
};
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function checkInBrowser(label, browser, origin, sample) {
  const faults = { axe: [], policy: [], hosts: [], console: [], wide: [], script: [] };
  for (const [mode, settings] of Object.entries(modes)) {
    const context = await browser.newContext({ ...settings, reducedMotion: "reduce" });
    for (const { address } of sample) {
      const page = await context.newPage();
      const where = `${mode} ${address}`;
      page.on("request", (request) => {
        if (!request.url().startsWith(origin + "/")) faults.hosts.push(`${where} asks for ${request.url().slice(0, 100)}`);
      });
      page.on("response", (response) => {
        if (response.status() >= 400 && address !== "/404.html") faults.console.push(`${where}: ${response.status()} for ${response.url()}`);
      });
      page.on("console", (message) => {
        if (message.type() !== "error") return;
        const isPolicy = /Content Security Policy/i.test(message.text());
        (isPolicy ? faults.policy : faults.console).push(`${where}: ${message.text().slice(0, 160)}`);
      });
      page.on("pageerror", (error) => faults.console.push(`${where}: ${error}`));
      await page.addInitScript(() => {
        globalThis.violations = [];
        document.addEventListener("securitypolicyviolation", (event) => {
          globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`);
        });
      });
      await page.goto(origin + address, { waitUntil: "load" });
      for (const violation of await page.evaluate(() => globalThis.violations)) faults.policy.push(`${where}: ${violation}`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), tags);
      for (const violation of violations) {
        const node = violation.nodes[0];
        faults.axe.push(`${where}: ${violation.id} at ${node.target}: ${node.failureSummary?.split("\n")[1]?.trim().slice(0, 140)}`);
      }
      await shoot(page, label, `${mode}${address}`);
      if (mode === "phone") {
        await page.setViewportSize({ width: 320, height: 640 });
        const widest = await page.evaluate(() => {
          const root = document.documentElement;
          if (root.scrollWidth <= root.clientWidth) return null;
          const outside = [...document.querySelectorAll("main *, header *, footer *")].find((node) => node.getBoundingClientRect().right > root.clientWidth + 1);
          return `${root.scrollWidth} px${outside ? `, such as <${outside.tagName.toLowerCase()} class="${outside.className}">` : ""}`;
        });
        if (widest) faults.wide.push(`${address}: ${widest}`);
      }
      await page.close();
    }
    await context.close();
  }

  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  for (const { address, kind } of sample) {
    const page = await context.newPage();
    await page.goto(origin + address, { waitUntil: "load" });
    if (await page.locator("main").count() !== 1) faults.script.push(`${address}: no main`);
    const heading = page.locator("main h1");
    if (await heading.count() !== 1 || !(await heading.first().isVisible())) faults.script.push(`${address}: no h1 to be seen`);
    if ((await page.locator("main").innerText()).trim().length < (kind === "404" ? 5 : 10)) faults.script.push(`${address}: no text`);
    for (const hidden of await page.locator("main .prose p, main .prose li, main .prose h2").all()) {
      const closed = await hidden.evaluate((node) => Boolean(node.closest("details:not([open])"))).catch(() => true);
      if (!closed && (await hidden.innerText()).trim() && !(await hidden.isVisible())) faults.script.push(`${address}: text is hidden`);
    }
    await page.close();
  }
  await context.close();

  const counted = `${sample.length} pages`;
  report(`${label}: accessible in light and dark, wide and narrow`, faults.axe, counted);
  report(`${label}: nothing against the Content-Security-Policy`, faults.policy, counted);
  report(`${label}: nothing asked of other hosts`, faults.hosts, counted);
  report(`${label}: nothing missing, nothing thrown`, faults.console, counted);
  report(`${label}: fits 320 px`, faults.wide, counted);
  report(`${label}: readable without JavaScript`, faults.script, counted);
}

async function shoot(page, label, name) {
  if (!options.shots) return;
  const file = `${label}-${name}`.replace(/[^\w.-]+/g, "_").replace(/_$/, "").slice(0, 120);
  // Pictures further down load late; a picture of the whole page wants them all.
  await page.evaluate(() => Promise.all([...document.images].map((image) => {
    image.loading = "eager";
    return image.decode().catch(() => {});
  })));
  await page.screenshot({ path: path.join(options.shots, `${file}.png`), fullPage: true });
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  if (options.shots) fs.mkdirSync(options.shots, { recursive: true });
  if (sites.length === 0) report("sites", ["there is none to check"]);
  for (const [number, folder] of sites.entries()) {
    const label = path.relative(repository, folder).startsWith("..") ? path.basename(folder) : path.relative(repository, folder).split(path.sep).at(-1) || "guide";
    const output = path.join(temporary, String(number));
    try {
      execFileSync(binary, ["build", "--quiet", "--format", "short", "--source", folder, "--output", output, "--base-url", "https://guides.example.com/"], { stdio: ["ignore", "pipe", "pipe"] });
      report(`${label}: builds`, []);
    } catch (error) {
      report(`${label}: builds`, String(error.stderr || error).trim().split("\n"));
      continue;
    }
    const pages = pagesOf(output);
    await checkHtml(label, pages);
    const { origin, close } = await serve(output);
    await checkInBrowser(label, browser, origin, sampleOf(pages));
    close();
  }
} finally {
  await browser.close();
  fs.rmSync(temporary, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
