// Hindsight off: the page shows what was known at the clock's time, and more as the clock moves.

import test from "node:test";
import assert from "node:assert/strict";
import { NARROW, assertAccessible, open, screenshot, withPage } from "./support.mjs";
import { incident, linkField, openIncident } from "./incident.mjs";

const known = (entry) => new Date(entry.known_at ?? entry.occurred_at).getTime();
const sentence = (page) => page.locator(".hindsight [role=status]").innerText();
const entry = (page, id) => page.locator(`#entry-${id}`);

/** Opens the page without hindsight at a moment, with all entries. */
async function openAt(page, at, section = "evidence") {
  await open(page, `#/${incident.id}/${section}?at=${at}&entries=all&hindsight=off`);
  await page.locator(".hindsight.notice").waitFor();
  await page.locator("#metric-failed-share button").first().waitFor();
}

for (const [name, options] of Object.entries({ wide: {}, "narrow-dark": { viewport: NARROW, colorScheme: "dark" } })) {
  test(`H withholds what was not known, the link says so, and H shows it again: ${name}`, withPage(async (page) => {
    await openIncident(page, `#/${incident.id}/overview?at=2025-10-15T02:14:00Z&entries=all`);
    await page.keyboard.press("h");
    await page.locator(".hindsight.notice").waitFor();
    const n = incident.timeline.filter((one) => known(one) > Date.parse("2025-10-15T02:14:00Z")).length;
    assert.match(await sentence(page), new RegExp(`^Hindsight is off: ${n} of ${incident.timeline.length} entries, .* were not known at `));
    await page.waitForFunction(() => location.hash.includes("hindsight=off"));
    const text = await page.locator("main").innerText();
    for (const told of ["$47,000", "does not hold", ...incident.timeline.filter((one) => known(one) > Date.parse("2025-10-15T02:14:00Z")).map((one) => one.title)]) {
      assert.ok(!text.includes(told), told);
    }
    assert.equal(await page.locator("#code table, #replay .stage, #lessons .rows").count(), 0);
    await assertAccessible(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px wider`);
    await screenshot(page, `hindsight-${name}`);
    await page.keyboard.press("h");
    await page.locator("#code table").waitFor();
    assert.equal(await linkField(page, "hindsight"), null);
    assert.ok((await page.locator("main").innerText()).includes("$47,000"));
  }, options));
}

test("an entry appears once the clock passes the moment at which it was known", withPage(async (page) => {
  const { id, known_at: at } = incident.timeline.find((one) => one.known_at && one.pinned);
  await openAt(page, new Date(Date.parse(at) - 60_000).toISOString());
  assert.equal(await entry(page, id).count(), 0);
  const before = await sentence(page);
  await page.getByRole("slider", { name: "Clock" }).focus();
  for (let press = 0; press < 4; press += 1) await page.keyboard.press("ArrowRight"); // half a minute each
  await entry(page, id).waitFor();
  assert.notEqual(await sentence(page), before, "and the sentence counts one less");
  await page.reload();
  await entry(page, id).waitFor();
}));

test("a chart is drawn up to the clock, and not at all before anybody could look at it", withPage(async (page) => {
  const inked = () => page.locator("#metric-failed-share").locator("xpath=..").locator("canvas").evaluate((canvas) => {
    const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const red = (index) => data[index] > 150 && data[index + 1] < 110 && data[index + 3] > 200;
    let last = 0;
    for (let index = 0; index < data.length; index += 4) if (red(index)) last = Math.max(last, (index / 4) % width);
    return last / width;
  });
  await openAt(page, "2025-10-15T02:14:00Z");
  await page.waitForFunction(() => document.querySelector("#metric-failed-share + figure canvas")?.width > 300);
  const early = await inked();
  // 02:14 is 7 h 19 min into an axis of 20 h 4 min: 0.365, and a pixel or two for the line's width.
  assert.ok(early > 0.3 && early < 0.368, `the line ends at ${early} of the axis`);
  assert.equal(await page.locator("#metric-checked-out").count(), 0);
  assert.ok(await page.getByText("2 charts were not there to look at yet.").isVisible());
  await openAt(page, "2025-10-15T12:50:00Z");
  await page.reload();
  await page.locator("#metric-checked-out").waitFor();
}));

test("the meeting goes without hindsight, in both windows", withPage(async (page) => {
  await open(page, `#/${incident.id}/overview?at=2025-10-15T02:14:00Z&step=1`);
  await page.locator(".present").waitFor();
  const [speaker] = await Promise.all([
    page.waitForEvent("popup"), page.getByRole("button", { name: "Speaker’s window" }).click(),
  ]);
  await speaker.locator(".present").waitFor();
  await page.getByRole("button", { name: "Without hindsight" }).click();
  await Promise.all([page, speaker].map((one) => one.locator(".hindsight.notice").waitFor()));
  await page.keyboard.press("o");
  const steps = page.getByRole("dialog", { name: /Steps/ });
  assert.ok((await steps.innerText()).includes("not known yet"));
  assert.ok(!(await steps.innerText()).includes("Restarts heal"));
  assert.match(await steps.innerText(), /H\s+without hindsight/);
  await speaker.close();
}));

test("the text that the page comes with does not tell the outcome, either", withPage(async (page) => {
  await page.route("**/*.wasm", () => {}); // never answered
  await page.goto(`${process.env.PAGE_URL}#/${incident.id}/overview?hindsight=off`, { waitUntil: "commit" });
  await page.locator("#first-paint > [data-incident]").waitFor({ state: "hidden" });
}));
