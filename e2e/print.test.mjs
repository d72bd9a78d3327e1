// On paper: a whole document in light colors, with page numbers, in Chromium and Firefox.

import test from "node:test";
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { extractText, getDocumentProxy } from "unpdf";
import { withPage } from "./support.mjs";
import { SECTIONS, incident, openIncident, waitForRun } from "./incident.mjs";

/** The pages' texts, without the spaces that lines leave. */
async function printed(page, name) {
  const bytes = await page.pdf({ format: "A4", preferCSSPageSize: false, printBackground: true });
  const folder = path.join(import.meta.dirname, "results");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${name}.pdf`), bytes); // for people
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)));
  return text.map((one) => one.replace(/\s+/g, " "));
}

/** `--ink` of the light theme, as the style sheet has it first. */
const [, LIGHT_INK] = /--ink: (#\w+);/.exec(await readFile(new URL("../assets/styles/tokens.css", import.meta.url), "utf8"));

const squeezed = (text) => text.replace(/\s+/g, "");

/** In the place of the browser's dialog: it says that it prints, and does not say that it is done. */
const standInForTheDialog = (page) => page.addInitScript(() => {
  window.nPrints = 0;
  window.print = () => {
    window.nPrints += 1;
    dispatchEvent(new Event("beforeprint"));
  };
});

for (const browser of ["chromium", "firefox"]) {
  test(`every section stands on paper, with its labels, its link and its code: ${browser}`, withPage(async (page) => {
    await openIncident(page, `#/${incident.id}/overview?zone=utc&at=2025-10-15T02:14:00Z`);
    await waitForRun(page);
    await page.locator(".paper-state .link", { hasText: "zone=utc" }).waitFor({ state: "attached" });
    assert.equal(await page.locator(".paper-state svg").count(), 1, "and its code");
    const pages = await printed(page, `page-${browser}`);
    assert.ok(pages.length >= 12 && pages.length <= 60, `${pages.length} pages`);
    const all = squeezed(pages.join(" "));
    const has = (words) => assert.ok(all.includes(squeezed(words)), words);
    for (const one of await page.locator("main > section").evaluateAll((list) => list.map((section) => section.querySelector("h1, h2").textContent))) has(one);
    assert.equal(await page.locator("main > section").count(), SECTIONS.length);
    // Not the entries that are hidden on the screen: a page that is printed at once has not rendered them yet.
    for (const { title } of [...incident.timeline.filter(({ pinned }) => pinned), ...incident.action_items.map((one) => ({ title: one.title.replace(/[`{].*/, "") }))]) has(title.replace(/`.*/, ""));
    for (const { title } of incident.metrics) has(title);
    for (const { term } of incident.glossary) has(term);
    has("reconstructed");
    has("In review: what this document says may still change.");
    has("client.release()"); // the diff is whole
    has("zone=utc"); // the link
    assert.ok(!all.includes(squeezed("This page has stopped")), "what is hidden on the screen for good is on no paper");
    for (const [number, text] of pages.entries()) {
      assert.ok(text.trim().length > 60, `page ${number + 1} has next to nothing on it: ${text}`);
      // Firefox has no page margin boxes; its print dialog numbers the pages.
      if (browser === "chromium") assert.ok(text.includes(`${number + 1} / ${pages.length}`), `page ${number + 1} has its number`);
    }
  }, { browser, colorScheme: "dark" }));
}

for (const browser of ["chromium", "firefox"]) {
  test(`asked for by its own key and button, the paper has what the screen hides, in light colors: ${browser}`, withPage(async (page) => {
    await standInForTheDialog(page);
    await openIncident(page, `#/${incident.id}/overview`);
    await waitForRun(page);
    const ink = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--ink").trim());
    const dark = await ink();
    await page.keyboard.press("Control+p");
    await page.waitForFunction(() => window.nPrints === 1, null, { timeout: 60_000 });
    assert.equal(await ink(), LIGHT_INK);
    if (browser === "chromium") assert.notEqual(dark, LIGHT_INK); // Firefox is light in these tests: it is told nothing else
    assert.equal(await page.locator("#code .diff col.sign").count(), await page.locator("#code .diff").count(), "one column for both versions");
    const all = squeezed((await printed(page, `page-whole-${browser}`)).join(" "));
    for (const { title } of incident.timeline) {
      const [before] = title.split(/[`{]/);
      assert.ok(all.includes(squeezed(before)), title);
    }
    // Nobody has scrolled to the knobs: what they come to was computed for the paper.
    assert.ok(/8\.\d+%ofrequestsfail/.test(all), "what the knobs come to");
    assert.ok(!all.includes("Running…"), "nothing runs on paper");
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await page.waitForFunction(() => document.documentElement.dataset.prints === undefined);
    assert.equal(await ink(), dark, "and the screen is as it was");
    await page.getByRole("button", { name: "Print, or save as PDF" }).click();
    await page.waitForFunction(() => window.nPrints === 2);
  }, { browser, colorScheme: "dark" }));
}

test("from a step of the meeting the whole page is printed, and the step is there again", withPage(async (page) => {
  await standInForTheDialog(page);
  await openIncident(page, `#/${incident.id}/overview`);
  await page.keyboard.press("p");
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.documentElement.dataset.presents === "audience");
  const step = await page.evaluate(() => location.hash);
  const sections = () => page.locator("main section[id]").evaluateAll((list) => list.map(({ id }) => id));
  const before = await sections();
  await page.keyboard.press("Control+p");
  await page.waitForFunction(() => window.nPrints === 1, null, { timeout: 60_000 });
  assert.deepEqual(await page.locator("main > section").evaluateAll((list) => list.map(({ id }) => id)), SECTIONS);
  const all = squeezed((await printed(page, "page-from-the-meeting")).join(" "));
  assert.ok(/8\.\d+%ofrequestsfail/.test(all), "what the knobs come to");
  assert.ok(!all.includes("Running…"), "nothing runs on paper");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.waitForFunction(() => document.documentElement.dataset.presents === "audience");
  assert.deepEqual(await sections(), before);
  assert.equal(await page.evaluate(() => location.hash), step);
}));

test("a page that may open no dialog is as it was", withPage(async (page) => {
  await page.addInitScript(() => { window.print = () => { window.wasAsked = true; }; });
  await openIncident(page);
  await page.keyboard.press("Control+p");
  await page.waitForFunction(() => window.wasAsked && document.documentElement.dataset.prints === undefined);
}));

test("without hindsight the paper withholds and says so", withPage(async (page) => {
  await openIncident(page, `#/${incident.id}/overview?at=2025-10-15T02:14:00Z`);
  await page.keyboard.press("h");
  await page.locator(".hindsight.notice").waitFor();
  const all = (await printed(page, "page-without-hindsight")).join(" ");
  assert.match(all, /Hindsight is off: \d+ of \d+ entries/);
  assert.ok(!squeezed(all).includes("$47,000"));
}));
