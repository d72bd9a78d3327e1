// Terms of the glossary: explained where they stand in the text, by mouse and by keyboard, and listed on paper.

import test from "node:test";
import assert from "node:assert/strict";
import { assertAccessible, withPage } from "./support.mjs";
import { incident, openIncident } from "./incident.mjs";

const words = (text) => text.replaceAll("`", "");

test("a term in the text opens its meaning by the keyboard, and Escape closes it", withPage(async (page) => {
  await openIncident(page, "#/overview");
  const term = page.locator("#overview button.term").first();
  const text = await term.innerText();
  const entry = incident.glossary.find((one) => one.term.toLowerCase() === text.toLowerCase());
  await term.focus();
  await page.keyboard.press("Enter");
  const note = page.locator(".term-note:popover-open");
  await note.waitFor();
  assert.ok((await note.innerText()).includes(words(entry.meaning)));
  await assertAccessible(page, "#overview");
  await page.keyboard.press("Escape");
  await note.waitFor({ state: "hidden" });
}));

test("every term that stands in the incident's prose is explained there", withPage(async (page) => {
  await openIncident(page, "#/overview");
  const { found, missing } = await page.evaluate((terms) => {
    const explained = [...document.querySelectorAll("button.term")].map((one) => one.textContent.toLowerCase());
    const prose = [...document.querySelectorAll(".prose p")].map((one) => one.textContent.toLowerCase()).join("\n");
    const stands = (term) => new RegExp(`(^|[^\\w/-])${term.replaceAll("-", "\\-")}([^\\w/-]|$)`, "m").test(prose);
    const there = terms.map((term) => term.toLowerCase()).filter(stands);
    return { found: there.length, missing: there.filter((term) => !explained.includes(term)) };
  }, incident.glossary.map((one) => one.term));
  assert.ok(found > 5, `${found} terms`);
  assert.deepEqual(missing, []);
}));

test("on paper the terms are a list", withPage(async (page) => {
  await openIncident(page, "#/sources");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".glossary dt:visible").count(), incident.glossary.length);
  assert.equal(await page.locator(".term-note:visible").count(), 0);
}));
