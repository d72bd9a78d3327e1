// The replay: twenty leaks exhaust the code that was shipped, and the fixed code never leaks.

import test from "node:test";
import assert from "node:assert/strict";
import { assertAccessible, withPage } from "./support.mjs";
import { clock, incident, linkField, openIncident, waitForRun } from "./incident.mjs";

const MAX = incident.models[0].pool.max;
const buggy = (page) => page.locator("#replay .world.buggy");
const fixed = (page) => page.locator("#replay .world.fixed");
const leaked = (world) => world.locator(".slot-leaked").count();
const picture = (page) => page.locator("#replay .worlds").innerHTML();
const isPicture = (page, expected) =>
  page.waitForFunction((expected) => document.querySelector("#replay .worlds").innerHTML === expected, expected);
/** Waits until the stage shows a moment of the run [s]. */
const shows = (page, seconds) =>
  page.waitForFunction((at) => document.querySelector("#replay .worlds").dataset.shown === at, `${seconds}000000`);

test("running to an exhausted pool shows all of its connections leaked, and none with the fix", withPage(async (page) => {
  await openIncident(page, "#/replay?at=2025-10-14T20:10:00Z");
  await waitForRun(page);
  await page.getByRole("combobox", { name: "Run to" }).selectOption({ label: "a pool exhausted" });
  await buggy(page).locator(".state.exhausted").waitFor();
  await buggy(page).getByRole("listbox", { name: new RegExp(`${MAX} of ${MAX} connections leaked`) }).waitFor({ state: "attached" });
  assert.ok((await leaked(buggy(page))) >= MAX);
  assert.match(await page.locator("#replay .sentence").innerText(), /pool is exhausted: 20 of 20 connections are leaked/);
  assert.equal(await leaked(fixed(page)), 0);
}));

test("the fixed code never leaks, at any moment of the run", withPage(async (page) => {
  await openIncident(page, "#/replay");
  await waitForRun(page);
  const slider = page.getByRole("slider", { name: "Moment of the replay" });
  const end = Number(await slider.getAttribute("max"));
  let n_leaked = 0;
  for (const share of [0.1, 0.3, 0.5, 0.7, 0.9, 1]) {
    await slider.fill(String(Math.round(end * share)));
    await shows(page, Math.round(end * share));
    n_leaked += await leaked(buggy(page));
    assert.equal(await leaked(fixed(page)), 0);
  }
  assert.ok(n_leaked > 0);
  assert.match(await fixed(page).locator(".share").innerText(), /^0\s?%/);
  assert.match(await buggy(page).locator(".share").innerText(), /^8\.\d+\s?%/);
}));

test("playing moves the clock and pausing stops it", withPage(async (page) => {
  await openIncident(page, "#/replay");
  await waitForRun(page);
  const before = await clock(page);
  await page.getByRole("button", { name: "Play" }).click();
  await page.waitForFunction((before) => document.querySelector("header .clock strong").textContent !== before, before);
  await page.getByRole("button", { name: "Pause" }).click();
  const stopped = await clock(page);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  assert.equal(await clock(page), stopped);
}));

test("an event forward and an event back is the same picture", withPage(async (page) => {
  await openIncident(page, "#/replay");
  await waitForRun(page);
  const worlds = page.locator("#replay .worlds");
  const opened = await worlds.getAttribute("data-shown");
  await page.getByRole("button", { name: "One event forward" }).click();
  await page.waitForFunction((opened) => document.querySelector("#replay .worlds").dataset.shown !== opened, opened);
  const before = await picture(page);
  for (let n = 0; n < 5; n += 1) await page.getByRole("button", { name: "One event forward" }).click();
  await page.waitForFunction((before) => document.querySelector("#replay .worlds").innerHTML !== before, before);
  for (let n = 0; n < 5; n += 1) await page.getByRole("button", { name: "One event back" }).click();
  await isPicture(page, before);
}));

test("another seed is another run, and the first seed the first run again", withPage(async (page) => {
  const moment = "#/replay?at=2025-10-15T02:00:00Z";
  await openIncident(page, moment);
  await waitForRun(page);
  const own = await picture(page);
  const seed = page.getByRole("spinbutton", { name: "seed" });
  await seed.fill("7");
  await seed.press("Enter");
  await page.waitForFunction((own) => document.querySelector("#replay .worlds").innerHTML !== own, own);
  assert.equal(await linkField(page, "seed"), "7");
  await waitForRun(page);
  await seed.fill(String(incident.models[0].seed));
  await seed.press("Enter");
  await isPicture(page, own);
}));

test("the stage obeys the keyboard", withPage(async (page) => {
  await openIncident(page, "#/replay");
  await waitForRun(page);
  await page.locator("#replay .stage").focus();
  await page.keyboard.press("ArrowRight"); // to the next finding: the clock gets a place in the link
  await page.waitForFunction(() => location.hash.includes("at="));
  const found = await linkField(page, "at");
  await page.keyboard.press("Period"); // one event on
  await page.waitForFunction((found) => !location.hash.includes(found), `at=${found}&`.replace("&", ""));
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Play" }).waitFor();
}));

test("the run's program is missing: the section says so, the rest of the page stands, and asking again helps", withPage(async (page) => {
  let is_missing = true;
  await page.route("**/worker-*/**", (route) => (is_missing ? route.fulfill({ status: 404 }) : route.continue()));
  await openIncident(page, "#/replay");
  const alert = page.locator("#replay [role=alert]");
  await alert.waitFor();
  assert.match(await alert.innerText(), /The rest of the page is not affected/);
  await assertAccessible(page);
  is_missing = false;
  await alert.getByRole("button", { name: "Start it again" }).click();
  await waitForRun(page);
  assert.equal(await alert.count(), 0);
}, { expect: ["console"] }));

test("the run's program stops: the section says so, and a new one goes on from the same moment", withPage(async (page) => {
  await openIncident(page, "#/replay?at=2025-10-15T02:00:00Z");
  await waitForRun(page);
  const before = await picture(page);
  await page.workers()[0].evaluate(() => void setTimeout(() => { throw new Error("stopped by a test"); }));
  const alert = page.locator("#replay [role=alert]");
  await alert.waitFor();
  assert.match(await alert.innerText(), /stopped by a test/);
  await alert.getByRole("button", { name: "Start it again" }).click();
  await isPicture(page, before);
}, { expect: ["console", "stop"] }));

test("a worker of this very build computes the run", withPage(async (page) => {
  await openIncident(page, "#/replay");
  await waitForRun(page);
  assert.equal(page.workers().length, 1);
  assert.match(page.workers()[0].url(), /worker-[0-9a-f]{16}\/worker_loader\.js$/);
}));
