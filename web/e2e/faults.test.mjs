// Accidents. A plain run has a few; `make faults` has as many as wanted. What they
// did is written to build/out/faults.json.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { out, site, story, waitReady } from "./harness.mjs";
import { importAll, saved, visit, write } from "./person.mjs";
import { Crowd } from "./crowd.mjs";
import { stored } from "./stored.mjs";
import { assertWhole, nothingYet, seeded, Sweep } from "./sweep.mjs";

const kills = Number(process.env.KILLS ?? 3);
const crowds = (process.env.TABS ?? "2").split(",").map(Number);
const rounds = Number(process.env.ROUNDS ?? 4);
const seed = Number(process.env.SEED ?? 1);

// keep adds what was found so far to the report of all accidents.
function keep(name, found) {
  const file = path.join(out, "faults.json");
  const all = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
  fs.writeFileSync(file, JSON.stringify({ ...all, [`${name}, seed ${seed}`]: found }, null, 1));
}

story(`killed ${kills} times while it saves and imports, a workbook stays whole and never gets older`, async (s) => {
  s.expect(/failed request|Failed to load|crash|net::/i);
  const report = nothingYet(), random = seeded(seed), { url } = await site();
  const began = Date.now();
  while (report.kills < kills) {
    // A workbook that was killed often has many tables, which slow its start.
    const profile = s.profile(), sweep = new Sweep(profile, url, random, report, process.env.ONLY);
    await sweep.begin();
    for (let n = 0; n < 25 && report.kills < kills; n++) {
      await sweep.accident();
      keep("kills", report);
    }
    await profile.kill();
  }
  s.note(`${report.kills} kills, ${report.lost} lost, ${report.half} half, ${report.unreadable} unreadable; ${((Date.now() - began) / 1000 / kills).toFixed(1)} s each`);
  assertWhole(report);
}, { timeout: 60_000 + kills * 30_000 });

story("small storage that refuses everything, full or forbidden, keeps nothing from being saved", async (s) => {
  const context = await s.context();
  await context.addInitScript(() => {
    Storage.prototype.setItem = () => { throw new DOMException("refused", "QuotaExceededError"); };
    Storage.prototype.getItem = () => { throw new DOMException("refused", "SecurityError"); };
  });
  const page = await s.open({ context });
  await importAll(page, [write("sales.csv", "day,amount\n2026-01-05,10.50\n2026-02-03,7.25\n")]);
  await saved(page);
  await page.reload();
  await waitReady(page);
  await visit(page, "Data");
  await page.getByText("sales", { exact: true }).first().waitFor();
});

for (const count of crowds) {
  story(`${count} tabs that edit, take over and die lose no edit that was called saved`, async (s) => {
    s.expect(/crash/i);
    const context = await s.context();
    const crowd = new Crowd(() => s.open({ context }), seeded(seed + count));
    await crowd.listen(context);
    await crowd.fill(count);
    assert.deepEqual((await stored(crowd.tabs[0])).heads, [], "opening makes no workbook");
    await importAll(crowd.tabs[0], [write("sales.csv", "day,amount\n2026-01-05,10.50\n2026-02-03,7.25\n")]);
    await saved(crowd.tabs[0]);
    await Promise.all(crowd.tabs.map((page) => page.reload().then(() => waitReady(page))));
    for (let round = 0; round < rounds; round++) {
      await crowd.round();
      keep(`${count} tabs`, { rounds: round + 1, ...crowd.report });
    }
    const { edits, together, takeovers, refused, crashed, closed } = crowd.report;
    s.note(`${edits} edits in ${rounds} rounds, ${together} of them together, ${takeovers} takeovers, ${refused} said not to be saved, ${crashed} tabs crashed, ${closed} closed`);
    await crowd.assertWhole();
    keep(`${count} tabs`, { rounds, ...crowd.report });
  }, { timeout: 60_000 + rounds * 15_000 });
}
