// A file that means harm is text on the page, or is refused in words. It never runs, and the page goes on.

import test from "node:test";
import assert from "node:assert/strict";
import { PAGE_URL, open, withPage } from "./support.mjs";
import { ID, INCIDENT_PATH, alterIncident, incident, openIncident } from "./incident.mjs";

const OVERRIDE = "\u202e";
const RUN = "globalThis.hasRun = true";
const PAYLOAD = `</script><script>${RUN}</script><img src=x onerror="${RUN}"><svg onload="${RUN}">`
  + `<a href="javascript:${RUN}">x</a> [link](javascript:${RUN}) \${${RUN}} %3Cscript%3E ${OVERRIDE}desrever\u2066`;

/** Fields whose text has a shape that the format prescribes: others are free. */
const SHAPED = new Set([
  "$schema", "id", "kind", "type", "status", "severity", "href", "before", "after", "code_change", "experiment", "model", "ref", "metric",
  "language", "display_time_zone", "conforms_to", "purl", "basis", "source", "verdict", "unit", "instance", "variant", "owner_role",
  "actor_role", "step", "path", "field", "fact", "measure", "statistic", "outcome", "compare", "op", "arm",
]);

/** The value with `change` applied to each free text. */
function changed(value, change, name = "") {
  if (Array.isArray(value)) return value.map((one) => changed(one, change, name));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, changed(one, change, key)]));
  }
  const isFree = typeof value === "string" && / /.test(value) && !SHAPED.has(name) && !/^\d{4}-/.test(value);
  return isFree ? change(value, name) : value;
}

const problems = (page) => page.locator(".problems");
const hasRun = (page) => page.evaluate(() => globalThis.hasRun);

/** Answers with this text in place of the incident. */
const serve = (page, body) => page.route(`**/${INCIDENT_PATH}`, (route) => route.fulfill({ body, contentType: "application/json" }));

for (const browser of ["chromium", "firefox"]) test(`markup, scripts, templates and directions in every text are text: ${browser}`, withPage(async (page) => {
  let n_texts = 0;
  const hostile = JSON.stringify(changed(incident, (text) => {
    n_texts += 1;
    return `${text} ${PAYLOAD}`.slice(0, 1_990);
  }));
  assert.ok(n_texts > 200, String(n_texts));
  await serve(page, hostile);
  await openIncident(page);
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  assert.ok((await page.locator("#app").innerText()).split("<img src=x").length > 50, "the texts are shown, as they are");
  const found = await page.evaluate(() => ({
    elements: document.querySelectorAll("#app script, #app img, #app iframe, #app object, #app embed, #app [onload], #app [onerror]").length,
    schemes: [...new Set([...document.querySelectorAll("#app a")].map((one) => new URL(one.href || "#", location.href).protocol))],
  }));
  assert.equal(found.elements, 0);
  assert.deepEqual(found.schemes.filter((scheme) => !["http:", "https:"].includes(scheme)), []);
  assert.equal(await hasRun(page), undefined);
}, { browser }));

test("a text that turns the direction turns nothing around it", withPage(async (page) => {
  await serve(page, JSON.stringify(changed(incident, (text) => `${OVERRIDE}${text}`)));
  await openIncident(page);
  const open = await page.evaluate((override) => {
    const walker = document.createTreeWalker(document.querySelector("#app"), NodeFilter.SHOW_TEXT);
    const bare = [];
    let n_seen = 0;
    while (walker.nextNode()) {
      if (!walker.currentNode.data.includes(override)) continue;
      n_seen += 1;
      const { parentElement } = walker.currentNode;
      if (!/isolate|plaintext/.test(getComputedStyle(parentElement).unicodeBidi)) bare.push(parentElement.outerHTML.slice(0, 80));
    }
    return { bare, n_seen };
  }, OVERRIDE);
  assert.ok(open.n_seen > 50, String(open.n_seen));
  assert.deepEqual(open.bare, []);
}));

for (const [what, replace, words] of [
  ["a link of another scheme", { href: "javascript:alert(1)" }, /javascript:alert/],
  ["a file above the folder", { href: "../../secret.json" }, /\.\.\/\.\.\/secret/],
  ["a file of another host", { href: "//127.0.0.1:9/x.json" }, /127\.0\.0\.1/],
]) {
  test(`${what} is refused`, withPage(async (page) => {
    await alterIncident(page, (text) => {
      const value = JSON.parse(text);
      Object.assign(value.metrics[0], replace);
      return JSON.stringify(value);
    });
    await open(page);
    assert.match(await problems(page).innerText(), words);
    assert.equal(await hasRun(page), undefined);
  }));
}

test("names of prototypes are plain names: unknown fields are refused, ids work", withPage(async (page) => {
  await alterIncident(page, (text) => text.replace("{", '{"__proto__": {"hasRun": true}, "constructor": 1, "toString": "x",'));
  await open(page);
  const words = await problems(page).innerText();
  for (const name of ["__proto__", "constructor", "toString"]) assert.ok(words.includes(name), words);
  assert.equal(await hasRun(page), undefined);

  await page.unroute(`**/${INCIDENT_PATH}`);
  await alterIncident(page, (text) => text.replaceAll('"latency-p99"', '"constructor"'));
  await page.goto("about:blank");
  await open(page, `#/${ID}/evidence?metric=constructor`);
  await page.locator("#metric-constructor button").first().waitFor();
}));

for (const [what, body] of [
  ["a million brackets", "[".repeat(1_000_000)],
  ["nested objects", '{"a":'.repeat(100_000) + "1" + "}".repeat(100_000)],
  ["an endless string", `"${"a".repeat(1_000_000)}`],
  ["no JSON", "<!doctype html><script>1</script>"],
  ["nothing", ""],
  ["null", "null"],
]) {
  test(`${what} in place of an incident is refused in words`, withPage(async (page) => {
    await serve(page, body);
    await open(page);
    assert.match(await problems(page).innerText(), /This incident cannot be shown/);
    assert.equal(await page.locator("#failure").isVisible(), false);
  }));
}

for (const number of ["1e400", "-1e400", "1e308", "18446744073709551616", "-1", "0.0000001"]) {
  test(`a huge or odd number in the model, ${number}, is refused in words`, withPage(async (page) => {
    await alterIncident(page, (text) => text.replace(/"max": 20/, `"max": ${number}`));
    await open(page);
    assert.match(await problems(page).innerText(), /max|line \d+/);
    assert.equal(await page.locator("#failure").isVisible(), false);
  }));
}

test("50 MB are refused before they are read into the page", withPage(async (page) => {
  await serve(page, Buffer.alloc(50 * 1024 * 1024, " "));
  await open(page);
  assert.match(await problems(page).innerText(), /52428800 bytes; at most 4194304/);
}));

test("a hostile metric, a hostile code file and a hostile catalogue stop nothing", withPage(async (page) => {
  await page.route("**/metrics/waiting.json", (route) => route.fulfill({ body: "[".repeat(1_000_000) }));
  await page.route("**/code/*.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `// ${PAYLOAD}\n${await response.text()}` });
  });
  await open(page);
  await page.locator(".panel-missing").waitFor();
  await page.locator("#code table").waitFor();
  assert.ok((await page.locator("#code").innerText()).includes("<img src=x"));
  assert.equal(await page.locator("#code img, #code script").count(), 0);
  assert.equal(await hasRun(page), undefined);

  await page.route("**/incident-data/index.json", (route) => route.fulfill({
    json: { schema_version: 1, incidents: [{ id: "a", title: PAYLOAD, href: "javascript:alert(1)" }] },
  }));
  await page.goto("about:blank");
  await open(page, "", PAGE_URL);
  assert.match(await problems(page).innerText(), /javascript:alert/);
}));
