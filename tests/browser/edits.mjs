// Checks in a real browser that the script of the theme sets up what an edit adds to a page that is shown, and nothing twice.
//
//   npm install && node edits.mjs [--binary FILE]
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { binaryOf, newCheck, newSite } from "./preview.mjs";

const { values: options } = parseArgs({ options: { binary: { type: "string" } } });
const shown = newSite(binaryOf(options.binary));
const { check, counts } = newCheck();

const drawing = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="300" viewBox="0 0 ${width} 300"/>`;
for (const [name, width] of [["one", 400], ["two", 500], ["three", 600]]) shown.write(`static/img/${name}.svg`, drawing(width));
shown.write("hornbook.toml", "title = \"Edited\"\n");
const guide = (text) => shown.write("content/guide.md", `---\ntitle: "Workshop “How To” ABCs: G"\ndescription: How to glue a panel.\n---\n${text}\n`);
const step = (number, name) => `${number}. Do the thing called ${name}.\n\n   {{< image src="/img/${name}.svg" alt="Thing ${name}" >}}`;
const steps = (...names) => `{{< steps >}}\n${names.map((name, at) => step(at + 1, name)).join("\n")}\n{{< /steps >}}\n`;
const code = (words) => `\`\`\`sh\n${words}\n\`\`\`\n`;
const video = (id) => `{{< youtube id="${id}" title="Moving pictures" >}}\n`;

const start = `Begin.\n\n![Alone](/img/one.svg)\n\n${steps("one", "two")}\n${code("first")}`;
guide(start);
const origin = await shown.start();

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ["clipboard-read", "clipboard-write"], reducedMotion: "reduce" });
  await context.route("https://*/**", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Another host</title>" }));
  const page = await context.newPage();
  page.setDefaultTimeout(30000);
  const faults = [];
  page.on("pageerror", (fault) => faults.push(String(fault)));
  await page.goto(`${origin}/guide/`);
  await page.evaluate(() => {
    globalThis.sameDocument = true;
    globalThis.updates = 0;
    document.addEventListener("hornbook:update", () => (globalThis.updates += 1));
  });
  await page.waitForTimeout(300);
  /** Saves the guide, and waits until the page shows it. */
  const edit = async (text) => {
    const before = await page.evaluate(() => globalThis.updates);
    guide(text);
    await page.waitForFunction((before) => globalThis.updates > before, before);
  };
  const count = (selector) => page.locator(selector).count();
  /** How often each thing is there that the script makes. */
  const made = async () => ({
    copy: await count(".highlight > .copy"), strayCopy: await count(".copy") - await count(".highlight > .copy"),
    tools: await count(".steps > li > .step-tools"), boxes: await count(".step-tools input"), links: await count(".step-tools a"),
    progress: await count(".progress"), zoom: await count("a.zoom"), nested: await count("a.zoom a, a.zoom:not(:has(img))"),
    viewers: await count("dialog"),
  });
  const expect = async (name, wanted) => {
    const found = await made();
    const wrong = Object.keys(wanted).filter((key) => found[key] !== wanted[key]);
    check(name, wrong.length === 0, wrong.map((key) => `${key} is ${found[key]}, not ${wanted[key]}`).join("; "));
  };
  const nothing = { strayCopy: 0, nested: 0 };

  await expect("a page is set up when it comes", { ...nothing, copy: 1, tools: 2, boxes: 2, links: 2, progress: 1, zoom: 3, viewers: 0 });
  await page.locator("#step-1 input").check();
  await page.evaluate(() => (document.querySelector("#step-1 .step-tools").kept = true));

  await edit(start.replace("Begin.", "Begin again."));
  await expect("an edit of a word sets up nothing twice", { ...nothing, copy: 1, tools: 2, boxes: 2, links: 2, progress: 1, zoom: 3 });

  await edit(`Begin again.\n\n![Alone](/img/one.svg)\n\n![Also alone](/img/two.svg)\n\n${steps("one", "two", "three")}\n${code("first")}\n${code("second")}\n${video("abcdefghijk")}`);
  await expect("new pictures, steps and code are set up", { ...nothing, copy: 2, tools: 3, boxes: 3, links: 3, progress: 1, zoom: 5 });
  check("what was there is left as it is", await page.evaluate(() => document.querySelector("#step-1 .step-tools").kept === true));
  check("what was done stays done", await page.locator("#step-1 input").isChecked() && await count("#step-1.done") === 1);
  check("the progress counts the new step", (await page.locator(".progress output").textContent()) === "Steps done: 1 of 3", await page.locator(".progress output").textContent());
  check("the bar beneath the steps counts it too", await page.locator(".progress progress").evaluate((bar) => bar.max === 3 && bar.value === 1));
  await page.locator("#step-3 input").check();
  check("a new step can be done", await count("#step-3.done") === 1 && (await page.locator(".progress output").textContent()) === "Steps done: 2 of 3");
  check("the list of steps that the edit brought is open, and knows what is done", await page.locator(".toc details").evaluate((list) => list.open) && await count(".overview li.done") === 2);
  check("the tools that came with it are shown", await page.locator(".rail [data-print]").isVisible());
  await page.locator("#step-3 .step-tools a").click();
  check("the link of a new step is copied", (await page.evaluate(() => navigator.clipboard.readText())) === `${origin}/guide/#step-3`);
  await page.locator(".copy").nth(1).click();
  check("new code is copied", (await page.evaluate(() => navigator.clipboard.readText())).trim() === "second");

  await page.locator("a.zoom", { has: page.locator("img[alt='Also alone']") }).click();
  const viewer = page.locator("dialog[open]");
  await viewer.waitFor();
  check("a new picture opens in the viewer", (await viewer.locator("output").textContent()) === "Image 2 of 5", await viewer.locator("output").textContent());
  await edit(`Begin again.\n\n![Alone](/img/one.svg)\n\n![Changed](/img/three.svg)\n\n${steps("one", "two", "three")}\n${code("first")}\n${code("third")}\n${video("abcdefghijk")}`);
  check("the viewer stays open", await viewer.isVisible());
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowRight");
  check("the viewer shows the picture that took its place", (await viewer.locator("img").getAttribute("src")).endsWith("/img/three.svg") && (await viewer.locator("img").getAttribute("alt")) === "Changed");
  await page.keyboard.press("Escape");
  await page.locator("#step-2 a.zoom").click();
  await expect("there is one viewer", { viewers: 1 });
  await page.keyboard.press("Escape");
  await page.locator(".copy").nth(1).click();
  check("code that was changed is copied as it is now", (await page.evaluate(() => navigator.clipboard.readText())).trim() === "third");

  await page.locator(".video a").click();
  check("a video that an edit brought comes into its place", await page.locator(".video iframe").getAttribute("src") === "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1", String(await page.locator(".video iframe").getAttribute("src").catch(String)));
  await edit(`Begin once more.\n\n[](https://example.org/)\n\n${steps("one", "two", "three")}\n${code("first")}\n${video("abcdefghijk")}`);
  check("a video that plays goes on", await count(".video iframe") === 1);
  check("a link without words is no stop for the keyboard", await count(".prose p a[href='https://example.org/']") === 0);
  await edit(`Begin once more.\n\n[Words](https://example.org/)\n\n${steps("two")}\n${video("bbbbbbbbbbb")}\nThe end.`);
  check("a link that gets words leads somewhere", await page.locator(".prose p a", { hasText: "Words" }).getAttribute("href") === "https://example.org/");
  check("another video is a poster again", await count(".video iframe") === 0 && await page.locator(".video a").isVisible());
  await expect("what lost its place is cleared away", { ...nothing, copy: 0, tools: 1, boxes: 1, links: 1, progress: 1, zoom: 1 });
  await edit("No steps any more.");
  await expect("a page without steps has no progress", { ...nothing, tools: 0, boxes: 0, progress: 0, zoom: 0 });
  await edit(start);
  await expect("steps that come back are set up", { ...nothing, copy: 1, tools: 2, boxes: 2, links: 2, progress: 1, zoom: 3 });
  check("the page was never loaded again", await page.evaluate(() => globalThis.sameDocument === true));
  check("no script fails", faults.length === 0, faults.join("; "));
} finally {
  await browser.close();
  shown.remove();
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed ? 1 : 0);
