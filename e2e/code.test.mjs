// The diff as it is worked with: folds, wrapping, copying, ranges of lines.

import test from "node:test";
import assert from "node:assert/strict";
import { NARROW, assertAccessible, withPage } from "./support.mjs";
import { ID, incident, linkField, openIncident, text } from "./incident.mjs";

const BEFORE = text("code/reserve-inventory.before.js");
const AFTER = text("code/reserve-inventory.after.js");
const lines = (code) => code.split("\n");
/** A pair of files with one change in the middle, for folds. */
const numbered = (n, changed) => Array.from({ length: n }, (_, i) => i + 1 === Math.round(n / 2) ? changed : `f(${i + 1});`).join("\n") + "\n";

/** Answers requests for the code with other files, and takes the notes away, so that nothing but the change stands out. */
async function withCode(page, before, after) {
  const { incident: file, before: b, after: a } = { incident: structuredClone(incident), ...incident.code_changes[0] };
  file.code_changes[0].annotations = [];
  for (const factor of file.contributing_factors) factor.evidence = factor.evidence.filter((one) => one.kind !== "code");
  await page.route(`**/incident-data/${ID}/incident.json`, (route) => route.fulfill({ json: file }));
  await page.route(`**/${b}`, (route) => route.fulfill({ body: before, contentType: "text/javascript" }));
  await page.route(`**/${a}`, (route) => route.fulfill({ body: after, contentType: "text/javascript" }));
}

/** Selects from the start of one element to the end of another, as a pointer does, and copies. */
async function copied(page, from, to) {
  await page.locator(from).scrollIntoViewIfNeeded();
  const box = await page.locator(from).boundingBox();
  await page.mouse.move(box.x + 6, box.y + 6);
  await page.mouse.down();
  await page.mouse.up();
  return await page.evaluate(([from, to]) => {
    const range = document.createRange();
    range.setStart(document.querySelector(from), 0);
    range.setEnd(document.querySelector(to), document.querySelector(to).childNodes.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    const data = new DataTransfer();
    const event = new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true });
    document.querySelector(from).dispatchEvent(event);
    return data.getData("text/plain");
  }, [from, to]);
}

const cell = (side, line) => `tr:has(#${side}-${line}) td.code[data-side="${side}"]`;

for (const side of ["before", "after"]) {
  test(`three selected lines are copied as clean code: ${side}, side by side`, withPage(async (page) => {
    await openIncident(page, "#/code");
    const expected = lines(side === "before" ? BEFORE : AFTER).slice(48, 51).join("\n");
    assert.equal(await copied(page, cell(side, 49), cell(side, 51)), expected);
  }));
}

test("in one column the fixed version is copied", withPage(async (page) => {
  await openIncident(page, "#/code?diff=unified");
  const code = page.locator("#code td.code[data-side=after]");
  const all = await copied(page, 'tr:has(#after-48) td.code', 'tr:has(#after-57) td.code');
  assert.equal(all, lines(AFTER).slice(47, 57).join("\n"));
  assert.ok(await code.count() > 0);
}));

test("numbers and signs are no text: what is read off the table is code", withPage(async (page) => {
  await openIncident(page, "#/code");
  assert.equal(await page.locator("#code td.number").allInnerTexts().then((all) => all.join("").trim()), "");
  assert.deepEqual(await page.locator("#code td.sign").allTextContents().then((all) => [...new Set(all)].sort()), ["", "added", "removed"]);
}));

test("buttons copy both versions of the file", withPage(async (page) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openIncident(page, "#/code");
  for (const [name, code] of [["Copy shipped", BEFORE], ["Copy fixed", AFTER]]) {
    await page.getByRole("button", { name }).click();
    await page.getByRole("button", { name: "Copied" }).last().waitFor();
    await page.waitForFunction(async (code) => await navigator.clipboard.readText() === code, code);
  }
}));

test("unchanged lines are folded, and open ten at a time or all at once", withPage(async (page) => {
  await withCode(page, numbered(100, "before();"), numbered(100, "after();"));
  await openIncident(page, "#/code?diff=unified");
  const shown = () => page.locator("#code td.code[data-side=after]").allInnerTexts();
  assert.equal((await shown()).length, 7, "three lines of context on each side");
  await page.getByRole("button", { name: "10 more above" }).click();
  assert.equal((await shown()).length, 17);
  assert.equal((await shown())[0], "f(37);");
  await page.getByRole("button", { name: "10 more below" }).click();
  assert.equal((await shown()).length, 27);
  for (const n_folds of [1, 0]) {
    await page.locator("#code").getByRole("button", { name: /^Show all/ }).first().click();
    await page.waitForFunction((n) => document.querySelectorAll("#code tr.fold").length === n, n_folds);
  }
  assert.deepEqual(await shown(), lines(numbered(100, "after();")).slice(0, 100), "the exact lines of the source");
}));

test("the whole file, and folded again", withPage(async (page) => {
  await withCode(page, numbered(60, "before();"), numbered(60, "after();"));
  await openIncident(page, "#/code?diff=unified");
  const whole = page.getByRole("button", { name: "Whole file" });
  await whole.click();
  await page.waitForFunction(() => document.querySelectorAll("#code td.code[data-side=after]").length === 60);
  await whole.click();
  await page.waitForFunction(() => document.querySelectorAll("#code td.code[data-side=after]").length === 7);
}));

test("a line of 300 characters wraps, and both versions stay beside each other", withPage(async (page) => {
  const long = `const text = "${"word ".repeat(57)}";`;
  await withCode(page, `a();\nshort();\n${long}\nb();\n`, `a();\nshort();\n${long}\nb();\nc();\n`);
  await openIncident(page, "#/code?diff=split");
  const box = (selector) => page.locator(selector).boundingBox();
  const [left, right] = [await box(cell("before", 3)), await box(cell("after", 3))];
  assert.ok(left.height > 60, "it takes several lines");
  assert.deepEqual([left.y, left.height], [right.y, right.height]);
  assert.equal((await box(cell("before", 4))).y, (await box(cell("after", 4))).y);
}));

test("a click and a shift-click mark a range, and its link marks it again", withPage(async (page) => {
  await openIncident(page, "#/code");
  await page.locator("#before-50 a").click();
  await page.locator("#before-53 a").click({ modifiers: ["Shift"] });
  await page.waitForFunction(() => location.hash.includes("lines=before-50-53"));
  await page.reload();
  await page.locator("#before-50.marked").waitFor();
  assert.equal(await page.locator("#code td.number.marked").count(), 4);
  assert.equal(await linkField(page, "lines"), "before-50-53");
}));

test("the line that is read keeps its place when the layout changes", withPage(async (page) => {
  await openIncident(page, "#/code?lines=before-44");
  await page.waitForFunction(() => Math.abs(document.getElementById("before-44").getBoundingClientRect().top) < innerHeight);
  // The first line below the bars.
  const line = () => page.evaluate(() => {
    const cell = [...document.querySelectorAll("#code td.number[id]")].find((one) => one.getBoundingClientRect().top >= 110);
    return [cell.id, cell.getBoundingClientRect().top];
  });
  const [id, top] = await line();
  // By the mouse alone: a locator's click scrolls to the sticky button first, which is none of the page's doing.
  const button = await page.getByRole("button", { name: "One column" }).boundingBox();
  await page.mouse.click(button.x + button.width / 2, button.y + button.height / 2);
  await page.locator("#code table.unified").waitFor();
  const after = await page.evaluate((id) => document.getElementById(id)?.getBoundingClientRect().top, id);
  const MOST = 2; // [px]
  assert.ok(Math.abs(after - top) <= MOST, `${id} moved from ${top} to ${after}`);
}));

for (const [name, options] of Object.entries({ wide: {}, narrow: { viewport: NARROW }})) {
  test(`axe finds nothing with the whole file open: ${name}`, withPage(async (page) => {
    await openIncident(page, "#/code");
    await page.getByRole("button", { name: "Whole file" }).click();
    await page.evaluate(() => scrollTo(0, 0)); // the bar covers nothing
    await assertAccessible(page);
  }, options));
}

test("in forced colors removed and added lines still differ from the others by more than color", withPage(async (page) => {
  await openIncident(page, "#/code");
  const edge = (selector) => page.locator(selector).first().evaluate((cell) => getComputedStyle(cell).borderLeftWidth);
  assert.equal(await edge("#code td.code.removed"), "2px");
  assert.equal(await edge("#code td.code.added"), "2px");
  assert.equal(await page.locator("#code td.sign.added").first().evaluate((cell) => getComputedStyle(cell, "::before").content[1]), "+");
}, { forcedColors: "active" }));
