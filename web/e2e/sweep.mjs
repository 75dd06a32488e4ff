// A sweep of accidents: the browser, or only the page's process, is killed at
// seeded moments and at every named step of a save and of an import. After each
// the workbook has to be whole, never older than what was said to be saved, and
// without a table whose bytes are not all there.
import assert from "node:assert/strict";
import { importFiles, waitReady } from "./harness.mjs";
import { addKPI, importAll, write } from "./person.mjs";
import { banners, hearSaves, rename, stored } from "./stored.mjs";

// The steps of a save at which a page can be held until it is killed. "delay"
// kills after a random time instead, which also falls into the worker's part.
export const steps = ["begin", "put generations", "put documents", "put heads", "complete", "copy", "tell"];

// seeded gives numbers from 0 up to 1, the same for the same seed.
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// holdAtSteps holds the page when it comes to the step that window.holdAt names:
// it asks for a file that never comes, and waits for it.
function holdAtSteps() {
  const at = (step) => {
    if (window.holdAt !== step) return;
    window.holdAt = "";
    const request = new XMLHttpRequest();
    request.open("GET", "held-at-step", false);
    request.send();
  };
  const wrap = (prototype, name, before) => {
    const original = prototype[name];
    prototype[name] = function (...given) {
      before.call(this, ...given);
      return original.apply(this, given);
    };
  };
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const tx = transaction.call(this, stores, mode, options);
    if (mode === "readwrite" && [stores].flat().includes("heads")) {
      at("begin");
      tx.addEventListener("complete", () => at("complete"));
    }
    return tx;
  };
  wrap(IDBObjectStore.prototype, "put", function () { at("put " + this.name); });
  wrap(Storage.prototype, "setItem", (name) => { if (name.startsWith("kpi-book")) at("copy"); });
  wrap(BroadcastChannel.prototype, "postMessage", (text) => { if (String(text).includes('"saved"')) at("tell"); });
}

// incomplete reads the files that a document names and gives those that are not all
// there, byte for byte.
const incomplete = (page, book) => page.evaluate(async (wanted) => {
  const wait = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const db = await wait(indexedDB.open("kpi"));
  const bad = [];
  for (const sha of wanted) {
    const text = await wait(db.transaction("files").objectStore("files").get(sha));
    const { size, pieces } = text ? JSON.parse(text) : { size: -1, pieces: [] };
    const parts = [];
    for (const hash of pieces) parts.push((await wait(db.transaction("pieces").objectStore("pieces").get(hash))) ?? new ArrayBuffer(0));
    const bytes = await new Blob(parts).arrayBuffer();
    const sum = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((b) => b.toString(16).padStart(2, "0")).join("");
    if (bytes.byteLength !== size || sum !== sha) bad.push(sha);
  }
  db.close();
  return bad;
}, book.tables.flatMap((table) => table.batches.map((batch) => batch.sha256)));

// rows are lines of January, and one of February, so that January is over.
const rows = (count, line) => [...Array.from({ length: count }, (_, n) => `2026-01-${String((n % 28) + 1).padStart(2, "0")},${line(n)}`), `2026-02-03,${line(0)}`].join("\n");
const base = "day,amount\n" + rows(20, (n) => `${n}.25`);
const total = "195.00"; // of base in January

// nothingYet is the report of a sweep before it began.
export const nothingYet = () => ({ kills: 0, lost: 0, half: 0, unreadable: 0, places: {}, troubles: [] });

// assertWhole fails with what a report found wrong.
export function assertWhole({ kills, lost, half, unreadable, troubles }) {
  assert.deepEqual({ lost, half, unreadable }, { lost: 0, half: 0, unreadable: 0 }, `${kills} kills:\n${troubles.join("\n")}`);
}

// Sweep kills and looks, and counts what it found in a report.
export class Sweep {
  constructor(profile, url, random, report, only) {
    Object.assign(this, { profile, url, random, report, only });
  }

  // begin makes the workbook that is to survive.
  async begin() {
    await this.open();
    await importAll(this.page, [write("base.csv", base)]);
    await addKPI(this.page, { name: "Total", formula: "SUM(base[amount])" });
    [{ key: this.key }] = (await stored(this.page)).heads;
  }

  // open shows the page in the running browser, or in one that is started.
  async open() {
    if (!this.profile.running()) {
      const context = await this.profile.start();
      await hearSaves(context, (note) => {
        if (note.key === this.key) this.confirmed = Math.max(this.confirmed ?? 0, note.generation);
      });
      await context.route("**/held-at-step", () => this.reached());
      await context.addInitScript(holdAtSteps);
    }
    this.page = await this.profile.open(this.url);
    await waitReady(this.page, 60_000);
  }

  // kill ends the whole browser, or the processes of its pages.
  async kill(whole) {
    if (whole) return this.profile.kill();
    const session = await this.profile.browser.newBrowserCDPSession();
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    for (const { type, id } of processInfo) {
      if (type === "renderer") process.kill(id, "SIGKILL");
    }
    await session.detach();
    await Promise.race([this.page.close().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 1000))]);
  }

  // accident begins a save or an import and kills in the middle of it.
  async accident() {
    const number = this.report.kills++;
    const imports = this.only ? this.only === "imports" : number % 3 === 2;
    const step = number % 2 === 0 ? steps[Math.floor(number / 2) % steps.length] : "delay";
    const whole = this.random() < 0.3;
    const large = imports && this.random() < 0.4;
    const reached = new Promise((resolve) => { this.reached = resolve; });
    if (step !== "delay") await this.page.evaluate((name) => { window.holdAt = name; }, step);
    const begun = imports ? this.beginImport(number, large) : rename(this.page, `Shop ${number}`);
    begun.catch(() => {}); // a page may be held before it has answered
    await Promise.race([begun, reached]);
    if (step === "delay") await new Promise((resolve) => setTimeout(resolve, this.random() * (large ? 4000 : imports ? 1500 : 500)));
    else await Promise.race([reached, new Promise((_, reject) => setTimeout(() => reject(new Error(`${step} was never reached`)), 60_000).unref())]);
    await this.kill(whole);
    const place = `${whole ? "browser" : "renderer"}, ${large ? "large import" : imports ? "import" : "save"}, ${step}`;
    this.report.places[place] = (this.report.places[place] ?? 0) + 1;
    await this.open();
    await this.look(`kill ${number} (${place})`);
  }

  // beginImport confirms a file of some 100 kB, or now and then one of 5 MB, which a
  // second worker reads and keeps.
  async beginImport(number, large) {
    const text = `day,customer,amount${number}\n` + rows(large ? 160_000 : 4000, (n) => `customer ${(n * 7) % 911},${n + number}.75`);
    await importFiles(this.page, [write(`more-${number}.csv`, text)]);
    await this.page.getByRole("dialog").getByRole("button", { name: /^Import (about )?[\d,]+ rows?$/ }).click();
  }

  // look verifies what is left and counts what is wrong.
  async look(when) {
    const note = (kind, text) => {
      this.report[kind]++;
      this.report.troubles.push(`${when}: ${text}`);
    };
    const { heads, generations, books } = await stored(this.page);
    const head = heads.find((h) => h.key === this.key);
    if (!head || head.generation < (this.confirmed ?? 0)) return note("lost", `generation ${head?.generation} is left, ${this.confirmed} was saved`);
    const torn = generations.filter((g) => !g.whole).map((g) => g.number);
    if (torn.length) note("half", `documents ${torn} are torn`);
    const missing = await incomplete(this.page, books[this.key]);
    if (missing.length) note("half", `the document names files that are not whole: ${missing}`);
    const said = await banners(this.page);
    if (/damaged|could not be|missing|not kept/.test(said)) note("unreadable", said);
    if (!(await this.page.title()).includes(head.name)) note("unreadable", `the page shows ${await this.page.title()}, not ${head.name}`);
    await this.page.evaluate(() => { location.hash = "#/scorecard"; });
    const row = this.page.getByRole("row", { name: "Total", exact: true });
    await row.getByText(total).waitFor({ timeout: 15_000 })
      .catch(async () => note("unreadable", `the scorecard says ${JSON.stringify(await this.page.locator("main").innerText())}`));
  }
}
