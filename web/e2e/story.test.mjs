// The main job from end to end, for somebody who begins with two files.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { data, dropFiles, goOffline, importFiles, notCalm, shots, soon, startServer, story, waitReady, waitStored } from "./harness.mjs";
import { addKPI, confirmAll, expected, exportBook, onlyValues, openKPI, query, saved, scorecard, settled, values, visit, write } from "./person.mjs";

notCalm();

const statuses = ["On track", "At risk", "Off track", "No data", "No target", "Too early"];

// journey tells it for any two files whose last one the formula reads.
async function journey(s, { files, formula, target, places }) {
  const tables = Object.fromEntries(files.map((file) => [path.basename(file, ".csv"), file]));
  const want = expected(query(tables, formula, "--grain", "month"), places);
  assert.ok(want.length > 12, "the data covers more than a year");

  const server = await startServer();
  const profile = s.profile();
  await profile.start();
  const page = await profile.context.newPage();
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(server.url);
  await waitReady(page);

  // Drop the files, look at the preview, import.
  await dropFiles(page, files);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("heading", { name: path.basename(files[0]) }).waitFor();
  await dialog.getByRole("region", { name: "Preview of the first rows" }).getByRole("row").nth(5).waitFor();
  await confirmAll(page, files.length);

  // Define.
  await visit(page, "Scorecard");
  await addKPI(page, { name: "Revenue", formula, target, decimals: places });

  // See: the page of the KPI, all months, equal to the command line's.
  await soon(() => onlyValues(page), want);
  for (const row of await values(page)) {
    assert.equal(row.target.replaceAll(",", ""), target.toFixed(places));
    if (row.open) {
      assert.ok(statuses.includes(row.status), `${row.period}: ${row.status}`); // by pace, or too early
      continue;
    }
    const wanted = row.value === "blank" ? "No data" : Number(row.value.replaceAll(",", "")) >= target ? "On track" : Number(row.value.replaceAll(",", "")) >= 0.9 * target ? "At risk" : "Off track";
    assert.equal(row.status, wanted, row.period);
  }
  const chart = page.getByRole("img", { name: /^Revenue, .* to .*: from .* to .*the target of/ });
  await chart.waitFor();
  await soon(async () => (await chart.boundingBox()).width > 400, true);
  const shown = await onlyValues(page);

  // The scorecard, month by month.
  await visit(page, "Scorecard");
  const { Revenue: row } = await scorecard(page);
  const latest = (await page.getByLabel("Period", { exact: true }).evaluate((select) => select.selectedOptions[0].textContent)).replace(", open", "");
  assert.ok(want.some((line) => line.period === latest), latest);
  assert.ok(statuses.includes(row.Status), row.Status);
  assert.match(row.Target, new RegExp(`^${target.toLocaleString("en-US")}`));
  const full = () => page.getByRole("row", { name: "Revenue", exact: true }).locator("td.c-value").getAttribute("title");
  await soon(full, new RegExp(want.find((line) => line.period === latest).value));
  await page.getByRole("button", { name: /^Earlier/ }).click();
  await page.waitForFunction((before) => document.querySelector("#period").selectedOptions[0].textContent !== before, latest);
  await settled(page);
  const earlier = await page.getByLabel("Period", { exact: true }).evaluate((select) => select.selectedOptions[0].textContent);
  await soon(full, new RegExp(want.find((line) => line.period === earlier).value));

  // Reload.
  await saved(page);
  await page.reload();
  await waitReady(page);
  await openKPI(page, "Revenue");
  await soon(() => onlyValues(page), shown);

  // Export.
  const book = await exportBook(page);
  assert.equal(fs.readFileSync(book).subarray(0, 2).toString(), "PK");

  // Close the browser, stop the server, start again.
  await waitStored(page);
  await profile.quit();
  await server.stop();
  await profile.start();
  await profile.context.setOffline(true);
  const again = await profile.context.newPage();
  await again.setViewportSize({ width: 1280, height: 800 });
  await again.goto(server.url);
  await waitReady(again);
  await openKPI(again, "Revenue");
  await soon(() => onlyValues(again), shown);
  await profile.quit();

  // Somebody else, who has nothing but the file.
  const theirs = await s.open();
  await importFiles(theirs, [book]);
  await theirs.getByRole("row", { name: "Revenue", exact: true }).waitFor();
  await openKPI(theirs, "Revenue");
  await soon(() => onlyValues(theirs), shown);
  return theirs;
}

// A shop's books of two years: a month without sales, returns, thousandths, a
// city with a comma, an amount that is missing.
function shop() {
  const cities = ["Lyon", "Washington, D.C.", "Zürich"];
  const orders = ["order;day;city"];
  const lines = ["order_id,day,city,item,amount"];
  let state = 7;
  const next = (n) => (state = (state * 1103515245 + 12345) % 2147483648) % n;
  for (let i = 0; i < 900; i++) {
    const day = new Date(Date.UTC(2024, 0, 1 + Math.floor((i * 700) / 900)));
    if (day.toISOString().startsWith("2024-08")) continue;
    const date = day.toISOString().slice(0, 10);
    const city = cities[next(3)];
    orders.push(`${i};${date};${city}`);
    for (let k = next(3); k >= 0; k--) {
      const cents = next(2_000_000) - (next(10) === 0 ? 1_500_000 : 0);
      const amount = next(50) === 0 ? "" : (cents / 1000).toFixed(3);
      lines.push(`${i},${date},"${city}",item ${next(20)},${amount}`);
    }
  }
  return [write("shop_orders.csv", orders.join("\r\n")), write("shop_lines.csv", "\ufeff" + lines.join("\n") + "\n")];
}

story("drop two files, define, see, reload, go offline, share", async (s) => {
  const page = await journey(s, { files: shop(), formula: "SUM(shop_lines[amount])", target: 50_000, places: 3 });
  await shots(page, "story-kpi");
});

const real = ["sales/orders.csv", "sales/order_lines.csv"].map((file) => path.join(data, file));
if (real.every((file) => fs.existsSync(file))) {
  story("the same with the orders of a real shop", (s) => journey(s, { files: real, formula: "SUM(order_lines[line_total])", target: 50_000, places: 4 }));
} else {
  test("the same with the orders of a real shop", { skip: `${real[0]} is not there; KPI_DATA names the folder` }, () => {});
}
