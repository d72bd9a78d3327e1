// Plays one scenario against the real, unmodified pg-pool under virtual time and returns the trace.
// Timers fire one at a time, by due time and then by the order in which they were armed; between two of them Node drains
// process.nextTick and the promise jobs by itself, as it always does.

import fs from 'node:fs'
import { createRequire } from 'node:module'
import { stubClientClass } from './stub-client.mjs'

const require = createRequire(import.meta.url)
const Pool = require('pg-pool')
const FakeTimers = require('@sinonjs/fake-timers')

const packageVersion = (name) =>
  JSON.parse(fs.readFileSync(new URL(`./node_modules/${name}/package.json`, import.meta.url), 'utf8')).version

export const versions = {
  node: process.version,
  'pg-pool': packageVersion('pg-pool'),
  'fake-timers': packageVersion('@sinonjs/fake-timers'),
}

const POOL_OPTIONS = new Set([
  'max', 'min', 'poolSize', 'idleTimeoutMillis', 'connectionTimeoutMillis', 'maxUses', 'maxLifetimeSeconds', 'allowExitOnIdle',
])
/** Fields of an op that its record repeats. */
const OP_FIELDS = ['id', 'client', 'error', 'via', 'dur_ms', 'fail']

/** Text of an error → name of its record. */
const REFUSALS = [
  [/^timeout exceeded when trying to connect$/, 'timeout'],
  [/^Connection terminated due to connection timeout$/, 'connect_timeout'],
  [/^Cannot use a pool after calling end on the pool$/, 'rejected'],
  [/hook/, 'hook_error'],
  [/verify/, 'verify_error'],
]
const refusal = (error, otherwise) => REFUSALS.find(([text]) => text.test(error.message))?.[1] ?? otherwise

const realSetImmediate = setImmediate
const nodeDrains = () => new Promise((resolve) => realSetImmediate(resolve))

class Run {
  trace = []
  clients = []
  requests = new Map()
  crashed = false

  constructor(scenario, clock) {
    this.scenario = scenario
    this.clock = clock
    const note = (event, fields) => this.note(event, fields)
    this.pool = new Pool(this.poolOptions(), stubClientClass(scenario, this.clients, note))
    this.listen()
  }

  note(event, fields) {
    const { pool } = this
    this.trace.push({
      t_ms: this.clock.now,
      event,
      ...fields,
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      expired: pool.expiredCount,
    })
  }

  poolOptions() {
    const { options = {}, on_connect, verify } = this.scenario
    const unknown = Object.keys(options).find((name) => !POOL_OPTIONS.has(name))
    if (unknown) throw new Error(`unknown pool option: ${unknown}`)
    const given = { ...options }
    if (on_connect) {
      given.onConnect = (client) =>
        new Promise((pass, fail) => this.check(on_connect, client, 'stub hook failure', (error) => (error ? fail(error) : pass())))
    }
    if (verify) given.verify = (client, done) => this.check(verify, client, 'stub verify failure', done)
    return given
  }

  /** A hook's verdict on one client, at once or after its latency. */
  check({ latency_ms, fail = [] }, client, message, done) {
    const verdict = () => done(fail.includes(client.ordinal) ? new Error(message) : undefined)
    if (latency_ms > 0) setTimeout(verdict, latency_ms)
    else verdict()
  }

  listen() {
    const { pool, scenario } = this
    const noteClient = (event) => (client) => this.note(event, { client: client.ordinal })
    pool.on('connect', (client) => {
      this.note('ev_connect', { client: client.ordinal })
      if (scenario.client_error_listener !== false) client.on('error', () => this.note('client_error', { client: client.ordinal }))
    })
    pool.on('acquire', noteClient('ev_acquire'))
    pool.on('release', (error, client) => this.note('ev_release', { client: client.ordinal, error: Boolean(error) }))
    pool.on('remove', noteClient('ev_remove'))
    if (scenario.pool_error_listener !== false) pool.on('error', (_error, client) => this.note('ev_error', { client: client.ordinal }))
  }

  /** One op between its two records. */
  play(op) {
    if (this.crashed) return
    const fields = { op: op.op }
    for (const name of OP_FIELDS) if (op[name] !== undefined) fields[name] = op[name]
    this.note('op', fields)
    const apply = this[`op_${op.op}`]
    if (!apply) throw new Error(`unknown op: ${op.op}`)
    apply.call(this, op)
    if (!this.crashed) this.note('ret', op.id === undefined ? { op: op.op } : { op: op.op, id: op.id })
  }

  op_sample() {}

  op_leak() {}

  op_batch({ ops }) {
    for (const op of ops) this.play(op)
  }

  op_connect({ id, hold_ms, release_error }) {
    const request = { state: 'pending' }
    this.requests.set(id, request)
    this.pool.connect((error, client, release) => {
      if (error) {
        request.state = 'failed'
        this.note(refusal(error, 'connect_error'), { id, message: error.message })
        return
      }
      Object.assign(request, { state: 'held', client, release })
      this.note('acquired', { id, client: client.ordinal })
      const giveBack = () => {
        this.note('op', { op: 'release', id, auto: true })
        this.giveBack(id, release_error)
        this.note('ret', { op: 'release', id })
      }
      if (hold_ms > 0) setTimeout(giveBack, hold_ms)
      else if (hold_ms === 0) giveBack()
    })
  }

  op_release({ id, error, via }) {
    this.giveBack(id, error, via)
  }

  giveBack(id, withError, via) {
    const request = this.requests.get(id)
    if (!request?.release) return this.note('noop', { id, why: request?.state ?? 'unknown' })
    request.state = 'released'
    const release = via === 'client' ? request.client.release : request.release
    try {
      release(withError ? new Error('released with error') : undefined)
    } catch (error) {
      this.note('double_release', { id, client: request.client.ordinal, message: error.message })
    }
  }

  op_query({ id, dur_ms, fail }) {
    this.requests.set(id, { state: 'query' })
    this.pool.query({ dur_ms, fail }, undefined, (error) => {
      if (!error) return this.note('query_done', { id })
      const connecting = /connect failure|Connection terminated/.test(error.message)
      this.note(refusal(error, connecting ? 'connect_error' : 'query_error'), { id, message: error.message })
    })
  }

  op_kill({ id, client: ordinal }) {
    const client = ordinal === undefined ? this.requests.get(id)?.client : this.clients[ordinal]
    if (!client) return this.note('noop', { ...(id && { id }), ...(ordinal !== undefined && { client: ordinal }), why: 'no such client' })
    if (client.phase === 'connecting') {
      this.note('client_dead', { client: client.ordinal })
      client.cutConnecting()
    } else if (client.phase === 'open') {
      try {
        client.die()
      } catch (error) {
        this.note('crash', { client: client.ordinal, message: error.message })
        this.crashed = true
      }
    } else {
      this.note('noop', { client: client.ordinal, why: client.phase })
    }
  }

  op_end() {
    this.pool.end((error) => (error ? this.note('end_error', { message: error.message }) : this.note('pool_ended')))
  }
}

/** Plays a scenario to its end: `{ versions, scenario, stats, trace }`. */
export async function record(scenario) {
  const clock = FakeTimers.install({ now: 0, toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const run = new Run(scenario, clock)
    // Before anything else, so that at equal times an op comes before every timer that the pool arms.
    for (const op of scenario.ops) setTimeout(() => run.play(op), op.at_ms)
    const stats = { timers_fired: 0, ms_with_ties: 0, records: 0 }
    let inThisMillisecond = 0
    for (let last; clock.countTimers() > 0 && !run.crashed && !(last >= (scenario.until_ms ?? Infinity)); last = clock.now) {
      clock.next()
      stats.timers_fired += 1
      inThisMillisecond = clock.now === last ? inThisMillisecond + 1 : 1
      if (inThisMillisecond === 2) stats.ms_with_ties += 1
      await nodeDrains()
    }
    run.note('final')
    stats.records = run.trace.length
    return { versions, scenario, stats, trace: run.trace }
  } finally {
    clock.uninstall()
  }
}
