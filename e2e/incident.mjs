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

/** Waits until the run is computed: then the stage can go to the end of it. */
export async function waitForRun(page) {
  await page.locator("#replay .world").first().waitFor();
  await page.waitForFunction(() => document.querySelector("#replay .share-area")?.dataset.computed === "100");
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
