// Charts: moving about in time by hand, by click and by key; series, pins and numbers; and files that cannot be drawn.

import test from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { NARROW, assertAccessible, open, withPage } from "./support.mjs";
import { ID, incident, linkField, openIncident } from "./incident.mjs";

const EVIDENCE = `#/${ID}/evidence`;
const plot = (page, id) => page.locator(`.panel:has(#metric-${id}) .panel-plot svg`);
const range = (page) => linkField(page, "range");
const button = (page, name) => page.getByRole("group", { name: "Visible time" }).getByRole("button", { name, exact: true });

async function rangeChanges(page, act) {
  const before = await range(page);
  await act();
  await page.waitForFunction(
    (before) => new URLSearchParams(location.hash.split("?")[1] ?? "").get("range") !== before,
    before,
  );
  return await range(page);
}

/** Drags over a chart, from one share of its width to another. */
async function drag(page, id, from, to) {
  await plot(page, id).scrollIntoViewIfNeeded();
  const box = await plot(page, id).boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * ((from + to) / 2), y, { steps: 3 });
  await page.mouse.move(box.x + box.width * to, y);
  await page.mouse.up();
}

/** How many strokes the canvases have seen. */
async function countStrokes(page) {
  await page.addInitScript(() => {
    globalThis.n_strokes = 0;
    const stroke = CanvasRenderingContext2D.prototype.stroke;
    CanvasRenderingContext2D.prototype.stroke = function (...given) {
      globalThis.n_strokes += 1;
      return stroke.apply(this, given);
    };
  });
  return async () => await page.evaluate(() => globalThis.n_strokes);
}

test("a drag looks closer, on all charts at once, and the trail leads back", withPage(async (page) => {
  await openIncident(page, EVIDENCE);
  const clock = await page.locator("header .clock strong").innerText();
  const closer = await rangeChanges(page, () => drag(page, "failed-share", 0.3, 0.6));
  assert.match(closer, /^2025-10-1\dT.*\.\.2025-10-1\dT/);
  const closest = await rangeChanges(page, () => drag(page, "waiting", 0.2, 0.5));
  assert.equal(await page.locator("header .clock strong").innerText(), clock, "a drag is no click");
  const trail = page.getByRole("navigation", { name: "Earlier views" }).getByRole("button");
  assert.equal(await trail.count(), 2);
  await page.reload();
  await page.locator("#sources").waitFor();
  assert.equal(await range(page), closest, "the link has what is shown");
  await rangeChanges(page, () => drag(page, "waiting", 0.1, 0.9));
  assert.equal(await rangeChanges(page, () => trail.last().click()), closest);
  assert.equal(await rangeChanges(page, () => button(page, "Show all").click()), null);
}));

test("every move has a button and a key by its place", withPage(async (page) => {
  await openIncident(page, EVIDENCE);
  await page.locator("#evidence-title").click();
  const zoomed = await rangeChanges(page, () => page.keyboard.press("KeyW"));
  const later = await rangeChanges(page, () => page.keyboard.press("KeyD"));
  assert.notEqual(later, zoomed);
  await rangeChanges(page, () => page.keyboard.press("KeyA"));
  await rangeChanges(page, () => page.keyboard.press("KeyS"));
  if (await range(page)) await rangeChanges(page, () => page.keyboard.press("Digit0"));
  for (const name of ["Zoom in", "Later", "Earlier", "Zoom out"]) await rangeChanges(page, () => button(page, name).click());
  if (await range(page)) await rangeChanges(page, () => button(page, "Show all").click());
  await page.locator("#evidence-title").click();
  await page.keyboard.press("Period");
  await page.waitForFunction(() => location.hash.includes("entry="));
  assert.ok(await rangeChanges(page, () => button(page, "Fit the selection").click()));
}));

test("the next and the previous entry are a key away", withPage(async (page) => {
  await openIncident(page, EVIDENCE);
  await page.locator("#evidence-title").click();
  await page.keyboard.press("Period");
  await page.waitForFunction(() => location.hash.includes("entry="));
  const first = await linkField(page, "entry");
  await page.keyboard.press("Period");
  await page.waitForFunction((first) => !location.hash.includes(`entry=${first}`), first);
  await page.keyboard.press("Comma");
  await page.waitForFunction((first) => location.hash.includes(`entry=${first}`), first);
}));

test("the wheel scrolls the page, and zooms with control", withPage(async (page) => {
  await openIncident(page, EVIDENCE);
  await plot(page, "failed-share").hover();
  const top = await page.evaluate(() => scrollY);
  await page.mouse.wheel(0, 120);
  await page.waitForFunction((top) => scrollY > top, top);
  assert.equal(await range(page), null);
  await plot(page, "waiting").hover();
  await page.keyboard.down("Control");
  await rangeChanges(page, () => page.mouse.wheel(0, -120));
  await page.keyboard.up("Control");
}));

test("the strip moves the visible part by click and by arrow keys", withPage(async (page) => {
  await openIncident(page, EVIDENCE);
  await rangeChanges(page, () => button(page, "Zoom in").click());
  const strip = page.getByRole("slider", { name: "Visible time" });
  const words = await strip.getAttribute("aria-valuetext");
  await strip.scrollIntoViewIfNeeded();
  const box = await strip.boundingBox();
  await rangeChanges(page, () => page.mouse.click(box.x + box.width * 0.95, box.y + box.height / 2));
  assert.notEqual(await strip.getAttribute("aria-valuetext"), words);
  await strip.focus();
  await rangeChanges(page, () => page.keyboard.press("ArrowLeft"));
  await rangeChanges(page, () => page.keyboard.press("ArrowUp"));
}));

test("a series is hidden by a click and shown alone with Alt, and the link keeps it", withPage(async (page) => {
  await openIncident(page, EVIDENCE);
  const items = page.locator(".panel:has(#metric-waiting) .legend-item");
  const pressed = () => items.evaluateAll((all) => all.map((one) => one.getAttribute("aria-pressed") === "true"));
  const all = await pressed();
  assert.ok(all.length > 1 && all.every(Boolean));
  await items.nth(1).click();
  await page.waitForFunction(() => location.hash.includes("hide=waiting.1"));
  assert.deepEqual((await pressed()).slice(0, 2), [true, false]);
  await items.nth(0).click({ modifiers: ["Alt"] });
  await page.waitForFunction(() => location.hash.includes("waiting.2"));
  await page.reload();
  await items.first().waitFor();
  assert.deepEqual(await pressed(), all.map((_, index) => index === 0));
  await items.nth(0).focus();
  await page.keyboard.press("Alt+Enter");
  await page.waitForFunction(() => !location.hash.includes("hide="));
}));

test("two pins show what lies between them", withPage(async (page) => {
  await openIncident(page, EVIDENCE);
  await page.locator("#evidence-title").click();
  await page.keyboard.press("KeyM");
  await page.waitForFunction(() => location.hash.includes("pins="));
  await plot(page, "failed-share").click({ position: { x: 400, y: 30 } });
  await button(page, "Pin the clock's moment, or unpin it").click();
  await page.waitForFunction(() => (new URLSearchParams(location.hash.split("?")[1]).get("pins") ?? "").includes(","));
  const table = page.getByRole("region", { name: "Values at the pinned moments" });
  assert.match(await table.innerText(), /Δ \d+/);
  assert.ok((await table.locator("tbody tr").count()) >= incident.metrics.length);
  await assertAccessible(page);
  await page.getByRole("button", { name: "Remove the pins" }).click();
  await page.waitForFunction(() => !location.hash.includes("pins="));
}));

test("the crosshair moves by arrow keys and says what it reads", withPage(async (page) => {
  await openIncident(page, EVIDENCE);
  const title = incident.metrics.find((metric) => metric.id === "failed-share").title;
  const reader = page.getByRole("slider", { name: `Read ${title} along time` });
  await reader.focus();
  const said = page.locator(".panel:has(#metric-failed-share) [aria-live=polite]");
  const before = await said.innerText();
  await page.keyboard.press("Shift+ArrowRight");
  await page.waitForFunction((before) => document.querySelector(".panel:has(#metric-failed-share) [aria-live=polite]").textContent !== before, before);
  assert.match(await said.innerText(), /\d\d:\d\d:\d\d.*: /);
  const clock = await page.locator("header .clock strong").innerText();
  await page.keyboard.press("Enter");
  await page.waitForFunction((clock) => document.querySelector("header .clock strong").textContent !== clock, clock);
  const summary = await page.locator("#summary-failed-share").textContent();
  assert.match(summary, new RegExp(`^${title}, .*(highest at|throughout)`));
}));

test("numbers are a table of what is shown, and a file", withPage(async (page) => {
  await openIncident(page, EVIDENCE);
  const title = incident.metrics.find((metric) => metric.id === "waiting").title;
  await page.getByRole("button", { name: `Numbers of ${title}` }).click();
  assert.ok((await page.getByRole("region", { name: new RegExp(`^${title} .* as a table`) }).count()) > 1);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: `Download as CSV: ${title}` }).click(),
  ]);
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\n");
  assert.equal(download.suggestedFilename(), "waiting.csv");
  assert.equal(lines[0], "series,time,value");
  assert.match(lines[1], /^[^,]+,2025-10-1\dT[\d:]+(Z|[+-]\d\d:\d\d),\d/);
}));

test("the model's run stands beside the series: switched in the key, read at the crosshair, kept in the link", withPage(async (page) => {
  const strokes = await countStrokes(page);
  await openIncident(page, EVIDENCE);
  const key = page.getByRole("button", { name: /^the model’s run, seed/ });
  assert.equal(await key.getAttribute("aria-pressed"), "false");
  const before = await strokes();
  await key.click();
  await page.locator(".lines-key [role=status]", { hasText: "the run that the file states" }).waitFor();
  assert.ok(await strokes() > before);
  await plot(page, "waiting").scrollIntoViewIfNeeded();
  await plot(page, "waiting").hover({ position: { x: 300, y: 20 } });
  const said = page.locator(".panel:has(#metric-waiting) .readout text");
  // The file states its own run: both say the same, to the rounding of the file.
  for (const words of await said.allTextContents()) assert.match(words, /^([\d,.]+)( \S+)? · model \1$/);
  await page.waitForFunction(() => location.hash.includes("model=on"));
  await key.click();
  await page.waitForFunction(() => location.hash.includes("model=off"));
  assert.ok((await said.allTextContents()).every((words) => !words.includes("model")));
}));

test("another run than the file's is drawn unasked", withPage(async (page) => {
  await openIncident(page, `${EVIDENCE}?seed=7`);
  const key = page.getByRole("button", { name: "the model’s run, seed 7" });
  assert.equal(await key.getAttribute("aria-pressed"), "true");
  await page.locator(".lines-key [role=status]", { hasText: "another run than the file states" }).waitFor();
  await assertAccessible(page, "#evidence");
}));

test("pointing at a name in the legend, or tabbing to it, veils the other series", withPage(async (page) => {
  await openIncident(page, EVIDENCE);
  const items = page.locator(".panel:has(#metric-waiting) .legend-item");
  const veils = page.locator(".panel:has(#metric-waiting) .veil");
  await items.nth(1).hover();
  await page.waitForFunction((n) => document.querySelectorAll(".panel:has(#metric-waiting) .veil").length === n, (await items.count()) - 1);
  await page.mouse.move(0, 0);
  await page.waitForFunction(() => document.querySelectorAll(".veil").length === 0);
  await items.nth(0).focus();
  assert.ok(await veils.count() > 0);
}));

test("the legend says what each series reads at the crosshair, in a column that does not move", withPage(async (page) => {
  await openIncident(page, EVIDENCE);
  const values = page.locator(".panel:has(#metric-checked-out) .legend-value");
  const edges = async () => await values.evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().right)));
  const readouts = async () => await page.locator(".panel:has(#metric-checked-out) .readout text").allTextContents();
  const before = await edges();
  const seen = new Set();
  for (const x of [60, 250, 400, 560]) {
    await plot(page, "checked-out").hover({ position: { x, y: 20 } });
    assert.deepEqual(await values.allInnerTexts(), await readouts());
    assert.deepEqual(await edges(), before);
    seen.add((await values.allInnerTexts()).join());
  }
  assert.ok(seen.size > 1, "they change");
  await page.locator(".panel:has(#metric-checked-out) .legend-item").nth(1).click();
  await page.waitForFunction(() => document.querySelectorAll(".panel:has(#metric-checked-out) .legend-value")[1].textContent === "");
}));

test("where a series has a gap, its legend has a dash", withPage(async (page) => {
  const metric = (name, from) => `{"metric":{"instance":"${name}"},"values":[${Array.from({ length: 1_080 }, (_, i) => i)
    .filter((i) => i < from || i > 800).map((i) => `[${Date.parse("2025-10-14T20:10:00Z") / 1_000 + 60 * i},"5"]`)}]}`;
  const body = `{"status":"success","data":{"resultType":"matrix","result":[${metric("whole", 1_080)},${metric("holed", 200)}]}}`;
  await page.route("**/metrics/waiting.json", (route) => route.fulfill({ body, contentType: "application/json" }));
  await openIncident(page, `${EVIDENCE}?at=2025-10-15T04:10:00Z`);
  const values = page.locator(".panel:has(#metric-waiting) .legend-value");
  await values.nth(1).filter({ hasText: "—" }).waitFor();
  assert.deepEqual(await values.allInnerTexts(), ["5", "—"]);
}));

/** Moves a finger over a chart, a step each 16 ms by the events' own clock, and lifts it after a rest [ms]. */
async function flick(page, id, { by, rest = 0 }) {
  const client = await page.context().newCDPSession(page);
  await plot(page, id).scrollIntoViewIfNeeded();
  const box = await plot(page, id).boundingBox();
  let timestamp = Date.now() / 1_000;
  const touch = async (type, x) => {
    timestamp += 0.016;
    await client.send("Input.dispatchTouchEvent", { type, timestamp, touchPoints: type === "touchEnd" ? [] : [{ x, y: box.y + 20 }] });
  };
  let x = box.x + box.width / 2;
  await touch("touchStart", x);
  for (let i = 0; i < 6; i++) {
    x += by;
    await touch("touchMove", x);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  timestamp += rest / 1_000;
  await touch("touchEnd");
}

/** The stretch that the charts show, as their words say it, once it has not changed for a while. */
async function stands(page) {
  const words = () => page.locator(".moves-range").innerText();
  for (let before = ""; ; ) {
    const now = await words();
    if (now === before) return now;
    before = now;
    await page.waitForTimeout(200);
  }
}

for (const reducedMotion of ["no-preference", "reduce"]) {
  test(`a flick goes on and comes to rest; one after a rest does not; motion: ${reducedMotion}`, withPage(async (page) => {
    await openIncident(page, EVIDENCE);
    for (let i = 0; i < 3; i++) await rangeChanges(page, () => button(page, "Zoom in").click());
    await stands(page);
    const words = () => page.locator(".moves-range").innerText();
    await flick(page, "failed-share", { by: -12, rest: 250 });
    const rested = await words();
    assert.equal(await stands(page), rested, "a finger that rested throws nothing");
    await flick(page, "failed-share", { by: -12 });
    const lifted = await words();
    const goes = await stands(page);
    if (reducedMotion === "reduce") assert.equal(goes, lifted);
    else assert.notEqual(goes, lifted);
    const scrolled = await page.evaluate(() => scrollY);
    await flick(page, "failed-share", { by: 12 });
    await page.keyboard.press("Shift");
    const stopped = await words();
    assert.equal(await stands(page), stopped, "a key stops it");
    assert.equal(await page.evaluate(() => scrollY), scrolled);
  }, { viewport: NARROW, hasTouch: true, reducedMotion }));
}

for (const [how, [dx, dy]] of [["beside each other", [1, 0]], ["aslant", [0.6, 0.8]], ["nearly above each other", [0.1, 0.99]]]) {
  test(`two fingers ${how} pinch the charts, and the page does not move`, withPage(async (page) => {
    await openIncident(page, EVIDENCE);
    const before = await stands(page);
    const client = await page.context().newCDPSession(page);
    await plot(page, "failed-share").scrollIntoViewIfNeeded();
    const box = await plot(page, "failed-share").boundingBox();
    const scrolled = await page.evaluate(() => scrollY);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const touch = (type, apart) => client.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: type === "touchEnd" ? [] : [-1, 1].map((side, id) => ({ id, x: x + side * apart * dx, y: y + side * apart * dy })),
    });
    await touch("touchStart", 15);
    for (const apart of [18, 22, 27, 33, 40]) {
      await touch("touchMove", apart);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await touch("touchEnd");
    assert.notEqual(await stands(page), before, "it looks closer");
    assert.equal(await page.evaluate(() => scrollY), scrolled);
  }, { viewport: NARROW, hasTouch: true }));
}

test("what an alert rule did over a series is told and drawn", withPage(async (page) => {
  await openIncident(page, EVIDENCE);
  for (const alert of incident.alerts) {
    const words = page.locator(`.panel:has(#metric-${alert.metric}) .alert-key`);
    assert.match(await words.innerText(), alert.proposed ? /would have fired \d+ times, first at/ : /: fired \d+ times, first at/);
    assert.ok((await words.innerText()).includes(alert.title));
  }
}));

/** A saved response of so many samples, one a second, as pieces of text: together they are longer than a string may be. */
function* longResponse(n) {
  yield '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"instance":"one"},"values":[';
  for (let from = 0; from < n; from += 50_000) {
    let text = "";
    for (let i = from; i < Math.min(n, from + 50_000); i++) text += `${i ? "," : ""}[${1760450000 + i},"${i % 1000}"]`;
    yield text;
  }
  yield "]}]}}";
}

test("five million samples are read with a progress bar, and the page answers meanwhile", withPage(async (page) => {
  // Too long for the debugger's pipe: a server of its own answers in the page's place.
  const pieces = [...longResponse(5_000_000)];
  const n_bytes = pieces.reduce((sum, text) => sum + text.length, 0);
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-length": n_bytes, "content-type": "application/json" });
    Readable.from(pieces).pipe(response);
  });
  await new Promise((listens) => server.listen(0, "127.0.0.1", listens));
  await page.addInitScript(() => {
    globalThis.longest = 0;
    globalThis.n_progress = 0;
    globalThis.reading = false;
    new PerformanceObserver((list) => {
      // Of the tasks that fall into the reading alone.
      if (globalThis.reading) for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
    }).observe({ entryTypes: ["longtask"] });
    new MutationObserver(() => {
      const bar = document.querySelector(".panel-progress");
      if (bar) globalThis.n_progress += 1;
      // Not what the page's own start takes beside it: from then on that all sections stand.
      globalThis.reading ||= !!bar && document.querySelectorAll("main > section").length === 8;
    }).observe(document, { childList: true, subtree: true, attributes: true });
  });
  await page.route("**/metrics/waiting.json", (route) => route.continue({ url: `http://127.0.0.1:${server.address().port}/` }));
  await open(page, EVIDENCE);
  await page.locator(".panel:has(#metric-waiting) .legend-item, .panel:has(#metric-waiting) [aria-label^='Numbers of']").first().waitFor({ timeout: 120_000 });
  const { longest, n_progress } = await page.evaluate(() => ({ longest, n_progress }));
  server.close();
  assert.ok(n_progress > 20, `the bar moved ${n_progress} times`);
  console.log(`# longest task while 5 M samples were read: ${Math.round(longest)} ms`);
}));

test("a log scale is a click away and stands in the link", withPage(async (page) => {
  await openIncident(page, EVIDENCE);
  const title = incident.metrics.find((metric) => metric.id === "latency-p99").title;
  const log = page.getByRole("button", { name: `Log scale of ${title}` });
  await log.click();
  await page.waitForFunction(() => location.hash.includes("log=latency-p99"));
  assert.equal(await log.getAttribute("aria-pressed"), "true");
}));

test("a moving pointer repaints no series", withPage(async (page) => {
  const strokes = await countStrokes(page);
  await openIncident(page, EVIDENCE);
  await plot(page, "failed-share").scrollIntoViewIfNeeded();
  const box = await plot(page, "failed-share").boundingBox();
  await page.mouse.move(box.x + 10, box.y + 20);
  const before = await strokes();
  assert.ok(before > 0);
  await page.mouse.move(box.x + box.width - 10, box.y + 20, { steps: 20 });
  await page.locator("#evidence .axis-row .moment").waitFor();
  assert.equal(await strokes(), before);
}));

test("zoomed in, the charts are accessible, and fit a phone", withPage(async (page) => {
  await openIncident(page, EVIDENCE);
  await rangeChanges(page, () => button(page, "Zoom in").click());
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), NARROW.width);
  await assertAccessible(page);
}, { viewport: NARROW }));

const matrix = (samples) =>
  `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[${samples}]}]}}`;

for (const [what, answer, message] of [
  ["with a step back in time", { body: matrix('[20,"1"],[10,"1"]') }, /data\.result\[0\]\.values\[1\]: found a step back in time to 10/],
  ["with two samples at one time", { body: matrix('[20,"1"],[20,"1"]') }, /values\[1\]: found a second sample at 20/],
  ["in milliseconds", { body: matrix('[1760490000000,"1"]') }, /values\[0\]: found the time 1760490000000, expected seconds/],
  ["without a series", { body: '{"status":"success","data":{"resultType":"matrix","result":[]}}' }, /data\.result: found no series/],
  ["with mixed types", { body: matrix('[10,"1"],["20",2]') }, /values\[1\]: found the text "20", expected a time in seconds/],
  ["that is cut off", { body: matrix('[10,"1"],[20,"1"]').slice(0, 90) }, /line 1, column 91: found the end of the file/],
  ["of 200 MB", { body: "{}", headers: { "content-length": "209715200" } }, /it has 209715200 bytes; at most 134217728 are read/],
]) {
  test(`a file ${what} is named at its chart, and the rest of the page stands`, withPage(async (page) => {
    await page.route("**/metrics/waiting.json", (route) => route.fulfill(answer));
    await open(page, EVIDENCE);
    const missing = page.locator(".panel-missing");
    await missing.waitFor();
    const words = await missing.innerText();
    assert.match(words, /metrics\/waiting\.json/);
    assert.match(words, message);
    assert.equal(await missing.count(), 1);
    await page.locator("#metric-failed-share button").first().waitFor();
    await page.locator("#sources").waitFor();
  }));
}
