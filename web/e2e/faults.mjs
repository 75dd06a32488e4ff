// Accidents by the hundred: `make faults KILLS=200` kills the browser that often
// and writes what it found to build/out/faults.json.
import * as fs from "node:fs";
import * as path from "node:path";
import { out, site, story } from "./harness.mjs";
import { assertWhole, nothingYet, seeded, Sweep } from "./sweep.mjs";

const kills = Number(process.env.KILLS ?? 200);
const seed = Number(process.env.SEED ?? 1);

// keep writes what was found so far.
const keep = (report) => fs.writeFileSync(path.join(out, "faults.json"), JSON.stringify({ seed, ...report }, null, 1));

story(`killed ${kills} times while it saves and imports, a workbook stays whole and never gets older`, async (s) => {
  s.expect(/failed request|Failed to load|crash|net::/i);
  const report = nothingYet(), random = seeded(seed), { url } = await site();
  const began = Date.now();
  while (report.kills < kills) {
    // A workbook that was killed often has many tables, which slow its start.
    const profile = s.profile(), sweep = new Sweep(profile, url, random, report);
    await sweep.begin();
    for (let n = 0; n < 25 && report.kills < kills; n++) {
      await sweep.accident();
      keep(report);
    }
    await profile.kill();
  }
  s.note(`${report.kills} kills, ${report.lost} lost, ${report.half} half, ${report.unreadable} unreadable; ${((Date.now() - began) / 1000 / kills).toFixed(1)} s each`);
  assertWhole(report);
}, { timeout: 60_000 + kills * 30_000 });
