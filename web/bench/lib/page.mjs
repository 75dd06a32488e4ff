// Our product as somebody has it who opens the page: a table is imported, the
// page is reloaded, the table is imported once more while somebody types, and an
// import is cancelled. What is measured is what they wait for.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { added } from "./browser.mjs";

const formula = 'SUM(Orders[revenue] WHERE channel = "Web shop" AND region = "Africa") / COUNT(Orders) * 100 ';

// visit goes through everything once and gives the figures.
export async function visit(browser, url, csv) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "kpi-bench-"));
  try {
    const files = ["Orders.csv", "Later.csv", "Unwanted.csv"].map((name) => path.join(dir, name));
    for (const file of files) fs.symlinkSync(path.resolve(csv), file);
    const from = Date.now();
    const page = await browser.page(url, watchful);
    page.setDefaultTimeout(60_000);
    await ready(page);
    const m = { start: Date.now() - from };
    await imported(browser, page, files[0], m);
    await addKPI(page);
    await reopened(browser, page, m);
    await typing(browser, page, files[1], m);
    await cancelled(page, files[2], m);
    return m;
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

// watchful runs in the page before its scripts: it notes what is said to workers
// and by them, the tasks over 50 ms, how late a timer of 4 ms comes, and how long
// keys take until what they change is on the screen.
function watchful() {
  const bench = (self.bench = { said: [], heard: [], tasks: [], keys: [], late: [] });
  const now = () => performance.now();
  self.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data: { t, id, body } }) => {
        if (t === "reply") bench.heard.push({ id, at: now() });
        if (t === "progress") bench.progress = JSON.parse(new TextDecoder().decode(body));
      });
    }
    postMessage(message, ...rest) {
      if (message?.t) bench.said.push({ t: message.t, id: message.id, job: message.job, at: now() });
      super.postMessage(message, ...rest);
    }
  };
  const observe = (type, list, options) => new PerformanceObserver((entries) => {
    for (const { startTime, duration } of entries.getEntries()) list.push({ at: startTime, ms: duration });
  }).observe({ type, ...options });
  observe("longtask", bench.tasks);
  observe("event", bench.keys, { durationThreshold: 16 });
  addEventListener("click", (event) => { bench.clicked = event.timeStamp; }, true);
  let timer, due;
  const tick = () => {
    due = now() + 4;
    timer = setTimeout(() => {
      bench.late.push({ at: due, ms: now() - due });
      tick();
    }, 4);
  };
  bench.watch = () => (tick(), now());
  bench.rest = () => clearTimeout(timer);
  // since gives the worst of each kind since some time.
  bench.since = (from) => {
    const worst = (list) => list.filter((e) => e.at + e.ms > from).reduce((most, e) => Math.max(most, e.ms), 0);
    return { longest: worst(bench.tasks), gap: worst(bench.late), key: worst(bench.keys) };
  };
}

// By itself, waitForFunction looks at every frame, and has the page draw one for that.
const seldom = { polling: 100 };

const ready = (page) => page.waitForFunction(() => document.documentElement.dataset.state === "ready", null, seldom);

const measures = (page, name) => page.evaluate((name) => performance.getEntriesByName(name).length, name);

const settled = (page) =>
  page.waitForFunction(() => document.documentElement.dataset.state === "ready" && !document.querySelector("main [aria-busy=true], main .stale"), null, seldom);

// measured waits until there are more measures of a name than so many, and gives the last.
async function measured(page, name, before = 0) {
  const handle = await page.waitForFunction(([name, before]) => {
    const all = performance.getEntriesByName(name);
    return all.length > before && { duration: all.at(-1).duration, detail: all.at(-1).detail ?? null };
  }, [name, before], { ...seldom, timeout: 120_000 });
  return handle.jsonValue();
}

// watched does something and gives the worst that the page's thread did meanwhile.
async function watched(browser, page, act) {
  const from = await page.evaluate(() => self.bench.watch());
  const computing = await browser.computed(act);
  await page.waitForTimeout(150); // long tasks are told afterwards
  const worst = await page.evaluate((from) => {
    self.bench.rest();
    return self.bench.since(from);
  }, from);
  return { ...worst, computing };
}

// choose hands a file over, as a new table, and gives the button that starts it.
async function choose(page, file) {
  await page.getByLabel("Import CSV", { exact: true }).first().setInputFiles(file);
  const dialog = page.locator("dialog[open]");
  const button = dialog.getByRole("button", { name: /^(Import|Append|Add) (about )?[\d,]+ row/ });
  await button.waitFor();
  return button;
}

async function imported(browser, page, file, m) {
  await browser.settle(page);
  await browser.quiet();
  const empty = browser.memory();
  browser.forgetPeak();
  const button = await choose(page, file);
  const worst = await watched(browser, page, async () => {
    await button.click();
    const { duration, detail } = await measured(page, "kpi:import");
    Object.assign(m, { import: duration, rows: detail.rows, bytes: detail.bytes });
    await settled(page);
  });
  Object.assign(m, { longest: worst.longest, computing: worst.computing, gap: worst.gap });
  await browser.quiet();
  const peak = browser.memory();
  await browser.settle(page);
  const memory = added(empty, peak, browser.memory());
  if (memory) Object.assign(m, { peak: memory.peak / m.rows, kept: memory.kept / m.rows });
}

async function addKPI(page) {
  await page.evaluate(() => { location.hash = "#/new"; });
  await page.getByLabel("Name", { exact: true }).fill("Revenue");
  await page.locator("#formula").click();
  await page.keyboard.insertText("SUM(Orders[revenue])");
  const saves = await measures(page, "kpi:save");
  await page.getByRole("button", { name: "Save KPI" }).click();
  await measured(page, "kpi:save", saves);
  await settled(page);
}

// reopened loads the page again, with the table from the browser's storage: until
// its values stand there, and how long the worker takes for the table alone.
async function reopened(browser, page, m) {
  await browser.quiet();
  await page.reload();
  m.open = (await measured(page, "kpi:open")).duration;
  await settled(page);
  m.reopen = await page.evaluate(() => {
    const { id, at } = self.bench.said.find((s) => s.job === "load");
    return self.bench.heard.find((h) => h.id === id).at - at;
  });
  m.openTask = await page.evaluate(() => self.bench.since(0).longest);
}

// typing imports the table once more while a formula is typed.
async function typing(browser, page, file, m) {
  await page.evaluate(() => { location.hash = "#/new"; });
  const box = page.locator("#formula");
  await box.waitFor();
  const button = await choose(page, file);
  const imports = await measures(page, "kpi:import");
  const worst = await watched(browser, page, async () => {
    await button.click();
    await box.click();
    let typed = 0;
    do {
      await page.keyboard.press(formula[typed++ % formula.length]);
      await page.waitForTimeout(30);
    } while (await measures(page, "kpi:import") === imports);
  });
  Object.assign(m, { typingTask: worst.longest, typingComputing: worst.computing, typingGap: worst.gap, key: worst.key });
  await box.fill("");
}

// cancelled begins an import and takes it back half-way: from the click until the
// worker has stopped. A file that was read by then says nothing.
async function cancelled(page, file, m) {
  const button = await choose(page, file);
  await page.evaluate(() => { self.bench.progress = null; });
  await button.click();
  const reply = () => page.evaluate(() => {
    const { heard, clicked, said } = self.bench;
    const { id } = said.findLast((s) => s.job === "import");
    const reply = heard.find((h) => h.id === id);
    return reply && { ms: reply.at - clicked, cancelled: said.some((s) => s.t === "cancel" && s.id === id) };
  });
  const half = () => page.evaluate(() => self.bench.progress?.done > self.bench.progress?.total * 0.4);
  while (!(await half())) if (await reply()) return;
  await page.getByRole("region", { name: "Imports" }).getByRole("button", { name: "Cancel", exact: true }).click();
  let stopped;
  while (!(stopped = await reply())) await page.waitForTimeout(10);
  if (stopped.cancelled) m.cancel = stopped.ms;
}
