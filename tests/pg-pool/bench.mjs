// node bench.mjs VARIANT RUNS: how long the real pg-pool takes for 43,200 checkouts under virtual time; prints one JSON line.
// process.nextTick is virtual here, too: without it Node would have to come round between two timers, which only costs
// pg-pool time. The model's side of it is bench/src/checkouts.rs, on the same draws; `cargo xtask bench pool` runs both. When
// the checkouts come and how long they hold their client is drawn before the time is taken, there as here.

import { createRequire } from 'node:module'
import { stubClientClass } from './stub-client.mjs'

const require = createRequire(import.meta.url)
const Pool = require('pg-pool')
const FakeTimers = require('@sinonjs/fake-timers')

const N_CHECKOUTS = 43_200
const SEED = 7

/** Share of checkouts that leak, mean gap, when a leaked client comes back (with an error), longest wait for a client. */
const VARIANTS = {
  fixed: { leak: 0, gap: 1500 },
  'fixed-busy': { leak: 0, gap: 12, connectionTimeoutMillis: 5000 },
  'leak-wait-forever': { leak: 0.02, gap: 1500 },
  'leak-timeout': { leak: 0.02, gap: 1500, connectionTimeoutMillis: 5000 },
  'leak-recovered': { leak: 0.02, gap: 1500, late: 600_000, connectionTimeoutMillis: 5000 },
}

/** mulberry32: the same draws in both languages. */
function draws(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** The checkouts of a variant: whether it leaks, how long it holds its client (nothing: for ever), time to the next one. */
function drawn({ leak, gap, late }) {
  const next = draws(SEED)
  return Array.from({ length: N_CHECKOUTS }, (_, number) => {
    const leaks = next() < leak
    const hold = leaks ? late : 40 + Math.floor(next() * 321)
    const isLast = number + 1 === N_CHECKOUTS
    return { leaks, hold, gap: isLast ? 0 : Math.max(1, Math.round(-Math.log(1 - next()) * gap)) }
  })
}

function run({ connectionTimeoutMillis = 0 }, checkouts) {
  const clock = FakeTimers.install({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'nextTick'], loopLimit: 1e9 })
  try {
    const pool = new Pool(
      { max: 20, connectionTimeoutMillis },
      stubClientClass({ connect_latency_ms: 5, end_latency_ms: 2 }, [], () => {}),
    )
    const counts = { emitted: 0, granted: 0, refused: 0, timers: 0 }
    for (const event of ['connect', 'acquire', 'release', 'remove']) pool.on(event, () => void (counts.emitted += 1))
    let nAsked = 0
    const ask = () => {
      const { leaks, hold, gap } = checkouts[nAsked]
      nAsked += 1
      pool.connect((error, _client, release) => {
        if (error) return void (counts.refused += 1)
        counts.granted += 1
        if (hold) setTimeout(() => release(leaks ? new Error('restarted') : undefined), hold)
      })
      if (nAsked < N_CHECKOUTS) setTimeout(ask, gap)
    }
    setTimeout(ask, 0)
    const start = process.hrtime.bigint()
    while (clock.countTimers() > 0) {
      clock.next()
      counts.timers += 1
    }
    const seconds = Number(process.hrtime.bigint() - start) / 1e9
    return { seconds, counts: { ...counts, ends_at_millis: clock.now, total: pool.totalCount, waiting: pool.waitingCount } }
  } finally {
    clock.uninstall()
  }
}

const [variant, runs] = process.argv.slice(2)
if (!(variant in VARIANTS)) throw new Error(`unknown variant ${variant}; there are ${Object.keys(VARIANTS).join(', ')}`)
const checkouts = drawn(VARIANTS[variant])
const results = Array.from({ length: Number(runs ?? 1) }, () => run(VARIANTS[variant], checkouts))
console.log(JSON.stringify({ variant, seconds: results.map((result) => result.seconds), counts: results[0].counts }))
