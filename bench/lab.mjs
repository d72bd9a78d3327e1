// Replications of the shipped incident in two workers of Chromium, compiled as the page's worker is.
//
//   CHROMIUM=… node bench/lab.mjs FOLDER REPLICATIONS
//
// Prints one line of JSON with the seconds from starting the workers to the last result.

import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { createRequire } from 'node:module'

const require = createRequire(new URL('../e2e/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const [, , folder, replications] = process.argv
const N_WORKERS = 2

const WORKER = `import init, { run_replications } from '/web/bench.js'
onmessage = async ({ data: [from, to] }) => {
  await init()
  postMessage(run_replications(from, to))
}`
const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html' }
const PAGES = { '/': '<!doctype html><title>bench</title>', '/worker.mjs': WORKER }
const server = http.createServer((request, response) => {
  const name = new URL(request.url, 'http://localhost').pathname
  const file = path.join(folder, name)
  const body = PAGES[name] ?? (file.startsWith(path.join(folder, 'web')) && fs.existsSync(file) && fs.readFileSync(file))
  response.writeHead(body ? 200 : 404, { 'content-type': TYPES[path.extname(name) || '.html'] ?? 'text/plain' })
  response.end(body || '')
})
await new Promise((ready) => server.listen(0, '127.0.0.1', ready))

/** In the page: the seeds are dealt out in equal stretches. */
async function measure({ n, nWorkers }) {
  const start = performance.now()
  const shares = await Promise.all(Array.from({ length: nWorkers }, (_, place) => new Promise((done, fail) => {
    const worker = new Worker('/worker.mjs', { type: 'module' })
    worker.onmessage = ({ data }) => done(data)
    worker.onerror = ({ message }) => fail(new Error(message))
    worker.postMessage([Math.round((n * place) / nWorkers) + 1, Math.round((n * (place + 1)) / nWorkers)])
  })))
  return { replications: n, seconds: [(performance.now() - start) / 1e3], mean_failed_share: shares.reduce((sum, share) => sum + share, 0) / n }
}

const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args })
try {
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  console.log(JSON.stringify(await page.evaluate(measure, { n: Number(replications), nWorkers: N_WORKERS })))
} finally {
  await browser.close()
  server.close()
}
