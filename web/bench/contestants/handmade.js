// What a careful person writes by hand for this one table: a byte parser that
// knows the columns, typed arrays with exact integers, and a loop for each KPI.
// It is the bar that compiled formulas have to clear.
import { exact, growthOf, kpi, monthLabel } from "../suite.js";
import { offer, readSlices } from "../lib/offer.js";

const COMMA = 44, QUOTE = 34, LF = 10, CR = 13, POINT = 46, MINUS = 45, ZERO = 48;
const BLANK = -0x80000000;

// Names is a text column as codes into a list of different texts.
class Names {
  constructor(Codes, expected = 256) {
    this.Codes = Codes;
    this.codes = new Codes(0);
    this.slots = new Int32Array(expected * 4).fill(-1);
    this.arena = new Uint8Array(expected * 16);
    this.starts = new Uint32Array(expected + 1);
    this.hashes = new Int32Array(expected);
    this.count = 0;
  }

  // code finds or adds the text b[from…to).
  code(b, from, to, hash) {
    const { slots, starts, hashes, arena } = this;
    const mask = slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const code = slots[slot];
      if (code < 0) return this.add(b, from, to, hash, slot);
      if (hashes[code] !== hash) continue;
      let at = starts[code];
      if (starts[code + 1] - at !== to - from) continue;
      let i = from;
      while (i < to && arena[at] === b[i]) { i++; at++; }
      if (i === to) return code;
    }
  }

  add(b, from, to, hash, slot) {
    const code = this.count++;
    if (code >= 2 ** (8 * this.Codes.BYTES_PER_ELEMENT)) throw new Error("more different texts than codes");
    const start = this.starts[code];
    const end = start + to - from;
    if (end > this.arena.length) this.arena = grown(this.arena, end * 2);
    for (let i = from, at = start; i < to; i++, at++) this.arena[at] = b[i];
    if (code + 2 > this.starts.length) this.starts = grown(this.starts, code * 2 + 4);
    if (code + 1 > this.hashes.length) this.hashes = grown(this.hashes, code * 2 + 4);
    this.starts[code + 1] = end;
    this.hashes[code] = hash;
    this.slots[slot] = code;
    if (this.count * 2 > this.slots.length) this.rehash();
    return code;
  }

  rehash() {
    const slots = (this.slots = new Int32Array(this.slots.length * 4).fill(-1));
    const mask = slots.length - 1;
    for (let code = 0; code < this.count; code++) {
      const hash = this.hashes[code];
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] >= 0) slot = (slot + 1) & mask;
      slots[slot] = code;
    }
  }

  text(code) {
    return new TextDecoder().decode(this.arena.subarray(this.starts[code], this.starts[code + 1]));
  }

  find(text) {
    for (let code = 0; code < this.count; code++) if (this.text(code) === text) return code;
    return -1;
  }
}

function grown(old, size) {
  const made = new old.constructor(size);
  made.set(old.subarray(0, Math.min(old.length, size)));
  return made;
}

// The table.
let rows = 0;
let capacity = 0;
let ids, idStarts, idEnd = 0;
const names = {
  customer: new Names(Uint32Array, 1 << 16), region: new Names(Uint8Array), department: new Names(Uint8Array),
  channel: new Names(Uint8Array), product: new Names(Uint16Array, 1024), status: new Names(Uint8Array),
};
let date, quantity, price, discount, revenue, cost, response, satisfaction;

function reserve(n) {
  const wider = (old, Kind) => (old ? grown(old, n) : new Kind(n));
  idStarts = wider(idStarts, Uint32Array);
  date = wider(date, Int32Array);
  quantity = wider(quantity, Int32Array);
  price = wider(price, Int32Array);
  discount = wider(discount, Int16Array);
  revenue = wider(revenue, Int32Array);
  cost = wider(cost, Int32Array);
  response = wider(response, Int32Array);
  satisfaction = wider(satisfaction, Int32Array);
  for (const column of Object.values(names)) column.codes = wider(column.codes, column.Codes);
  capacity = n;
}

// Where the parser is: in a buffer, behind the cell that was read last.
let b, pos = 0, end = 0;

class Broken extends Error {}
const broken = (what) => new Broken(`${what} in row ${rows + 1}`);

// After a cell comes a comma or, after the last one, a line end.
function comma(i) {
  if (b[i] !== COMMA) throw broken("no comma");
  pos = i + 1;
}

function lineEnd(i) {
  if (b[i] === CR) i++;
  if (b[i] !== LF) throw broken("no line end");
  pos = i + 1;
}

// A fixed-point number of a scale, as an integer.
function fixed(scale) {
  let i = pos, c = b[i], value = 0, places = 0;
  const negative = c === MINUS;
  if (negative) c = b[++i];
  const first = i;
  for (; c >= ZERO && c <= 57; c = b[++i]) value = value * 10 + (c - ZERO);
  let digits = i - first;
  if (c === POINT) {
    for (c = b[++i]; c >= ZERO && c <= 57; c = b[++i]) { value = value * 10 + (c - ZERO); places++; }
    digits += places;
  }
  if (digits === 0 || places > scale || value > 0x7fffffff) throw broken("not a number");
  for (; places < scale; places++) value *= 10;
  comma(i);
  return negative ? -value : value;
}

// A whole number or blank; the caller looks at what follows.
function whole() {
  let i = pos, c = b[i], value = 0;
  const negative = c === MINUS;
  if (negative) c = b[++i];
  const first = i;
  for (; c >= ZERO && c <= 57; c = b[++i]) value = value * 10 + (c - ZERO);
  pos = i;
  if (i === first) {
    if (negative) throw broken("not a number");
    return BLANK;
  }
  if (value > 0x7fffffff) throw broken("too large a number");
  return negative ? -value : value;
}

const monthStarts = new Int32Array(400 * 12 + 1);
for (let m = 0; m < monthStarts.length; m++) monthStarts[m] = Date.UTC(1800 + Math.floor(m / 12), m % 12, 1) / 864e5;

function day() {
  const i = pos;
  const y = (b[i] - ZERO) * 1000 + (b[i + 1] - ZERO) * 100 + (b[i + 2] - ZERO) * 10 + b[i + 3] - ZERO;
  const m = (b[i + 5] - ZERO) * 10 + b[i + 6] - ZERO;
  const d = (b[i + 8] - ZERO) * 10 + b[i + 9] - ZERO;
  const at = (y - 1800) * 12 + m - 1;
  const value = monthStarts[at] + d - 1;
  if (b[i + 4] !== MINUS || b[i + 7] !== MINUS || !(m >= 1 && m <= 12 && d >= 1 && value < monthStarts[at + 1])) throw broken("not a date");
  comma(i + 10);
  return value;
}

const scratch = new Uint8Array(1 << 20);

// The code of a text cell; -1 when the buffer ends within it.
function named(column) {
  const from = pos;
  let i = from, hash = 0;
  if (b[i] === QUOTE) return quoted(column);
  for (let c = b[i]; c !== COMMA; c = b[++i]) {
    if (c === LF || i >= end) throw broken("too few cells");
    hash = Math.imul(hash, 31) + c | 0;
  }
  pos = i + 1;
  return column.code(b, from, i, hash);
}

function quoted(column) {
  let i = pos + 1, n = 0, hash = 0;
  for (;; i++) {
    if (i >= end) return -1;
    const c = b[i];
    if (c === QUOTE && b[++i] !== QUOTE) break;
    scratch[n++] = c;
    hash = Math.imul(hash, 31) + c | 0;
  }
  if (i >= end) return -1;
  comma(i);
  return column.code(scratch, 0, n, hash);
}

// One record; false when the buffer ends within it.
function record() {
  const n = rows;
  let i = pos;
  let at = idEnd;
  idStarts[n] = at;
  for (let c = b[i]; c !== COMMA; c = b[++i]) {
    if (c === LF || c === QUOTE) throw broken("not an order's id");
    ids[at++] = c;
  }
  pos = i + 1;
  date[n] = day();
  let code = named(names.customer);
  if (code < 0) return false;
  names.customer.codes[n] = code;
  if ((code = named(names.region)) < 0) return false;
  names.region.codes[n] = code;
  if ((code = named(names.department)) < 0) return false;
  names.department.codes[n] = code;
  if ((code = named(names.channel)) < 0) return false;
  names.channel.codes[n] = code;
  if ((code = named(names.product)) < 0) return false;
  names.product.codes[n] = code;
  if ((code = named(names.status)) < 0) return false;
  names.status.codes[n] = code;
  quantity[n] = fixed(0);
  price[n] = fixed(2);
  discount[n] = fixed(4);
  revenue[n] = fixed(4);
  cost[n] = fixed(4);
  response[n] = whole();
  comma(pos);
  satisfaction[n] = whole();
  lineEnd(pos);
  idEnd = at;
  return true;
}

// records reads all whole records of the buffer and returns where the rest
// begins.
function records() {
  const last = b.lastIndexOf(LF, end - 1) + 1;
  let start = pos;
  while (pos < last) {
    start = pos;
    if (rows === capacity) reserve(capacity + (capacity >> 1) + 1024);
    if (idEnd + 4096 > ids.length) ids = grown(ids, ids.length + (ids.length >> 1) + 8192);
    if (!record()) return start;
    rows++;
  }
  return pos;
}

function load(file) {
  const slice = 32 << 20;
  b = new Uint8Array(Math.min(file.size, slice) + (1 << 20) + 64);
  reserve(Math.ceil(file.size / 118) + 1024);
  ids = new Uint8Array(capacity * 13 + 8192);
  let kept = 0;
  readSlices(file, (bytes, from) => {
    if (kept + bytes.length + 64 > b.length) b = grown(b, kept + bytes.length + 64);
    b.set(bytes, kept);
    end = kept + bytes.length;
    if (from + bytes.length === file.size && b[end - 1] !== LF) b[end++] = LF;
    b.fill(0, end, end + 32);
    pos = 0;
    if (from === 0) {
      pos = b.indexOf(LF) + 1;
    }
    const rest = records();
    b.copyWithin(0, rest, end);
    kept = end - rest;
  }, slice);
  if (kept > 0) throw broken("an unfinished record");
  b = null;
  groups.clear();
  return { rows, columns: 15 };
}

// ---------------------------------------------------------------- KPIs

// The group of each row by grouping: month, or region and month.
const groups = new Map();

function grouped(grouping) {
  let g = groups.get(grouping);
  if (g) return g;
  let low = Infinity, high = -Infinity;
  for (let i = 0; i < rows; i++) {
    if (date[i] < low) low = date[i];
    if (date[i] > high) high = date[i];
  }
  const monthOf = (d) => { const t = new Date(d * 864e5); return t.getUTCFullYear() * 12 + t.getUTCMonth(); };
  const first = monthOf(low), months = monthOf(high) - first + 1;
  const table = new Uint16Array(high - low + 1);
  for (let d = low; d <= high; d++) table[d - low] = monthOf(d) - first;
  const codes = new Uint16Array(rows);
  const region = names.region.codes;
  if (grouping === "month") for (let i = 0; i < rows; i++) codes[i] = table[date[i] - low];
  else for (let i = 0; i < rows; i++) codes[i] = region[i] * months + table[date[i] - low];
  g = { codes, first, months, count: grouping === "month" ? months : months * names.region.count };
  groups.set(grouping, g);
  return g;
}

// Each KPI gives numerators and denominators by group; scale is how many
// decimal places the numerator has beyond the denominator.
function sum(g, values, scale) {
  const num = new Float64Array(g.count), seen = new Uint8Array(g.count), codes = g.codes;
  for (let i = 0; i < rows; i++) { const k = codes[i]; num[k] += values[i]; seen[k] = 1; }
  return { num, den: seen, scale };
}

function countBy(g) {
  const out = new Float64Array(g.count), codes = g.codes;
  for (let i = 0; i < rows; i++) out[codes[i]]++;
  return out;
}

// Values of a narrow range are counted instead of sorted.
function histogram(g, values) {
  let low = Infinity, high = -Infinity;
  for (let i = 0; i < rows; i++) {
    const v = values[i];
    if (v === BLANK) continue;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  const width = high - low + 1;
  if (width * g.count > 1 << 24) throw new Error("too wide a range");
  const counts = new Uint32Array(width * g.count), codes = g.codes;
  for (let i = 0; i < rows; i++) { const v = values[i]; if (v !== BLANK) counts[codes[i] * width + v - low]++; }
  return { counts, width, low };
}

// The value at a rank of p tenths, between its neighbours in proportion.
function ranks(g, { counts, width, low }, p) {
  const num = new Float64Array(g.count), den = new Float64Array(g.count);
  for (let k = 0; k < g.count; k++) {
    const from = k * width;
    let n = 0;
    for (let v = 0; v < width; v++) n += counts[from + v];
    if (n === 0) continue;
    const at = Math.floor(p * (n - 1) / 10), rest = p * (n - 1) % 10;
    let v = 0, below = counts[from];
    while (below <= at) below += counts[from + ++v];
    let next = v;
    if (rest > 0) while (below <= at + 1) below += counts[from + ++next];
    num[k] = 10 * (low + v) + (next - v) * rest;
    den[k] = 10;
  }
  return { num, den, scale: 0 };
}

function distinct(g, keep) {
  const words = (names.customer.count + 31) >>> 5;
  const seen = new Int32Array(words * g.count), num = new Float64Array(g.count);
  const codes = g.codes, customer = names.customer.codes, any = new Uint8Array(g.count);
  const channel = names.channel.codes;
  for (let i = 0; i < rows; i++) {
    const k = codes[i];
    any[k] = 1;
    if (keep >= 0 && channel[i] !== keep) continue;
    const c = customer[i], at = k * words + (c >>> 5), bit = 1 << (c & 31);
    if ((seen[at] & bit) === 0) { seen[at] |= bit; num[k]++; }
  }
  return { num, den: any, scale: 0 };
}

const one = {
  revenue: (g) => sum(g, revenue, 4),
  quantity: (g) => sum(g, quantity, 0),
  growth: (g) => sum(g, revenue, 4),
  margin(g) {
    const num = new Float64Array(g.count), den = new Float64Array(g.count), codes = g.codes;
    for (let i = 0; i < rows; i++) { const k = codes[i]; num[k] += revenue[i] - cost[i]; den[k] += revenue[i]; }
    return { num, den, scale: 0 };
  },
  customers: (g) => distinct(g, -1),
  distinct: (g, c) => distinct(g, names.channel.find(c.channel)),
  aov(g) {
    const num = new Float64Array(g.count), den = new Float64Array(g.count), codes = g.codes;
    for (let i = 0; i < rows; i++) { const k = codes[i]; num[k] += revenue[i]; den[k]++; }
    return { num, den, scale: 4 };
  },
  completion(g) {
    const num = new Float64Array(g.count), den = countBy(g), codes = g.codes;
    const status = names.status.codes, done = names.status.find("Completed");
    for (let i = 0; i < rows; i++) if (status[i] === done) num[codes[i]]++;
    return { num, den, scale: 0 };
  },
  median: (g) => ranks(g, histogram(g, response), 5),
  p90: (g) => ranks(g, histogram(g, response), 9),
  nps(g) {
    const num = new Float64Array(g.count), den = new Float64Array(g.count), codes = g.codes;
    for (let i = 0; i < rows; i++) {
      const v = satisfaction[i];
      if (v === BLANK) continue;
      const k = codes[i];
      den[k]++;
      if (v >= 9) num[k] += 100;
      else if (v <= 6) num[k] -= 100;
    }
    return { num, den, scale: 0 };
  },
  slice(g, c) {
    const num = new Float64Array(g.count), den = new Uint8Array(g.count), codes = g.codes;
    const channel = names.channel.codes, region = names.region.codes;
    const want = names.channel.find(c.channel), where = names.region.find(c.region);
    for (let i = 0; i < rows; i++) if (channel[i] === want && region[i] === where) { const k = codes[i]; num[k] += revenue[i]; den[k] = 1; }
    return { num, den, scale: 4 };
  },
  discount(g) {
    const num = new Float64Array(g.count), den = new Float64Array(g.count), codes = g.codes;
    for (let i = 0; i < rows; i++) { const k = codes[i], r = revenue[i]; num[k] += discount[i] * r; den[k] += r; }
    return { num, den, scale: 4 };
  },
};

// fused does all twelve in one loop.
function fused(g, c) {
  const fresh = () => new Float64Array(g.count);
  const rev = fresh(), margin = fresh(), n = fresh(), done = fresh(), nps = fresh(), rated = fresh(), slice = fresh(), units = fresh(), off = fresh();
  const sliced = new Uint8Array(g.count);
  const status = names.status.codes, completed = names.status.find("Completed");
  const channel = names.channel.codes, want = names.channel.find(c.channel);
  const region = names.region.codes, where = names.region.find(c.region);
  const codes = g.codes;
  for (let i = 0; i < rows; i++) {
    const k = codes[i], r = revenue[i], s = satisfaction[i];
    n[k]++;
    rev[k] += r;
    margin[k] += r - cost[i];
    units[k] += quantity[i];
    off[k] += discount[i] * r;
    if (status[i] === completed) done[k]++;
    if (channel[i] === want && region[i] === where) { slice[k] += r; sliced[k] = 1; }
    if (s !== BLANK) { rated[k]++; if (s >= 9) nps[k] += 100; else if (s <= 6) nps[k] -= 100; }
  }
  const counts = histogram(g, response), some = new Uint8Array(g.count).map((_, k) => (n[k] ? 1 : 0));
  return {
    revenue: { num: rev, den: some, scale: 4 }, margin: { num: margin, den: rev, scale: 0 }, customers: distinct(g, -1),
    aov: { num: rev, den: n, scale: 4 }, completion: { num: done, den: n, scale: 0 },
    median: ranks(g, counts, 5), p90: ranks(g, counts, 9), nps: { num: nps, den: rated, scale: 0 },
    slice: { num: slice, den: sliced, scale: 4 }, quantity: { num: units, den: some, scale: 0 },
    discount: { num: off, den: rev, scale: 4 }, growth: { num: rev, den: some, scale: 4 },
  };
}

function ask({ ids, grouping, constants, fused: together }) {
  const g = grouped(grouping);
  if (together) return fused(g, constants);
  return Object.fromEntries(ids.map((id) => [id, one[id](g, constants)]));
}

// safe fails when a sum may have left what a float counts exactly.
function safe(value) {
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) throw new Error("a sum is beyond what a float holds exactly");
  return value;
}

function cellsOf(g, { num, den, scale }, grouping) {
  const cells = new Map();
  for (let k = 0; k < g.count; k++) {
    if (den[k] === 0) continue;
    const month = g.first + k % g.months;
    const label = monthLabel(Math.floor(month / 12), month % 12 + 1);
    const cell = grouping === "month" ? label : `${names.region.text(Math.floor(k / g.months))}|${label}`;
    cells.set(cell, exact(safe(num[k]), BigInt(safe(den[k])) * 10n ** BigInt(scale)));
  }
  return cells;
}

offer({
  start() {},
  load,
  ask,
  forget() {},
  memory: () => null,
  answer(question) {
    const g = grouped(question.grouping), answer = new Map();
    const [alone, together] = [ask(question), question.ids.length > 1 ? ask({ ...question, fused: true }) : {}];
    for (const id of question.ids) {
      const cells = cellsOf(g, alone[id], question.grouping);
      if (together[id]) {
        const again = cellsOf(g, together[id], question.grouping);
        for (const [cell, v] of cells) if (String(again.get(cell)) !== String(v)) throw new Error(`${kpi(id).name}: the fused loop differs`);
      }
      answer.set(id, id === "growth" ? growthOf(cells) : cells);
    }
    return answer;
  },
});
