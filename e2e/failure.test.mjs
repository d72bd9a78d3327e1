// When the page cannot start or stops: a sentence and a reload button, never a white page.

import test from "node:test";
import assert from "node:assert/strict";
import { PAGE_URL, assertAccessible, open, screenshot, withPage } from "./support.mjs";

/** Asserts that the sentence stands in place of the page, and returns it. */
async function shownSentence(page) {
  await page.locator("#failure:not([hidden])").waitFor();
  assert.equal(await page.locator("#app").isVisible(), false);
  assert.equal(await page.locator("#failure-reload").isVisible(), true);
  return await page.locator("#failure-sentence").innerText();
}

/** Answers requests for `pattern` with the file as `change` makes it. */
async function alter(page, pattern, change) {
  await page.route(pattern, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, ...change(await response.body()) });
  });
}

const cases = {
  "the program is missing": (page) => page.route("**/*.wasm", (route) => route.fulfill({ status: 404 })),
  "the program does not arrive": (page) => page.route("**/*.wasm", (route) => route.abort()),
  "the program was cut short": (page) => alter(page, "**/*.wasm", (body) => ({ body: body.subarray(0, body.length / 2) })),
  "one byte of the program was changed": (page) => alter(page, "**/*.wasm", (body) => {
    body[body.length - 1] ^= 1;
    return { body };
  }),
  "the glue is missing": (page) => page.route("**/postmortem-explorer-*.js", (route) => route.fulfill({ status: 404 })),
  "the glue has a wrong type": (page) => alter(page, "**/postmortem-explorer-*.js", (body) => ({ body, contentType: "text/plain" })),
};

for (const [what, provoke] of Object.entries(cases)) {
  test(`${what}: the page says so`, withPage(async (page) => {
    await provoke(page);
    await open(page);
    assert.match(await shownSentence(page), /could not be loaded/);
    assert.ok(await page.locator("#first-paint h1").isVisible(), "the incident's text stays");
    await assertAccessible(page);
  }, { expect: ["console"] }));
}

test("the program has a wrong type: the page starts all the same", withPage(async (page) => {
  await alter(page, "**/*.wasm", (body) => ({ body, contentType: "application/octet-stream" }));
  await open(page);
  await page.locator("#app h1").waitFor();
}));

test("there is no WebAssembly: the page says so", withPage(async (page) => {
  await page.addInitScript(() => delete globalThis.WebAssembly);
  await open(page);
  assert.match(await shownSentence(page), /needs WebAssembly/);
}));

// An extension that gets in Yew's way does just this: the release build itself panics, with its own hook.
test("a panic leaves a sentence with its text, and the button starts the page again", withPage(async (page) => {
  await page.addInitScript(() => {
    if (sessionStorage.getItem("has-panicked")) return;
    sessionStorage.setItem("has-panicked", "yes");
    const create = Document.prototype.createElement;
    Document.prototype.createElement = function (name, ...rest) {
      if (name === "h1") throw new DOMException("refused by a test");
      return create.call(this, name, ...rest);
    };
  });
  await open(page, "#/evidence");
  await page.locator("#failure:not([hidden])").waitFor();
  assert.match(await shownSentence(page), /did not expect/);
  // The place in the source, without the folders of the machine that built it.
  assert.match(await page.locator("#failure-detail").innerText(), /panicked at \/?yew-/);
  await assertAccessible(page);
  await screenshot(page, "failure");
  await page.locator("#failure-reload").click();
  await page.locator("#app h1").waitFor();
  assert.ok(page.url().startsWith(`${PAGE_URL}#/evidence`));
}, { expect: ["console", "stop"] }));
