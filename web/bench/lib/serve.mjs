// Small servers: one for the bench's page, what was made for it, the packages'
// own files and the programs of the built site, isolated as the product is; one
// for the site as any plain host would carry it.
import * as fs from "node:fs";
import * as http from "node:http";
import * as path from "node:path";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const here = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const types = { html: "text/html", js: "text/javascript", wasm: "application/wasm", css: "text/css", svg: "image/svg+xml", png: "image/png", webmanifest: "application/manifest+json" };
const headers = {
  "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store",
};

// inPackages is the first file of a name in some folders of the packages.
const inPackages = (folders) => (name) => folders.map((folder) => path.join(here, "node_modules", folder, name)).find((file) => fs.existsSync(file));

// hashed finds app.0123456789ab.wasm for app.wasm.
function hashed(dir, name) {
  const ext = path.extname(name);
  const stem = path.basename(name, ext);
  const found = fs.existsSync(dir) && fs.readdirSync(dir).find((file) => file.startsWith(stem + ".") && file.endsWith(ext) && file.length === name.length + 13);
  return found ? path.join(dir, found) : path.join(dir, name);
}

export async function serve({ made, site }) {
  const places = [
    ["/made/", (name) => path.join(made, name)],
    ["/duckdb/", inPackages(["@duckdb/duckdb-wasm/dist"])],
    ["/perspective/", inPackages(["client/dist/cdn", "client/dist/wasm", "server/dist/wasm"].map((folder) => "@perspective-dev/" + folder))],
    ["/site/", (name) => hashed(site, name)],
    ["/engine.wasm", () => path.join(made, "engine.wasm")],
    ["/", () => path.join(here, "page/index.html")],
  ];
  return host(headers, (pathname) => {
    const [prefix, find] = places.find(([prefix]) => (prefix === "/" ? pathname === "/" : pathname.startsWith(prefix))) ?? [];
    return find?.(path.basename(pathname.slice(prefix.length)));
  });
}

export const serveSite = (site) => host({}, (pathname) => path.join(site, path.normalize(pathname === "/" ? "/index.html" : pathname)));

async function host(headers, find) {
  const server = http.createServer((request, response) => {
    const file = find(new URL(request.url, "http://host").pathname);
    if (!file || !fs.existsSync(file) || fs.statSync(file).isDirectory()) {
      response.writeHead(404, { "Content-Type": "text/plain" }).end("not found");
      return;
    }
    response.writeHead(200, { ...headers, "Content-Type": types[file.split(".").pop()] ?? "application/octet-stream" });
    fs.createReadStream(file).pipe(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    stop: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}
