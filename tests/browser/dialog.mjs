// Uses the search as a reader does: the dialog, the page of the search, the marks on the page found; with the keyboard, with
// odd queries, without a network, with a damaged index, without a script, in a folder of a host, and without our theme.
//
//   npm install && node dialog.mjs [--binary FILE] [--shots FOLDER]
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { counts, report } from "./report.mjs";
import { serve } from "./server.mjs";

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const { values: options } = parseArgs({ options: { binary: { type: "string" }, shots: { type: "string" } } });
const binary = path.resolve(options.binary
  ?? ["release", "debug"].map((kind) => path.join(repository, "target", kind, "hornbook")).find((file) => fs.existsSync(file))
  ?? "hornbook");
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "hornbook-dialog-"));
const mostBytes = 12_288;

function build(source, output, ...given) {
  execFileSync(binary, ["build", "--quiet", "--source", source, "--output", output, ...given], { stdio: ["ignore", "ignore", "inherit"] });
}

/** A site from texts by path. */
function write(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
}

// The site of the search's own tests, in a folder of its host; and an Arabic one with a theme that is not ours.
const host = path.join(temporary, "host");
build(path.join(repository, "tests/search/site"), path.join(host, "desk"), "--base-url", "https://desk.example/desk/");
const arabic = path.join(temporary, "arabic");
write(arabic, {
  "hornbook.toml": "title = \"دليل\"\nbaseURL = \"https://desk.example/ar/\"\nlanguageCode = \"ar\"\nlanguageDirection = \"rtl\"\n",
  "content/guides/key.md": "---\ntitle: كيفية إعادة تعيين كلمة المرور\n---\n## الخطوة الأولى\n\nاضغط على الزر لإعادة تعيين كلمة المرور.\n",
  "i18n/ar.yaml": "search_hint: ابحث هنا\n",
  "content/guides/mail.md": "---\ntitle: البريد\n---\nاكتب رسالة.\n",
  "templates/base.html": "<!doctype html><html lang=\"ar\" dir=\"rtl\"><head><meta charset=\"utf-8\"><title>{{ heading }}</title><link rel=\"icon\" href=\"/ar/icon.svg\"><script type=\"module\" src=\"{{ site.search_path }}dialog.js\"></script></head><body><button data-search-open>بحث</button><main>{% block main %}{% endblock main %}</main></body></html>\n",
});
build(arabic, path.join(host, "ar"));
// A site with more pages than are shown at once.
const many = path.join(temporary, "many");
write(many, {
  "hornbook.toml": "title = \"Many\"\nbaseURL = \"https://desk.example/many/\"\n",
  "content/none.md": "---\n---\n![A hammock](/none.png)\n",
  ...Object.fromEntries(Array.from({ length: 90 }, (_, page) => [`content/page${page}.md`, `---\ntitle: Wombat ${page}\n---\nText.\n`])),
});
build(many, path.join(host, "many"));
// One page in each language of the theme.
const languages = fs.readdirSync(path.join(repository, "themes/default/i18n")).map((name) => path.basename(name, ".yaml"));
for (const language of languages) {
  const site = path.join(temporary, `site-${language}`);
  write(site, {
    "hornbook.toml": `title = "One"\nbaseURL = "https://desk.example/"\nlanguageCode = "${language}"\n`,
    "content/a.md": "---\ntitle: A\n---\nText.\n",
  });
  build(site, path.join(temporary, "of", language));
}
const { origin, close } = await serve(host);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const home = `${origin}/desk/`;
const guide = `${home}guides/two-factor/`;
const searchPage = `${home}search/`;

/** What the shell finds for a query. */
const shell = (query) => JSON.parse(execFileSync(binary, ["search", "--source", path.join(repository, "tests/search/site"), "--format", "json", "--", query]));
const tokens = shell("token").total;
const everywhere = shell("the").total;

/** Runs `walk` on a new page; what it returns, or throws, is wrong. So is what the policy forbids and what a script throws. */
async function walkThrough(name, walk, settings = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...settings });
  const page = await context.newPage();
  page.setDefaultTimeout(30000);
  const faults = [];
  page.on("pageerror", (error) => faults.push(`thrown: ${error}`));
  page.on("console", (message) => { if (/Content Security Policy/i.test(message.text())) faults.push(message.text()); });
  page.on("request", (request) => { if (!request.url().startsWith(origin)) faults.push(`asks for ${request.url()}`); });
  await page.addInitScript(() => {
    globalThis.events = [];
    globalThis.said = [];
    document.addEventListener("hornbook:search", ({ detail }) => globalThis.events.push(detail));
    document.addEventListener("securitypolicyviolation", (event) => globalThis.events.push(event.violatedDirective));
  });
  try {
    await walk({
      page,
      context,
      expect: (fact, fault) => { if (!fact) faults.push(fault); },
      same: (is, wanted, what) => { if (is !== wanted) faults.push(`${what} is ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`); },
    });
  } catch (error) {
    faults.push(String(error).split("\n").slice(0, 4).join(" "));
  }
  await context.close();
  report(name, faults);
}

const hits = ".hb-box ol a";
const focused = (page) => page.evaluate(() => {
  const node = document.activeElement;
  return node.matches("[type=search]") ? "field" : node.getAttribute("href") ?? node.textContent.trim();
});
const addresses = (page) => page.locator(hits).evaluateAll((links) => links.map((link) => link.getAttribute("href")));
const line = (page) => page.locator(".hb-count").textContent();
const isOpen = (page) => page.evaluate(() => Boolean(document.querySelector("dialog.hb-search")?.open));
const marksOf = (page) => page.evaluate(() => [...(CSS.highlights.get("hornbook-search") ?? [])].map(String));
const until = (page, text) => page.waitForFunction((text) => document.querySelector(".hb-count")?.textContent.includes(text), text);

/** Opens the dialog on a page and types. */
async function searchFor(page, text, address = guide) {
  await page.goto(address);
  await page.keyboard.press("Control+k");
  await page.locator(".hb-search input").pressSequentially(text);
}

async function shoot(page, name) {
  if (!options.shots) return;
  fs.mkdirSync(options.shots, { recursive: true });
  await page.screenshot({ path: path.join(options.shots, `${name}.png`) });
}

async function checkAxe(page, expect, where) {
  await page.evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), tags);
  for (const { id, nodes } of violations) expect(false, `${where}: ${id} at ${nodes[0].target}: ${nodes[0].failureSummary?.split("\n")[1]?.trim().slice(0, 140)}`);
}

const modes = {
  light: { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: "light", viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
  "phone-dark": { colorScheme: "dark", viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
};

try {
  for (const language of languages) {
    // One holds a part of the index, which is not code.
    const code = ["search.js", "dialog.js"].map((name) => fs.readFileSync(path.join(temporary, "of", language, "search", name), "utf8").replace(/MANIFEST="[^"]*"/, ""));
    const bytes = code.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
    report(`the scripts are small in ${language}`, bytes <= mostBytes ? [] : [`${bytes} bytes, packed; ${mostBytes} is the most`], `${bytes} bytes`);
  }

  await walkThrough("a page costs the dialog alone, until somebody is about to search", async ({ page, same }) => {
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(guide, { waitUntil: "networkidle" });
    same(asked.filter((name) => name.startsWith("/desk/search/")).join(), "/desk/search/dialog.js", "what was asked for");
    const module = page.waitForRequest("**/search/search.js");
    await page.hover("[data-search-open]");
    await module;
    same(await isOpen(page), false, "open");
  });

  await walkThrough("everything with the keyboard", async ({ page, expect, same }) => {
    await page.goto(guide);
    await page.keyboard.press("Control+k");
    same(await focused(page), "field", "the focus");
    await page.keyboard.type("d");
    await page.waitForSelector(hits);
    await page.keyboard.type("esk");
    await page.waitForFunction(() => document.querySelectorAll(".hb-box ol a").length > 2);
    const found = await addresses(page);
    await page.keyboard.press("ArrowDown");
    same(await focused(page), found[0], "the first stop");
    await page.keyboard.press("ArrowDown");
    same(await focused(page), found[1], "the second stop");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    same(await focused(page), "field", "the stop above the first");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Backspace");
    same(await page.inputValue(".hb-search input"), "des", "what a key at a result edits");
    await page.keyboard.press("Escape");
    same(await isOpen(page), false, "open after Escape");
    await page.focus("[data-search-open]");
    await page.keyboard.press("Enter");
    same(await isOpen(page), true, "open by its button");
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.activeElement.matches("[data-search-open]")), "the focus does not return to the button");
    await page.keyboard.press("Enter");
    await page.fill(".hb-search input", "");
    await page.keyboard.type("secuirty token");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/guides/reset-a-security-token/**");
  });

  await walkThrough("the number is announced once the typing is over", async ({ page, expect, same }) => {
    await searchFor(page, "token");
    same(await page.textContent(".hb-said"), "", "what is said while typing");
    await page.waitForFunction((text) => document.querySelector(".hb-said").textContent === text, `Results: ${tokens}`);
    same(await page.getAttribute(".hb-said", "role"), "status", "its role");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("qqqqqq");
    await page.waitForFunction(() => document.querySelector(".hb-said").textContent === "Nothing found for “qqqqqq”");
    expect(await page.isVisible(".hb-note a[href$='/a-z/']"), "no way on");
  });

  await walkThrough("a result says where it leads and marks the words", async ({ page, expect, same }) => {
    await searchFor(page, "camera");
    await until(page, "Results: 1");
    same(await page.textContent(".hb-part"), "Scan the code", "the heading");
    same(await page.textContent(".hb-kicker"), "", "the line above");
    await page.waitForFunction(() => document.querySelector(".hb-text")?.textContent.includes("Point the camera at the square"));
    same(await page.locator(".hb-text mark").first().textContent(), "camera", "the word marked in the text");
    await page.fill(".hb-search input", "token");
    await until(page, `Results: ${tokens}`);
    const first = page.locator(hits).first();
    same(await first.locator(".hb-kicker").textContent(), "Garden Desk ABCs: R", "the line above");
    same(await first.locator(".hb-name").textContent(), "How to reset a security token", "the name");
    expect((await page.locator(".hb-box mark").allTextContents()).every((text) => /^tokens?$/i.test(text)), "something else is marked");
    expect(await page.locator(".hb-box mark").count() > 0, "nothing is marked");
  });

  await walkThrough("recent searches are kept, shown, used again and cleared", async ({ page, context, expect, same }) => {
    for (const query of ["token", "report", "dashboards", "mail", "archive", "zurich", "token"]) {
      await searchFor(page, query);
      await page.waitForSelector(hits);
      await page.keyboard.press("Enter");
      await page.waitForURL((url) => !url.href.includes("two-factor") || url.hash !== "");
    }
    await page.goto(guide);
    await page.keyboard.press("Control+k");
    const recent = await page.locator(".hb-note li").allTextContents();
    same(recent.join(), "token,zurich,archive,mail,dashboards", "the list");
    await shoot(page, "recent");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector(hits);
    same(await page.inputValue(".hb-search input"), "zurich", "the field");
    same(await focused(page), "field", "the focus");
    await page.fill(".hb-search input", "");
    await page.click("text=Clear the list");
    same(await page.locator(".hb-note li").count(), 0, "recent searches left");
    expect(await page.isVisible(".hb-note a[href$='/a-z/']"), "no way on");
    for (const kept of ["{\"a\": [1", "{\"a\":[1],\"toString\":1}", "[{\"toString\":1},[[\"a\"]],7,null,\"zurich\"]", "7"]) {
      const other = await context.newPage();
      await other.addInitScript((kept) => {
        localStorage.setItem("hornbook:searches:/desk/search/", kept);
        sessionStorage.setItem("hornbook:landing", `{"path": "/desk/guides/two-factor/", "words": ${kept}}`);
      }, kept);
      other.on("pageerror", (error) => expect(false, `${kept}: ${error}`));
      await other.goto(guide);
      await other.keyboard.press("Control+k");
      expect(await isOpen(other), `${kept} is kept, and the dialog does not open`);
      expect(await other.isVisible(".hb-note a[href$='/a-z/']"), `${kept} is kept, and there is no way on`);
      same((await other.locator(".hb-note li").allTextContents()).join(), kept.includes("zurich") ? "zurich" : "", `the list of ${kept}`);
      await other.close();
    }
  });

  await walkThrough("a result that is this page marks its words without a reload", async ({ page, same, expect }) => {
    await searchFor(page, "two factors");
    await page.waitForSelector(hits);
    // The answer to the letters typed so far may stand there for a moment.
    const isThere = async () => (await addresses(page))[0]?.endsWith("/guides/two-factor/");
    for (let tries = 0; tries < 50 && !(await isThere()); tries += 1) await page.waitForTimeout(100);
    expect((await addresses(page))[0].endsWith("/guides/two-factor/"), "another page is first");
    await page.evaluate(() => (globalThis.stays = true));
    await page.keyboard.press("Enter");
    await page.waitForTimeout(300);
    same(await page.evaluate(() => globalThis.stays), true, "the page that was there");
    same(await isOpen(page), false, "open");
    expect((await marksOf(page)).length > 0, "nothing is marked");
  });

  await walkThrough("half a letter ends no query, and another key in the place of K is another", async ({ page, same }) => {
    await searchFor(page, "");
    await page.fill(".hb-search input", `e ${"\u{1f642}".repeat(300)}`);
    await until(page, "Results");
    await page.keyboard.press("Escape");
    await page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "s", code: "KeyK", ctrlKey: true, bubbles: true })));
    same(await isOpen(page), false, "open");
  });

  await walkThrough("works where nothing may be kept", async ({ page, expect }) => {
    await page.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });
    });
    await searchFor(page, "token");
    await page.waitForSelector(hits);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/reset-a-security-token/**");
    expect((await marksOf(page)).length === 0, "words are marked");
  });

  await walkThrough("the home page hands over its words", async ({ page, same, expect }) => {
    await page.goto(home);
    await page.locator("main form[data-search] input").pressSequentially("r");
    same(await isOpen(page), true, "open");
    await page.keyboard.type("eport");
    same(await page.inputValue(".hb-search input"), "report", "the field of the dialog");
    await page.waitForSelector(hits);
    await page.keyboard.press("Escape");
    same(await page.inputValue("main form[data-search] input"), "", "the field of the page");
    expect(await page.evaluate(() => document.activeElement.matches("form[data-search] input")), "the focus does not return");
    await page.keyboard.press("Enter");
    same(await isOpen(page), true, "open by Enter");
    same(await page.inputValue(".hb-search input"), "", "the field of the dialog after Enter on an empty one");
  });

  await walkThrough("no answer but the newest is shown", async ({ page, expect, same }) => {
    let held = null;
    await page.route("**/search/w*.bin", async (route) => {
      if (!held) await new Promise((done) => (held = done));
      await route.continue().catch(() => {});
    });
    await searchFor(page, "report");
    await page.waitForFunction(() => document.querySelector(".hb-count").textContent === "Searching …");
    await page.fill(".hb-search input", "");
    held();
    await page.waitForTimeout(300);
    same(await page.locator(hits).count(), 0, "results of an emptied field");
    same(await line(page), "", "the line");
    await page.fill(".hb-search input", "archive");
    await page.waitForSelector(hits);
    expect((await addresses(page))[0].includes("/archive/"), "another page is first");
  });

  await walkThrough("offline: it says so, leads on, and tries again", async ({ page, context, expect }) => {
    await page.goto(guide);
    await context.setOffline(true);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("token");
    await until(page, "You seem to be offline");
    expect(await page.isVisible(".hb-note a[href$='/a-z/']"), "no way on");
    await shoot(page, "offline");
    await context.setOffline(false);
    await page.click("text=Try again");
    await page.waitForSelector(hits);
    await context.setOffline(true);
    await page.fill(".hb-search input", "");
    await page.fill(".hb-search input", "token");
    await until(page, "Results");
  });

  await walkThrough("whatever is damaged, nothing is thrown and no other page is shown", async ({ page, expect }) => {
    const folder = path.join(host, "desk/search");
    const names = fs.readdirSync(folder).filter((name) => name.endsWith(".bin"));
    let damage = null;
    let noticed = 0;
    await page.route("**/search/*.bin", (route) => {
      const name = path.basename(new URL(route.request().url()).pathname);
      return name === damage?.name ? route.fulfill({ status: damage.status ?? 200, body: damage.bytes }) : route.continue();
    });
    await page.goto(guide);
    await page.keyboard.press("Control+k");
    const field = page.locator(".hb-search input");
    const answer = async () => {
      await field.fill("");
      await field.fill("reset token");
      await page.waitForFunction(() => document.querySelector(".hb-note button, .hb-box ol a"));
      return [await line(page), ...await addresses(page)].join();
    };
    const whole = await answer();
    for (let round = 0; round < 40; round += 1) {
      const name = names[round % names.length];
      const bytes = Buffer.from(fs.readFileSync(path.join(folder, name)));
      const at = (round * 7919) % bytes.length;
      if (round % 2) bytes[at] ^= 1 << round % 8;
      damage = round % 10 === 9 ? { name, status: 503, bytes: Buffer.from("no") } : { name, bytes: round % 2 ? bytes : bytes.subarray(0, at) };
      await page.goto(guide);
      await page.keyboard.press("Control+k");
      const answered = await answer();
      if (answered.startsWith("The search does not work at the moment.")) {
        noticed += 1;
        if (noticed > 1) continue;
        expect(await page.isVisible(".hb-note a[href$='/a-z/']"), "no way on");
        await shoot(page, "failed");
        damage = null;
        await page.click("text=Try again");
        await page.waitForSelector(hits);
      } else expect(answered === whole, `round ${round}, ${name}: ${answered}`);
    }
    expect(noticed > 10, `${noticed} faults were noticed`);
  });

  await walkThrough("odd queries are text", async ({ page, expect, same }) => {
    await page.goto(guide);
    await page.keyboard.press("Control+k");
    const field = page.locator(".hb-search input");
    const odd = ["🏳️‍🌈🔑", "x".repeat(10000), "token ".repeat(2000), "مرحبا بالعالم", "\u202etoken", "(token|[*\\", ".*+?^${}()|[]\\", "$& $1 {total} {query}", "<b>token</b>", "<img src=x onerror=alert(1)>", "__proto__", "東京駅", "e\u0301 \u0000 \ud800"];
    for (const text of odd) {
      await field.fill("");
      await field.evaluate((node, text) => {
        node.value = text;
        node.dispatchEvent(new Event("input", { bubbles: true }));
      }, text);
      await page.waitForFunction(() => /^(Results|Nothing)/.test(document.querySelector(".hb-count").textContent));
      expect(await page.locator(".hb-search :is(img, b, script)").count() === 0, `${text.slice(0, 20)} became markup`);
      const shown = await line(page);
      if (shown.startsWith("Nothing")) same(shown, `Nothing found for “${(await field.inputValue()).trim().slice(0, 500)}”`, "the line");
    }
    await page.goto(`${searchPage}?q=${encodeURIComponent("<img src=x onerror=alert(1)> $&")}`);
    await until(page, "for “<img src=x onerror=alert(1)> $&”");
  });

  await walkThrough("the page found marks the words, and no other does", async ({ page, expect, same }) => {
    await searchFor(page, "tokens camera", home);
    await page.waitForSelector(hits);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/guides/**");
    await page.waitForFunction(() => CSS.highlights.has("hornbook-search"));
    const marks = await marksOf(page);
    expect(marks.length > 0 && marks.every((text) => /^(tokens?|cameras?)$/i.test(text)), `marked: ${marks}`);
    expect(await page.locator("main mark").count() === 0, "the page was changed");
    await shoot(page, "landing");
    await page.keyboard.press("Escape");
    same((await marksOf(page)).length, 0, "marks after Escape");
    await page.reload();
    same((await marksOf(page)).length, 0, "marks after a reload");
    await searchFor(page, "scan camera", guide);
    await page.waitForSelector(hits);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash === "#scan-the-code" && CSS.highlights.has("hornbook-search"));
    same(await isOpen(page), false, "open on the same page");
  });

  await walkThrough("an event tells what was looked for and chosen", async ({ page, same }) => {
    await searchFor(page, "token", guide);
    await page.waitForFunction(() => globalThis.events.length === 1);
    same(JSON.stringify(await page.evaluate(() => globalThis.events)), JSON.stringify([{ query: "token", total: tokens, choice: null }]), "the event");
    await page.evaluate(() => document.addEventListener("click", (event) => event.preventDefault()));
    await page.locator(hits).first().click();
    const [, chosen] = await page.evaluate(() => globalThis.events);
    same(JSON.stringify({ ...chosen, choice: chosen.choice.split("#")[0] }), JSON.stringify({ query: "token", total: tokens, choice: "/desk/guides/reset-a-security-token/" }), "the event of a choice");
  });

  await walkThrough("the page of the search can be linked, and goes back and forward", async ({ page, expect, same }) => {
    await page.goto(`${searchPage}?q=token`);
    await until(page, `Results: ${tokens}`);
    await page.waitForFunction(() => document.title === "token – Search – Garden Desk");
    await page.fill(".hb-box input", "report");
    await page.waitForFunction(() => location.search === "?q=report" && document.title.startsWith("report – "));
    await page.keyboard.press("Enter");
    same(await focused(page), (await addresses(page))[0], "the focus after Enter");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/guides/**");
    await page.goBack();
    await page.waitForSelector(hits);
    same(await page.inputValue(".hb-box input"), "report", "the field after going back");
    await page.goForward();
    await page.waitForURL("**/guides/**");
    await page.goto(searchPage);
    same(await focused(page), "field", "the focus of the empty page");
    await page.locator("body").click({ position: { x: 2, y: 2 } });
    await page.keyboard.press("Control+k");
    same(await focused(page), "field", "the focus after the chord");
    expect(!await page.locator("dialog.hb-search").count(), "there is a dialog on the page of the search");
    const html = fs.readFileSync(path.join(host, "desk/search/index.html"), "utf8");
    expect(html.includes("noindex"), "it is not kept out of other searches");
    expect(!fs.readFileSync(path.join(host, "desk/sitemap.xml"), "utf8").includes("/search/"), "it is in the sitemap");
    const description = fs.readFileSync(path.join(host, "desk/search/opensearch.xml"), "utf8");
    expect(description.includes("template=\"https://desk.example/desk/search/?q={searchTerms}\""), "the description leads elsewhere");
    expect(html.includes("rel=\"search\""), "the description is not linked");
  });

  await walkThrough("there is a way to more results", async ({ page, same }) => {
    await searchFor(page, "the");
    await until(page, `Results: ${everywhere}`);
    same(await page.locator(hits).count(), 8, "results in the dialog");
    await shoot(page, "many");
    await page.click("text=More results");
    await page.waitForURL("**/search/?q=the");
    await until(page, `Results: ${everywhere}`);
    same(await page.locator(hits).count(), everywhere, "results on the page");
  });

  await walkThrough("who comes back finds as many results, and the rest of the address", async ({ page, same, expect }) => {
    await page.goto(`${origin}/many/search/?utm=1&q=wombat#x`);
    await page.click("text=More results");
    await page.waitForFunction(() => document.querySelectorAll(".hb-box ol a").length === 40);
    const link = page.locator(hits).nth(30), chosen = await link.getAttribute("href");
    await link.click();
    await page.waitForURL(`**${chosen}`);
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll(".hb-box ol a").length === 40);
    same(page.url(), `${origin}/many/search/?utm=1&q=wombat#x`, "the address");
    await page.waitForFunction((chosen) => {
      const { top, bottom } = document.querySelector(`.hb-box a[href='${chosen}']`).getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    }, chosen);
    await page.fill(".hb-box input", "wombats");
    await page.waitForFunction(() => location.search === "?utm=1&q=wombats" && location.hash === "#x");
    same(await page.locator(hits).count(), 20, "results of another query");
    await page.fill(".hb-box input", "");
    await page.waitForFunction(() => location.search === "?utm=1" && location.hash === "#x");
    await page.goto(`${origin}/many/search/?q=hammock`);
    await until(page, "Results: 1");
    expect((await page.locator(".hb-name").textContent()).includes("none"), "a page without a title has no name");
  });

  for (const [mode, settings] of Object.entries(modes)) {
    await walkThrough(`accessible, and fits: ${mode}`, async ({ page, expect }) => {
      await page.goto(guide);
      await page.locator("[data-search-open]").first().click();
      await checkAxe(page, expect, "empty");
      await page.keyboard.type("token");
      await until(page, `Results: ${tokens}`);
      await checkAxe(page, expect, "results");
      await shoot(page, `dialog-${mode}`);
      await page.fill(".hb-search input", "qqqqqqqq");
      await until(page, "Nothing");
      await checkAxe(page, expect, "nothing found");
      await shoot(page, `nothing-${mode}`);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await page.evaluate(() => document.querySelector(".hb-search").scrollWidth <= 320 && document.documentElement.scrollWidth <= 320), "wider than 320 px");
      await page.setViewportSize(settings.viewport);
      await page.goto(`${searchPage}?q=report`);
      await page.waitForSelector(hits);
      await checkAxe(page, expect, "the page");
      await shoot(page, `page-${mode}`);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= 320), "the page is wider than 320 px");
    }, settings);
  }

  await walkThrough("without a script, all of it leads to the list of all guides", async ({ page, same }) => {
    await page.goto(searchPage);
    same((await page.locator("main p").first().innerText()).trim(), "The search needs JavaScript.", "the page");
    await page.locator("main a.btn").click();
    await page.waitForURL("**/a-z/");
    await page.goto(home);
    await page.fill("main form[data-search] input", "token");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/a-z/?q=token");
    await page.goto(guide);
    await page.locator("[data-search-open]").first().click();
    await page.waitForURL("**/a-z/");
  }, { javaScriptEnabled: false });

  await walkThrough("another theme, from right to left", async ({ page, expect, same }) => {
    await page.goto(`${origin}/ar/`);
    await page.click("[data-search-open]");
    same(await page.getAttribute(".hb-search input", "placeholder"), "ابحث هنا", "a word of the site");
    await page.keyboard.type("المرور");
    await until(page, "النتائج: 1");
    const isRight = await page.evaluate((hits) => {
      const link = document.querySelector(hits), name = link.querySelector(".hb-name");
      const range = new Range();
      range.selectNodeContents(name);
      return link.getBoundingClientRect().right - range.getBoundingClientRect().right < 40;
    }, hits);
    expect(isRight, "the results begin at the left");
    await checkAxe(page, expect, "another theme");
    await shoot(page, "arabic");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/guides/key/**");
    await page.waitForFunction(() => CSS.highlights.has("hornbook-search"));
  });
} finally {
  await browser.close();
  close();
  fs.rmSync(temporary, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed > 0 ? 1 : 0);
