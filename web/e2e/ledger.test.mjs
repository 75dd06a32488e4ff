// What happens to a table after its first file: next month's rows, corrections,
// and how each of them can be looked at and taken back.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { axe, importFiles, looks, soon, story } from "./harness.mjs";
import { addKPI, importAll, onlyValues, openKPI, saved, settled, tableRows, visit, write } from "./person.mjs";

const january = "Order,Day,Amount,State\n" + Array.from({ length: 40 }, (_, i) => `A${i},2026-01-${String(1 + (i % 28)).padStart(2, "0")},${10 + i}.50,open\n`).join("") + "A40,2026-02-03,5.00,open\n";
const february = "Bestellung;Day;Amount;Site\nB1;2026-02-10;100,25;North\nB2;2026-01-30;1000,50;North\nB3;2026-03-02;tbc;South\n" + Array.from({ length: 30 }, (_, i) => `C${i};2026-02-${String(1 + (i % 28)).padStart(2, "0")};1,50;North\n`).join("");
const update = "Order,Day,Amount,State\nA0,2026-01-01,20.50,paid\nA1,2026-01-02,11.50,open\nD1,2026-03-05,7.00,open\n";

story("next month's file, its effect on the past, corrections and updates", async (s) => {
  const page = await s.open();
  const names = { first: write("orders-2026-01.csv", january), next: write("orders-2026-02.csv", february), update: write("changes.csv", update) };
  await importAll(page, [names.first]);
  await addKPI(page, { name: "Revenue", formula: "SUM('orders-2026-01'[Amount])", decimals: 2 });
  await visit(page, "Data");

  // The name goes on, so appending is suggested; columns of another name are matched by hand.
  await importFiles(page, [names.next]);
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Its name goes on from orders-2026-01.csv.").waitFor();
  await soon(() => dialog.getByRole("radio", { name: "Append" }).isChecked(), true);
  await dialog.getByLabel("Order", { exact: true }).selectOption("Bestellung");
  await dialog.getByText("33 rows added").waitFor();
  await dialog.getByText("New column: Site").waitFor();
  await dialog.getByText(/Not in the file: State/).waitFor();
  const moving = dialog.getByRole("region", { name: "Past values that would move" });
  await soon(() => tableRows(moving), [["Revenue, January 2026", "1,200.00", "2,200.50", "+83.4 %"]]);
  await looks(page, "ledger-dialog", () => axe(page));
  await dialog.getByRole("button", { name: "Import 33 rows" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "See what changed" }).click();
  await settled(page);
  const ledger = page.getByRole("region", { name: "Import ledger, table" });
  await soon(async () => (await tableRows(ledger))[0]?.[0] ?? "", /^orders-2026-02\.csvappend/);
  const rows = await tableRows(ledger);
  assert.equal(rows[0][3], "1");
  assert.match(rows[0][4], /1 past value of 1 KPI moved.*January 2026: 1,200\.00 to 2,200\.50/);
  await looks(page, "ledger-ledger", () => axe(page));

  // A cell that could not be read is put right, and counts.
  await page.getByRole("button", { name: /^Problems/ }).click();
  const faults = page.getByRole("region", { name: "Problems, table" });
  await faults.getByRole("cell", { name: "tbc", exact: true }).waitFor();
  await page.getByRole("button", { name: "Edit cell: orders-2026-02.csv, line 4, Amount" }).click();
  await page.getByLabel("Text in its place").fill("40.75");
  await page.getByLabel("Why").fill("asked the shop");
  await looks(page, "ledger-fault", () => axe(page));
  await page.getByRole("button", { name: "Correct the cell" }).click();
  await faults.getByText("Corrected", { exact: true }).waitFor();
  await settled(page);
  await looks(page, "ledger-corrected", () => axe(page));
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export list" }).click();
  const list = fs.readFileSync(await (await coming).path(), "utf8");
  assert.match(list, /^file,line,column,text,reason,corrected to,why\norders-2026-02\.csv,4,Amount,tbc,.*,40\.75,asked the shop/);
  const march = { period: "March 2026", value: "40.75", rows: "1" };
  await openKPI(page, "Revenue");
  await soon(async () => (await onlyValues(page))[0], march);

  // An update changes rows by their key.
  await visit(page, "Data");
  await importFiles(page, [names.update]);
  await dialog.getByLabel("The rows go to").selectOption({ label: "orders-2026-01" });
  await dialog.getByRole("radio", { name: "Update by key" }).check({ force: true });
  await dialog.getByLabel(/^Key/).selectOption("Order");
  await dialog.getByText("1 row changed").waitFor();
  await dialog.getByText("1 row unchanged").waitFor();
  await dialog.getByText("1 row added").waitFor();
  await dialog.getByRole("button", { name: "Import 3 rows" }).click();
  await dialog.waitFor({ state: "detached" });
  await settled(page);
  await saved(page);
  await page.reload();
  await settled(page);
  await openKPI(page, "Revenue");
  await soon(async () => (await onlyValues(page))[0], { period: "March 2026", value: "47.75", rows: "2" });
  const after = await onlyValues(page);
  assert.equal(after[2].value, "2,210.50");

  // The batch in the middle is taken back, and counts again.
  await visit(page, "Data");
  await page.getByRole("button", { name: /^Imports/ }).click();
  await page.getByRole("button", { name: "Undo import of orders-2026-02.csv" }).click();
  await page.getByRole("button", { name: "Redo import of orders-2026-02.csv" }).waitFor();
  await settled(page);
  await openKPI(page, "Revenue");
  await soon(async () => (await onlyValues(page))[2]?.value, "1,210.00");
  await visit(page, "Data");
  await page.getByRole("button", { name: /^Imports/ }).click();
  await page.getByRole("button", { name: "Redo import of orders-2026-02.csv" }).click();
  await page.getByRole("button", { name: "Undo import of orders-2026-02.csv" }).waitFor();
  await settled(page);
  await openKPI(page, "Revenue");
  await soon(() => onlyValues(page), after);
});
