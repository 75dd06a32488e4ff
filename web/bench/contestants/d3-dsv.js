// d3-dsv on the page's thread, into columns. Numbers become floats, dates stay
// text.
import { csvParseRows } from "d3-dsv";
import { offer } from "../lib/offer.js";

const texts = new Set(["order_id", "order_date", "customer_id", "region", "department", "channel", "product", "status"]);
let columns;

offer({
  start() {},
  async load(file) {
    columns = null;
    csvParseRows(await file.text(), (row, i) => {
      if (i === 0) columns = row.map((name) => ({ text: texts.has(name), values: [] }));
      else for (let c = 0; c < columns.length; c++) columns[c].values.push(columns[c].text ? row[c] : row[c] === "" ? null : +row[c]);
      return null;
    });
    return { rows: columns[0].values.length, columns: columns.length };
  },
});
