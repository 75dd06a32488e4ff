// The engine's worker: the same program as the page, told by its first argument
// to serve the engine. The build puts Go's wasm_exec.js before this text.
//
// The first message is {module, calm} or {url}, or {file} for one that only reads a
// file ahead and runs no program. A calm one does nothing unasked. Every later message
// is handed to the handler that Go sets as globalThis.onmessage, in order, none lost. The page
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
      if (event.data.file) ahead(event.data);
      else start(event.data).catch((error) => postMessage({ t: "fail", error: String(error?.message ?? error) }));
      return;
    }
    queue.push(event);
    drain();
  });

  function drain() {
    while (handler && queue.length) handler.call(self, queue.shift());
  }

  // scanner gives the functions of a module that works in a memory: it reads it
  // sixteen bytes at a time, and hashes.
  function scanner(mem) {
    const bytes = Uint8Array.from(atob(KPI_SCAN), (c) => c.charCodeAt(0));
    return new WebAssembly.Instance(new WebAssembly.Module(bytes), { go: { mem } }).exports;
  }

  // The program does the same by itself without one, only slower.
  function scannerFor(program) {
    try {
      return scanner(program.exports.mem);
    } catch {
      return undefined;
    }
  }

  // ahead reads a file, a piece whenever it is asked for more, each twice as large
  // as the one before up to the most. It hands a piece over with the state of the
  // file's SHA-256 behind the piece's whole blocks. Where it begins, with which
  // state and size, comes with the first question. In its memory, the state
  // stands first, then the constants, then a piece.
  function ahead({ file, most, constants }) {
    const at = { state: 0, constants: 256, piece: 65536 };
    const mem = new WebAssembly.Memory({ initial: Math.ceil((at.piece + most) / 65536) });
    const { mix } = scanner(mem);
    const state = new Uint32Array(mem.buffer, at.state, 8);
    const text = new Uint8Array(mem.buffer, at.piece, most);
    const reader = new FileReaderSync();
    new Uint32Array(mem.buffer, at.constants, constants.length).set(constants);
    let from, size;
    self.onmessage = ({ data: first }) => {
      if (first.state) {
        ({ from, size } = first);
        state.set(first.state);
      }
      if (from >= file.size) return;
      const piece = reader.readAsArrayBuffer(file.slice(from, from + size));
      text.set(new Uint8Array(piece));
      mix(at.state, at.piece, at.piece + (piece.byteLength & ~63), at.constants);
      from += piece.byteLength;
      size = Math.min(2 * size, most);
      postMessage({ piece, state: state.slice() }, [piece]);
    };
    postMessage({});
  }

  // The Content-Security-Policy lets a worker start itself and nothing else.
  self.trustedTypes?.createPolicy("default", {
    createScriptURL(url) {
      if (url === self.location.href) return url;
      throw new TypeError("not this script: " + url);
    },
  });

  // another gives a worker of this script, by its first message: {module} is one
  // that runs the same compiled program, {file} one that reads ahead.
  function another(name, first) {
    const worker = new Worker(self.location.href, { name });
    worker.postMessage(first);
    return worker;
  }

  async function start({ module, url, calm }) {
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
    self.scanner = scannerFor(instance);
    self.kpi = { calm, worker: () => another("kpi-helper", { module, calm }), reader: (first) => another("kpi-reader", first) };
    await go.run(instance);
    postMessage({ t: "exit", code, detail: tail });
    close();
  }
})();
