// Holds the module of the search to the cases of tests/search/ in a real browser, under a strict policy, and
// to the answers that `hornbook search` gives.
//
//   npm install && node search.mjs [--binary FILE]
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const { values: options } = parseArgs({ options: { binary: { type: "string" } } });
const binary = path.resolve(options.binary
  ?? ["release", "debug"].map((kind) => path.join(repository, "target", kind, "hornbook")).find((file) => fs.existsSync(file))
  ?? "hornbook");
const source = path.join(repository, "tests/search/site");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "hornbook-search-"));
const published = path.join(folder, "public");
execFileSync(binary, ["build", "--quiet", "--source", source, "--output", published]);

let passed = 0;
let failed = 0;
function check(name, ok, detail = "") {
  if (ok) passed += 1;
  else failed += 1;
  console.log(`${ok ? "ok     " : "FAILED "} ${name}${detail && !ok ? `: ${detail}` : ""}`);
}

// A site with several files of every kind but one.
const pages = path.join(folder, "pages");
fs.mkdirSync(path.join(pages, "content"), { recursive: true });
fs.writeFileSync(path.join(pages, "hornbook.toml"), "title = \"Many\"\nbaseURL = \"https://desk.example/\"\n[languages.en]\n[languages.de]\n");
for (let page = 0; page < 300; page += 1) {
  const text = Array.from({ length: 120 }, (_, word) => `word${(page * 31 + word * word) % 2000}`).join(" ");
  fs.writeFileSync(path.join(pages, "content", `page${page}.md`), `---\ntitle: Page ${page}\ntags: ["Big Data", C++]\n---\n## Part of ${page}\n\n${text}\n`);
}
fs.writeFileSync(path.join(pages, "content/page1.de.md"), "---\ntitle: Seite\n---\nText.\n");
const many = path.join(folder, "many");
execFileSync(binary, ["build", "--quiet", "--source", pages, "--output", many]);

// The site lies in a folder of its host. A damaged file is served in the place of the one that `damage` names.
const base = "/desk";
const folders = { "/desk/": published, "/many/": many };
let damage = null;
let sendsParts = true;
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".bin": "application/octet-stream" };
const server = http.createServer((request, response) => {
  const name = decodeURIComponent(new URL(request.url, "http://x").pathname);
  const headers = {
    "content-security-policy": "default-src 'none'; script-src 'self'; connect-src 'self'",
    "cache-control": "no-store",
  };
  const at = Object.keys(folders).find((at) => name.startsWith(at)) ?? "";
  if (at && name === `${at}blank.html`) {
    response.writeHead(200, { ...headers, "content-type": types[".html"] }).end("<!doctype html><title>x</title><script type=module src=boot.js></script>");
  } else if (at && name === `${at}boot.js`) {
    response.writeHead(200, { ...headers, "content-type": types[".js"] }).end("import { open, words } from './search/search.js'; window.search = { open, words };");
  } else {
    const file = path.join(folders[at] ?? "", name.slice(at.length));
    if (!at || !fs.existsSync(file) || !fs.statSync(file).isFile()) {
      response.writeHead(404, headers).end();
      return;
    }
    const bytes = damage?.name === path.basename(file) ? damage.bytes : fs.readFileSync(file);
    const part = sendsParts && /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
    const about = { ...headers, "content-type": types[path.extname(file)] ?? "application/octet-stream" };
    if (sendsParts) about["accept-ranges"] = "bytes";
    if (part) response.writeHead(206, about).end(bytes.subarray(Number(part[1]), Number(part[2]) + 1));
    else response.writeHead(200, about).end(bytes);
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const faults = [];

async function blank(base = "/desk") {
  const page = await browser.newPage();
  page.on("pageerror", (fault) => faults.push(String(fault)));
  page.on("console", (message) => { if (message.text().includes("Content Security Policy")) faults.push(message.text()); });
  await page.goto(`${origin}${base}/blank.html`);
  await page.waitForFunction(() => window.search);
  return page;
}

const ask = (page, text, given) => page.evaluate(async ([text, given]) => {
  try {
    window.opened ??= await window.search.open(window.base);
    const { total, results, excerpts } = await window.opened.query(text, given);
    await excerpts;
    return { total, results };
  } catch (fault) {
    return { fault: String(fault.message) };
  }
}, [text, given]);

try {
  const page = await blank();
  const cases = JSON.parse(fs.readFileSync(path.join(repository, "tests/search/cases.json"), "utf8"));
  for (const { why, q, filters, first, section, never = [], total } of cases) {
    const found = await ask(page, q, { limit: 5, filters });
    const urls = found.results?.map((result) => result.url) ?? [];
    const ok = !found.fault && (first === undefined || urls[0] === first)
      && (section === undefined || found.results[0].section?.url === section)
      && (total === undefined || found.total === total) && !urls.some((url) => never.includes(url));
    check(why, ok, JSON.stringify(found.fault ?? urls));
    const words = q.trim() && !q.startsWith("-") ? [q] : null;
    if (!words) continue;
    const given = Object.entries(filters ?? {}).flatMap(([name, values]) => values.flatMap((value) => ["--filter", `${name}=${value}`]));
    const shell = JSON.parse(execFileSync(binary, ["search", "--source", source, "--format", "json", "--limit", "5", ...given, "--", ...words]));
    const plain = (result) => JSON.stringify([result.url, result.section?.url, result.title, result.letter, result.series, result.excerpt, result.pieces]);
    const same = shell.total === found.total && shell.results.length === found.results.length
      && shell.results.every((result, at) => plain(result) === plain(found.results[at]) && Math.abs(result.score - found.results[at].score) < 1e-9);
    check(`${why}: the shell says the same`, same, `${JSON.stringify(shell.results.map(plain))} and ${JSON.stringify(found.results.map(plain))}`);
  }

  const { pages: told, repeated, cases: forgiven } = JSON.parse(fs.readFileSync(path.join(repository, "tests/search/forgiven.json"), "utf8"));
  // More words than the index keeps against slips: those that a page says once are not among them.
  const filler = (count) => Array.from({ length: count }, (_, number) => `filler${number} `).join("");
  const slips = path.join(folder, "slips");
  fs.mkdirSync(path.join(slips, "content"), { recursive: true });
  fs.writeFileSync(path.join(slips, "hornbook.toml"), "title = \"Forgiven\"\nbaseURL = \"https://desk.example/\"\n");
  for (const { name, title, description = "", text } of [...told, ...repeated.flatMap((one) => Array.from({ length: one.count }, (_, number) => ({ ...one, name: one.name + number })))]) {
    fs.writeFileSync(path.join(slips, "content", `${name}.md`), `---\ntitle: "${title}"\ndescription: "${description}"\n---\n${text.replace("{filler}", filler(900))}\n`);
  }
  for (let number = 0; number < 4; number += 1) fs.writeFileSync(path.join(slips, "content", `filler${number}.md`), filler(4000));
  execFileSync(binary, ["build", "--quiet", "--source", slips, "--output", path.join(folder, "forgiven")]);
  folders["/forgiven/"] = path.join(folder, "forgiven");
  const ofSlips = await blank("/forgiven");
  for (const { why, q, first, has = [], never = [] } of forgiven) {
    const found = await ask(ofSlips, q, { limit: 60, excerpts: false });
    const plain = ({ total, results }) => JSON.stringify([total, results.map(({ url, score, section }) => [url, score.toFixed(9), section?.url])]);
    const urls = found.results?.map(({ url }) => url) ?? [];
    const ok = urls[0] === first && has.every((url) => urls.includes(url)) && !never.some((url) => urls.includes(url));
    check(why, ok, JSON.stringify(found.fault ?? urls));
    const shell = JSON.parse(execFileSync(binary, ["search", "--source", slips, "--format", "json", "--limit", "60", "--", q]));
    check(`${why}: the shell says the same`, plain(shell) === plain(found), `${plain(shell)} and ${plain(found)}`);
  }
  await ofSlips.close();

  const odd = ["\u0000", "\u202etoken", "a\u0300\u0300", "token ".repeat(2000), "x".repeat(10000), "🏳️‍🌈", "'\"><img src=x onerror=alert(1)>"];
  for (const text of odd) {
    const found = await ask(page, text, { limit: 3 });
    check(`a query is safe: ${JSON.stringify(text.slice(0, 20))}`, !found.fault && found.results.length <= 3, found.fault);
  }
  const short = await ask(page, "recycle", { limit: 1, excerpts: false });
  check("without excerpts there are descriptions", short.results[0].excerpt === short.results[0].description, JSON.stringify(short));
  const nothing = await ask(page, undefined, null);
  check("no query finds nothing", nothing.total === 0, JSON.stringify(nothing));
  for (const given of [null, undefined, {}, { filters: null }, { filters: { tags: [] } }, { filters: { tags: undefined, series: null } }, { filters: { tags: "", series: [null] } }]) {
    const found = await ask(page, "token", given);
    check(`no filter: ${JSON.stringify(given)}`, found.total === (await ask(page, "token", {})).total, JSON.stringify(found));
  }
  for (const limit of [-1, NaN, "x", null]) {
    const found = await ask(page, "token", { limit });
    check(`the limit ${limit} shows nothing`, found.total > 0 && found.results.length === 0, JSON.stringify(found));
  }
  const own = (await ask(page, "token", { limit: 1 })).results[0];
  const again = await ask(page, "token", { filters: { series: own.series, letter: own.letter.toLowerCase() } });
  check("a result's own series and letter are filters", again.total === 1 && again.results[0].url === own.url, JSON.stringify(again));
  for (const [name, said] of [["author", "no filter is called author; there are authors, categories, language, letter, section, series, tags"], ["toString", "no filter is called toString"]]) {
    const found = await ask(page, "token", { filters: { [name]: ["a"] } });
    check(`an unknown filter is a fault: ${name}`, found.fault?.startsWith(said), JSON.stringify(found));
  }
  const french = await ask(page, "token", { filters: { language: ["fr"] } });
  check("another language is a fault that says which one there is", french.fault === "this index is in en, not in fr: each language has its own", JSON.stringify(french));
  for (const at of ["/desk/search", "./search", `${origin}/desk/search`]) {
    await page.evaluate((at) => { window.opened = undefined; window.base = at; }, at);
    const found = await ask(page, "token", {});
    check(`a folder is opened without its last slash: ${at}`, found.total > 0, JSON.stringify(found));
  }
  await page.close();
  sendsParts = false;
  const plainHost = await blank();
  const described = await ask(plainHost, "recycle", { limit: 1 });
  check("a host that sends no parts is not asked for whole texts", described.results[0].excerpt === described.results[0].description, JSON.stringify(described));
  await plainHost.close();
  sendsParts = true;

  const names = fs.readdirSync(path.join(published, "search")).filter((name) => name.endsWith(".bin"));
  const text = "reset token zurich xalendar";
  const whole = await blank();
  // Where a text is damaged, its page shows its description.
  const bare = ({ results = [], ...rest }) => JSON.stringify([rest, results.map(({ excerpt, pieces, ...more }) => more)]);
  const answer = bare(await ask(whole, text, { limit: 5 }));
  await whole.close();
  let noticed = 0;
  let wrong = 0;
  const tested = await blank();
  for (let round = 0; round < 200; round += 1) {
    const name = names[round % names.length];
    const bytes = Buffer.from(fs.readFileSync(path.join(published, "search", name)));
    const at = (round * 7919) % bytes.length;
    if (round % 2) bytes[at] ^= 1 << round % 8;
    damage = { name, bytes: round % 2 ? bytes : bytes.subarray(0, at) };
    // In a folder that is named otherwise the manifest is read, too: the module holds the one beside it.
    await tested.evaluate((at) => { window.opened = undefined; window.base = at; }, round % 3 ? undefined : "./search//");
    const found = await ask(tested, text, { limit: 5 });
    if (found.fault) noticed += 1;
    else if (bare(found) !== answer) wrong += 1;
  }
  check("damaged files are noticed", noticed > 50, String(noticed));
  check("damaged files never give a wrong answer", wrong === 0, String(wrong));
  damage = null;
  await tested.evaluate(() => { window.opened = undefined; });
  check("whole files are read again", bare(await ask(tested, text, { limit: 5 })) === answer);
  // Whole files in the place of others, each by the next of its kind.
  const large = await blank("/many");
  const ofMany = fs.readdirSync(path.join(many, "search")).filter((name) => name.endsWith(".bin")).sort();
  const asked = "page word7 w";
  const right = bare(await ask(large, asked, { limit: 300, excerpts: false }));
  check("values of filters are folded", (await ask(large, asked, { filters: { tags: "big-data" } })).total === (await ask(large, asked, { filters: { tags: ["c++"] } })).total);
  let swapped = 0;
  let mistaken = 0;
  for (const name of ofMany) {
    const kin = ofMany.filter((other) => other[0] === name[0]);
    const other = kin[(kin.indexOf(name) + 1) % kin.length];
    if (other === name) continue;
    damage = { name, bytes: fs.readFileSync(path.join(many, "search", other)) };
    await large.evaluate(() => { window.opened = undefined; });
    const found = await ask(large, asked, { limit: 300, excerpts: false });
    if (found.fault) swapped += 1;
    else if (bare(found) !== right) mistaken += 1;
  }
  damage = null;
  check("a file in the place of another is noticed", swapped > 5, String(swapped));
  check("a file in the place of another never gives a wrong answer", mistaken === 0, String(mistaken));
  check("nothing is thrown, and the policy is kept", faults.length === 0, faults.join("; "));
} finally {
  await browser.close();
  server.close();
  fs.rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
