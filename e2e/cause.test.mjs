// The root-cause chain and the code: stepping, evidence, lines.

import test from "node:test";
import assert from "node:assert/strict";
import { NARROW, withPage } from "./support.mjs";
import { incident, linkField, openIncident, text } from "./incident.mjs";

const title = (page) => page.locator("#factor h3").innerText();

test("the arrow keys step through every factor and back, each with a link of its own", withPage(async (page) => {
  await openIncident(page, "#/cause");
  await page.locator("#cause .chain-node").first().focus();
  const seen = [await title(page)];
  for (let step = 1; step < incident.contributing_factors.length; step += 1) {
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((last) => document.querySelector("#factor h3").textContent !== last, seen.at(-1));
    seen.push(await title(page));
  }
  assert.deepEqual([...seen].sort(), incident.contributing_factors.map((factor) => factor.title).sort());
  const link = page.url();
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction((last) => document.querySelector("#factor h3").textContent !== last, seen.at(-1));
  assert.equal(await title(page), seen.at(-2));
  await page.goto(link);
  await page.reload();
  await page.locator("#factor").waitFor();
  assert.equal(await title(page), seen.at(-1));
}));

test("evidence leads to the entry, the chart and the line", withPage(async (page) => {
  const factor = incident.contributing_factors.find((one) => ["entry", "metric", "code"].every((kind) =>
    one.evidence.some((evidence) => evidence.kind === kind)))
    ?? incident.contributing_factors.find((one) => one.evidence.some((evidence) => evidence.kind === "code"));
  await openIncident(page, `#/cause?factor=${factor.id}`);
  for (const evidence of factor.evidence.filter((one) => ["entry", "metric", "code"].includes(one.kind))) {
    const name = { entry: /^Entry/, metric: /^Chart/, code: /^Code/ }[evidence.kind];
    await page.locator("#factor").getByRole("link", { name }).first().click();
    const section = evidence.kind === "code" ? "/code" : "/evidence";
    await page.waitForFunction((section) => location.hash.includes(section), section);
    assert.equal(await linkField(page, "factor"), factor.id);
  }
}));

test("the fix is one line that moved: the page marks what is gone and what is new", withPage(async (page) => {
  await openIncident(page, "#/code");
  assert.deepEqual((await page.locator("#code td.code.removed").allInnerTexts()).map((line) => line.trim()), ["client.release();"]);
  assert.deepEqual((await page.locator("#code td.code.added").allInnerTexts()).map((line) => line.trim()), ["} finally {", "client.release();"]);
  assert.equal(await page.locator("#code .changed").count(), 0);
}));

test("one column or two, and the link keeps it", withPage(async (page) => {
  await openIncident(page, "#/code");
  assert.equal(await page.locator("#code table.split").count(), 1);
  await page.getByRole("button", { name: "One column" }).click();
  await page.locator("#code table.unified").waitFor();
  await page.reload();
  await page.locator("#code table.unified").waitFor();
  assert.equal(await linkField(page, "diff"), "unified");
}));

test("a narrow window starts with one column", withPage(async (page) => {
  await openIncident(page, "#/code");
  assert.equal(await page.locator("#code table.unified").count(), 1);
}, { viewport: NARROW }));

test("a link to a line marks it and brings it into the window", withPage(async (page) => {
  const line = text("code/reserve-inventory.before.js").split("\n").findIndex((one) => one.includes("client.release()")) + 1;
  await openIncident(page, `#/code?lines=before-${line}`);
  const cell = page.locator(`#before-${line}`);
  assert.match(await cell.getAttribute("class"), /marked/);
  await page.waitForFunction((id) => {
    const box = document.getElementById(id).getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight;
  }, `before-${line}`);
}));

test("a note leads to its factor", withPage(async (page) => {
  await openIncident(page, "#/code");
  await page.locator("#code").getByRole("link", { name: "In the root-cause chain" }).first().click();
  await page.waitForFunction(() => location.hash.includes("/cause?factor="));
}));
