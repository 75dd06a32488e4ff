// Ways for files to come in, several at once, and working on while they do.
import assert from "node:assert/strict";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { axe, dropFiles, importFiles, looks, soon, story } from "./harness.mjs";
import { addKPI, confirmAll, importAll, openSample, saved, settled, typeFormula, values, visit, write } from "./person.mjs";
import { zip } from "./zip.mjs";

const cards = (page) => page.getByRole("region", { name: "Imports" });
const heading = (page, name) => page.getByRole("heading", { name, exact: true });

// paste is Ctrl+V with that on the clipboard.
const paste = (page, kinds) => page.evaluate((kinds) => {
  const data = new DataTransfer();
  for (const [kind, text] of Object.entries(kinds)) data.setData(kind, text);
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}, kinds);

// lines is a table of orders, each a little different.
function lines(count, mark = ",") {
  const list = [["Day", "Region", "Amount"].join(mark)];
  for (let i = 0; i < count; i++) list.push([`2026-0${1 + i % 6}-1${i % 10}`, `Region ${i % 7}`, `${i % 100}.25`].join(mark));
  return list.join("\n") + "\n";
}

// excel is a workbook of one sheet with two orders.
function excel() {
  const kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  const relations = (...list) => `<Relationships>${list.map(([type, target], i) => `<Relationship Id="r${i}" Type="${kind}${type}" Target="${target}"/>`).join("")}</Relationships>`;
  const parts = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": relations(["officeDocument", "xl/workbook.xml"]),
    "xl/_rels/workbook.xml.rels": relations(["worksheet", "sheet.xml"], ["styles", "styles.xml"], ["sharedStrings", "texts.xml"]),
    "xl/workbook.xml": `<workbook><sheets><sheet name="Sheet1" r:id="r0"/></sheets></workbook>`,
    "xl/styles.xml": `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    "xl/texts.xml": `<sst><si><t>Day</t></si><si><t>Amount</t></si></sst>`,
    "xl/sheet.xml": `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
      <row r="2"><c r="A2" s="1"><v>46027</v></c><c r="B2"><v>10.1</v></c></row><row r="3"><c r="A3" s="1"><v>46028</v></c><c r="B3"><v>0.30000000000000004</v></c></row></sheetData></worksheet>`,
  };
  return zip(Object.entries(parts).map(([name, bytes]) => ({ name, bytes })));
}

story("a pasted table, packed files, a workbook of Excel and other endings become tables", async (s) => {
  const page = await s.open();
  await paste(page, { "text/plain": "Day\tAmount\r\n2026-01-01\t1.5\r\n2026-01-02\t2.25\r\n", "text/html": "<table><tr><td>Day</td></tr></table>" });
  await page.getByRole("dialog").getByRole("heading", { name: "Pasted table.tsv" }).waitFor();
  await soon(() => page.getByLabel("Table name").inputValue(), "Pasted table");
  await confirmAll(page, 1);
  await heading(page, "Pasted table").waitFor();
  for (const [file, content] of [["tabs.tsv", lines(5, "\t")], ["text.txt", lines(5, ";")], ["packed.csv.gz", gzipSync(lines(5))], ["both.tsv.gz", gzipSync(lines(5, "\t"))]]) {
    await importAll(page, [write(file, content)]);
    await heading(page, file.split(".")[0]).waitFor();
    await page.getByText("5 rows").first().waitFor();
  }
  await importFiles(page, [write("Figures.xlsx", excel())]);
  await page.getByRole("dialog").getByRole("heading", { name: "Figures.csv" }).waitFor();
  await page.getByRole("dialog").getByText("2026-01-05").waitFor();
  await confirmAll(page, 1);
  await heading(page, "Figures").waitFor();
  await page.getByText("2 rows").first().waitFor();
  // Some programs copy a table as HTML alone. It is read as text: nothing of it runs or loads.
  const hostile = `<style>td{}</style><script>window.ran = 1</script><img src="logo.png" onerror="window.ran = 2"><table><tr><td>layout</td></tr></table>
    <table><thead><tr><th colspan="2" onclick="window.ran = 3">Day<script>window.ran = 4</script></th><th>Note</th></tr></thead>
    <tr><td rowspan="2">2026-01-01</td><td>1.5</td><td>a<br>"b"</td></tr><tr><td>2.25</td><td><b>c</b> &amp; <i>d</i></td></tr></table>`;
  await paste(page, { "text/html": hostile });
  const dialog = page.getByRole("dialog");
  for (const cell of ["2026-01-01", "2.25", 'a "b"', "c & d"]) await dialog.getByRole("cell", { name: cell, exact: true }).waitFor();
  assert.equal(await page.evaluate(() => window.ran), undefined);
  await dialog.getByRole("button", { name: "Leave it out" }).click();
  await dialog.waitFor({ state: "detached" });
  await paste(page, { "text/html": "<table>" + "<tr><td>x</td></tr>".repeat(110_000) + "</table>" });
  await page.getByText("too large to be pasted from a web page").first().waitFor();
  // A paragraph is no table, and what is pasted into a field stays there.
  await paste(page, { "text/plain": "Dear all,\nthe figures are in." });
  assert.equal(await page.getByRole("dialog").count(), 0);
  assert.equal(await page.locator(".toast").getByText("was not").count(), 0);
});

story("a folder is searched for tables", async (s) => {
  const page = await s.open();
  const beside = write("beside.csv", "Amount,Day\n1,2026-01-01\n");
  write("folder/2026/inside.csv", lines(3));
  write("folder/2026/.hidden.csv", lines(3));
  const picture = write("folder/logo.png", "x");
  await dropFiles(page, [path.dirname(picture), beside]);
  await page.locator(".toast").getByText("Left out, as no tables: folder/logo.png.").waitFor();
  await page.getByRole("dialog").getByRole("heading", { name: "folder/2026/inside.csv" }).waitFor();
  await confirmAll(page, 2);
  await visit(page, "Data");
  for (const name of ["inside", "beside"]) await page.getByRole("main").getByRole("link", { name }).first().waitFor();

  await page.getByLabel("Import a folder").setInputFiles(path.dirname(picture));
  await page.getByRole("dialog").getByRole("heading", { name: "folder/2026/inside.csv" }).waitFor();
  await page.getByRole("button", { name: "Leave it out" }).click();
});

// hand gives the page files that are made in it: a head, and a body so many times.
const hand = (page, files) => page.evaluate((files) => {
  const data = new DataTransfer();
  for (const { name, head, body, times = 1 } of files) data.items.add(new File([head, ...Array(times).fill(new Blob([body]))], name));
  const input = document.querySelector("input[type=file]");
  input.files = data.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}, files);

story("files of one shape become one table", async (s) => {
  const page = await s.open();
  const months = ["03", "01", "02"].map((month) => write(`sales-2026-${month}.csv`, `Day,Region,Amount\n2026-${month}-05,West,1${month}.5\n2026-${month}-06,East,2\n`));
  await importFiles(page, [...months, write("costs.csv", "Day,Cost\n2026-01-01,3\n")]);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("heading", { name: "3 files as one table" }).waitFor();
  await dialog.getByText("3 files have the same 3 columns").waitFor();
  await looks(page, "import-together", (word) => word === "phone" || axe(page));
  await dialog.getByRole("button", { name: "Separate tables" }).click();
  await dialog.getByText("3 more files wait").waitFor();
  await dialog.getByRole("button", { name: "One table" }).click();
  await soon(() => dialog.getByLabel("Table name").inputValue(), "sales-2026");
  await dialog.getByRole("button", { name: "Import 3 files" }).click();
  await dialog.getByRole("heading", { name: "costs.csv" }).waitFor();
  await confirmAll(page, 1);
  await page.getByRole("main").getByRole("link", { name: "sales-2026" }).click();
  await page.getByText("6 rows").first().waitFor();
  await visit(page, "Scorecard");
  await addKPI(page, { name: "Sales", formula: "SUM('sales-2026'[Amount])", decimals: 1 });
  const expect = ["103.5", "102.5", "101.5"].map((value) => (Number(value) + 2).toFixed(1));
  await soon(async () => (await values(page)).map((row) => row.value), expect);
  await page.reload();
  await heading(page, "Sales").waitFor();
  await settled(page);
  await soon(async () => (await values(page)).map((row) => row.value), expect);
});

story("a queue goes on past a bad file and a cancel, and the page with it", async (s) => {
  const page = await s.open();
  await openSample(page);
  const [head, body] = [lines(0), lines(200_000).slice(lines(0).length)];
  await hand(page, [
    { name: "big.csv", head, body, times: 150 },
    { name: "picture.csv", head: "\x89PNG\r\n\x1a\n\u0000\u0000\u0000\rIHDR", body: "" },
    { name: "last.csv", head: "Month,Cost\n", body: "2026-01-01,5\n" },
  ]);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Import all 2 files as guessed" }).click();
  await dialog.waitFor({ state: "detached" });
  await cards(page).getByText("picture.csv was not imported").waitFor();
  await cards(page).getByText(/rows\/s/).waitFor();
  await cards(page).getByText(/read · last\.csv is next$/).waitFor();

  // Put away, the top bar tells of it. Meanwhile another period is computed, and a KPI.
  await cards(page).getByRole("button", { name: "Put away" }).click();
  await cards(page).waitFor({ state: "detached" });
  const top = page.getByRole("button", { name: /^Importing 2 files, 1 file was not imported/ });
  await top.waitFor();
  const before = await page.locator("tr.krow").first().textContent();
  await page.getByRole("button", { name: /^Earlier/ }).first().click();
  await page.waitForFunction((was) => !document.querySelector("main .stale") && document.querySelector("tr.krow").textContent !== was, before);
  await page.getByRole("main").getByRole("button", { name: "Add KPI" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Orders at all");
  await typeFormula(page, "COUNT(Orders)");
  await page.getByText("The formula is complete.").waitFor();
  await page.getByRole("button", { name: "Save KPI" }).click();
  await heading(page, "Orders at all").waitFor();
  await page.waitForFunction(() => !document.querySelector("main .stale, main [aria-busy=true]"));
  await saved(page);
  assert.ok(await top.isVisible(), "the import was over before the page could show that it goes on beside it");

  // A cancel takes effect at once, and the file behind it is read.
  await top.click();
  const took = await cards(page).getByRole("group", { name: "Importing big.csv" }).evaluate((card) => new Promise((resolve) => {
    const start = performance.now();
    new MutationObserver(() => { if (!document.body.textContent.includes("Importing big.csv")) resolve(performance.now() - start); })
      .observe(document.body, { subtree: true, childList: true, characterData: true });
    card.querySelector("button").click();
  }));
  s.note(`cancelled after ${took.toFixed()} ms`);
  assert.ok(took < 500, `a cancel took ${took} ms`); // 100 on a machine that does nothing else
  await page.locator(".toast").getByText("Imported last.csv: 1 row").waitFor();
  await settled(page);
  await visit(page, "Data");
  await page.getByRole("main").getByRole("link", { name: "last" }).waitFor();
  assert.equal(await page.getByRole("main").getByRole("link", { name: "big" }).count(), 0);

  await hand(page, [{ name: "big.csv", head, body, times: 150 }, { name: "empty.csv", head: "", body: "" }]);
  await dialog.getByRole("button", { name: /^Import about/ }).click();
  await cards(page).getByText(/rows\/s/).waitFor();
  await looks(page, "importing", (word) => word === "phone" || axe(page));
  await cards(page).getByRole("button", { name: "Cancel" }).click();
  await settled(page);
});
