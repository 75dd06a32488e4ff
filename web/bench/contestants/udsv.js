// uDSV on the page's thread, streaming into typed columns. Numbers become
// floats.
import { inferSchema, initParser } from "udsv";
import { offer } from "../lib/offer.js";

let columns;

offer({
  start() {},
  async load(file) {
    let parser;
    const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parser ??= initParser(inferSchema(value));
      parser.chunk(value, parser.typedCols);
    }
    columns = parser.end();
    return { rows: columns[0].length, columns: columns.length };
  },
});
