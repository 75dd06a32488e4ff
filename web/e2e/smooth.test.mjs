// How long the page keeps people waiting: no task on its thread may hold up
// typing or scrolling, whatever the engine beside it is doing.
import assert from "node:assert/strict";
import { importFiles, measure, notCalm, story } from "./harness.mjs";
import { settled, write } from "./person.mjs";

// What a task may compute, in ms. People notice 50; a slow machine and a busy one,
// where nothing stays in a processor's caches, need some more.
const longest = 80;

// watched does something and tells of the tasks it made on the page's thread: the
// longest on the clock, and the longest on the processor, which does not grow
// when others use the machine. What is done may not look for roles on the page:
// that is computed on its thread too.
async function watched(s, page, what, act) {
  const browser = await page.context().browser().newBrowserCDPSession();
  const events = [];
  browser.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  const complete = new Promise((resolve) => browser.once("Tracing.tracingComplete", resolve));
  await browser.send("Tracing.start", { traceConfig: { includedCategories: ["toplevel", "blink.user_timing"] }, transferMode: "ReportEvents" });
  await page.evaluate(() => {
    performance.mark("watched");
    window.slow = [];
    window.watch = new PerformanceObserver((list) => window.slow.push(...list.getEntries().map((entry) => entry.duration)));
    window.watch.observe({ type: "longtask" });
  });
  await act();
  await browser.send("Tracing.end");
  await complete;
  const slow = await page.evaluate(() => {
    window.slow.push(...window.watch.takeRecords().map((entry) => entry.duration));
    return window.slow;
  });
  const here = events.find((e) => e.name === "watched");
  const busy = events.filter((e) => e.ph === "X" && e.name.endsWith("RunTask") && e.pid === here.pid && e.tid === here.tid).map((e) => e.tdur / 1000);
  assert.ok(busy.length > 0, "the browser tells of no tasks");
  const worst = Math.max(0, ...busy.filter(Number.isFinite));
  s.note(`${what}: longest task ${Math.max(0, ...slow).toFixed()} ms, ${worst.toFixed()} ms of them computing; ${slow.length} over 50 ms`);
  assert.ok(worst < longest, `${what}: a task computed for ${worst.toFixed()} ms`);
}

// bigFile is about twenty megabytes of orders.
function bigFile() {
  const lines = ["Day,Region,Product,Customer,Amount"];
  for (let i = 0; i < 400_000; i++) {
    const day = new Date(Date.UTC(2024, 0, 1 + i % 730)).toISOString().slice(0, 10);
    lines.push(`${day},Region ${i % 7},Product number ${i * 31 % 97},Customer ${i * 17 % 9973},${(i * 7919 % 100_000) / 100}`);
  }
  return write("big.csv", lines.join("\n") + "\n");
}

notCalm();

story("the page keeps answering while a big file is read", async (s) => {
  const page = await s.open();
  await importFiles(page, [bigFile()]);
  const button = page.locator("dialog[open]").getByRole("button", { name: /^Import (about )?[\d,]+ row/ });
  await button.waitFor();
  await watched(s, page, "import", async () => {
    await button.click();
    const { detail } = await measure(page, "kpi:import");
    assert.equal(detail.rows, 400_000);
    assert.ok(detail.bytes > 19e6, String(detail.bytes));
    await page.getByRole("heading", { name: "big", exact: true }).waitFor();
    await settled(page);
  });
});

// there waits for what is drawn, and until the page is at rest.
const there = (page, selector, text = "") =>
  page.waitForFunction(([selector, text]) => document.documentElement.dataset.state === "ready" && !document.querySelector("main .stale") &&
    [...document.querySelectorAll(selector)].some((e) => e.textContent.includes(text)), [selector, text]);

story("the sample comes up without holding the page", async (s) => {
  const page = await s.open();
  const sample = await page.getByRole("button", { name: "Open the sample workbook" }).elementHandle();
  await watched(s, page, "opening the sample", async () => {
    await sample.click();
    await there(page, "tr.krow", "Revenue");
  });
  const { duration } = await measure(page, "kpi:evaluate");
  s.note(`its values took ${duration.toFixed()} ms`);
  const go = (what, link, selector, text) => watched(s, page, what, async () => {
    await page.locator(link).first().click();
    await there(page, selector, text);
  });
  await go("a KPI", "tr.krow a[href^='#/kpi/']", "#values-h");
  await go("the scorecard", "nav[aria-label=Main] a[href^='#/scorecard']", "tr.krow", "Revenue");
  assert.equal(await page.locator("tr.krow").count(), 18);
  await go("the tables", "nav[aria-label=Main] a[href^='#/data']", "main .tabs");
  await go("the library", "nav[aria-label=Main] a[href^='#/library']", "main h1", "Library");
  await go("the review", "nav[aria-label=Main] a[href^='#/review']", "main h1", "Review");
  await go("a meeting", "main .button--primary", ".rv-agenda");
  await go("its next step", ".rv-foot .button--primary", ".rv-agenda");
});
