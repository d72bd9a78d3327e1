// Hosts of the tests' own: one whose folder can be changed while a page is open, and nginx with the documented configuration.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".wasm": "application/wasm",
  ".json": "application/json", ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json",
};

/** Serves `host.folder` on a free port; `change(name, text)` may answer with another text. */
export async function startHost(folder) {
  const host = { folder, change: (_name, text) => text };
  const server = http.createServer(async (request, response) => {
    const name = decodeURIComponent(new URL(request.url, "http://a").pathname).replace(/\/$/, "/index.html").slice(1);
    try {
      const type = TYPES[path.extname(name)] ?? "application/octet-stream";
      const bytes = await readFile(path.join(host.folder, path.normalize(name)));
      const isText = /\.(html|js)$/.test(name);
      const body = isText ? host.change(name, bytes.toString("utf8")) : bytes;
      if (body === undefined) throw new Error("gone");
      response.writeHead(200, { "Content-Type": type, "Cache-Control": "no-cache" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  host.url = `http://127.0.0.1:${server.address().port}/`;
  host.stop = () => new Promise((done) => { server.close(done); server.closeAllConnections(); });
  return host;
}

/** Starts nginx on a free port with `docs/nginx.conf`, its folder and port put in place. */
export async function startNginx(program, dist) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "postmortem-nginx-"));
  const port = await freePort();
  const documented = await readFile(path.join(import.meta.dirname, "../docs/nginx.conf"), "utf8");
  const site = documented.replaceAll("/srv/postmortems", dist.replace(/\/$/, "")).replace("127.0.0.1:8080", `127.0.0.1:${port}`);
  const modules = "/usr/lib/nginx/modules";
  const brotli = `${modules}/ngx_http_brotli_static_module.so`;
  const hasBrotli = await access(brotli).then(() => true, () => false);
  const kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`);
  await writeFile(path.join(folder, "nginx.conf"), [
    hasBrotli ? `load_module ${brotli};` : "",
    process.getuid?.() === 0 ? "user root;" : "", // the build belongs to whoever runs the tests
    `pid ${folder}/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n${kinds.join("\n")}`,
    hasBrotli ? site : site.replaceAll("brotli_static on;", ""),
    "}",
  ].join("\n"));
  const child = spawn(program, ["-p", folder, "-c", path.join(folder, "nginx.conf"), "-g", "daemon off;"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => { said += text; });
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const isUp = await answers(port, ended);
  if (!isUp) {
    await stop();
    throw new Error(`nginx did not start: ${said}`);
  }
  return { url: `http://127.0.0.1:${port}/postmortems/`, hasBrotli, stop };
}

async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Whether something takes connections at the port before `ended`. */
async function answers(port, ended) {
  let isOver = false;
  ended.then(() => { isOver = true; });
  while (!isOver) {
    const socket = net.connect(port, "127.0.0.1");
    const isOpen = await Promise.race([once(socket, "connect").then(() => true, () => false), ended.then(() => false)]);
    socket.destroy();
    if (isOpen) return true;
    await new Promise((next) => setTimeout(next, 50));
  }
  return false;
}
