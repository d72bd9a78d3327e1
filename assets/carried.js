// What a page that is one file has in place of a host: `cargo xtask bundle` writes this script before start.js, and what
// a host would send as blocks of the page, each gzip in base64 (`<script type="…" data-file="…">`, which nothing runs).
// Knows of the program's glue only `initProgram`, which the glue's own script leaves.

const blocks = new Map(
  Array.from(document.querySelectorAll("script[data-file]"), (block) => [block.dataset.file, block.textContent]),
);

/** The answer that a host would give with these bytes. Also written into the worker: it may use nothing around it. */
function unpacked(base64, type) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "Content-Type": type } });
}

// A worker starts from an address, and may not ask the page for its program: its script brings it along. A plain script,
// because Chromium starts no module from a page that was opened from disk.
const workerScript = [
  blocks.get("worker.js"), unpacked, "\n__wbg_init({ module_or_path: unpacked('", blocks.get("worker.wasm"),
  "', 'application/wasm') }).catch((error) => setTimeout(() => { throw error; }));\n",
];

globalThis.carried = {
  program: async () => [globalThis.initProgram, unpacked(blocks.get("program.wasm"), "application/wasm")],
  file: async (href) => blocks.has(href)
    ? unpacked(blocks.get(href), "application/octet-stream")
    : new Response(null, { status: 404 }),
  workerType: "classic",
  workerUrl: URL.createObjectURL(new Blob(workerScript, { type: "text/javascript" })),
};
