// Bad input gets a clear message and costs nothing else.

import test from "node:test";
import assert from "node:assert/strict";
import { PAGE_URL, PREFIXED_PAGE_URL, assertAccessible, open, withPage } from "./support.mjs";
import { ID, SECTIONS, alterIncident, incident, openIncident } from "./incident.mjs";

const problems = (page) => page.locator(".problems");

test("a broken incident lists all of its problems, each with place, found and expected", withPage(async (page) => {
  await alterIncident(page, (text) => {
    const broken = JSON.parse(text);
    broken.timeline[3].kind = "symptoms";
    broken.severty = "P1";
    delete broken.tldr;
    return JSON.stringify(broken);
  });
  await open(page);
  const words = await problems(page).innerText();
  for (const part of ["$.timeline[3].kind", "symptoms", "symptom", "severty", "tldr", "missing-field", "unknown-field"]) {
    assert.ok(words.includes(part), `${part}: ${words}`);
  }
  assert.equal(await problems(page).locator("ol > li").count(), 3);
  await assertAccessible(page);
}));

test("a model with impossible values is a problem of the file", withPage(async (page) => {
  await alterIncident(page, (text) => text.replace('"failing_share": 0.05', '"failing_share": 1.5'));
  await open(page);
  assert.match(await problems(page).innerText(), /failing_share/);
}));

test("a newer format is refused in words", withPage(async (page) => {
  await alterIncident(page, (text) => text.replace('"schema_version": 1', '"schema_version": 2'));
  await open(page);
  assert.match(await problems(page).innerText(), /the viewer is older than the file/);
}));

test("what is no JSON is refused with line and column", withPage(async (page) => {
  await alterIncident(page, (text) => text.replace('"title"', "title"));
  await open(page);
  assert.match(await problems(page).innerText(), /line \d+, column \d+/);
}));

test("a missing catalogue is a sentence", withPage(async (page) => {
  await page.route("**/index.json", (route) => route.fulfill({ status: 404 }));
  await open(page);
  assert.match(await problems(page).innerText(), /index\.json: there is no such file \(404\)/);
}, { expect: ["console"] }));

for (const [what, answer, message] of [
  ["missing", { status: 404 }, /no such file \(404\)/],
  ["broken", { body: '{"status":"success","data":{"resultType":"vector","result":[]}}' }, /vector/],
  ["cut short", { body: '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"2"' }, /line 1/],
]) {
  test(`a metrics file that is ${what} costs its own chart alone`, withPage(async (page) => {
    await page.route("**/metrics/waiting.json", (route) => route.fulfill(answer));
    await open(page);
    const missing = page.locator(".panel-missing");
    await missing.waitFor();
    assert.match(await missing.innerText(), message);
    assert.equal(await missing.count(), 1);
    await page.locator("#metric-failed-share button").first().waitFor();
    const ink = await page.locator(".panel canvas").evaluateAll((all) => all.map((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value, index) => index % 4 === 3 && value > 0);
    }));
    assert.deepEqual(ink, Array(incident.metrics.length - 1).fill(true));
  }, { expect: ["console"] }));
}

test("an unknown section and a garbled link are refused in words, and the page stands", withPage(async (page) => {
  await openIncident(page, `#/${ID}/nowhere?zone=mars&colour=red`);
  const notice = await page.getByRole("status").filter({ hasText: "The link" }).innerText();
  for (const words of ["nowhere", "mars", "colour"]) assert.ok(notice.includes(words), notice);
}));

test("an unknown incident names those that are here", withPage(async (page) => {
  await open(page, "#/1999-nothing/overview");
  assert.match(await problems(page).innerText(), new RegExp(`1999-nothing[\\s\\S]*${ID}`));
}));

test("markup in the incident's texts is text", withPage(async (page) => {
  await alterIncident(page, (text) => {
    const changed = JSON.parse(text);
    changed.title = "<img src=x onerror='globalThis.hasRun = true'><b>bold</b>";
    return JSON.stringify(changed);
  });
  await openIncident(page);
  assert.match(await page.locator("#app h1").innerText(), /<img src=x/);
  assert.equal(await page.locator("#app h1 *").count(), 0);
  assert.equal(await page.evaluate(() => globalThis.hasRun), undefined);
}));

for (const [place, base] of [["the root of a host", PAGE_URL], ["a path of a host", PREFIXED_PAGE_URL]]) {
  test(`each section survives a reload at ${place}`, withPage(async (page) => {
    for (const section of SECTIONS) {
      await page.goto("about:blank");
      await openIncident(page, `#/${ID}/${section}`, base);
      await page.reload();
      await page.locator("#sources").waitFor();
      await page.waitForFunction((section) => {
        const top = document.getElementById(section).getBoundingClientRect().top;
        return top > -10 && top < innerHeight / 2;
      }, section);
      assert.match(new URL(page.url()).hash, new RegExp(`/${section}`));
    }
  }));
}
