// DuckDB in its own worker, from its own files, with exact decimals: what a
// careful person would write on top of it. The variant "coi" has threads, which
// need a page that is isolated from all others.
import * as duckdb from "@duckdb/duckdb-wasm";
import { exact, kpi, monthLabel } from "../suite.js";

const columns = {
  order_id: "VARCHAR", order_date: "DATE", customer_id: "VARCHAR", region: "VARCHAR", department: "VARCHAR", channel: "VARCHAR",
  product: "VARCHAR", status: "VARCHAR", quantity: "INTEGER", unit_price: "DECIMAL(9,2)", discount: "DECIMAL(5,4)",
  revenue: "DECIMAL(12,4)", cost: "DECIMAL(12,4)", response_minutes: "INTEGER", satisfaction: "INTEGER",
};

const month = "year(order_date) * 12 + month(order_date) - 1";
const keys = { month: `${month} AS m`, "region-month": `region AS r, ${month} AS m` };
const groupBy = { month: "m", "region-month": "r, m" };

let db;
let connection;

function sql(id, grouping, constants, alone) {
  const k = kpi(id);
  if (id === "growth") {
    const same = grouping === "month" ? "" : "s.r = before.r AND ";
    const key = grouping === "month" ? "s.m" : "s.r, s.m";
    return `WITH s AS (SELECT ${keys[grouping]}, SUM(revenue) AS a FROM orders GROUP BY ${groupBy[grouping]})
      SELECT ${key}, s.a, before.a AS b FROM s JOIN s AS before ON ${same}s.m = before.m + 12`;
  }
  const { sql, where } = alone && k.alone ? k.alone(constants) : { sql: k.sql(constants) };
  return `SELECT ${keys[grouping]}, ${sql} FROM orders ${where ? "WHERE " + where : ""} GROUP BY ${groupBy[grouping]}`;
}

// fused asks for all KPIs in one query.
function fusedSQL(ids, grouping, constants) {
  const parts = ids.map((id, i) => kpi(id).sql(constants).replace(/ AS a\b/, ` AS a${i}`).replace(/ AS b\b/, ` AS b${i}`));
  return `SELECT ${keys[grouping]}, ${parts.join(", ")} FROM orders GROUP BY ${groupBy[grouping]}`;
}

async function ask({ ids, grouping, constants, changed, fused }) {
  if (fused) return [await connection.query(fusedSQL(ids, grouping, constants))];
  const tables = [];
  for (const id of ids) tables.push(await connection.query(sql(id, grouping, constants, changed)));
  return tables;
}

// number reads a value with the scale of its column.
function number(column, value) {
  if (value === null || value === undefined) return null;
  if (typeof value === "number" && !Number.isInteger(value)) return value;
  if (typeof value === "number" || typeof value === "bigint") return exact(value, 1);
  let n = 0n;
  for (let i = value.length - 1; i >= 0; i--) n = (n << 32n) | BigInt(value[i] >>> 0);
  if (n >> 127n) n -= 1n << 128n;
  return exact(n, 10n ** BigInt(column.type.scale));
}

function cellsOf(table, grouping, id) {
  const cells = new Map();
  const column = (name) => table.getChild(name);
  const [r, m, a, b] = ["r", "m", "a", "b"].map(column);
  for (let i = 0; i < table.numRows; i++) {
    const at = Number(m.get(i));
    const cell = (grouping === "month" ? "" : r.get(i) + "|") + monthLabel(Math.floor(at / 12), at % 12 + 1);
    const [x, y] = [number(a, a.get(i)), number(b, b.get(i))];
    if (x === null || y === null) continue;
    if (typeof x === "number") cells.set(cell, x);
    else if (id === "growth") cells.set(cell, exact(x[0] * y[1] - y[0] * x[1], y[0] * x[1]));
    else cells.set(cell, exact(x[0] * y[1], x[1] * y[0]));
  }
  return cells;
}

export const duckdbAs = (variant) => ({
  async start() {
    const base = new URL("/duckdb/", location.href).href;
    const script = `${base}duckdb-browser-${variant}`;
    db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker(script + ".worker.js"));
    await db.instantiate(`${base}duckdb-${variant}.wasm`, variant === "coi" ? script + ".pthread.worker.js" : null);
    await db.open({ ...(variant === "coi" && { maximumThreads: navigator.hardwareConcurrency }), query: { castBigIntToDouble: false, castDecimalToDouble: false } });
    connection = await db.connect();
    // What fails when a table is read for the first time would fail here.
    await connection.query("SELECT 1");
  },
  async load(file) {
    // A thread cannot read from the page's file: with threads it stands in memory.
    if (variant === "coi") await db.registerFileBuffer("orders.csv", new Uint8Array(await file.arrayBuffer()));
    else await db.registerFileHandle("orders.csv", file, duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
    const types = Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`).join(", ");
    await connection.query(`CREATE TABLE orders AS SELECT * FROM read_csv('orders.csv', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {${types}})`);
    const count = await connection.query("SELECT COUNT(*) AS n FROM orders");
    return { rows: Number(count.getChild("n").get(0)), columns: Object.keys(columns).length };
  },
  ask,
  async answer({ ids, grouping, constants }) {
    const answer = new Map();
    for (const id of ids) {
      const [table] = await ask({ ids: [id], grouping, constants });
      answer.set(id, cellsOf(table, grouping, id));
    }
    return answer;
  },
});
