// The reading path: what happened, from top to bottom.

import test from "node:test";
import assert from "node:assert/strict";
import { NARROW, withPage } from "./support.mjs";
import { SECTIONS, incident, openIncident } from "./incident.mjs";

test("title, summary and facts stand on the first screen", withPage(async (page) => {
  await openIncident(page);
  for (const words of [incident.title, "about 8", "$47,000", "18"]) {
    const box = await page.locator("#overview").getByText(words).first().boundingBox();
    assert.ok(box && box.y + box.height <= 720, `${words} is below the first screen`);
  }
  assert.equal(await page.locator(".facts .fact").count(), incident.impact.facts.length);
}));

test("the sections stand in order, and the contents mark the one that is read", withPage(async (page) => {
  await openIncident(page);
  assert.deepEqual(await page.locator("main > section").evaluateAll((all) => all.map((one) => one.id)), SECTIONS);
  for (const title of ["Cause", "Lessons", "Overview"]) {
    await page.getByRole("navigation").getByRole("link", { name: title }).click();
    await page.locator("nav a[aria-current]", { hasText: title }).waitFor();
    await page.waitForFunction((slug) => location.hash.includes(`/${slug}`), title.toLowerCase());
  }
}));

test("durations are computed: detected ten minutes later takes ten minutes more", withPage(async (page) => {
  await page.route("**/incident.json", async (route) => {
    const changed = structuredClone(incident);
    changed.timestamps.impact_started_at = "2025-10-14T21:00:00Z";
    changed.timestamps.detected_at = "2025-10-14T22:10:00Z";
    await route.fulfill({ json: changed });
  });
  await openIncident(page);
  assert.match(await page.locator(".milestones").innerText(), /time to detect 1\shh?\s?10\smin|time to detect 1\sh\s10\smin/);
}));

test("only pinned entries at first, with the number of the others, and all of them on a click", withPage(async (page) => {
  await openIncident(page);
  const n_pinned = incident.timeline.filter((entry) => entry.pinned).length;
  const entries = page.locator("#evidence li.entry");
  assert.equal(await entries.count(), n_pinned);
  await page.getByRole("button", { name: `${incident.timeline.length - n_pinned} hidden` }).click();
  assert.equal(await entries.count(), incident.timeline.length);
  await page.reload();
  await entries.nth(incident.timeline.length - 1).waitFor();
}));

test("every chart says that it is reconstructed", withPage(async (page) => {
  await openIncident(page);
  for (const metric of incident.metrics) {
    assert.match(await page.locator(`#metric-${metric.id}`).innerText(), /reconstructed/);
  }
}));

test("the idle timeout does not hold, and the page says why", withPage(async (page) => {
  await openIncident(page);
  const row = page.locator("#lessons li", { hasText: "idleTimeoutMillis" }).first();
  assert.match(await row.innerText(), /does not hold[\s\S]*checked out, not idle/);
}));

test("nothing is wider than a phone, and the chain runs from top to bottom there", withPage(async (page) => {
  await openIncident(page);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), NARROW.width);
  assert.equal(await page.locator("#cause .chain").isVisible(), false);
  assert.equal(await page.locator("#cause .chain-list a").count(), incident.contributing_factors.length);
}, { viewport: NARROW }));

test("with less motion and with forced colors the page is whole", withPage(async (page) => {
  await openIncident(page, "#/replay");
  assert.equal(await page.getByRole("button", { name: "Play" }).isVisible(), true);
}, { reducedMotion: "reduce", forcedColors: "active" }));
