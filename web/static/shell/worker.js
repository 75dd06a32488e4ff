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
      else start(event.data).catch((error) => postMessage({ t: "fail", error: said(error) }));
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
  // as the one before up to the most. It puts a piece into the depot, if it was given
  // one, and hands it over with its hash and the state of the file's SHA-256 behind the
  // piece's whole blocks; {kept} says which piece the disk has, {kept, failed} which it
  // will not have, {failed} that nothing more comes. Where it begins, with which
  // state and size, comes with the first question. In its memory, the state
  // stands first, then the constants, then a piece.
  function ahead({ file, most, constants, depot }) {
    const at = { state: 0, constants: 256, piece: 65536 };
    const mem = new WebAssembly.Memory({ initial: Math.ceil((at.piece + most) / 65536) });
    const { mix } = scanner(mem);
    const state = new Uint32Array(mem.buffer, at.state, 8);
    const text = new Uint8Array(mem.buffer, at.piece, most);
    const reader = new FileReaderSync();
    new Uint32Array(mem.buffer, at.constants, constants.length).set(constants);
    let put = depot && crypto.subtle && keeper(depot);
    let from, size, number = 0;
    const ways = []; // of the last pieces onto the disk: no more than two are under way

    async function more(first) {
      if (first.state) {
        ({ from, size } = first);
        state.set(first.state);
      }
      if (from >= file.size) return;
      if (ways.length > 1) await ways.shift();
      const piece = reader.readAsArrayBuffer(file.slice(from, from + size));
      const sum = put && crypto.subtle.digest("SHA-256", piece); // of a copy that is made here
      text.set(new Uint8Array(piece));
      mix(at.state, at.piece, at.piece + (piece.byteLength & ~63), at.constants);
      from += piece.byteLength;
      size = Math.min(2 * size, most);
      const hash = sum && new Uint8Array(await sum).reduce((text, byte) => text + byte.toString(16).padStart(2, "0"), "");
      if (put) ways.push(told(number, await put(piece, hash)));
      number++;
      postMessage({ piece, hash, state: state.slice() }, [piece]);
    }

    // told says what became of a piece. After a failure the others are left to whoever asks.
    const told = (kept, { end }) => end.then(() => postMessage({ kept }), (error) => {
      put = undefined;
      postMessage({ kept, failed: said(error) });
    });

    let turn = Promise.resolve();
    self.onmessage = ({ data }) => {
      turn = turn.then(() => more(data)).catch((error) => postMessage({ failed: said(error) }));
    };
    postMessage({});
  }

  const said = (error) => String(error?.message ?? error);

  // keeper gives a function that puts a piece into the program's database as the
  // program itself does, under its hash and with its age. It has copied the piece when
  // it is done; what it gives ends when the disk has it.
  function keeper({ database, version, pieces, ages }) {
    const opened = new Promise((resolve, reject) => {
      const request = indexedDB.open(database, version);
      request.onupgradeneeded = () => request.transaction.abort(); // there is nothing to put pieces into
      request.onerror = request.onblocked = () => reject(request.error);
      request.onsuccess = () => {
        request.result.onversionchange = () => request.result.close();
        resolve(request.result);
      };
    });
    opened.catch(() => {}); // whoever puts is told
    const begin = async (piece, hash) => {
      const tx = (await opened).transaction([pieces, ages], "readwrite", { durability: "strict" });
      const end = new Promise((resolve, reject) => {
        tx.oncomplete = resolve;
        tx.onabort = () => reject(tx.error);
      });
      tx.objectStore(pieces).put(piece, hash);
      tx.objectStore(ages).put(JSON.stringify({ at: Math.floor(Date.now() / 1000), bytes: piece.byteLength }), hash);
      return { end };
    };
    return (piece, hash) => begin(piece, hash).catch((error) => ({ end: Promise.reject(error) }));
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
