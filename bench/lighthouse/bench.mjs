// Lighthouse's mobile profile on the page. Not a test: nothing is asserted.
//
//   CHROMIUM=… node bench/lighthouse/bench.mjs URL
//
// Prints one line of JSON: the score of each category, and every audit that costs points, with what it saw.

import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [url] = process.argv.slice(2);
const profile = await mkdtemp(path.join(os.tmpdir(), "postmortem-lighthouse-"));
const chrome = await launch({
  chromePath: process.env.CHROMIUM,
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-quic"],
  userDataDir: profile,
  logLevel: "silent",
});
try {
  // Its defaults: a phone, four times slower than this machine, on slow 4G, the network simulated.
  const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: "silent", output: "json" });
  const categories = Object.values(lhr.categories);
  const losing = categories.flatMap(({ id: category, auditRefs }) => auditRefs
    .map(({ id, weight }) => ({ category, id, weight, audit: lhr.audits[id] }))
    .filter(({ weight, audit }) => weight > 0 && audit.score !== null && audit.score < 1)
    .map(({ category, id, weight, audit }) => ({
      category, id, weight, title: audit.title, score: audit.score, seen: audit.displayValue ?? "",
      where: (audit.details?.items ?? []).slice(0, 3).map(({ node, url, source }) => node?.selector ?? url ?? source?.url ?? "").filter(Boolean),
    })));
  const metrics = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index", "interactive"];
  console.log(JSON.stringify({
    version: lhr.lighthouseVersion,
    scores: Object.fromEntries(categories.map(({ title, score }) => [title, score === null ? null : Math.round(score * 100)])),
    metrics: Object.fromEntries(metrics.map((id) => [lhr.audits[id].title, lhr.audits[id].displayValue])),
    losing,
    warnings: lhr.runWarnings,
  }));
} finally {
  await chrome.kill();
  await rm(profile, { recursive: true, force: true });
}
