// A database client with no database behind it: it answers after the scenario's latencies and dies on command.
// It shows pg-pool the surface of pg's Client that pg-pool looks at, and nothing else.

import { EventEmitter } from 'node:events'

/** A latency list is indexed by the client's ordinal; its last entry stands for all later clients. */
export function latency(given, ordinal, fallback) {
  if (given === undefined) return fallback
  return Array.isArray(given) ? given[Math.min(ordinal, given.length - 1)] : given
}

/** Zero means: in this millisecond, but not in this call. */
function later(millis, action) {
  if (millis > 0) return setTimeout(action, millis)
  process.nextTick(action)
}

/**
 * The class of clients for one run. `scenario` gives latencies and faults, `all` collects the clients in order of
 * construction, `note(event, fields)` writes a record.
 */
export function stubClientClass(scenario, all, note) {
  const refused = new Set(scenario.connect_fail)

  return class StubClient extends EventEmitter {
    // What pg-pool reads of pg's Client:
    _queryable = true
    _ending = false
    connection = { stream: { destroy: () => this.cutConnecting() } }
    ref() {}
    unref() {}

    // Ours:
    phase = 'new' // connecting, open, closing, dead
    socketGone = false

    constructor() {
      super()
      this.ordinal = all.push(this) - 1
      note('client_new', { client: this.ordinal })
    }

    connect(done) {
      this.phase = 'connecting'
      this.connectDone = done
      this.connectTimer = later(latency(scenario.connect_latency_ms, this.ordinal, 3), () => {
        if (this.phase !== 'connecting') return
        const fails = refused.has(this.ordinal)
        this.phase = fails ? 'dead' : 'open'
        done(fails ? new Error('stub connect failure') : null)
      })
    }

    /** The socket goes away while the connection is being made; the failure is heard a tick later. */
    cutConnecting() {
      if (this.phase !== 'connecting') return
      this.phase = 'dead'
      clearTimeout(this.connectTimer)
      process.nextTick(() => this.connectDone(new Error('Connection terminated unexpectedly')))
    }

    query({ dur_ms, fail }, _values, done) {
      this.queryTimer = setTimeout(() => {
        this.queryTimer = undefined
        if (fail) done(new Error('stub query failure'), { rows: [] })
        else done(undefined, { rows: [] })
      }, dur_ms)
    }

    end(done) {
      note('client_end', { client: this.ordinal })
      this._ending = true
      if (this.socketGone) return done?.()
      this.phase = 'closing'
      later(latency(scenario.end_latency_ms, this.ordinal, 0), () => {
        this.socketGone = true
        this.phase = 'dead'
        done?.()
        process.nextTick(() => this.emit('end'))
      })
    }

    /** The backend dies. As with pg: not queryable, then 'error', then the end of the socket unless a close is under way. */
    die() {
      clearTimeout(this.queryTimer)
      this.queryTimer = undefined
      this._queryable = false
      note('client_dead', { client: this.ordinal })
      try {
        this.emit('error', new Error('stub backend died')) // throws when nobody listens
      } finally {
        if (!this._ending) {
          this.socketGone = true
          this.phase = 'dead'
          process.nextTick(() => this.emit('end'))
        }
      }
    }
  }
}
