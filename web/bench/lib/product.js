// Our product's worker as the page drives it: jobs as messages, answers as bytes.
import { kpi } from "../suite.js";
import { unpackAnswer } from "./answer.js";

const by = { month: [], "region-month": ["Orders[region]"] };

// The worker's script is the product's. program is what it runs; bare leaves
// away from answers what only the product's page wants: comparisons, statuses
// and reasons; together lets the workers that help it start with it.
export function productAs({ program, bare = false, together = false }) {
  const table = { id: "orders", name: "Orders", recipe: {}, date_column: "order_date", batches: [] };
  const waiting = new Map();
  let worker;
  let next = 0;

  function begin(job, body, file) {
    const id = ++next;
    const reply = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    worker.postMessage({ t: "request", id, job, body: bytes, ...(file && { file }) }, [bytes.buffer]);
    return { id, reply };
  }

  const request = (...args) => begin(...args).reply;
  const read = (body) => (body ? JSON.parse(new TextDecoder().decode(body)) : null);

  function workbook(ids, constants) {
    const list = ids.map(kpi).map((k) => ({ id: k.id, name: k.id, formula: k.formula(constants), unit: {} }));
    return { version: 1, id: "bench", name: "Bench", settings: { calendar: {} }, tables: table.batches.length ? [table] : [], kpis: list };
  }

  const question = ({ ids, grouping, constants }) => ({ workbook: workbook(ids, constants), question: { grain: "month", by: by[grouping], bare } });

  function hear(data, ready, failed) {
    if (data.t === "ready") return ready();
    if (data.t === "fail" || data.t === "exit") {
      const error = new Error(`the worker ended: ${data.error ?? data.detail}`);
      for (const { reject } of waiting.values()) reject(error);
      return failed(error);
    }
    if (data.t !== "reply") return;
    const { resolve, reject } = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.code) reject(Object.assign(new Error(`${data.code}: ${data.message}`), { code: data.code }));
    else resolve(data.body);
  }

  const take = async (file, source) => read(await request("import", { source: source.id, name: source.name, file: file.name, recipe: {} }, file));
  const forget = () => request("keep", { workbook: workbook([], {}) });

  return {
    async start() {
      worker = new Worker("/site/worker.js");
      await new Promise((ready, failed) => {
        setTimeout(() => failed(new Error("the worker did not start within 20 s")), 20_000);
        worker.onerror = (event) => failed(new Error(event.message));
        worker.onmessage = ({ data }) => hear(data, ready, failed);
        worker.postMessage({ url: new URL(program, location.href).href });
      });
      if (!together) return;
      // Helpers start with the first table that has enough rows for them.
      await take(new File(["n\n" + "1\n".repeat(300_000)], "first.csv"), { id: "first", name: "First" });
      await forget();
    },
    async load(file) {
      const done = await take(file, table);
      table.recipe = done.table.recipe;
      table.batches = [{ id: "import", file: file.name, sha256: done.sha256, bytes: done.bytes, rows: done.table.rows, kind: "replace" }];
      return { rows: done.table.rows, columns: done.table.columns.length };
    },
    ask: (q) => request("evaluate", question(q)),
    forget,
    // cancel takes a question back after so many ms and gives how long it takes
    // until the worker is free again, in ms; null when it had answered before.
    async cancel(q, after) {
      const { id, reply } = begin("evaluate", question(q));
      const ended = reply.then(() => null, (error) => error.code);
      await new Promise((resolve) => setTimeout(resolve, after));
      const from = performance.now();
      worker.postMessage({ t: "cancel", id });
      const code = await ended;
      if (code && code !== "cancelled") throw new Error(code);
      return code ? performance.now() - from : null;
    },
    async answer(q) {
      const reply = unpackAnswer(await request("evaluate", question(q))), answer = new Map();
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
  };
}
