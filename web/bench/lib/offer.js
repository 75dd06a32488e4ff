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

// readSlices hands a file over in large pieces, which is the quickest way to
// read one in a worker.
export function readSlices(file, take, size = 32 << 20) {
  const reader = new FileReaderSync();
  for (let from = 0; from < file.size; from += size) {
    take(new Uint8Array(reader.readAsArrayBuffer(file.slice(from, from + size))), from);
  }
}
