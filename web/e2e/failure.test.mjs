import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { axe, dist, shots, site, soon, story, waitReady } from "./harness.mjs";

const program = fs.readdirSync(dist).find((name) => /^app\..*\.wasm$/.test(name));
const bytes = () => fs.readFileSync(path.join(dist, program));
const type = "application/wasm";

// spoiled opens a page whose program file comes as the answer says.
async function spoiled(s, answer) {
  const context = await s.context({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.route("**/app.*.wasm", answer);
  await page.goto((await site()).url);
  return page;
}

story("a host that does not know the type of wasm does no harm", async (s) => {
  const page = await spoiled(s, (route) => route.fulfill({ body: bytes(), contentType: "application/octet-stream" }));
  await waitReady(page);
});

for (const [what, answer, detail] of [
  ["truncated", (route) => route.fulfill({ body: bytes().subarray(0, 1_000_000), contentType: type }), /./],
  ["empty", (route) => route.fulfill({ body: "", contentType: type }), /./],
  ["a page of somebody's host", (route) => route.fulfill({ body: "<!doctype html><p>Welcome</p>", contentType: "text/html" }), /not a program \(type text\/html/],
  ["missing", (route) => route.fulfill({ status: 404, body: "no" }), /answered 404/],
  ["cut off by the network", (route) => route.abort("connectionreset"), /./],
]) {
  story(`a program file that is ${what} gives a message, and Retry a page`, async (s) => {
    s.expect(/Failed to load resource|failed request|app\..*wasm/);
    const page = await spoiled(s, answer);
    const card = page.getByRole("alert");
    await card.getByText("KPI Workbook could not start").waitFor();
    await soon(() => page.getAttribute("html", "data-state"), "failed");
    await card.getByText("Technical details").click();
    await soon(() => card.locator("pre").innerText(), detail);
    await axe(page);
    if (what === "truncated") await shots(page, "failed");
    await page.unroute("**/app.*.wasm");
    await card.getByRole("button", { name: "Retry" }).click();
    await waitReady(page);
    await soon(() => card.count(), 0);
  });
}

story("without a network a first visit says so", async (s) => {
  s.expect(/Failed to load resource|failed request/);
  const context = await s.context({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.route("**/app.*.wasm", async (route) => {
    await context.setOffline(true);
    await route.abort("internetdisconnected");
  });
  await page.goto((await site()).url);
  await page.getByRole("alert").getByText("There is no network").waitFor();
  await context.setOffline(false);
});

story("when the program ends, a card offers to reload", async (s) => {
  s.expect(/panic|goroutine|exit code|already exited|Fatal/i);
  const page = await s.open();
  await page.evaluate(() => window.goappNav()); // without its argument: a panic inside go-app
  const card = page.getByRole("alert");
  await card.getByText("KPI Workbook stopped").waitFor();
  await card.getByText("Your saved work is safe.").waitFor();
  await soon(() => page.getAttribute("html", "data-state"), "stopped");
  await shots(page, "stopped");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await card.getByRole("button", { name: "Copy details" }).click();
  await card.getByRole("button", { name: "Copied" }).waitFor();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(report, /exit code 2/);
  assert.match(report, /panic: .*index out of range/);
  await card.getByRole("button", { name: "Reload" }).click();
  await page.waitForFunction(() => performance.getEntriesByName("kpi:start").length > 0 && document.documentElement.dataset.state === "ready");
  await soon(() => card.count(), 0);
});

story("without JavaScript the page says what it needs", async (s) => {
  const page = await s.open({ javaScriptEnabled: false, ready: false });
  const heading = page.locator("noscript h2");
  await heading.waitFor();
  assert.equal(await heading.textContent(), "KPI Workbook needs JavaScript");
  assert.equal(await page.locator(".boot-wait").isVisible(), false);
});
