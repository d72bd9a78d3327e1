// node check.mjs FOLDER…: records every stored scenario anew and compares. Fails when a trace is no longer what it was.
import fs from 'node:fs'
import path from 'node:path'
import { record } from './recorder.mjs'

const recordings = process.argv.slice(2).flatMap((folder) =>
  fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.json')).sort().map((name) => path.join(folder, name)),
)
let nDiffering = 0
for (const file of recordings) {
  const stored = JSON.parse(fs.readFileSync(file, 'utf8'))
  const { trace, stats } = await record(stored.scenario)
  const at = stored.trace.findIndex((line, nth) => JSON.stringify(line) !== JSON.stringify(trace[nth]))
  if (at < 0 && trace.length === stored.trace.length && JSON.stringify(stats) === JSON.stringify(stored.stats)) continue
  nDiffering += 1
  console.error(`${file}: record ${at < 0 ? stored.trace.length : at} differs`)
  console.error(`  stored   ${JSON.stringify(stored.trace[at])}\n  recorded ${JSON.stringify(trace[at])}`)
}
console.log(`${recordings.length} recordings, ${recordings.length - nDiffering} equal, ${nDiffering} differing`)
process.exitCode = recordings.length > 0 && nDiffering === 0 ? 0 : 1
