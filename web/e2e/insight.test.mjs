// What the values of a KPI mean: signal or noise, a shift confirmed with its
// reason, what goes ahead of what.
import { axe, looks, soon, story } from "./harness.mjs";
import { openKPI, openSample } from "./person.mjs";

story("signals are told from noise, and a person confirms a shift", async (s) => {
  const page = await s.open({ reducedMotion: "reduce" });
  await openSample(page);
  await openKPI(page, "Cost per lead");
  await page.getByText("Week", { exact: true }).click();
  const figure = page.locator("figure.xmr");
  const facts = page.locator(".hero-facts");
  await figure.getByRole("img", { name: /mean .*limits .*Signals: / }).waitFor();
  await facts.getByText("Variation").waitFor();
  await page.getByText(/is likely to stay there: in none of 10 weeks before/).waitFor();
  await page.getByText(/trial forecasts of the past it missed by/).waitFor();

  await page.getByLabel("Moving average", { exact: true }).selectOption({ label: "4 weeks" });
  await page.locator(".legend").getByText("average of 4 weeks").waitFor();

  const drawn = () => figure.locator("path.mean").count();
  await soon(drawn, 1);
  await figure.getByRole("button", { name: "Confirm shift" }).click();
  await page.getByLabel(/^What changed in /).fill("A new agency");
  await page.getByRole("button", { name: "Start new limits", exact: true }).click();
  await figure.getByText(/^Limits start anew at .*: A new agency/).waitFor();
  await soon(drawn, 2);

  await page.getByRole("button", { name: "Link", exact: true }).click();
  await page.getByLabel("Another KPI").selectOption({ label: "Campaign ROI" });
  await page.getByLabel("It", { exact: true }).selectOption({ label: "must not get worse when this one gets better" });
  await page.getByRole("button", { name: "Link", exact: true }).click();
  await page.getByText(/Campaign ROI got worse while Cost per lead got better in \d+ of \d+ weeks\.|In .* got better \(/).waitFor();

  await figure.evaluate((e) => e.scrollIntoView({ block: "center" }));
  await looks(page, "insight", async (word) => {
    await page.evaluate(() => scrollTo(0, 0)); // nothing under the bar at the top
    await axe(page, { dark: ["color-contrast"], phone: ["color-contrast", "target-size", "label", "select-name"] }[word]);
    await figure.evaluate((e) => e.scrollIntoView({ block: "center" }));
  });

  await page.getByRole("button", { name: "Show as table" }).click();
  const twin = page.getByRole("region", { name: "Signal or noise as a table" });
  await soon(() => twin.locator("thead th").allTextContents(), ["Period", "Value", "Lower limit", "Mean", "Upper limit", "Moved", "At most", "Signal"]);
  await page.getByRole("region", { name: "Chart as a table" }).getByText("Four out of five").waitFor();
  await figure.getByRole("button", { name: /^Take back the shift/ }).click();
  await soon(() => figure.getByRole("button", { name: /^Take back/ }).count(), 0);
});
