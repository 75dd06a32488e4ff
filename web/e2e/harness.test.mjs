// The watch over the pages must see what it is there for, or every other story
// proves nothing.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { axe, dropFiles, soon, story, strangerHost } from "./harness.mjs";

for (const [what, act, pattern] of [
  ["a logged error", () => console.error("something is wrong"), /console: something is wrong/],
  ["a thrown error", () => { setTimeout(() => { throw new Error("thrown late"); }); }, /page error: .*thrown late/],
  ["a rejected promise", () => { Promise.reject(new Error("rejected")); }, /page error: .*rejected/],
  ["a broken policy", () => { new Image().src = "https://stranger.invalid/picture"; }, /policy violation: img-src/],
  ["a missing file", () => { fetch("missing.json"); }, /404/],
]) {
  story(`the watch sees ${what}`, async (s) => {
    const page = await s.open();
    await page.evaluate(act);
    await soon(() => s.problems.join("; "), pattern);
    assert.throws(() => s.assertClean(), pattern);
    s.expect(/./);
  });
}

story("the watch sees a request to another origin", async (s) => {
  const stranger = await strangerHost();
  const context = await s.context({ bypassCSP: true });
  const page = await s.open({ context });
  await page.evaluate((url) => { fetch(url, { mode: "no-cors" }).catch(() => {}); }, stranger.url);
  await soon(() => s.problems.join("; "), /request to another origin/);
  assert.throws(() => s.assertClean(), /request to another origin/);
  s.expect(/./);
});

story("the accessibility check sees an unnamed button", async (s) => {
  const page = await s.open();
  await page.evaluate(() => document.querySelector("main, div").append(document.createElement("button")));
  await assert.rejects(axe(page), /button-name/);
});

story("dropped files arrive with their bytes", async (s) => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "kpi-drop-"));
  const files = ["one.csv", "two.csv"].map((name) => path.join(dir, name));
  for (const file of files) fs.writeFileSync(file, "a,b\n1,2\n");
  const page = await s.open();
  await page.evaluate(() => {
    window.dropped = new Promise((resolve) => {
      addEventListener("dragover", (event) => event.preventDefault(), { capture: true });
      addEventListener("drop", async (event) => {
        event.preventDefault();
        event.stopImmediatePropagation(); // the program itself is not asked here
        resolve(await Promise.all([...event.dataTransfer.files].map(async (file) => [file.name, await file.text()])));
      }, { capture: true });
    });
  });
  await dropFiles(page, files);
  assert.deepEqual(await page.evaluate(() => window.dropped), [["one.csv", "a,b\n1,2\n"], ["two.csv", "a,b\n1,2\n"]]);
  fs.rmSync(dir, { recursive: true });
});
