// Starts the page's program, and puts a plain sentence in its place when it cannot start or has stopped.
// A file of its own, so that the Content-Security-Policy allows no inline script. Knows nothing of the program but its
// two files, which it finds by the preload links that the build writes into the page.

const find = (id) => document.getElementById(id);

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

async function start() {
  if (typeof WebAssembly !== "object") {
    showFailure("It needs WebAssembly, and this browser does not know it or has it switched off.");
    return;
  }
  let init;
  let program;
  try {
    const glue = document.querySelector('link[rel="modulepreload"]');
    const wasm = document.querySelector('link[rel="preload"][type="application/wasm"]');
    // With `integrity`, a program that was changed or cut short on the way is refused here and not run.
    const response = fetch(wasm.href, { integrity: wasm.integrity });
    [{ default: init }, program] = await Promise.all([import(glue.href), response]);
    if (!program.ok) throw new Error(`${program.url}: HTTP ${program.status}`);
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

// The one address that Trusted Types let a worker be started from: the build's own.
const workerUrl = new URL(document.querySelector('meta[name="worker"]').content, document.baseURI).href;
const policy = globalThis.trustedTypes?.createPolicy("worker", { createScriptURL: () => workerUrl });

/** Starts another worker. The program calls it. */
globalThis.startWorker = () => new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl, { type: "module" });

// The text that the page came with is that of one incident; a link may ask for another.
const written = document.querySelector("#first-paint > [data-incident]");
const asked = location.hash.match(/^#\/([^/?]+)\/[^/?]/)?.[1];
if (written && asked && asked !== written.dataset.incident) written.hidden = true;

find("failure-reload").addEventListener("click", () => location.reload());

// A trap that the program's own panic page did not see, such as a stack that is used up.
addEventListener("error", (event) => {
  const trapped = typeof WebAssembly === "object" && event.error instanceof WebAssembly.RuntimeError;
  if (trapped || event.error instanceof RangeError) {
    showFailure("It met a fault that it did not expect. Reloading starts it again.", event.error);
  }
});

start();
