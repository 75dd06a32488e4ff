// Stories of what is kept and of copies outside the browser: versions, room,
// reminders, a file on disk, and the page that reads storage without the program.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { axe, looks, site, soon, story, waitReady } from "./harness.mjs";
import { importAll, saved, settled, visit, write } from "./person.mjs";
import { unzip } from "./zip.mjs";

const rides = () => write("rides.csv", ["Day,Riders", ...Array.from({ length: 150 }, (_, i) => `${new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10)},${50 + ((i * 7) % 31)}`)].join("\n"));

// rename gives the workbook a name in Settings and waits until that is saved.
async function rename(page, name) {
  await visit(page, "Settings");
  const field = page.getByLabel("Name of the workbook");
  await field.fill(name);
  await field.press("Tab");
  await page.waitForFunction((wanted) => document.title.endsWith(wanted), name);
}

const nameOf = (page) => page.getByLabel("Name of the workbook").inputValue();

async function begun(s, options) {
  const page = await s.open(options);
  await importAll(page, [rides()]);
  await saved(page);
  return page;
}

const banner = (page, text) => page.locator(".banner").filter({ hasText: text });

story("versions say what differs from now, and going back can be undone", async (s) => {
  const page = await begun(s);
  await rename(page, "First name");
  await saved(page);
  await rename(page, "Second name");
  await saved(page);
  const versions = page.getByRole("region", { name: "Versions" });
  await page.waitForFunction(() => document.querySelectorAll(".versions > li").length === 3 && !document.body.textContent.includes("Comparing…"));
  const before = versions.getByRole("listitem").filter({ hasText: "After an import" }).first();
  await before.getByText("1 change since").click();
  await before.getByText("Workbook changed: name “My workbook” → “Second name”").waitFor();
  const storage = page.getByRole("region", { name: "Storage", exact: true });
  await storage.getByText(/^Imported files [\d.]+ KB$/).waitFor();
  await storage.getByText("What each table takes").click();
  await storage.getByText(/^[\d.]+ KB as dropped/).waitFor();
  await storage.getByText(/Both are rough: it is not the space that is free/).waitFor();
  await looks(page, "settings-storage", () => axe(page));
  await versions.scrollIntoViewIfNeeded();
  await looks(page, "settings-versions");
  await before.getByRole("button", { name: /^Go back to version/ }).click();
  const ask = page.getByRole("dialog");
  await ask.getByText("This is taken back.").waitFor();
  await ask.getByText("Workbook changed: name “My workbook” → “Second name”").waitFor();
  await looks(page, "settings-go-back", () => axe(page));
  await ask.getByRole("button", { name: "Go back", exact: true }).click();
  await page.waitForFunction(() => document.title.endsWith("My workbook"));
  await versions.getByText("After going back").waitFor();
  await page.getByRole("button", { name: /^Undo: / }).click();
  await page.waitForFunction(() => document.title.endsWith("Second name"));
  await soon(() => nameOf(page), "Second name");
});

story("a full storage is never called saved, says what takes the room, and recovers", async (s) => {
  const context = await s.context();
  const page = await context.newPage();
  const { url } = await site();
  const session = await context.newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(url).origin, quotaSize: 6_000_000 });
  await page.goto(url);
  await waitReady(page);
  await importAll(page, [rides()]);
  await saved(page);
  for (const name of ["Before", "Before that"]) {
    await rename(page, name);
    await saved(page);
  }
  // Something else of this address takes all the room there is.
  await page.evaluate(async () => {
    const wait = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const request = indexedDB.open("other");
    request.onupgradeneeded = () => request.result.createObjectStore("s");
    const db = await wait(request);
    for (let size = 1 << 20; size > 256; ) {
      const tx = db.transaction("s", "readwrite");
      tx.objectStore("s").put(crypto.getRandomValues(new Uint8Array(Math.min(size, 65536))).buffer.slice(0), Math.random());
      for (let n = 1; n < size / 65536; n++) tx.objectStore("s").put(crypto.getRandomValues(new Uint8Array(65536)).buffer, Math.random());
      const full = await new Promise((resolve) => { tx.oncomplete = () => resolve(false); tx.onabort = () => resolve(true); });
      if (full) size >>= 1;
    }
    db.close();
  });
  await rename(page, "After");
  const full = banner(page, "storage for this page is full");
  await full.getByText(/Kept are imported files, .*; versions of all workbooks/).waitFor();
  await page.getByRole("button", { name: /^Not saved/ }).waitFor();
  assert.equal(await full.getByRole("button", { name: "Dismiss" }).count(), 0);
  await looks(page, "storage-full", () => axe(page));
  const coming = page.waitForEvent("download");
  await full.getByRole("button", { name: "Export workbook" }).click();
  assert.ok(unzip(fs.readFileSync(await (await coming).path())).some(({ bytes }) => String(bytes).includes('"After"')));
  await full.getByRole("button", { name: "Free space…" }).click();
  const ask = page.getByRole("dialog");
  await ask.getByRole("button", { name: /^Delete old versions/ }).waitFor();
  await looks(page, "free-space", () => axe(page));
  await ask.getByRole("button", { name: "Keep everything" }).click();
  await page.evaluate(() => new Promise((resolve) => { indexedDB.deleteDatabase("other").onsuccess = resolve; }));
  // It tries again by itself now and then, and may be first.
  await Promise.race([full.getByRole("button", { name: "Save again" }).click().catch(() => {}), saved(page)]);
  await saved(page);
  await full.waitFor({ state: "detached" });
  await page.reload();
  await waitReady(page);
  await visit(page, "Settings");
  await soon(() => nameOf(page), "After");
});

story("a hiccup of the browser's storage is got over, and nobody is bothered", async (s) => {
  const context = await s.context();
  await context.addInitScript(() => {
    window.hiccups = 1; // of what opens the database, then of what writes to it
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...args) {
      if (window.hiccups-- > 0) throw new DOMException("Internal error opening backing store for indexedDB.open.", "UnknownError");
      return open.apply(this, args);
    };
    window.refusals = 0;
    const transaction = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (names, mode, ...rest) {
      if (mode === "readwrite" && window.refusals-- > 0) {
        this.close();
        throw new DOMException("The database connection is closing.", "InvalidStateError");
      }
      return transaction.call(this, names, mode, ...rest);
    };
  });
  const page = await begun(s, { context });
  await page.evaluate(() => { window.refusals = 1; });
  await rename(page, "All the same");
  await soon(() => page.evaluate(() => window.refusals <= 0 && window.hiccups <= 0), true);
  await saved(page);
  assert.equal(await page.locator(".banner").count(), 0);
  await page.reload();
  await waitReady(page);
  await visit(page, "Settings");
  await soon(() => nameOf(page), "All the same");
});

story("bytes that nothing names go, but not while another tab is open", async (s) => {
  const context = await s.context();
  const page = await begun(s, { context });
  for (const name of ["One", "Two", "Three"]) {
    await rename(page, name);
    await saved(page);
  }
  const other = await s.open({ context });
  const pieces = () => page.evaluate((old) => new Promise((resolve) => {
    indexedDB.open("kpi").onsuccess = ({ target: { result: db } }) => {
      const tx = db.transaction(["pieces", "piece-ages"], "readwrite");
      if (old) {
        tx.objectStore("pieces").put(new ArrayBuffer(8), "unnamed");
        tx.objectStore("piece-ages").put(JSON.stringify({ at: 1e9, bytes: 8 }), "unnamed");
      }
      tx.objectStore("pieces").getAllKeys().onsuccess = ({ target }) => { db.close(); resolve(target.result); };
    };
  }), !s.put && (s.put = true));
  const free = async () => {
    await page.getByRole("button", { name: "Free space…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: /^Delete old versions/ }).click();
    await page.getByText("Old versions are deleted").waitFor();
  };
  const before = await pieces();
  assert.ok(before.includes("unnamed") && before.length === 2);
  await free();
  await other.close();
  assert.deepEqual(await pieces(), before);
  for (const name of ["Four", "Five"]) {
    await rename(page, name);
    await saved(page);
  }
  await free();
  await page.waitForFunction(() => new Promise((resolve) => {
    indexedDB.open("kpi").onsuccess = ({ target: { result: db } }) => {
      db.transaction("pieces").objectStore("pieces").getAllKeys().onsuccess = ({ target }) => { db.close(); resolve(target.result.length === 1); };
    };
  }));
});

story("a database that is deleted under the page is said, and comes back when told to", async (s) => {
  const context = await s.context();
  const page = await begun(s, { context });
  const other = await s.open({ context });
  await other.evaluate(() => new Promise((resolve) => { indexedDB.deleteDatabase("kpi").onsuccess = resolve; }));
  await other.close();
  await rename(page, "Still here");
  const gone = banner(page, "The workbook is gone").or(banner(page, "the workbook is gone from the browser's storage"));
  await gone.getByRole("button", { name: "Keep it here again" }).click();
  await saved(page);
  await page.reload();
  await waitReady(page);
  await visit(page, "Settings");
  await soon(() => nameOf(page), "Still here");
});

story("work that is old and has no copy outside is spoken of, calmly", async (s) => {
  const page = await s.open();
  const on = async (day) => {
    await page.clock.setFixedTime(new Date(day + "T09:00:00Z"));
    await page.reload();
    await waitReady(page);
    await settled(page);
  };
  await on("2026-03-01");
  await importAll(page, [rides()]);
  await saved(page);
  const due = banner(page, "are in this browser alone");
  await on("2026-03-14");
  assert.equal(await due.count(), 0);
  await on("2026-03-20");
  await due.getByText("19 days of work are in this browser alone").waitFor();
  await looks(page, "export-due", () => axe(page));
  await due.getByRole("button", { name: "Remind me in a week" }).click();
  await due.waitFor({ state: "detached" });
  await on("2026-03-26");
  assert.equal(await due.count(), 0);
  await on("2026-03-27");
  await due.waitFor();
  await due.getByRole("button", { name: "Export workbook" }).click();
  await due.waitFor({ state: "detached" });
  await on("2027-01-01");
  assert.equal(await due.count(), 0);
});

story("a workbook is saved in place, and never over what something else wrote", async (s) => {
  const context = await s.context();
  // The picker cannot be answered without a person: it gives a real file, in the
  // part of the disk that pages have for themselves.
  await context.addInitScript(() => {
    window.showSaveFilePicker = async ({ suggestedName }) => (await navigator.storage.getDirectory()).getFileHandle(window.pickName ?? suggestedName, { create: true });
  });
  const page = await begun(s, { context });
  const bytes = (name) => page.evaluate(async (wanted) => {
    const file = await (await (await navigator.storage.getDirectory()).getFileHandle(wanted)).getFile();
    return [...new Uint8Array(await file.arrayBuffer())];
  }, name).then((list) => Buffer.from(list));
  await visit(page, "Settings");
  const place = page.getByRole("region", { name: "Save to a file" });
  await place.getByRole("button", { name: "Save to file…" }).click();
  await place.getByText(/^Written \d/).waitFor();
  assert.ok(unzip(await bytes("My workbook.kpi")).some(({ name, bytes: data }) => name.startsWith("data/") && data.equals(fs.readFileSync(rides()))));
  await rename(page, "Renamed");
  await place.getByText("There are changes since.").waitFor();
  await page.keyboard.press("ControlOrMeta+s");
  await place.getByText(/^Written \d+:\d+\.$/).waitFor();
  const document = () => bytes("My workbook.kpi").then((file) => unzip(file).find(({ name }) => name === "workbook.json").bytes.toString());
  assert.match(await document(), /"Renamed"/);
  await looks(page, "save-to-file");

  // The file is remembered, and somebody else's change is not overwritten.
  await page.reload();
  await waitReady(page);
  await page.evaluate(async () => {
    const out = await (await (await navigator.storage.getDirectory()).getFileHandle("My workbook.kpi")).createWritable();
    await out.write("somebody else's");
    await out.close();
  });
  await place.getByRole("button", { name: "Save to file", exact: true }).click();
  await banner(page, "Something else has changed the file").waitFor();
  await soon(async () => String(await bytes("My workbook.kpi")), "somebody else's");
  await looks(page, "save-to-file-changed", () => axe(page));
  await place.getByRole("button", { name: "Replace the file" }).click();
  await place.getByText(/^Written \d+:\d+\.$/).waitFor();
  assert.match(await document(), /"Renamed"/);

  // A deleted file is not made anew unasked.
  await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry("My workbook.kpi"));
  await place.getByRole("button", { name: "Save to file", exact: true }).click();
  await banner(page, "The file was deleted or moved").waitFor();
  await page.evaluate(() => { window.pickName = "Elsewhere.kpi"; });
  await place.getByRole("button", { name: "Save as another file…" }).click();
  await banner(page, "The file was deleted or moved").waitFor({ state: "detached" });
  await place.getByText(/^Written \d/).waitFor();
  assert.ok((await bytes("Elsewhere.kpi")).length > 500);
});

story("raw data can be had when the program does not start, and nothing is changed", async (s) => {
  s.expect(/app\.[0-9a-f]+\.wasm/);
  const context = await s.context({ serviceWorkers: "block" });
  const page = await begun(s, { context });
  await rename(page, "Precious");
  await saved(page);
  await page.evaluate(() => new Promise((resolve) => {
    const request = indexedDB.open("kpi");
    request.onsuccess = () => {
      const tx = request.result.transaction(["heads", "documents"], "readwrite");
      tx.objectStore("heads").getAll().onsuccess = ({ target }) => {
        const { key, generation } = JSON.parse(target.result[0]);
        tx.objectStore("documents").put("{ torn", [key, generation]);
      };
      tx.oncomplete = () => { request.result.close(); resolve(); };
    };
  }));
  await context.route(/app\.[0-9a-f]+\.wasm/, (route) => route.abort());
  await page.reload();
  await page.getByRole("link", { name: "Raw data", exact: true }).click();
  await page.getByText(/^\d+ files can be saved/).waitFor();
  const books = page.getByRole("region", { name: "Versions of Precious" });
  await books.getByRole("row").filter({ hasText: "damaged" }).waitFor();
  assert.ok((await books.getByRole("row").filter({ hasText: "whole" }).count()) >= 1);
  await looks(page, "raw-data", () => axe(page));
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save everything as one ZIP" }).click();
  const parts = unzip(fs.readFileSync(await (await coming).path()));
  assert.ok(parts.some(({ name, bytes }) => /^files\/.* rides\.csv$/.test(name) && bytes.equals(fs.readFileSync(rides()))));
  assert.ok(parts.some(({ bytes }) => String(bytes) === "{ torn"), "what is damaged is in it as it is");
  assert.ok(parts.some(({ name, bytes }) => name.startsWith("second copies/") && String(bytes).startsWith("KPI1:")));
  await context.unroute(/app\.[0-9a-f]+\.wasm/);
  await page.getByRole("link", { name: "Open KPI Workbook" }).click();
  await waitReady(page);
  await banner(page, "second copy is whole").waitFor();
  await visit(page, "Settings");
  await soon(() => nameOf(page), "Precious");

  // An address where nothing is stored stays as it is.
  const empty = await s.open({ hash: "safe.html", context: await s.context(), ready: false });
  await empty.getByText("There is no database under this address.").waitFor();
  assert.deepEqual(await empty.evaluate(() => indexedDB.databases()), []);
});
