// The page as it is hosted: it starts anywhere, keeps to its policy, and asks nobody else for anything.

import test from "node:test";
import assert from "node:assert/strict";
import {
  NARROW, PAGE_URL, PREFIXED_PAGE_URL, assertAccessible, open, screenshot, withPage,
} from "./support.mjs";

for (const [place, base] of [["the root of a host", PAGE_URL], ["a path of a host", PREFIXED_PAGE_URL]]) {
  test(`the page starts at ${place}, and every file comes from below it`, withPage(async (page) => {
    const urls = [];
    page.on("request", (request) => urls.push(request.url()));
    await open(page, "", base);
    assert.equal(await page.locator("h1:visible").count(), 1);
    assert.ok(urls.length >= 5, "page, style, start script, glue and program");
    assert.deepEqual(urls.filter((url) => !url.startsWith(base)), []);
  }));

  test(`a hash route survives a reload at ${place}`, withPage(async (page) => {
    await open(page, "#/x", base);
    const response = await page.reload();
    await page.locator("#app > :not(.skeleton)").first().waitFor();
    assert.equal(response.status(), 200);
    assert.equal(new URL(page.url()).hash, "#/x");
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
    await open(page);
    await assertAccessible(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px wider`);
    await screenshot(page, `page-${name}`);
  }, options));
}

test("without JavaScript the page says what it is and where to read", withPage(async (page) => {
  await page.goto(PAGE_URL);
  assert.equal(await page.locator(".skeleton").isVisible(), false);
  assert.match(await page.locator("noscript").innerText(), /incident review[\s\S]*incident-data/);
  assert.equal(await page.locator("noscript a").getAttribute("href"), "incident-data/index.json");
}, { javaScriptEnabled: false }));

test("the skeleton stands at the first paint, without a script", withPage(async (page) => {
  await page.route("**/*.js", () => {}); // never answered
  await page.goto(PAGE_URL, { waitUntil: "commit" });
  await page.locator(".skeleton-figure").waitFor();
  assert.equal(await page.locator("#failure").isVisible(), false);
  await screenshot(page, "skeleton");
}));

test("an inline script, eval and an inline style do not run, and the policy says so", withPage(async (page, notes) => {
  await open(page);
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.inlineRan = true";
    document.body.append(script);
    const styled = document.createElement("p");
    styled.setAttribute("style", "width: 77px");
    document.body.append(styled);
    return { inline: globalThis.inlineRan === true, width: styled.style.width };
  });
  // From a timer: what the debugger evaluates itself is exempt from the policy.
  const evaluated = await page.evaluate(() => new Promise((resolve) => {
    addEventListener("securitypolicyviolation", () => setTimeout(() => resolve(globalThis.evalRan === true)));
    setTimeout("globalThis.evalRan = true");
  }));
  assert.deepEqual({ ...ran, evaluated }, { inline: false, width: "", evaluated: false });
  const broken = notes.filter((note) => note.kind === "policy").map((note) => note.text.split(" ")[0]).sort();
  assert.deepEqual(broken, ["script-src", "script-src-elem", "style-src-attr"]);
}, { expect: ["console", "policy"] }));

test("a request to another origin is refused by the policy", withPage(async (page) => {
  await open(page);
  const directive = await page.evaluate(() => new Promise((resolve) => {
    addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective));
    fetch("http://127.0.0.1:9/").catch(() => {});
  }));
  assert.equal(directive, "connect-src");
}, { expect: ["console", "policy"] }));
