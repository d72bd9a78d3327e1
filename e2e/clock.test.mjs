// One clock: the crosshair, the slider, the zone, and the link that carries them.

import test from "node:test";
import assert from "node:assert/strict";
import { withPage } from "./support.mjs";
import { clock, incident, linkField, openIncident } from "./incident.mjs";

const plot = (page, id) => page.locator(`.panel:has(#metric-${id}) .panel-plot svg`);

async function at(page, id, share) {
  const box = await plot(page, id).boundingBox();
  return { x: box.width * share, y: box.height / 2 };
}

test("a pointer over one chart reads them all and leaves the clock alone", withPage(async (page) => {
  await openIncident(page, "#/evidence");
  const before = await clock(page);
  const readouts = () => page.locator(".readout text").allInnerTexts();
  const still = await readouts();
  await plot(page, "failed-share").hover({ position: await at(page, "failed-share", 0.62) });
  await page.waitForFunction((still) => still !== [...document.querySelectorAll(".readout text")].map((e) => e.textContent).join(), still.join());
  assert.ok((await readouts()).length >= incident.metrics.length);
  assert.equal(await clock(page), before);
  assert.equal(await linkField(page, "at"), null);
}));

test("a click sets the clock: header, slider, entry and link, and a reload keeps it", withPage(async (page) => {
  await openIncident(page, "#/evidence");
  const before = await clock(page);
  await plot(page, "waiting").click({ position: await at(page, "waiting", 0.5) });
  await page.waitForFunction((before) => document.querySelector("header .clock strong").textContent !== before, before);
  const after = await clock(page);
  const link = await linkField(page, "at");
  const current = incident.timeline.filter((entry) => entry.pinned && Date.parse(entry.occurred_at) <= Date.parse(link)).at(-1);
  assert.equal(await page.locator("li.entry.current").getAttribute("id"), `entry-${current.id}`);
  await page.reload();
  await page.locator("#sources").waitFor();
  assert.equal(await clock(page), after);
  assert.equal(await linkField(page, "at"), link);
}));

test("the slider moves the clock by the keyboard", withPage(async (page) => {
  await openIncident(page, "#/evidence");
  const before = await clock(page);
  await page.getByRole("slider", { name: "Clock" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((before) => document.querySelector("header .clock strong").textContent !== before, before);
}));

test("another zone changes texts and no positions", withPage(async (page) => {
  await openIncident(page, "#/evidence");
  const marks = () => page.locator(".lane-plot path.mark").evaluateAll((all) => all.map((one) => one.getAttribute("transform")));
  const [places, time] = [await marks(), await clock(page)];
  const shown = new Set([time]);
  for (const [zone, expected] of [["utc", /^\d\d:/], ["relative", /^T\+/]]) {
    await page.getByRole("combobox", { name: "Time zone" }).selectOption(zone);
    await page.waitForFunction((time) => document.querySelector("header .clock strong").textContent !== time, [...shown].at(-1));
    assert.match(await clock(page), expected);
    shown.add(await clock(page));
    assert.deepEqual(await marks(), places);
    assert.equal(await linkField(page, "zone"), zone);
  }
  assert.equal(shown.size, 3);
  const relative = await clock(page);
  await page.reload();
  await page.locator("#sources").waitFor();
  assert.equal(await clock(page), relative);
}));

test("a time in the list sets the clock", withPage(async (page) => {
  await openIncident(page);
  await page.locator("#entry-leak-found .when button").click();
  await page.waitForFunction(() => location.hash.includes("at=2025-10-15T13:21:00Z"));
}));
