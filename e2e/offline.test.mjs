// After the first visit the page needs no network, and a newer build asks before it takes over.

import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import test, { after, before } from "node:test";
import assert from "node:assert/strict";
import { DIST, PAGE_URL, assertAccessible, open, withPage } from "./support.mjs";
import { incident, inks, openIncident, runToExhausted } from "./incident.mjs";
import { startHost } from "./host.mjs";

const allowed = { serviceWorkers: "allow" };
const NEXT = "fedcba9876543210";
let next; // the same build under another name, with another title, and its worker in another folder
let host;

before(async () => {
  next = path.join(await mkdtemp(path.join(os.tmpdir(), "postmortem-next-")), "dist");
  await cp(DIST, next, { recursive: true });
  const html = await readFile(path.join(next, "index.html"), "utf8");
  const build = html.match(/name="build" content="([0-9a-f]+)"/)[1];
  const folder = html.match(/content="(worker-[0-9a-f]+)\//)[1];
  await rename(path.join(next, folder), path.join(next, `worker-${NEXT}`));
  for (const name of ["index.html", "service-worker.js"]) {
    const text = await readFile(path.join(next, name), "utf8");
    const renamed = text.replaceAll(build, NEXT).replaceAll(folder, `worker-${NEXT}`).replace("<title>", "<title>Next: ");
    await writeFile(path.join(next, name), renamed);
  }
  host = await startHost(DIST);
});
after(async () => {
  await host?.stop();
  await rm(path.dirname(next), { recursive: true, force: true });
});

/** Waits until the build is kept and in charge. */
const kept = (page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready;
  if (navigator.serviceWorker.controller) return;
  await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
});
const look = (page) => page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
const newer = (page) => page.locator("#newer");
/** A test with a host whose build can be exchanged; it begins with the first. */
const withHost = (body, options) => (t) => {
  host.folder = DIST;
  host.change = (_name, text) => text;
  return withPage(body, { ...allowed, hosts: [host.url], ...options })(t);
};

test("without a network the page reloads, whole", withPage(async (page) => {
  await openIncident(page);
  await kept(page);
  await page.context().setOffline(true);
  await openIncident(page, "#/replay");
  await page.reload();
  await openIncident(page, "#/replay");
  assert.deepEqual(await inks(page), Array(incident.metrics.length).fill(true));
  assert.equal((await runToExhausted(page)).leakedFixed, 0);
  assert.equal(await newer(page).isVisible(), false);
}, allowed));

for (const browser of ["chromium", "firefox"]) test(`when the host is gone the page reloads, whole: ${browser}`, async (t) => {
  const gone = await startHost(DIST);
  await withPage(async (page) => {
    await openIncident(page, "", gone.url);
    await kept(page);
    await gone.stop();
    await page.reload();
    await openIncident(page, "#/replay", gone.url);
    assert.deepEqual(await inks(page), Array(incident.metrics.length).fill(true));
    assert.equal((await runToExhausted(page)).leakedFixed, 0);
  }, { ...(browser === "chromium" ? allowed : {}), browser, hosts: [gone.url] })(t);
});

test("a newer build is told of, takes over when the reader says so, and is what is kept then", withHost(async (page) => {
  await openIncident(page, "", host.url);
  await kept(page);
  assert.equal(await newer(page).isVisible(), false);
  const oldWorker = await page.evaluate(() => document.querySelector('meta[name="worker"]').content);

  host.folder = next;
  await look(page);
  await newer(page).waitFor();
  assert.doesNotMatch(await page.title(), /^Next/);
  await assertAccessible(page, "#newer");
  const status = (address) => page.evaluate(async (address) => (await fetch(address)).status, address);
  assert.equal(await status(oldWorker), 200, "the page of the old build still has its own files");

  await page.getByRole("button", { name: "Reload" }).click();
  await page.waitForFunction(() => document.title.startsWith("Next"));
  await page.locator("#app h1").waitFor();
  assert.equal(await newer(page).isVisible(), false);
  await page.context().setOffline(true);
  await page.reload();
  await openIncident(page, "", host.url);
  assert.match(await page.title(), /^Next/);
}));

test("the reader may stay with the build that is open", withHost(async (page) => {
  await openIncident(page, "", host.url);
  await kept(page);
  host.folder = next;
  await look(page);
  await newer(page).getByRole("button", { name: "Not now" }).click();
  assert.equal(await newer(page).isVisible(), false);
  assert.doesNotMatch(await page.title(), /^Next/);
}));

test("a page that is already of the newer build is told nothing", withHost(async (page) => {
  await openIncident(page, "", host.url);
  await kept(page);
  host.folder = next;
  await page.reload(); // the host answers: the page is the new one, and its service worker is installed behind it
  await page.waitForFunction(() => document.title.startsWith("Next"));
  await page.waitForFunction(async (next) => (await caches.keys()).some((name) => name.endsWith(next)), NEXT);
  await page.waitForFunction(async () => !(await navigator.serviceWorker.getRegistration()).waiting);
  assert.equal(await newer(page).isVisible(), false);
}));

test("a host in the middle of an update is not kept: never parts of two builds", withHost(async (page) => {
  const other = await readFile(path.join(next, "index.html"), "utf8");
  host.change = (name, text) => (name === "index.html" && host.isHalfway ? other : text);
  host.isHalfway = true;
  await page.goto(`${host.url}incident-data/index.json`); // any page of the host: the script is registered by hand
  const state = await page.evaluate(async () => {
    const { installing } = await navigator.serviceWorker.register("/service-worker.js");
    await new Promise((done) => installing.addEventListener("statechange", done, { once: true }));
    return installing.state;
  });
  host.isHalfway = false;
  assert.equal(state, "redundant");
}, { expect: ["console"] })); // a page of plain text asks for an icon of its host

test("an incident that changed on the host is shown as it is now", withHost(async (page) => {
  await openIncident(page, "", host.url);
  await kept(page);
  const folder = path.join(path.dirname(next), "changed");
  await cp(DIST, folder, { recursive: true });
  const file = path.join(folder, `incident-data/${incident.id}/incident.json`);
  await writeFile(file, (await readFile(file, "utf8")).replace(incident.title, "Another title"));
  host.folder = folder;
  await page.reload();
  await page.locator("#app h1", { hasText: "Another title" }).waitFor();
}));

test("the page says nothing of builds where it cannot be kept", withPage(async (page) => {
  await open(page, "", PAGE_URL);
  assert.equal(await newer(page).isVisible(), false);
}));
