// How long the lab takes on the page, from being asked. Not a test: nothing is asserted.
//
//   PAGE_URL=… PREFIXED_PAGE_URL=… CHROMIUM=… node e2e/bench/lab.mjs
//
// Prints one line of JSON, all in seconds: the verdict on idleTimeoutMillis, the first picture of both maps and all of
// their cells, and the longest task of the page's thread while they were computed.

import { openBrowser, WIDE } from "../support.mjs";
import { openIncident } from "../incident.mjs";

const PATIENCE = { timeout: 600_000 };
const browser = await openBrowser();
const page = await browser.newPage({ viewport: WIDE });

await openIncident(page, "#/lessons");
await page.locator("#lessons .experiments-head").getByRole("button", { name: "Cancel" }).click();
const badge = page.locator("#takeaway-idle-timeout .model-verdict");
await badge.locator("button.run").click();
const asked = Date.now();
await badge.locator(".badge.bad, .badge.good, .badge.open").waitFor(PATIENCE);
const verdict = (Date.now() - asked) / 1e3;
await page.goto("about:blank");

await openIncident(page, "");
await page.evaluate(() => {
  globalThis.longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
  }).observe({ entryTypes: ["longtask"] });
});
const start = Date.now();
await page.evaluate(() => { location.hash = location.hash.replace("/overview", "/what-if"); });
const known = (map, n) => page.waitForFunction(
  ([map, n]) => document.querySelectorAll(`#what-if td:not(.not-yet) > [id^=heat-${map}-]`).length >= n, [map, n], PATIENCE,
);
await known("time", 16);
const coarse_time = (Date.now() - start) / 1e3;
await known("share", 16);
const coarse_share = (Date.now() - start) / 1e3 - coarse_time;
await known("time", 400);
await known("share", 400);
const fine = (Date.now() - start) / 1e3;
const { longest, cores } = await page.evaluate(() => ({ longest: globalThis.longest / 1e3, cores: navigator.hardwareConcurrency }));
await browser.close();
const workers = Math.min(4, Math.max(1, cores - 1));
console.log(JSON.stringify({ verdict, coarse_time, coarse_share, fine, longest_task: longest, cores, workers }));
