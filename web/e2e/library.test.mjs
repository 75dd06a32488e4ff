// A KPI from the library: found by a word, met with the columns of one's own
// file, its value seen before it is added.
import assert from "node:assert/strict";
import { axe, looks, soon, story } from "./harness.mjs";
import { importAll, settled, visit, write } from "./person.mjs";

const csv = ["order_no,ordered_on,buyer,total,order_state"];
for (let n = 0; n < 60; n++) {
  const month = String(1 + (n % 3)).padStart(2, "0");
  csv.push(`A-${n},2026-${month}-${String(1 + (n % 27)).padStart(2, "0")},B${n % 7},${10 + (n % 5)}.50,${["shipped", "completed", "void"][n % 3 === 2 ? 2 : n % 2]}`);
}
const kept = csv.slice(1).map((line) => line.split(",")).filter((cells) => cells[1].startsWith("2026-02") && cells[4] !== "void");
const total = kept.reduce((sum, cells) => sum + Number(cells[3]), 0);

story("a template is found, met with one's own columns, and added", async (s) => {
  const page = await s.open({ reducedMotion: "reduce" });
  await importAll(page, [write("webshop.csv", csv.join("\n") + "\n")]);
  await visit(page, "Library");
  await page.getByRole("searchbox", { name: "Search the library" }).fill("turnover");
  await page.getByRole("link", { name: "Revenue", exact: true }).click();
  const panel = page.getByRole("region", { name: "Revenue" });
  await panel.getByRole("combobox", { name: "Table for Orders" }).selectOption({ label: "webshop" });
  await panel.getByRole("combobox", { name: "The day of the order, Orders" }).selectOption({ label: "ordered_on" });
  await panel.getByRole("combobox", { name: "Money the line is worth, Orders" }).selectOption({ label: "total" });
  await panel.getByRole("combobox", { name: "What became of the order, Orders" }).selectOption({ label: "order_state" });
  await panel.getByRole("checkbox", { name: "shipped" }).waitFor();
  for (const value of ["shipped", "completed"]) {
    await soon(() => panel.getByRole("checkbox", { name: value }).isChecked(), true);
  }
  const shown = total.toLocaleString("en-US", { maximumFractionDigits: 0 });
  await panel.getByRole("status").filter({ hasText: "With your data, February 2026" }).filter({ hasText: shown }).waitFor();
  await looks(page, "library-template", async (word) => { await axe(page, word === "light" ? undefined : ["color-contrast"]); });
  await panel.getByRole("button", { name: "Add KPI" }).click();
  await page.getByRole("heading", { level: 1, name: "Revenue" }).waitFor();
  await settled(page);
  await page.getByText('SUM(webshop[total] WHERE order_state IN ("', { exact: false }).first().waitFor();
});

story("a template is tried on made-up data, and its words are explained", async (s) => {
  const page = await s.open({ reducedMotion: "reduce", hash: "#/library/oee" });
  const panel = page.getByRole("region", { name: "OEE" });
  await panel.getByText("availability times performance times quality", { exact: false }).waitFor();
  await panel.getByRole("button", { name: "Try it with sample data" }).click();
  await page.getByRole("heading", { level: 1, name: "OEE (sample)" }).waitFor();
  await settled(page);
  await page.getByRole("main").getByText(/^\d\d\.\d\d/).first().waitFor();
  await visit(page, "Data");
  await page.getByRole("link", { name: /Sample Runs/ }).first().waitFor();
  await visit(page, "Library");
  await page.getByRole("link", { name: "Glossary" }).click();
  await page.getByRole("searchbox", { name: "Find a word" }).fill("oee");
  await page.getByRole("article", { name: "OEE" }).getByRole("link", { name: "Availability" }).waitFor();
  await page.getByRole("link", { name: "Functions", exact: true }).click();
  await page.getByRole("searchbox", { name: "Find a function" }).fill("median");
  await page.getByRole("article", { name: "MEDIAN" }).waitFor();
  assert.equal(await page.getByRole("article", { name: "SUM" }).count(), 0);
});
