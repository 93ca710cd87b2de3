// What stands at the edge: words that are longer than a phone is wide, pictures that are higher than any screen, two lists of
// steps, two tabs, copies and answers that fail. A site of its own, with colours of its own.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { inflateSync } from "node:zlib";
import { checkHtml, checkSizes, pagesOf } from "./pages.mjs";
import { walkThrough } from "./reader.mjs";
import { report } from "./report.mjs";
import { serve } from "./server.mjs";

const label = "edges";
const host = "https://guides.example.com/sub";
const drawing = (width, height, colour = "#58a") => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="${colour}"/></svg>`;
const longest = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
// A step begins with a small mark and ends with a picture, both of one colour that nothing else has.
const manySteps = 9;
const red = (number) => 20 + 20 * number;
const step = (number) => `${number}. ![Mark](/img/mark-${number}.svg) Press button ${number}.\n\n   ![Window ${number}](/img/step-${number}.svg)\n`;

const files = {
  "hornbook.toml": `title = "Edges"
baseURL = "${host}/"
markdownTwins = true
[design]
accent = "#0a7d55"
background = { light = "#fffdf8", dark = "#101512" }
text = { light = "#20241f", dark = "#e6ece8" }
font = "Inter, Georgia"
headingFont = "Georgia"
radius = "4px"
[params]
feedbackForm = "/feedback"
`,
  "content/guides/_index.md": "---\ntitle: Guides\n---\n",
  "content/guides/long.md": `---
title: "Edges ABC: L"
series: Edges ABC
letter: L
task: fix java.lang.ArrayIndexOutOfBoundsExceptionInitializer
date: 2026-01-02
authors: [firstname.middlename.lastname@subsidiary.of.a.company.example.com]
tags: [${longest}]
needs: ["[The licence](https://example.org/licence)", "[A panel](/guides/pictures/)"]
result: "[It holds](/guides/pictures/)."
---
## ${longest}

{{< steps >}}
1. Say ${longest}.
2. Read [the guide about pictures](/guides/pictures/), [the licence](https://example.org/a?b=1&c=2), [this part](#step-1), or
   write to [us](mailto:help@example.org).
{{< /steps >}}
`,
  "content/guides/pictures.md": `---
title: Pictures
date: 2026-01-03
---
Before ![icon](/img/16.svg) behind, and ![small](/img/199.svg).

![Wide](/img/1920.svg)

Words before ![](/img/200.svg) and behind.

[![A link](/img/640.svg)](https://example.org/)

## ![In a heading](/img/640.svg) Heading

![High](/img/1080.svg)

{{< image src="/img/640.svg" alt="By the shortcode" >}}
`,
  "content/guides/lists.md": `---
title: Two lists
task: open two doors
date: 2026-01-04
---
## On the left

{{< steps >}}
1. Open the left door.
2. Close it.
{{< /steps >}}

## On the right

{{< steps >}}
1. Open the right door.
2. Close that one.
{{< /steps >}}

## The end
`,
  "content/guides/steps.md": `---
title: Many steps
task: press many buttons
date: 2026-01-05
---
{{< steps >}}
${Array.from({ length: manySteps }, (_, at) => step(at + 1)).join("\n")}
{{< /steps >}}
`,
  "content/plain.md": "---\ntitle: Plain\ndate: 2026-01-06\n---\nNo step, and no heading.\n\n```sh\nls\n```\n",
};
for (const [width, height] of [[16, 16], [199, 99], [200, 99], [640, 400], [1080, 2400], [1920, 1080]]) files[`static/img/${width}.svg`] = drawing(width, height);
for (let number = 1; number <= manySteps; number += 1) {
  const colour = `rgb(${red(number)}, 0, 255)`;
  files[`static/img/mark-${number}.svg`] = drawing(20, 20, colour);
  files[`static/img/step-${number}.svg`] = drawing(...(number % 2 ? [1080, 2400] : [1920, 1080]), colour);
}

async function walkOverLongWords(page, expect, origin, addresses) {
  for (const width of [320, 390, 768, 1024, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const address of addresses) {
      await page.goto(origin + address);
      const widest = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(widest <= width, `${address} is ${widest} px wide on ${width}`);
    }
  }
}

async function walkPastPictures(page, expect, origin) {
  await page.goto(`${origin}/sub/guides/pictures/`);
  const linked = await page.locator("a.zoom").evaluateAll((links) => links.map((link) => [link.getAttribute("href"), link.querySelector("img").alt, link.getAttribute("aria-label")].join(" ")));
  const wanted = ["/sub/img/1920.svg Wide ", "/sub/img/200.svg  Enlarge image", "/sub/img/1080.svg High ", "/sub/img/640.svg By the shortcode "];
  expect(linked.join("|") === wanted.join("|"), `the pictures that are links: ${linked.join("|")}`);
  expect(await page.locator("a a").count() === 0, "a link stands in a link");
  const written = async (type) => (await page.request.get(new URL(await page.locator(`link[type='${type}']`).first().getAttribute("href"), origin).href)).text();
  const twin = await written("text/markdown");
  expect(twin.includes("![Wide]") && !twin.includes("zoom"), "the Markdown of the page has links around pictures");
  expect(!/href=[^ ]*1920\.svg/.test(await written("application/rss+xml")), "the feed has links around pictures");
  await page.locator("a.zoom").first().click();
  await page.waitForURL(`${origin}/sub/img/1920.svg`);
}

// The reader who only looked at how it would print has the tabs that were there before.
async function walkAwayFromPaper(page, expect, origin) {
  await page.goto(`${origin}/sub/guides/lists/`);
  await page.evaluate(() => {
    document.querySelector(".prose").insertAdjacentHTML("beforeend", `<details name="t" open><summary>A</summary></details><details name="t"><summary>B</summary></details>`);
    for (const name of ["beforeprint", "afterprint"]) dispatchEvent(new Event(name));
  });
  const tabs = await page.locator(".prose > details").evaluateAll((tabs) => tabs.map((tab) => `${tab.name} ${tab.open}`));
  expect(tabs.join() === "t true,t false", `after printing: ${tabs.join()}`);
}

async function walkIntoHighPictures(page, expect, origin) {
  for (const [width, height] of [[1280, 800], [390, 844], [844, 390], [320, 640]]) {
    await page.setViewportSize({ width, height });
    await page.goto(`${origin}/sub/guides/pictures/`);
    for (const alt of ["High", "Wide"]) {
      const link = page.locator("a.zoom", { has: page.locator(`img[alt=${alt}]`) });
      const before = await link.locator("img").boundingBox();
      await link.click();
      const picture = page.locator("dialog[open] img");
      await page.waitForFunction(() => document.querySelector("dialog[open] img").naturalWidth > 1);
      const after = await picture.boundingBox();
      const where = `${alt} at ${width}×${height}: ${Math.round(before.width)}×${Math.round(before.height)} on the page, ${Math.round(after.width)}×${Math.round(after.height)} opened`;
      expect(after.width > before.width, where);
      const reached = await page.evaluate(() => {
        const dialog = document.querySelector("dialog[open]");
        dialog.scrollTo(0, dialog.scrollHeight);
        const [inner, outer] = [dialog.querySelector("figure").getBoundingClientRect(), dialog.getBoundingClientRect()];
        const bar = dialog.querySelector("form").getBoundingClientRect();
        return bar.top >= outer.top && bar.bottom <= outer.bottom && inner.bottom <= outer.bottom + 1 && inner.left >= outer.left && inner.right <= outer.right + 1 && outer.bottom <= innerHeight && outer.right <= innerWidth;
      });
      expect(reached, `${where}: not all of it, or no button, can be reached`);
      expect((await page.locator("dialog[open] figure a").getAttribute("href")) === (await picture.getAttribute("src")), "there is no way to the full size");
      await page.keyboard.press("Escape");
    }
  }
}

async function walkWithBrokenCopies(page, expect, origin) {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("denied", "NotAllowedError"));
  });
  const told = (text) => page.waitForFunction((text) => document.querySelector("#hb-status").textContent === text, text);
  await page.goto(`${origin}/sub/plain/`);
  await page.locator(".copy").click();
  await told("Could not copy");
  await page.goto(`${origin}/sub/guides/lists/`);
  await page.locator(".step-tools a").first().click();
  await told("Could not copy");
}

async function walkWithoutNetwork(page, expect, origin, context) {
  for (const answer of [(route) => route.abort(), (route) => route.fulfill({ status: 503, body: "busy" })]) {
    await page.goto(`${origin}/sub/plain/`);
    await context.route("**/*.md", answer);
    await page.locator("[data-copy-page]").click();
    await page.waitForFunction(() => document.querySelector("#hb-status").textContent === "Could not copy");
    await context.unroute("**/*.md");
  }
}

async function walkInTwoTabs(first, expect, origin, context) {
  const second = await context.newPage();
  for (const page of [first, second]) await page.goto(`${origin}/sub/guides/steps/`);
  await first.locator("#step-1 input").check();
  await second.locator("#step-1.done").waitFor();
  await second.locator("#step-2 input").check();
  await first.locator("#step-2.done").waitFor();
  // A tab that sleeps is told nothing.
  await first.evaluate(() => addEventListener("storage", (event) => event.stopImmediatePropagation(), true));
  await first.evaluate(() => localStorage.setItem(`hornbook:${location.pathname}`, JSON.stringify(["step-1", "step-2", "step-3"])));
  await first.locator("#step-4 input").check();
  for (const page of [first, second]) {
    await page.reload();
    const done = await page.locator(".steps > li.done").evaluateAll((steps) => steps.map((step) => step.id).join());
    expect(done === "step-1,step-2,step-3,step-4", `done are ${done}`);
  }
}

async function walkAfterAnswer(page, expect, origin) {
  await page.goto(`${origin}/sub/plain/`);
  await page.locator(".feedback button").first().focus();
  await page.keyboard.press("Enter");
  await page.locator(".feedback", { hasText: "Thank you!" }).waitFor();
  expect(await page.evaluate(() => document.activeElement.matches(".feedback form")), "the focus is lost after an answer");
  await page.keyboard.press("Tab");
  const isBehind = await page.evaluate(() => Boolean(document.querySelector(".feedback").compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING));
  expect(isBehind, "the next stop is not behind the answer");
}

async function walkPastNames(page, expect, origin) {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${origin}/sub/guides/lists/`);
  const names = await page.locator(".step-tools input").evaluateAll((boxes) => boxes.map((box) => box.getAttribute("aria-label")));
  expect(names.length === 4 && new Set(names).size === 4, `the boxes are called ${names.join(" | ")}`);
  expect(names[0] === "Done: Step 1: Open the left door.", `the first box is called ${names[0]}`);
  const summary = page.locator(".toc summary");
  const state = () => summary.evaluate((node) => [node.tabIndex, node.parentNode.open, node.parentNode.querySelector("a").checkVisibility()].join());
  expect((await state()) === "-1,true,true", `the contents beside the text are ${await state()}`);
  await summary.click();
  expect((await state()) === "-1,true,true", `the contents beside the text are ${await state()} after a click`);
  await page.setViewportSize({ width: 600, height: 800 });
  await page.waitForFunction(() => !document.querySelector(".toc details").open);
  expect((await state()).startsWith("0,false"), `the contents above the text are ${await state()}`);
  await summary.press("Enter");
  expect((await state()).startsWith("0,true"), `the contents above the text are ${await state()} after Enter`);
}

/** What is drawn on each sheet of a PDF that Chromium made. */
function sheetsOf(pdf) {
  const sheets = [];
  for (const match of pdf.toString("latin1").matchAll(/ obj\s*<<((?:[^<>]|<<[^<>]*>>)*)>>\s*stream\r?\n/g)) {
    const length = Number(/\/Length (\d+)/.exec(match[1])?.[1]);
    if (!length || /\/(Type|Subtype|FunctionType|Length1)\b/.test(match[1])) continue;
    const start = match.index + match[0].length;
    const drawn = inflateSync(pdf.subarray(start, start + length)).toString("latin1");
    if (!drawn.includes("begincmap")) sheets.push(drawn);
  }
  return sheets;
}

async function walkPastSheets(page, expect, origin) {
  await page.goto(`${origin}/sub/guides/steps/`);
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
  const sheets = sheetsOf(await page.pdf({ format: "A4", margin: { top: "1.5cm", bottom: "1.5cm", left: "1.5cm", right: "1.5cm" } }));
  const reds = sheets.map((drawn) => [...drawn.matchAll(/([\d.]+) 0 1 rg/g)].map((match) => Math.round(Number(match[1]) * 255)));
  expect(sheets.length > 3, `there are ${sheets.length} sheets`);
  for (let number = 1; number <= manySteps; number += 1) {
    const found = reds.map((sheet) => sheet.filter((value) => value === red(number)).length).filter(Boolean);
    expect(found.length === 1 && found[0] >= 2, `the mark and the picture of step ${number} are on ${found.length} sheets, ${found}`);
  }
}

async function walkToPaper(page, expect, origin) {
  for (const [address, hasStep] of [["/sub/plain/", false], ["/sub/guides/steps/", true], ["/sub/guides/long/", true]]) {
    await page.goto(origin + address);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    for (const name of [".tools", ".step-tools", ".feedback", ".copy", ".site-head", ".progress"]) {
      for (const node of await page.locator(name).all()) expect(!(await node.isVisible()), `${name} is printed at ${address}`);
    }
    if (hasStep) expect(await page.locator("#step-1").isVisible(), `no step is printed at ${address}`);
    expect((await page.locator(".from").innerText()) === `https://guides.example.com${address}`, "the address of the page is not printed");
  }
  const shown = await page.locator(":is(.prose, .box) a").evaluateAll((links) => links.map((link) => getComputedStyle(link, "::after").content));
  const wanted = [`${host}/guides/pictures/`, "https://example.org/a?b=1&c=2", "none", "mailto:help@example.org", "https://example.org/licence", `${host}/guides/pictures/`, `${host}/guides/pictures/`];
  for (const address of wanted) expect(shown.includes(address === "none" ? "none" : `" (${address})"`), `${address} is not printed: ${shown.join(" ")}`);
}

async function walkThroughContents(page, expect, origin) {
  await page.setViewportSize({ width: 1280, height: 360 });
  await page.goto(`${origin}/sub/guides/lists/`);
  const marked = async (wanted, when) => {
    const links = () => page.locator(".toc a[aria-current]").allTextContents();
    for (let tries = 0; tries < 40 && (await links()).join() !== wanted; tries += 1) await page.waitForTimeout(50);
    expect((await links()).join() === wanted, `${when}, the contents mark "${(await links()).join()}", not "${wanted}"`);
  };
  const jump = (place) => page.evaluate((place) => scrollTo(0, place ?? document.documentElement.scrollHeight), place);
  await marked("", "at the beginning");
  await jump(null);
  await marked("The end", "at the end");
  await jump(0);
  await marked("", "back at the beginning");
  await page.locator(".toc a", { hasText: "On the right" }).click();
  await marked("On the right", "behind a link");
}

/** Builds the site below `folder`, and checks it. */
export async function checkEdges(browser, binary, folder) {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  const served = path.join(folder, "served");
  try {
    execFileSync(binary, ["build", "--quiet", "--format", "short", "--source", folder, "--output", path.join(served, "sub")], { stdio: ["ignore", "pipe", "pipe"] });
    report(`${label}: builds`, []);
  } catch (error) {
    return report(`${label}: builds`, String(error.stderr || error).trim().split("\n"));
  }
  const pages = pagesOf(path.join(served, "sub"));
  await checkHtml(label, pages);
  checkSizes(label, served, pages);
  const { origin, close } = await serve(served);
  const walk = (name, settings, steps) => walkThrough(browser, `${label}: ${name}`, settings, (page, expect, context) => steps(page, expect, origin, context));
  const addresses = pages.filter((page) => page.kind !== "redirect").map((page) => `/sub${page.address}`);
  await walk("the longest words stay on the screen", {}, (page, expect) => walkOverLongWords(page, expect, origin, addresses));
  await walk("pictures of Markdown are links without JavaScript", { javaScriptEnabled: false }, walkPastPictures);
  await walk("high pictures open larger than they are on the page", {}, walkIntoHighPictures);
  await walk("what was shut is shut again after printing", {}, walkAwayFromPaper);
  await walk("a copy that fails is told", { permissions: ["clipboard-read", "clipboard-write"] }, walkWithBrokenCopies);
  await walk("a page that cannot be fetched is told", { permissions: ["clipboard-read", "clipboard-write"] }, walkWithoutNetwork);
  await walk("what is done in two tabs is kept", {}, walkInTwoTabs);
  await walk("the focus stays where an answer was given", {}, walkAfterAnswer);
  await walk("boxes and contents say what is shown", {}, walkPastNames);
  await walk("the contents mark where the reader is", {}, walkThroughContents);
  await walk("paper has no tools, and addresses in full", {}, walkToPaper);
  await walk("no step is torn from its picture on paper", {}, walkPastSheets);
  close();
}
