// What a frame of the replay costs while it plays, measured with the browser's own tracing. Not a test: nothing is asserted.
//
//   PAGE_URL=… PREFIXED_PAGE_URL=… CHROMIUM=… node e2e/bench/stage.mjs
//
// Prints one line of JSON: for each speed the script time of each frame [ms] and the frames in a second. Script is all
// time in which the page's main thread ran JavaScript or WebAssembly; style, layout and paint are counted beside it.

import { openBrowser, WIDE } from "../support.mjs";
import { openIncident, waitForRun } from "../incident.mjs";

const SPEEDS = [1, 60, 1_200, 10_000];
const WARM_UP_MILLIS = 500;
const MEASURED_MILLIS = 4_000;
/** Tasks of the main thread in which script runs, as Chromium names them. The outermost counts. */
const SCRIPT = new Set(["FunctionCall", "EvaluateScript", "RunMicrotasks", "FireAnimationFrame", "EventDispatch", "TimerFire"]);
const RENDERING = new Set(["UpdateLayoutTree", "Layout", "PrePaint", "Paint", "Layerize", "Commit"]);

const browser = await openBrowser();
const page = await browser.newPage({ viewport: WIDE });
const figures = [];
for (const speed of SPEEDS) {
  await openIncident(page, `#/replay?at=2025-10-15T00:30:00Z&speed=${speed}`);
  await waitForRun(page);
  await page.locator("#replay .worlds").scrollIntoViewIfNeeded();
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.waitForTimeout(WARM_UP_MILLIS);
  figures.push({ speed, ...(await measure()) });
  await page.goto("about:blank");
}
await browser.close();
console.log(JSON.stringify({ speeds: figures }));

/** Traces the page for a while, and sums the script of each frame. */
async function measure() {
  await browser.startTracing(page, { categories: ["devtools.timeline", "disabled-by-default-devtools.timeline"] });
  await page.waitForTimeout(MEASURED_MILLIS);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const frames = traceEvents.filter(({ name, ph }) => name === "FireAnimationFrame" && ph === "X");
  const busiest = mode(frames.map(({ pid, tid }) => `${pid}/${tid}`));
  const main = traceEvents.filter(({ pid, tid, ph }) => ph === "X" && `${pid}/${tid}` === busiest);
  const starts = main.filter(({ name }) => name === "FireAnimationFrame").map(({ ts }) => ts).sort((a, b) => a - b);
  const script = perFrame(starts, outermost(main.filter(({ name }) => SCRIPT.has(name))));
  const rendering = perFrame(starts, outermost(main.filter(({ name }) => RENDERING.has(name))));
  const seconds = (starts.at(-1) - starts[0]) / 1e6;
  return { script_millis: script, rendering_millis: rendering, frames_per_second: (starts.length - 1) / seconds };
}

/** Durations between one frame's start and the next's [ms]. */
function perFrame(starts, spans) {
  const sums = starts.slice(1).map(() => 0);
  for (const { ts, dur } of spans) {
    const frame = starts.findLastIndex((start) => start <= ts);
    if (frame >= 0 && frame < sums.length) sums[frame] += dur / 1e3;
  }
  return sums;
}

/** Spans that lie in no other of the list. */
function outermost(spans) {
  let end = -Infinity;
  return [...spans].sort((a, b) => a.ts - b.ts || b.dur - a.dur).filter(({ ts, dur }) => {
    if (ts < end) return false;
    end = ts + dur;
    return true;
  });
}

/** The value that is there most often. */
function mode(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
