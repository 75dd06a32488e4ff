// worker.js by itself, with a Go that does what the story says.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import vm from "node:vm";
import { root } from "./harness.mjs";

const source = fs.readFileSync(path.join(root, "web/static/shell/worker.js"), "utf8");
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

// stage runs the worker's script; run is what the program does.
function stage(run, instantiate = async () => "instance", scope = {}, more = {}) {
  const said = [];
  const listeners = [];
  const self = { ...scope };
  const globals = {
    self,
    setTimeout,
    TextDecoder,
    Object,
    postMessage: (message) => said.push(message),
    close: () => said.push("closed"),
    fs: { writeSync: (_, bytes) => bytes.length },
    WebAssembly: { instantiate, compileStreaming: async (response) => ({ compiledFrom: await response }) },
    fetch: async (url) => url,
    Go: class {
      importObject = {};
      exit() {}
      run() {
        return run({ self, go: this, globals });
      }
    },
    ...more,
  };
  globals.globalThis = globals;
  self.addEventListener = (_, listener) => listeners.push(listener);
  vm.runInNewContext(source, globals);
  return { said, self, send: (data) => listeners.forEach((listener) => listener({ data })) };
}

test("messages that come before Go listens are kept, in order", async () => {
  const heard = [];
  const worker = stage(async ({ self, go }) => {
    assert.deepEqual([...go.argv], ["worker"]);
    await turn();
    self.onmessage = ({ data }) => {
      heard.push(data);
      if (data === "one") worker.send("three"); // one that comes while the others are handed over
    };
    await new Promise(() => {});
  });
  worker.send({ module: "compiled" });
  worker.send("one");
  worker.send("two");
  await turn();
  assert.deepEqual(heard, []);
  await turn();
  await turn();
  worker.send("four");
  assert.deepEqual(heard, ["one", "two", "three", "four"]);
});

test("a worker can also fetch the program itself", async () => {
  let given;
  const worker = stage(async () => new Promise(() => {}), async (module) => { given = module; });
  worker.send({ url: "app.wasm" });
  await turn();
  assert.deepEqual({ ...given }, { compiledFrom: "app.wasm" });
});

test("a worker starts helpers of the same program, and no other script", async () => {
  let policy;
  const started = [];
  const worker = stage(async ({ self, globals }) => {
    globals.Worker = class {
      constructor(url) {
        started.push(policy.createScriptURL(url));
      }
      postMessage(message) {
        started.push({ ...message });
      }
    };
    self.kpi.worker();
    return new Promise(() => {});
  }, undefined, { location: { href: "https://host/worker.js" }, trustedTypes: { createPolicy: (_, given) => { policy = given; } } });
  worker.send({ module: "compiled", calm: true });
  await turn();
  assert.deepEqual(started, ["https://host/worker.js", { module: "compiled", calm: true }]);
  assert.throws(() => policy.createScriptURL("https://host/other.js"), { name: "TypeError" });
});

test("the end of the program is told, with its last words", async () => {
  const worker = stage(async ({ go, globals }) => {
    globals.fs.writeSync(2, new TextEncoder().encode("panic: enough\n"));
    go.exit(2);
  });
  worker.send({ module: "compiled" });
  await turn();
  assert.deepEqual(worker.said.map((m) => (typeof m === "string" ? m : { ...m })), [{ t: "exit", code: 2, detail: "panic: enough\n" }, "closed"]);
});

test("a program that cannot start is told", async () => {
  const worker = stage(async () => {}, async () => { throw new Error("bad magic"); });
  worker.send({ module: "compiled" });
  await turn();
  assert.deepEqual(worker.said.map((m) => ({ ...m })), [{ t: "fail", error: "bad magic" }]);
});

// depot is a database of a browser as far as a reader needs it; end finishes its
// transactions, one after another.
function depot({ upgrade = false } = {}) {
  const puts = [], open = [];
  const transaction = (stores, mode, options) => {
    assert.deepEqual([[...stores], mode, { ...options }], [["pieces", "ages"], "readwrite", { durability: "strict" }]);
    const tx = { error: new Error("full"), objectStore: (store) => ({ put: (value, key) => puts.push([store, key, value.byteLength ?? JSON.parse(value).bytes]) }) };
    open.push(tx);
    return tx;
  };
  const request = { result: { transaction }, transaction: { abort: () => { request.error = new Error("no database"); request.onerror(); } } };
  const indexedDB = { open: () => (setTimeout(() => (upgrade ? request.onupgradeneeded() : request.onsuccess())), request) };
  return { puts, indexedDB, end: (how) => open.shift()[how]() };
}

// reading has a worker read a file of so many bytes in pieces of 100, and put them
// into a depot.
async function reading(bytes, store) {
  const mem = { buffer: new ArrayBuffer(1 << 20) };
  const worker = stage(null, null, {}, {
    Uint8Array, Uint32Array, Promise, Math, JSON, Date, crypto, indexedDB: store.indexedDB, atob: () => "",
    WebAssembly: { Memory: class { buffer = mem.buffer; }, Module: class {}, Instance: class { exports = { mix() {} }; } },
    FileReaderSync: class { readAsArrayBuffer = (piece) => piece; },
    KPI_SCAN: "",
  });
  const file = { size: bytes, slice: (from, to) => new ArrayBuffer(Math.min(to, bytes) - from) };
  worker.send({ file, most: 100, constants: [1], depot: { database: "kpi", version: 2, pieces: "pieces", ages: "ages" } });
  await turn();
  // ask asks for more and gives what has been said when that are so many things.
  worker.ask = async (wanted, first = "more") => {
    worker.send(first);
    do await turn(); while (worker.said.length < wanted);
    return worker.said.splice(0).map(({ piece, hash, kept, failed }) => ({ ...(piece && { bytes: piece.byteLength, hash: hash?.slice(0, 8) }), ...(kept !== undefined && { kept }), ...(failed && { failed }) }));
  };
  worker.said.splice(0);
  return worker;
}

const first = { from: 0, size: 100, state: new Uint32Array(8) };

test("a worker that reads ahead says what it keeps once the disk has it, and never has more than two on their way", async () => {
  const store = depot(), worker = await reading(350, store);
  assert.deepEqual(await worker.ask(1, first), [{ bytes: 100, hash: "cd00e292" }]);
  assert.deepEqual(await worker.ask(1), [{ bytes: 100, hash: "cd00e292" }]);
  assert.deepEqual(await worker.ask(0), [], "it waits for the first");
  store.end("oncomplete");
  await turn();
  assert.deepEqual(await worker.ask(2), [{ kept: 0 }, { bytes: 100, hash: "cd00e292" }]);
  store.end("oncomplete");
  await turn();
  assert.deepEqual(await worker.ask(2), [{ kept: 1 }, { bytes: 50, hash: "cc2786e1" }], "and nothing behind the end");
  assert.deepEqual(store.puts.slice(-2).map(([name, , bytes]) => [name, bytes]), [["pieces", 50], ["ages", 50]]);
});

test("a worker that reads ahead goes on without keeping when storage fails", async () => {
  const store = depot(), worker = await reading(350, store);
  await worker.ask(1, first);
  store.end("onabort");
  await turn();
  assert.deepEqual(await worker.ask(2), [{ kept: 0, failed: "full" }, { bytes: 100, hash: undefined }]);
  const none = await reading(350, depot({ upgrade: true }));
  assert.deepEqual(await none.ask(2, first), [{ bytes: 100, hash: "cd00e292" }, { kept: 0, failed: "no database" }]);
});
