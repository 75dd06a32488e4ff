import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { measure, notCalm, shots, site, soon, story, waitReady, waitStored } from "./harness.mjs";

notCalm();

story("the first visit shows the page at once and becomes usable", async (s) => {
  const context = await s.context({ serviceWorkers: "block" });
  const page = await context.newPage();
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route("**/app.*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto((await site()).url);
  assert.equal(await page.getAttribute("html", "data-state"), "loading");
  await page.getByText("Opening your workbook…").waitFor();
  await page.waitForTimeout(1000); // the hint fades in late on purpose
  await shots(page, "loading");
  release();
  await waitReady(page);
  await soon(() => page.locator("#boot-shell").count(), 0, "the program takes the first paint's place");
});

story("kpi:start of a first visit, a second tab and a browser started again", async (s) => {
  const { url } = await site();
  const profile = s.profile();
  const first = await profile.open(url);
  s.note(`kpi:start first visit ${Math.round((await measure(first, "kpi:start")).duration)} ms`);
  await waitStored(first);
  const second = await profile.open(url);
  s.note(`kpi:start second tab ${Math.round((await measure(second, "kpi:start")).duration)} ms`);
  const marks = await second.evaluate(() => performance.getEntriesByType("mark").filter((m) => m.name.startsWith("kpi:")).map((m) => `${m.name} ${Math.round(m.startTime)}`));
  s.note("of which " + marks.join(", "));
  await profile.quit();
  const again = await profile.open(url);
  s.note(`kpi:start browser started again ${Math.round((await measure(again, "kpi:start")).duration)} ms`);
});

story("a pinned theme is there before the first paint", async (s) => {
  const page = await s.open();
  assert.equal(await page.getAttribute("html", "data-theme"), null);
  await page.evaluate(() => localStorage.setItem("kpi-theme", "dark"));
  s.expect(/app\..*wasm/);
  await page.route("**/app.*.wasm", (route) => route.abort());
  await page.reload({ waitUntil: "commit" });
  await page.waitForFunction(() => document.body);
  await soon(() => page.getAttribute("html", "data-theme"), "dark");
});

story("the program runs in a worker from the page's own copy", async (s) => {
  const page = await s.open();
  const took = await page.evaluate(() => new Promise((resolve, reject) => {
    const begin = performance.now();
    const worker = window.kpi.worker();
    worker.onmessage = () => resolve(performance.now() - begin);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ early: true });
  }));
  s.note(`worker speaks after ${Math.round(took)} ms`);
});

story("a browser may install the page", async (s) => {
  const page = await s.open();
  const session = await page.context().newCDPSession(page);
  await page.goto(page.url());
  await waitReady(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  const real = installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito");
  assert.deepEqual(real, []);
  const { data, errors } = await session.send("Page.getAppManifest");
  assert.deepEqual(errors, []);
  const manifest = JSON.parse(data);
  assert.deepEqual(Object.values(manifest.file_handlers[0].accept).flat(), [".kpi", ".csv", ".tsv"]);
});

story("the system opens the installed page with a file", async (s) => {
  const { url } = await site();
  const { context, browser, dir } = await s.installable();
  await context.addInitScript(() => {
    addEventListener("kpi-launch", () => { window.launched = window.kpi.launchFiles.map((file) => file.name); }, { capture: true });
  });
  await waitStored(await s.open({ context }));
  const manifestId = new URL("kpi-workbook", url).href;
  const file = path.join(dir, "orders.csv");
  fs.writeFileSync(file, "date,total\n2026-01-01,5\n");
  await browser.send("PWA.install", { manifestId, installUrlOrBundleUrl: url });
  await browser.send("PWA.launchFilesInApp", { manifestId, files: [file] });
  await waitForPage(context, () => window.launched?.includes("orders.csv"));
});

// waitForPage waits until the predicate holds in any page of a context.
async function waitForPage(context, predicate) {
  await soon(async () => {
    const found = await Promise.all(context.pages().map((page) => page.evaluate(predicate).catch(() => false)));
    return found.includes(true);
  }, true, "no page came to that state");
}
