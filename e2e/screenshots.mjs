// Pictures of the whole page for people: 1280 and 390 px wide, light and dark. Not a test.
//
//   CHROMIUM=/usr/bin/chromium node e2e/screenshots.mjs http://127.0.0.1:8080/ '#/x' pictures

import { mkdir } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";

const { positionals: [url, hash, folder] } = parseArgs({ allowPositionals: true });
if (!folder) {
  console.error("node e2e/screenshots.mjs URL HASH FOLDER   (HASH may be empty: '')");
  process.exit(2);
}
process.env.PAGE_URL ??= url;
process.env.PREFIXED_PAGE_URL ??= url;
process.env.CHROMIUM ??= "/usr/bin/chromium";
const { NARROW, WIDE, openBrowser, open } = await import("./support.mjs");

await mkdir(folder, { recursive: true });
const browser = await openBrowser();
for (const viewport of [WIDE, NARROW]) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport, colorScheme });
    const page = await context.newPage();
    await open(page, hash, url);
    await page.waitForLoadState("networkidle");
    const file = path.join(folder, `${viewport.width}-${colorScheme}.png`);
    await page.screenshot({ path: file, fullPage: true });
    console.log(file);
    await context.close();
  }
}
await browser.close();
