// The timeline: lanes, search, steps, the list, and ten thousand entries.

import test from "node:test";
import assert from "node:assert/strict";
import { NARROW, assertAccessible, withPage } from "./support.mjs";
import { alterIncident, clock, incident, linkField, openIncident } from "./incident.mjs";

const PINNED = incident.timeline.filter((entry) => entry.pinned);
const marks = (page) => page.locator("#evidence .entry-mark");

test("each kind of a pinned entry has a lane, and each entry a mark that says what it is", withPage(async (page) => {
  await openIncident(page, "#/evidence");
  const kinds = new Set(PINNED.map((entry) => entry.kind));
  assert.equal(await page.locator("#evidence .lane-plot [role=list]").count(), kinds.size);
  assert.equal(await marks(page).count(), PINNED.length);
  for (const entry of PINNED) {
    const name = await page.locator(`#mark-${entry.id} > title`).textContent();
    assert.ok(name.includes(entry.title), name);
    if (entry.known_at) assert.match(name, /known .* later/);
  }
}));

test("what was known later has two marks, joined", withPage(async (page) => {
  await openIncident(page, "#/evidence");
  const later = PINNED.filter((entry) => entry.known_at && entry.known_at !== entry.occurred_at);
  assert.ok(later.length > 0);
  assert.equal(await page.locator("#evidence .mark-known").count(), later.length);
  for (const entry of later) assert.equal(await page.locator(`#mark-${entry.id} .mark-join`).count(), 1);
}));

test("a search finds entries by their words, stands in the link, and says when there is none", withPage(async (page) => {
  await openIncident(page, "#/evidence");
  const search = page.getByRole("searchbox", { name: "Search the timeline" });
  await search.fill("NODE moves larger");
  await page.waitForFunction(() => document.querySelectorAll("#evidence li.entry").length === 1);
  assert.match(await page.locator("#evidence li.entry").innerText(), /larger node/);
  assert.equal(await marks(page).count(), 1);
  await page.reload();
  await page.locator("#evidence li.entry").waitFor();
  assert.equal(await search.inputValue(), "NODE moves larger");
  assert.equal(await linkField(page, "find"), "NODE moves larger");
  await search.fill("no such words");
  await page.getByText("No entry holds all of these words").waitFor();
  await search.fill("");
  await page.waitForFunction((n) => document.querySelectorAll("#evidence li.entry").length === n, PINNED.length);
}));

test("next and previous go from entry to entry and take the clock along", withPage(async (page) => {
  await openIncident(page, `#/evidence?at=${PINNED[0].occurred_at}`);
  const title = () => page.locator("#evidence .open-row p > strong").innerText();
  assert.equal(await title(), PINNED[0].title);
  for (const entry of PINNED.slice(1)) {
    await page.getByRole("button", { name: "Next entry" }).click();
    await page.waitForFunction((id) => location.hash.includes(`entry=${id}`), entry.id);
    assert.equal(await title(), entry.title);
  }
  assert.equal(await page.getByRole("button", { name: "Next entry" }).isDisabled(), true);
  const before = await clock(page);
  await page.getByRole("button", { name: "Previous entry" }).click();
  await page.waitForFunction((before) => document.querySelector("header .clock strong").textContent !== before, before);
}));

test("the arrow keys go from mark to mark, and only one mark is in the tab order", withPage(async (page) => {
  await openIncident(page, `#/evidence?at=${PINNED[0].occurred_at}`);
  assert.equal(await page.locator("#evidence .entry-mark[tabindex='0']").count(), 1);
  await page.locator("#evidence .entry-mark[tabindex='0']").focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((id) => document.activeElement.id === `mark-${id}`, PINNED[1].id);
}));

test("the lanes follow the range that the charts show", withPage(async (page) => {
  const from = "2025-10-14T20:00:00Z";
  await openIncident(page, `#/evidence?entries=all&range=${from}..2025-10-14T21:00:00Z`);
  const within = incident.timeline.filter((one) => one.occurred_at < "2025-10-14T21:00:00Z" && (one.ended_at ?? one.occurred_at) >= from);
  await page.getByText(`${within.length} in the range that the axis shows`).waitFor();
  assert.equal(await page.locator("#evidence li.entry").count(), within.length);
}));

test("an entry's evidence is one click away", withPage(async (page) => {
  const entry = PINNED.find((one) => one.evidence?.some((evidence) => evidence.kind === "code"));
  await openIncident(page, "#/evidence");
  await page.locator(`#mark-${entry.id}`).click();
  await page.locator("#evidence .open-row").getByRole("link", { name: /^Code/ }).first().click();
  await page.waitForFunction(() => location.hash.includes("/code"));
}));

test("ten thousand entries: only what can be told apart is drawn, and the list grows on demand", withPage(async (page) => {
  await alterIncident(page, (text) => {
    const changed = JSON.parse(text);
    const kinds = ["change", "symptom", "alert", "observation", "hypothesis", "action", "communication"];
    const start = Date.parse("2025-10-14T20:10:00Z");
    const more = Array.from({ length: 9_900 }, (_, i) => ({
      id: `many-${i}`, occurred_at: new Date(start + i * 6_500).toISOString(), kind: kinds[i % kinds.length],
      title: `Entry number ${i}`, pinned: false, source: { basis: "reconstructed", detail: "a test" },
    }));
    changed.timeline = [...changed.timeline, ...more].sort((a, b) => Date.parse(a.occurred_at) - Date.parse(b.occurred_at));
    return JSON.stringify(changed);
  });
  await openIncident(page, "#/evidence?entries=all");
  const n_marks = await marks(page).count();
  assert.ok(n_marks > 50 && n_marks < 600, `${n_marks} marks`);
  assert.equal(await page.locator("#evidence li.entry").count(), 60);
  await page.getByRole("button", { name: /Show 60 later/ }).click();
  assert.equal(await page.locator("#evidence li.entry").count(), 120);
  await page.getByRole("searchbox").fill("number 4321");
  await page.waitForFunction(() => document.querySelectorAll("#evidence li.entry").length === 1);
}));

test("what is shown is copied as CSV, with RFC 3339 times", withPage(async (page) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openIncident(page, "#/evidence?zone=utc");
  await page.locator("#evidence").getByRole("button", { name: "Copy as CSV" }).click();
  await page.locator("#evidence").getByRole("button", { name: "Copied" }).waitFor();
  const csv = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(csv, /^id,occurred_at,ended_at,known_at,kind,title/);
  assert.ok(csv.includes(`\r\n${PINNED[0].id},${PINNED[0].occurred_at},`), csv.slice(0, 300));
}));

test("on paper the timeline is complete and the code whole", withPage(async (page) => {
  await openIncident(page, "#/evidence?find=redis");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.waitForFunction((n) => document.querySelectorAll("#evidence li.entry").length === n, incident.timeline.length);
  await page.waitForFunction(() => document.querySelectorAll("#code tr.fold").length === 0);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.waitForFunction((n) => document.querySelectorAll("#evidence li.entry").length < n, incident.timeline.length);
}));

for (const [name, options] of Object.entries({
  "wide": {}, "narrow": { viewport: NARROW }, "dark": { colorScheme: "dark" },
})) {
  test(`axe finds nothing with everything opened: ${name}`, withPage(async (page) => {
    await openIncident(page, "#/evidence?entries=all&entry=redis-suspected");
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
    await page.evaluate(() => scrollTo(0, 0)); // the bar covers nothing
    await assertAccessible(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px wider`);
  }, options));
}
