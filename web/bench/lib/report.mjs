// What is printed: medians with their spread, and our figures as shares of each
// peer's.
const measures = ["start", "import", "importCPU", "longest", "peak", "kept", "heap", "mallocs", "cold", "coldCPU", "warm", "warmCPU", "fused", "filter", "distinct", "again", "reopen"];

// summary gives for each measure the median and what it lay between.
export function summary(rounds) {
  const out = { rows: rounds[0].rows, bytes: rounds[0].bytes, steps: rounds.map((r) => r.steps).filter(Boolean) };
  for (const name of measures) {
    const list = rounds.map((r) => r[name]).filter((v) => v !== undefined).sort((a, b) => a - b);
    if (list.length) out[name] = { median: list[list.length >> 1], low: list[0], high: list.at(-1), all: rounds.map((r) => r[name]) };
  }
  out.rate = out.bytes / 1e6 / (out.import.median / 1e3);
  return out;
}

export function print(report) {
  const { contestants } = report;
  const rows = contestants[0]?.rows ?? 0;
  console.log(`\nChromium ${report.browser}, ${report.cpus} CPUs (load ${report.load[0]}), ${rows.toLocaleString("en")} rows, ${(report.file.bytes / 1e6).toFixed(1)} MB, ${report.rounds} rounds, medians`);
  console.log("\nImport to columns");
  table(
    ["", "start ms", "import ms", "lowest–highest", "MB/s", "CPU ms", "page task ms", "reopen ms", "peak B/row", "kept B/row", "heap B/row", "allocations/cell"],
    contestants.map((c) => [c.label, ms(c.start), ms(c.import), spread(c.import), c.rate.toFixed(0), ms(c.importCPU), ms(c.longest), ms(c.reopen), ms(c.peak), ms(c.kept), ms(c.heap), c.mallocs?.median.toFixed(4) ?? "–"]),
  );
  const asking = contestants.filter((c) => c.asks);
  console.log("\nTwelve KPIs by month and by region × month (24 results), ms");
  table(
    ["", "cold", "lowest–highest", "CPU", "warm", "CPU", "fused by hand", "a filter changed", "a distinct count", "unchanged", "answers"],
    asking.map((c) => [c.label, ms(c.cold), spread(c.cold), ms(c.coldCPU), ms(c.warm), ms(c.warmCPU), ms(c.fused), ms(c.filter), ms(c.distinct), ms(c.again), agreed(c.agreement)]),
  );
  const ours = contestants.find((c) => c.name === "engine");
  if (ours) ratios(ours, contestants.filter((c) => c !== ours));
  if (report.targets?.length) {
    console.log(`\nTargets of our engine${rows < 1e6 ? ", which are meant for a million rows" : ""}`);
    table(["", "is", "should be", ""], report.targets.map((t) => [t.what, digits(t.is), `${t.below ? "<" : "≤"} ${t.limit}`, t.met ? "met" : "NOT MET"]));
  }
  for (const [name, reason] of Object.entries(report.skipped)) console.log(`skipped ${name}: ${reason}`);
}

function ratios(ours, others) {
  console.log("\nTimes of our engine as shares of the others' (less than 1: we are faster)");
  const share = (a, b) => (a?.median && b?.median ? (a.median / b.median).toFixed(3) : "–");
  table(
    ["", "import", "by CPU", "cold", "by CPU", "warm", "fused by hand", "a filter changed", "a distinct count"],
    others.map((c) => [c.label, share(ours.import, c.import), share(ours.importCPU, c.importCPU), share(ours.cold, c.cold), share(ours.coldCPU, c.coldCPU), share(ours.warm, c.warm), share(ours.warm, c.fused), share(ours.filter, c.filter), share(ours.distinct, c.distinct)]),
  );
}

// targets is what our engine is meant to reach, and whether it does. What has
// nothing to compare with is left out.
export function targets({ contestants }) {
  const find = (name) => contestants.find((c) => c.name === name);
  const [ours, duckdb, js] = ["engine", "duckdb", "handmade"].map(find);
  const list = [];
  const add = (what, is, limit, below) => {
    if (Number.isFinite(is)) list.push({ what, is, limit, below, met: below ? is < limit : is <= limit });
  };
  const share = (measure, other) => ours?.[measure]?.median / other?.[measure]?.median;
  add("import, as a share of DuckDB's", share("import", duckdb), 1, true);
  add("cold suite, as a share of DuckDB's", share("cold", duckdb), 0.1);
  add("cold suite, as a share of hand-written JavaScript's", share("cold", js), 1, true);
  add("a filter changed, as a share of DuckDB's", share("filter", duckdb), 0.1);
  add("a distinct count changed, as a share of DuckDB's", share("distinct", duckdb), 0.1);
  add("unchanged suite, ms", ours?.again?.median, 10, true);
  const product = find("product");
  add("reopening, as a share of the import", product?.reopen?.median / product?.import.median, 0.2, true);
  add("longest task of the page during an import, ms", product?.longest?.median, 50);
  add("import at its peak, bytes a row", ours?.peak?.median, 200, true);
  add("kept in the heap, bytes a row", ours?.heap?.median, 80, true);
  add("allocations for a cell", ours?.mallocs?.median, 0.01, true);
  add("answers that differ from the others'", contestants.reduce((n, c) => n + (c.agreement?.different ?? 0), 0), 0);
  return ours ? list : [];
}

const digits = (n) => (Number.isInteger(n) ? String(n) : n.toPrecision(3));

const ms = (m) => (m === undefined ? "–" : m.median < 10 ? m.median.toFixed(1) : m.median.toFixed(0));
const spread = (m) => (m === undefined ? "–" : `${m.low.toFixed(0)}–${m.high.toFixed(0)}`);
const agreed = (a) => (a ? `${a.equal} exact, ${a.near} near${a.different ? `, ${a.different} DIFFER` : ""}` : "–");

function table(head, lines) {
  const all = [head, ...lines];
  const width = head.map((_, i) => Math.max(...all.map((line) => line[i].length)));
  for (const line of all) console.log(line.map((cell, i) => (i ? cell.padStart(width[i]) : cell.padEnd(width[i]))).join("  "));
}
