// Our engine alone in a worker: Go's support script stands before this one.
import { kpi } from "../suite.js";
import { offer, pieceReader } from "../lib/offer.js";

const by = { month: [], "region-month": ["Orders[region]"] };

function told(text) {
  if (text.startsWith("!")) throw new Error(text.slice(1));
  return text;
}

const ask = ({ ids, grouping, constants }) => {
  const list = ids.map(kpi).map((k) => ({ Name: k.id, Formula: k.formula(constants) }));
  return told(self.engine.ask(JSON.stringify({ KPIs: list, By: by[grouping] })));
};

offer({
  async start() {
    const go = new self.Go();
    const ready = new Promise((resolve) => { self.ready = resolve; });
    const { instance } = await WebAssembly.instantiateStreaming(fetch("/engine.wasm"), go.importObject);
    const bytes = Uint8Array.from(atob(KPI_SCAN), (c) => c.charCodeAt(0));
    self.scanner = new WebAssembly.Instance(new WebAssembly.Module(bytes), { go: { mem: instance.exports.mem } }).exports;
    go.run(instance);
    await ready;
  },
  load(file) {
    const from = performance.now();
    let read = 0;
    const pieces = pieceReader(file);
    const table = JSON.parse(told(self.engine.read(file.size, (at) => {
      const before = performance.now(), bytes = pieces(at);
      read += performance.now() - before;
      return bytes;
    })));
    return { ...table, steps: { file: read, parse: performance.now() - from - read } };
  },
  ask,
  forget: () => self.engine.forget(),
  memory: () => JSON.parse(self.engine.memory()),
  answer(question) {
    const answer = new Map();
    let cells;
    for (const line of ask(question).split("\n")) {
      if (line.startsWith("=")) answer.set(line.slice(1), (cells = new Map()));
      else if (line) {
        const [period, ...rest] = line.split("\t");
        const [n, d = "1"] = rest.pop().split("/");
        cells.set([...rest, period].join("|"), [BigInt(n), BigInt(d)]);
      }
    }
    return answer;
  },
});
