// Our product's worker as the page drives it: the file is kept in the browser's
// storage while it is read, and every answer carries comparisons, statuses and
// reasons.
import { kpi } from "../suite.js";
import { unpackAnswer } from "../lib/answer.js";
import { offer } from "../lib/offer.js";

const by = { month: [], "region-month": ["Orders[region]"] };
const table = { id: "orders", name: "Orders", recipe: {}, date_column: "order_date", batches: [] };

let worker;
let next = 0;
const waiting = new Map();

function request(job, body, file, patience) {
  return new Promise((resolve, reject) => {
    const id = ++next;
    waiting.set(id, { resolve, reject });
    if (patience) setTimeout(() => reject(new Error(`the worker did not answer ${job} within ${patience} ms`)), patience);
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    worker.postMessage({ t: "request", id, job, body: bytes, ...(file && { file }) }, [bytes.buffer]);
  });
}

const read = (body) => (body ? JSON.parse(new TextDecoder().decode(body)) : null);

function workbook(ids, constants) {
  const list = ids.map(kpi).map((k) => ({ id: k.id, name: k.id, formula: k.formula(constants), unit: {} }));
  return { version: 1, id: "bench", name: "Bench", settings: { calendar: {} }, tables: [table], kpis: list };
}

const ask = async ({ ids, grouping, constants }) =>
  request("evaluate", { workbook: workbook(ids, constants), question: { grain: "month", by: by[grouping] } });

async function start() {
  worker = new Worker("/site/worker.js");
  const ready = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("the worker did not start within 20 s")), 20_000);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => {
      if (data.t === "ready") return resolve();
      if (data.t === "fail" || data.t === "exit") {
        const error = new Error(`the worker ended: ${data.error ?? data.detail}`);
        for (const { reject } of waiting.values()) reject(error);
        return reject(error);
      }
      if (data.t !== "reply") return;
      const { resolve: answer, reject: fail } = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.code) fail(new Error(`${data.code}: ${data.message}`));
      else answer(data.body);
    };
  });
  worker.postMessage({ url: new URL("/site/app.wasm", location.href).href });
  await ready;
  await request("ping", {}, null, 5_000);
}

offer({
  start,
  async load(file) {
    const done = read(await request("import", { source: table.id, name: table.name, file: file.name, recipe: {} }, file));
    table.recipe = done.table.recipe;
    table.batches = [{ id: "import", file: file.name, sha256: done.sha256, bytes: done.bytes, rows: done.table.rows, kind: "replace" }];
    return { rows: done.table.rows, columns: done.table.columns.length, kept: done.kept, steps: { parse: done.table.millis } };
  },
  // reopen is what somebody waits for who comes back: a new worker reads the
  // table from the browser's storage. Its start is not counted, as that of the first.
  async reopen() {
    worker.terminate();
    await start();
    const from = performance.now();
    const reopened = read(await request("load", { source: table }));
    if (!reopened.rows) throw new Error("the table came back without rows");
    return performance.now() - from;
  },
  ask,
  forget: () => request("keep", { workbook: workbook([], {}) }),
  memory: async () => ({ heap: read(await request("ping", {})).heap }),
  async answer(question) {
    const reply = unpackAnswer(await ask(question)), answer = new Map();
    for (const k of reply.kpis) {
      const cells = new Map();
      answer.set(k.name, cells);
      const bad = k.problems.find((p) => p.severity === "error");
      if (bad) throw new Error(`${k.name}: ${bad.message}`);
      for (const c of k.cells) {
        if (!c.exact) continue;
        const [n, d = "1"] = c.exact.split("/");
        cells.set([...(c.by ?? []), c.period].join("|"), [BigInt(n), BigInt(d)]);
      }
    }
    return answer;
  },
});
