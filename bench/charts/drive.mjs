// Drives the bench page in one Chromium and prints medians and ratios. Called by `cargo xtask bench charts`.
//
//   BENCH_URL=… CHROMIUM=… node bench/charts/drive.mjs [SIZE…]

import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../../e2e/package.json", import.meta.url))("playwright-core");
const SIZES = process.argv.slice(2).map(Number);
const sizes = SIZES.length > 0 ? SIZES : [10_000, 100_000, 1_000_000, 5_000_000];
const ROUNDS = 3;
const CONTENDERS = ["nothing", "ours", "uPlot"];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
const middle = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const ms = (value) => (value === undefined ? "" : value.toFixed(value < 10 ? 2 : 1));

for (const n of sizes) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1400 }, deviceScaleFactor: 1 });
  page.on("pageerror", (error) => { throw error; });
  await page.goto(process.env.BENCH_URL);
  await page.waitForFunction(() => globalThis.bench && [...document.querySelectorAll("iframe")].every((one) => one.contentWindow.__bench));
  const client = await page.context().newCDPSession(page);
  await client.send("Performance.enable");
  const loaded = await page.evaluate((n) => bench.load(n), n);
  const rows = new Map();
  const note = (what, name, value) => {
    if (!rows.has(what)) rows.set(what, Object.fromEntries(CONTENDERS.map((one) => [one, []])));
    rows.get(what)[name].push(value);
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (let place = 0; place < CONTENDERS.length; place++) {
      const { name, results } = await page.evaluate((place) => bench.turn(place), place);
      for (const what of ["zoom", "pan", "move", "all", "resize"]) {
        note(`${what}, script`, name, results[what].script);
        note(`${what}, shown`, name, results[what].shown);
      }
      note("inked pixels", name, results.ink);
    }
  }
  for (const [what, times] of [["pan", 60], ["move", 200]]) {
    for (let place = 0; place < CONTENDERS.length; place++) {
      const before = await tasks(client);
      await page.evaluate(([place, what, times]) => bench.only(place, what, times), [place, what, times]);
      note(`${what}, thread`, CONTENDERS[place], (1_000 * ((await tasks(client)) - before)) / times);
    }
  }
  console.log(`\n4 series of ${n.toLocaleString("en")} points, ms (medians of ${ROUNDS} turns)`);
  console.log(`${"".padEnd(16)}${CONTENDERS.map((name) => name.padStart(10)).join("")}${"uPlot ÷ ours".padStart(15)}`);
  const print = (what, values) => {
    const ratio = what === "inked pixels" ? "" : (values[2] / values[1]).toFixed(2);
    console.log(`${what.padEnd(16)}${values.map((value) => ms(value).padStart(10)).join("")}${ratio.padStart(15)}`);
  };
  print("load, script", CONTENDERS.map((name) => loaded[name].load));
  const longest = CONTENDERS.map((name) => loaded[name].longestTask);
  console.log(`${"longest task".padEnd(16)}${longest.map((task) => (task === 0 ? "< 50" : ms(task)).padStart(10)).join("")}`);
  print("first draw", CONTENDERS.map((name) => loaded[name].draw));
  for (const [what, values] of rows) print(what, CONTENDERS.map((name) => middle(values[name])));
  const raw = n * 5 * 8;
  const { bytes, wasm } = loaded.ours;
  console.log(`memory: ours keeps ${(bytes / raw).toFixed(3)} × the raw columns (${(raw / 2 ** 20).toFixed(1)} MiB); its whole wasm memory is ${(wasm / 2 ** 20).toFixed(1)} MiB`);
  await page.close();
}
await browser.close();

/** Seconds that the page's main thread has spent on tasks. */
async function tasks(client) {
  const { metrics } = await client.send("Performance.getMetrics");
  return metrics.find((metric) => metric.name === "TaskDuration").value;
}
