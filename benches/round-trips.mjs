// What a first query costs over a slow link, whatever else the machine does: the module of a published site is run on a
// clock of its own, on which an answer begins 150 ms after its request and all answers share 1,638 kbit/s, one behind the
// other. The time of the processor is not in it; it is told beside it, for queries whose files are there already, each
// letter of which is asked.
//
//   node benches/round-trips.mjs --site PUBLISHED --queries QUERIES.json [--count 60] [--over MS]
//
// Begins with an empty cache, reads search.js as the host has it (unpacked), opens the index and asks for five results.
// --over prints each request of the queries that take longer.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: { site: { type: "string" }, queries: { type: "string" }, count: { type: "string", default: "60" }, over: { type: "string", default: "Infinity" } },
});
const folder = path.join(options.site, "search");
const read = (url) => fs.readFileSync(path.join(folder, path.basename(new URL(url).pathname)));
const copy = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "hornbook-search-")), "search.mjs");
fs.copyFileSync(path.join(folder, "search.js"), copy);
const { open } = await import(pathToFileURL(copy).href);
fs.rmSync(path.dirname(copy), { recursive: true });
const all = JSON.parse(fs.readFileSync(options.queries, "utf8"));
const count = Math.min(all.length, Number(options.count));
const queries = Array.from({ length: count }, (_, at) => all[Math.floor((at * all.length) / count)]);
const answer = (bytes) => ({ ok: true, status: 200, headers: new Headers(), blob: async () => new Blob([bytes]) });

let now = 0;
let free = 0;
let sent = 0;
let log = [];
let waiting = [];

/** When an answer of so many bytes is whole. */
function arrival(bytes) {
  free = Math.max(now + 150, free) + (bytes * 8) / 1638;
  sent += bytes;
  return free;
}

async function openIndex() {
  const search = await open();
  search.base = "http://host/search/";
  return search;
}

async function timeOf(text) {
  now = free = sent = 0;
  log = [];
  now = arrival(fs.statSync(path.join(folder, "search.js")).size);
  let isDone = false;
  const done = openIndex().then((search) => search.query(text, { limit: 5, excerpts: false })).then(() => (isDone = true));
  // The clock goes on where nothing is done any more without an answer.
  for (let still = 0; !isDone; still += 1) {
    await new Promise((ready) => setTimeout(ready, 6));
    if (still < 3 || !waiting.length) continue;
    still = 0;
    waiting.sort((a, b) => a.at - b.at);
    const first = waiting.shift();
    now = first.at;
    first.go();
  }
  await done;
  return now;
}

globalThis.fetch = (url) => new Promise((done) => {
  const bytes = read(url);
  log.push(`${now.toFixed(0)} ms: ${path.basename(new URL(url).pathname)}, ${bytes.length} bytes`);
  waiting.push({ at: arrival(bytes.length), go: () => done(answer(bytes)) });
});
const rows = [];
for (const { q } of queries) {
  const time = await timeOf(q);
  rows.push([time, sent / 1024, log.length + 1]);
  if (time > Number(options.over)) console.log([`${q}: ${time.toFixed(0)} ms`, ...log].join("\n  "));
}
const at = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
const column = (place, share) => at(rows.map((row) => row[place]), share).toFixed(0);
console.log(`${count} first queries on the link: ${column(0, 0.5)} ms (median), ${column(0, 0.95)} ms (95 of 100), ${column(0, 1)} ms (most); `
  + `${column(1, 0.5)} KB (median), ${column(1, 0.95)} KB (95 of 100); ${column(2, 0.5)} requests (median), ${column(2, 1)} (most)`);

globalThis.fetch = async (url) => answer(read(url));
const search = await openIndex();
const letters = queries.flatMap(({ q }) => Array.from(q, (_, at) => q.slice(0, at + 1)));
for (const text of letters) await search.query(text, { limit: 8, excerpts: false });
const times = [];
for (const text of letters) {
  const before = process.cpuUsage();
  await search.query(text, { limit: 8, excerpts: false });
  const { user, system } = process.cpuUsage(before);
  times.push((user + system) / 1000);
}
console.log(`${letters.length} letters with all files there: ${at(times, 0.5).toFixed(1)} ms of the processor (median), ${at(times, 0.95).toFixed(1)} ms (95 of 100), ${at(times, 1).toFixed(1)} ms (most)`);
