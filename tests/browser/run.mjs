// Checks built sites in a real browser: valid HTML, accessible, strict CSP, no other hosts, small screens, no script, and
// what a reader does with a guide.
//
//   npm install && node run.mjs [--binary FILE] [--site FOLDER]... [--shots FOLDER] [--pages N]
//
// Without `--site` it builds the repository's own content, `site/`, which has every kind of page, the site of `edges.mjs`, and
// the one that HORNBOOK_CORPUS names, if any. CHROMIUM names the browser if it is not /usr/bin/chromium.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { checkEdges } from "./edges.mjs";
import { checkHtml, checkSizes, pagesOf, sampleOf } from "./pages.mjs";
import { checkPaper } from "./paper.mjs";
import { checkReader } from "./reader.mjs";
import { checkReading, shooter } from "./reading.mjs";
import { counts, report } from "./report.mjs";
import { serve } from "./server.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const repository = path.resolve(here, "../..");
const { values: options } = parseArgs({
  options: {
    binary: { type: "string" },
    site: { type: "string", multiple: true },
    shots: { type: "string" },
    pages: { type: "string", default: "3" },
  },
});
const binary = path.resolve(options.binary
  ?? ["release", "debug"].map((kind) => path.join(repository, "target", kind, "hornbook")).find((file) => fs.existsSync(file))
  ?? "hornbook");
const fixture = path.join(here, "site");
const corpus = process.env.HORNBOOK_CORPUS;
const sites = (options.site ?? [repository, fixture, ...(corpus ? [corpus] : [])])
  .map((folder) => path.resolve(folder))
  .filter((folder) => fs.existsSync(path.join(folder, "content")));
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "hornbook-browser-"));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  if (options.shots) fs.mkdirSync(options.shots, { recursive: true });
  if (sites.length === 0) report("sites", ["there is none to check"]);
  for (const [number, folder] of sites.entries()) {
    const label = path.relative(repository, folder).startsWith("..") ? path.basename(folder) : path.relative(repository, folder).split(path.sep).at(-1) || "guide";
    const output = path.join(temporary, String(number));
    try {
      execFileSync(binary, ["build", "--quiet", "--future", "--format", "short", "--source", folder, "--output", output, "--base-url", "https://guides.example.com/"], { stdio: ["ignore", "pipe", "pipe"] });
      report(`${label}: builds`, []);
    } catch (error) {
      report(`${label}: builds`, String(error.stderr || error).trim().split("\n"));
      continue;
    }
    const pages = pagesOf(output);
    await checkHtml(label, pages);
    checkSizes(label, output, pages);
    const { origin, close } = await serve(output);
    await checkReading(label, browser, origin, sampleOf(pages, Number(options.pages)), shooter(options.shots, label));
    await checkPaper(label, browser, origin, pages);
    close();
    if (folder === fixture) await checkReader(label, browser, output);
  }
  if (!options.site) await checkEdges(browser, binary, path.join(temporary, "edges"));
} finally {
  await browser.close();
  fs.rmSync(temporary, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed > 0 ? 1 : 0);
