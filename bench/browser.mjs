// node bench/browser.mjs FOLDER ROUNDS: the model in headless Chromium, beside a JavaScript M/M/20 in the same page, and its
// digests in Node; prints one JSON line. FOLDER has `web/` and `node/`, what wasm-bindgen made of the package `bench`;
// CHROMIUM names the browser. `cargo xtask bench browser` builds and calls it.

import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../e2e/package.json', import.meta.url))
const { chromium } = require('playwright-core')

const [folder, rounds] = process.argv.slice(2)
const N_EVENTS = 2_000_000
const N_FORKS = 20
const N_SEEKS = 500
const SEEDS = [1n, 2n, 3n, 4n, 5n]

const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html' }
const files = {
  '/': '<!doctype html><title>bench</title>',
  '/mm20.mjs': fs.readFileSync(new URL('mm20.mjs', import.meta.url)),
}
const server = http.createServer((request, response) => {
  const name = new URL(request.url, 'http://localhost').pathname
  const file = path.join(folder, name)
  const body = files[name] ?? (file.startsWith(path.join(folder, 'web')) && fs.existsSync(file) && fs.readFileSync(file))
  response.writeHead(body ? 200 : 404, { 'content-type': TYPES[path.extname(name) || '.html'] ?? 'text/plain' })
  response.end(body || '')
})
await new Promise((ready) => server.listen(0, '127.0.0.1', ready))

/** In the page: contenders in turns; the memory after a first run, and after many forks. */
async function measure({ rounds, nEvents, nForks, nSeeks, seeds }) {
  const [{ default: init, ...model }, javascript] = await Promise.all([import('/web/bench.js'), import('/mm20.mjs')])
  const { memory } = await init()
  const timed = (call) => {
    const start = performance.now()
    const result = call()
    return [(performance.now() - start) / 1e3, result]
  }
  const [, events] = timed(() => model.run_replay())
  const bytes_of_run = memory.buffer.byteLength
  const seconds = { replay: [], mm20: [], javascript: [], seeks: [] }
  javascript.run(nEvents) // warm
  for (let round = 0; round < rounds; round += 1) {
    seconds.replay.push(timed(() => model.run_replay())[0])
    seconds.mm20.push(timed(() => model.run_mm20(nEvents))[0])
    seconds.javascript.push(timed(() => javascript.run(nEvents))[0])
  }
  // Before `finish`, which keeps a run of its own: the page's worker holds one at a time.
  const checkpoint_bytes = model.run_forks(nForks)
  const bytes_after_forks = memory.buffer.byteLength
  model.finish()
  for (let nth = 0; nth < nSeeks; nth += 1) seconds.seeks.push(timed(() => model.seek(nth))[0])
  const digests = seeds.map((seed) => [...model.digests(BigInt(seed))].map(String))
  return { events, mm20_events: nEvents, seconds, bytes_of_run, n_forks: nForks, bytes_after_forks, checkpoint_bytes, digests }
}

const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args })
try {
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  const figures = await page.evaluate(measure, { rounds: Number(rounds), nEvents: N_EVENTS, nForks: N_FORKS, nSeeks: N_SEEKS, seeds: SEEDS.map(String) })
  const inNode = require(path.resolve(folder, 'node', 'bench.js'))
  const digests_in_node = SEEDS.map((seed) => [...inNode.digests(seed)].map(String))
  console.log(JSON.stringify({ ...figures, digests_in_node, browser: browser.version() }))
} finally {
  await browser.close()
  server.close()
}
