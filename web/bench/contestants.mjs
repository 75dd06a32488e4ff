// Who takes part. "where" is the thread of the contestant's own script; "needs"
// is its npm package; who "asks" answers the KPIs, the others only import. Those
// with "rounds" take part in so many at most, and those that are "brief" are
// asked each question once: they are far behind, and the others need not wait.
// Who "rests" does work that nobody waits for when it has started and when it has
// a table; that is over before it is asked on. The "visits" are to our real page.
import * as os from "node:os";

// As many as our product has for a large table, beside the one that leads and the
// one that reads ahead.
const helpers = Math.max(0, Math.min(os.availableParallelism() - 2, 3));

export const contestants = [
  { name: "engine", label: "our engine, one worker", where: "worker", asks: true, ours: true },
  { name: "crew", label: `our engine, one that reads ahead${helpers ? `, ${helpers} that count` : ""}`, where: "page", asks: true, ours: true, rests: true, optional: true },
  { name: "product", label: "our product's worker, file kept, all comparisons", where: "page", asks: true, ours: true, rests: true, cancels: true, optional: true },
  { name: "page", label: "our page, file kept", ours: true, visits: true, optional: true },
  { name: "handmade", label: "hand-written JavaScript, typed arrays, worker", where: "worker", asks: true, fused: true },
  { name: "duckdb", label: "DuckDB-WASM eh, DECIMAL", where: "page", asks: true, fused: true, needs: "@duckdb/duckdb-wasm" },
  { name: "duckdb-coi", label: "DuckDB-WASM coi, threads, DECIMAL", where: "page", asks: true, fused: true, needs: "@duckdb/duckdb-wasm" },
  { name: "arquero", label: "Arquero, floats", where: "page", asks: true, brief: true, rounds: 1, needs: "arquero" },
  { name: "papaparse", label: "PapaParse to columns, worker, floats", where: "worker", rounds: 2, needs: "papaparse" },
  { name: "udsv", label: "uDSV, typed columns, floats", where: "page", rounds: 2, needs: "udsv" },
  { name: "d3-dsv", label: "d3-dsv to columns, floats", where: "page", rounds: 2, needs: "d3-dsv" },
  { name: "perspective", label: "Perspective, its own worker, floats", where: "page", rounds: 2, needs: "@perspective-dev/client" },
  { name: "csv-parse", label: "csv-parse to columns, floats", where: "page", rounds: 1, needs: "csv-parse" },
  { name: "sheetjs", label: "SheetJS, cells, floats", where: "page", rounds: 1, needs: "xlsx" },
];
