// PapaParse in a worker, into columns. Numbers become floats, dates stay text.
import Papa from "papaparse";
import { offer } from "../lib/offer.js";

let columns;

offer({
  start() {},
  load: (file) => new Promise((resolve, reject) => {
    columns = null;
    Papa.parse(file, {
      dynamicTyping: true,
      skipEmptyLines: true,
      chunkSize: 8 << 20,
      chunk({ data, errors }) {
        if (errors.length) reject(new Error(errors[0].message));
        let first = 0;
        if (!columns) {
          columns = data[0].map((name) => ({ name, values: [] }));
          first = 1;
        }
        for (let c = 0; c < columns.length; c++) {
          const { values } = columns[c];
          for (let i = first; i < data.length; i++) values.push(data[i][c]);
        }
      },
      complete: () => resolve({ rows: columns[0].values.length, columns: columns.length }),
      error: reject,
    });
  }),
  memory: () => null,
});
