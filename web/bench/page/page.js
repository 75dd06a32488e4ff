// The page that hosts one contestant and measures it. The driver calls what is
// on window.bench.
import { groupings, kpis, distinctOf, kpi, otherChannels, otherFilters, pack, usual } from "../suite.js";

const tasks = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) tasks.push({ at: entry.startTime, ms: entry.duration });
}).observe({ type: "longtask", buffered: true });

let contestant;

// inWorker speaks to a contestant that lives in a worker.
async function inWorker(script) {
  const worker = new Worker(script);
  const waiting = new Map();
  let next = 0;
  await new Promise((ready, failed) => {
    worker.onerror = (event) => failed(new Error(event.message));
    worker.onmessage = ({ data: [id, error, value] }) => {
      if (id === "ready") return ready();
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (error) reject(new Error(error));
      else resolve(value);
    };
  });
  const call = (verb) => (...args) => new Promise((resolve, reject) => {
    waiting.set(++next, { resolve, reject });
    worker.postMessage([next, verb, args]);
  });
  return Object.fromEntries(["start", "load", "ask", "answer", "forget", "memory", "profile"].map((verb) => [verb, call(verb)]));
}

async function onPage(script) {
  await new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement("script"), { src: script, onload: resolve, onerror: reject });
    document.head.append(element);
  });
  return self.contestant;
}

// timed runs something and says how long it took, with the longest task that
// the page's thread had meanwhile.
async function timed(work) {
  const from = performance.now();
  const value = await work();
  const to = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 100)); // long tasks are told afterwards
  const longest = tasks.filter((task) => task.at + task.ms > from && task.at < to).reduce((most, task) => Math.max(most, task.ms), 0);
  return { ms: to - from, longest, value };
}

const everything = kpis.map((k) => k.id);

// suite asks for all KPIs by both groupings: 24 results.
async function suite(constants, options) {
  for (const grouping of groupings) await contestant.ask({ ids: everything, grouping, constants, ...options });
}

async function one(id, constants) {
  for (const grouping of groupings) await contestant.ask({ ids: [id], grouping, constants, changed: true });
}

const times = async (list, work) => {
  const out = [];
  for (const item of list) out.push((await timed(() => work(item))).ms);
  return out;
};

const some = (list, brief) => (brief ? list.slice(0, 1) : list);

self.bench = {
  async start(name, where) {
    const took = await timed(async () => {
      contestant = await (where === "worker" ? inWorker : onPage)(`/made/${name}.js`);
      await contestant.start?.();
    });
    return took.ms;
  },
  async load() {
    const [file] = document.getElementById("file").files;
    const { ms, longest, value } = await timed(() => contestant.load(file));
    return { ms, longest, bytes: file.size, ...value };
  },
  // cancelled takes the suite back at several moments and gives how long that takes.
  async cancelled() {
    const took = [];
    for (const after of [10, 40, 80]) {
      await contestant.forget();
      took.push(await contestant.cancel({ ids: everything, grouping: "region-month", constants: usual }, after));
    }
    return took.filter((ms) => ms !== null);
  },
  suite: async (options) => (await timed(() => suite(usual, options))).ms,
  forget: async () => void await contestant.forget?.(),
  filters: (brief) => times(some(otherFilters, brief), (constants) => one("slice", constants)),
  distincts: (brief) => times(some(otherChannels, brief), (channel) => one(distinctOf.id, { ...usual, channel })),
  memory: async () => (await contestant.memory?.()) ?? null,
  profile: async (...args) => (await contestant.profile?.(...args)) ?? null,
  // answers gives every cell of the suite and of the two changed questions.
  async answers() {
    const all = new Map();
    const questions = [[everything, usual, ""], [["slice"], otherFilters[0], " changed"], [[distinctOf.id], { ...usual, channel: otherChannels[0] }, " changed"]];
    for (const [ids, constants, note] of questions) {
      for (const grouping of groupings) {
        const answer = await contestant.answer({ ids, grouping, constants });
        for (const [id, cells] of answer) all.set(`${kpi(id).name}${note} by ${grouping}`, cells);
      }
    }
    return pack(all);
  },
};
