// The page as hosts give it: nginx under a path with the documented headers, and a section of it inside another page.

import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import test, { after, before } from "node:test";
import assert from "node:assert/strict";
import { DIST, PAGE_URL, open, withPage } from "./support.mjs";
import { ID, SECTIONS, openIncident, runToExhausted } from "./incident.mjs";
import { startNginx } from "./host.mjs";

const program = process.env.NGINX;
const skip = program ? false : "nginx is not installed";
let nginx;
before(async () => { nginx = program && (await startNginx(program, DIST)); });
after(async () => await nginx?.stop());

/** The answer's status and headers. */
async function headers(file, encodings = "identity") {
  const response = await fetch(nginx.url + file, { headers: { "Accept-Encoding": encodings }, method: "HEAD", redirect: "manual" });
  return { status: response.status, ...Object.fromEntries(response.headers) };
}

const hashed = async (pattern) => (await readdir(DIST)).find((name) => pattern.test(name));

for (const browser of ["chromium", "firefox"]) {
  test(`behind nginx, under a path, the page starts and runs its model: ${browser}`, { skip }, (t) => withPage(async (page) => {
    await openIncident(page, "#/replay", nginx.url);
    const run = await runToExhausted(page);
    assert.equal(run.leakedFixed, 0);
    for (const section of SECTIONS) {
      await openIncident(page, `#/${ID}/${section}`, nginx.url);
      await page.locator("#replay .world").first().waitFor(); // nothing is on its way that the reload would break off
      const response = await page.reload();
      if (response) assert.equal(response.status(), 200);
      await page.locator(`#app #${section}`).waitFor();
      await page.locator("#replay .world").first().waitFor();
    }
  }, { browser, hosts: [nginx.url] })(t));
}

test("nginx sends the page's own policy and who may frame it", { skip }, async () => {
  const { "content-security-policy": sent, ...rest } = await headers("");
  const html = await readFile(path.join(DIST, "index.html"), "utf8");
  const own = html.match(/Content-Security-Policy" content="([^"]+)"/)[1];
  assert.equal(sent, `${own}; frame-ancestors 'self'`);
  assert.equal(rest["x-content-type-options"], "nosniff");
  assert.equal(rest["referrer-policy"], "no-referrer");
  assert.equal(rest["content-type"], "text/html; charset=utf-8");
});

test("nginx lets browsers keep what is named by its content, and nothing else", { skip }, async () => {
  const worker = await hashed(/^worker-/);
  for (const name of [await hashed(/_bg\.wasm$/), await hashed(/^start-.*\.js$/), await hashed(/^page-.*\.css$/), `${worker}/worker.js`]) {
    assert.match((await headers(name))["cache-control"], /immutable/, name);
  }
  for (const name of ["", "service-worker.js", "manifest.webmanifest", "incident-data/index.json"]) {
    assert.equal((await headers(name))["cache-control"], "no-cache", name);
  }
});

test("nginx sends each type right, and what the build compressed", { skip }, async () => {
  const wasm = await hashed(/_bg\.wasm$/);
  assert.equal((await headers(wasm))["content-type"], "application/wasm");
  assert.equal((await headers("manifest.webmanifest"))["content-type"], "application/manifest+json");
  const plain = Number((await headers(wasm))["content-length"]);
  const gzip = await headers(wasm, "gzip");
  assert.equal(gzip["content-encoding"], "gzip");
  assert.ok(Number(gzip["content-length"]) < plain / 2);
  if (!nginx.hasBrotli) return;
  const brotli = await headers(wasm, "gzip, br");
  assert.equal(brotli["content-encoding"], "br");
  assert.ok(Number(brotli["content-length"]) < Number(gzip["content-length"]));
});

test("nginx gives pages that are one file to be saved, and leads the bare path to the page", { skip }, async () => {
  const bundle = await headers(`bundle/${ID}.html`);
  assert.equal(bundle.status, 200);
  assert.equal(bundle["content-disposition"], "attachment");
  const bare = await fetch(nginx.url.slice(0, -1), { redirect: "manual" });
  assert.equal(bare.status, 301);
});

/** Opens a page of the same host with a frame in it, and gives the frame. */
async function embed(page, address) {
  const around = `${PAGE_URL}around.html`;
  await page.route(around, (route) => route.fulfill({
    contentType: "text/html",
    body: `<!doctype html><title>Around</title><button>outside</button><p style="height: 3000px"></p>
      <iframe src="${address}" title="The replay" width="900" height="700"></iframe><p style="height: 3000px"></p>
      <script>globalThis.heights = []; addEventListener("message", ({ data }) => heights.push(data.postmortemExplorer?.height));</script>`,
  }));
  await page.goto(around);
  const frame = page.frames().find((one) => one.url().includes("embed="));
  await frame.locator("#replay .world").first().waitFor();
  return frame;
}

test("a section inside another page has nothing around it, takes no key and moves nothing", withPage(async (page) => {
  const frame = await embed(page, `${PAGE_URL}?embed=replay#/${ID}/replay`);
  await frame.waitForFunction(() => document.querySelector("#replay .share-area")?.dataset.computed === "100");
  const visible = await frame.locator("header, footer, section").evaluateAll((all) =>
    all.filter((one) => one.getClientRects().length > 0 && !one.closest("#replay")).map((one) => one.id || one.className));
  assert.deepEqual(visible, []);
  assert.equal(await page.evaluate(() => scrollY), 0, "the page around has not been scrolled");

  const before = await frame.evaluate(() => location.hash);
  await page.getByRole("button", { name: "outside" }).focus();
  for (const key of ["ArrowRight", "n", "p", " "]) await page.keyboard.press(key);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "BUTTON");
  assert.equal(await frame.evaluate(() => location.hash), before);

  await frame.locator("#replay .stage").focus();
  await page.keyboard.press("ArrowRight");
  await frame.waitForFunction((before) => location.hash !== before, before);
  const heights = await page.evaluate(() => globalThis.heights);
  assert.ok(heights.length > 0 && heights.every((height) => height > 100 && height < 6000), String(heights));
}));

test("a word that names no section is no embedded view", withPage(async (page) => {
  await page.goto(`${PAGE_URL}?embed=<b>`);
  await page.locator("#app header").waitFor();
  await open(page);
}));
