// What every end-to-end test needs: real browsers, a page that is watched, and the accessibility check.
// A test is `test("…", withPage(async (page) => { … }))`; whatever the page should not do fails it by itself.

import { readFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { after } from "node:test";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";
// A version of its own: the newest asks a Firefox as distributions have it for a command that it does not know.
import { firefox } from "playwright-core-for-firefox";

/** The release build at the root of a host, and under a path of it. `cargo xtask test e2e` serves both. */
export const PAGE_URL = needed("PAGE_URL");
export const PREFIXED_PAGE_URL = needed("PREFIXED_PAGE_URL");

/** The page and the incident as one file on disk. */
export const BUNDLE_FILE = process.env.BUNDLE ?? "BUNDLE is not set";
/** The folder of the release build. */
export const DIST = process.env.DIST ?? "DIST is not set";
export const BUNDLE_URL = pathToFileURL(BUNDLE_FILE).href;

/** Widths that people have: a laptop's window and a phone. */
export const WIDE = { width: 1280, height: 720 };
export const NARROW = { width: 390, height: 844 };

const RESULTS = path.join(import.meta.dirname, "results");
const AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** The browsers that are open, by name, until all tests of the file are done. */
const browsers = new Map();
let isClosingAtTheEnd = false;

/** Chromium or an unchanged Firefox, headless, with a profile of its own. Also used by screenshots.mjs. */
export async function openBrowser(name = "chromium") {
  return name === "firefox"
    ? await firefox.launch({ channel: "moz-firefox", executablePath: needed("FIREFOX") })
    : await chromium.launch({ executablePath: needed("CHROMIUM"), args: FLAGS });
}

async function opened(name) {
  if (!browsers.has(name)) browsers.set(name, openBrowser(name));
  return await browsers.get(name);
}

/**
 * A test's body that gets a fresh page and its notes, and fails when the page did one of these:
 * asked another origin for something, wrote an error to the console, broke its Content-Security-Policy, or stopped.
 *
 * `options` are Playwright's for a context (`viewport`, `colorScheme`, `javaScriptEnabled` …); `expect`: what the test
 * provokes on purpose, a list out of "console", "policy" and "stop"; `browser`: "chromium" or "firefox". The service worker is
 * off where a test does not ask for it: it would answer in place of what the test answers. `hosts`: addresses of the
 * test's own that the page may be at.
 */
export function withPage(body, { expect = [], browser = "chromium", hosts = [], ...options } = {}) {
  if (!isClosingAtTheEnd) after(async () => await Promise.all([...browsers.values()].map(async (one) => (await one).close())));
  isClosingAtTheEnd = true;
  return async () => {
    const blocked = browser === "chromium" ? { serviceWorkers: "block" } : {};
    const context = await (await opened(browser)).newContext({ viewport: WIDE, ...blocked, ...options });
    const page = await context.newPage();
    try {
      const notes = await watch(page, hosts);
      await body(page, notes);
      await page.evaluate(() => {}); // a round trip, so that nothing is still on its way
      const unexpected = notes.filter((note) => !expect.includes(note.kind));
      assert.deepEqual(unexpected, [], "the page did what no page of ours may do");
    } finally {
      await page.unrouteAll({ behavior: "ignoreErrors" }); // an answer may still be on its way to a page that is done
      await context.close();
    }
  };
}

/** Opens the page at a hash route, and waits until the program has taken it over or has failed. */
export async function open(page, hash = "", base = PAGE_URL) {
  await page.goto(base + hash);
  await page.locator("#app:not([hidden]) > :not(.skeleton), #failure:not([hidden])").first().waitFor();
}

/** Fails when axe finds anything in the page, or in a part of it: WCAG 2.2 A and AA, and its best practices. */
export async function assertAccessible(page, part = "html") {
  const file = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  await page.evaluate(await readFile(file, "utf8")); // through the debugger: the page's policy does not apply
  const { violations } = await page.evaluate(
    ([part, values]) => globalThis.axe.run(part, { runOnly: { type: "tag", values } }),
    [part, AXE_RULES],
  );
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(" ")}`);
  assert.deepEqual(found, [], "axe-core found something");
}

/** Leaves a picture of the whole page in e2e/results/, for people. */
export async function screenshot(page, name) {
  await mkdir(RESULTS, { recursive: true });
  await page.screenshot({ path: path.join(RESULTS, `${name}.png`), fullPage: true });
}

/** Everything noteworthy that the page does, as it happens. */
async function watch(page, hosts) {
  const notes = [];
  const origins = [PAGE_URL, PREFIXED_PAGE_URL, ...hosts].map((url) => new URL(url).origin);
  page.on("request", (request) => {
    const url = new URL(request.url());
    const isBundle = url.href.split("#")[0] === BUNDLE_URL;
    const isOurs = isBundle || origins.includes(url.origin) || url.protocol === "data:" || url.protocol === "blob:";
    if (!isOurs) notes.push({ kind: "foreign", text: request.url() });
  });
  page.on("console", (message) => {
    if (message.type() === "error") notes.push({ kind: "console", text: message.text() });
  });
  page.on("pageerror", (error) => notes.push({ kind: "stop", text: String(error) }));
  await page.exposeFunction("noteViolation", (text) => notes.push({ kind: "policy", text }));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
      globalThis.noteViolation(`${violatedDirective} ${blockedURI} ${sample}`));
  });
  return notes;
}

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run \`cargo xtask test e2e\``);
  return value;
}
