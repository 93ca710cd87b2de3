// Walks through the fixture site as a reader does: with the keyboard, with and without a script, back on another day.
import fs from "node:fs";
import path from "node:path";
import { report } from "./report.mjs";
import { serve } from "./server.mjs";

const guide = "/guides/g/";
const stepsOf = "#step-1, #step-2, #step-3, #step-4";

/** Runs `walk` on a new page; what it returns, or throws, is wrong. */
export async function walkThrough(browser, name, settings, walk) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...settings });
  const page = await context.newPage();
  page.setDefaultTimeout(30000);
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  const expect = (fact, fault) => { if (!fact) faults.push(fault); };
  try {
    await walk(page, expect, context);
  } catch (error) {
    faults.push(String(error).split("\n").slice(0, 3).join(" "));
  }
  await context.close();
  report(name, faults);
}

/** What has the focus, in a few words. */
const focused = (page) => page.evaluate(() => {
  const node = document.activeElement;
  return { tag: node.tagName, class: node.className, step: node.closest(".steps > li")?.id ?? "", text: (node.textContent || "").trim(), type: node.type ?? "" };
});

async function walkWithKeyboard(page, expect, origin) {
  await page.goto(origin + guide);
  await page.keyboard.press("Tab");
  expect((await focused(page)).class === "skip", "the first stop is not the link to the content");
  await page.keyboard.press("Enter");
  expect((await focused(page)).tag === "MAIN", "the link to the content does not lead there");
  const stops = [];
  for (let count = 0; count < 60; count += 1) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    if (stop.tag === "BODY") break;
    stops.push(stop);
    const hidden = await page.evaluate(() => {
      const box = document.activeElement.getBoundingClientRect();
      const middle = document.elementFromPoint(box.x + box.width / 2, Math.min(Math.max(box.y + box.height / 2, 0), innerHeight - 1));
      const style = getComputedStyle(document.activeElement);
      const around = getComputedStyle(document.activeElement, "::after");
      const isMarked = parseFloat(style.outlineWidth) >= 2 || parseFloat(around.outlineWidth) >= 2;
      return middle?.closest(".progress") && !document.activeElement.closest(".progress") ? "is under the progress" : isMarked ? "" : "is not marked";
    });
    expect(!hidden, `the focus on ${stop.tag} "${stop.text.slice(0, 30)}" ${hidden}`);
  }
  for (const step of ["step-1", "step-2", "step-3", "step-4"]) {
    expect(stops.some((stop) => stop.step === step && stop.type === "checkbox"), `the mark of ${step} is not reached`);
    expect(stops.some((stop) => stop.step === step && stop.text.startsWith("Copy link")), `the link of ${step} is not reached`);
  }
  expect(stops.filter((stop) => stop.class === "zoom").length >= 3, "pictures are not reached");

  await page.locator("#step-2 a.zoom").focus();
  await page.keyboard.press("Enter");
  const viewer = page.locator("dialog[open]");
  await viewer.waitFor();
  expect((await viewer.innerText()).includes("Image 2 of 3"), "the viewer does not say which picture it shows");
  await page.keyboard.press("ArrowRight");
  expect((await viewer.locator("img").getAttribute("alt")) === "Two clamps above and one below", "the right arrow does not lead to the next picture");
  await page.keyboard.press("ArrowRight");
  expect((await viewer.innerText()).includes("Rings up, rings down"), "the caption is not shown in the viewer");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Escape");
  await viewer.waitFor({ state: "hidden" });
  // The focus comes back to the picture that was shown last.
  await page.waitForFunction(() => document.activeElement.closest(".steps > li")?.id === "step-3");

  await page.locator("#step-1 input").focus();
  await page.keyboard.press("Space");
  expect(await page.locator("#step-1.done").count() === 1, "Space does not mark a step as done");
}

async function walkBackLater(page, expect, origin) {
  await page.goto(origin + guide);
  expect(!(await page.locator(".progress").isVisible()), "the progress is shown before the first step is reached");
  await page.locator("#step-1 input").check();
  await page.locator("#step-3 input").check();
  await page.reload();
  expect(await page.locator("#step-1 input").isChecked() && await page.locator("#step-3 input").isChecked(), "marks are lost");
  expect(!(await page.locator("#step-2 input").isChecked()), "a mark comes from nowhere");
  expect((await page.locator(".progress output").innerText()) === "Steps done: 2 of 4", "the count is wrong");
  expect(await page.locator(".overview li.done").count() === 2, "the list beside the text does not show what is done");
  await page.locator("#step-4").evaluate((step) => step.scrollIntoView());
  await page.locator(".overview a[aria-current][href='#step-4']").waitFor();
  await page.locator(".progress button").click();
  await page.reload();
  expect(await page.locator(".step-tools input:checked").count() === 0, "marks come back after a new start");
  await page.goto(origin + "/guides/b/");
  expect(await page.locator(".step-tools input:checked").count() === 0, "another guide has marks of this one");

  const [button] = [page.locator("[data-theme-toggle]")];
  await button.click();
  await page.reload();
  expect((await page.evaluate(() => document.documentElement.dataset.theme)) === "dark", "the choice of the dark mode is lost");
  expect((await button.getAttribute("aria-pressed")) === "true", "the switch does not tell that it is on");
}

async function walkWithoutScript(page, expect, origin) {
  await page.goto(origin + "/");
  expect(await page.locator("form[role=search] input").isVisible(), "the home page has no search field");
  await page.locator("form[role=search] input").fill("panel");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/a-z\//);
  await page.goto(origin + "/");
  await page.locator(".az a", { hasText: "A" }).first().click();
  expect(page.url().endsWith("/a-z/#letter-a"), "a letter with two guides does not lead to its part of the A-Z page");
  expect(await page.locator("#letter-a li").count() === 2, "the letter A does not show its two guides");
  expect(await page.locator("#letter-z a, .az li:last-child a").count() === 0, "a letter without a guide is a link");
  await page.locator(".az a", { hasText: "G" }).click();
  await page.locator("#letter-g a").click();
  await page.locator(".to-steps a").click();
  expect(page.url().endsWith("#step-1"), "there is no way to the steps at once");
  for (const step of await page.locator(stepsOf).all()) expect(await step.isVisible(), "a step is hidden");
  const full = await page.locator("#step-1 a.zoom").getAttribute("href");
  const answer = await page.request.get(origin + full);
  expect(answer.ok() && answer.headers()["content-type"].startsWith("image/"), "the link around a picture does not lead to it");
  await page.locator(".feedback button", { hasText: "No" }).click();
  expect((await page.title()) === "Received", "the answer is not sent");
}

async function walkWithTools(page, expect, origin, forms, output) {
  const pasted = () => page.evaluate(() => navigator.clipboard.readText());
  await page.addInitScript(() => {
    globalThis.print = () => (globalThis.printed = true);
    navigator.share = async (what) => (globalThis.shared = what);
  });
  await page.goto(origin + guide);
  await page.locator("#step-2 .step-tools a").click();
  expect(await page.locator("#hb-status").innerText() === "Link copied", "it is not said that the link was copied");
  expect((await pasted()) === `${origin}${guide}#step-2`, `the link of a step is ${await pasted()}`);
  await page.locator("[data-copy-page]").click();
  await page.waitForFunction(() => document.querySelector("#hb-status").textContent === "Copied");
  const twin = (await page.locator("[data-copy-page]").getAttribute("data-copy-page")).slice(1);
  expect((await pasted()) === fs.readFileSync(path.join(output, twin), "utf8"), "the copy is not the Markdown of the page");
  await page.locator("[data-print]").click();
  expect(await page.evaluate(() => globalThis.printed), "nothing is printed");
  await page.locator("[data-share]").click();
  expect((await page.evaluate(() => globalThis.shared?.url)) === `https://guides.example.com${guide}`, "the address that is shared is not the canonical one");
  await page.locator(".feedback button", { hasText: "Yes" }).click();
  await page.locator(".feedback", { hasText: "Thank you!" }).waitFor();
  expect(forms.at(-1)?.includes("helpful=yes") && forms.at(-1).includes("page=https%3A%2F%2Fguides.example.com%2Fguides%2Fg%2F"), `the answer is ${forms.at(-1)}`);

  await page.goto(origin + "/notes/markdown/");
  await page.locator(".copy").first().click();
  await page.waitForFunction(() => document.querySelector("#hb-status").textContent === "Copied");
  expect((await pasted()).startsWith("fn main() {\n    println!"), `the copied code is ${await pasted()}`);
  expect(await page.evaluate(() => getComputedStyle(document.querySelector("[data-lang=rust]"), "::before").content) === "\"rust\"", "the language of the code is not named");
  await page.goto(origin + "/no/such-guide_here.html");
  expect((await page.locator("[type=search]").inputValue()) === "such guide here", "the search field does not hold the words of the address");
}

/** Where the policy lets frames in they come into their place, else the reader is led to the host. */
async function walkToVideo(page, expect, origin, hasFrames) {
  const asked = [];
  await page.route((url) => url.origin !== origin, (route) => {
    asked.push(route.request().url());
    return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Another host</title>" });
  });
  for (const [place, frame, link] of [
    [".video a", "https://www.youtube-nocookie.com/embed/abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk"],
    [".embed:not(.video) a", "https://www.instagram.com/p/abc123/embed/", "https://www.instagram.com/p/abc123/"],
  ]) {
    asked.length = 0;
    await page.goto(origin + guide);
    await page.locator(place).scrollIntoViewIfNeeded();
    await page.waitForTimeout(200);
    expect(asked.length === 0, `${asked[0]} is asked before anybody wants it`);
    await page.locator(place).click();
    if (hasFrames) {
      await page.waitForFunction(() => document.querySelector(".embed iframe"));
      await page.waitForTimeout(200);
      expect(asked.length === 1 && asked[0].startsWith(frame), `${asked} is asked, not ${frame}`);
      expect(page.url() === origin + guide, "the page is left");
      const box = await page.locator(".embed iframe").boundingBox();
      expect(box.width > 300 && box.height > 150, "the frame has no room");
    } else {
      await page.waitForURL(link);
    }
  }
}

async function walkOnAnotherDay(page, expect, origin) {
  const notice = page.locator("[data-checked]");
  for (const [day, isOld] of [["2026-02-20", false], ["2026-03-10", true]]) {
    await page.clock.setFixedTime(new Date(`${day}T12:00:00Z`));
    await page.goto(origin + guide);
    expect((await notice.isVisible()) === isOld, `on ${day} the notice of an old guide is ${isOld ? "missing" : "there"}`);
  }
}

async function walkFromRightToLeft(page, expect, origin) {
  await page.goto(origin + "/ar/guides/a/");
  const places = await page.evaluate(() => {
    const left = (name) => document.querySelector(name).getBoundingClientRect().left;
    return { brand: left(".brand"), toggle: left("[data-theme-toggle]"), direction: document.documentElement.dir, overflow: document.documentElement.scrollWidth > innerWidth };
  });
  expect(places.direction === "rtl" && places.brand > places.toggle, "the header does not run from right to left");
  expect(!places.overflow, "the page is wider than the screen");
}

/** Checks what a reader does, on the fixture site that was built into `output`. */
export async function checkReader(label, browser, output) {
  const forms = [];
  const { origin, close } = await serve(output, { forms });
  const framed = await serve(output, { more: "; frame-src https:" });
  const walk = (name, settings, steps) => walkThrough(browser, `${label}: ${name}`, settings, steps);
  await walk("the keyboard is enough for steps and pictures", {}, (page, expect) => walkWithKeyboard(page, expect, origin));
  await walk("what is done, and the dark mode, are kept", {}, (page, expect) => walkBackLater(page, expect, origin));
  await walk("from the home page to the steps without JavaScript", { javaScriptEnabled: false }, (page, expect) => walkWithoutScript(page, expect, origin));
  await walk("copies, shares, prints, answers", { permissions: ["clipboard-read", "clipboard-write"] }, (page, expect) => walkWithTools(page, expect, origin, forms, output));
  await walk("a video comes into its place when it is wanted", {}, (page, expect) => walkToVideo(page, expect, framed.origin, true));
  await walk("a video opens on its host where the policy forbids frames", {}, (page, expect) => walkToVideo(page, expect, origin, false));
  await walk("an old guide says so on the reader's day", {}, (page, expect) => walkOnAnotherDay(page, expect, origin));
  await walk("runs from right to left", {}, (page, expect) => walkFromRightToLeft(page, expect, origin));
  close();
  framed.close();
}
