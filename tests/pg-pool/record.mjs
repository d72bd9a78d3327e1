// node record.mjs [scenario.json]   (or the scenario on standard input): prints the recording, one JSON document.
import fs from 'node:fs'
import { record } from './recorder.mjs'

const scenario = JSON.parse(fs.readFileSync(process.argv[2] ?? 0, 'utf8'))
console.log(JSON.stringify(await record(scenario)))
