// Arquero on the page's thread, where its users have it. Its numbers are
// floats.
import * as aq from "arquero";
import { growthOf, kpi, monthLabel } from "../suite.js";
import { offer } from "../lib/offer.js";

const month = "d => op.utcyear(d.order_date) * 12 + op.utcmonth(d.order_date)";
let table;

function ask({ ids, grouping, constants }) {
  const keys = grouping === "month" ? [{ m: month }] : ["region", { m: month }];
  return ids.map((id) => {
    const alone = ids.length === 1 && kpi(id).alone?.(constants);
    const rows = alone ? table.filter(alone.filter) : table;
    return rows.groupby(...keys).rollup({ v: alone ? alone.arquero : kpi(id).arquero(constants) });
  });
}

offer({
  start() {},
  async load(file) {
    table = aq.fromCSV(await file.text(), { autoMax: 1000 });
    return { rows: table.numRows(), columns: table.numCols() };
  },
  ask,
  answer(question) {
    const answer = new Map();
    for (const [i, result] of ask(question).entries()) {
      const cells = new Map();
      for (const { region, m, v } of result.objects({ limit: Infinity })) {
        if (v === null || v === undefined) continue;
        const label = monthLabel(Math.floor(m / 12), m % 12 + 1);
        cells.set(question.grouping === "month" ? label : `${region}|${label}`, v);
      }
      answer.set(question.ids[i], question.ids[i] === "growth" ? growthOf(cells) : cells);
    }
    return answer;
  },
});
