// Objectives and scorecards: the tree by keyboard, the looks, a scorecard of
// one's own, an objective, and a KPI that is retired.
import assert from "node:assert/strict";
import { axe, looks, soon, story } from "./harness.mjs";
import { openSample, saved, settled } from "./person.mjs";

const phone = ["color-contrast", "target-size", "button-name", "link-name", "label", "aria-required-children"];

async function look(page, name) {
  await looks(page, name, (word) => axe(page, { dark: ["color-contrast"], phone }[word]));
}

const rows = (page) => page.locator("tr[data-line]").evaluateAll((list) =>
  list.map((row) => "-".repeat(row.ariaLevel - 1) + (row.getAttribute("aria-label") ?? row.querySelector(".oname").textContent)));
const focused = (page, name) => page.waitForFunction((wanted) => {
  const e = document.activeElement;
  return (e.getAttribute("aria-label") ?? e.querySelector(".oname")?.textContent ?? e.textContent) === wanted;
}, name);

story("objectives are a tree that keys walk, fold and change", async (s) => {
  const page = await s.open({ reducedMotion: "reduce" });
  await openSample(page);
  const goal = page.getByRole("row", { name: "Grow at a margin", exact: true });
  await goal.getByText("Score 97 of 100").waitFor();
  await goal.getByText("At risk", { exact: true }).waitFor();
  const before = await rows(page);
  assert.deepEqual(before.slice(0, 5), ["Grow at a margin", "-Revenue", "--Orders", "--Average order value", "--Revenue this year"]);

  await page.locator("tr[data-line]").first().focus();
  await page.keyboard.press("ArrowDown");
  await focused(page, "Revenue");
  await page.keyboard.press("ArrowLeft");
  await soon(async () => (await rows(page)).length, before.length - 3);
  await page.keyboard.press("ArrowRight");
  await soon(async () => (await rows(page)).length, before.length);
  await page.keyboard.press("ArrowDown");
  await focused(page, "Orders");
  await page.keyboard.press("Alt+ArrowDown");
  await soon(async () => (await rows(page)).slice(1, 4), ["-Revenue", "--Average order value", "--Orders"]);
  await focused(page, "Orders");
  await page.keyboard.press("Alt+ArrowLeft");
  await soon(async () => (await rows(page)).filter((name) => name === "-Orders").length, 1);
  await focused(page, "Orders");
  await page.keyboard.press("m");
  const menu = page.getByRole("menu", { name: "What to do with Orders" });
  await menu.getByRole("menuitem", { name: "Retire, keeping its history" }).click();
  await page.getByRole("row", { name: "Orders", exact: true }).waitFor({ state: "detached" });
  await page.getByText("Retired KPIs, with their history (1)").click();
  await page.getByRole("link", { name: "Orders", exact: true }).click();
  await page.getByText("This KPI is retired").waitFor();
  await page.getByRole("region", { name: "August 2026" }).getByText("361").first().waitFor();
  await page.getByRole("button", { name: "Bring it back" }).click();
  await page.getByText("This KPI is retired").waitFor({ state: "detached" });
  await page.goBack();
  await settled(page);
  await page.locator("tr[data-line]").first().focus();
  await page.keyboard.press("Home");
  await focused(page, "Grow at a margin");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Revenue", exact: true }).waitFor();
});

story("a scorecard of one's own, in every look", async (s) => {
  const page = await s.open({ reducedMotion: "reduce" });
  await openSample(page);
  await page.getByRole("button", { name: "Choose a scorecard" }).click();
  await page.getByRole("menuitem", { name: /^Plant/ }).click();
  await page.getByRole("heading", { level: 1, name: "Plant", exact: true }).waitFor();
  await soon(() => rows(page), ["Run the plant well", "-OEE", "--Availability", "--Performance", "--Quality rate"]);

  await page.getByRole("button", { name: "Choose a scorecard" }).click();
  await page.getByRole("menuitem", { name: "New scorecard" }).click();
  const dialog = page.getByRole("dialog", { name: "New scorecard" });
  await dialog.getByLabel("Name").fill("Money");
  await dialog.getByLabel(/^Revenue \(/).check();
  await dialog.getByLabel(/^Gross margin/).check();
  await dialog.getByText("Every KPI here is lagging").waitFor();
  await look(page, "scorecard-form");
  await dialog.getByLabel(/^Orders/).check();
  await dialog.getByText("Every KPI here is lagging").waitFor({ state: "detached" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "Money", exact: true }).waitFor();
  await soon(() => rows(page), ["Grow at a margin", "-Revenue", "--Orders", "-Gross margin"]);

  const looked = page.getByRole("navigation", { name: "Look of the scorecard" });
  await looked.getByRole("link", { name: "Cards" }).click();
  await page.getByRole("article", { name: "Revenue", exact: true }).getByText("At risk").waitFor();
  await page.getByRole("button", { name: "Choose a scorecard" }).click();
  await page.getByRole("menuitem", { name: /^Management board/ }).click();
  await page.getByRole("article", { name: "OEE", exact: true }).waitFor();
  await look(page, "cards");
  await looked.getByRole("link", { name: "Map" }).click();
  await page.getByRole("article", { name: "OEE", exact: true }).waitFor();
  await look(page, "map");

  await page.getByRole("button", { name: "Keep customers happy" }).click();
  const goal = page.getByRole("dialog", { name: "Objective: Keep customers happy" });
  await goal.getByText("as bad as the worst").waitFor();
  await goal.getByLabel("Score").selectOption({ label: "Points for statuses" });
  await goal.getByLabel("On track from, of 100").waitFor();
  await look(page, "objective-form");
  await goal.getByRole("button", { name: "Save" }).click();
  await page.locator(".node--goal").filter({ hasText: "Keep customers happy" }).getByText("0 of 100").waitFor();
  await saved(page);
});
