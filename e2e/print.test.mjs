// On paper: a whole document in light colors, with page numbers, in Chromium and Firefox.

import test from "node:test";
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
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

const squeezed = (text) => text.replace(/\s+/g, "");

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
    for (const [number, text] of pages.entries()) {
      assert.ok(text.trim().length > 60, `page ${number + 1} has next to nothing on it: ${text}`);
      // Firefox has no page margin boxes; its print dialog numbers the pages.
      if (browser === "chromium") assert.ok(text.includes(`${number + 1} / ${pages.length}`), `page ${number + 1} has its number`);
    }
  }, { browser, colorScheme: "dark" }));
}

test("without hindsight the paper withholds and says so", withPage(async (page) => {
  await openIncident(page, `#/${incident.id}/overview?at=2025-10-15T02:14:00Z`);
  await page.keyboard.press("h");
  await page.locator(".hindsight.notice").waitFor();
  const all = (await printed(page, "page-without-hindsight")).join(" ");
  assert.match(all, /Hindsight is off: \d+ of \d+ entries/);
  assert.ok(!squeezed(all).includes("$47,000"));
}));
