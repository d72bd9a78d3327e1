// A plain M/M/20 in JavaScript, as one would write it for speed: typed arrays, a binary heap, nothing allocated per event.
// The other side of bench/src/mm20.rs. `node bench/mm20.mjs EVENTS RUNS` prints one JSON line; a page imports `run`.

const N_SERVERS = 20
const SERVICE = 1_000_000 // mean service time [µs]
const GAP = SERVICE / 17 // offered load is 17 of 20 servers

/** sfc32: a fast generator of 32-bit numbers. */
function draws(seed) {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88 | 0, 1]
  return () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4294967296
  }
}

/** Runs so many events; returns the time that was waited in all [s]. */
export function run(nEvents) {
  const next = draws(7)
  const exponential = (mean) => Math.round(-Math.log(1 - next()) * mean)
  // The calendar: times, insertion numbers (ties come out first in, first out) and kinds; 0: arrival, 1: departure.
  const times = new Float64Array(64)
  const numbers = new Float64Array(64)
  const kinds = new Uint8Array(64)
  let size = 0
  let number = 0
  const schedule = (time, kind) => {
    let at = size++
    const mine = number++
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (times[parent] <= time) break // an equal one came first
      times[at] = times[parent]
      numbers[at] = numbers[parent]
      kinds[at] = kinds[parent]
      at = parent
    }
    times[at] = time
    numbers[at] = mine
    kinds[at] = kind
  }
  const drop = () => {
    size -= 1
    const [time, mine, kind] = [times[size], numbers[size], kinds[size]]
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= size) break
      const other = child + 1
      if (other < size && (times[other] < times[child] || (times[other] === times[child] && numbers[other] < numbers[child]))) child = other
      if (times[child] > time || (times[child] === time && numbers[child] > mine)) break
      times[at] = times[child]
      numbers[at] = numbers[child]
      kinds[at] = kinds[child]
      at = child
    }
    times[at] = time
    numbers[at] = mine
    kinds[at] = kind
  }
  let nBusy = 0
  let nWaiting = 0
  let last = 0
  let waited = 0
  schedule(0, 0)
  for (let nth = 0; nth < nEvents; nth += 1) {
    const now = times[0]
    const kind = kinds[0]
    drop()
    waited += nWaiting * (now - last)
    last = now
    if (kind === 0) {
      schedule(now + exponential(GAP), 0)
      if (nBusy < N_SERVERS) {
        nBusy += 1
        schedule(now + exponential(SERVICE), 1)
      } else {
        nWaiting += 1
      }
    } else if (nWaiting > 0) {
      nWaiting -= 1
      schedule(now + exponential(SERVICE), 1)
    } else {
      nBusy -= 1
    }
  }
  return waited / 1e6
}

if (globalThis.process?.argv[1]?.endsWith('mm20.mjs')) {
  const [events, runs] = process.argv.slice(2).map(Number)
  const seconds = []
  let waited
  for (let nth = 0; nth < runs; nth += 1) {
    const start = performance.now()
    waited = run(events)
    seconds.push((performance.now() - start) / 1e3)
  }
  console.log(JSON.stringify({ events, seconds, waited_seconds: waited }))
}
