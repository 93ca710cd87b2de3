// Checks the preview in a real browser where pages have scripts, dialogs and policies of their own.
//
//   npm install && node rewritten.mjs [--binary FILE]
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { binaryOf, newCheck } from "./preview.mjs";

const { values: options } = parseArgs({ options: { binary: { type: "string" } } });
const binary = binaryOf(options.binary);
const site = fs.mkdtempSync(path.join(os.tmpdir(), "hornbook-preview-"));
const write = (name, text) => {
  fs.mkdirSync(path.dirname(path.join(site, name)), { recursive: true });
  fs.writeFileSync(path.join(site, name), text);
};

const { check, counts } = newCheck();

// A page whose scripts rewrite what they find, as those that colour code, draw diagrams and wrap tables do.
const rewritten = ({ first = "first", code = "alpha beta", graph = "graph one", cell = "one" } = {}) =>
  `---\ntitle: Rewritten\nlayout: LAYOUT\n---\n${first}\n\n\`\`\`\n${code}\n\`\`\`\n\n<pre class="mermaid">${graph}</pre>\n\n| a | b |\n|---|---|\n| ${cell} | two |\n\nplain text\n`;
const script = `
document.querySelectorAll("pre code").forEach((code) => code.innerHTML = code.textContent.replace(/\\w+/g, (word) => "<span class=k>" + word + "</span>"));
document.querySelectorAll("pre.mermaid").forEach((graph) => graph.innerHTML = "<svg><text>" + graph.textContent + "</text></svg>");
document.querySelectorAll("table").forEach((table) => { const frame = document.createElement("div"); frame.className = "wrap"; table.replaceWith(frame); frame.append(table); });
document.querySelectorAll("main p").forEach((text) => text.innerHTML = text.innerHTML.replace(/first/, "<mark>first</mark>"));
window.loads = Number(sessionStorage.loads = Number(sessionStorage.loads || 0) + 1);
`;
const layout = (kind) => `<!doctype html><html><head><title>x</title></head><body><main>{{ page.content }}</main><script src="/rewrite.js" ${kind}></script></body></html>`;
const post = (words, title = "Post") => `---\ntitle: ${title}\n---\n${words}\n`;
const long = (before = "", inside = "") => `---\ntitle: Long\nlayout: long\n---\n${before}\n\n${Array.from({ length: 80 }, (_, at) => `Paragraph ${at} of a long page.${at === 70 ? inside : ""}`).join("\n\n")}\n`;

write("hornbook.toml", "title = \"Preview\"\n[markup.goldmark.renderer]\nunsafe = true\n");
for (const kind of ["", "defer"]) {
  write(`templates/rewritten${kind}.html`, layout(kind));
  write(`content/rewritten${kind}.md`, rewritten().replace("LAYOUT", `rewritten${kind}`));
}
write("static/rewrite.js", script);
write("templates/long.html", "{% extends \"base.html\" %}{% block main %}<dialog id=\"own\">Hello <input id=\"field\"></dialog>{{ page.content }}{% endblock main %}");
write("content/long.md", long());
write("content/post.md", post("Bee."));
write("content/other.md", post("Other."));
write("content/strict.md", "---\ntitle: Strict\nlayout: strict\n---\nsafe\n");
write("templates/strict.html", "<!doctype html>\n<!-- the <head> follows -->\n<html><head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\"><title>x</title></head><body><div style=\"height: 2000px\">{{ page.content }}</div></body></html>");

let server;
let told = "";
async function start(port) {
  server = spawn(binary, ["serve", "--source", site, "--port", String(port)]);
  server.stderr.on("data", (data) => { told += data; });
  return new Promise((resolve, reject) => {
    server.stdout.once("data", (data) => resolve(String(data).trim().replace(/\/$/, "")));
    server.once("exit", () => reject(new Error(`the preview ended: ${told}`)));
  });
}
const origin = await start(0);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (fault) => faults.push(String(fault)));
  const sheet = page.locator("#hornbook-preview .faults");
  // The page is followed once it has looked at what there is to say of it.
  const go = async (page, address) => {
    // A page that is loaded anew at the moment gives way first.
    await page.goto("about:blank").catch(() => page.goto("about:blank"));
    await page.goto(`${origin}${address}`);
    await page.waitForFunction(() => performance.getEntriesByType("resource").some((entry) => entry.name.includes("/note")));
  };
  const shows = (page, words) => page.waitForFunction((words) => document.body?.innerText.replace(/\s+/g, " ").includes(words), words);

  for (const kind of ["", "defer"]) {
    for (const [name, edit, words] of [
      ["coloured code", { code: "alpha CHANGED" }, "first alpha CHANGED graph one"],
      ["a drawn diagram", { graph: "graph TWO" }, "alpha beta graph TWO a b"],
      ["a paragraph with a mark", { first: "first and more" }, "first and more alpha beta"],
      ["a cell of a wrapped table", { cell: "ONE" }, "ONE two plain text"],
    ]) {
      await page.goto("about:blank").catch(() => page.goto("about:blank"));
      write(`content/rewritten${kind}.md`, rewritten().replace("LAYOUT", `rewritten${kind}`));
      await go(page, `/rewritten${kind}/`);
      await shows(page, "first alpha beta graph one a b one two plain text");
      write(`content/rewritten${kind}.md`, rewritten(edit).replace("LAYOUT", `rewritten${kind}`));
      await shows(page, words);
      // A page that is loaded anew is there before its scripts have had their turn.
      const count = () => document.querySelectorAll("pre code .k, pre.mermaid svg, .wrap > table, p mark").length;
      await page.waitForFunction(() => document.readyState === "complete");
      const drawn = await page.evaluate(count);
      check(`an edit of ${name} shows, as the script makes it (${kind || "at once"})`, drawn === 5, String(drawn));
    }
    await page.goto("about:blank").catch(() => page.goto("about:blank"));
    write(`content/rewritten${kind}.md`, rewritten().replace("LAYOUT", `rewritten${kind}`));
    await go(page, `/rewritten${kind}/`);
    await shows(page, "first alpha beta graph one a b one two plain text");
    const loads = await page.evaluate(() => window.loads);
    write(`content/rewritten${kind}.md`, rewritten().replace("LAYOUT", `rewritten${kind}`).replace("plain text", "plain words\n\nand one more"));
    await shows(page, "plain words and one more");
    check(`beside what scripts have made a page changes in place (${kind || "at once"})`, await page.evaluate(() => window.loads) === loads);
  }

  await go(page, "/post/");
  for (const round of ["", "again, "]) {
    write("content/post.md", post("Bee {{< nosuch >}}"));
    await sheet.waitFor({ state: "visible" });
    check(`${round}a fault that was closed once is shown when it is made`, true);
    await page.locator("#hornbook-preview button").click();
    await sheet.waitFor({ state: "detached" });
    write("content/post.md", post(`Bee, ${round}mended.`));
    await shows(page, `Bee, ${round}mended.`);
  }
  write("content/post.md", post(`${"Lorem ipsum dolor sit amet ".repeat(20)}{{< nosuch >}} and so on`));
  await sheet.waitFor({ state: "visible" });
  const line = await page.locator("#hornbook-preview pre").first().textContent();
  const meant = await page.locator("#hornbook-preview pre b").first().textContent();
  check("of a long line the part with the fault is shown", line.startsWith("…") && line.includes("sit amet {{< nosuch >}} and so on") && meant.includes("nosuch"), `${meant} in ${line}`);
  write("content/post.md", post("Bee."));
  await sheet.waitFor({ state: "detached" });

  // What is added above does not move what is read.
  await go(page, "/long/");
  const top = () => page.evaluate(() => Math.round([...document.querySelectorAll("main p")].find((text) => text.textContent.startsWith("Paragraph 50 ")).getBoundingClientRect().top));
  await page.evaluate(() => scrollTo(0, [...document.querySelectorAll("main p")].find((text) => text.textContent.startsWith("Paragraph 48 ")).getBoundingClientRect().top));
  const before = await top();
  write("content/long.md", long("One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.\n\nSix."));
  await shows(page, "Six. Paragraph 0");
  check("what is read stays where it is when something comes above it", Math.abs(await top() - before) <= 1, `${await top()}, not ${before}`);

  // The fault lies over a dialog, can be used there, and gives the focus back.
  await page.evaluate(() => {
    document.querySelector("#own").showModal();
    document.querySelector("#field").value = "typed";
    document.querySelector("#field").focus();
  });
  write("content/long.md", long("One.", " {{< nosuch >}}"));
  await sheet.waitFor({ state: "visible" });
  check("a fault lies over a dialog that is open", await page.evaluate(() => document.elementFromPoint(500, 350).id === "hornbook-preview"));
  await page.locator("#hornbook-preview button").click({ timeout: 5000 });
  await sheet.waitFor({ state: "detached" });
  write("content/long.md", long("One.", " {{< other >}}"));
  await sheet.waitFor({ state: "visible" });
  write("content/long.md", long("Only one."));
  await sheet.waitFor({ state: "detached" });
  await shows(page, "Only one.");
  const state = await page.evaluate(() => [document.querySelector("#own").matches(":modal"), document.activeElement.id, document.querySelector("#field").value]);
  check("the dialog stays, and gets the focus back", String(state) === "true,field,typed", String(state));

  // A page with a policy, and with a head that is not the first.
  await go(page, "/strict/");
  write("content/strict.md", "---\ntitle: Strict\nlayout: strict\n---\n{{< nosuch >}}\n");
  await sheet.waitFor({ state: "visible" });
  const placed = await page.evaluate(() => {
    const sheet = document.querySelector("#hornbook-preview").shadowRoot.querySelector(".faults");
    const { top, height } = sheet.getBoundingClientRect();
    return [getComputedStyle(sheet).position, top, height];
  });
  check("the policy of a page does not undress a fault", String(placed) === "fixed,0,700", String(placed));
  write("content/strict.md", "---\ntitle: Strict\nlayout: strict\n---\nmended\n");
  await shows(page, "mended");
  check("a page with a policy, and a comment before its head, is followed", true);

  // One that the preview cannot work under is told of.
  write("templates/deaf.html", "<!doctype html><html><head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'\"></head><body>{{ page.content }}</body></html>");
  write("content/deaf.md", "---\ntitle: Deaf\nlayout: deaf\n---\ndeaf\n");
  for (let wait = 0; wait < 100 && !told.includes("deaf/index.html"); wait += 1) await page.waitForTimeout(100);
  check("a policy that keeps the preview from its work is told of in the terminal", /`deaf\/index\.html` has a `Content-Security-Policy`.*`default-src 'none'`/.test(told), told);
  fs.rmSync(path.join(site, "content/deaf.md"));
  fs.rmSync(path.join(site, "templates/deaf.html"));

  // The search.
  const answers = [];
  page.on("response", (answer) => { if (answer.status() >= 400) answers.push(`${answer.status()} ${answer.url()}`); });
  await go(page, "/search/");
  const field = page.locator("input[type=search]").first();
  await field.fill("Bee");
  await page.locator(".hb-found a").first().waitFor();
  write("content/post.md", post("Bee and xylophone."));
  await page.waitForFunction(async () => (await (await fetch("/post/")).text()).includes("xylophone"));
  write("content/new.md", post("A zebra.", "New"));
  for (let text = ""; !text.includes("zebra"); text = await (await fetch(`${origin}/new/`)).text());
  await page.waitForTimeout(500);
  for (const [word, title] of [["xylophone", "Post"], ["zebra", "New"], ["Other", "Other"]]) {
    await field.fill(word);
    await page.waitForFunction((title) => [...document.querySelectorAll(".hb-found a")].some((link) => link.textContent.includes(title)), title);
    check(`a search that is open finds ${word} after an edit`, true);
  }
  // Nobody types any more, and the page of the search does not change itself.
  await field.fill("okapi");
  await page.getByRole("status").filter({ hasText: /./ }).first().waitFor();
  await field.blur();
  write("content/other.md", post("An okapi.", "Other"));
  await page.waitForFunction(() => [...document.querySelectorAll(".hb-found a")].some((link) => link.textContent.includes("Other")));
  check("a list of results that is there follows an edit", true);
  check("a search that is open asks for nothing that is not there", answers.length === 0, answers.join("; "));

  // A tab that stands still.
  const still = await context.newPage();
  await go(still, "/other/");
  const moving = await context.newPage();
  await go(moving, "/post/");
  const session = await context.newCDPSession(still);
  await session.send("Debugger.enable");
  const paused = new Promise((resolve) => session.once("Debugger.paused", resolve));
  const standing = still.evaluate(() => { debugger; }).catch(() => {});
  await paused;
  write("content/post.md", post("Bee, while another tab stands still."));
  await shows(moving, "while another tab stands still");
  check("a tab that stands still holds up no other", true);
  await session.send("Debugger.resume");
  await standing;
  write("content/other.md", post("Other, after that."));
  await shows(still, "Other, after that.");
  check("a tab that stood still goes on", true);
  await still.close();

  // The end of the preview, and another one.
  const port = new URL(origin).port;
  server.kill();
  const ended = moving.locator("#hornbook-preview .ended");
  await ended.waitFor({ state: "visible" });
  check("a page says that the preview has ended", (await ended.textContent()).includes("hornbook serve"));
  write("content/post.md", post("Bee, in another preview."));
  await start(port);
  await shows(moving, "in another preview");
  await ended.waitFor({ state: "detached" });
  check("a page goes on when the preview is started again", true);
  // The next one would take another port while this one has its own.
  const gone = new Promise((resolve) => server.once("exit", resolve));
  server.kill();
  await gone;
  write("hornbook.toml", "title = \"Preview\"\nbaseURL = \"https://example.org/base/\"\n");
  await start(port);
  await moving.locator("#hornbook-preview .ended", { hasText: "Another site" }).waitFor({ timeout: 15000 }).catch(() => {});
  check("a page says that another site has taken its place", (await ended.textContent().catch(String)).includes("Another site"), await ended.textContent().catch(String));
  check("no script of the preview fails", faults.length === 0, faults.join("; "));
} finally {
  await browser.close();
  server.kill();
  fs.rmSync(site, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed ? 1 : 0);
