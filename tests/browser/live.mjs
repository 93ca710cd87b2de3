// Checks the preview in a real browser: an edit changes the page in place, and a fault is shown over it.
//
//   npm install && node live.mjs [--binary FILE] [--shots FOLDER]
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { binaryOf, newCheck, newSite } from "./preview.mjs";

const { values: options } = parseArgs({ options: { binary: { type: "string" }, shots: { type: "string" } } });
const shown = newSite(binaryOf(options.binary));
const { folder: site, write } = shown;
const { check, counts } = newCheck();

const filler = Array.from({ length: 60 }, (_, number) => `Paragraph ${number} of a long page.`).join("\n\n");
const post = (middle, end = "") => `---\ntitle: Long page\ndate: 2024-01-01\n---\n<details><summary>More</summary>\n\nInside.\n\n</details>\n\n${middle}\n\n${filler}\n${end}`;
write("hornbook.toml", "title = \"Live\"\n[markup.goldmark.renderer]\nunsafe = true\n");
write("content/post/long.md", post("The first text."));
write("content/post/draft.md", "---\ntitle: Not ready\ndraft: true\n---\nA draft.\n");
write("static/extra.css", "@import \"part.css\"; body { --mark: 1 }\n");
write("static/part.css", "body { --part: 1 }\n");
write("static/own.js", "window.ownScript = 1;\n");
const svg = (width, height) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"/>`;
const plain = (words, more = "") => `---\ntitle: Plain\n---\n${words}\n\n![Bundle](pic.svg)\n\n\`\`\`sh\nls\n\`\`\`\n${more}`;
write("content/plain/index.md", plain("One."));
write("content/plain/pic.svg", svg(40, 20));
write("static/printed.css", "body { --print: 1 }\n");
write("templates/page.html", "{% extends \"base.html\" %}{% block main %}<link rel=\"stylesheet\" href=\"/extra.css\"><link rel=\"stylesheet\" href=\"{{ asset(path='/printed.css') }}\"><h1>{{ page.title }}</h1><input id=\"field\" aria-label=\"Field\">{{ page.content }}{% endblock main %}\n");

const origin = await shown.start("--editor", `${path.join(site, "editor.sh")} {file} {line}`);
write("editor.sh", `#!/bin/sh\necho "$1:$2" > "${site}/opened"\n`);
fs.chmodSync(path.join(site, "editor.sh"), 0o755);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  const faults = [];
  page.on("pageerror", (fault) => faults.push(String(fault)));
  await page.goto(`${origin}/post/long/`);
  await page.evaluate(() => { window.sameDocument = true; });
  await page.waitForFunction(() => performance.getEntriesByType("resource").some((entry) => entry.name.endsWith("/events") || entry.name.includes("/note")));
  await page.waitForTimeout(300);
  await page.click("summary");
  await page.fill("#field", "typed");
  await page.evaluate(() => scrollTo(0, 900));
  const before = await page.evaluate(() => scrollY);

  const saved = Date.now();
  write("content/post/long.md", post("The second text."));
  await page.waitForFunction(() => document.body?.textContent.includes("The second text."));
  console.log(`        shown ${Date.now() - saved} ms after the save`);
  const state = await page.evaluate(() => ({
    same: window.sameDocument === true, y: scrollY, open: document.querySelector("details").open,
    value: document.querySelector("#field").value, focus: document.activeElement.id,
  }));
  check("an edit shows without a reload", state.same);
  check("the page stays where it was scrolled to", state.y === before, `${state.y}, not ${before}`);
  check("what was open stays open", state.open);
  check("what was typed stays, and the focus with it", state.value === "typed" && state.focus === "field", JSON.stringify(state));

  const sheet = page.locator("#hornbook-preview .faults");
  write("content/post/long.md", post("{{< note >}} not closed", "The third text."));
  await sheet.waitFor({ state: "visible" });
  const text = await sheet.textContent();
  check("a fault is shown with its code", text.includes("error[shortcode-"), text);
  check("a fault is shown over the page", text.includes("content/post/long.md:11:1") && text.includes("never closed"), text);
  check("the last good page stays behind it", (await page.textContent("body")).includes("The second text."));
  if (options.shots) await page.screenshot({ path: path.join(options.shots, "overlay.png") });
  await sheet.locator("a.place").first().click();
  await page.waitForTimeout(500);
  const opened = fs.existsSync(path.join(site, "opened")) ? fs.readFileSync(path.join(site, "opened"), "utf8").trim() : "nothing";
  check("the place of a fault opens in the editor", opened.endsWith("content/post/long.md:11"), opened);

  write("content/post/long.md", post("The fourth text."));
  await sheet.waitFor({ state: "detached" });
  await page.waitForFunction(() => document.body?.textContent.includes("The fourth text."));
  check("a mended fault goes, and the page is new", await page.evaluate(() => window.sameDocument === true));

  await page.getByText("Paragraph 30 of").click({ modifiers: ["Alt"] });
  await page.waitForTimeout(500);
  const line = post("The fourth text.").split("\n").findIndex((found) => found.startsWith("Paragraph 30 of")) + 1;
  const source = fs.readFileSync(path.join(site, "opened"), "utf8").trim();
  check("a click with Alt opens the line in the editor", source.endsWith(`content/post/long.md:${line}`), source);

  // What is no paragraph has a place too.
  const odd = "---\ntitle: Odd\n---\nBegin.\n\n{{< details summary=\"A fold\" >}}\nInside.\n{{< /details >}}\n\n{{< button href=\"/plain/\" text=\"Press here\" >}}\n\n"
    + "{{< tabs >}}\n{{< tab title=\"Mornings\" >}}\nEarly.\n{{< /tab >}}\n{{< tab title=\"Evenings\" >}}\nLate.\n{{< /tab >}}\n{{< /tabs >}}\n\n<div class=\"raw\">A bare <b>division</b></div>\n";
  write("content/odd.md", odd);
  await page.waitForTimeout(300);
  await page.goto(`${origin}/odd/`);
  await page.waitForTimeout(500);
  let downloads = 0;
  const open = () => page.locator("main details[open]").count();
  const openBefore = await open();
  page.on("download", () => (downloads += 1));
  for (const [words, mark] of [["A fold", "A fold"], ["Press here", "Press here"], ["Evenings", "Evenings"], ["division", "A bare"]]) {
    fs.rmSync(path.join(site, "opened"), { force: true });
    await page.locator("main").getByText(words).first().click({ modifiers: ["Alt"] });
    await page.waitForTimeout(500);
    const source = fs.existsSync(path.join(site, "opened")) ? fs.readFileSync(path.join(site, "opened"), "utf8").trim() : "nothing";
    const line = odd.split("\n").findIndex((found) => found.includes(mark)) + 1;
    check(`a click with Alt on "${words}" opens its line`, source.endsWith(`content/odd.md:${line}`), `${source}, not ${line}`);
  }
  check("and does nothing else", downloads === 0 && page.url() === `${origin}/odd/` && await open() === openBefore);

  // Sounds, whose sources are elements of their own.
  const sound = (seconds) => {
    const bytes = Buffer.alloc(44 + 8000 * seconds, 128);
    bytes.write("RIFF", 0);
    bytes.writeUInt32LE(36 + 8000 * seconds, 4);
    bytes.write("WAVEfmt ", 8);
    for (const [at, value] of [[16, 16], [24, 8000], [28, 8000], [40, 8000 * seconds]]) bytes.writeUInt32LE(value, at);
    for (const [at, value] of [[20, 1], [22, 1], [32, 1], [34, 8]]) bytes.writeUInt16LE(value, at);
    bytes.write("data", 36);
    return bytes;
  };
  const heard = (name) => `---\ntitle: Heard\n---\n<audio controls preload="auto"><source src="/${name}.wav" type="audio/wav"></audio>\n`;
  for (const [name, seconds] of [["one", 1], ["two", 2]]) write(`static/${name}.wav`, sound(seconds));
  write("content/heard.md", heard("one"));
  await page.waitForTimeout(300);
  await page.goto(`${origin}/heard/`);
  const lasts = (seconds) => page.waitForFunction((seconds) => document.querySelector("audio")?.duration === seconds, seconds, { timeout: 5000 }).then(() => true, () => false);
  await lasts(1);
  await page.evaluate(() => { window.sameDocument = true; });
  await page.waitForTimeout(300);
  write("content/heard.md", heard("two"));
  check("another source of a sound is heard", await lasts(2));
  write("static/two.wav", sound(3));
  check("and so is another file behind it", await lasts(3) && await page.evaluate(() => window.sameDocument === true));

  // Fields that an edit puts elsewhere.
  const form = (open, close) => `---\ntitle: Form\n---\n<form>${open}<input name="who"><textarea name="what"></textarea><select name="which"><option>one<option>two</select>`
    + `<input type="radio" name="colour" value="red"><input type="radio" name="colour" value="green"><input type="checkbox" name="yes">${close}</form>\n`;
  write("content/form.md", form("", ""));
  await page.waitForTimeout(300);
  await page.goto(`${origin}/form/`);
  await page.waitForTimeout(500);
  await page.fill("main [name=what]", "Some words");
  await page.selectOption("main [name=which]", "two");
  await page.check("main [value=green]");
  await page.check("main [name=yes]");
  await page.fill("main [name=who]", "Somebody");
  await page.evaluate(() => document.querySelector("main [name=who]").setSelectionRange(2, 5));
  write("content/form.md", form("<fieldset><legend>All</legend>", "</fieldset>"));
  await page.waitForFunction(() => document.querySelector("main fieldset"));
  const filled = await page.evaluate(() => {
    const field = (selector) => document.querySelector(`main fieldset ${selector}`);
    const who = field("[name=who]");
    return [who.value, document.activeElement === who, who.selectionStart, who.selectionEnd, field("[name=what]").value, field("[name=which]").value,
      field("[value=red]").checked, field("[value=green]").checked, field("[name=yes]").checked].join();
  });
  check("fields keep what was typed when an edit wraps them", filled === "Somebody,true,2,5,Some words,two,false,true,true", filled);

  // A mistake in a page leaves the last good one where it is, on the page and in lists.
  write("content/post/long.md", post("The fourth text."));
  const list = await browser.newPage();
  await list.goto(`${origin}/post/`);
  await page.goto(`${origin}/post/long/`);
  await page.waitForTimeout(500);
  await page.fill("#field", "kept");
  const whole = post("The fourth text.");
  for (const [name, broken] of [["a title that is never closed", whole.replace("Long page", "[Long")], ["Latin-1", Buffer.from(whole.replace("fourth", "caf\u00e9"), "latin1")],
    ["an address outside", whole.replace("date:", "url: ../x\ndate:")]]) {
    write("content/post/long.md", broken);
    await sheet.waitFor({ state: "visible" });
    await page.waitForTimeout(300);
    const kept = await page.evaluate(() => document.querySelector("main").textContent.includes("The fourth text.") && document.querySelector("#field").value === "kept");
    check(`${name}: the last good page stays behind the fault`, kept);
    check(`${name}: lists keep its title`, (await list.textContent("main")).includes("Long page"));
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached", timeout: 3000 }).catch(() => {});
    check(`${name}: Escape closes the fault`, await sheet.count() === 0);
    write("content/post/long.md", whole);
    await page.waitForTimeout(700);
    check(`${name}: what was typed is there when it is mended`, await page.evaluate(() => document.querySelector("#field").value === "kept"));
  }
  await list.close();

  // A file that is empty while it is saved.
  write("content/plain/index.md", `---\ntitle: Plain\nlayout: other\n---\nWith a layout.\n`);
  write("templates/other.html", "{% extends \"base.html\" %}{% block main %}<input id=\"field\">{{ page.content }}<script src=\"/own.js\"></script>{% endblock main %}\n");
  await page.waitForTimeout(500);
  await page.goto(`${origin}/plain/`);
  await page.waitForTimeout(500);
  await page.fill("#field", "kept");
  write("content/plain/index.md", "");
  await page.waitForTimeout(200);
  write("content/plain/index.md", `---\ntitle: Plain\nlayout: other\n---\nSaved at last.\n`);
  await page.waitForFunction(() => document.body?.textContent.includes("Saved at last."));
  check("a file that is empty while it is saved costs nothing that was typed", (await page.inputValue("#field")) === "kept");
  write("content/plain/index.md", plain("One."));
  await page.waitForTimeout(500);
  await page.goto(`${origin}/post/long/`);
  await page.waitForTimeout(500);
  await page.evaluate(() => { window.sameDocument = true; });

  write("static/extra.css", "@import \"part.css\"; body { --mark: 2 }\n");
  await page.waitForFunction(() => getComputedStyle(document.body).getPropertyValue("--mark").trim() === "2");
  check("a style changes alone", await page.evaluate(() => window.sameDocument === true));
  for (const state of ["2", "3"]) {
    write("static/printed.css", `body { --print: ${state} }\n`);
    await page.waitForFunction((state) => getComputedStyle(document.body).getPropertyValue("--print").trim() === state, state);
  }
  check("a style with a print in its name changes alone, again and again", await page.evaluate(() => window.sameDocument === true));

  write("static/part.css", "body { --part: 2 }\n");
  await page.waitForFunction(() => getComputedStyle(document.body).getPropertyValue("--part").trim() === "2");
  check("a style that another one imports changes alone", await page.evaluate(() => window.sameDocument === true));
  write("static/extra.css", "@import \"part.css\"; body { --mark: 3 }\n");
  write("content/post/long.md", post("The fifth text."));
  await page.waitForFunction(() => document.body?.textContent.includes("The fifth text.")
    && getComputedStyle(document.body).getPropertyValue("--mark").trim() === "3");
  check("a style and a text that are saved together both show", true);

  // What the scripts of a page do to it stays.
  await page.goto(`${origin}/plain/`);
  await page.waitForLoadState("networkidle", { timeout: 2000 }).catch(() => {});
  await page.evaluate(() => {
    window.sameDocument = true;
    document.body.dataset.script = "set";
    const dialog = Object.assign(document.createElement("dialog"), { id: "made", textContent: "Made" });
    document.body.append(dialog);
    dialog.showModal();
    document.querySelector("main p").before(Object.assign(document.createElement("b"), { id: "bold", textContent: "made" }));
  });
  write("content/plain/index.md", plain("Two.", "\n## More\n"));
  await page.waitForFunction(() => document.body?.textContent.includes("Two.") && document.querySelector("main h2"));
  check("what scripts made stays, and dialogs stay open", await page.evaluate(() => window.sameDocument
    && document.body.dataset.script === "set" && document.querySelector("#made").matches(":modal") && !!document.querySelector("#bold")));
  write("content/plain/pic.svg", svg(80, 60));
  await page.waitForFunction(() => document.querySelector("img[alt=Bundle]").naturalWidth === 80);
  const size = await page.evaluate(() => [window.sameDocument, ...["width", "height"].map((name) => document.querySelector("img[alt=Bundle]").getAttribute(name))]);
  check("a picture beside a page changes alone, with its size", size[0] && [null, "80"].includes(size[1]) && [null, "60"].includes(size[2]), String(size));

  // A page that comes late is brought up to date.
  await page.goto(`${origin}/post/long/`);
  await page.goto(`${origin}/plain/`);
  write("content/post/long.md", post("The sixth text."));
  await page.waitForTimeout(500);
  await page.goBack();
  await page.waitForFunction(() => document.body?.textContent.includes("The sixth text."));
  check("the page that one goes back to is up to date", true);
  const late = await browser.newPage();
  await late.route("**/__hornbook/live.js", async (route) => { await new Promise((done) => setTimeout(done, 1000)); await route.continue(); });
  const going = late.goto(`${origin}/plain/`);
  await page.waitForTimeout(600);
  write("content/plain/index.md", plain("Three."));
  await going;
  await late.waitForFunction(() => document.body?.textContent.includes("Three."));
  check("what is saved while a page loads shows", true);
  await late.close();

  // Many tabs.
  const context = await browser.newContext();
  const tabs = [];
  for (let number = 0; number < 8; number += 1) {
    tabs.push(await context.newPage());
    await tabs[number].goto(`${origin}/plain/`);
  }
  const shows = (words) => Promise.all(tabs.map((tab) => tab.waitForFunction((words) => document.body?.textContent.includes(words), words)));
  write("content/plain/index.md", plain("In eight tabs."));
  await shows("In eight tabs.");
  await tabs.shift().close();
  write("content/plain/index.md", plain("In seven tabs."));
  await shows("In seven tabs.");
  check("every tab is up to date, also when the first one is closed", true);
  await context.close();

  // A script runs in a new document only.
  await page.goto(`${origin}/post/long/`);
  write("content/post/long.md", post("With a script.\n\n{{< own >}}"));
  write("templates/shortcodes/own.html", "{% component own() %}<script src=\"/own.js\"></script>{% endcomponent own %}\n");
  await page.waitForFunction(() => window.ownScript === 1);
  write("static/own.js", "window.ownScript = 2;\n");
  await page.waitForFunction(() => window.ownScript === 2);
  check("a page whose script changes is loaded again", true);
  const slow = await browser.newPage();
  let delay = 1000;
  await slow.route("**/__hornbook/live.js", async (route) => {
    await new Promise((done) => setTimeout(done, delay));
    delay = 0;
    await route.continue();
  });
  await slow.goto(`${origin}/post/long/`, { waitUntil: "commit" });
  await slow.waitForFunction(() => window.ownScript === 2);
  write("static/own.js", "window.ownScript = 3;\n");
  await slow.waitForFunction(() => window.ownScript === 3);
  check("also when that was told before it listened", true);
  await slow.close();

  await page.goto(`${origin}/post/draft/`);
  await page.locator("#hornbook-preview .banner").waitFor();
  check("a draft says so", (await page.locator("#hornbook-preview .banner").textContent()).includes("draft"));
  if (options.shots) await page.screenshot({ path: path.join(options.shots, "banner.png") });

  write("templates/page.html", "{% extends \"base.html\" %}{% block main %}{{ page.titel.x }}{% endblock main %}\n");
  await sheet.waitFor({ state: "visible" });
  check("a broken template is shown with its file", (await sheet.textContent()).includes("templates/page.html"), await sheet.textContent());
  check("no script of the preview fails", faults.length === 0, faults.join("; "));
} finally {
  await browser.close();
  shown.remove();
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed ? 1 : 0);
