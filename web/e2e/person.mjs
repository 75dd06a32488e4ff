// What people do with the page, in steps that the stories share, and what they
// read on it. A step ends when the page shows that it is done.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { after } from "node:test";
import { importFiles, out, root } from "./harness.mjs";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kpi-files-"));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

// write puts a file on the disk and gives its path.
export function write(name, content) {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  return file;
}

// ---------------------------------------------------------------- the command line

let program;
// kpi runs the command line and gives what it wrote.
export function kpi(...args) {
  if (!program) {
    program = path.join(out, "kpi");
    execFileSync("go", ["build", "-o", program, "./kpi/cmd/kpi"], { cwd: root });
  }
  return execFileSync(program, args, { encoding: "utf8", maxBuffer: 1 << 26 });
}

// query gives the cells of a formula. Data is { name: file }.
export function query(data, formula, ...more) {
  const tables = Object.entries(data).flatMap(([name, file]) => ["--data", `${name}=${file}`]);
  const answer = JSON.parse(kpi("query", ...tables, "--formula", formula, "--format", "json", ...more));
  assert.deepEqual(answer.problems ?? [], []);
  return answer.cells;
}

// rounded writes an exact fraction with so many places, as the page does.
export function rounded(exact, places) {
  const [over, under = 1n] = exact.split("/").map(BigInt);
  const sign = over < 0n ? "−" : "";
  const twice = 2n * (over < 0n ? -over : over) * 10n ** BigInt(places);
  const whole = (twice + under) / (2n * under);
  const digits = whole.toString().padStart(places + 1, "0");
  const integer = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ",");
  return sign + integer + (places ? "." + digits.slice(-places) : "");
}

// month writes 2026-03 as the page does.
export const month = (label) =>
  new Date(label + "-01T00:00:00Z").toLocaleDateString("en-US", { month: "long", year: "numeric", timeZone: "UTC" });

// expected gives the lines that the page's table of values should have, newest first.
export const expected = (cells, places) =>
  cells.map((cell) => ({ period: month(cell.period), value: cell.blank ? "blank" : rounded(cell.exact, places), rows: String(cell.rows) })).reverse();

// ---------------------------------------------------------------- waiting

// settled waits until nothing is being worked out and what is shown is fresh.
export const settled = (page) =>
  page.waitForFunction(() => document.documentElement.dataset.state === "ready" && !document.querySelector("main [aria-busy=true], main .stale"));

// saved waits until the browser has confirmed that everything is stored. What was
// done last is drawn a frame later, and until then an earlier save is spoken of. A
// page behind others has no frames.
export async function saved(page) {
  await page.evaluate(async () => {
    const frame = () => Promise.race([new Promise(requestAnimationFrame), new Promise((past) => setTimeout(past, 50))]);
    for (let n = 0; n < 4; n++) await frame();
  });
  await page.getByRole("button", { name: /^Saved \d/ }).waitFor();
}

// ---------------------------------------------------------------- doing

// openSample opens the sample workbook on a page that has none.
export async function openSample(page) {
  await page.getByRole("button", { name: "Open the sample workbook" }).click();
  await page.getByRole("row", { name: "Revenue", exact: true }).waitFor();
  await settled(page);
  await saved(page);
}

// visit follows a link of the main navigation.
export async function visit(page, name) {
  const link = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true });
  await link.click();
  await page.waitForFunction((wanted) => document.querySelector("nav[aria-label=Main] [aria-current=page]")?.textContent === wanted, name);
  await settled(page);
}

// importAll imports files as they are recognised and waits for their tables.
export async function importAll(page, files) {
  await importFiles(page, files);
  await confirmAll(page, files.length);
}

// confirmAll answers the import dialog for files that were just handed over.
export async function confirmAll(page, count) {
  const dialog = page.getByRole("dialog");
  for (let left = count; left > 0; left--) {
    const button = dialog.getByRole("button", { name: /^Import (about )?[\d,]+ rows?$/ });
    await button.waitFor();
    const title = await dialog.getByRole("heading").first().textContent();
    await button.click();
    await page.waitForFunction((was) => document.querySelector("dialog[open] h2")?.textContent !== was, title); // the next file, or none
  }
  await dialog.waitFor({ state: "detached" });
  await settled(page);
}

// typeFormula replaces the formula by typing.
export async function typeFormula(page, text) {
  const box = page.getByRole("textbox", { name: "Formula", exact: true });
  await box.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

// addKPI writes a KPI from the scorecard on, and ends on its page.
export async function addKPI(page, { name, formula, target, decimals, direction }) {
  await page.getByRole("main").getByRole("button", { name: "Add KPI" }).click();
  await page.getByRole("heading", { level: 1, name: "New KPI" }).waitFor();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await typeFormula(page, formula);
  await page.getByText("The formula is complete.").waitFor();
  if (decimals !== undefined) await page.getByLabel("Decimals").selectOption(String(decimals));
  if (direction) await page.getByRole("radio", { name: direction }).check({ force: true });
  if (target !== undefined) {
    await page.getByRole("button", { name: "Add a step" }).click();
    await page.getByRole("group", { name: "Step 1 of the target" }).getByLabel("Value").fill(String(target));
  }
  await page.getByRole("button", { name: "Save KPI" }).click();
  await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
  await settled(page);
  await saved(page);
}

// openKPI goes to the page of a KPI by way of the scorecard.
export async function openKPI(page, name) {
  await visit(page, "Scorecard");
  await page.getByRole("row", { name, exact: true }).getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
  await settled(page);
}

// exportBook downloads the workbook and gives the file's path.
export async function exportBook(page) {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export workbook" }).click();
  const download = await coming;
  const file = path.join(folder, `${Date.now()}-${download.suggestedFilename()}`);
  await download.saveAs(file);
  return file;
}

// ---------------------------------------------------------------- reading

const words = (text) => text.replace(/\s+/g, " ").trim();

// tableRows reads the body of a table as cell texts.
export const tableRows = (table) =>
  table.evaluate((element) => [...element.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent.replace(/\s+/g, " ").trim())));

// values reads the table of values on the page of a KPI, newest first.
export async function values(page) {
  const rows = await tableRows(page.getByRole("region", { name: "Values by period, table" }));
  return rows.map(([period, value, target, status, change, count]) => ({ period: period.replace(/, open$/, ""), open: period.endsWith(", open"), value, target, status, change, rows: count.replaceAll(",", "") }));
}

// onlyValues is values without what depends on a target.
export const onlyValues = async (page) => (await values(page)).map(({ period, value, rows }) => ({ period, value, rows }));

// scorecard reads the rows of the scorecard: name → cells by their heading.
export async function scorecard(page) {
  const list = await page.getByRole("region", { name: "KPIs" }).evaluate((region) => {
    const heads = [...region.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
    return [...region.querySelectorAll("tbody tr[aria-label]")].map((row) => [row.getAttribute("aria-label"), Object.fromEntries([...row.cells].map((cell, i) => [heads[i], cell.textContent.replace(/\s+/g, " ").trim()]))]);
  });
  return Object.fromEntries(list);
}

// says waits for a text that the page gives and returns it.
export async function says(page, pattern) {
  const place = page.getByText(pattern).first();
  await place.waitFor();
  return words(await place.textContent());
}
