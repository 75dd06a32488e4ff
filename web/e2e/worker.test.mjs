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
function stage(run, instantiate = async () => "instance", scope = {}) {
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
