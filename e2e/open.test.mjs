// Files of the reader's own, opened from disk: in the place of the host's, and without a request.

import test from "node:test";
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { withPage } from "./support.mjs";
import { ID, incident, openIncident } from "./incident.mjs";

const FOLDER = path.join(import.meta.dirname, "..", "incident-data", ID);
const COMMIT = { hash: "0a1b2c3d4e5f60718293", href: "https://example.org/commit/0a1b2c3d4e5f" };
const [change, ...changes] = incident.code_changes;
const OWN = { ...incident, id: "own-incident", title: "An incident of my own", code_changes: [{ ...change, commit: COMMIT }, ...changes] };

/** The shipped incident's files under another id and title, as `{ name, mimeType, buffer }`. */
async function ownFiles() {
  const files = [{ name: "review.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(OWN)) }];
  for (const name of await readdir(FOLDER, { recursive: true, withFileTypes: true })) {
    if (!name.isFile() || name.name === "incident.json") continue;
    files.push({ name: name.name, mimeType: "", buffer: await readFile(path.join(name.parentPath ?? name.path, name.name)) });
  }
  return files;
}

const chooser = (page) => page.getByLabel("Open an incident of your own");
const title = (page) => page.locator("h1").first();

/** The requests from now on, but for the build's own worker and what a browser asks for by itself when an address changes. */
function asked(page) {
  const urls = [];
  const isOwn = (url) => /\/worker-[0-9a-f]+\/|\/favicon-[0-9a-f]+\.svg$|^(blob|data):/.test(url);
  page.on("request", (request) => { if (!isOwn(request.url())) urls.push(request.url()); });
  return urls;
}

/** Waits until the opened incident stands with its charts and its code. */
async function stands(page) {
  await title(page).filter({ hasText: OWN.title }).waitFor();
  for (const metric of incident.metrics) await page.locator(`#metric-${metric.id} button`).first().waitFor();
  await page.locator("#code table").waitFor();
  await page.locator("#replay .world").first().waitFor();
}

for (const browser of ["chromium", "firefox"]) {
  test(`chosen files are an incident with charts, code and replay, and nothing is asked of the host: ${browser}`, withPage(async (page) => {
    await openIncident(page, `#/${ID}/evidence?zone=utc`);
    const urls = asked(page);
    await chooser(page).setInputFiles(await ownFiles());
    await stands(page);
    assert.ok(await page.evaluate(() => location.hash.startsWith("#/own-incident/")));
    await page.getByText("comes from files that you opened").waitFor();
    assert.equal(await page.getByRole("link", { name: "commit 0a1b2c3d4e" }).getAttribute("href"), COMMIT.href);
    assert.deepEqual(urls, []);
    await page.getByRole("button", { name: "Close them" }).click();
    await title(page).filter({ hasText: incident.title.split(" ")[0] }).waitFor();
    assert.equal(await page.getByText("comes from files that you opened").isVisible(), false);
  }, { browser }));
}

test("files are dropped on the page", withPage(async (page) => {
  await openIncident(page);
  const urls = asked(page);
  const files = (await ownFiles()).map(({ name, buffer }) => ({ name, text: buffer.toString("utf8") }));
  await page.evaluate((files) => {
    const dataTransfer = new DataTransfer();
    for (const { name, text } of files) dataTransfer.items.add(new File([text], name));
    for (const type of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, files);
  await stands(page);
  assert.deepEqual(urls, []);
}));

test("an incident without its side files is shown without their figures", withPage(async (page) => {
  await openIncident(page);
  await chooser(page).setInputFiles([(await ownFiles())[0]]);
  await title(page).filter({ hasText: OWN.title }).waitFor();
  await page.locator("#sources").waitFor();
  await page.locator("#evidence").getByText("404").first().waitFor();
}));

test("a file that is no incident is refused in words, and the next one opens", withPage(async (page) => {
  await openIncident(page);
  await chooser(page).setInputFiles([{ name: "broken.json", mimeType: "", buffer: Buffer.from("{\"schema_version\": 1,") }]);
  await page.getByText(/line 1, column/).first().waitFor();
  await page.getByText("opened/broken.json").first().waitFor(); // by its own name
  await chooser(page).setInputFiles(await ownFiles());
  await stands(page);
}));
