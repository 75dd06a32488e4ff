// Writing formulas: what is wrong is said where it is and repaired by a key,
// what is unfinished is not called wrong, and names need not be remembered.
import assert from "node:assert/strict";
import { soon, story } from "./harness.mjs";
import { openKPI, openSample, saved, settled, typeFormula } from "./person.mjs";

const box = (page) => page.getByRole("textbox", { name: "Formula", exact: true });
const text = (page) => box(page).inputValue();
const option = (page, name) => page.getByRole("option", { name }).first();

async function editor(s) {
  const page = await s.open();
  await openSample(page);
  await page.getByRole("main").getByRole("button", { name: "Add KPI" }).click();
  await page.getByRole("heading", { level: 1, name: "New KPI" }).waitFor();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Probe");
  return page;
}

story("a wrong column is named, and the repair is a press away", async (s) => {
  const page = await editor(s);
  await typeFormula(page, "SUM(Orders[Amuont])");
  const message = page.locator("#formula-says").filter({ hasText: "Did you mean" }).first();
  await message.waitFor();
  assert.match(await message.textContent(), /Amuont/);
  await message.getByRole("button", { name: /Amount/ }).click();
  await soon(() => text(page), "SUM(Orders[Amount])");
  await page.getByText("The formula is complete.").waitFor();
  await page.getByRole("region", { name: "Result so far" }).getByText(/\d,\d{3}/).first().waitFor();
});

story("what is unfinished is not called wrong, and is not saved", async (s) => {
  const page = await editor(s);
  for (const part of ["SUM(", "SUM(Orders[", "SUM(Orders[Amount]) /", "IF(1 > 0, ", 'SUM(Orders[Amount] WHERE Status = "Pa']) {
    await typeFormula(page, part);
    await page.locator(".diagnostic").first().waitFor();
    await settled(page);
    assert.equal(await page.locator(".diagnostic.st-off").count(), 0, part);
    await page.keyboard.press("Escape");
  }
  await page.getByRole("button", { name: "Save KPI" }).click();
  await page.getByText("Not saved yet").waitFor();
  await page.getByRole("heading", { level: 1, name: "New KPI" }).waitFor();
  await typeFormula(page, "SUM(Orders[Amount]))");
  await page.locator(".diagnostic.st-off").first().waitFor();
});

story("names are completed by keyboard: function, table, column, KPI", async (s) => {
  const page = await editor(s);
  await box(page).click();
  await page.keyboard.type("AV");
  await option(page, /^AVERAGE/).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name: /^AVERAGE/ }).first().waitFor({ state: "detached" });
  await soon(() => text(page), /^AVERAGE\(/);
  await page.keyboard.type("Ord");
  await option(page, /^Orders/).waitFor();
  const chosen = () => page.evaluate(() => document.querySelector("[role=option][aria-selected=true]")?.innerText ?? "");
  for (let was; !/^Orders(?! )/.test(was = await chosen()); ) {
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction((before) => document.querySelector("[role=option][aria-selected=true]")?.innerText !== before, was);
  }
  await page.keyboard.press("Enter");
  await soon(() => text(page), /^AVERAGE\(Orders/);
  if (!(await text(page)).includes("[")) await page.keyboard.type("[");
  await page.keyboard.type("Amo");
  await option(page, /^Amount/).waitFor();
  await page.keyboard.press("Tab");
  await soon(() => text(page), /^AVERAGE\(Orders\[Amount\]\)?$/);
  await typeFormula(page, "1 - Gross");
  await option(page, /^Gross margin/).waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("The formula is complete.").waitFor();
  await page.getByRole("button", { name: "Save KPI" }).click();
  await page.getByRole("heading", { level: 1, name: "Probe" }).waitFor();
  await settled(page);
  await saved(page);
  await page.getByRole("region", { name: "Why this number" }).getByRole("link", { name: "Gross margin" }).waitFor();
});

story("a formula that leads back to itself is told", async (s) => {
  const page = await s.open();
  await openSample(page);
  await openKPI(page, "Revenue");
  await page.getByRole("main").getByRole("link", { name: "Edit" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Edit Revenue" }).waitFor();
  await typeFormula(page, "[Average order value] * 2");
  await page.locator(".diagnostic.st-off").filter({ hasText: "Average order value" }).first().waitFor();
  await page.getByRole("button", { name: "Save KPI" }).click();
  await page.getByText("Not saved yet").waitFor();
  assert.match(page.url(), /edit$/);
});
