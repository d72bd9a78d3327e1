// The root-cause chain and the code: stepping, evidence, lines.

import test from "node:test";
import assert from "node:assert/strict";
import { NARROW, assertAccessible, withPage } from "./support.mjs";
import { atRest, incident, linkField, openIncident, text } from "./incident.mjs";

const title = (page) => page.locator("#factor h3").innerText();

/** Waits until another factor than `last` is open, and gives its title. */
async function nextTitle(page, last) {
  await page.waitForFunction((last) => document.querySelector("#factor h3").textContent !== last, last);
  return await title(page);
}

test("the arrow keys step through every factor and back, and each step's link survives a reload", withPage(async (page) => {
  await openIncident(page, "#/cause");
  await page.locator("#cause .chain-node").first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  const seen = [await title(page)];
  // What the page itself says: the driver hears of a new address a little later.
  const address = () => page.evaluate(() => location.href);
  const links = [await address()];
  for (let step = 1; step < incident.contributing_factors.length; step += 1) {
    await page.keyboard.press("ArrowRight");
    seen.push(await nextTitle(page, seen.at(-1)));
    links.push(await address());
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-current")), "step", "the keyboard goes along");
  }
  assert.deepEqual([...seen].sort(), incident.contributing_factors.map((factor) => factor.title).sort());
  assert.equal(new Set(links).size, links.length);
  await page.keyboard.press("ArrowLeft");
  assert.equal(await nextTitle(page, seen.at(-1)), seen.at(-2));
  for (const [step, link] of links.entries()) {
    await page.goto(link);
    await page.reload();
    await page.locator("#factor").waitFor();
    assert.equal(await title(page), seen[step]);
  }
}));

test("a step frames its evidence: the time, a small chart, the lines of code", withPage(async (page) => {
  const withAll = incident.contributing_factors.find((one) => ["metric", "code"].every((kind) =>
    one.evidence.some((evidence) => evidence.kind === kind)));
  await openIncident(page, `#/cause?factor=${withAll.id}`);
  const frame = page.locator("#factor .frame");
  const count = (kind) => withAll.evidence.filter((one) => one.kind === kind).length;
  assert.equal(await frame.locator(".frame-chart").count(), count("metric"));
  assert.equal(await frame.locator(".frame-code").count(), count("code"));
  const lines = withAll.evidence.find((one) => one.kind === "code").lines.split("-").map(Number);
  const code = text("code/reserve-inventory.before.js").split("\n").slice(lines[0] - 1, lines[1] ?? lines[0]);
  assert.equal((await frame.locator(".frame-code").first().innerText()).trimEnd(), code.join("\n").trimEnd());
  await frame.locator(".frame-time a").click();
  await page.waitForFunction(() => location.hash.includes("range="));
}));

test("the pointer on a chart sets off the factors that have evidence of that moment", withPage(async (page) => {
  await openIncident(page, "#/evidence?zone=utc");
  const times = ({ entry: id, from, to, at }) => {
    const entry = incident.timeline.find((one) => one.id === id);
    return [entry?.occurred_at, entry?.ended_at, from, to, at].filter(Boolean).map(Date.parse);
  };
  const spans = incident.contributing_factors.map(({ id, evidence }) => ({ id, all: evidence.flatMap(times) }));
  const setOff = () => page.locator("#cause .chain-node.read").evaluateAll((all) => all.map(({ id }) => id.slice("step-".length)).sort());
  const plot = page.locator(".panel:has(#metric-failed-share) .panel-plot svg");
  const { width } = await plot.boundingBox();
  const seen = new Set();
  for (let x = 30; x < width; x += Math.round(width / 9)) {
    await plot.hover({ position: { x, y: 20 } });
    const said = await page.locator("#evidence .moment text").first().textContent();
    if (!/^\d\d:\d\d:\d\d$/.test(said)) continue; // it names an entry nearby, and its time
    // A day of less than 24 hours is shown: the time alone says which day.
    const day = said > "16" ? "2025-10-14" : "2025-10-15";
    const read = Date.parse(`${day}T${said}Z`);
    const expected = spans.filter(({ all }) => Math.min(...all) <= read && read <= Math.max(...all)).map(({ id }) => id).sort();
    assert.deepEqual(await setOff(), expected, said);
    seen.add(expected.join());
  }
  assert.ok(seen.size > 2, [...seen].join(" | "));
}));

for (const [width, options] of [["wide", {}], ["narrow", { viewport: NARROW }]]) {
  test(`every factor of the drawing says its part in a word and leads to its step: ${width}`, withPage(async (page) => {
    await openIncident(page, "#/cause");
    const steps = page.locator(width === "wide" ? "#cause .chain-node" : "#cause .chain-list a");
    assert.equal(await steps.count(), incident.contributing_factors.length);
    const last = incident.contributing_factors.at(-1);
    await steps.filter({ hasText: "Impact" }).click();
    await page.waitForFunction((id) => location.hash.includes(`factor=${id}`), last.id);
    await page.waitForFunction((title) => document.querySelector("#factor h3").textContent === title, last.title);
    await page.evaluate(() => scrollTo(0, 0)); // the bar covers nothing
    await assertAccessible(page);
  }, options));
}

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
    await atRest(page);
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

test("a note leads to its factor, and the factor to its notes", withPage(async (page) => {
  await openIncident(page, "#/code");
  const note = incident.code_changes[0].annotations.find((one) => one.factor);
  const factor = incident.contributing_factors.find((one) => one.id === note.factor);
  await page.locator(`#note-${note.id}`).getByRole("link", { name: factor.title }).click();
  await page.waitForFunction((id) => /\/cause\?/.test(location.hash) && location.hash.includes(`factor=${id}`), factor.id);
  await page.locator("#factor .factor-ties").getByRole("link", { name: /^lines? \d/ }).first().click();
  await page.waitForFunction(() => /\/code\?.*lines=/.test(location.hash));
  assert.equal(await page.locator("tr.note.of-factor").count(),
    incident.code_changes[0].annotations.filter((one) => one.factor === factor.id).length);
}));
