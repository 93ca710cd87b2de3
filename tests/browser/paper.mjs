// Checks guides on paper: steps whole, addresses spelt out, nothing of the screen left.
import { report } from "./report.mjs";

// A4 with margins of 1.5 cm, in pixels of CSS.
const sheet = { width: 680, height: 1000 };
const mostGuides = 4;

/** What is wrong with the page as it is laid out for paper. */
const faultsOnPaper = (height) => {
  const faults = [];
  const seen = (node) => node.getClientRects().length > 0;
  for (const step of document.querySelectorAll(".steps > li")) {
    if (getComputedStyle(step).breakInside !== "avoid") faults.push(`the step ${step.id} may be torn`);
    if (step.querySelectorAll("img").length === 1 && step.offsetHeight > height) faults.push(`the step ${step.id} is higher than a sheet: ${step.offsetHeight}`);
  }
  const canonical = document.querySelector("link[rel=canonical]").href;
  for (const link of document.querySelectorAll(":is(.prose, .box) a[href]:not(.zoom, .btn, [href^='#'])")) {
    const full = link.protocol.startsWith("http") ? new URL(link.getAttribute("href"), canonical).href : link.href;
    if (seen(link) && !getComputedStyle(link, "::after").content.includes(full)) faults.push(`the address ${full} is not spelt out, but ${getComputedStyle(link, "::after").content}`);
  }
  for (const link of document.querySelectorAll("a.zoom")) {
    if (getComputedStyle(link, "::after").content !== "none") faults.push("a picture has an address");
  }
  for (const name of [".site-head", ".site-foot", ".rail", ".progress", ".step-tools", ".tools", ".copy", ".pager", ".feedback", ".below", ".to-steps"]) {
    for (const node of document.querySelectorAll(name)) if (seen(node)) faults.push(`${name} is printed`);
  }
  for (const part of document.querySelectorAll(".prose details")) if (!part.open) faults.push("a part is shut");
  if (![...document.querySelectorAll(".from")].some((node) => seen(node) && node.textContent.startsWith("https://"))) faults.push("the address of the page is missing");
  const [red] = getComputedStyle(document.querySelector("h1")).color.match(/\d+/g).map(Number);
  if (red > 80) faults.push("light letters on white paper");
  return faults;
};

/** Prints guides of the site from a dark screen. */
export async function checkPaper(label, browser, origin, pages) {
  const guides = pages.filter((page) => page.kind === "page" && page.html.includes("class=\"steps")).slice(0, mostGuides);
  const others = pages.filter((page) => page.kind === "page" && page.html.includes("<details")).slice(0, 1);
  const faults = [];
  const context = await browser.newContext({ colorScheme: "dark", viewport: sheet });
  for (const { address } of [...guides, ...others]) {
    const page = await context.newPage();
    await page.goto(origin + address, { waitUntil: "load" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await page.evaluate(() => Promise.all([...document.images].map((image) => {
      image.loading = "eager";
      return image.decode().catch(() => {});
    })));
    faults.push(...(await page.evaluate(faultsOnPaper, sheet.height)).map((fault) => `${address}: ${fault}`));
    const pdf = await page.pdf({ format: "A4", margin: { top: "1.5cm", bottom: "1.5cm", left: "1.5cm", right: "1.5cm" } });
    if (!pdf.subarray(0, 5).equals(Buffer.from("%PDF-")) || pdf.length < 2000) faults.push(`${address}: no PDF`);
    await page.close();
  }
  await context.close();
  report(`${label}: prints guides with whole steps and spelt-out links`, faults, `${guides.length} guides`);
}
