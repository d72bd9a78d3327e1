// The stage in the reader's hands: slots, the code that runs, interventions and both futures, by pointer and by keyboard.

import test from "node:test";
import assert from "node:assert/strict";
import { NARROW, assertAccessible, withPage } from "./support.mjs";
import { incident, linkField, openIncident, waitForRun } from "./incident.mjs";

const MAX = incident.models[0].pool.max;
const world = (page, name) => page.locator(`#replay .world.${name}`);
const sentence = (page) => page.locator("#replay .sentence");
const figures = (page, name) => world(page, name).locator(".figures").innerText();
const picture = (page) => page.locator("#replay .worlds").innerHTML();
const runTo = (page, label) => page.getByRole("combobox", { name: "Run to" }).selectOption({ label });
const changes = (page, before) =>
  page.waitForFunction((before) => document.querySelector("#replay .worlds").innerHTML !== before, before);

async function atExhausted(page) {
  await openIncident(page, "#/replay?at=2025-10-14T20:10:00Z");
  await waitForRun(page);
  await runTo(page, "a pool exhausted");
  await world(page, "buggy").locator(".state.exhausted").waitFor();
}

test("run to exhausted, step back, fork with connectionTimeoutMillis 2000, and the link opens on the same counters", withPage(async (page) => {
  await atExhausted(page);
  assert.match(await sentence(page).innerText(), /pool is exhausted: 20 of 20 connections are leaked/);
  const exhausted = await picture(page);
  // The fixed world's event of the same microsecond comes after it.
  for (let n = 0; n < 2; n += 1) await page.getByRole("button", { name: "One event back" }).click();
  await changes(page, exhausted);
  await world(page, "buggy").locator(".state.exhausted").waitFor({ state: "detached" });

  await page.getByText("Change an option").click();
  const field = page.locator("#replay").getByRole("spinbutton", { name: /connectionTimeoutMillis/ });
  await field.fill("2000");
  await field.press("Enter");
  await page.locator("#replay .done li").waitFor();
  await waitForRun(page);
  assert.match(await page.locator("#replay .done li").innerText(), /set connectionTimeoutMillis = 2000/);
  await page.locator("#replay .share-base").first().waitFor({ state: "attached" }); // the future as it was

  await page.getByRole("slider", { name: "Moment of the replay" }).fill("40000");
  await page.waitForFunction(() => document.querySelector("#replay .worlds").dataset.shown === "40000000000");
  const counters = [await figures(page, "buggy"), await figures(page, "fixed")];
  const link = await page.evaluate(() => location.hash);
  await page.reload();
  await openIncident(page, link);
  await waitForRun(page);
  await page.waitForFunction(() => document.querySelector("#replay .worlds").dataset.shown === "40000000000");
  assert.deepEqual([await figures(page, "buggy"), await figures(page, "fixed")], counters);
}));

test("a leaked slot says who leaked it and when, and released it serves again", withPage(async (page) => {
  await atExhausted(page);
  const pool = world(page, "buggy").getByRole("listbox").filter({ has: page.locator(".hit") });
  const row = world(page, "buggy").getByRole("listbox", { name: new RegExp(`${MAX} of ${MAX} connections leaked`) });
  assert.equal(await pool.count(), incident.models[0].topology.instances);
  await row.focus();
  await page.keyboard.press("ArrowRight");
  const option = row.getByRole("option");
  await option.waitFor({ state: "attached" });
  assert.match(await option.getAttribute("aria-label"), /^leaked by order \d+ at \d\d:\d\d:\d\d$/);
  await page.keyboard.press("Enter");
  for (let n = 0; n < 2; n += 1) await page.keyboard.press("Tab"); // past the way to the leak
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Release it");
  await page.keyboard.press("Enter");
  await page.locator("#replay .done li").waitFor();
  await page.waitForFunction(() => document.querySelectorAll("#replay .world.buggy .state.exhausted").length === 0);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await world(page, "buggy").locator(".state.exhausted").waitFor();
}));

test("a killed backend under a leaked client crashes the process, and says so before", withPage(async (page) => {
  await atExhausted(page);
  const row = world(page, "buggy").getByRole("listbox", { name: new RegExp(`${MAX} of ${MAX} connections leaked`) });
  await row.focus();
  await page.keyboard.press("End");
  assert.match(await page.locator("#slot-acts").innerText(), /the process crashes/);
  await page.getByRole("button", { name: "Kill its backend" }).click();
  await world(page, "buggy").locator(".state", { hasText: "starting" }).waitFor();
  assert.match(await page.locator("#replay .findings").innerText(), /kill the backend/);
}));

test("following the next failing order lights its lines: the buggy code leaves with the client, the fixed one gives it back", withPage(async (page) => {
  await openIncident(page, "#/replay?at=2025-10-14T22:00:00Z");
  await waitForRun(page);
  await page.getByRole("button", { name: "the next that fails" }).click();
  await page.getByRole("heading", { name: /^Following order/ }).waitFor();
  const lit = (name) => page.locator(`#replay .listing.${name} li.runs`);
  const step = page.getByRole("button", { name: "The order's next step" });
  const fates = { buggy: null, fixed: null };
  const note = async () => {
    for (const name of ["buggy", "fixed"]) {
      if (await lit(name).locator(".fate").count()) fates[name] ??= await lit(name).innerText();
    }
  };
  while (await step.isEnabled()) {
    await note();
    const before = await linkField(page, "at");
    await step.click();
    await page.waitForFunction((before) => !location.hash.includes(before), `at=${before}`);
  }
  await note(); // the last step ends in the answer, at the line where the order left
  assert.match(fates.buggy, /throw error[^]*client in hand/);
  assert.match(fates.fixed, /client\.release\(\)[^]*back in the pool/);
  assert.match(await linkField(page, "order") ?? await page.evaluate(() => location.hash), /\d/);
}));

test("every control of the transport has a key, and ? lists them", withPage(async (page) => {
  await openIncident(page, "#/replay?at=2025-10-15T02:00:00Z");
  await waitForRun(page);
  await page.locator("#replay .stage").focus();
  await page.keyboard.press("Shift+Slash");
  const sheet = page.getByRole("dialog", { name: "Keys of the replay" });
  await sheet.waitFor();
  await assertAccessible(page, "#replay");
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
  await page.locator("#replay .stage").focus();
  await page.keyboard.press("End");
  await page.waitForFunction(() => location.hash.includes("at=2025-10-15T15:10:00Z"));
  await page.keyboard.press("Home");
  await page.waitForFunction(() => location.hash.includes("at=2025-10-14T19:10:00Z"));
  await page.keyboard.press("Equal");
  await page.waitForFunction(() => location.hash.includes("speed=1900"));
}));

test("playing pauses at what is ticked", withPage(async (page) => {
  await openIncident(page, "#/replay?at=2025-10-14T20:10:00Z&speed=10000");
  await waitForRun(page);
  await page.getByText("Pause at…").click();
  await page.getByRole("checkbox", { name: "a pool exhausted" }).check();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.getByRole("button", { name: "Play", exact: true }).waitFor(); // it paused by itself
  await world(page, "buggy").locator(".state.exhausted").waitFor();
  assert.match(await sentence(page).innerText(), /pool is exhausted/);
}));

test("at a low speed requests are drawn one by one, at a high one as counts", withPage(async (page) => {
  await openIncident(page, "#/replay?at=2025-10-15T02:00:00Z&speed=60");
  await waitForRun(page);
  await page.locator("#replay .request, #replay [class^=answer]").first().waitFor({ state: "attached" });
  assert.equal(await page.locator("#replay .picture .flow-placed").count(), 0);
  const speed = page.getByRole("spinbutton", { name: /Speed/ });
  await speed.fill("1200");
  await speed.press("Enter");
  await page.locator("#replay .picture .flow-placed").first().waitFor({ state: "attached" });
  assert.equal(await page.locator("#replay .picture .request").count(), 0);
}));

test("with reduced motion what is on its way stands still, and every control works", withPage(async (page) => {
  await openIncident(page, "#/replay?at=2025-10-15T02:00:00Z&speed=10");
  await waitForRun(page);
  const before = await picture(page);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await changes(page, before);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "One event forward" }).click();
}, { reducedMotion: "reduce" }));

test("the pools can be read as a table", withPage(async (page) => {
  await atExhausted(page);
  await page.getByText("The pools as a table").click();
  const rows = page.locator("#replay .pools tbody tr");
  assert.equal(await rows.count(), 2 * incident.models[0].topology.instances);
  assert.match(await page.locator("#replay .pools thead").innerText(), /totalCount[^]*waitingCount/);
}));

for (const [name, options] of [["a phone, dark", { viewport: NARROW, colorScheme: "dark" }], ["forced colors", { forcedColors: "active" }]]) {
  test(`the replay is accessible on ${name}`, withPage(async (page) => {
    await atExhausted(page);
    await page.getByText("Change an option").click();
    await page.getByText("The pools as a table").click();
    await page.evaluate(() => scrollTo(0, 0)); // so that the bar covers nothing of it
    await assertAccessible(page, "#replay");
    const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(width <= 0, `the page is ${width} px wider than the window`);
  }, options));
}
