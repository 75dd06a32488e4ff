// The benchmark in Chromium: contestants one after another, round after round,
// each time in a browser started for it, so that whatever else the machine does
// and whatever a browser remembers falls on all alike. Prints medians and their
// spread, compares all answers, and writes everything as JSON.
//
//   node web/bench/run.mjs --csv FILE --made FOLDER --site FOLDER --out FILE
//     [--rounds 3] [--only engine,duckdb] [--minutes 0]
//
// With --minutes, no new round begins when it would likely not end in time.
import { parseArgs } from "node:util";
import * as fs from "node:fs";
import * as os from "node:os";
import { contestants } from "./contestants.mjs";
import { Browser, added, haveChromium } from "./lib/browser.mjs";
import { visit } from "./lib/page.mjs";
import { serve, serveSite } from "./lib/serve.mjs";
import { compare, unpack } from "./suite.js";
import { print, shares, summary, targets } from "./lib/report.mjs";

const { values: options } = parseArgs({
  options: {
    csv: { type: "string" }, made: { type: "string" }, site: { type: "string" }, out: { type: "string" },
    rounds: { type: "string", default: "3" }, only: { type: "string", default: "" }, minutes: { type: "string", default: "0" },
  },
});
const rounds = Number(options.rounds);
const budget = Number(options.minutes) * 60_000;
const began = Date.now();

const missing = haveChromium();
if (missing) {
  console.error(`skip Chromium: ${missing}`);
  process.exit(0);
}
const server = await serve({ made: options.made, site: options.site });
const site = await serveSite(options.site);
const only = options.only.split(",").filter(Boolean);
const skipped = new Map();
let field = contestants.filter((c) => !only.length || only.includes(c.name));
for (const c of field) {
  if (c.visits) fs.existsSync(`${options.site}/index.html`) || skip(c, "the site is not built");
  else if (!fs.existsSync(`${options.made}/${c.name}.js`)) skip(c, `its package ${c.needs ?? ""} is not installed`);
}

// failed leaves a contestant out of the rounds to come; it keeps the figures it has.
function failed(c, error) {
  const reason = String(error.message).split("\n").slice(0, 4).join(" | ");
  if (!results.get(c.name).length) return skip(c, reason);
  c.rounds = 0;
  console.error(`no further rounds of ${c.name}: ${reason}`);
}

function skip(c, reason) {
  skipped.set(c.name, reason);
  field = field.filter((other) => other !== c);
  console.error(`skip ${c.name}: ${reason}`);
}

// patience is how long a contestant may take for a round, in ms.
const patience = 150_000;

// inTime is what meet gives, unless that takes too long.
async function inTime(c, first) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took longer than ${patience / 1000} s`)), patience);
  });
  const browser = await Browser.launch();
  try {
    return await Promise.race([c.visits ? visit(browser, site.url, options.csv) : meet(browser, c, first), late]);
  } finally {
    clearTimeout(timer);
    await browser.close();
  }
}

// meet lets one contestant go through everything once.
async function meet(browser, c, first) {
  const page = await browser.page(server.url);
  await page.setInputFiles("#file", options.csv);
  const call = (verb, ...args) => page.evaluate(([verb, args]) => self.bench[verb](...args), [verb, args]);
  const m = { start: await call("start", c.name, c.where) };
  if (c.rests) await browser.quiet();
  const before = await call("memory");
  await browser.settle(page);
  const empty = browser.memory();
  browser.forgetPeak();
  // spent measures the processor time of what is awaited.
  const spent = async (name, work) => {
    const at = browser.cpu();
    const value = await work;
    m[name] = browser.cpu() - at;
    return value;
  };
  const loaded = await spent("importCPU", call("load"));
  if (c.rests) await browser.quiet();
  const peak = browser.memory();
  Object.assign(m, { import: loaded.ms, longest: loaded.longest, rows: loaded.rows, bytes: loaded.bytes, steps: loaded.steps });
  await browser.settle(page);
  const inside = await call("memory");
  const kept = browser.memory();
  const memory = added(empty, peak, kept);
  if (memory) Object.assign(m, { peak: memory.peak / loaded.rows, kept: memory.kept / loaded.rows });
  if (inside?.heap) m.heap = (inside.heap - before.heap) / loaded.rows;
  if (inside?.mallocs) m.mallocs = (inside.mallocs - before.mallocs) / (loaded.rows * loaded.columns);
  if (c.asks) await questions(c, call, spent, m);
  if (c.cancels) m.cancelAsk = Math.max(...await call("cancelled"));
  if (c.asks && first) m.answers = unpack(await call("answers"));
  return m;
}

async function questions(c, call, spent, m) {
  m.cold = await spent("coldCPU", call("suite"));
  if (c.ours) m.again = await call("suite");
  m.filter = median(await call("filters", c.brief));
  m.distinct = median(await call("distincts", c.brief));
  if (c.brief) return;
  await call("forget");
  m.warm = await spent("warmCPU", call("suite"));
  if (c.fused) m.fused = (await call("suite", { fused: true }), await call("suite", { fused: true }));
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

const results = new Map(field.map((c) => [c.name, []]));
const answers = new Map();
let done = 0;
for (let round = 0; round < rounds; round++) {
  const begun = Date.now();
  for (const c of field.map((_, i) => field[(i + round) % field.length])) { // nobody always follows the same one
    if (round >= (c.rounds ?? rounds)) continue;
    process.stderr.write(`round ${round + 1}/${rounds} ${c.name}`);
    const at = Date.now();
    try {
      const { answers: given, ...measures } = await inTime(c, round === 0);
      if (given) answers.set(c.name, given);
      results.get(c.name).push(measures);
      process.stderr.write(` ${((Date.now() - at) / 1000).toFixed(1)} s\n`);
    } catch (error) {
      process.stderr.write("\n");
      if (!c.optional && !c.needs) throw error;
      failed(c, error);
    }
  }
  done++;
  if (budget && Date.now() - began + (Date.now() - begun) > budget) break;
}
await server.stop();
await site.stop();

const reference = answers.get("handmade") ?? answers.get("engine");
const agreement = reference ? Object.fromEntries([...answers].map(([name, given]) => [name, compare(reference, given)])) : {};
const report = {
  browser: Browser.version, cpus: os.cpus().length, cpu: os.cpus()[0]?.model, load: os.loadavg().map((n) => Math.round(n * 10) / 10),
  file: { bytes: fs.statSync(options.csv).size }, rounds: done,
  contestants: field.map((c) => ({ ...c, ...summary(results.get(c.name)), agreement: agreement[c.name] })),
  skipped: Object.fromEntries(skipped),
};
report.shares = shares(report);
report.targets = targets(report, only.length > 0);
print(report);
fs.writeFileSync(options.out, JSON.stringify(report, null, 2) + "\n");
const wrong = Object.entries(agreement).filter(([, a]) => a.different > 0);
for (const [name, a] of wrong) console.error(`${name}: ${a.different} answers differ\n  ${a.examples.join("\n  ")}`);
process.exit(wrong.length ? 1 : 0);
