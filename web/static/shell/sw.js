// The service worker keeps one complete copy of one build, and serves the page
// from that copy until the person accepts a newer one.
//
// KPI_VERSION and KPI_FILES (address → SHA-256) are filled in by the build.
const scope = new URL(self.registration.scope);
const prefix = "kpi-workbook " + scope.pathname + " ";
const current = prefix + KPI_VERSION;
const files = KPI_FILES;
const hashed = /\.[0-9a-f]{12}\.\w+$/;

// All or nothing: a copy that misses a file, or holds one of another build,
// never comes to power. Hashed files may come from the browser's own cache.
self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(current);
  try {
    await Promise.all(Object.keys(files).map((path) => store(cache, path)));
  } catch (error) {
    await caches.delete(current);
    throw error;
  }
})()));

async function store(cache, path) {
  const url = new URL(path, scope).href;
  const integrity = "sha256-" + files[path];
  const response = await fetch(url, { cache: hashed.test(path) ? "default" : "reload", integrity })
    .catch(() => fetch(url, { cache: "reload", integrity }));
  if (!response.ok) throw new Error(response.status + " for " + url);
  await cache.put(url, response);
}

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  await self.clients.claim();
  await prune();
})()));

self.addEventListener("message", (event) => {
  if (event.data === "kpi:activate") self.skipWaiting();
  if (event.data === "kpi:hello") {
    event.ports[0]?.postMessage(KPI_VERSION);
    event.waitUntil(prune());
  }
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  const path = decodeURI(url.pathname.slice(scope.pathname.length));
  if (request.mode === "navigate") event.respondWith(page(path, request));
  else if (path in files || hashed.test(path)) event.respondWith(file(url.origin + url.pathname, request));
});

// page answers a navigation. The page itself comes from the copy whatever the
// query; an unknown address goes to the server, and to the page when offline.
async function page(path, request) {
  if (path === "" || path === "index.html") return (await own(scope.href)) ?? fetch(request);
  if (path in files) return (await own(new URL(path, scope).href)) ?? fetch(request);
  try {
    return await fetch(request);
  } catch {
    return Response.redirect(scope.href, 302);
  }
}

// file looks into our copy first, then into those of builds that other tabs
// still run: hashed names never collide.
async function file(url, request) {
  const found = await own(url);
  if (found) return found;
  for (const name of await ownCaches()) {
    const older = await (await caches.open(name)).match(url, { ignoreVary: true });
    if (older) return older;
  }
  return fetch(request);
}

async function own(url) {
  return (await caches.open(current)).match(url, { ignoreVary: true });
}

async function ownCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(prefix));
}

// prune deletes copies that no open page uses. A page that does not answer
// might use any of them, so then nothing is deleted.
async function prune() {
  if (self.registration.active === null) return;
  const names = await ownCaches();
  if (names.length < 2) return;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const versions = await Promise.all(pages.filter((page) => page.url.startsWith(scope.href)).map(versionOf));
  if (versions.includes(null)) return;
  const keep = new Set([current, ...versions.map((version) => prefix + version)]);
  const next = self.registration.waiting ?? self.registration.installing;
  if (next) return; // a copy in the making belongs to a newer worker
  await Promise.all(names.filter((name) => !keep.has(name)).map((name) => caches.delete(name)));
}

function versionOf(page) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(String(data));
    setTimeout(() => resolve(null), 2000);
    page.postMessage("kpi:version?", [port2]);
  });
}
