// Keeps the page for when there is no network, one build at a time. `cargo xtask build` puts the build's name and files in
// place of the two words below, and this file beside index.html.
//
// A file named by its content comes from the cache; the page itself and the incidents come from the host while it answers.
// What belongs to a build is kept under the build's name, whole or not at all: a page never gets parts of two.

const BUILD = "@build@";
const FILES = ["@files@"];

const PREFIX = "postmortem-explorer ";
const OWN = PREFIX + self.registration.scope + " " + BUILD;
const isOurs = (name) => name.startsWith(PREFIX + self.registration.scope + " ");

/** The longest that the host is waited for while there is a kept answer [ms]. */
const PATIENCE_MILLIS = 4000;

/** Keeps every file of the build; fails, and is tried again later, when the host has another build by now. */
async function keepBuild() {
  const cache = await caches.open(OWN);
  const page = await fetch("./", { cache: "no-cache" });
  const text = await page.clone().text();
  if (!page.ok || !text.includes(`name="build" content="${BUILD}"`)) throw new Error("the host has another build");
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })));
  await cache.put("./", page); // last: a cache with a page in it is whole
}

/** Drops what other builds kept, but for the one before: pages of it may still be open. */
async function dropOldBuilds() {
  const others = (await caches.keys()).filter((name) => isOurs(name) && name !== OWN);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** From the host, and from what is kept when the host does not answer (in time). `keep` says under which name to keep it. */
async function fromHost(request, kept, keep) {
  const answer = fetch(request);
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MILLIS); });
  const first = await Promise.race([answer, late]).catch(() => undefined);
  if (first?.ok) {
    if (keep) await (await caches.open(OWN)).put(keep, first.clone());
    return first;
  }
  return (await kept()) ?? answer;
}

async function respond(request) {
  const own = await caches.open(OWN);
  if (request.mode === "navigate") return fromHost(request, () => own.match("./"));
  if (new URL(request.url).pathname.includes("/incident-data/")) {
    return fromHost(request, () => own.match(request.url), request.url);
  }
  // A name that stands for the content: the same in every build that has it.
  for (const name of [OWN, ...(await caches.keys()).filter(isOurs)]) {
    const found = await (await caches.open(name)).match(request.url);
    if (found) return found;
  }
  return fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keepBuild()));
self.addEventListener("activate", (event) => event.waitUntil(dropOldBuilds()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isBelow = request.url.startsWith(self.registration.scope);
  const isPage = request.mode !== "navigate" || new URL(request.url).pathname === new URL(self.registration.scope).pathname;
  if (request.method === "GET" && isBelow && isPage && !request.headers.has("range")) event.respondWith(respond(request));
});

// The page asks which build waits, and says when that one may take over.
self.addEventListener("message", (event) => {
  if (event.data === "which build") event.ports[0]?.postMessage(BUILD);
  if (event.data === "take over") self.skipWaiting();
});
