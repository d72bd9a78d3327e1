// Several incidents: a list with a search and tags, whose address keeps the filter. One incident: that one.

import test from "node:test";
import assert from "node:assert/strict";
import { NARROW, PAGE_URL, assertAccessible, open, screenshot, withPage } from "./support.mjs";
import { ID, incident, openIncident } from "./incident.mjs";

const OTHERS = [
  { id: "2024-dns", title: "Names did not resolve", href: "2024-dns/incident.json", summary: "A zone was empty.", tags: ["dns"] },
  { id: "2023-disk", title: "<b>A disk</b> ran full", href: "2023-disk/incident.json", tags: ["disk", "leak"] },
];
const INDEX = {
  schema_version: 1,
  incidents: [{ id: ID, title: incident.title, href: `${ID}/incident.json`, tags: incident.tags }, ...OTHERS],
};

const titles = (page) => page.locator(".incidents h2").allInnerTexts();
const withSeveral = (body, options) => withPage(async (page) => {
  await page.route("**/incident-data/index.json", (route) => route.fulfill({ json: INDEX }));
  await body(page);
}, options);

for (const [name, options] of Object.entries({
  "wide-light": { colorScheme: "light" }, "narrow-dark": { viewport: NARROW, colorScheme: "dark" },
})) {
  test(`the list names each incident, and axe finds nothing: ${name}`, withSeveral(async (page) => {
    await open(page, "#/");
    assert.deepEqual(await titles(page), INDEX.incidents.map(({ title }) => title));
    assert.equal(await page.locator(".incidents b").count(), 0, "markup in a title is text");
    await assertAccessible(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await screenshot(page, `catalogue-${name}`);
  }, options));
}

test("a search and a tag narrow the list, and the address keeps both", withSeveral(async (page) => {
  await open(page, "#/");
  await page.getByRole("searchbox", { name: "Search" }).fill("disk");
  assert.deepEqual(await titles(page), [OTHERS[1].title]);
  assert.equal(await page.getByRole("status").filter({ hasText: "of 3" }).innerText(), "1 of 3 incidents");
  await page.getByRole("searchbox", { name: "Search" }).fill("");
  await page.getByRole("link", { name: "leak", exact: true }).click();
  await page.waitForFunction(() => document.querySelectorAll(".incidents li").length === 2);
  await page.getByRole("searchbox", { name: "Search" }).fill("full");
  await page.waitForFunction(() => location.hash === "#/?q=full&tag=leak");
  await page.reload();
  await page.locator(".incidents").waitFor();
  assert.deepEqual(await titles(page), [OTHERS[1].title]);
  assert.equal(await page.getByRole("searchbox", { name: "Search" }).inputValue(), "full");
}));

test("an incident is opened from the list, and the list from the incident", withSeveral(async (page) => {
  await open(page, "#/");
  await page.getByRole("link", { name: incident.title }).click();
  await page.locator("#sources").waitFor();
  assert.match(new URL(page.url()).hash, new RegExp(`^#/${ID}/overview`));
  await page.getByRole("link", { name: "All incidents" }).click();
  await page.locator(".incidents").waitFor();
  assert.equal((await titles(page)).length, 3);
  assert.equal(await page.locator("h1:visible").count(), 1);
}));

test("with one incident the page opens on it", withPage(async (page) => {
  await openIncident(page, "#/");
  assert.equal(await page.getByRole("link", { name: "All incidents" }).count(), 0);
}));

test("an incident of the list whose file is missing is a sentence", withSeveral(async (page) => {
  await open(page, "#/2024-dns/overview", PAGE_URL);
  assert.match(await page.locator(".problems").innerText(), /2024-dns\/incident\.json: there is no such file/);
}, { expect: ["console"] }));
