// What a page has stored, read past the program, and what stories of accidents
// do to it.

// stored reads the page's database: the heads, and every generation with
// whether its document is whole.
export const stored = (page) => page.evaluate(async () => {
  const wait = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const db = await wait(indexedDB.open("kpi"));
  try {
    if (!db.objectStoreNames.contains("heads")) return { heads: [], generations: [], books: {} };
    const tx = db.transaction(["heads", "generations", "documents"]);
    const heads = (await wait(tx.objectStore("heads").getAll())).map((text) => JSON.parse(text));
    const records = (await wait(tx.objectStore("generations").getAll())).map((text) => JSON.parse(text));
    const places = await wait(tx.objectStore("documents").getAllKeys());
    const texts = await wait(tx.objectStore("documents").getAll());
    const generations = [], books = {};
    for (const record of records) {
      const at = places.findIndex(([key, number]) => key === record.key && number === record.number);
      const sum = at < 0 ? null : await crypto.subtle.digest("SHA-256", new TextEncoder().encode(texts[at]));
      const hex = sum && [...new Uint8Array(sum)].map((b) => b.toString(16).padStart(2, "0")).join("");
      generations.push({ key: record.key, number: record.number, name: record.name, whole: hex === record.checksum });
      if (heads.some((head) => head.key === record.key && head.generation === record.number)) books[record.key] = JSON.parse(texts[at]);
    }
    return { heads, generations, books };
  } finally {
    db.close();
  }
});

// rename gives the workbook another name in the settings, without waiting for
// what follows.
export async function rename(page, name) {
  await page.evaluate(() => { location.hash = "#/settings"; });
  const field = page.getByRole("region", { name: "Name", exact: true }).getByRole("textbox");
  await field.fill(name);
  await field.press("Tab");
}

// called waits until the page's workbook has a name.
export const called = (page, name) => page.waitForFunction((wanted) => document.title.includes(wanted), name);

// banners is what the page says across its top.
export const banners = async (page) => (await page.locator(".banner").allInnerTexts()).join("\n");

// hearSaves calls back with every save that a page of the context was told is
// confirmed: { key, generation }.
export async function hearSaves(context, saved) {
  await context.exposeBinding("toldOfSave", (_, note) => saved(JSON.parse(note)));
  await context.addInitScript(() => {
    const tabs = new BroadcastChannel("kpi-tabs");
    tabs.onmessage = ({ data }) => {
      if (JSON.parse(data).kind === "saved") window.toldOfSave(data);
    };
  });
}
