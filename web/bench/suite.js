// The twelve KPIs that every contestant answers, in each one's own words, and
// how answers are compared.
//
// A KPI has a formula (ours), a SQL query (a numerator a and a denominator b,
// so that a database divides nothing it would round), and an Arquero
// expression. A KPI with a filter has another form for when it is asked alone.
// The hand-written JavaScript has a function of the same id.

export const groupings = ["month", "region-month"];

// What may change between two questions.
export const usual = { channel: "Web shop", region: "Western Europe" };
export const otherFilters = [
  { channel: "Store", region: "Africa" },
  { channel: "Mobile app", region: "South Asia" },
  { channel: "Partner", region: "North America" },
];
export const otherChannels = ["Store", "Phone", "Marketplace"];

export const kpis = [
  {
    id: "revenue", name: "Revenue",
    formula: () => "SUM(Orders[revenue])",
    sql: () => "SUM(revenue) AS a, 1 AS b",
    arquero: () => "d => op.sum(d.revenue)",
  },
  {
    id: "margin", name: "Margin",
    formula: () => "(SUM(Orders[revenue]) - SUM(Orders[cost])) / SUM(Orders[revenue])",
    sql: () => "SUM(revenue) - SUM(cost) AS a, SUM(revenue) AS b",
    arquero: () => "d => (op.sum(d.revenue) - op.sum(d.cost)) / op.sum(d.revenue)",
  },
  {
    id: "customers", name: "Customers",
    formula: () => "DISTINCT(Orders[customer_id])",
    sql: () => "COUNT(DISTINCT customer_id) AS a, 1 AS b",
    arquero: () => "d => op.distinct(d.customer_id)",
  },
  {
    id: "aov", name: "Average order value",
    formula: () => "SUM(Orders[revenue]) / COUNT(Orders)",
    sql: () => "SUM(revenue) AS a, COUNT(*) AS b",
    arquero: () => "d => op.sum(d.revenue) / op.count()",
  },
  {
    id: "completion", name: "Completion rate",
    formula: () => 'COUNT(Orders WHERE status = "Completed") / COUNT(Orders)',
    sql: () => "COUNT(*) FILTER (WHERE status = 'Completed') AS a, COUNT(*) AS b",
    arquero: () => "d => op.sum(d.status == 'Completed' ? 1 : 0) / op.count()",
  },
  {
    id: "median", name: "Median response",
    formula: () => "MEDIAN(Orders[response_minutes])",
    sql: () => "quantile_cont(response_minutes, 0.5) AS a, 1 AS b",
    arquero: () => "d => op.median(d.response_minutes)",
  },
  {
    id: "p90", name: "Slowest tenth",
    formula: () => "PERCENTILE(Orders[response_minutes], 90%)",
    sql: () => "quantile_cont(response_minutes, 0.9) AS a, 1 AS b",
    arquero: () => "d => op.quantile(d.response_minutes, 0.9)",
  },
  {
    id: "nps", name: "Net promoter score",
    formula: () => "100 * (COUNT(Orders WHERE satisfaction >= 9) - COUNT(Orders WHERE satisfaction <= 6)) / COUNT(Orders[satisfaction])",
    sql: () => "100 * (COUNT(*) FILTER (WHERE satisfaction >= 9) - COUNT(*) FILTER (WHERE satisfaction <= 6)) AS a, COUNT(satisfaction) AS b",
    arquero: () => "d => 100 * (op.sum(d.satisfaction != null && d.satisfaction >= 9 ? 1 : 0) - op.sum(d.satisfaction != null && d.satisfaction <= 6 ? 1 : 0)) / op.valid(d.satisfaction)",
  },
  {
    id: "slice", name: "Revenue of a channel in a region",
    formula: (c) => `SUM(Orders[revenue] WHERE channel = "${c.channel}" AND region = "${c.region}")`,
    sql: (c) => `SUM(revenue) FILTER (WHERE channel = '${c.channel}' AND region = '${c.region}') AS a, 1 AS b`,
    alone: (c) => ({
      sql: "SUM(revenue) AS a, 1 AS b", where: `channel = '${c.channel}' AND region = '${c.region}'`,
      arquero: "d => op.sum(d.revenue)", filter: `d => d.channel == '${c.channel}' && d.region == '${c.region}'`,
    }),
    arquero: (c) => `d => op.sum(d.channel == '${c.channel}' && d.region == '${c.region}' ? d.revenue : null)`,
  },
  {
    id: "quantity", name: "Quantity",
    formula: () => "SUM(Orders[quantity])",
    sql: () => "SUM(quantity) AS a, 1 AS b",
    arquero: () => "d => op.sum(d.quantity)",
  },
  {
    id: "discount", name: "Discount weighted by revenue",
    formula: () => "SUM(Orders[discount] * Orders[revenue]) / SUM(Orders[revenue])",
    sql: () => "SUM(discount * revenue) AS a, SUM(revenue) AS b",
    arquero: () => "d => op.sum(d.discount * d.revenue) / op.sum(d.revenue)",
  },
  {
    id: "growth", name: "Growth over a year",
    formula: () => "SUM(Orders[revenue]) / PRIOR(SUM(Orders[revenue]), 1 year) - 1",
    sql: () => "SUM(revenue) AS a, 1 AS b", // beside itself twelve months before, see growthOf
    arquero: () => "d => op.sum(d.revenue)",
  },
];

// The KPI that is asked with one filter after another.
export const distinctOf = {
  id: "distinct", name: "Customers of a channel",
  formula: (c) => `DISTINCT(Orders[customer_id] WHERE channel = "${c.channel}")`,
  sql: (c) => `COUNT(DISTINCT customer_id) FILTER (WHERE channel = '${c.channel}') AS a, 1 AS b`,
  alone: (c) => ({
    sql: "COUNT(DISTINCT customer_id) AS a, 1 AS b", where: `channel = '${c.channel}'`,
    arquero: "d => op.distinct(d.customer_id)", filter: `d => d.channel == '${c.channel}'`,
  }),
};

export const kpi = (id) => (id === distinctOf.id ? distinctOf : kpis.find((k) => k.id === id));

// An answer is Map<"kpi|grouping", Map<cell, value>>. A cell is "2025-03" or
// "Africa|2025-03". A value is [numerator, denominator] as BigInt in lowest
// terms where it is exact, a float where it is not; blank cells are left out.
export const exact = (numerator, denominator) => {
  let [n, d] = [BigInt(numerator), BigInt(denominator)];
  if (d === 0n) return null;
  if (d < 0n) [n, d] = [-n, -d];
  let [a, b] = [n < 0n ? -n : n, d];
  while (b) [a, b] = [b, a % b];
  return [n / a, d / a];
};

export const monthLabel = (year, month) => `${year}-${String(month).padStart(2, "0")}`;
export const yearBefore = (cell) => cell.replace(/(\d{4})-(\d\d)$/, (_, y, m) => `${y - 1}-${m}`);

// growthOf makes the growth of sums that lie a year apart.
export function growthOf(sums) {
  const out = new Map();
  for (const [cell, now] of sums) {
    const before = sums.get(yearBefore(cell));
    if (before === undefined || now === null || before === null) continue;
    if (typeof now === "number") out.set(cell, now / before - 1);
    else out.set(cell, exact(now[0] * before[1] - before[0] * now[1], before[0] * now[1]));
  }
  return out;
}

// compare counts the cells that are equal exactly, equal to nine digits because
// one side is a float, and different.
export function compare(reference, other) {
  const count = { equal: 0, near: 0, different: 0, examples: [] };
  for (const [name, cells] of reference) {
    const others = other.get(name);
    if (!others) continue;
    for (const cell of new Set([...cells.keys(), ...others.keys()])) {
      const verdict = same(...[cells, others].map((side) => counted(name, side.get(cell))));
      count[verdict]++;
      if (verdict === "different" && count.examples.length < 5) count.examples.push(`${name} ${cell}: ${show(cells.get(cell))} and ${show(others.get(cell))}`);
    }
  }
  return count;
}

// counted takes a count that was left out as none: who filters before grouping
// has no group for it.
const counted = (name, v) => (v === undefined && name.startsWith(distinctOf.name) ? [0n, 1n] : v);

function same(a, b) {
  if (blank(a) || blank(b)) return blank(a) && blank(b) ? "equal" : "different";
  if (Array.isArray(a) && Array.isArray(b)) return a[0] === b[0] && a[1] === b[1] ? "equal" : "different";
  const [x, y] = [float(a), float(b)];
  return Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x), Math.abs(y)) ? "near" : "different";
}

const blank = (v) => v === undefined || v === null || Number.isNaN(v);
const float = (v) => (Array.isArray(v) ? Number((v[0] * 10n ** 20n) / v[1]) / 1e20 : v);
const show = (v) => (Array.isArray(v) ? v.join("/") : String(v));

// Answers cross from the page to the driver as plain lists.
export const pack = (answer) => [...answer].map(([name, cells]) => [name, [...cells].map(([cell, v]) => [cell, Array.isArray(v) ? v.join("/") : v])]);
export const unpack = (list) => new Map(list.map(([name, cells]) => [name, new Map(cells.map(([cell, v]) => [cell, typeof v === "string" ? v.split("/").map(BigInt) : v]))]));
