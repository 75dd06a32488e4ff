// A crowd of tabs with one workbook: they edit, two at once as well, take over
// from each other, die and come back. Every edit is a KPI with a name of its own,
// so that at the end one sees which were lost, and whether one came twice.
import assert from "node:assert/strict";
import { typeFormula } from "./person.mjs";
import { hearSaves, stored } from "./stored.mjs";

const asks = (page) => page.getByRole("dialog", { name: "Another tab is editing this workbook" });

// either waits for a place of the page. A tab that may not edit offers to: that
// is taken as often as it comes.
async function either(page, place, report) {
  const offer = asks(page).getByRole("button", { name: /^Edit here/ });
  await place.or(offer).first().waitFor();
  while (await offer.count()) {
    report.takeovers++;
    await offer.click();
    await offer.waitFor({ state: "detached" });
    await place.or(offer).first().waitFor();
  }
}

// addKPI writes a KPI in a tab, whoever is editing, until it is on its page.
async function addKPI(page, name, report) {
  await page.evaluate(() => { location.hash = "#/new"; });
  await either(page, page.getByRole("heading", { level: 1, name: "New KPI" }), report);
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await typeFormula(page, "COUNT(sales)");
  await page.getByText("The formula is complete.").waitFor();
  await page.getByRole("button", { name: "Save KPI" }).click();
  await either(page, page.getByRole("heading", { level: 1, name, exact: true }), report);
}

// calledSaved waits until a tab says that all it had is stored: it has saved it,
// or handed it over. One that was too slow to answer lost its pen, says that its
// edit is not saved, and takes what the others have.
async function calledSaved(page) {
  const lost = page.getByRole("button", { name: "Take the other tab's" });
  await page.getByRole("button", { name: /^(Saved \d|Another tab is editing\.)/ }).or(lost).first().waitFor();
  if (!(await lost.count())) return true;
  await lost.click();
  await lost.waitFor({ state: "detached" });
  return false;
}

// Crowd is the tabs; open gives a fresh one.
export class Crowd {
  tabs = [];
  kept = []; // names of edits that were called saved
  maybe = []; // of those that a tab died with
  report = { edits: 0, together: 0, takeovers: 0, refused: 0, crashed: 0, closed: 0, lost: [], twice: [] };
  head = 0;

  constructor(open, random) {
    Object.assign(this, { open, random });
  }

  // listen follows what the pages of a context are told to be saved.
  listen(context) {
    return hearSaves(context, ({ generation }) => { this.head = Math.max(this.head, generation); });
  }

  // fill opens tabs at once until there are so many.
  async fill(count) {
    const fresh = await Promise.all(Array.from({ length: count - this.tabs.length }, () => this.open()));
    this.tabs.push(...fresh);
  }

  // pick takes a tab at random that is not one of some.
  pick(...others) {
    const left = this.tabs.filter((page) => !others.includes(page));
    return left[Math.floor(this.random() * left.length)];
  }

  // round is one edit, or two at once, and sometimes a death with it.
  async round() {
    const what = this.random(), one = this.pick();
    if (what < 0.5) return this.edit(one);
    if (what < 0.7 && this.tabs.length > 1) {
      this.report.together++;
      return Promise.all([this.edit(one), this.edit(this.pick(one))]);
    }
    if (what < 0.85) await this.edit(one);
    else await this.halfEdit(one);
    return this.die(one);
  }

  name() {
    return `Edit ${this.report.edits++}`;
  }

  async edit(page) {
    const name = this.name();
    await addKPI(page, name, this.report);
    if (await calledSaved(page)) this.kept.push(name);
    else this.report.refused++;
  }

  // halfEdit does not wait until an edit is saved.
  async halfEdit(page) {
    const name = this.name();
    await addKPI(page, name, this.report);
    this.maybe.push(name);
  }

  // die ends a tab, by a crash or by closing it, and opens another.
  async die(page) {
    if (this.random() < 0.5) {
      this.report.crashed++;
      const session = await page.context().newCDPSession(page);
      const crash = page.waitForEvent("crash");
      session.send("Page.crash").catch(() => {}); // nobody is left to answer
      await crash;
    } else {
      this.report.closed++;
    }
    await Promise.race([page.close(), new Promise((resolve) => { setTimeout(resolve, 1000); })]); // a crashed one may not answer
    this.tabs.splice(this.tabs.indexOf(page), 1, await this.open());
  }

  // assertWhole fails when an edit is missing, came twice, or is not followed.
  async assertWhole() {
    const { heads, books } = await stored(this.tabs[0]);
    assert.equal(heads.length, 1, "the tabs have one workbook");
    const [{ key, generation }] = heads;
    const names = books[key].kpis.map((kpi) => kpi.name);
    this.report.lost = this.kept.filter((name) => !names.includes(name));
    this.report.twice = names.filter((name, at) => names.indexOf(name) !== at || ![...this.kept, ...this.maybe].includes(name));
    assert.deepEqual({ lost: this.report.lost, twice: this.report.twice }, { lost: [], twice: [] });
    assert.ok(generation >= this.head, `generation ${generation} is left, ${this.head} was saved`);
    for (const page of this.tabs) {
      await page.evaluate(() => { location.hash = "#/scorecard"; });
      await page.getByRole("row", { name: names.at(-1), exact: true }).waitFor();
    }
  }
}
