// The contenders in three frames of one page, on the same arrays, taking turns. `globalThis.bench` is called by drive.mjs.

const SIZE = [1200, 300];
const OTHER_SIZE = [1000, 360];
const NAMES = ["sawtooth", "sine", "spikes", "walk"];
const COLORS = ["#1f6fb2", "#c8440a", "#0f7b5f", "#8f5a00"];

/** A generator of numbers in 0..1 that is the same everywhere. */
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** One irregular, strictly increasing time column of about a second a step, and four series in 0..100. */
function dataOf(n) {
  const random = seeded(n);
  const x = new Float64Array(n);
  const ys = NAMES.map(() => new Float64Array(n));
  let t = Date.UTC(2025, 9, 15), walk = 50;
  for (let i = 0; i < n; i++) {
    t += 500 + Math.floor(random() * 1000);
    x[i] = t;
    ys[0][i] = Math.min(100, (i % 4000) / 4000 * (40 + 60 * i / n));
    ys[1][i] = 50 + 40 * Math.sin(i / 700) + 10 * (random() - 0.5);
    ys[2][i] = random() < 2e-4 ? 100 : 2 + 3 * random();
    walk = Math.max(0, Math.min(100, walk + Math.floor(random() * 3) - 1));
    ys[3][i] = walk;
  }
  return { n, x, ys, names: NAMES, colors: COLORS };
}

const frame = () => new Promise(requestAnimationFrame);

/** Script time of a call and what it promises, and the time to the second frame (or the `n`th) after it [ms]. */
async function timed(call, n = 2) {
  const began = performance.now();
  await call();
  const script = performance.now() - began;
  for (let i = 0; i < n; i++) await frame();
  return { script, shown: performance.now() - began };
}

const middle = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const contenders = ["nothing", "ours", "uplot"].map((id) => document.getElementById(id).contentWindow);

/** The longest task while something runs [ms]; 0 when none took 50 ms, since browsers tell no shorter ones. */
async function longest(call) {
  const found = [0];
  const keep = (entries) => found.push(...entries.map((entry) => entry.duration));
  const observer = new PerformanceObserver((list) => keep(list.getEntries()));
  observer.observe({ entryTypes: ["longtask"] });
  const result = await call();
  await frame();
  await frame();
  keep(observer.takeRecords());
  observer.disconnect();
  return { result, longest: Math.max(...found) };
}

globalThis.bench = {
  /** Loads `n` points a series into every contender, and draws them once. */
  async load(n) {
    const data = dataOf(n);
    this.data = data;
    const results = {};
    for (const frame of contenders) {
      const it = frame.__bench;
      await it.ready;
      const bar = document.getElementById("progress");
      let bytes;
      const { longest: longestTask, result: load } = await longest(() =>
        timed(async () => { bytes = await it.load(data, (share) => { bar.value = share; }); }));
      const draw = await timed(() => it.draw(...SIZE));
      results[it.name] = { load: load.script, longestTask, draw: draw.script, drawn: draw.shown, bytes, wasm: it.memoryBytes?.() };
    }
    return results;
  },
  /** One turn of a contender through all operations. */
  async turn(index) {
    const it = contenders[index].__bench;
    const { x } = this.data;
    const [from, to] = [x[0], x.at(-1)];
    const tenth = (to - from) / 10;
    const start = from + 4.5 * tenth;
    const results = {};
    results.zoom = await timed(() => it.setRange(start, start + tenth));
    const pans = [];
    for (let i = 1; i <= 60; i++) {
      const at = start + (i * tenth) / 200;
      pans.push(await timed(() => it.setRange(at, at + tenth)));
    }
    results.pan = { script: middle(pans.map((one) => one.script)), shown: middle(pans.map((one) => one.shown)) };
    const target = it.hoverTarget();
    const { left, top, width, height } = target.getBoundingClientRect();
    const moves = [];
    for (let i = 0; i < 200; i++) {
      const place = { bubbles: true, clientX: left + (width * (i + 0.5)) / 200, clientY: top + height / 2, pointerType: "mouse" };
      moves.push(await timed(async () => {
        target.dispatchEvent(new contenders[index].PointerEvent("pointermove", place));
        target.dispatchEvent(new contenders[index].MouseEvent("mousemove", place));
        await null; await null;
      }, 1));
    }
    // The mean: a move takes only some ticks of the browser's clock (0.1 ms), which a median cannot tell apart.
    results.move = { script: moves.reduce((sum, one) => sum + one.script, 0) / moves.length, shown: middle(moves.map((one) => one.shown)) };
    results.all = await timed(() => it.setRange(from, to));
    results.ink = inked(contenders[index].document);
    results.resize = await timed(() => it.resize(...OTHER_SIZE));
    await it.resize(...SIZE);
    return { name: it.name, results };
  },
  /** Pans, or moves, and nothing else: for what the whole process spends on each. */
  async only(index, what, n) {
    const it = contenders[index].__bench;
    const { x } = this.data;
    const tenth = (x.at(-1) - x[0]) / 10;
    const target = it.hoverTarget();
    const { left, top, width, height } = target.getBoundingClientRect();
    await it.setRange(x[0] + 4 * tenth, x[0] + 5 * tenth);
    await frame();
    for (let i = 0; i < n; i++) {
      if (what === "pan") {
        const at = x[0] + 4 * tenth + (i * tenth) / 200;
        await it.setRange(at, at + tenth);
      } else {
        const place = { bubbles: true, clientX: left + (width * (i + 0.5)) / n, clientY: top + height / 2, pointerType: "mouse" };
        target.dispatchEvent(new contenders[index].PointerEvent("pointermove", place));
        target.dispatchEvent(new contenders[index].MouseEvent("mousemove", place));
      }
      await frame();
    }
  },
};

/** Pixels with ink on the frame's canvas: who draws nothing is found out. */
function inked(document) {
  const canvas = document.querySelector("canvas");
  if (!canvas) return 0;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let n = 0;
  for (let i = 3; i < data.length; i += 4) n += data[i] > 0;
  return n;
}
