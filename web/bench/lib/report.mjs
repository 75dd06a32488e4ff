// What is printed: medians with their spread, and our figures as shares of each
// peer's.
const measures = [
  "start", "import", "importCPU", "longest", "peak", "kept", "heap", "mallocs",
  "cold", "coldCPU", "warm", "warmCPU", "fused", "filter", "distinct", "again",
  "gap", "computing", "typingTask", "typingComputing", "typingGap", "key", "cancel", "cancelAsk", "reopen", "open", "openTask",
];

// summary gives for each measure the median and what it lay between.
export function summary(rounds) {
  const out = { rows: rounds[0].rows, bytes: rounds[0].bytes, steps: rounds.map((r) => r.steps).filter(Boolean) };
  for (const name of measures) {
    const list = rounds.map((r) => r[name]).filter(Number.isFinite).sort((a, b) => a - b);
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
    ["", "start ms", "import ms", "lowest–highest", "MB/s", "CPU ms", "page task ms", "peak B/row", "kept B/row", "heap B/row", "allocations/cell"],
    contestants.map((c) => [c.label, ms(c.start), ms(c.import), spread(c.import), c.rate.toFixed(0), ms(c.importCPU), ms(c.longest), ms(c.peak), ms(c.kept), ms(c.heap), c.mallocs?.median.toFixed(4) ?? "–"]),
  );
  const asking = contestants.filter((c) => c.asks);
  console.log("\nTwelve KPIs by month and by region × month (24 results), ms");
  table(
    ["", "cold", "lowest–highest", "CPU", "warm", "CPU", "fused by hand", "a filter changed", "a distinct count", "unchanged", "answers"],
    asking.map((c) => [c.label, ms(c.cold), spread(c.cold), ms(c.coldCPU), ms(c.warm), ms(c.warmCPU), ms(c.fused), ms(c.filter), ms(c.distinct), ms(c.again), agreed(c.agreement)]),
  );
  printPage(report);
  printShares(report);
  if (report.targets.length) {
    console.log(`\nTargets${rows < 1e6 ? ", which are meant for a million rows" : ""}`);
    table(["", "is", "should be", ""], report.targets.map((t) => [t.what, digits(t.is), `${t.below ? "<" : "≤"} ${digits(t.limit)}`, verdict(t)]));
  }
  for (const [name, reason] of Object.entries(report.skipped)) console.log(`skipped ${name}: ${reason}`);
}

const verdict = (t) => (t.is === null ? "NOT MEASURED" : t.met ? "met" : "NOT MET");

// printPage tells what somebody waits for who uses our page.
function printPage({ contestants }) {
  const [page, product] = ["page", "product"].map((name) => contestants.find((c) => c.name === name));
  const lines = [
    ["import, from the click until the table is there", page?.import],
    ["  longest task of the page's thread (0: none over 50)", page?.longest],
    ["  most that a task of it computed", page?.computing],
    ["  most that a timer came late on it", page?.gap],
    ["import while somebody types: longest task", page?.typingTask],
    ["  most that a task computed", page?.typingComputing],
    ["  most that a timer came late", page?.typingGap],
    ["  slowest key, until it is on the screen", page?.key],
    ["import cancelled, from the click until the worker is free", page?.cancel],
    ["question cancelled, until the worker is free (worst of a round)", product?.cancelAsk],
    ["page loaded again: the table out of its kept columns", page?.reopen],
    ["  from the start of the page until values are there", page?.open],
    ["  longest task of the page's thread", page?.openTask],
  ];
  const known = lines.filter(([, m]) => m);
  if (!known.length) return;
  console.log("\nOur page, ms");
  table(["", "median", "lowest–highest"], known.map(([what, m]) => [what, ms(m), spread(m)]));
}

// What is compared: ours, theirs.
const compared = [
  ["import", "import"], ["by CPU", "importCPU"], ["page task", "longest"], ["peak memory", "peak"], ["kept memory", "kept"],
  ["reopen ÷ their import", "reopen", "import"], ["cold", "cold"], ["by CPU", "coldCPU"], ["warm", "warm"], ["warm ÷ fused by hand", "warm", "fused"],
  ["a filter changed", "filter"], ["a distinct count", "distinct"],
];

// shares is each of our figures as a share of each peer's.
export function shares({ contestants }) {
  const share = (ours, other) => (ours && other?.median > 0 ? ours.median / other.median : null);
  return contestants.filter((c) => c.ours).map((ours) => ({
    of: ours.name,
    of_label: ours.label,
    peers: contestants.filter((c) => !c.ours).map((other) => ({
      peer: other.name,
      label: other.label,
      shares: compared.map(([, mine, theirs = mine]) => share(ours[mine], other[theirs])),
    })),
  }));
}

function printShares({ shares }) {
  for (const { of_label, peers } of shares.filter((s) => s.peers.length)) {
    console.log(`\n${of_label[0].toUpperCase()}${of_label.slice(1)}, as shares of the others' (less than 1: we need less)`);
    const used = compared.map(([head], i) => ({ head, i })).filter(({ i }) => peers.some((p) => p.shares[i] !== null));
    table(["", ...used.map((u) => u.head)], peers.map((p) => [p.label, ...used.map(({ i }) => p.shares[i]?.toFixed(3) ?? "–")]));
  }
}

// targets is what we mean to reach, and whether we do. Of a run of some contestants
// only, what was not measured is left out.
export function targets({ contestants }, some) {
  const [engine, crew, product, page, duckdb, coi, js] = ["engine", "crew", "product", "page", "duckdb", "duckdb-coi", "handmade"].map((name) => contestants.find((c) => c.name === name));
  const peers = contestants.filter((c) => !c.ours);
  const list = [];
  const add = (what, is, limit, below) => {
    const known = Number.isFinite(is);
    if (known || !some) list.push({ what, is: known ? is : null, limit, below, met: known && (below ? is < limit : is <= limit) });
  };
  const median = (c, measure) => c?.[measure]?.median;
  const least = (list, measure) => list.map((c) => median(c, measure)).filter(Number.isFinite).sort((a, b) => a - b)[0];
  const all = (of, measure) => of?.[measure]?.high;
  add("import with two workers, as a share of DuckDB's best", median(crew, "import") / least([duckdb, coi], "import"), 0.5);
  add("import with two workers, as a share of the fastest peer's", median(crew, "import") / least(peers, "import"), 1, true);
  add("import with one worker, as a share of DuckDB eh's", median(engine, "import") / median(duckdb, "import"), 1, true);
  add("import on the page, file kept, as a share of DuckDB's best", median(page, "import") / least([duckdb, coi], "import"), 1, true);
  add("cold suite with two workers, as a share of DuckDB eh's", median(crew, "cold") / median(duckdb, "cold"), 1 / 15);
  add("cold suite with one worker, as a share of DuckDB eh's", median(engine, "cold") / median(duckdb, "cold"), 0.1);
  add("cold suite with one worker, as a share of hand-written JavaScript's", median(engine, "cold") / median(js, "cold"), 1, true);
  add("a filter changed, as a share of DuckDB eh's", median(engine, "filter") / median(duckdb, "filter"), 0.1);
  add("a distinct count changed, as a share of DuckDB eh's", median(engine, "distinct") / median(duckdb, "distinct"), 0.1);
  add("unchanged suite, ms", median(engine, "again"), 10, true);
  add("page: reopening the table, as a share of the import", median(page, "reopen") / median(page, "import"), 0.2, true);
  add("page: longest task during an import, ms, worst of all rounds", all(page, "longest"), 50);
  add("page: longest task while somebody types, ms, worst of all rounds", all(page, "typingTask"), 50);
  add("page: import cancelled, ms, worst of all rounds", all(page, "cancel"), 100);
  add("question cancelled, ms, worst of all rounds", all(product, "cancelAsk"), 100);
  add("page: memory of an import at its peak, bytes a row", median(page, "peak"), 200, true);
  add("page: memory kept of it, bytes a row", median(page, "kept"), 100, true);
  add("kept in the heap of one worker, bytes a row", median(engine, "heap"), 80, true);
  add("allocations for a cell", median(engine, "mallocs"), 0.01, true);
  add("answers that differ from the others'", contestants.reduce((n, c) => n + (c.agreement?.different ?? 0), 0), 0);
  return list;
}

const digits = (n) => (n === null ? "–" : Number.isInteger(n) ? String(n) : n.toPrecision(3));

const ms = (m) => (m === undefined ? "–" : m.median < 10 ? m.median.toFixed(1) : m.median.toFixed(0));
const spread = (m) => (m === undefined ? "–" : `${m.low.toFixed(0)}–${m.high.toFixed(0)}`);
const agreed = (a) => (a ? `${a.equal} exact, ${a.near} near${a.different ? `, ${a.different} DIFFER` : ""}` : "–");

function table(head, lines) {
  const all = [head, ...lines];
  const width = head.map((_, i) => Math.max(...all.map((line) => line[i].length)));
  for (const line of all) console.log(line.map((cell, i) => (i ? cell.padStart(width[i]) : cell.padEnd(width[i]))).join("  "));
}
