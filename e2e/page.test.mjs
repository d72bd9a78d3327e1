// The page as it is hosted: it starts anywhere, keeps to its policy, and asks nobody else for anything.

import test from "node:test";
import assert from "node:assert/strict";
import {
  NARROW, PAGE_URL, PREFIXED_PAGE_URL, WIDE, assertAccessible, open, screenshot, withPage,
} from "./support.mjs";
import { INCIDENT_PATH, incident, openIncident } from "./incident.mjs";

for (const [place, base] of [["the root of a host", PAGE_URL], ["a path of a host", PREFIXED_PAGE_URL]]) {
  test(`the page starts at ${place}, and every file comes from below it`, withPage(async (page) => {
    const urls = [];
    page.on("request", (request) => urls.push(request.url()));
    await openIncident(page, "", base);
    assert.equal(await page.locator("h1:visible").count(), 1);
    assert.ok(urls.length >= 5, "page, style, start script, glue and program");
    assert.deepEqual(urls.filter((url) => !url.startsWith(base)), []);
  }));

  test(`a hash route survives a reload at ${place}`, withPage(async (page) => {
    await open(page, "#/evidence", base);
    const response = await page.reload();
    await page.locator("h1:visible").waitFor();
    assert.equal(response.status(), 200);
    assert.match(new URL(page.url()).hash, /^#\/evidence/);
    assert.equal(await page.locator("h1:visible").count(), 1);
  }));
}

for (const [name, options] of Object.entries({
  "wide-light": { colorScheme: "light" },
  "wide-dark": { colorScheme: "dark" },
  "narrow-light": { colorScheme: "light", viewport: NARROW },
  "narrow-dark": { colorScheme: "dark", viewport: NARROW },
})) {
  test(`axe finds nothing, and nothing is wider than the window: ${name}`, withPage(async (page) => {
    await openIncident(page);
    await page.getByRole("button", { name: "hidden" }).click();
    await page.getByRole("button", { name: "Numbers of" }).first().click();
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
    await assertAccessible(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px wider`);
    await screenshot(page, `page-${name}`);
  }, options));
}

test("without JavaScript the incident can be read: summary, timeline, chain, lessons", withPage(async (page) => {
  await page.goto(PAGE_URL);
  assert.equal(await page.locator("h1:visible").innerText(), incident.title);
  for (const { title } of [...incident.timeline, ...incident.contributing_factors]) {
    assert.ok(await page.getByRole("heading", { name: title, exact: true }).first().isVisible(), title);
  }
  const text = await page.locator("main").innerText();
  for (const words of ["does not hold", "What went well", "Action items", "need JavaScript"]) assert.ok(text.includes(words), words);
  assert.equal(await page.locator(".notice a").getAttribute("href"), INCIDENT_PATH);
  await screenshot(page, "without-javascript");
}, { javaScriptEnabled: false }));

for (const [name, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
  test(`the first screen stands before the program, which takes its place without a jump: ${name}`, withPage(async (page) => {
    let letGo;
    const held = new Promise((resolve) => (letGo = resolve));
    await page.route("**/*.wasm", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(PAGE_URL);
    const places = (scope) => Promise.all(["h1", ".tldr", ".facts", ".milestones"].map((one) =>
      page.locator(`${scope} ${one}`).first().boundingBox()));
    const before = await places("#first-paint");
    assert.ok(before.every(Boolean) && before[0].y < viewport.height);
    await assertAccessible(page);
    letGo();
    await page.locator("#app h1").waitFor();
    assert.equal(await page.locator("#first-paint").count(), 0);
    assert.deepEqual(await places("#app"), before);
  }, { viewport }));
}

test("a link to another incident does not show the first one's text meanwhile", withPage(async (page) => {
  await page.route("**/*.wasm", () => {}); // never answered
  await page.goto(`${PAGE_URL}#/another-incident/overview`, { waitUntil: "commit" });
  await page.locator("#first-paint > [data-incident]").waitFor({ state: "hidden" });
}));

/** Does `provoke` in the page, and returns the directive of its policy that this breaks. */
async function brokenDirective(page, provoke) {
  await page.evaluate(() => addEventListener("securitypolicyviolation", (event) => {
    globalThis.broken ??= event.violatedDirective;
  }));
  await page.evaluate(provoke).catch(() => {}); // the policy may also throw
  return await (await page.waitForFunction(() => globalThis.broken)).jsonValue();
}

for (const [what, directive, provoke] of [
  // From a timer: what the debugger evaluates itself is exempt from the policy.
  ["eval", "require-trusted-types-for", () => setTimeout(() => (0, eval)("globalThis.hasRun = true"))],
  ["text as HTML", "require-trusted-types-for", () => {
    document.body.innerHTML = "<b>bold</b>";
  }],
  ["a style attribute", "style-src-attr", () => document.body.setAttribute("style", "width: 77px")],
  ["a request to another origin", "connect-src", () => fetch("http://127.0.0.1:9/")],
]) {
  test(`the policy refuses ${what}`, withPage(async (page) => {
    await open(page);
    assert.equal(await brokenDirective(page, provoke), directive);
    assert.equal(await page.evaluate(() => globalThis.hasRun), undefined);
  }, { expect: ["console", "policy", "stop"] }));
}

for (const [what, markup] of [
  ["script-src-elem", "<script>globalThis.hasRun = true</script>"],
  ["script-src-attr", "<svg onload='globalThis.hasRun = true'></svg>"],
]) {
  test(`markup that somebody slipped into the page does not run: ${what}`, withPage(async (page, notes) => {
    await page.route(PAGE_URL, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace("</body>", `${markup}</body>`) });
    });
    await open(page);
    assert.equal(await page.evaluate(() => globalThis.hasRun), undefined);
    assert.deepEqual(notes.filter((note) => note.kind === "policy").map((note) => note.text.split(" ")[0]), [what]);
  }, { expect: ["console", "policy"] }));
}

test("the policy allows styles that a program sets as properties", withPage(async (page) => {
  await open(page);
  const width = await page.evaluate(() => {
    document.body.style.setProperty("--share", "0.5");
    document.body.style.cssText = "width: 77px";
    return getComputedStyle(document.body).width;
  });
  assert.equal(width, "77px"); // and nothing was refused: withPage sees to that
}));
