// csv-parse on the page's thread, into columns. Numbers become floats.
import { parse } from "csv-parse/browser/esm/sync";
import { offer } from "../lib/offer.js";

let columns;

offer({
  async load(file) {
    const records = parse(await file.text(), { cast: true });
    columns = records[0].map((_, c) => records.map((record) => record[c]));
    return { rows: records.length - 1, columns: columns.length };
  },
});
