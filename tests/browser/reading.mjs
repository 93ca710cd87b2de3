// Checks pages of any kind: accessible, under a strict policy, without other hosts, on small screens, without a script.
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { report } from "./report.mjs";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const modes = {
  light: { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: "light", viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
};
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on the page as it is now, one line each. */
async function violations(page) {
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), tags);
  return violations.map((violation) => {
    const node = violation.nodes[0];
    return `${violation.id} at ${node.target}: ${node.failureSummary?.split("\n")[1]?.trim().slice(0, 140)}`;
  });
}

/** Everything that opens is opened, and axe looks again: details, then the viewer of pictures. */
async function violationsOpened(page) {
  const found = [];
  if (await page.evaluate(() => {
    const shut = [...document.querySelectorAll("details:not([open])")];
    for (const part of shut) part.open = true;
    return shut.length > 0;
  })) found.push(...await violations(page));
  const picture = page.locator("a.zoom").first();
  if (await picture.count()) {
    await page.evaluate(() => document.querySelectorAll(".menu").forEach((menu) => (menu.open = false)));
    await picture.evaluate((link) => link.click());
    await page.locator("dialog[open]").waitFor();
    found.push(...(await violations(page)).map((fault) => `in the viewer: ${fault}`));
    await page.keyboard.press("Escape");
  }
  return found;
}

/** The first thing that is wider than the screen, or null. */
const widest = () => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return null;
  const outside = [...document.querySelectorAll("main *, header *, footer *")].find((node) => node.getBoundingClientRect().right > root.clientWidth + 1);
  return `${root.scrollWidth} px${outside ? `, such as <${outside.tagName.toLowerCase()} class="${outside.className}">` : ""}`;
};

/** So many pages are open at a time. */
const abreast = Math.min(4, Math.max(2, os.availableParallelism()));

/** Does something with every one of `items`, some at a time. */
async function forEach(items, task) {
  const left = [...items];
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) await task(next);
  };
  await Promise.all(Array.from({ length: abreast }, work));
}

/** Opens every page of the sample in light and dark, wide and narrow. */
async function checkInModes(browser, origin, sample, faults, shoot) {
  for (const [mode, settings] of Object.entries(modes)) {
    const context = await browser.newContext({ ...settings, reducedMotion: "reduce" });
    await forEach(sample, ({ address }) => checkPage(context, mode, origin, address, faults, shoot));
    await context.close();
  }
}

/** Opens a page, looks at it, opens what opens, and looks again. */
async function checkPage(context, mode, origin, address, faults, shoot) {
  const page = await context.newPage();
  const where = `${mode} ${address}`;
  page.on("request", (request) => {
    if (!request.url().startsWith(origin + "/")) faults.hosts.push(`${where} asks for ${request.url().slice(0, 100)}`);
    if (request.resourceType() === "font") faults.hosts.push(`${where} asks for a font`);
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
  await page.evaluate(axe);
  faults.axe.push(...(await violations(page)).map((fault) => `${where}: ${fault}`));
  await shoot(page, `${mode}${address}`);
  faults.axe.push(...(await violationsOpened(page)).map((fault) => `${where}, opened: ${fault}`));
  if (mode === "phone") {
    for (const width of [320, 768]) {
      await page.setViewportSize({ width, height: 640 });
      const found = await page.evaluate(widest);
      if (found) faults.wide.push(`${address} at ${width}: ${found}`);
    }
  }
  for (const violation of await page.evaluate(() => globalThis.violations)) faults.policy.push(`${where}: ${violation}`);
  await page.close();
}

/** What a page does not say, or promises in vain, where nothing but the browser is at work. */
const missing = (least) => {
  const found = [];
  const isShown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const main = document.querySelectorAll("main");
  if (main.length !== 1) found.push("no main");
  const heading = document.querySelectorAll("main h1");
  if (heading.length !== 1 || !isShown(heading[0])) found.push("no h1 to be seen");
  if ((main[0]?.innerText ?? "").trim().length < least) found.push("no text");
  for (const text of document.querySelectorAll("main .prose p, main .prose li, main .prose h2")) {
    if (!text.closest("details:not([open])") && text.textContent.trim() && !isShown(text)) found.push("text is hidden");
  }
  for (const button of document.querySelectorAll("main button[type=button], header button")) {
    if (isShown(button)) found.push(`the button "${button.innerText}" does nothing without a script`);
  }
  return found;
};

/** Every page of the sample says what it has to say without a script. */
async function checkWithoutScript(browser, origin, sample, faults) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  await forEach(sample, async ({ address, kind }) => {
    const page = await context.newPage();
    await page.goto(origin + address, { waitUntil: "load" });
    faults.push(...(await page.evaluate(missing, kind === "404" ? 5 : 10)).map((fault) => `${address}: ${fault}`));
    await page.close();
  });
  await context.close();
}

/** Checks the pages of `sample`; `shoot(page, name)` may make pictures of them. */
export async function checkReading(label, browser, origin, sample, shoot) {
  const faults = { axe: [], policy: [], hosts: [], console: [], wide: [], script: [] };
  await checkInModes(browser, origin, sample, faults, shoot);
  await checkWithoutScript(browser, origin, sample, faults.script);
  const counted = `${sample.length} pages`;
  report(`${label}: accessible in light and dark, wide and narrow, also with what opens opened`, faults.axe, counted);
  report(`${label}: nothing against the Content-Security-Policy`, faults.policy, counted);
  report(`${label}: nothing asked of other hosts, no font`, faults.hosts, counted);
  report(`${label}: nothing missing, nothing thrown`, faults.console, counted);
  report(`${label}: fits 320 px`, faults.wide, counted);
  report(`${label}: readable without JavaScript`, faults.script, counted);
}

/** Makes pictures of whole pages in `folder`, or none. */
export function shooter(folder, label) {
  return async (page, name) => {
    if (!folder) return;
    const file = `${label}-${name}`.replace(/[^\w.-]+/g, "_").replace(/_$/, "").slice(0, 120);
    // Pictures further down load late; a picture of the whole page wants them all.
    await page.evaluate(() => Promise.all([...document.images].map((image) => {
      image.loading = "eager";
      return image.decode().catch(() => {});
    })));
    await page.screenshot({ path: path.join(folder, `${file}.png`), fullPage: true });
  };
}
