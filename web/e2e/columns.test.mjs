// By keyboard alone: a relation that the page proposes, a column calculated by it,
// and a KPI that reads both. Rows without theirs are shown, what is used asks before
// it goes, and undo brings it back.
import assert from "node:assert/strict";
import { axe, looks, soon, story } from "./harness.mjs";
import { addKPI, importAll, openKPI, settled, tableRows, visit, write } from "./person.mjs";

const orders = "Day,customer_id,Price,Pieces\n2026-01-05,1,2.50,2\n2026-01-20,2,10,3\n2026-01-21,9,4,1\n2026-02-03,1,6,2\n2026-02-04,3,1,1\n";
const customers = "id,segment\n1,Home\n2,Business\n3,Business\n";

story("a relation and a calculated column are made by keyboard and used in a KPI", async (s) => {
  const page = await s.open();
  await importAll(page, [write("columns/Orders.csv", orders), write("columns/Customers.csv", customers)]);
  await visit(page, "Data");
  await page.locator(".tlist-item").filter({ hasText: "Orders" }).first().click();
  await page.getByRole("heading", { name: "Orders" }).first().waitFor();
  const press = async (target, key = "Enter") => { await target.focus(); await page.keyboard.press(key); };
  const tabs = page.getByRole("navigation", { name: "Orders" });

  await press(tabs.getByRole("button", { name: "Relations" }));
  const likely = page.getByRole("region", { name: "Likely relations" });
  await likely.getByText("4 of 5 rows find theirs").waitFor();
  await press(likely.getByRole("button", { name: /^Use it/ }));
  const declared = page.getByRole("region", { name: "Relations", exact: true });
  await declared.getByText("Each row of Orders belongs to one row of Customers").waitFor();
  await axe(page);
  await press(declared.getByRole("link", { name: "1 row without one" }));
  const grid = page.getByRole("grid");
  await grid.getByText("4").first().waitFor();
  await page.getByText("Rows of Orders whose customer_id no row of Customers has as its id.").waitFor();
  await soon(() => grid.locator(".dg-row .dg-td").first().textContent(), /2026/);
  await press(page.getByRole("link", { name: "Show all rows" }));

  await press(tabs.getByRole("button", { name: "Columns" }));
  await press(page.getByRole("button", { name: "Add calculated column" }));
  const dialog = page.getByRole("dialog", { name: /New calculated column/ });
  await dialog.waitFor();
  await page.keyboard.type("Home sales");
  await page.keyboard.press("Tab");
  await page.keyboard.type('IF([customer_id.segment] = "Home", Pri');
  await dialog.getByRole("option", { name: "Price" }).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.type(" * Pieces)");
  await dialog.getByText("It gives a number for each row.").waitFor();
  await soon(async () => (await tableRows(dialog.getByRole("region", { name: "The first rows" }))).map((row) => row.slice(1)),
    [["2.50", "2", "5"], ["10.00", "3", "blank"], ["4.00", "1", "blank"], ["6.00", "2", "12"], ["1.00", "1", "blank"]]);
  await looks(page, "column-form", async (word) => { if (word !== "phone") await axe(page); });
  await page.keyboard.press("Control+Enter");
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("row").filter({ hasText: "Home sales" }).getByText("3 blank").waitFor();
  await axe(page);
  await press(tabs.getByRole("button", { name: "Rows" }));
  await grid.locator(".dg-td", { hasText: /^12\.00$/ }).waitFor();

  await visit(page, "Scorecard");
  await addKPI(page, { name: "Home revenue", formula: 'SUM(Orders[Home sales] WHERE [customer_id.segment] = "Home")' });
  await settled(page);
  await soon(() => page.locator(".hero-value").first().innerText(), /5/);

  await visit(page, "Data");
  await page.locator(".tlist-item").filter({ hasText: "Orders" }).first().click();
  await press(tabs.getByRole("button", { name: "Columns" }));
  await press(page.getByRole("button", { name: "Delete Home sales" }));
  const ask = page.getByRole("dialog", { name: "Delete Home sales" });
  await ask.getByText("It is used by Home revenue.").waitFor();
  await press(ask.getByRole("button", { name: "Delete Home sales" }));
  await page.getByRole("row").filter({ hasText: "Home sales" }).waitFor({ state: "detached" });
  await page.keyboard.press("Control+z");
  await page.getByRole("row").filter({ hasText: "Home sales" }).waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
});
