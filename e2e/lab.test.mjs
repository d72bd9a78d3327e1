// The lab: lessons are run in the reader's browser, knobs can be turned, and every number opens its source.

import test from "node:test";
import assert from "node:assert/strict";
import { NARROW, assertAccessible, withPage } from "./support.mjs";
import { incident, linkField, openIncident } from "./incident.mjs";

/** Experiments and what-ifs run for a while on a busy machine. */
const PATIENCE = { timeout: 120_000 };
const verdict = (page, id) => page.locator(`#${id} .model-verdict .badge`);
const hasVerdict = async (page, id, expected) => {
  await verdict(page, id).waitFor(PATIENCE);
  await page.waitForFunction(
    ([id, waiting]) => !document.querySelector(`#${id} .model-verdict .badge`)?.textContent.startsWith(waiting),
    [id, "waits"], PATIENCE,
  );
  await verdict(page, id).waitFor(PATIENCE);
  assert.equal(await verdict(page, id).innerText(), expected, id);
};
/** Waits until the link holds these knobs. */
const turned = (page, expected) => page.waitForFunction(
  (expected) => new URLSearchParams(location.hash.split("?")[1] ?? "").get("what-if") === expected, expected,
);
const share = (page) => page.locator("#what-if .what-if-share");
const says = (page, words) =>
  page.locator("#what-if .what-if-share").filter({ hasText: words }).waitFor(PATIENCE);

test("the takeaways and action items carry the verdicts that their runs come to", withPage(async (page) => {
  await openIncident(page, "#/lessons?experiment=pool-of-40");
  await hasVerdict(page, "takeaway-release-in-finally", "holds");
  await hasVerdict(page, "takeaway-idle-timeout", "does not hold");
  assert.match(await page.locator("#takeaway-idle-timeout .experiment-line").innerText(), /checked out, not idle/);
  await hasVerdict(page, "takeaway-watch-utilization", "holds");
  await hasVerdict(page, "action-larger-pool", "does not hold");
  const delay = page.locator("#experiment-pool-of-40 .estimates tr").filter({ hasText: "Time to the first exhausted pool" });
  const difference = await delay.locator("td[data-label=difference]").innerText();
  const minutes = Number(/^\+([\d.]+)\s?min$/.exec(difference)?.[1]);
  assert.ok(minutes > 20 && minutes < 60, difference);
  const failed = page.locator("#experiment-finally");
  await failed.locator("summary").first().click();
  await failed.locator(".estimates tr").filter({ hasText: "Failed share" }).locator("td[data-label=changed]").waitFor();
  assert.match(await failed.locator(".estimates tr").filter({ hasText: "Failed share" }).locator("td[data-label=changed]").innerText(), /^0\s?%$/);
  await assertAccessible(page, "#lessons");
}));

test("cancelling stops the experiments and keeps what was found", withPage(async (page) => {
  await openIncident(page, "#/lessons");
  await verdict(page, "takeaway-release-in-finally").waitFor(PATIENCE);
  await hasVerdict(page, "takeaway-release-in-finally", "holds");
  await page.locator("#lessons .experiments-head").getByRole("button", { name: "Cancel" }).click();
  await page.locator("#lessons .experiments-head").getByRole("button", { name: "Run all" }).waitFor();
  assert.equal(await page.locator("#lessons progress").count(), 0);
  assert.equal(await verdict(page, "takeaway-release-in-finally").innerText(), "holds");
  await page.locator("#experiment-runbook").waitFor();
  assert.ok((await page.locator("#lessons button.run").count()) > 0);
}));

test("a program that stops says so, and runs again when it is asked", withPage(async (page) => {
  await openIncident(page, "#/what-if?what-if=max-40");
  await page.locator("#what-if .run-state progress").first().waitFor();
  for (const worker of page.workers()) {
    await worker.evaluate(() => void setTimeout(() => { throw new Error("stopped by a test"); }));
  }
  const alert = page.locator("#what-if .what-if-result [role=alert]");
  await alert.waitFor();
  assert.match(await alert.innerText(), /stopped by a test.*The rest of the page is not affected/s);
  await alert.getByRole("button", { name: "Start it again" }).click();
  await says(page, "instead of");
  assert.equal(await alert.count(), 0);
}, { expect: ["console", "stop"] }));

test("without the workers' program the page says so and stands", withPage(async (page) => {
  await page.route("**/worker-*/**", (route) => route.fulfill({ status: 404 }));
  await openIncident(page, "#/what-if?what-if=max-40");
  await page.locator("#what-if .what-if-result [role=alert]").waitFor();
  await page.locator("#what-if .alert-table strong").first().waitFor();
  await assertAccessible(page, "#what-if");
}, { expect: ["console"] }));

test("knobs that help and knobs that do not, each by a link in the text", withPage(async (page) => {
  await openIncident(page, "#/what-if");
  const presets = page.locator("#what-if .presets");
  assert.ok((await presets.locator("a").count()) >= 6);
  await presets.getByRole("link", { name: "a pool of 40" }).click();
  await turned(page, "max-40");
  await says(page, "instead of");
  await presets.getByRole("link", { name: "an idle timeout of one second" }).click();
  await turned(page, "idleTimeoutMillis-1000");
  await says(page, "the same as before");
  await page.locator("#what-if .what-if-result").getByText("checked out, not idle").waitFor(PATIENCE);
  await page.locator("#what-if .curves path.of-changed").first().waitFor();
}));

test("a knob has a slider, a field and two buttons, and its place is in the link", withPage(async (page) => {
  await openIncident(page, "#/what-if");
  await page.getByRole("button", { name: "max: more" }).click();
  await turned(page, "max-25");
  const field = page.locator("#knob-max");
  await field.fill("4000");
  await field.press("Enter");
  await turned(page, "max-100");
  await page.getByRole("slider", { name: "max, slider" }).fill("20");
  await turned(page, null);
  await page.locator("#what-if").getByRole("radio", { name: "with the fix" }).check();
  await says(page, /^0\s?% of requests fail instead of/);
}));

test("whoever wants to guesses first, and one key shows the result without", withPage(async (page) => {
  await openIncident(page, "#/what-if?what-if=max-40&guess=first");
  const guess = page.locator("#what-if-guess");
  await guess.waitFor();
  assert.equal(await share(page).count(), 0);
  await guess.focus();
  await page.keyboard.press("Escape");
  await share(page).waitFor();
  await page.locator("#what-if .presets").getByRole("link", { name: "a faster probe" }).click();
  await guess.fill("5");
  await guess.press("Enter");
  await page.locator("#what-if .guessed").waitFor(PATIENCE);
  await page.locator("#what-if .curves line.of-guess").last().waitFor({ ...PATIENCE, state: "attached" });
}));

test("the maps are walked with the arrows, and a cell loads its what-if", withPage(async (page) => {
  await openIncident(page, "#/what-if");
  const shipped = page.locator("#heat-time-4-3");
  await page.waitForFunction(() => document.querySelector("#heat-time-4-4")?.textContent !== "", null, PATIENCE);
  await shipped.focus();
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.id), "heat-time-4-4");
  const label = await page.locator("#heat-time-4-4").getAttribute("aria-label");
  assert.match(label, /max 25\s?connections: [\d.]+\s?min run, [\d.]+\s?min by the formula/);
  await page.keyboard.press("Enter");
  await turned(page, "max-25");
  await assertAccessible(page, "#what-if");
}));

test("the alert at 80 % fires long before the detection, and leads to its moment", withPage(async (page) => {
  await openIncident(page, "#/what-if");
  const row = page.locator("#alert-pool-utilization");
  await row.locator("strong").waitFor();
  assert.match(await row.innerText(), /1\s?h 19\s?min/);
  assert.match(await row.innerText(), /4\s?h \d+\s?min before anybody took it on/);
  await row.locator("td[data-label='First fires'] a").click();
  assert.equal(await linkField(page, "metric"), "checked-out");
  assert.match(await linkField(page, "at"), /^2025-10-14T20:47/);
}));

test("a number opens its source, with the experiment that it rests on", withPage(async (page) => {
  await openIncident(page, "");
  await page.locator("#overview a.cite").filter({ hasText: /about 8/ }).first().click();
  const card = page.getByRole("dialog");
  await card.waitFor();
  assert.match(await card.innerText(), /reported/i);
  await assertAccessible(page, "dialog");
  await card.getByRole("link", { name: incident.experiments.find(({ id }) => id === "story").question }).click();
  await page.locator("#experiment-story details[open]").waitFor();
  assert.equal(await card.count(), 0);
}));

test("the panel is usable on a phone", withPage(async (page) => {
  await openIncident(page, "#/what-if?what-if=max-40");
  await says(page, "instead of");
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(width, NARROW.width);
  await assertAccessible(page, "#what-if");
}, { viewport: NARROW }));
