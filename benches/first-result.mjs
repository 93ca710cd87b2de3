// How long a reader waits for the first results over a slow link: 150 ms from a request to its first byte, and 1.6 Mbit/s
// that all answers share, one behind the other. Every query is asked with an empty cache, by three readers:
//
//   module   imports search.js on a blank page, opens the index and asks: the time of all of it
//   pasted   opens the dialog on a page of the site that has come whole, and puts the query in at once: the time from then
//   typed    does the same, and types a letter every 120 ms: the time from the last letter to the results of the whole query
//
//   cd tests/browser && npm install && node ../../benches/first-result.mjs --site PUBLISHED --queries QUERIES.json
//
// --packed has the host pack scripts and pages with gzip, as most hosts do; --quick is a link without delay.
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

const { chromium } = createRequire(path.join(process.cwd(), "bench.js"))("playwright-core");
const { values: options } = parseArgs({
  options: {
    site: { type: "string" }, queries: { type: "string" }, count: { type: "string", default: "60" }, page: { type: "string", default: "/" },
    readers: { type: "string", default: "module,pasted,typed" }, packed: { type: "boolean" }, quick: { type: "boolean" },
  },
});
const delay = options.quick ? 0 : 150;
const bitsAMillisecond = options.quick ? Infinity : 1638;
const all = JSON.parse(fs.readFileSync(options.queries, "utf8"));
const count = Math.min(all.length, Number(options.count));
const queries = Array.from({ length: count }, (_, at) => all[Math.floor((at * all.length) / count)]);

const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png" };
const root = path.resolve(options.site);
let sent = 0;
let asked = 0;
let free = 0;
const server = http.createServer(async (request, response) => {
  const name = decodeURIComponent(new URL(request.url, "http://host").pathname);
  let file = path.join(root, name);
  if (name.endsWith("/")) file = path.join(file, "index.html");
  let bytes = name === "/blank.html" ? Buffer.from("<!doctype html><title>x</title>") : fs.existsSync(file) ? fs.readFileSync(file) : null;
  const headers = { "content-type": types[path.extname(name.endsWith("/") ? file : name)] ?? "application/octet-stream", "accept-ranges": "bytes", "cache-control": "max-age=600" };
  const part = bytes && /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  if (part) bytes = bytes.subarray(Number(part[1]), Number(part[2]) + 1);
  if (bytes && options.packed && /text|svg/.test(headers["content-type"])) {
    bytes = gzipSync(bytes);
    headers["content-encoding"] = "gzip";
  }
  asked += 1;
  sent += bytes?.length ?? 0;
  const now = performance.now();
  free = Math.max(now + delay, free) + ((bytes?.length ?? 0) * 8) / bitsAMillisecond;
  await new Promise((done) => setTimeout(done, free - now));
  response.writeHead(bytes ? (part ? 206 : 200) : 404, headers).end(bytes);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});

const readers = {
  async module(page, text) {
    await page.goto(`${origin}/blank.html`);
    begin();
    return page.evaluate(async (text) => {
      const started = performance.now();
      const search = await (await import("/search/search.js")).open();
      await search.query(text, { limit: 5 });
      return performance.now() - started;
    }, text);
  },
  pasted: (page, text) => ask(page, text, (field) => field.fill(text)),
  typed: (page, text) => ask(page, text, (field) => field.pressSequentially(text, { delay: 120 })),
};

function begin() {
  sent = 0;
  asked = 0;
}

/** How long after the last input the list is the one that stays. */
async function ask(page, text, write) {
  await page.goto(`${origin}${options.page}`, { waitUntil: "networkidle" });
  await page.keyboard.press("Control+k");
  begin();
  const field = page.locator(".hb-search input");
  await field.evaluate((field) => {
    const list = document.querySelector(".hb-search ol");
    const shown = () => [...list.querySelectorAll("a")].map((link) => link.getAttribute("href")).join();
    globalThis.lists = [];
    new MutationObserver(() => globalThis.lists.push([performance.now(), shown()])).observe(list, { childList: true });
    field.addEventListener("input", () => (globalThis.last = performance.now()));
    globalThis.settled = new Promise((done) => document.addEventListener("hornbook:search", ({ detail }) => {
      if (detail.query === field.value.trim() && globalThis.full) done();
    }));
  });
  await write(field);
  return page.evaluate(async () => {
    globalThis.full = true;
    await Promise.race([globalThis.settled, new Promise((done) => setTimeout(done, 8000))]);
    const after = globalThis.lists.filter(([time]) => time >= globalThis.last);
    const final = globalThis.lists.at(-1)?.[1];
    return (after.find(([, shown]) => shown === final)?.[0] ?? globalThis.last) - globalThis.last;
  });
}

const at = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
for (const name of options.readers.split(",")) {
  const rows = [];
  for (const { q } of queries) {
    const context = await browser.newContext();
    rows.push([await readers[name](await context.newPage(), q), sent, asked]);
    await context.close();
  }
  const column = (place, share, by = 1) => (at(rows.map((row) => row[place]), share) / by).toFixed(0);
  console.log(`${name}, ${rows.length} queries: first results after ${column(0, 0.5)} ms (median), ${column(0, 0.95)} ms (95 of 100); `
    + `${column(1, 0.5, 1024)} KB (median), ${column(1, 0.95, 1024)} KB (95 of 100), ${column(2, 0.5)} requests (median)`);
}
await browser.close();
server.close();
