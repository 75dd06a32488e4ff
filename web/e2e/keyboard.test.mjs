// The main job without a mouse.
import assert from "node:assert/strict";
import { importFiles, soon, story } from "./harness.mjs";
import { openSample, saved, settled, write } from "./person.mjs";

// focused describes what has the focus.
const focused = (page) => page.evaluate(() => {
  const e = document.activeElement;
  return e.getAttribute("aria-label") ?? e.labels?.[0]?.textContent ?? e.textContent.trim().slice(0, 60) ?? e.tagName;
});

// tabTo presses Tab until something of that name has the focus, and sees that
// the focus can be seen at every step.
async function tabTo(page, name, { back = false, limit = 80 } = {}) {
  const trail = [];
  for (let n = 0; n < limit; n++) {
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
    const { text, visible } = await page.evaluate(() => {
      const e = document.activeElement;
      const text = (e.getAttribute("aria-label") ?? e.labels?.[0]?.textContent ?? e.textContent).trim().replace(/\s+/g, " ");
      const marked = (x) => { const s = getComputedStyle(x); return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none"; };
      return { text, visible: e === document.body || [e, e.nextElementSibling, e.parentElement, e.parentElement?.parentElement].some((x) => x && x !== document.body && marked(x)) };
    });
    trail.push(text);
    assert.ok(visible, `the focus on ${JSON.stringify(text)} cannot be seen`);
    if (name instanceof RegExp ? name.test(text) : text === name) return;
  }
  assert.fail(`Tab does not come to ${name}: ${trail.join(" → ")}`);
}

story("the main job by keyboard alone", async (s) => {
  const page = await s.open();
  await settled(page);
  const chooser = page.waitForEvent("filechooser");
  await tabTo(page, "Import CSV");
  await page.keyboard.press("Enter");
  await (await chooser).setFiles([write("trips.csv", ["Day,Line,Riders", ...Array.from({ length: 90 }, (_, i) => `2026-0${1 + Math.floor(i / 30)}-${String(1 + (i % 28)).padStart(2, "0")},L${i % 3},${100 + i}`)].join("\n"))]);
  await page.getByRole("button", { name: "Import 90 rows" }).waitFor();
  await page.waitForFunction(() => document.activeElement.textContent === "Import 90 rows");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "trips", exact: true }).waitFor();
  await settled(page);
  await page.waitForFunction(() => document.activeElement.id === "main"); // the focus goes to the result

  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await page.getByText("No KPIs yet").waitFor();
  await page.keyboard.press("n");
  await page.getByRole("heading", { level: 1, name: "New KPI" }).waitFor();
  await page.waitForFunction(() => document.activeElement.labels?.[0]?.textContent === "Name");
  await page.keyboard.type("Riders");
  await tabTo(page, "Formula");
  await page.keyboard.type("SU");
  await page.getByRole("option", { name: /^SUM/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.type("tri");
  await page.getByRole("option", { name: /^trips/ }).first().waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("listbox", { name: "Completions" }).waitFor({ state: "detached" });
  await page.keyboard.type("ps[Riders]");
  await page.getByText("The formula is complete.").waitFor();
  await tabTo(page, "Add a step");
  await page.keyboard.press("Enter");
  await page.getByRole("group", { name: "Step 1 of the target" }).waitFor();
  if ((await focused(page)) !== "Value") await tabTo(page, "Value");
  await page.keyboard.type("4000");
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.getByRole("heading", { level: 1, name: "Riders", exact: true }).waitFor();
  await settled(page);
  await page.waitForFunction(() => document.activeElement.id === "main");

  // Read the chart period by period.
  await tabTo(page, /^Chart of Riders/);
  await page.keyboard.press("End");
  await page.locator(".chart-reading").filter({ hasText: "March 2026" }).waitFor();
  await page.keyboard.press("ArrowLeft");
  await page.locator(".chart-reading").filter({ hasText: "February 2026" }).waitFor();
  await page.keyboard.press("Home");
  await page.locator(".chart-reading").filter({ hasText: "January 2026" }).waitFor();

  // Another period, a note, an edit, the way back.
  const period = () => page.getByLabel("Period", { exact: true }).evaluate((select) => select.selectedOptions[0].textContent);
  const first = await period();
  await page.keyboard.press("[");
  await page.waitForFunction((before) => document.querySelector("#period").selectedOptions[0].textContent !== before, first);
  await page.keyboard.press("]");
  await page.waitForFunction((before) => document.querySelector("#period").selectedOptions[0].textContent === before, first);
  await page.keyboard.press("n");
  await page.getByRole("textbox", { name: /^Note for/ }).waitFor();
  await page.waitForFunction(() => document.activeElement.id === "note");
  await page.keyboard.type("[?] is text here");
  await tabTo(page, "Keep note");
  await page.keyboard.press("Enter");
  await page.getByText("[?] is text here").first().waitFor();
  await page.getByRole("textbox", { name: /^Note for/ }).waitFor({ state: "detached" });
  await page.keyboard.press("ControlOrMeta+z");
  await page.getByText("Nothing noted yet.").waitFor();
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await page.getByRole("region", { name: "Notes" }).getByText("[?] is text here").waitFor();
  await page.keyboard.press("e");
  await page.getByRole("heading", { level: 1, name: "Edit Riders" }).waitFor();
  await saved(page);
});

story("the palette finds, runs and closes", async (s) => {
  const page = await s.open();
  await openSample(page);
  const palette = page.getByRole("dialog", { name: "Command palette" });
  const opener = page.getByRole("button", { name: "Add KPI" });
  await opener.focus();
  await page.keyboard.press("ControlOrMeta+k");
  await palette.waitFor();
  await page.waitForFunction(() => document.activeElement.getAttribute("role") === "combobox");
  await page.keyboard.type("grmargin");
  const chosen = palette.locator("[role=option][aria-selected=true]");
  await chosen.filter({ hasText: "Gross margin" }).waitFor();
  await soon(async () => (await palette.getByRole("combobox").getAttribute("aria-activedescendant")) === (await chosen.getAttribute("id")), true);
  await page.keyboard.press("Escape");
  await palette.waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement.textContent === "Add KPI");
  await page.keyboard.press("ControlOrMeta+k");
  await palette.waitFor();
  await page.keyboard.type("gross");
  await chosen.filter({ hasText: "Gross margin" }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Gross margin" }).waitFor();
  await page.keyboard.press("ControlOrMeta+k");
  await palette.waitFor();
  const first = await chosen.textContent();
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction((before) => document.querySelector("[role=option][aria-selected=true]").textContent !== before, first);
  await page.keyboard.press("ArrowUp");
  await page.waitForFunction((before) => document.querySelector("[role=option][aria-selected=true]").textContent === before, first);
  await page.keyboard.type("no such thing anywhere");
  await palette.getByText("Nothing is called that.").waitFor();
  await page.keyboard.press("Enter");
  assert.equal(await palette.count(), 1);
});

story("Esc closes the topmost thing alone and gives the focus back", async (s) => {
  const page = await s.open();
  await openSample(page);
  const menu = page.locator("#book-menu-button");
  await menu.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor();
  await page.waitForFunction(() => document.activeElement.matches("[role^=menuitem]"));
  await page.keyboard.press("Escape");
  await page.getByRole("menu").waitFor({ state: "hidden" });
  await page.waitForFunction(() => document.activeElement.id === "book-menu-button");
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keyboard" });
  await keys.waitFor();
  await page.keyboard.press("ControlOrMeta+k");
  const palette = page.getByRole("dialog", { name: "Command palette" });
  await palette.waitFor();
  await page.keyboard.press("Escape");
  await palette.waitFor({ state: "detached" });
  assert.equal(await keys.count(), 1);
  await page.keyboard.press("Escape");
  await keys.waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement.id === "book-menu-button");

  // An import dialog that is closed leaves the file out and the page as it was.
  const add = page.getByRole("button", { name: "Add KPI" });
  await add.focus();
  await importFiles(page, [write("left.csv", "a,b\n1,2\n")]);
  await page.getByRole("button", { name: "Import 1 row" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await soon(() => page.getByText("left.csv").count(), 0);
  await page.waitForFunction(() => document.activeElement.tagName !== "BODY");
});

story("single keys do nothing while somebody types", async (s) => {
  const page = await s.open();
  await openSample(page);
  await page.getByRole("main").getByRole("button", { name: "Add KPI" }).click();
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  await name.pressSequentially("gs [n] ? ejk");
  await soon(() => name.inputValue(), "gs [n] ? ejk");
  await page.getByRole("heading", { level: 1, name: "New KPI" }).waitFor();
  await page.keyboard.press("ControlOrMeta+z"); // the box's own undo
  await page.waitForFunction(() => document.activeElement.value === "");
  await name.pressSequentially("New one");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data" }).click();
  const ask = page.getByRole("dialog", { name: "This KPI is not saved" });
  await ask.waitFor();
  await page.keyboard.press("Escape");
  await ask.waitFor({ state: "detached" });
  await page.getByRole("heading", { level: 1, name: "New KPI" }).waitFor();
  await page.goBack();
  await ask.waitFor();
  await ask.getByRole("button", { name: "Drop the changes" }).click();
  await page.getByRole("heading", { level: 1, name: "New KPI" }).waitFor({ state: "detached" });
});
