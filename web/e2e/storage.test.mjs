// Stories of what is kept: documents by generations, files by hash, and what the
// page says when the browser loses, damages or refuses something.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { importFiles, measure, site, soon, story, waitReady } from "./harness.mjs";
import { settled, write } from "./person.mjs";

// Two files of a shop: 830 orders over the 22 months to April 1998, and their
// lines, whose total in April is 123,798.68.
const day = (n) => new Date(Date.UTC(1996, 6, 1 + Math.floor((n * 668) / 829))).toISOString().slice(0, 10);
const cents = (n) => `${Math.floor(n / 100)}.${String(n % 100).padStart(2, "0")}`;
const shop = (() => {
  const orders = ["order_id,order_date,ship_country,freight"], lines = ["order_id,order_date,product,line_total"];
  let april = 12379868;
  for (let n = 0; n < 830; n++) {
    const total = n === 829 ? april : 5000 + ((n * 7919) % 40000);
    if (day(n) >= "1998-04-01") april -= total;
    orders.push(`${10248 + n},${day(n)},${["France", "Germany", "Brazil"][n % 3]},${cents(300 + ((n * 31) % 9000))}`);
    lines.push(`${10248 + n},${day(n)},Product ${n % 77},${cents(total)}`);
  }
  return { orders: orders.join("\n"), lines: lines.join("\n") };
})();
const orders = write("orders.csv", shop.orders);
const lines = write("order_lines.csv", shop.lines);

// saves counts the saves that were confirmed on this page.
const saves = (page) => page.evaluate(() => performance.getEntriesByName("kpi:save").length);

// saving does something and waits until a save was confirmed after it.
async function saving(page, act) {
  const before = await saves(page);
  await act();
  await page.waitForFunction((n) => performance.getEntriesByName("kpi:save").length > n, before);
  await page.getByRole("button", { name: /^Saving/ }).waitFor({ state: "detached" });
  await settled(page);
}

async function importAll(page, files) {
  await importFiles(page, files);
  const name = files.length > 1 ? /as guessed$/ : /^Import (about )?[\d,]+ row/;
  const button = page.locator("dialog[open]").getByRole("button", { name });
  await saving(page, () => button.click());
  await page.waitForFunction((n) => performance.getEntriesByName("kpi:import").length >= n, files.length);
  await page.getByRole("button", { name: /^Saving/ }).waitFor({ state: "detached" });
  await settled(page);
}

const go = (page, hash) => page.evaluate((to) => { location.hash = to; }, hash);

async function addKPI(page, name, formula) {
  await go(page, "#/new");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.locator("#formula").click();
  await page.keyboard.insertText(formula);
  await saving(page, () => page.getByRole("button", { name: "Save KPI" }).click());
}

const nameField = (page) => page.getByRole("region", { name: "Name", exact: true }).getByRole("textbox");

// rename gives the workbook another name in the settings.
async function rename(page, name) {
  await go(page, "#/settings");
  const field = nameField(page);
  await field.fill(name);
  await field.press("Tab");
}

const nameOf = async (page) => {
  await go(page, "#/settings");
  return nameField(page).inputValue();
};

// values is the cells of the KPI page's table: the numbers people rely on.
async function values(page, name) {
  await go(page, "#/scorecard");
  await page.getByRole("row", { name, exact: true }).getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
  await settled(page);
  return page.locator("main table").last().innerText();
}

// database runs a function of (db, wait) on the page's database.
const database = (page, job, argument) => page.evaluate(async ([source, given]) => {
  const wait = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const db = await wait(indexedDB.open("kpi"));
  try {
    return await (0, eval)(`(${source})`)(db, wait, given);
  } finally {
    db.close();
  }
}, [job.toString(), argument]);

const heads = (page) => database(page, async (db, wait) =>
  (await wait(db.transaction("heads").objectStore("heads").getAll())).map((text) => JSON.parse(text)));

const names = async (page) => (await heads(page)).map((h) => h.name).sort();

const generations = (page) => database(page, async (db, wait) =>
  (await wait(db.transaction("generations").objectStore("generations").getAll())).map((text) => JSON.parse(text)));

// damage changes one letter in the newest document of every workbook.
const damage = (page) => database(page, async (db, wait) => {
  const tx = db.transaction(["heads", "documents"], "readwrite");
  for (const text of await wait(tx.objectStore("heads").getAll())) {
    const head = JSON.parse(text);
    const place = [head.key, head.generation];
    const document = await wait(tx.objectStore("documents").get(place));
    await wait(tx.objectStore("documents").put(document.replace('"name"', '"mane"'), place));
  }
});

const dropCopies = (page) => page.evaluate(() => ["kpi-book-a", "kpi-book-b"].forEach((name) => localStorage.removeItem(name)));

const banners = (page) => page.locator(".banner").allInnerTexts().then((texts) => texts.join("\n"));

// withEval allows the helper above to run functions in the page, which the
// content policy forbids to the page itself.
const open = async (s, options) => s.open({ bypassCSP: true, ...options });

// begun is such a page with a workbook of one table.
async function begun(s, options) {
  const page = await open(s, options);
  await importAll(page, [orders]);
  return page;
}

story("what was called saved is there after the browser was killed", async (s) => {
  const { url } = await site();
  const profile = s.profile();
  let page = await profile.open(url);
  await waitReady(page);
  await importAll(page, [orders, lines]);
  await addKPI(page, "Revenue", "SUM(order_lines[line_total])");
  const before = await values(page, "Revenue");
  assert.match(before, /123,798\.68/);
  s.note(`kpi:save ${Math.round((await measure(page, "kpi:save")).duration)} ms after the edit`);
  await profile.kill();
  page = await profile.open(url);
  await waitReady(page);
  await settled(page);
  await soon(() => values(page, "Revenue"), before);
  s.note(`kpi:open ${Math.round((await measure(page, "kpi:open")).duration)} ms`);
});

story("every edit is one generation, kept as a whole and once more as a copy", async (s) => {
  const page = await begun(s);
  await saving(page, () => rename(page, "First"));
  await saving(page, () => rename(page, "Second"));
  const list = await generations(page);
  const [head] = await heads(page);
  assert.equal(head.name, "Second");
  assert.equal(head.generation, Math.max(...list.map((g) => g.number)));
  assert.ok(list.length >= 2 && list.every((g) => /^[0-9a-f]{64}$/.test(g.checksum)));
  const copies = await page.evaluate(() => ["kpi-book-a", "kpi-book-b"].map((name) => localStorage.getItem(name) ?? ""));
  assert.ok(copies.some((text) => text.startsWith(`KPI1:${head.generation}:`)), "no copy of the newest generation");
});

story("a damaged document gives the generation before, says so, and is left where it is", async (s) => {
  const page = await begun(s);
  await saving(page, () => rename(page, "Good"));
  await saving(page, () => rename(page, "Newest"));
  const [{ generation }] = await heads(page);
  await damage(page);
  await dropCopies(page);
  await page.reload();
  await waitReady(page);
  await soon(() => banners(page), /damaged[\s\S]*checksum does not match/);
  await soon(() => nameOf(page), "Good");
  await saving(page, () => rename(page, "Goes on"));
  const list = await generations(page);
  assert.ok(list.find((g) => g.number === generation).damaged, "the damaged generation is gone");
  await page.reload();
  await waitReady(page);
  await soon(() => nameOf(page), "Goes on");
});

story("the copy stands in for a damaged document", async (s) => {
  const page = await begun(s);
  await saving(page, () => rename(page, "Newest"));
  await damage(page);
  await page.reload();
  await waitReady(page);
  await soon(() => banners(page), /second copy is whole/);
  await soon(() => nameOf(page), "Newest");
});

story("a workbook is found without the entry that names it", async (s) => {
  const page = await begun(s);
  await saving(page, () => rename(page, "Found"));
  for (const entry of ["{ not readable", undefined]) {
    await database(page, async (db, wait, text) => {
      const tx = db.transaction("heads", "readwrite");
      for (const key of await wait(tx.objectStore("heads").getAllKeys())) {
        await wait(text === undefined ? tx.objectStore("heads").delete(key) : tx.objectStore("heads").put(text, key));
      }
    }, entry);
    await page.reload();
    await waitReady(page);
    await soon(() => nameOf(page), /Found/);
    const next = entry ? "Found again" : "Found once more";
    await saving(page, () => rename(page, next));
    await soon(() => names(page), [next]);
  }
});

story("when nothing can be read, nothing is overwritten", async (s) => {
  const page = await begun(s);
  await saving(page, () => rename(page, "Lost"));
  const [{ key }] = await heads(page);
  await database(page, async (db, wait) => {
    const tx = db.transaction("documents", "readwrite");
    for (const place of await wait(tx.objectStore("documents").getAllKeys())) await wait(tx.objectStore("documents").put("{", place));
  });
  await dropCopies(page);
  await page.reload();
  await waitReady(page);
  await soon(() => banners(page), /could not be read[\s\S]*Nothing was changed/);
  await importAll(page, [orders]);
  await saving(page, () => rename(page, "New"));
  const all = await heads(page);
  assert.deepEqual(all.map((h) => h.name).sort(), ["Lost", "New"]);
  assert.ok(all.find((h) => h.name === "Lost").key === key);
});

story("a lost database gives the copy and says that files are gone", async (s) => {
  const page = await open(s);
  await importAll(page, [orders]);
  await page.evaluate(() => new Promise((resolve) => {
    const request = indexedDB.deleteDatabase("kpi");
    request.onsuccess = resolve;
  }));
  await page.reload();
  await waitReady(page);
  await settled(page);
  await soon(() => banners(page), /storage is empty|file of orders is missing/);
  await go(page, "#/data");
  await soon(() => page.locator("main").innerText(), /orders/);
});

story("missing bytes are named, and the other tables load", async (s) => {
  const page = await open(s);
  await importAll(page, [orders, lines]);
  await addKPI(page, "Revenue", "SUM(order_lines[line_total])");
  const before = await values(page, "Revenue");
  await database(page, async (db, wait) => {
    const tx = db.transaction(["files", "documents", "heads"], "readwrite");
    const head = JSON.parse((await wait(tx.objectStore("heads").getAll()))[0]);
    const book = JSON.parse(await wait(tx.objectStore("documents").get([head.key, head.generation])));
    const lost = book.tables.find((t) => t.name === "orders").batches[0].sha256;
    await wait(tx.objectStore("files").delete(lost));
  });
  await page.reload();
  await waitReady(page);
  await settled(page);
  await soon(() => banners(page), /orders[\s\S]*orders\.csv/);
  await soon(() => values(page, "Revenue"), before);
});

story("where a browser has no locks, two tabs never overwrite each other", async (s) => {
  const context = await s.context({ bypassCSP: true });
  await context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "locks", { get: () => undefined });
    delete window.BroadcastChannel; // so that no tab hears of what another one saves
  });
  const one = await begun(s, { context });
  await saving(one, () => rename(one, "Shared"));
  const two = await s.open({ context });
  await soon(() => nameOf(two), "Shared");
  await saving(one, () => rename(one, "Of the first"));
  await rename(two, "Of the second");
  await two.locator(".banner", { hasText: "This workbook was changed in another tab" }).waitFor();
  await soon(() => names(one), ["Of the first"]);
  await two.getByRole("button", { name: "Keep this as a copy" }).click();
  await two.waitForFunction(() => document.title.includes("copy"));
  await soon(() => names(one), ["Of the first", "Of the second (copy)"]);
  await saving(one, () => rename(one, "First again"));
  await saving(two, () => rename(two, "Copy again"));
  await soon(() => names(one), ["Copy again", "First again"]);
});

story("a tab that comes back follows the other one", async (s) => {
  const context = await s.context({ bypassCSP: true });
  const one = await begun(s, { context });
  await saving(one, () => rename(one, "Before"));
  const two = await s.open({ context });
  await saving(one, () => rename(one, "After"));
  await two.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await soon(() => nameOf(two), "After");
});

story("without storage the page works in memory and says so", async (s) => {
  const context = await s.context();
  await context.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", { get: () => undefined });
  });
  const page = await s.open({ context });
  await soon(() => banners(page), /keeps nothing/);
  await importAll(page, [orders]);
  await soon(() => page.locator("main").innerText(), /830/);
});

story("a full storage is said, and nothing is lost", async (s) => {
  const context = await s.context({ bypassCSP: true });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const { url } = await site();
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(url).origin, quotaSize: 3_000_000 });
  await page.goto(url);
  await waitReady(page);
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "kpi-full-"));
  const big = path.join(dir, "big.csv");
  fs.writeFileSync(big, "day,amount\n" + Array.from({ length: 400_000 }, (_, i) => `2026-01-${String(i % 28 + 1).padStart(2, "0")},${i}.25\n`).join(""));
  try {
    await importAll(page, [big]);
    await soon(() => banners(page), /big\.csv is not kept/);
    await soon(() => page.locator("main").innerText(), /400,000/);
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
});

story("a worker that dies is started again with its tables and the same values", async (s) => {
  s.expect(/boom/);
  const page = await open(s);
  await importAll(page, [orders, lines]);
  await addKPI(page, "Revenue", "SUM(order_lines[line_total])");
  const before = await values(page, "Revenue");
  const [worker] = page.workers();
  await worker.evaluate(() => { setTimeout(() => { throw new Error("boom"); }); });
  await page.getByText("The calculation was restarted").first().waitFor();
  await settled(page);
  await soon(() => values(page, "Revenue"), before);
});

story("a long import can be cancelled at once and leaves the page as it was", async (s) => {
  const page = await open(s);
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "kpi-long-"));
  const big = path.join(dir, "big.csv");
  const block = Array.from({ length: 20_000 }, (_, i) => `2026-01-${String(i % 28 + 1).padStart(2, "0")},customer ${i % 977},${i}.25\n`).join("");
  fs.writeFileSync(big, "day,customer,amount\n" + block.repeat(100));
  try {
    await importFiles(page, [big]);
    await page.locator("dialog[open]").getByRole("button", { name: /^Import/ }).last().click();
    await page.waitForFunction(() => document.documentElement.dataset.state === "busy");
    const cancel = page.getByRole("button", { name: /^Cancel/ }).first();
    await cancel.waitFor();
    const lag = await page.evaluate(() => new Promise((resolve) => {
      let worst = 0, last = performance.now();
      const tick = () => {
        const now = performance.now();
        worst = Math.max(worst, now - last);
        last = now;
        if (now - start < 500) setTimeout(tick); else resolve(worst);
      };
      const start = last;
      setTimeout(tick);
    }));
    const asked = Date.now();
    await cancel.click();
    await waitReady(page);
    s.note(`cancelled ${Date.now() - asked} ms after it was asked for; the page was held up ${Math.round(lag)} ms at most meanwhile`);
    assert.deepEqual(await heads(page), []);
    await importAll(page, [orders]);
    await soon(() => page.locator("main").innerText(), /830/);
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
});
