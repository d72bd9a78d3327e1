// The review meeting: all of its steps by keys, a second window in step with the first, notes, and what is taken along.

import test from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { NARROW, assertAccessible, open, screenshot, withPage } from "./support.mjs";
import { incident, linkField, openIncident, waitForRun } from "./incident.mjs";

const STEPS = incident.review.steps;
const place = (page) => page.locator(".present-place strong").innerText();
const at = (page, number) => page.locator(`.present[data-step="${number}"]`).waitFor();

async function present(page, hash = "") {
  await openIncident(page, hash);
  await page.keyboard.press("p");
  await at(page, 1);
}

const BROWSERS = ["chromium", "firefox"];

for (const browser of BROWSERS) test(`P begins, the keys of a clicker lead through every step, and each step survives a reload: ${browser}`, withPage(async (page) => {
  await present(page);
  for (let number = 1; number <= STEPS.length; number += 1) {
    await at(page, number);
    assert.equal(await place(page), `${number} of ${STEPS.length}`);
    const question = await page.locator(".question").innerText();
    await page.reload();
    await at(page, number);
    assert.equal(await page.locator(".question").innerText(), question);
    assert.equal(await page.locator(".present-stage > section").count(), 1, "one idea a screen");
    assert.equal(await page.locator("text=Give everybody a quiet minute").count(), 0, "notes are the speaker's");
    if (number < STEPS.length) await page.keyboard.press(number % 2 ? "PageDown" : "Space");
  }
  await page.keyboard.press("PageDown");
  await at(page, STEPS.length);
  await page.keyboard.press("PageUp");
  await at(page, STEPS.length - 1);
  await page.keyboard.press("b");
  await page.locator(".present .blank").waitFor();
  await page.keyboard.press("b");
  await page.locator(".present .blank").waitFor({ state: "detached" });
  await page.keyboard.press("g");
  await page.keyboard.type("2"); // as a hand does: what a driver fills in is no change to Firefox
  await page.keyboard.press("Enter");
  await at(page, 2);
  await page.keyboard.press("o");
  await page.getByRole("dialog", { name: /Steps, \d+ minutes/ }).getByRole("button", { name: "Action items" }).click();
  await at(page, STEPS.length);
  await page.keyboard.press("Escape");
  await page.locator(".present").waitFor({ state: "detached" });
  assert.equal(await linkField(page, "step"), null);
  assert.ok(await page.locator("header.bar").isVisible());
}, { browser }));

for (const [name, options] of Object.entries({ wide: {}, "narrow-dark": { viewport: NARROW, colorScheme: "dark" } })) {
  test(`every step is accessible and fits: ${name}`, withPage(async (page) => {
    await present(page);
    for (let number = 1; number <= STEPS.length; number += 1) {
      await at(page, number);
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight)); // the controls cover nothing there
      await assertAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `step ${number} is ${overflow} px wider`);
      await screenshot(page, `present-${name}-${number}`);
      await page.keyboard.press("ArrowRight");
    }
  }, options));
}

test("body text is 24 px and more on a screen of 1080 lines", withPage(async (page) => {
  await present(page);
  const size = await page.locator(".tldr").evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  assert.ok(size >= 24, `${size} px`);
}, { viewport: { width: 1920, height: 1080 } }));

for (const browser of BROWSERS) test(`the speaker's window has the notes, and both windows follow each other through all steps: ${browser}`, withPage(async (page) => {
  await present(page);
  const [speaker] = await Promise.all([
    page.waitForEvent("popup"),
    page.getByRole("button", { name: "Speaker’s window" }).click(),
  ]);
  await at(speaker, 1);
  assert.match(await speaker.getByRole("complementary", { name: "For the speaker" }).innerText(), /Give everybody a quiet minute/);
  assert.match(await speaker.getByRole("timer").innerText(), /^\d+:\d\d of 5:00$/);
  await speaker.getByRole("button", { name: "Next ›" }).click();
  await Promise.all([at(page, 2), at(speaker, 2)]);
  await page.keyboard.press("ArrowRight");
  await Promise.all([at(page, 3), at(speaker, 3)]);
  assert.equal(await page.getByRole("complementary", { name: "For the speaker" }).count(), 0);
  // What is touched in one window is touched in the other: a step of the chain.
  await speaker.locator("#cause .controls").getByRole("button", { name: "Next ›" }).click();
  const opened = await linkField(speaker, "factor");
  await page.waitForFunction((id) => location.hash.includes(`factor=${id}`), opened);
  for (let number = 4; number <= STEPS.length; number += 1) {
    const [leads, follows] = number % 2 ? [page, speaker] : [speaker, page];
    await leads.keyboard.press("PageDown");
    await Promise.all([at(leads, number), at(follows, number)]);
  }
  await assertAccessible(speaker);
  await speaker.close();
}, { browser }));

test("a note stays over a reload and leaves as Markdown and as a JSON patch", withPage(async (page) => {
  await present(page);
  await page.keyboard.press("n");
  const notes = page.getByRole("dialog", { name: "Notes" });
  await notes.getByRole("textbox").fill("Ask support earlier.");
  await notes.getByRole("button", { name: "Close" }).click();
  await page.reload();
  await at(page, 1);
  await page.keyboard.press("n");
  assert.equal(await notes.getByRole("textbox").inputValue(), "Ask support earlier.");
  await assertAccessible(page);
  const save = async (name) => {
    const [file] = await Promise.all([page.waitForEvent("download"), notes.getByRole("button", { name }).click()]);
    return await readFile(await file.path(), "utf8");
  };
  assert.match(await save("Save as Markdown"), /## Overview\n\nAsk support earlier\./);
  const [operation] = JSON.parse(await save("Save as a JSON patch"));
  assert.deepEqual(operation, {
    op: "add", path: "/review/notes", value: [{ ref: "overview", text: "Ask support earlier." }],
  });
}));

test("the replay in the meeting goes on by its own keys while it has the focus", withPage(async (page) => {
  await open(page, "#/replay?step=1"); // a link within a step led to the replay
  await at(page, 1);
  await waitForRun(page);
  await page.locator(".stage").focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Pause", exact: true }).waitFor();
  assert.equal(await place(page), `1 of ${STEPS.length}`);
  await page.keyboard.press("Space");
}));

test("the incident leaves as Markdown and as the file that it is", withPage(async (page) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openIncident(page, "#/sources");
  await page.getByRole("button", { name: "Copy as Markdown" }).click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).startsWith("# "));
  const text = await page.evaluate(() => navigator.clipboard.readText());
  for (const { title } of incident.contributing_factors) assert.ok(text.includes(title.replaceAll("`", "\\`")), title);
  const [file] = await Promise.all([
    page.waitForEvent("download"), page.getByRole("button", { name: "Save as JSON" }).click(),
  ]);
  assert.equal(file.suggestedFilename(), `${incident.id}.json`);
  assert.deepEqual(JSON.parse(await readFile(await file.path(), "utf8")), incident);
}));

test("L shows the state as a QR code, with the link in words", withPage(async (page) => {
  await openIncident(page, "#/cause?zone=utc");
  await page.keyboard.press("l");
  const dialog = page.getByRole("dialog", { name: "This state of the page" });
  await dialog.getByRole("img", { name: "The link as a QR code" }).waitFor();
  assert.match(await dialog.innerText(), /#\/.*cause\?zone=utc/);
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
}));

test("the browser's Back takes back what was done to the run, and Forward does it again", withPage(async (page) => {
  await openIncident(page, "#/replay");
  await waitForRun(page);
  const done = page.locator("#replay .done li");
  await page.getByRole("button", { name: "Restart instance 2" }).click();
  await done.waitFor();
  await page.waitForFunction(() => location.hash.includes("do="));
  await page.goBack();
  await done.waitFor({ state: "detached" });
  await page.goForward();
  await done.waitFor();
}));
