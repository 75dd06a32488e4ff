// The engine's worker: the same program as the page, told by its first argument
// to serve the engine. The build puts Go's wasm_exec.js before this text.
//
// The first message is {module} or {url}; every later one is handed to the
// handler that Go sets as globalThis.onmessage, in order, none lost. The page
// hears {t: "exit", code, detail} when the program ends, {t: "fail", error}
// when it could not start.
(() => {
  const queue = [];
  let handler = null;
  let started = false;
  let tail = "";

  Object.defineProperty(self, "onmessage", {
    get: () => handler,
    set: (given) => {
      handler = given;
      setTimeout(drain);
    },
  });

  self.addEventListener("message", (event) => {
    if (!started) {
      started = true;
      start(event.data).catch((error) => postMessage({ t: "fail", error: String(error?.message ?? error) }));
      return;
    }
    queue.push(event);
    drain();
  });

  function drain() {
    while (handler && queue.length) handler.call(self, queue.shift());
  }

  // scanner gives the program a module that reads its memory sixteen bytes at a
  // time. Without one it does the same by itself, only slower.
  function scanner(program) {
    try {
      const { mem } = program.exports;
      const bytes = Uint8Array.from(atob(KPI_SCAN), (c) => c.charCodeAt(0));
      return new WebAssembly.Instance(new WebAssembly.Module(bytes), { go: { mem } }).exports;
    } catch {
      return undefined;
    }
  }

  // The Content-Security-Policy lets a worker start itself and nothing else.
  self.trustedTypes?.createPolicy("default", {
    createScriptURL(url) {
      if (url === self.location.href) return url;
      throw new TypeError("not this script: " + url);
    },
  });

  // helper gives another worker that runs the same compiled program.
  function helper(module) {
    const worker = new Worker(self.location.href, { name: "kpi-helper" });
    worker.postMessage({ module });
    return worker;
  }

  async function start({ module, url }) {
    const go = new Go();
    const exit = go.exit.bind(go);
    let code = 0;
    go.argv = ["worker"];
    go.exit = (status) => {
      code = status;
      exit(status);
    };
    const write = globalThis.fs.writeSync;
    const decoder = new TextDecoder();
    globalThis.fs.writeSync = function (fd, bytes) {
      tail = (tail + decoder.decode(bytes)).slice(-8000);
      return write.call(this, fd, bytes);
    };
    module ??= await WebAssembly.compileStreaming(fetch(url));
    const instance = await WebAssembly.instantiate(module, go.importObject);
    self.scanner = scanner(instance);
    self.kpi = { worker: () => helper(module) };
    await go.run(instance);
    postMessage({ t: "exit", code, detail: tail });
    close();
  }
})();
