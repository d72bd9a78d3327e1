// Starts the page's program, and puts a plain sentence in its place when it cannot start or has stopped.
// A file of its own, so that the Content-Security-Policy allows no inline script. Knows nothing of the program but its
// two files, which it finds by the preload links that the build writes into the page.

const find = (id) => document.getElementById(id);

/** Where the page's parts come from when it is hosted. */
const host = {
  /** What starts the program, and the program. With `integrity`, one that was changed or cut short is refused here. */
  async program() {
    const glue = document.querySelector('link[rel="modulepreload"]');
    const wasm = document.querySelector('link[rel="preload"][type="application/wasm"]');
    const response = fetch(wasm.href, { integrity: wasm.integrity });
    const [{ default: init }, program] = await Promise.all([import(glue.href), response]);
    if (!program.ok) throw new Error(`${program.url}: HTTP ${program.status}`);
    return [init, program];
  },
  /** A file beside the page. */
  file: (href) => fetch(href),
  workerType: "module",
  /** The worker of this very build. */
  get workerUrl() {
    return new URL(document.querySelector('meta[name="worker"]').content, document.baseURI).href;
  },
};

// A page that is one file carries its parts (carried.js).
const parts = globalThis.carried ?? host;

/**
 * Shows `sentence` in place of the program's elements; the incident's text stays where it still stands.
 * The first failure wins: what follows it is usually its consequence.
 */
function showFailure(sentence, detail) {
  const failure = find("failure");
  if (!failure.hidden) return;
  find("failure-sentence").textContent = sentence;
  find("failure-detail").textContent = String(detail ?? "");
  find("app").hidden = true;
  if (!find("first-paint")) failure.setAttribute("role", "main"); // else the incident's text is the main part
  document.body.prepend(failure); // at its place in the file, its links would come before the page's skip link
  failure.hidden = false;
}

/**
 * Waits until the incident's text is on the screen: it needs no program, and the program's start would hold it up. A page
 * that is not seen is not painted, and need not wait.
 */
const painted = () => new Promise((resolve) => {
  requestAnimationFrame(() => setTimeout(resolve));
  setTimeout(resolve, 1000);
});

async function start() {
  if (typeof WebAssembly !== "object") {
    showFailure("It needs WebAssembly, and this browser does not know it or has it switched off.");
    return;
  }
  let init;
  let program;
  try {
    [[init, program]] = await Promise.all([parts.program(), painted()]);
  } catch (error) {
    showFailure("Its program could not be loaded, or is not the one that belongs to this page.", error);
    return;
  }
  try {
    await init({ module_or_path: program });
  } catch (error) {
    showFailure("Its program could not be started.", error);
  }
}

/** The script that keeps the page for when there is no network, beside the page. */
const KEEPER = "service-worker.js";

// The only addresses that Trusted Types let a worker be started from: the build's own.
const { workerUrl } = parts;
const policy = globalThis.trustedTypes?.createPolicy("worker", {
  createScriptURL: (name) => (name === KEEPER ? KEEPER : workerUrl),
});

/** Starts another worker. The program calls it. */
globalThis.startWorker = () => new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl, { type: parts.workerType });

/** Files that the reader opened, in the place of those beside the page: by path. */
let opened = null;

/** A file beside the page, as a response. The program calls it. */
globalThis.fetchFile = (href) => (opened ? answer(href) : parts.file(href));

/** What the opened files have under this address: the longest end of it that one of them has, the file's name at least. */
async function answer(href) {
  if (href.endsWith("/index.json")) {
    await new Promise((resolve) => setTimeout(resolve)); // the address is changed before
    return Response.json({ schema_version: 1, incidents: [{ ...opened.incident, href: opened.href }] });
  }
  if (href.endsWith(`/${opened.href}`)) return new Response(opened.main);
  const ends = (path) => path.split("/").filter((_, i, all) => href.endsWith(`/${all.slice(i).join("/")}`)).length;
  const [best] = [...opened.files.keys()].filter(ends).sort((a, b) => ends(b) - ends(a));
  return best ? new Response(opened.files.get(best)) : new Response("", { status: 404 });
}

/** The incident among some files: the one that has the format's version, else the first that could be meant. */
async function incidentAmong(files) {
  const json = [...files].filter(([path]) => /\.json$/i.test(path));
  for (const [, file] of json) {
    if (file.size > 60_000_000) continue; // more than the program reads
    try {
      const { schema_version, id, title } = JSON.parse(await file.text());
      if (schema_version !== undefined) return { main: file, id, title };
    } catch {
      // The program says what is wrong with it, if there is no other.
    }
  }
  return { main: (json[0] ?? [...files][0])[1] };
}

/** Opens files of the reader's: nothing of them leaves the browser. The program calls it. */
globalThis.openFiles = async (list) => {
  const files = new Map([...list].map((file) => [file.webkitRelativePath || file.path || file.name, file]));
  if (files.size === 0) return;
  const { main, id, title } = await incidentAmong(files);
  const incident = { id: typeof id === "string" && /^[a-z0-9][a-z0-9-]*$/.test(id) ? id : "opened", title: String(title || main.name) };
  // Problems name the file by this.
  const href = `opened/${main.name.replace(/[^\w.-]+|^\.+/g, "-")}`;
  opened = { files, main, incident, href };
  document.documentElement.dataset.opened = "";
  dispatchEvent(new Event("opened"));
  location.replace(`#/${incident.id}/overview`);
};

/** Each file that was dropped, those in folders with their paths. */
async function dropped(entry, folder = "") {
  const path = folder + entry.name;
  if (entry.isFile) return [Object.assign(await new Promise((...done) => entry.file(...done)), { path })];
  const reader = entry.createReader();
  const files = [];
  for (;;) {
    const some = await new Promise((...done) => reader.readEntries(...done)); // a hundred at a time
    if (some.length === 0) return files;
    for (const one of some) files.push(...(await dropped(one, `${path}/`)));
  }
}

const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
addEventListener("drop", async (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [...event.dataTransfer.files]; // gone after the first wait
  const found = await Promise.all(entries.map((entry) => dropped(entry)));
  globalThis.openFiles(entries.length > 0 ? found.flat() : files);
});

// A part of the page inside another page, `?embed=replay`: that section alone, and word of its height.
const embedded = new URLSearchParams(location.search).get("embed");
if (embedded && /^[a-z]{1,20}$/.test(embedded)) {
  document.documentElement.dataset.embed = embedded;
  // Whoever embeds it is unknown; a height is no secret.
  const tell = () => {
    const height = document.documentElement.offsetHeight;
    if (height > 0) parent.postMessage({ postmortemExplorer: { height } }, "*");
  };
  if (parent !== window) new ResizeObserver(tell).observe(document.documentElement);
}

// The text that the page came with is that of one incident; a link may ask for another.
const written = document.querySelector("#first-paint > [data-incident]");
const asked = location.hash.match(/^#\/([^/?]+)\/[^/?]/)?.[1];
if (written && asked && asked !== written.dataset.incident) written.hidden = true;
// And it says how the incident ended, which a link without hindsight does not.
if (written && /[?&]hindsight=off(&|$)/.test(location.hash)) written.hidden = true;

find("failure-reload").addEventListener("click", () => location.reload());

// A trap that the program's own panic page did not see, such as a stack that is used up.
addEventListener("error", (event) => {
  const trapped = typeof WebAssembly === "object" && event.error instanceof WebAssembly.RuntimeError;
  if (trapped || event.error instanceof RangeError) {
    showFailure("It met a fault that it did not expect. Reloading starts it again.", event.error);
  }
});

/**
 * Keeps the page for when there is no network, and says when the host has a newer build. A page that is one file, or that
 * was not built for a host, has no name of its build and needs none of it.
 */
async function keepForOffline() {
  const build = document.querySelector('meta[name="build"]')?.content;
  if (!build || !navigator.serviceWorker) return;
  const script = policy?.createScriptURL(KEEPER) ?? KEEPER;
  const kept = await navigator.serviceWorker.register(script, { updateViaCache: "none" });
  if (!kept) return;
  const look = async () => {
    const { waiting } = kept;
    if (!waiting || !navigator.serviceWorker.controller) return;
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve) => { port1.onmessage = ({ data }) => resolve(data); });
    waiting.postMessage("which build", [port2]);
    if ((await answer) === build) waiting.postMessage("take over"); // this page is of that build already
    else find("newer").hidden = false;
  };
  const follow = () => kept.installing?.addEventListener("statechange", look);
  kept.addEventListener("updatefound", follow);
  follow();
  await look();
  find("newer-reload").addEventListener("click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    if (kept.waiting) kept.waiting.postMessage("take over");
    else location.reload();
  });
  // A page may stay open for days.
  addEventListener("visibilitychange", () => document.visibilityState === "visible" && kept.update().catch(() => {}));
}

find("newer-dismiss").addEventListener("click", () => { find("newer").hidden = true; });

start();
addEventListener("load", () => keepForOffline().catch(() => {})); // where it may not, the page needs the network as before
