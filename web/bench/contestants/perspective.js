// Perspective in its own worker, from its own files, which finds the types.
import { offer } from "../lib/offer.js";

let client;
let table;

offer({
  async start() {
    const base = new URL("/perspective/", location.href).href;
    const perspective = await import(base + "perspective.js");
    perspective.init_server(fetch(base + "perspective-server.wasm"));
    perspective.init_client(fetch(base + "perspective-js.wasm"));
    client = await perspective.worker();
  },
  async load(file) {
    table = await client.table(await file.text(), { format: "csv" });
    return { rows: await table.size(), columns: (await table.columns()).length };
  },
});
