// The incident that ships, as its files say, and the page that shows it.

import { readFileSync } from "node:fs";
import path from "node:path";
import { PAGE_URL, open } from "./support.mjs";

const FOLDER = path.join(import.meta.dirname, "../incident-data");

export const ID = "2025-checkout-502";
export const INCIDENT_PATH = `incident-data/${ID}/incident.json`;
export const text = (file) => readFileSync(path.join(FOLDER, ID, file), "utf8");
export const incident = JSON.parse(text("incident.json"));
export const SECTIONS = ["overview", "evidence", "cause", "code", "replay", "what-if", "lessons", "sources"];

/** Opens the page at a hash route and waits until the whole incident stands. */
export async function openIncident(page, hash = "", base = PAGE_URL) {
  await open(page, hash, base);
  await page.locator("#sources").waitFor();
  for (const metric of incident.metrics) await page.locator(`#metric-${metric.id} button`).first().waitFor();
  await page.locator("#code table").waitFor();
}

/** Waits until the page has come to rest: a link scrolls smoothly, and what moves is missed by a click. */
export const atRest = (page) => page.waitForFunction(() => {
  const rest = (window.rest ??= { y: NaN, nFrames: 0 });
  rest.nFrames = rest.y === scrollY ? rest.nFrames + 1 : 0;
  rest.y = scrollY;
  if (rest.nFrames < 10) return false;
  delete window.rest;
  return true;
});

/** Waits until the run is computed: then the stage can go to the end of it. */
export async function waitForRun(page) {
  await page.locator("#replay .world").first().waitFor();
  await page.waitForFunction(() => document.querySelector("#replay .share-area")?.dataset.computed === "100");
}

/** Whether each chart has lines in it, in their order. */
export const inks = (page) => page.locator(".panel canvas").evaluateAll((all) => all.map((canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value, index) => index % 4 === 3 && value > 0);
}));

/** Runs to the first exhausted pool, and gives what the stage and the findings say then: equal wherever it is run. */
export async function runToExhausted(page) {
  await waitForRun(page);
  // A pool is exhausted where the page opens already: what counts is the next one.
  const before = await page.locator("#replay .worlds").getAttribute("data-shown");
  await page.getByRole("combobox", { name: "Run to" }).selectOption({ label: "a pool exhausted" });
  await page.waitForFunction((before) => {
    const replay = document.getElementById("replay");
    const isElsewhere = replay.querySelector(".worlds").dataset.shown !== before;
    return isElsewhere && replay.querySelector(".sentence")?.textContent.includes("is exhausted")
      && replay.querySelector(".world.buggy .state.exhausted");
  }, before);
  return {
    moment: await page.locator("#replay .worlds").getAttribute("data-shown"),
    sentence: await page.locator("#replay .sentence").innerText(),
    shares: await page.locator("#replay .world .share").allInnerTexts(),
    leaked: await page.locator("#replay .world.buggy .slot-leaked").count(),
    leakedFixed: await page.locator("#replay .world.fixed .slot-leaked").count(),
  };
}

/** Answers requests for the incident with what `change` makes of its text. */
export async function alterIncident(page, change) {
  const body = change(text("incident.json"));
  await page.route(`**/${INCIDENT_PATH}`, (route) => route.fulfill({ body, contentType: "application/json" }));
}

/** The clock in the bar. */
export const clock = (page) => page.locator("header .clock strong").innerText();

/** A parameter of the link that the address bar shows. */
export const linkField = (page, name) =>
  page.evaluate((name) => new URLSearchParams(location.hash.split("?")[1] ?? "").get(name), name);
