import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { copySite, nextBuild, soon, startServer, story, waitReady, waitStored } from "./harness.mjs";

const version = (page) => page.evaluate(() => window.kpi.version);
const waiting = (page) => page.waitForFunction(() => window.kpi.updateReady);

// lookForUpdate makes the browser ask for the service worker's script again.
const lookForUpdate = (page) => page.evaluate(async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration.update();
});

async function statusOf(url) {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.status;
}

// twoBuilds serves a build and can replace it with the next.
async function twoBuilds() {
  const now = copySite();
  const next = nextBuild();
  const server = await startServer({ dir: now });
  return {
    url: server.url,
    next,
    deploy: async () => {
      await server.stop();
      return startServer({ dir: next.dir, port: server.port });
    },
  };
}

story("a new build waits until it is accepted, then comes whole with one reload", async (s) => {
  const site = await twoBuilds();
  const page = await s.open({ url: site.url });
  await waitStored(page);
  const old = await version(page);
  const oldAssets = await page.evaluate(() => ["app.wasm", "worker.js"].map(window.kpi.asset));
  await page.evaluate(() => { addEventListener("kpi-update", () => { window.heard = true; }); window.stays = true; });
  await site.deploy();
  await lookForUpdate(page);
  await waiting(page);
  await soon(() => page.evaluate(() => window.heard), true);
  assert.equal(await page.evaluate(() => window.stays), true, "nothing reloads by itself");

  // The old page goes on with its own files, and so does a reload.
  for (const address of oldAssets) {
    assert.equal(await page.evaluate(statusOf, address), 200);
  }
  await page.reload();
  await waitReady(page);
  assert.equal(await version(page), old);
  await waiting(page);

  const asked = [];
  let loads = 0;
  page.on("request", (request) => asked.push(request.url()));
  page.on("load", () => { loads++; });
  await Promise.all([page.waitForNavigation(), page.evaluate(() => window.kpi.acceptUpdate())]);
  await waitReady(page);
  assert.equal(await version(page), site.next.version);
  assert.deepEqual(asked.filter((url) => oldAssets.includes(url)), [], "files of the old build on a page of the new");
  await page.waitForFunction(async () => (await caches.keys()).length === 1);
  await page.waitForTimeout(300);
  assert.equal(loads, 1);
  assert.equal(await page.evaluate(() => window.kpi.updateReady), false);
});

story("another tab keeps its build and its files until it reloads too", async (s) => {
  const site = await twoBuilds();
  const one = await s.open({ url: site.url });
  await waitStored(one);
  const two = await s.open({ url: site.url, context: one.context() });
  const old = await version(two);
  await two.evaluate(() => { window.stays = true; });
  await site.deploy();
  await lookForUpdate(one);
  await waiting(one);
  await Promise.all([one.waitForNavigation(), one.evaluate(() => window.kpi.acceptUpdate())]);
  await waitReady(one);
  assert.equal(await version(one), site.next.version);

  await waiting(two);
  assert.equal(await two.evaluate(() => window.stays), true);
  await one.waitForTimeout(500);
  assert.equal(await one.evaluate(async () => (await caches.keys()).length), 2, "the other tab's copy is kept");
  const oldWorker = await two.evaluate(() => window.kpi.asset("worker.js"));
  assert.equal(await two.evaluate(statusOf, oldWorker), 200, "the old worker is still to be had");
  await two.evaluate(() => new Promise((resolve, reject) => {
    const worker = window.kpi.worker();
    worker.onmessage = resolve;
    worker.onerror = () => reject(new Error("no worker"));
  }));
  assert.equal(await version(two), old);

  await Promise.all([two.waitForNavigation(), two.evaluate(() => window.kpi.acceptUpdate())]);
  await waitReady(two);
  assert.equal(await version(two), site.next.version);
  await two.waitForFunction(async () => (await caches.keys()).length === 1);
});

story("closing every tab is an acceptance as well", async (s) => {
  const site = await twoBuilds();
  const page = await s.open({ url: site.url });
  await waitStored(page);
  await site.deploy();
  await lookForUpdate(page);
  await waiting(page);
  const context = page.context();
  await page.close();
  const later = await context.newPage();
  // The browser changes workers a moment after the last page is gone.
  for (let tries = 0; tries < 20; tries++) {
    await later.goto("about:blank");
    await later.goto(site.url);
    await waitReady(later);
    if (await version(later) === site.next.version) return;
  }
  assert.fail("the new build never came");
});

story("a deployment that is half done changes nothing", async (s) => {
  const site = await twoBuilds();
  const page = await s.open({ url: site.url });
  await waitStored(page);
  const old = await version(page);
  const css = fs.readdirSync(site.next.dir).find((name) => name.endsWith(".css"));
  fs.writeFileSync(path.join(site.next.dir, css), "body{}");
  await site.deploy();
  s.expect(/integrity|Failed to find a valid digest/i);
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
    const worker = registration.installing;
    await new Promise((resolve) => {
      if (!worker || worker.state === "redundant") return resolve();
      worker.addEventListener("statechange", () => worker.state === "redundant" && resolve());
    });
  });
  assert.equal(await page.evaluate(() => window.kpi.updateReady), false);
  await page.reload();
  await waitReady(page);
  assert.equal(await version(page), old);
  assert.equal(await page.evaluate(async () => (await caches.keys()).length), 1, "no half-filled copy stays behind");
});
