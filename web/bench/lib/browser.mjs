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

  async page(url) {
    const page = await (await this.browser.newContext()).newPage();
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

  // memory is what the renderers hold now and held at most, in bytes; null where
  // the system does not tell. A spare renderer is among them and does not change.
  memory() {
    try {
      const status = this.renderers.map((pid) => fs.readFileSync(`/proc/${pid}/status`, "utf8"));
      const kilobytes = (name) => status.reduce((all, text) => all + Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)[1]) * 1024, 0);
      return { now: kilobytes("VmRSS"), peak: kilobytes("VmHWM") };
    } catch {
      return null;
    }
  }

  forgetPeak() {
    try {
      for (const pid of this.renderers) fs.writeFileSync(`/proc/${pid}/clear_refs`, "5");
    } catch {
      // then the peak is that since its start
    }
  }

  close() {
    return this.browser.close();
  }
}
