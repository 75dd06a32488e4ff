// Every view of the sample workbook: clean for assistive technology in light
// and dark, nothing to scroll sideways on a phone, names that others rely on.
import assert from "node:assert/strict";
import { axe, importFiles, looks, soon, story } from "./harness.mjs";
import { openKPI, openSample, settled, visit, write } from "./person.mjs";

const statuses = ["On track", "At risk", "Off track", "No data", "No target", "Too early"];
const screens = ["Scorecard", "Data", "Library", "Review", "Settings"];

// What another colour scheme and another width can break.
const inDark = ["color-contrast", "link-in-text-block"];
const onPhone = ["color-contrast", "target-size", "button-name", "link-name", "label", "select-name", "label-content-name-mismatch", "scrollable-region-focusable", "aria-hidden-focus"];

// look holds what is true of every view, and keeps its pictures.
async function look(page, name) {
  await looks(page, name, async (word) => {
    await axe(page, { dark: inDark, phone: onPhone }[word]).catch((error) => { throw new Error(`${name}, ${word}: ${error.message}`); });
    if (word === "phone") assert.deepEqual(await tooWide(page), [], `${name} scrolls sideways on a phone`);
  });
}

// tooWide lists what makes a page scroll sideways.
const tooWide = (page) => page.evaluate(() => {
  const limit = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= limit && document.body.scrollWidth <= limit) return [];
  return [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > limit + 1).slice(0, 5).map((e) => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`);
});

// landmarks holds the names that people and their tools find the page by.
async function landmarks(page) {
  await soon(() => page.getByRole("main").count(), 1);
  await soon(() => page.getByRole("heading", { level: 1 }).count(), 1);
  const nav = page.getByRole("navigation", { name: "Main" });
  await soon(() => nav.getByRole("link").allTextContents(), screens);
  for (const name of screens) assert.equal(await nav.getByRole("link", { name, exact: true }).count(), 1, name);
}

// sample is a page with the sample workbook.
async function sample(s) {
  const page = await s.open({ reducedMotion: "reduce" });
  await openSample(page);
  return page;
}

story("the first page", async (s) => {
  const page = await s.open();
  await page.getByRole("button", { name: "Open the sample workbook" }).waitFor();
  await landmarks(page);
  const input = page.getByLabel("Import CSV", { exact: true });
  assert.equal(await input.getAttribute("accept"), ".csv,.tsv,.txt,.gz,.kpi");
  assert.equal(await input.getAttribute("type"), "file");
  await look(page, "first");
});

story("the five screens", async (s) => {
  const page = await sample(s);
  for (const name of screens) {
    await visit(page, name);
    if (name !== "Review") await landmarks(page);
    await soon(() => page.evaluate(() => document.documentElement.dataset.state), "ready");
    await look(page, name.toLowerCase());
  }
  await visit(page, "Scorecard");
  const rows = await page.getByRole("region", { name: "KPIs" }).locator("tbody tr[aria-label]").evaluateAll((list) =>
    list.map((row) => ({ name: row.getAttribute("aria-label"), link: row.querySelector("a").textContent, status: row.querySelector(".c-status").textContent.trim() })));
  assert.ok(rows.length >= 8, `${rows.length} KPIs`);
  for (const row of rows) {
    assert.equal(row.name, row.link);
    assert.ok(statuses.includes(row.status), `${row.name}: ${row.status}`);
    assert.equal(await page.getByRole("row", { name: row.name, exact: true }).count(), 1);
  }
  assert.ok(new Set(rows.map((row) => row.status)).size >= 3, "the sample shows several statuses");
});

story("a table, from every side", async (s) => {
  const page = await sample(s);
  await visit(page, "Data");
  const tabs = page.locator("nav.tabs button");
  for (const name of await tabs.evaluateAll((list) => list.map((tab) => tab.firstChild.textContent))) {
    await tabs.filter({ hasText: name }).click();
    await page.locator("nav.tabs button[aria-current=true], nav.tabs button[aria-current=page]").filter({ hasText: name }).waitFor();
    await settled(page);
    await look(page, "data-" + name.toLowerCase());
  }
});

story("a KPI, its chart as a table, and its editor", async (s) => {
  const page = await sample(s);
  await openKPI(page, "Revenue");
  await look(page, "kpi");
  await page.getByRole("button", { name: "Show as table" }).click();
  await page.getByRole("button", { name: "Show as chart" }).waitFor();
  await look(page, "kpi-table");
  await page.getByRole("main").getByRole("link", { name: "Edit" }).first().click();
  await page.getByRole("textbox", { name: "Formula", exact: true }).waitFor();
  await page.getByText("The formula is complete.").waitFor();
  await look(page, "editor");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("main").getByRole("button", { name: "Add note" }).click();
  await page.getByRole("textbox", { name: /^Note for/ }).waitFor();
  await look(page, "kpi-note");
});

story("what floats: palette, menus, questions, keys", async (s) => {
  const page = await sample(s);
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("dialog", { name: "Command palette" }).waitFor();
  await page.keyboard.type("re");
  await look(page, "palette");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
  await look(page, "keys");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.locator("#book-menu-button").click();
  await page.getByRole("menu").waitFor();
  await look(page, "menu");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("dialog", { name: "Add a filter" }).waitFor();
  await look(page, "filter");
  await page.keyboard.press("Escape");
  await visit(page, "Settings");
  await page.getByRole("button", { name: /^Delete .* from this device/ }).first().click();
  await page.getByRole("dialog").getByRole("textbox").waitFor();
  await look(page, "question");
});

story("the import dialog", async (s) => {
  const page = await sample(s);
  await importFiles(page, [write("Deliveries 2026.csv", "Day;Depot;Parcels;Cost\n01.02.2026;Nord;1.204;€ 12,50\n02.02.2026;Süd;980;€ 9,75\n03.02.2026;Nord;x;€ 11,00\n")]);
  await page.getByRole("button", { name: /^Import \d+ rows/ }).waitFor();
  await look(page, "import");
});

story("on a phone a list stays within the screen", async (s) => {
  const page = await s.open({ viewport: { width: 390, height: 844 }, hasTouch: true });
  await openSample(page);
  for (const [opener, list] of [[page.getByRole("button", { name: "Filter", exact: true }), page.getByRole("dialog", { name: "Add a filter" })], [page.locator("#book-menu-button"), page.getByRole("menu")]]) {
    await opener.tap();
    await list.waitFor();
    const inside = ({ x, y, width, height }) => x >= 0 && y >= 0 && x + width <= 390 && y + height <= 844;
    await soon(async () => inside(await list.boundingBox()), true);
    await page.keyboard.press("Escape");
    await list.waitFor({ state: "hidden" });
  }
});
