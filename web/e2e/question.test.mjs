// Asking: other periods, filters, breakdowns, which rows count; notes; and the
// way back from every change.
import assert from "node:assert/strict";
import { axe, looks, soon, story } from "./harness.mjs";
import { addKPI, importAll, month, onlyValues, openKPI, query, rounded, saved, settled, tableRows, values, visit, write } from "./person.mjs";

// sales has a blank region, an amount that is missing, one that is no number,
// a day that is missing, and returns.
function sales() {
  const lines = ["Day,Region,Product,Amount"];
  let state = 11;
  const next = (n) => (state = (state * 1103515245 + 12345) % 2147483648) % n;
  const regions = ["North", "South", "West", "East & co", ""];
  for (let i = 0; i < 600; i++) {
    const day = i % 97 === 5 ? "" : new Date(Date.UTC(2025, 0, 1 + Math.floor((i * 420) / 600))).toISOString().slice(0, 10);
    const amount = i % 61 === 7 ? "" : ((next(90_000) - 9_000) / 100).toFixed(2);
    lines.push(`${day},${regions[next(5)]},P${next(4)},${amount}`);
  }
  return write("sales.csv", lines.join("\n"));
}

const formula = "SUM(sales[Amount])";

// begin has the table and a KPI over it, on the KPI's page.
async function begin(s) {
  const file = sales();
  const page = await s.open();
  await importAll(page, [file]);
  await visit(page, "Scorecard");
  await addKPI(page, { name: "Sales", formula, target: 1500, decimals: 2 });
  return { file, page };
}

const numbers = (cells) => cells.map((cell) => (cell.blank ? "blank" : rounded(cell.exact, 2))).reverse();
const column = (rows) => rows.map((row) => row.value);

async function grain(page, name) {
  await page.getByRole("group", { name: "Length of a period" }).getByText(name, { exact: true }).click();
  await page.waitForFunction((word) => (new URLSearchParams(location.hash.split("?")[1]).get("grain") ?? "month") === word, name.toLowerCase());
  await settled(page);
}

// seen shows a panel, and judges the page from its top, where nothing is covered.
async function seen(page, panel, name) {
  const show = () => panel.evaluate((box) => box.scrollIntoView());
  await show();
  await looks(page, name, async () => {
    await page.evaluate(() => window.scrollTo(0, 0));
    await axe(page);
    await show();
  });
}

story("quarters, years, weeks and days equal the command line's", async (s) => {
  const { file, page } = await begin(s);
  for (const [name, flag] of [["Quarter", "quarter"], ["Year", "year"], ["Week", "week"], ["Day", "day"], ["Month", "month"]]) {
    await grain(page, name);
    const want = numbers(query({ sales: file }, formula, "--grain", flag));
    const limit = Math.min(want.length, 50); // a year of weeks
    await soon(async () => column(await values(page)).slice(0, limit), want.slice(0, limit), name);
    const shown = column(await values(page));
    assert.deepEqual(shown, want.slice(0, shown.length), name);
  }
  await grain(page, "Quarter");
  assert.match(page.url(), /grain=quarter/);
  await page.getByLabel("Compare with").selectOption({ label: "vs 2 quarters before" });
  await settled(page);
  const [before] = query({ sales: file }, `PRIOR(${formula}, 2 quarters)`, "--grain", "quarter").slice(-2);
  await soon(() => page.locator(".hero-facts").innerText(), new RegExp(`vs Q[1-4][^]*${rounded(before.exact, 2).replaceAll(/[.,]/g, ".?")}`));
  const shown = await values(page);
  await saved(page);
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Sales" }).waitFor();
  await settled(page);
  await soon(() => values(page), shown);
});

story("a filter keeps only its rows, on every page, and says so", async (s) => {
  const { file, page } = await begin(s);
  const all = await values(page);
  const used = page.getByRole("region", { name: "Why this number" });
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  const picker = page.getByRole("dialog", { name: "Add a filter" });
  await picker.getByRole("button", { name: "Region" }).click();
  await picker.getByRole("button").filter({ hasText: "East & co" }).click();
  await page.locator(".chip--on").filter({ hasText: "East & co" }).waitFor();
  await settled(page);
  const want = query({ sales: file }, formula, "--grain", "month", "--where", 'sales[Region] = "East & co"');
  await soon(async () => column(await values(page)), numbers(want));
  await used.getByText("Left out by the filters of this page").waitFor();
  await visit(page, "Scorecard");
  const period = (await page.getByLabel("Period", { exact: true }).evaluate((select) => select.selectedOptions[0].textContent)).replace(", open", "");
  const cell = want.find(({ period: label }) => month(label) === period);
  await soon(() => page.getByRole("row", { name: "Sales", exact: true }).locator("td.c-value").getAttribute("title"), new RegExp(rounded(cell.exact, 2).replace(".", "\\.")));
  await saved(page);
  await page.reload();
  await page.locator(".chip--on").filter({ hasText: "East & co" }).waitFor();
  await page.getByRole("button", { name: "Remove the filter Region East & co" }).click();
  await page.locator(".chip--on").waitFor({ state: "detached" });
  await openKPI(page, "Sales");
  await soon(() => values(page), all);

  // Rows whose region is blank.
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await picker.getByRole("button", { name: "Region" }).click();
  await picker.getByRole("button", { name: "blank", exact: true }).click();
  await page.locator(".chip--on").filter({ hasText: "blank" }).waitFor();
  await settled(page);
  await soon(async () => column(await values(page)), numbers(query({ sales: file }, formula, "--grain", "month", "--where", "sales[Region] IS BLANK")));
});

story("the drivers of a change equal the command line's, and add up", async (s) => {
  const { file, page } = await begin(s);
  await page.getByLabel("Break down by").selectOption({ label: "Region" });
  const table = page.getByRole("region", { name: "Drivers by Region, table" });
  await table.waitFor();
  await settled(page);
  const period = (await page.getByLabel("Period", { exact: true }).evaluate((select) => select.selectedOptions[0].textContent)).replace(", open", "");
  const want = query({ sales: file }, formula, "--grain", "month", "--by", "Region").filter((cell) => month(cell.period) === period);
  await soon(
    async () => Object.fromEntries((await tableRows(table)).filter((row) => !/gone$/.test(row[0])).map((row) => [row[0].replace(/ new$/, ""), { value: row[1], rows: row.at(-1) }])),
    Object.fromEntries(want.map((cell) => [cell.by[0] ?? "blank", { value: rounded(cell.exact, 2), rows: String(cell.rows) }])));
  const total = await table.locator("tfoot tr").evaluate((row) => row.cells[1].textContent);
  assert.equal(total, (await values(page)).find((row) => row.period === period).value);
  const head = await table.locator("thead th").allTextContents();
  const at = head.indexOf("Part of the change");
  const cents = (text) => Math.round(Number(text.replaceAll(",", "").replace("−", "-").replace("+", "")) * 100);
  const sum = (await tableRows(table)).reduce((all, row) => all + cents(row[at]), 0);
  assert.equal(sum, cents(await table.locator("tfoot tr").evaluate((row, i) => row.cells[i].textContent, at)));

  // The column that explains most is found among all.
  await page.getByRole("button", { name: "Find what explains most" }).click();
  await page.getByText(/Of 2 columns, (Region|Product) explains most/).waitFor();
  await seen(page, page.getByRole("region", { name: "What drove the change" }), "drivers");
});

story("why a ratio is what it is, down to its rows, by keyboard", async (s) => {
  const { page } = await begin(s);
  await visit(page, "Scorecard");
  await addKPI(page, { name: "Worth", formula: '[Sales] / COUNT(sales WHERE Region <> "West")', decimals: 2 });
  const why = page.getByRole("region", { name: "Why this number" });
  const parts = why.getByRole("region", { name: "Rows of sales, table" });
  await why.getByText("divided by").waitFor({ state: "attached" });
  assert.equal(await parts.count(), 2);
  await why.getByRole("link", { name: "Sales", exact: true }).waitFor();

  // Each row of the table has one fate, in the numerator and in the denominator.
  const whole = (text) => Number(text.replaceAll(",", ""));
  for (const table of [parts.nth(0), parts.nth(1)]) {
    const rows = await tableRows(table);
    assert.equal(rows.reduce((sum, row) => sum + whole(row[1]), 0), 600, JSON.stringify(rows));
    assert.ok(rows.some(([reason, n]) => reason === "No readable date in Day, so in no period" && n === "7"), JSON.stringify(rows));
  }
  await seen(page, why, "why");

  // A count opens these very rows, and the way back is there.
  const condition = parts.nth(1).getByRole("link", { name: /Show rows: .* of sales. Does not fulfil/ });
  const count = whole((await condition.getAttribute("aria-label")).match(/[\d,]+/)[0]);
  await condition.focus();
  await page.keyboard.press("Enter");
  const grid = page.getByRole("grid", { name: "Rows of sales" });
  await soon(() => grid.getAttribute("aria-rowcount"), String(count + 1));
  await page.getByText(new RegExp(`${count} rows of sales behind Worth, .*Does not fulfil:`)).waitFor();
  await soon(() => grid.locator('[aria-rowindex="2"] [aria-colindex="3"]').textContent(), "West");
  await looks(page, "why-rows", () => axe(page));
  await page.reload();
  await soon(() => grid.getAttribute("aria-rowcount"), String(count + 1));
  await page.getByRole("link", { name: "Back to Worth" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Worth" }).waitFor();

  // A cell without a value counts in no sum.
  const blank = parts.nth(0).getByRole("link", { name: /Show rows: 1 of sales. The cell is blank/ });
  await blank.click();
  await soon(() => grid.getAttribute("aria-rowcount"), "2");
  await soon(() => grid.locator('[aria-rowindex="2"] [aria-colindex="5"]').textContent(), "blank");
  await page.getByRole("link", { name: "Show all rows" }).click();
  await soon(() => grid.getAttribute("aria-rowcount"), "601");
});

story("a note stays with its period", async (s) => {
  const { page } = await begin(s);
  const notes = page.getByRole("region", { name: "Notes" });
  await notes.getByRole("button", { name: "Add" }).click();
  await page.getByRole("textbox", { name: /^Note for/ }).fill("A fair in Lyon");
  await page.getByRole("button", { name: "Keep note" }).click();
  await notes.getByText("A fair in Lyon").waitFor();
  await page.getByRole("textbox", { name: /^Note for/ }).waitFor({ state: "detached" });
  await saved(page);
  await page.reload();
  await notes.getByText("A fair in Lyon").waitFor();
  await notes.getByRole("button", { name: "Remove the note A fair in Lyon" }).click();
  await notes.getByText("Nothing noted yet.").waitFor();
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await notes.getByText("A fair in Lyon").waitFor();
});

story("undo and redo go through everything, the import included", async (s) => {
  const { page } = await begin(s);
  const before = await onlyValues(page);
  const undo = page.getByRole("banner").getByRole("button", { name: /^Undo/ });
  const redo = page.getByRole("banner").getByRole("button", { name: /^Redo/ });
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Remove KPI" }).click();
  await page.getByRole("row", { name: "Sales", exact: true }).waitFor({ state: "detached" });
  await undo.click();
  await openKPI(page, "Sales");
  await soon(() => onlyValues(page), before);
  await undo.click(); // adding the KPI
  await page.getByRole("banner").getByRole("button", { name: "Redo: Add KPI \"Sales\"" }).waitFor();
  await visit(page, "Data");
  await undo.click(); // the import
  await page.locator(".tlist-item").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.querySelector(".topbar [aria-label^=Undo]")?.disabled ?? true);
  await redo.click();
  await page.locator(".tlist-item").waitFor();
  await redo.click();
  await redo.and(page.locator("[aria-label^='Redo: Remove']")).waitFor();
  await openKPI(page, "Sales");
  await soon(() => onlyValues(page), before);
  await saved(page);
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Sales" }).waitFor();
  await settled(page);
  await soon(() => onlyValues(page), before);
});
