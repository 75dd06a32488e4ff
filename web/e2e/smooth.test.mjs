// How long the page keeps people waiting: no task on its thread may hold up
// typing or scrolling, whatever the engine beside it is doing.
import assert from "node:assert/strict";
import { importFiles, measure, notCalm, soon, story } from "./harness.mjs";
import { openSample, settled, visit, write } from "./person.mjs";

// Generous, so that only a page that has become slow fails, not a busy machine.
const longest = 500;

// watched does something and tells of the tasks it made on the page's thread: the
// longest on the clock, and the longest on the processor, which does not grow
// when others use the machine.
async function watched(s, page, what, act) {
  const browser = await page.context().browser().newBrowserCDPSession();
  const events = [];
  browser.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  const complete = new Promise((resolve) => browser.once("Tracing.tracingComplete", resolve));
  await page.evaluate(() => {
    window.slow = [];
    window.watch = new PerformanceObserver((list) => window.slow.push(...list.getEntries().map((entry) => entry.duration)));
    window.watch.observe({ type: "longtask" });
  });
  await browser.send("Tracing.start", { traceConfig: { includedCategories: ["toplevel", "__metadata"] }, transferMode: "ReportEvents" });
  await act();
  await browser.send("Tracing.end");
  await complete;
  const slow = await page.evaluate(() => {
    window.slow.push(...window.watch.takeRecords().map((entry) => entry.duration));
    return window.slow;
  });
  const threads = new Set(events.filter((e) => e.name === "thread_name" && e.args.name === "CrRendererMain").map((e) => `${e.pid} ${e.tid}`));
  const busy = events.filter((e) => e.ph === "X" && e.name.endsWith("RunTask") && threads.has(`${e.pid} ${e.tid}`)).map((e) => e.tdur / 1000);
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

story("the sample comes up without holding the page", async (s) => {
  const page = await s.open();
  await watched(s, page, "opening the sample", () => openSample(page));
  const { duration } = await measure(page, "kpi:evaluate");
  s.note(`its values took ${duration.toFixed()} ms`);
  await watched(s, page, "a KPI", async () => {
    await page.getByRole("link", { name: "Revenue", exact: true }).first().click();
    await page.getByRole("heading", { name: "Revenue", exact: true }).waitFor();
    await settled(page);
  });
  await watched(s, page, "the scorecard", async () => {
    await visit(page, "Scorecard");
    await settled(page);
  });
  await soon(() => page.locator("tr.krow").count(), 18);
});
