// A workbook as a file: somebody else's stands beside one's own, and nothing is
// overwritten unasked.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { dropFiles, importFiles, soon, story, waitReady } from "./harness.mjs";
import { addKPI, exportBook, importAll, kpi, month, onlyValues, openKPI, openSample, rounded, scorecard, settled, values, visit, write } from "./person.mjs";
import { unzip } from "./zip.mjs";

const small = () => write("rides.csv", ["Day,Riders", ...Array.from({ length: 150 }, (_, i) => `${new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10)},${50 + ((i * 7) % 31)}`)].join("\n"));

// mine is a page with a small workbook of one's own.
async function mine(s) {
  const page = await s.open();
  await importAll(page, [small()]);
  await visit(page, "Scorecard");
  await addKPI(page, { name: "Riders", formula: "SUM(rides[Riders])", target: 1500, decimals: 0 });
  return page;
}

story("a workbook that is dropped stands beside the open one", async (s) => {
  const file = write("sample.kpi", "");
  kpi("sample", "-o", file);
  const page = await mine(s);
  const before = await onlyValues(page);
  await dropFiles(page, [file]);
  const ask = page.getByRole("dialog").filter({ hasText: "is opened" });
  await ask.getByText("It stands beside your workbook, which stays as it is.").waitFor();
  await ask.getByRole("button", { name: "Stay in this workbook" }).click();
  await ask.waitFor({ state: "detached" });
  await soon(() => onlyValues(page), before);

  await importFiles(page, [file]);
  await ask.getByRole("button", { name: "Show it" }).click();
  await page.getByRole("row", { name: "Revenue", exact: true }).waitFor();
  await settled(page);
  await page.locator("#book-menu-button").click();
  const books = page.getByRole("menu").getByRole("menuitemradio").or(page.getByRole("menu").getByRole("menuitem").filter({ hasText: "KPI" }));
  await soon(async () => (await books.count()) >= 3, true, "mine, and the file twice");
  await page.getByRole("menu").getByRole("menuitem", { name: /^My workbook/ }).click();
  await page.getByRole("row", { name: "Riders", exact: true }).waitFor();
  await openKPI(page, "Riders");
  await soon(() => onlyValues(page), before);
});

story("an exported file has the rows as they were dropped, and opens in the command line", async (s) => {
  const page = await mine(s);
  const file = await exportBook(page);
  const entries = unzip(fs.readFileSync(file));
  assert.equal(entries[0].name, "mimetype");
  assert.equal(entries[0].stored, true);
  assert.equal(entries[0].bytes.toString(), "application/vnd.kpi-workbook+zip");
  const rows = entries.find((entry) => entry.name.startsWith("data/"));
  assert.deepEqual(rows.bytes, fs.readFileSync(small()));
  const answer = JSON.parse(kpi("eval", file, "--format", "json"));
  assert.equal(answer.kpis[0].name, "Riders");
  const row = async () => (await values(page)).find(({ period }) => period === month(answer.kpis[0].period));
  await soon(async () => (await row())?.status, answer.kpis[0].status);
  await soon(async () => (await row())?.value, rounded(answer.kpis[0].exact, 0));
});

story("a second round keeps every byte of the document", async (s) => {
  const page = await s.open();
  await openSample(page);
  const first = unzip(fs.readFileSync(await exportBook(page)));
  const other = await s.open();
  const again = write("again.kpi", fs.readFileSync(await exportBook(page)));
  await importFiles(other, [again]);
  await other.getByRole("row", { name: "Revenue", exact: true }).waitFor();
  await settled(other);
  const second = unzip(fs.readFileSync(await exportBook(other)));
  assert.deepEqual(second.map((entry) => entry.name), first.map((entry) => entry.name));
  for (const [i, entry] of first.entries()) {
    if (entry.name !== "manifest.json") assert.ok(entry.bytes.equals(second[i].bytes), entry.name);
  }
  await soon(() => scorecard(other), await scorecard(page));
});

story("a workbook is deleted only after its name was typed", async (s) => {
  const page = await mine(s);
  await visit(page, "Settings");
  await page.getByRole("button", { name: "Delete My workbook from this device" }).click();
  const ask = page.getByRole("dialog");
  const gone = ask.getByRole("button", { name: "Delete", exact: true });
  await ask.getByRole("textbox").fill("My");
  await soon(() => gone.isDisabled(), true);
  await ask.getByRole("textbox").fill("My workbook");
  await gone.click();
  await page.getByRole("button", { name: "Open the sample workbook" }).waitFor();
  await page.reload();
  await waitReady(page);
  await page.getByRole("button", { name: "Open the sample workbook" }).waitFor();
});
