// Stories of what is around the page: addresses that a browser does not trust,
// many tabs at once, translators and extensions, zoom, print, the back button.
import assert from "node:assert/strict";
import { dist, importFiles, plainHost, story, waitReady } from "./harness.mjs";
import { addKPI, importAll, saved, settled, visit, write } from "./person.mjs";
import { banners, rename } from "./stored.mjs";

const sales = write("sales.csv", "day,amount\n2026-01-05,10.50\n2026-01-20,4\n2026-02-03,7.25\n");

story("at an address that is not secure the page works, keeps files and says what it lacks", async (s) => {
  s.expect(/Cross-Origin-Opener-Policy/);
  const url = (await plainHost(dist)).url.replace("localhost", "workbook.lan");
  const page = await s.open({ url });
  assert.equal(await page.evaluate(() => isSecureContext), false);
  await page.getByText(`Workbooks are kept for ${new URL(url).host} alone; another address starts empty. This one is not secure`).waitFor();
  await importAll(page, [sales]);
  await addKPI(page, { name: "Revenue", formula: "SUM(sales[amount])" });
  await page.reload();
  await waitReady(page);
  await page.getByRole("heading", { level: 1, name: "Revenue" }).waitFor();
  await page.getByText("14.50").first().waitFor();
  assert.equal(await banners(page), "");
  await visit(page, "Settings");
  await page.getByText("The address is not secure (plain http), so the browser refuses the page some things").waitFor();
});

story("zoom, forced colours, print, an extension's nodes and the back button break nothing and lose nothing", async (s) => {
  const page = await s.open();
  assert.equal(await page.getAttribute("html", "translate"), "no"); // a translator would freeze the figures
  await importAll(page, [sales]);
  await addKPI(page, { name: "Revenue", formula: "SUM(sales[amount])" });
  await visit(page, "Scorecard");
  await visit(page, "Data");

  // Back in the middle of a question: what was typed waits on a card.
  await importFiles(page, [write("people.csv", "name,born\nAda,1815-12-10\n")]);
  const field = page.getByRole("dialog").getByRole("textbox", { name: "Table name" });
  await field.fill("pioneers");
  await page.goBack();
  await page.getByRole("button", { name: "Check and import" }).click();
  await page.waitForFunction(() => document.querySelector("dialog[open] input")?.value === "pioneers");
  await page.getByRole("dialog").getByRole("button", { name: /^Import (about )?1 row$/ }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await settled(page);

  // Back in the middle of a formula asks first.
  await page.evaluate(() => { location.hash = "#/new"; });
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  await name.fill("Half typed");
  await page.goBack();
  const leave = page.getByRole("dialog", { name: "This KPI is not saved" });
  await leave.getByRole("button", { name: "Stay" }).click();
  await page.waitForFunction(() => [...document.querySelectorAll("input")].some((input) => input.value === "Half typed"));
  await page.goBack();
  await leave.getByRole("button", { name: "Drop the changes" }).click();
  await leave.waitFor({ state: "detached" });

  // Extensions put things of their own into pages.
  await page.evaluate(() => {
    for (const place of [document.documentElement, document.body, ...document.querySelectorAll("main, main *")]) {
      const node = document.createElement("span");
      node.hidden = true;
      place.append(node);
      place.setAttribute("data-seen-by", "an extension");
    }
  });
  for (const screen of ["Settings", "Data", "Scorecard"]) await visit(page, screen);
  await rename(page, "Still works");
  await saved(page);

  await page.setViewportSize({ width: 320, height: 256 }); // 1280 × 1024 at 400 %
  await page.emulateMedia({ forcedColors: "active" });
  await page.evaluate(() => { location.hash = "#/scorecard"; });
  await page.getByRole("link", { name: "Revenue", exact: true }).first().click();
  await page.getByRole("heading", { level: 1, name: "Revenue" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, "nothing is beside the screen");

  await page.emulateMedia({ forcedColors: "none", media: "print" });
  await page.reload({ waitUntil: "commit" });
  await page.pdf();
  await waitReady(page);
  await page.getByText("14.50").first().waitFor();
});
