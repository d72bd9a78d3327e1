// The page and an incident as one file: opened from disk, without a network, in Chromium and Firefox.

import { stat } from "node:fs/promises";
import test from "node:test";
import assert from "node:assert/strict";
import { BUNDLE_FILE, BUNDLE_URL, PAGE_URL, assertAccessible, open, withPage } from "./support.mjs";
import { ID, incident, inks, openIncident, runToExhausted } from "./incident.mjs";

/** What a reader of the file must find: charts with lines, the diff, and a run up to an exhausted pool. */
async function assertWhole(page, base) {
  await openIncident(page, "#/replay", base);
  assert.deepEqual(await inks(page), Array(incident.metrics.length).fill(true));
  const diff = await page.locator("#code table").innerText();
  assert.ok(diff.includes("finally") && diff.includes("release()"), diff);
  const run = await runToExhausted(page);
  assert.ok(run.leaked >= incident.models[0].pool.max, JSON.stringify(run));
  assert.equal(run.leakedFixed, 0);
  return run;
}

for (const browser of ["chromium", "firefox"]) {
  test(`the file opens from disk and is whole: ${browser}`, withPage(async (page) => {
    const urls = [];
    page.on("request", (request) => urls.push(request.url()));
    await assertWhole(page, BUNDLE_URL);
    const fromElsewhere = urls.filter((url) => !/^(blob|data):/.test(url) && url.split("#")[0] !== BUNDLE_URL);
    assert.deepEqual(fromElsewhere, []);
    assert.match(new URL(page.url()).hash, /^#\/replay\?at=/);
    assert.equal(await page.title(), incident.title);
  }, browser === "chromium" ? { offline: true } : { browser }));
}

let seen;
for (const [where, base, browser] of [
  ["hosted, in Chromium", PAGE_URL, "chromium"],
  ["hosted, in Firefox", PAGE_URL, "firefox"],
  ["from disk, in Chromium", BUNDLE_URL, "chromium"],
  ["from disk, in Firefox", BUNDLE_URL, "firefox"],
]) {
  test(`the run is the same run: ${where}`, withPage(async (page) => {
    const run = await assertWhole(page, base);
    seen ??= run;
    assert.deepEqual(run, seen);
  }, { browser }));
}

test("the file keeps a link through a reload", withPage(async (page) => {
  await openIncident(page, `#/${ID}/evidence?zone=utc`, BUNDLE_URL);
  await page.reload();
  await page.locator("#sources").waitFor();
  assert.match(new URL(page.url()).hash, /zone=utc/);
}, { offline: true }));

test("axe finds nothing in the file, and it links to no file beside it", withPage(async (page) => {
  await openIncident(page, "", BUNDLE_URL);
  await assertAccessible(page);
  const links = await page.locator("a[href]").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  assert.deepEqual(links.filter((href) => !/^(#|https?:)/.test(href)), []);
}));

test("without JavaScript the file is the incident's text", withPage(async (page) => {
  await page.goto(BUNDLE_URL);
  assert.equal(await page.locator("h1:visible").innerText(), incident.title);
  assert.equal(await page.locator("main a[href*=incident-data]").count(), 0);
}, { javaScriptEnabled: false }));

test("an incident that the file does not carry is refused in words", withPage(async (page) => {
  await open(page, "#/1999-nothing/overview", BUNDLE_URL);
  assert.match(await page.locator(".problems").innerText(), new RegExp(`1999-nothing[\\s\\S]*${ID}`));
}, { offline: true }));

test("the hosted page offers the file", withPage(async (page) => {
  await openIncident(page);
  const link = page.getByRole("link", { name: "Save this incident as one file" });
  const answer = await page.request.get(new URL(await link.getAttribute("href"), PAGE_URL).href);
  assert.equal(answer.status(), 200);
  assert.equal((await answer.body()).length, (await stat(BUNDLE_FILE)).size);
}));
