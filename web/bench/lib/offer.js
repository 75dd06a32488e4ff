// A contestant is {start, load, ask, answer, forget, memory}, most of them
// optional. In a worker it is asked by messages, on the page directly.
export function offer(contestant) {
  if (self.document) {
    self.contestant = contestant;
    return;
  }
  self.onmessage = async ({ data: [id, verb, args] }) => {
    try {
      postMessage([id, null, await contestant[verb](...args)]);
    } catch (error) {
      postMessage([id, String(error?.stack ?? error)]);
    }
  };
  postMessage(["ready"]);
}

// pieceReader gives a file's bytes from a place on, as many as are quickest to
// read at once in a worker.
export function pieceReader(file, size = 32 << 20) {
  const reader = new FileReaderSync();
  return (from) => new Uint8Array(reader.readAsArrayBuffer(file.slice(from, from + size)));
}

// readSlices hands a file over in such pieces.
export function readSlices(file, take) {
  const piece = pieceReader(file);
  for (let from = 0, bytes; from < file.size; from += bytes.length) take((bytes = piece(from)), from);
}
