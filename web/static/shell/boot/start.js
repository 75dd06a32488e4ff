import { asset } from "./asset.js";
import { NotReached, sayCannotLoad, sayStopped } from "./card.js";

const page = document.documentElement;
const parsed = new Promise((resolve) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve, { once: true });
  else resolve();
});

// start fetches and compiles the program while the page is still being parsed,
// then runs it. It never rejects: what goes wrong is shown on the page.
export async function start(cache = "default") {
  page.dataset.state = "loading";
  const compiled = compile(cache);
  compiled.catch(() => {});
  await parsed;
  let instance, go;
  try {
    if (typeof Go === "undefined") throw new Error("wasm_exec.js did not load");
    go = new Go();
    window.kpi.module = await compiled;
    instance = await WebAssembly.instantiate(window.kpi.module, go.importObject);
  } catch (error) {
    page.dataset.state = "failed";
    sayCannotLoad(error, () => (typeof Go === "undefined" ? location.reload() : start("reload")));
    return;
  }
  run(go, instance);
}

// compile accepts the program under any content type: some hosts do not know
// wasm, and the first bytes tell the truth.
async function compile(cache) {
  const response = await fetch(asset("app.wasm"), { cache }).catch((error) => {
    throw new NotReached(error.message);
  });
  if (!response.ok) throw new Error("the server answered " + response.status + " for the program file");
  performance.mark("kpi:fetched");
  const type = (response.headers.get("Content-Type") ?? "").split(";")[0].trim();
  if (type === "application/wasm" && WebAssembly.compileStreaming) {
    const module = await WebAssembly.compileStreaming(response);
    performance.mark("kpi:compiled");
    return module;
  }
  const bytes = await response.arrayBuffer();
  if (new DataView(bytes).byteLength < 8 || new DataView(bytes).getUint32(0) !== 0x0061736d) {
    throw new Error("what the server sent as the program file is not a program (type " + (type || "unknown") + ", " + bytes.byteLength + " bytes)");
  }
  const module = await WebAssembly.compile(bytes);
  performance.mark("kpi:compiled");
  return module;
}

// run starts the program and notices its end. It is meant to run as long as
// the page, so any end is a failure.
function run(go, instance) {
  const said = keepLastWords();
  let code = 0;
  const exit = go.exit.bind(go);
  go.exit = (status) => {
    code = status;
    exit(status);
  };
  const ended = (error) => {
    page.dataset.state = "stopped";
    dispatchEvent(new CustomEvent("kpi-exit", { detail: code }));
    sayStopped(["exit code " + code, error && String(error.stack ?? error), said()].filter(Boolean).join("\n"));
  };
  performance.mark("kpi:run");
  go.run(instance).then(() => ended(), ended);
}

// keepLastWords remembers the end of what the program prints: after a panic
// that is its message and stack.
function keepLastWords() {
  const decoder = new TextDecoder();
  const write = globalThis.fs.writeSync;
  let tail = "";
  globalThis.fs.writeSync = function (fd, bytes) {
    tail = (tail + decoder.decode(bytes)).slice(-8000);
    return write.call(this, fd, bytes);
  };
  return () => tail;
}

// startWorker gives a worker that runs the same compiled program as this page. It
// does nothing unasked for those who told their browser to save.
export function startWorker() {
  const worker = new Worker(asset("worker.js"), { name: "kpi-engine" });
  worker.postMessage({ module: window.kpi.module, calm: navigator.connection?.saveData ?? false });
  return worker;
}
