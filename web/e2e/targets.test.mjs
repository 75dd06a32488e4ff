// A target, set by each way there is: the steps it makes are seen before it is
// saved, the status changes with its sentence, and what was expected is kept.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { axe, looks, soon, story } from "./harness.mjs";
import { addKPI, importAll, openKPI, saved, settled, tableRows, visit, write } from "./person.mjs";

const months = ["2025", "2026"].flatMap((year) => ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"].map((month) => `${year}-${month}`)).slice(0, 15);
const leads = "Day,Region,Leads\n" + months.map((month, i) => `${month}-${month.endsWith("02") ? 28 : 30},West,${i < 12 ? 100 : 104 + 7 * (i - 12)}\n`).join("") + "2026-03-31,West,0\n";
const budget = "Month,Planned\n" + months.slice(12).map((month) => `${month}-28,125\n`).join("");

story("a target is set by each way, and the status says why", async (s) => {
  const page = await s.open();
  await importAll(page, [write("targets/Leads.csv", leads), write("targets/Budget.csv", budget)]);
  await visit(page, "Scorecard");
  await addKPI(page, { name: "Inbound", formula: "SUM(Leads[Leads])", decimals: 0, target: 120 });
  const verdict = page.locator(".hero-status");
  await soon(() => verdict.innerText(), /At risk[^]*1\.7\s%\sbelow the target of 120/);

  const ways = [
    { way: "Grows to", fields: { "By how much, %": "50", "By when": "2026-Q3", "From its value in": "2025-12", "Stretch, %": "80" },
      steps: ["March 2026", "117", "118", "On track"], says: /On track[^]*1\.1\s%\sabove the target of 117/, come: ["September 2026", "150"] },
    { way: "Over a year", fields: { "The year is to come to": "1,800", "From the year": "2026" }, steps: ["March 2026", "150", "118", "Off track"],
      says: /Off track[^]*21\.3\s%\sbelow the target of 150/ },
    { way: "From last year", fields: { "More than last year, %": "10" }, steps: ["March 2026", "110", "118", "On track"], says: /On track[^]*7\.3\s%\sabove the target of 110/ },
    { way: "Table or formula", choose: "Planned", steps: ["March 2026", "125", "118", "At risk"], says: /At risk[^]*5\.6\s%\sbelow the target of 125/ },
  ];
  for (const { way, fields = {}, choose, steps, says, come } of ways) {
    await page.getByRole("main").getByRole("link", { name: "Edit", exact: true }).first().click();
    await page.getByRole("heading", { level: 1, name: "Edit Inbound" }).waitFor();
    const target = page.getByRole("region", { name: "Target", exact: true });
    await target.getByRole("radio", { name: way }).check({ force: true });
    for (const [label, text] of Object.entries(fields)) await target.getByLabel(label, { exact: true }).fill(text);
    if (choose) await target.getByLabel("Take it from a table").selectOption({ label: choose });
    const preview = page.getByRole("region", { name: "Steps so far and to come" });
    await soon(async () => (await tableRows(preview)).find((row) => row[0] === steps[0]), steps);
    if (come) {
      assert.deepEqual((await tableRows(preview)).at(-1).slice(0, 2), come);
      await target.getByRole("button", { name: "Add a milestone" }).click();
      const milestone = target.getByRole("group", { name: "Milestone 1" });
      await milestone.getByLabel("Milestone on").fill("2026-02-28");
      await milestone.getByLabel("Value").fill("110");
      await soon(() => page.getByRole("region", { name: "Result so far" }).innerText(), says);
      await looks(page, "targets-editor", async (word) => { if (word !== "phone") await axe(page); });
    }
    await target.getByLabel("Why the target changes").fill(`It is set: ${way}`);
    await page.getByRole("button", { name: "Save KPI" }).click();
    await page.getByRole("heading", { level: 1, name: "Inbound", exact: true }).waitFor();
    await settled(page);
    await soon(() => verdict.innerText(), says);
    await page.getByRole("region", { name: "Notes" }).getByText(`It is set: ${way}`).waitFor();
    if (come) {
      await page.getByRole("region", { name: "Changes" }).getByText("value of 2025-12 × 1.5 by 2026-Q3").waitFor();
      await page.getByRole("region", { name: "Milestones" }).getByText("Reached with 111 in February 2026.").waitFor();
      await looks(page, "targets-kpi", async (word) => { if (word !== "phone") await axe(page); });
    }
  }

  // For some rows alone, where the KPI is cut that way.
  await page.getByRole("main").getByRole("link", { name: "Edit", exact: true }).first().click();
  const target = page.getByRole("region", { name: "Target", exact: true });
  await target.getByRole("radio", { name: "Per period" }).check({ force: true });
  await target.getByRole("button", { name: "Add a step" }).click();
  const step = target.getByRole("group", { name: "Step 1 of the target" });
  await step.getByLabel("Value").fill("110");
  await step.getByLabel("For").selectOption({ label: "one Region (Leads)" });
  await step.getByLabel("Which").fill("West");
  await page.getByRole("button", { name: "Save KPI" }).click();
  await page.getByRole("heading", { level: 1, name: "Inbound", exact: true }).waitFor();
  await page.getByLabel("Break down by").selectOption({ label: "Region" });
  const slices = page.getByRole("region", { name: "Drivers by Region, table" });
  await soon(async () => (await tableRows(slices)).map((row) => [row[0], row[1], row[2], row[3]]), [["West", "118", "110", "On track"]]);

  // A table that is complete through a day holds back what comes later.
  await visit(page, "Data");
  await page.locator(".tlist-item").filter({ hasText: "Leads" }).first().click();
  await page.getByRole("heading", { name: "Leads" }).first().waitFor();
  await page.getByLabel("Complete through").fill("2026-02-28");
  await page.keyboard.press("Tab");
  await page.getByText("Leads is complete through 2026-02-28").first().waitFor();
  await openKPI(page, "Inbound");
  await soon(() => page.locator(".hero-period").first().textContent(), "February 2026");
  await saved(page);
  assert.equal(await page.getByRole("region", { name: "Notes" }).getByText("Target revised").count(), ways.length + 1);

  // A KPI without a formula: its values are typed, each with its day.
  await visit(page, "Scorecard");
  await page.getByRole("main").getByRole("button", { name: "Add KPI" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("Mood");
  await page.getByRole("radio", { name: "Typed by hand" }).check({ force: true });
  await page.getByLabel("Scale, if its values are words").fill("1 poor\n2 fair\n3 good");
  await page.getByRole("button", { name: "Save KPI" }).click();
  await page.getByRole("button", { name: "Add an entry" }).click();
  const entry = page.getByRole("group", { name: "Entry" });
  await entry.getByLabel("Value").selectOption({ label: "3 · good" });
  await entry.getByLabel("Date or period").fill("2026-02");
  await entry.getByLabel("Comment").fill("All but one");
  await entry.getByRole("button", { name: "Keep entry" }).click();
  await soon(async () => (await tableRows(page.getByRole("region", { name: "Entries, table" })))[0]?.slice(0, 3), ["February 2026", "3 · good", "All but one"]);
  await settled(page);
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Download its values as CSV" }).click();
  const file = await coming;
  assert.equal(file.suggestedFilename(), "Mood by month.csv");
  assert.match(fs.readFileSync(await file.path(), "utf8"), /^Mood,2026-02,2026-02-01,2026-02-28,yes,3,/m);
});
