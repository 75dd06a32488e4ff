// SheetJS on the page's thread, into its sheet of cells. Numbers become floats.
import { read, utils } from "xlsx";
import { offer } from "../lib/offer.js";

let sheet;

offer({
  async load(file) {
    const book = read(await file.text(), { type: "string", dense: true });
    sheet = book.Sheets[book.SheetNames[0]];
    const { e: end } = utils.decode_range(sheet["!ref"]);
    return { rows: end.r, columns: end.c + 1 };
  },
});
