// Stories of several tabs with one workbook: one writes, the others follow, and
// nothing that was typed anywhere is lost.
import assert from "node:assert/strict";
import { axe, looks, site, story, waitReady } from "./harness.mjs";
import { addKPI, importAll, saved, settled, write } from "./person.mjs";
import { banners, called, rename, stored } from "./stored.mjs";

const sales = write("sales.csv", "day,amount\n2026-01-05,10.50\n2026-01-20,4\n2026-02-03,7.25\n");

// tabs opens pages of one browser, the first with a workbook that it writes.
async function tabs(s, count) {
  const context = await s.context();
  const list = [await s.open({ context })];
  await importAll(list[0], [sales]);
  await saved(list[0]);
  for (let n = 1; n < count; n++) {
    list.push(await s.open({ context }));
    await reads(list[n]);
  }
  return list;
}

const reads = (page) => page.getByRole("button", { name: /^Another tab is editing\./ }).waitFor();
const writes = (page) => page.getByRole("button", { name: /^Saved \d/ }).waitFor();
const names = async (page) => (await stored(page)).generations.map((g) => g.name);

story("one tab edits, the others follow it live and take over", async (s) => {
  const [one, two] = await tabs(s, 2);
  await addKPI(one, { name: "Revenue", formula: "SUM(sales[amount])" });
  await two.getByRole("row", { name: "Revenue", exact: true }).waitFor();
  await rename(one, "Followed");
  await called(two, "Followed");
  await looks(two, "reader");
  await axe(two);

  // What begins an edit leads to the offer to edit here, and then goes on.
  await two.getByRole("main").getByRole("button", { name: "Add KPI" }).click();
  const dialog = two.getByRole("dialog", { name: "Another tab is editing this workbook" });
  await dialog.waitFor();
  await axe(two);
  await rename(one, "Not saved yet"); // the writer saves it before it hands over
  await dialog.getByRole("button", { name: "Edit here" }).click();
  await two.getByRole("heading", { level: 1, name: "New KPI" }).waitFor();
  await called(two, "Not saved yet");
  await reads(one);
  await two.goto(two.url().replace(/#.*/, "#/scorecard"));
  await rename(two, "Of the second");
  await called(one, "Of the second");

  // A name half typed here stays when another one comes, and is an edit of that.
  await one.goto(one.url().replace(/#.*/, "#/settings"));
  const box = one.getByLabel("Name of the workbook");
  await box.fill("Half typed");
  await rename(two, "Meanwhile");
  await called(one, "Meanwhile");
  await one.waitForFunction(() => document.activeElement.value === "Half typed");
  await box.press("Tab");
  await one.getByRole("dialog", { name: "Another tab is editing this workbook" }).getByRole("button", { name: "Edit here" }).click();
  await called(two, "Half typed");
  const list = await names(one);
  for (const name of ["Followed", "Not saved yet", "Of the second", "Meanwhile", "Half typed"]) assert.ok(list.includes(name), `${name} is not among ${list}`);
});

story("a reader takes over at once when the tab that edits dies", async (s) => {
  s.expect(/crash/i);
  const [one, two, three] = await tabs(s, 3);
  const session = await one.context().newCDPSession(one);
  const began = Date.now();
  session.send("Page.crash").catch(() => {});
  await writes(two);
  s.note(`promoted ${Date.now() - began} ms after the crash`);
  await rename(two, "After the crash");
  await called(three, "After the crash");
});

story("a page that meets a newer program stops writing and asks to reload", async (s) => {
  const [page] = await tabs(s, 1);
  const other = await page.context().newPage();
  await other.goto((await site()).url + "safe.html");
  const { heads: [{ key, generation }] } = await stored(page);
  await other.evaluate((note) => new BroadcastChannel("kpi-tabs").postMessage(JSON.stringify(note)),
    { kind: "saved", key, from: "newer", generation: generation + 1, format: 99 });
  await page.getByText("A newer version of KPI Workbook has saved this workbook").first().waitFor();
  await rename(page, "Old program");
  await page.getByRole("dialog", { name: "This page is out of date" }).getByRole("button", { name: "Reload" }).click();
  await page.waitForFunction(() => performance.getEntriesByName("kpi:start").length > 0 && !document.title.includes("Old program"));
  await waitReady(page);
  assert.ok(!(await names(page)).includes("Old program"));
});

story("a document of a newer program is neither stepped behind nor written over", async (s) => {
  const [page] = await tabs(s, 1);
  await page.evaluate(async () => {
    const wait = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
    const db = await wait(indexedDB.open("kpi"));
    const tx = db.transaction(["heads", "generations", "documents"], "readwrite");
    const head = JSON.parse((await wait(tx.objectStore("heads").getAll()))[0]);
    const place = [head.key, head.generation];
    const text = (await wait(tx.objectStore("documents").get(place))).replace('"version": 1', '"version": 9');
    const record = JSON.parse(await wait(tx.objectStore("generations").get(place)));
    window.text = text;
    tx.objectStore("documents").put(text, place);
    const done = new Promise((resolve) => { tx.oncomplete = resolve; });
    await done;
    const sum = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    record.checksum = [...new Uint8Array(sum)].map((b) => b.toString(16).padStart(2, "0")).join("");
    await wait(db.transaction("generations", "readwrite").objectStore("generations").put(JSON.stringify(record), place));
    db.close();
    for (const name of ["kpi-book-a", "kpi-book-b"]) localStorage.removeItem(name);
  });
  const before = await stored(page);
  await page.reload();
  await waitReady(page);
  assert.match(await banners(page), /newer program \(document version 9; this one reads up to 1\)/);
  await importAll(page, [sales]);
  await saved(page);
  await settled(page);
  const after = await stored(page);
  assert.equal(after.heads.length, 2);
  assert.deepEqual(after.generations.filter((g) => g.key === before.heads[0].key), before.generations);
});
