import { chromium } from "playwright-core";
import { serve } from "./server.mjs";
const { origin, close } = await serve("/tmp/sui-own/site");
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
for (const [name, settings] of Object.entries({ light: { viewport: { width: 1280, height: 900 } }, phonedark: { colorScheme: "dark", viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true } })) {
  const page = await browser.newPage(settings);
  page.on("pageerror", (e) => console.log("ERR", e));
  await page.goto(origin + "/");
  await page.waitForTimeout(300);
  await page.locator("[data-search-open]").first().click();
  await page.keyboard.type("front mater shortcod");
  await page.waitForTimeout(2500); console.log(await page.evaluate(() => [document.querySelector(".hb-box")?.textContent.slice(0,200), document.activeElement.outerHTML.slice(0,90)]));
  await page.waitForTimeout(700);
  await page.screenshot({ path: `/tmp/sui-shots/own-${name}.png` });
  await page.goto(origin + "/search/?q=images of a guide");
  await page.waitForTimeout(2500); console.log(await page.evaluate(() => [document.querySelector(".hb-box")?.textContent.slice(0,200), document.activeElement.outerHTML.slice(0,90)]));
  await page.waitForTimeout(700);
  await page.screenshot({ path: `/tmp/sui-shots/own-page-${name}.png` });
  await page.keyboard.press("Tab");
  await page.locator(".hb-hit").first().click();
  await page.waitForTimeout(700);
  await page.screenshot({ path: `/tmp/sui-shots/own-land-${name}.png` });
}
await browser.close(); close();
