// One selection: take one thing, and its counterparts are marked everywhere, named in words, and the one clock moves.

import test from "node:test";
import assert from "node:assert/strict";
import { assertAccessible, screenshot, withPage } from "./support.mjs";
import { clock, linkField, openIncident, waitForRun } from "./incident.mjs";

const DEFECT = "catch-without-release";
const card = (page) => page.getByRole("complementary", { name: "Selection" });
/** Ids of the elements that are marked, of those that start with a word. */
const marked = (page, word) => page.evaluate((word) =>
  [...document.querySelectorAll(`[id^="${word}-"]`)]
    .filter((element) => getComputedStyle(element).getPropertyValue("--mark-line") === "solid")
    .map((element) => element.id), word);
const waitForMark = (page, id) => page.waitForFunction(
  (id) => getComputedStyle(document.getElementById(id)).getPropertyValue("--mark-line") === "solid", id);

test("a factor marks its entry, its lines and its step, and moves the clock", withPage(async (page) => {
  await openIncident(page, "#/cause");
  await page.locator("#code td.number[id]").first().waitFor();
  await page.getByRole("button", { name: "hidden" }).click(); // the entry is not pinned
  const before = await clock(page);
  await page.locator(`#step-${DEFECT}`).click();
  await waitForMark(page, `step-${DEFECT}`);
  assert.notEqual(await clock(page), before);
  assert.ok((await marked(page, "before")).includes("before-55"), "the line that leaves with the client");
  assert.ok((await marked(page, "after")).includes("after-56"), "the line that gives it back");
  assert.ok((await marked(page, "mark")).includes("mark-catch-read"));
  await card(page).locator("summary").click();
  const links = await card(page).getByRole("link").allInnerTexts();
  for (const word of ["Replay: ", "Entry: ", "Code: "]) assert.ok(links.some((text) => text.startsWith(word)), `${word} in ${links}`);
  await assertAccessible(page);
  await screenshot(page, "selection");
  await card(page).getByRole("button", { name: "Clear the selection" }).click();
  await card(page).locator("details").waitFor({ state: "detached" });
  assert.deepEqual(await marked(page, "before"), []);
}));

test("an entry marks its charts and factors, a chart the entries that it shows", withPage(async (page) => {
  await openIncident(page, "#/cause");
  await page.locator("#mark-first-exhaustion .mark").click();
  await waitForMark(page, "entry-first-exhaustion");
  assert.ok((await marked(page, "step")).includes("step-pool-exhausted"));
  assert.ok((await marked(page, "metric")).includes("metric-checked-out"));
  await card(page).locator("summary").click();
  await card(page).getByRole("link", { name: /^Chart: / }).first().click();
  await waitForMark(page, "mark-first-exhaustion");
  assert.match(await card(page).locator("summary").innerText(), /checked out/i);
}));

test("a leaked slot marks the line that leaked it and the defect, and leaves the clock where it is", withPage(async (page) => {
  await openIncident(page, "#/replay?at=2025-10-14T20:10:00Z");
  await waitForRun(page);
  await page.getByRole("combobox", { name: "Run to" }).selectOption({ label: "a pool exhausted" });
  const pool = page.locator("#replay .world.buggy").getByRole("listbox", { name: /20 of 20 connections leaked/ });
  await pool.waitFor();
  const at = await linkField(page, "at");
  await pool.focus();
  await page.keyboard.press("Home");
  await waitForMark(page, `step-${DEFECT}`);
  assert.deepEqual(await marked(page, "before"), ["before-55"]);
  assert.match(await card(page).locator("summary").innerText(), /^Instance \d, slot \d+, as shipped, leaked by order/);
  assert.equal(await linkField(page, "at"), at);
}));

test("a followed order marks the line that it has come to, step by step", withPage(async (page) => {
  await openIncident(page, "#/replay?at=2025-10-14T20:10:00Z");
  await waitForRun(page);
  await page.getByRole("button", { name: "the next that fails" }).click();
  await page.getByRole("button", { name: "The order's next step" }).waitFor();
  const seen = new Set();
  for (let n = 0; n < 12 && !seen.has("before-55"); n += 1) {
    for (const id of await marked(page, "before")) seen.add(id);
    const forward = page.getByRole("button", { name: "The order's next step" });
    if (await forward.isDisabled()) break;
    const sentence = await page.locator("#replay .following").innerText();
    await forward.click();
    await page.waitForFunction((was) => document.querySelector("#replay .following").innerText !== was, sentence);
    await page.waitForTimeout(50);
  }
  assert.ok(seen.size >= 3, `lines ${[...seen]}`);
  assert.match(await card(page).locator("summary").innerText(), /^Order [\d,]+, as shipped/);
}));
