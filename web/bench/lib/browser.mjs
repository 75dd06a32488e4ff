// A Chromium for one contestant, and the memory of its renderers.
import * as fs from "node:fs";
import * as path from "node:path";
import { createRequire } from "node:module";
import { execFileSync } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

// The driver is that of this folder, or that of the browser stories.
async function playwright() {
  for (const dir of [here, path.join(here, "../e2e")]) {
    const file = path.join(dir, "node_modules/playwright-core/package.json");
    if (fs.existsSync(file)) return import(pathToFileURL(createRequire(file).resolve("playwright-core")));
  }
  return null;
}
const driver = await playwright();

function chromePath() {
  const names = [process.env.CHROME, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].filter(Boolean);
  for (const name of names) {
    try {
      return execFileSync("sh", ["-c", 'command -v -- "$0"', name], { encoding: "utf8" }).trim();
    } catch {
      // the next one
    }
  }
  return null;
}

// haveChromium says what is missing, if anything.
export function haveChromium() {
  if (!driver) return "playwright-core is not installed";
  if (!chromePath()) return "no Chromium found: install it, or set CHROME to its path";
  return null;
}

export class Browser {
  static version = "";

  static async launch() {
    const b = new Browser();
    b.browser = await (driver.chromium ?? driver.default.chromium).launch({
      executablePath: chromePath(), headless: true,
      args: ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-sandbox", "--js-flags=--expose-gc"],
    });
    Browser.version = b.browser.version();
    return b;
  }

  // page opens an address; before its own scripts run, it does what is given.
  async page(url, first) {
    const page = await (await this.browser.newContext()).newPage();
    if (first) await page.addInitScript(first);
    page.on("pageerror", (error) => console.error("page:", error));
    page.on("console", (message) => { if (message.type() === "error") console.error("page:", message.text()); });
    await page.goto(url);
    const session = await this.browser.newBrowserCDPSession();
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    this.renderers = processInfo.filter((p) => p.type === "renderer").map((p) => p.id);
    return page;
  }

  // settle lets garbage be collected on the page and in its workers.
  async settle(page) {
    const collect = () => { if (typeof gc === "function") gc(); };
    for (let i = 0; i < 2; i++) {
      await page.evaluate(collect);
      for (const worker of page.workers()) await worker.evaluate(collect).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  // quiet waits until the page's renderer has nothing to do for three seconds, with
  // all its workers: what they do when nobody asks for anything is over then.
  async quiet() {
    const step = 250, spell = 12, most = 120;
    const used = [this.cpu()];
    for (let i = 0; i < most && !(used.length > spell && used.at(-1) - used.at(-1 - spell) <= 100); i++) {
      await new Promise((resolve) => setTimeout(resolve, step));
      used.push(this.cpu());
    }
  }

  // computed does something and gives the longest that a task of a page's thread was
  // on the processor meanwhile, in ms: other than on the clock, it does not grow when
  // others use the machine.
  async computed(work) {
    const session = await this.browser.newBrowserCDPSession();
    const events = [];
    session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
    const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
    await session.send("Tracing.start", { traceConfig: { includedCategories: ["toplevel", "__metadata"] }, transferMode: "ReportEvents" });
    await work();
    await session.send("Tracing.end");
    await complete;
    await session.detach();
    const threads = new Set(events.filter((e) => e.name === "thread_name" && e.args.name === "CrRendererMain").map((e) => `${e.pid} ${e.tid}`));
    const tasks = events.filter((e) => e.ph === "X" && e.name.endsWith("RunTask") && threads.has(`${e.pid} ${e.tid}`));
    return tasks.reduce((most, e) => Math.max(most, e.tdur ?? 0), 0) / 1000;
  }

  // memory is what each renderer holds now and held at most, in bytes. There may
  // be a spare one beside that of the page.
  memory() {
    const all = new Map();
    for (const pid of this.renderers) {
      try {
        const status = fs.readFileSync(`/proc/${pid}/status`, "utf8");
        const bytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)[1]) * 1024;
        all.set(pid, { now: bytes("VmRSS"), peak: bytes("VmHWM") });
      } catch {
        // it ended, or the system does not tell
      }
    }
    return all;
  }

  // cpu is the processor time of the renderers so far in ms, all threads together:
  // on a busy machine it tells more than the clock. It is counted in hundredths of
  // a second.
  cpu() {
    let ticks = 0;
    for (const pid of this.renderers) {
      try {
        const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ");
        ticks += Number(fields[11]) + Number(fields[12]);
      } catch {
        // it ended, or the system does not tell
      }
    }
    return ticks * 10;
  }

  forgetPeak() {
    for (const pid of this.renderers) {
      try {
        fs.writeFileSync(`/proc/${pid}/clear_refs`, "5");
      } catch {
        // then the peak is that since its start
      }
    }
  }

  close() {
    return this.browser.close();
  }
}

// added is by how much the page's renderer, the one that became largest, exceeded
// what it held when it was empty: at most, and in the end.
export function added(empty, full, after) {
  const [pid] = [...full].sort((a, b) => b[1].peak - a[1].peak)[0] ?? [];
  if (!empty.has(pid) || !after.has(pid)) return null;
  return { peak: full.get(pid).peak - empty.get(pid).now, kept: after.get(pid).now - empty.get(pid).now };
}
