// The replay: twenty leaks exhaust the code that was shipped, and the fixed code never leaks.

import test from "node:test";
import assert from "node:assert/strict";
import { withPage } from "./support.mjs";
import { clock, incident, linkField, openIncident, waitForRun } from "./incident.mjs";

const MAX = incident.models[0].pool.max;
const buggy = (page) => page.locator("#replay .world.buggy");
const fixed = (page) => page.locator("#replay .world.fixed");
const leaked = (world) => world.locator(".slot-leaked").count();
const picture = (page) => page.locator("#replay .worlds").innerHTML();

test("running to an exhausted pool shows all of its connections leaked, and none with the fix", withPage(async (page) => {
  await openIncident(page, "#/replay?at=2025-10-14T20:10:00Z");
  await waitForRun(page);
  await page.getByRole("combobox", { name: "Run to" }).selectOption({ label: "a pool exhausted" });
  const row = buggy(page).locator(".instance.exhausted");
  await row.waitFor();
  assert.equal(await leaked(row), MAX);
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
    await page.waitForFunction((at) => document.querySelector(".scrub input").value === at, String(Math.round(end * share)));
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
  await page.getByRole("button", { name: "One event forward" }).click();
  const before = await picture(page);
  for (let n = 0; n < 5; n += 1) await page.getByRole("button", { name: "One event forward" }).click();
  for (let n = 0; n < 5; n += 1) await page.getByRole("button", { name: "One event back" }).click();
  assert.equal(await picture(page), before);
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
  await page.waitForFunction((own) => document.querySelector("#replay .worlds").innerHTML === own, own);
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
