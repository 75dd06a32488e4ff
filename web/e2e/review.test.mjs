// A review, from the agenda to the log, by keyboard alone; and a period that is
// closed and restated by a later file.
import assert from "node:assert/strict";
import { axe, looks, soon, story } from "./harness.mjs";
import { openSample, saved, settled, visit } from "./person.mjs";

const focused = (page, id) => page.waitForFunction((wanted) => document.activeElement?.id === wanted, id);
const front = (page) => page.locator("main h1").textContent();

story("a review is run by keyboard alone", async (s) => {
  const page = await s.open({ reducedMotion: "reduce", permissions: ["clipboard-read", "clipboard-write"] });
  await openSample(page);
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await page.getByRole("heading", { level: 1, name: "Review" }).waitFor();
  const start = page.getByRole("button", { name: "Start review" });
  while (!(await start.evaluate((button) => button === document.activeElement))) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("navigation", { name: "Agenda" }).waitFor();
  const names = await page.locator(".rv-agenda .ag-item .truncate").allTextContents();
  assert.ok(names.length > 2, `${names.length} KPIs on the agenda`);
  await soon(() => front(page), names[0]);

  // A note, kept by leaving the box.
  await page.keyboard.press("n");
  await focused(page, "review-note");
  await page.keyboard.type("Two fairs fell out.");
  await page.keyboard.press("Escape");
  await focused(page, "main");
  await page.locator(".pins").getByText("Two fairs fell out.").waitFor();

  // An action with its date.
  await page.keyboard.press("a");
  await focused(page, "action-title");
  await page.keyboard.type("Book a third fair");
  await page.keyboard.press("Enter");
  await page.locator(".actions-list").getByText("Book a third fair").waitFor();
  await looks(page, "review-meeting", async (word) => { if (word !== "phone") await axe(page); });

  // Read, which moves on; back and forth.
  await page.keyboard.press("r");
  await soon(() => front(page), names[1]);
  await soon(() => page.locator(".rv-agenda .ag-item").first().textContent(), /read$/);
  await soon(() => page.locator("#review-note").inputValue(), "");
  await page.keyboard.press("ArrowLeft");
  await soon(() => front(page), names[0]);
  await soon(() => page.locator("#review-note").inputValue(), "Two fairs fell out.");
  for (const name of names.slice(1)) {
    await page.keyboard.press("ArrowRight");
    await soon(() => front(page), name);
  }
  await page.keyboard.press("r");
  await soon(() => front(page), "Summary");
  await page.getByText("2 KPIs read, 1 note, 1 action.").waitFor();
  await page.keyboard.press("n");
  await focused(page, "review-summary");
  await page.keyboard.type("We go on.");
  await page.keyboard.press("ControlOrMeta+Enter");

  const log = page.getByRole("region", { name: "Review log" });
  await log.getByText("We go on.").waitFor();
  await log.getByText("2 KPIs read, 1 note, 1 action").first().waitFor();
  await log.getByRole("button", { name: /^Copy minutes/ }).first().click();
  await page.getByText("Minutes copied").waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /We go on\.\n[^]*off track[^]*\n- Two fairs fell out\.\n- Action: Book a third fair/);
  await settled(page);
  await saved(page);
  await page.reload();
  await log.getByText("We go on.").waitFor();
  await page.keyboard.press("ControlOrMeta+z"); // nothing to undo after a reload
  await log.getByText("We go on.").waitFor();
});

story("a closed period keeps what was reported", async (s) => {
  const page = await s.open({ reducedMotion: "reduce" });
  await openSample(page);
  await visit(page, "Review");
  const closing = page.getByRole("region", { name: "Closed periods" });
  await closing.getByRole("button", { name: /^Close / }).click();
  await closing.getByRole("textbox").fill("Sent to the board");
  await closing.getByRole("button", { name: /^Close / }).click();
  await closing.getByText("Sent to the board").waitFor();
  await closing.getByText("All values are as they were reported.").waitFor();
  await axe(page);
  await page.keyboard.press("ControlOrMeta+z");
  await closing.getByText("Sent to the board").waitFor({ state: "detached" });
});
