// New data that brings a KPI off track is told once, whatever happens then.
import assert from "node:assert/strict";
import { axe, importFiles, looks, soon, story } from "./harness.mjs";
import { addKPI, importAll, saved, settled, visit, write } from "./person.mjs";

const days = (month, last, amount) => "Day,Amount\n" + Array.from({ length: last }, (_, i) => `${month}-${String(i + 1).padStart(2, "0")},${amount}\n`).join("");

story("next month's file brings a KPI off track, and that is told once", async (s) => {
  const page = await s.open();
  await importAll(page, [write("sales-2026-01.csv", days("2026-01", 31, "20.50"))]);
  await addKPI(page, { name: "Revenue", formula: "SUM('sales-2026-01'[Amount])", target: 500, decimals: 2 });
  const bell = (name) => page.getByRole("banner").getByRole("button", { name, exact: true });
  await bell("Alerts").waitFor();

  // A rule of one's own, which the new data will not meet.
  await page.getByRole("button", { name: "Add an alert" }).click();
  await page.getByLabel("Tell me when").selectOption({ label: "Its value goes above" });
  await page.getByLabel("Value", { exact: true }).fill("1,000");
  await page.getByLabel("Again every period while it lasts").check();
  await page.getByRole("button", { name: "Keep alert" }).click();
  await page.getByText("Its value goes above 1,000.00, told again every period while it lasts").waitFor();

  // The next month is dropped on it.
  await visit(page, "Data");
  await importFiles(page, [write("sales-2026-02.csv", days("2026-02", 28, "10"))]);
  const dialog = page.getByRole("dialog", { name: /sales/ });
  await dialog.getByRole("button", { name: "Import 28 rows" }).click();
  await dialog.waitFor({ state: "detached" });
  await bell("1 new alert").waitFor();
  await settled(page);
  await saved(page);
  const list = page.getByRole("list", { name: "Alerts" });
  const told = () => list.evaluate((element) => [...element.querySelectorAll("li")].map((item) => item.querySelector("a").textContent));
  const once = ["Revenue is off track in February 2026. 44.0\u202f% below the target of 500.00. Off track starts below 450.00 (90\u202f% of target)."];
  await bell("1 new alert").click();
  await soon(told, once);
  await looks(page, "alerts-inbox", () => axe(page));
  await page.keyboard.press("Escape");

  // It is there after a reload, and no second one comes.
  await page.reload();
  await settled(page);
  await bell("1 new alert").click();
  await soon(told, once);

  // Reading it leads to the KPI, and is kept.
  await list.getByRole("link").click();
  await page.getByRole("heading", { level: 1, name: "Revenue", exact: true }).waitFor();
  await bell("Alerts").waitFor();
  await settled(page);
  await page.getByRole("list", { name: "SMART", exact: true }).getByText("Measurable.").waitFor();
  await page.getByRole("list", { name: "Checks on the data" }).getByText(/sales-2026-01/).waitFor();
  await looks(page, "alerts-kpi", () => axe(page));
  await saved(page);
  await page.reload();
  await settled(page);
  await bell("Alerts").click();
  await soon(told, once);
  assert.equal(await list.getByText("New", { exact: false }).count(), 0);
});
