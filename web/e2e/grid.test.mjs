// The rows of a table, as many as there are: seen, gone through, sorted,
// filtered and copied without leaving the keyboard.
import assert from "node:assert/strict";
import { axe, looks, soon, story } from "./harness.mjs";
import { importAll, settled, visit, write } from "./person.mjs";

const rows = 100_000;

// orders has a date that does not exist in every 500th row, and gaps.
function orders() {
  const lines = ["Order no,Day,Region,Units,Amount"];
  for (let i = 0; i < rows; i++) {
    const day = i % 500 === 77 ? "2024-02-31" : new Date(Date.UTC(2023, 0, 1 + (i * 7) % 900)).toISOString().slice(0, 10);
    lines.push(`Z-${900000 + i},${day},${["North", "South", "East", "West", "Export"][i * 31 % 5]},${i % 7 ? i * 13 % 50 : ""},${((i * 7919 % 1_000_003) / 100).toFixed(2)}`);
  }
  return write("orders.csv", lines.join("\n") + "\n");
}

// amounts is what the file above holds, sorted.
const amounts = Array.from({ length: rows }, (_, i) => i * 7919 % 1_000_003).sort((a, b) => a - b);

story("a person goes through 100,000 rows", async (s) => {
  const page = await s.open({ permissions: ["clipboard-read", "clipboard-write"] });
  await importAll(page, [orders()]);
  await visit(page, "Data");
  await page.locator("td .hist").nth(2).waitFor(); // how the values lie
  await page.getByRole("button", { name: /^Rows/ }).click();
  const grid = page.getByRole("grid", { name: "Rows of orders" });
  const cell = (row, column) => grid.locator(`[aria-rowindex="${row + 1}"] [aria-colindex="${column + 1}"]`);
  const detail = page.locator("#grid-detail");
  const says = (text) => soon(() => detail.textContent(), text);
  const status = page.locator("#rows-h + [role=status]");
  const counted = (text) => status.filter({ hasText: text }).waitFor();

  // All of them are there, few of them on the page.
  await cell(1, 1).filter({ hasText: "Z-900000" }).waitFor();
  await soon(() => grid.getAttribute("aria-rowcount"), String(rows + 1));
  assert.ok(await grid.locator("[role=row]").count() < 60);
  await grid.focus();
  await page.keyboard.press("Control+End");
  await says(`Amount, row 100,000: ${(((rows - 1) * 7919 % 1_000_003) / 100).toLocaleString("en-US", { minimumFractionDigits: 2 })}`);
  await soon(async () => (await grid.getAttribute("aria-activedescendant")) === (await cell(rows, 5).getAttribute("id")), true);
  await page.keyboard.press("PageUp");
  await page.keyboard.press("Home");
  await detail.filter({ hasText: /^Order no, row 99,9\d\d: Z-9999\d\d$/ }).waitFor();
  await grid.evaluate((box) => { box.scrollTop = box.scrollHeight / 2; });
  await cell(rows / 2, 1).filter({ hasText: `Z-${900000 + rows / 2 - 1}` }).waitFor();

  // A cell that could not be read shows what stands in the file, and why.
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("F8");
  await says("Day, row 78: “2024-02-31” is not a possible date, line 79 of the file");
  await page.getByRole("button", { name: "Next cell that could not be read" }).click();
  await says("Day, row 578: “2024-02-31” is not a possible date, line 579 of the file");
  await page.getByLabel("Go to row").fill("12,346");
  await page.getByLabel("Go to row").press("Enter");
  await says("Day, row 12,346: Jan 16, 2023");
  await looks(page, "grid", () => axe(page));

  // Sorted, filtered, copied.
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  const panel = page.getByRole("dialog", { name: "Amount" });
  await panel.getByText("Different values").waitFor();
  await looks(page, "grid-panel", () => axe(page));
  await panel.getByRole("button", { name: "largest first" }).click();
  await counted("100,000 rows, sorted by Amount, largest first");
  await panel.getByLabel("From", { exact: true }).fill("9,000.5");
  await panel.getByLabel("From", { exact: true }).press("Enter");
  const kept = amounts.filter((a) => a >= 900_050).reverse();
  await counted(`${kept.length.toLocaleString("en-US")} of 100,000 rows, sorted by Amount, largest first`);
  await page.keyboard.press("Escape");
  await grid.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("End");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Control+c");
  await page.getByText("3 cells copied").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), kept.slice(0, 3).map((a) => (a / 100).toFixed(2)).join("\n"));
  await page.getByRole("button", { name: "Remove the filter: Amount from 9,000.5" }).click();
  await counted("100,000 rows, sorted by Amount, largest first");

  // The pointer does the same.
  await grid.getByRole("columnheader", { name: /^Units/ }).click();
  await counted("sorted by Units, smallest first");
  await grid.getByRole("columnheader", { name: /^Order no/ }).click({ modifiers: ["Shift"] });
  await counted("sorted by Units, smallest first, then Order no, A to Z");
  await cell(rows, 4).waitFor({ state: "detached" });
  await grid.evaluate((box) => { box.scrollTop = box.scrollHeight; });
  await cell(rows, 4).filter({ hasText: "blank" }).waitFor(); // blanks come last
  const edge = await grid.getByRole("columnheader", { name: /^Region/ }).boundingBox();
  await page.mouse.move(edge.x + edge.width - 3, edge.y + 9);
  await page.mouse.down();
  await page.mouse.move(edge.x + edge.width + 57, edge.y + 9, { steps: 3 });
  await page.mouse.up();
  await soon(async () => Math.round((await grid.getByRole("columnheader", { name: /^Region/ }).boundingBox()).width - edge.width), 60);
  await settled(page);
});
