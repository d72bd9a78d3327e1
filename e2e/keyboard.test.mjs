// The keyboard alone, on a phone's width: everything is reached, can be seen while it has the focus, and lets the focus go.

import test from "node:test";
import assert from "node:assert/strict";
import { NARROW, withPage } from "./support.mjs";
import { incident, openIncident, waitForRun } from "./incident.mjs";

/** More elements than any page of ours has: a walk that is longer goes in circles. */
const MAX_STEPS = 900;

/** What the browser puts into the order of Tab, by a short name; counted in the page itself. */
function prepare() {
  const name = (element) => {
    const words = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `${element.localName}${element.id ? `#${element.id}` : ""} “${words}” in ${element.closest("section, dialog, header, footer, .present")?.id || element.closest("dialog, header, footer, .present")?.className || "main"}`;
  };
  globalThis.nameOf = name;
  globalThis.tabbable = () => {
    const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]");
    const groups = new Set();
    return [...all].filter((element) => {
      if (element.disabled || element.tabIndex < 0 || !element.checkVisibility({ visibilityProperty: true })) return false;
      if (element.closest("[inert]") || (element.closest("dialog") && !element.closest("dialog[open]"))) return false;
      if (element.localName === "input" && element.type === "radio") {
        if (groups.has(element.name)) return false;
        groups.add(element.name);
      }
      return true;
    });
  };
  globalThis.reached = new Set();
  /** The element with the focus: what it is, whether its focus shows, and what covers it. */
  globalThis.look = () => {
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) return null;
    const isNew = !globalThis.reached.has(element);
    globalThis.reached.add(element);
    if (element.localName === "input" && element.type === "radio") {
      for (const other of document.getElementsByName(element.name)) globalThis.reached.add(other);
    }
    const ring = [element, ...element.querySelectorAll("*"), element.parentElement].some((one) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || (one === element && boxShadow !== "none");
    });
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const places = [];
    for (const x of [0.1, 0.5, 0.9]) for (const y of [0.15, 0.5, 0.85]) places.push([left + (right - left) * x, top + (bottom - top) * y]);
    const inside = places.filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
    const over = inside.map(([x, y]) => document.elementFromPoint(x, y));
    const isClear = over.some((one) => one && (element.contains(one) || one.contains(element) || one.closest("label")?.control === element
      || element.parentElement.contains(one)));
    return {
      name: name(element), isNew, ring, isClear,
      covered: isClear ? "" : `at ${Math.round(left)},${Math.round(top)} under ${[...new Set(over.map((one) => one && (one.className?.baseVal ?? one.className) || one?.localName))].join(", ") || "nothing: out of sight"}`,
    };
  };
}

/** Presses Tab until every element has been met and the focus leaves, or goes round. Gives what is wrong. */
async function walk(page) {
  await page.evaluate(prepare);
  const problems = [];
  let [n_old, n_out] = [0, 0];
  for (let step = 0; ; step += 1) {
    assert.ok(step < MAX_STEPS, "the focus goes round and round");
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => globalThis.look());
    // It leaves the document at its end and comes in again at its top: a walk may begin in the middle.
    if (seen === null) {
      n_out += 1;
      if (n_out > 2) break;
      continue;
    }
    n_old = seen.isNew ? 0 : n_old + 1;
    if (n_old > 3) break; // round once
    if (!seen.isNew) continue;
    if (!seen.ring) problems.push(`no ring: ${seen.name}`);
    if (!seen.isClear) problems.push(`covered: ${seen.name} ${seen.covered}`);
  }
  const missed = await page.evaluate(() => globalThis.tabbable().filter((one) => !globalThis.reached.has(one)).map((one) => globalThis.nameOf(one)));
  return { problems, missed, n: await page.evaluate(() => globalThis.reached.size) };
}

test("Tab goes through the whole page, every focus shows and is not covered, and there is no trap", withPage(async (page) => {
  await openIncident(page);
  await waitForRun(page);
  const { problems, missed, n } = await walk(page);
  assert.deepEqual(problems, []);
  assert.deepEqual(missed, []);
  assert.ok(n > 150, `${n} elements`);
}, { viewport: NARROW }));

test("and backwards from the end, without a trap", withPage(async (page) => {
  await openIncident(page);
  await waitForRun(page);
  await page.evaluate(prepare);
  await page.locator("footer.page a").last().focus();
  let last = "";
  for (let step = 0; step < MAX_STEPS; step += 1) {
    await page.keyboard.press("Shift+Tab");
    const seen = await page.evaluate(() => globalThis.look());
    if (seen === null) break;
    assert.ok(seen.isNew || seen.name !== last, `the focus stays on ${seen.name}`);
    assert.ok(seen.isClear, `covered: ${seen.name} ${seen.covered}`);
    last = seen.name;
    if (/^a.*Skip to the incident/.test(last)) break;
  }
  assert.match(last, /Skip to the incident/);
}, { viewport: NARROW }));

test("the meeting's steps, by Tab alone", withPage(async (page) => {
  await openIncident(page);
  await page.keyboard.press("p");
  for (let number = 1; number <= incident.review.steps.length; number += 1) {
    await page.locator(`.present[data-step="${number}"]`).waitFor();
    const { problems, missed } = await walk(page);
    assert.deepEqual(problems, [], `step ${number}`);
    assert.deepEqual(missed, [], `step ${number}`);
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("ArrowRight");
  }
}, { viewport: NARROW }));

/** The opener has the focus again when the dialog has gone by Escape. */
async function assertEscapes(page, opener, dialog) {
  await opener.focus();
  await page.keyboard.press("Enter");
  await dialog.waitFor();
  const isInside = () => dialog.evaluate((node) => node.contains(document.activeElement));
  assert.ok(await isInside(), "the focus goes into the dialog");
  const n = await dialog.evaluate((node) => node.querySelectorAll("a[href], button:enabled, input:enabled, textarea").length);
  for (let press = 0; press < n + 2; press += 1) {
    await page.keyboard.press("Tab");
    const isOutside = await page.evaluate(() => document.activeElement !== document.body && !document.activeElement.closest("dialog[open]"));
    assert.ok(!isOutside, "what is behind a dialog takes no focus");
  }
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  assert.ok(await opener.evaluate((node) => node === document.activeElement), "the focus is back where it was");
}

test("Escape closes each dialog, and the focus is back at what opened it", withPage(async (page) => {
  await openIncident(page);
  await waitForRun(page);
  await assertEscapes(page, page.getByRole("button", { name: "QR code" }), page.getByRole("dialog", { name: "This state of the page" }));
  await assertEscapes(page, page.locator("#replay").getByRole("button", { name: /keys/i }).first(), page.getByRole("dialog", { name: "Keys of the replay" }));
  await page.keyboard.press("p");
  await page.locator(".present").waitFor();
  const controls = page.getByRole("group", { name: "Meeting" });
  await assertEscapes(page, controls.getByRole("button", { name: "Steps" }), page.getByRole("dialog", { name: /Steps/ }));
  assert.ok(await page.locator(".present").isVisible(), "Escape in a dialog does not leave the meeting");
  await assertEscapes(page, controls.getByRole("button", { name: "Notes" }), page.getByRole("dialog", { name: "Notes" }));
}, { viewport: NARROW }));
