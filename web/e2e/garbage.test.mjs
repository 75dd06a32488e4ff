// Files that are not what they say: each is answered in words, nothing that was
// there is lost, nothing in them runs, and the page goes on working.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { dist, importFiles, soon, story } from "./harness.mjs";
import { confirmAll, expected, exportBook, importAll, kpi, onlyValues, openKPI, openSample, query, saved, scorecard, settled, tableRows, typeFormula, visit, write } from "./person.mjs";
import { unzip, zip } from "./zip.mjs";

// book is the sample as a file, and its entries.
function book() {
  const file = write("sample.kpi", "");
  kpi("sample", "-o", file);
  const bytes = fs.readFileSync(file);
  return { file, bytes, entries: unzip(bytes) };
}

const changed = (entries, name, change) => zip(entries.map((entry) => (entry.name === name ? { ...entry, bytes: change(entry.bytes) } : entry)));

story("files that are no tables and no workbooks", async (s) => {
  const { bytes, entries } = book();
  const page = await s.open();
  await openSample(page);
  const before = await scorecard(page);
  const files = [
    ["photo.csv", fs.readFileSync(path.join(dist, "icon-192.png")), /photo\.csv was not imported/, /PNG picture/],
    ["nothing.csv", "", /nothing\.csv was not imported/, /is empty/],
    ["breaks.csv", "\n\n\r\n\n", /breaks\.csv was not imported/, /is empty/],
    ["zeros.csv", Buffer.alloc(5000), /zeros\.csv was not imported/, /not text/],
    ["cut.kpi", bytes.subarray(0, bytes.length >> 1), /cut\.kpi was not opened/, /cut off/],
    ["swapped.kpi", Buffer.from(bytes).fill(0x20, 300, 900), /swapped\.kpi was not opened/, /damaged/],
    ["nothing.kpi", "", /nothing\.kpi was not opened/, /is empty/],
    ["table.kpi", "a,b\n1,2\n", /table\.kpi was not opened/, /not a ZIP/],
    ["bomb.kpi", changed(entries, "data/Orders/orders.csv", () => Buffer.alloc(100 << 20)), /bomb\.kpi was not opened/, /packed more than/],
    ["bomb2.kpi", changed(entries, "workbook.json", () => Buffer.alloc(100 << 20, " ")), /bomb2\.kpi was not opened/, /./],
    ["many.kpi", zip([...entries, ...Array.from({ length: 20_000 }, (_, i) => ({ name: "x" + i, bytes: "", stored: true }))]), /many\.kpi was not opened/, /./],
    ["out.kpi", zip([...entries, { name: "../../out.txt", bytes: "x" }]), /out\.kpi was not opened/, /leads out/],
    ["tomorrow.kpi", changed(entries, "workbook.json", (b) => b.toString().replace(/"version": ?1\b/, '"version":99')), /tomorrow\.kpi was not opened/, /newer program/],
    ["other.kpi", changed(entries, "workbook.json", () => '{"version":1,"kpis":7}'), /other\.kpi was not opened/, /./],
  ];
  for (const [name, content, what, why] of files) {
    await importFiles(page, [write(name, content)]);
    const message = page.locator(".toast, .loadcard").filter({ hasText: what }).first();
    await message.waitFor();
    await soon(() => message.textContent(), why, name);
    await message.getByRole("button", { name: "Dismiss" }).click();
    await message.waitFor({ state: "detached" });
  }
  assert.equal(await page.getByRole("dialog").count(), 0);
  await soon(() => scorecard(page), before);
  await page.locator("#book-menu-button").click();
  await page.getByRole("menu").waitFor();
  await soon(() => page.getByRole("menu").getByRole("menuitemradio").count(), 1, "none of them became a workbook");
  await page.keyboard.press("Escape");
  await visit(page, "Data");
  await soon(() => page.locator(".tlist-item").count(), 4);

  // One letter is a header without rows, which may be what somebody wants.
  await importFiles(page, [write("letter.csv", "x")]);
  await page.getByRole("dialog").getByText("no rows").waitFor();
  await page.getByRole("button", { name: "Leave it out" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });

  // A file after all that.
  await importAll(page, [write("good.csv", "Day,Amount\n2026-01-01,1.5\n2026-01-02,2.25\n")]);
  await page.getByRole("heading", { name: "good", exact: true }).waitFor();
  await saved(page);
  await page.reload();
  await visit(page, "Scorecard");
  await soon(() => scorecard(page), before);
});

story("a table of five thousand columns", async (s) => {
  const columns = Array.from({ length: 5000 }, (_, i) => `c${i}`);
  const file = write("wide.csv", ["day," + columns.join(","), ...[1, 2, 3].map((n) => `2026-0${n}-01,` + columns.map((_, i) => i * n).join(","))].join("\n"));
  const page = await s.open();
  await importFiles(page, [file]);
  await page.getByRole("dialog").getByText("3 rows, 5,001 columns").waitFor();
  await confirmAll(page, 1);
  await page.getByRole("heading", { name: "wide", exact: true }).waitFor();
  await page.locator("nav.tabs button").filter({ hasText: "Rows" }).click();
  await page.getByRole("grid", { name: "Rows of wide" }).getByRole("row").nth(3).waitFor();
  await visit(page, "Scorecard");
  await page.getByRole("main").getByRole("button", { name: "Add KPI" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Last");
  await typeFormula(page, "SUM(wide[c4999])");
  await page.getByRole("button", { name: "Save KPI" }).click();
  await page.getByRole("heading", { level: 1, name: "Last" }).waitFor();
  await settled(page);
  await soon(() => onlyValues(page), expected(query({ wide: file }, "SUM(wide[c4999])", "--grain", "month"), 0));
});

story("HTML and scripts in every cell, header and name are shown as text and never run", async (s) => {
  const nasty = ["<img src=x onerror=window.ran=1>", "<script>window.ran=1</script>", '"><svg onload=window.ran=1>', "{{constructor.constructor('window.ran=1')()}}", "javascript:window.ran=1", "=HYPERLINK(\"javascript:window.ran=1\")"];
  const cell = (text) => `"${text.replaceAll('"', '""')}"`;
  const heads = ["day", ...nasty.map((text, i) => `${text} ${i}`), "amount"];
  const lines = [heads.map(cell).join(",")];
  for (let i = 0; i < 40; i++) lines.push([`2026-0${1 + (i % 5)}-1${i % 9}`, ...nasty.map((text, k) => cell(nasty[(i + k) % nasty.length])), i % 7 ? String(i) : cell(nasty[0])].join(","));
  const file = write("<img src=x onerror=window.ran=1>.csv", lines.join("\n"));
  const page = await s.open();
  await page.evaluate(() => { window.ran = 0; });
  const harmless = async (where) => {
    const found = await page.evaluate(() => ({ ran: window.ran, made: document.querySelectorAll("img, main script, main iframe, [onerror], [onload], a[href^='javascript:' i]").length }));
    assert.deepEqual(found, { ran: 0, made: 0 }, where);
  };
  await importFiles(page, [file]);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("heading", { name: path.basename(file) }).waitFor();
  await dialog.getByRole("cell", { name: nasty[1], exact: true }).first().waitFor();
  await harmless("the import dialog");
  await dialog.getByLabel("Table name").fill("<b>t</b>");
  await confirmAll(page, 1);
  await page.getByRole("heading", { name: "<b>t</b>", exact: true }).waitFor();
  for (const tab of ["Rows", "Problems", "Imports", "Columns"]) {
    await page.locator("nav.tabs button").filter({ hasText: tab }).click();
    await page.locator("nav.tabs button[aria-current]:not([aria-current=''])").filter({ hasText: tab }).waitFor();
    await settled(page);
    await harmless(tab);
  }
  await visit(page, "Scorecard");
  await harmless("the scorecard without KPIs");
  await page.getByRole("button", { name: "Add KPI" }).first().click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(nasty[0]);
  await page.getByLabel("Category").fill(nasty[1]);
  await page.getByLabel("Owner").fill(nasty[2]);
  await page.getByLabel("Description").fill(nasty[0]);
  await page.getByLabel("Written after it").fill("<i>x</i>");
  await typeFormula(page, `SUM(${nasty[0]})`);
  await page.locator("#formula-says .diagnostic").first().waitFor();
  await harmless("a formula that is none");
  await typeFormula(page, `COUNT('<b>t</b>')`);
  await page.getByText("The formula is complete.").waitFor();
  await page.getByRole("button", { name: "Save KPI" }).click();
  await page.getByRole("heading", { level: 1, name: nasty[0], exact: true }).waitFor();
  await settled(page);
  await page.getByLabel("Break down by").selectOption({ label: heads[1] });
  const table = page.getByRole("region", { name: /^Drivers by .*, table/ });
  await table.waitFor();
  const names = (await tableRows(table)).map(([name]) => name);
  assert.ok(names.length > 1 && names.every((name) => nasty.includes(name)), names.join(" | "));
  await harmless("a breakdown");
  await page.getByRole("button", { name: "Add note" }).click();
  await page.getByRole("textbox", { name: /^Note for/ }).fill(nasty[1]);
  await page.getByRole("button", { name: "Keep note" }).click();
  await page.getByRole("listitem").filter({ hasText: nasty[1] }).first().waitFor();
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  const filter = page.getByRole("dialog", { name: "Add a filter" });
  await filter.getByRole("button", { name: heads[2], exact: true }).click();
  await filter.getByRole("button").filter({ hasText: nasty[0] }).first().click();
  await page.locator(".chip--on").waitFor();
  await settled(page);
  await harmless("a filter");
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("dialog", { name: "Command palette" }).getByRole("combobox").fill("img");
  await harmless("the palette");
  await page.keyboard.press("Escape");
  await visit(page, "Scorecard");
  await page.getByRole("row", { name: nasty[0], exact: true }).waitFor();
  await harmless("the scorecard");
  await visit(page, "Review");
  await harmless("the review");
  await visit(page, "Settings");
  await page.getByLabel("Name of the workbook", { exact: true }).fill(nasty[0]);
  await page.keyboard.press("Enter");
  await page.waitForFunction((name) => document.title.includes(name), nasty[0]);
  await harmless("the settings");
  const exported = await exportBook(page);
  const other = await s.open();
  await other.evaluate(() => { window.ran = 0; });
  await importFiles(other, [exported]);
  await openKPI(other, nasty[0]);
  assert.equal(await other.evaluate(() => window.ran), 0);
});
