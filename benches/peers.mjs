// Asks hornbook's search, Pagefind and MiniSearch the same queries over the same pages, in one run, and prints how many of
// each kind of query have a wanted page among the first three results.
//
//   mkdir peers && cd peers && npm install pagefind minisearch playwright-core
//   node ../benches/peers.mjs --site SITE --queries QUERIES.json [--binary HORNBOOK] [--future]
//
// Pagefind and hornbook are asked in Chromium (CHROMIUM names it). MiniSearch is given titles, descriptions, headings and
// texts, and is asked with prefixes and slips allowed; the weights of its fields are those that found most.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";

const own = createRequire(path.join(process.cwd(), "peers.js"));
const { chromium } = own("playwright-core");
const MiniSearch = own("minisearch");
const { values: options } = parseArgs({
  options: { site: { type: "string" }, queries: { type: "string" }, binary: { type: "string", default: "hornbook" }, future: { type: "boolean" } },
});
const queries = JSON.parse(fs.readFileSync(options.queries, "utf8"));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "hornbook-peers-"));
const published = path.join(folder, "public");
const more = options.future ? ["--future"] : [];
const hornbook = (...given) => execFileSync(options.binary, [...given, "--source", options.site, ...more], { maxBuffer: 1 << 30, encoding: "utf8" });
hornbook("build", "--quiet", "--output", published);

// Which address each file has, and the text of each page.
const addresses = new Map();
for (const line of hornbook("inspect", "--urls").split("\n")) {
  const [address, file] = line.split("\t");
  if (file?.endsWith(".md") && !path.basename(file).startsWith("_")) addresses.set(path.basename(file, ".md"), address);
}
const entities = { amp: "&", lt: "<", gt: ">", quot: "\"" };
const plain = (html) => html.replace(/<(script|style)[^]*?<\/\1>|<[^>]*>/g, " ").replace(/&(amp|lt|gt|quot);/g, (_, name) => entities[name]).replace(/&#x?[0-9a-f]+;/g, " ");
const pages = [...addresses.values()].map((url) => {
  const file = path.join(published, decodeURIComponent(url), "index.html");
  if (!fs.existsSync(file)) return null;
  const html = fs.readFileSync(file, "utf8");
  const main = /<main[^>]*>([^]*)<\/main>/.exec(html)?.[1] ?? html;
  const meta = /<meta name="description" content="([^"]*)"/.exec(html)?.[1] ?? "";
  return {
    id: url, title: plain(/<h1[^>]*>([^]*?)<\/h1>/.exec(html)?.[1] ?? ""), description: plain(meta),
    headings: plain((main.match(/<h[2-6][^>]*>[^]*?<\/h[2-6]>/g) ?? []).join(" ")), text: plain(main),
  };
}).filter(Boolean);
console.log(`${pages.length} pages, ${queries.length} queries`);

function report(name, found) {
  const counts = {};
  for (const [at, { kind, want }] of queries.entries()) {
    const urls = found[at].slice(0, 3);
    const count = (counts[kind] ??= [0, 0]);
    count[0] += want.some((file) => urls.includes(addresses.get(file))) ? 1 : 0;
    count[1] += 1;
  }
  console.log(`${name}: ${Object.entries(counts).map(([kind, [hits, all]]) => `${kind} ${hits}/${all}`).join(", ")}`);
}

const mini = new MiniSearch({ fields: ["title", "description", "headings", "text"], storeFields: [] });
mini.addAll(pages);
const boost = { title: 4, description: 3, headings: 2 };
for (const [name, given] of [["MiniSearch, any word", {}], ["MiniSearch, all words", { combineWith: "AND" }]]) {
  report(name, queries.map(({ q }) => mini.search(q, { prefix: true, fuzzy: 0.2, boost, ...given }).map(({ id }) => id)));
}

// Pagefind is given the pages alone, without lists.
const peer = path.join(folder, "pagefind");
for (const { id } of pages) {
  const target = path.join(peer, decodeURIComponent(id), "index.html");
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.copyFileSync(path.join(published, decodeURIComponent(id), "index.html"), target);
}
execFileSync("npx", ["pagefind", "--site", peer, "--root-selector", "main"], { stdio: "ignore" });
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json", ".wasm": "application/wasm" };
const server = http.createServer((request, response) => {
  const name = decodeURIComponent(new URL(request.url, "http://x").pathname);
  if (name === "/blank") return void response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>x</title>");
  const root = name.startsWith("/pagefind/") ? peer : published;
  const file = path.join(root, name);
  if (!fs.existsSync(file) || !fs.statSync(file).isFile()) return void response.writeHead(404).end();
  response.writeHead(200, { "content-type": types[path.extname(file)] ?? "application/octet-stream" }).end(fs.readFileSync(file));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/blank`);
const texts = queries.map(({ q }) => q);
report("Pagefind", await page.evaluate(async (texts) => {
  const pagefind = await import("/pagefind/pagefind.js");
  const found = [];
  for (const text of texts) {
    const { results } = await pagefind.search(text);
    found.push((await Promise.all(results.slice(0, 3).map((result) => result.data()))).map(({ url }) => url));
  }
  return found;
}, texts));
report("hornbook in Chromium", await page.evaluate(async (texts) => {
  const search = await (await import("/search/search.js")).open();
  const found = [];
  for (const text of texts) found.push((await search.query(text, { limit: 3 })).results.map(({ url }) => url));
  return found;
}, texts));
await browser.close();
server.close();
fs.rmSync(folder, { recursive: true, force: true });
