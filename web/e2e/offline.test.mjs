import assert from "node:assert/strict";
import { goOffline, plainHost, dist, startServer, story, waitReady, waitStored } from "./harness.mjs";

story("after the first visit the page opens without a network, at any route", async (s) => {
  const server = await startServer();
  const page = await s.open({ url: server.url });
  await waitStored(page);
  await goOffline(page.context(), server);
  for (const place of ["", "#/data", "?from=mail&x=1#/library", "index.html#/scorecard", "safe.html"]) {
    const tab = await s.open({ url: server.url, hash: place, context: page.context() });
    assert.equal(tab.url(), server.url + place);
    await tab.close();
  }
});

story("an address that the site does not have leads to the page when offline", async (s) => {
  const server = await startServer();
  const page = await s.open({ url: server.url });
  await waitStored(page);
  await goOffline(page.context(), server);
  s.expect(/nowhere/); // the try to reach the server
  const tab = await s.open({ url: server.url, hash: "nowhere/at/all?x=1#/data", context: page.context() });
  assert.equal(tab.url(), server.url + "#/data");
});

story("what was loaded lazily comes from the stored copy", async (s) => {
  const server = await startServer();
  const page = await s.open({ url: server.url });
  await waitStored(page);
  await goOffline(page.context(), server);
  await page.evaluate(() => new Promise((resolve, reject) => {
    const worker = window.kpi.worker();
    worker.onmessage = resolve;
    worker.onerror = () => reject(new Error("no worker"));
  }));
  const stored = await page.evaluate(async () => {
    const names = await caches.keys();
    const cache = await caches.open(names[0]);
    return { names, count: (await cache.keys()).length };
  });
  assert.equal(stored.names.length, 1);
  assert.ok(stored.count > 8, `${stored.count} files are stored`);
});

story("the browser starts again without a server and the page opens", async (s) => {
  const server = await startServer();
  const profile = s.profile();
  const page = await profile.open(server.url);
  await waitReady(page);
  await waitStored(page);
  await profile.quit();
  await server.stop();
  const again = await profile.open(server.url + "?utm=1#/settings");
  await waitReady(again);
  assert.equal(new URL(again.url()).hash, "#/settings");
});

story("the browser is killed and the page still opens without a server", async (s) => {
  const server = await startServer();
  const profile = s.profile();
  const page = await profile.open(server.url);
  await waitReady(page);
  await waitStored(page);
  await profile.kill();
  await server.stop();
  const again = await profile.open(server.url);
  await waitReady(again);
});

story("a plain static host serves the folder from a sub-path, offline too", async (s) => {
  const host = await plainHost(dist, "/some/path/");
  const page = await s.open({ url: host.url, hash: "#/data" });
  await waitStored(page);
  const manifest = await page.evaluate(async () => {
    const link = document.querySelector('link[rel="manifest"]').href;
    const { start_url, scope } = await (await fetch(link)).json();
    return [new URL(start_url, link).pathname, new URL(scope, link).pathname];
  });
  assert.deepEqual(manifest, ["/some/path/", "/some/path/"]);
  assert.deepEqual(host.seen.filter((url) => !url.startsWith("/some/path/")), []);
  await goOffline(page.context(), host);
  const tab = await s.open({ url: host.url, hash: "?q#/library", context: page.context() });
  await tab.evaluate(() => window.kpi.worker());
});
