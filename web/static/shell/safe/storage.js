// What is stored, read and never written: see app/browser for the stores and
// app/keep for the form of the copies.

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// open gives the database as it is, undefined when there is none: opening one
// that does not exist would make it, so its making is broken off.
export async function open() {
  const request = indexedDB.open("kpi");
  let absent = false;
  request.onupgradeneeded = () => {
    absent = true;
    request.transaction.abort();
  };
  try {
    const db = await done(request);
    db.onversionchange = () => db.close();
    return db;
  } catch (error) {
    if (absent) return undefined;
    throw error;
  }
}

const store = (db, name) => db.transaction(name).objectStore(name);

// entries reads a store one by one, so that one that fails is lost alone.
async function entries(db, name) {
  if (!db.objectStoreNames.contains(name)) return [];
  const list = [];
  for (const key of await done(store(db, name).getAllKeys())) {
    try {
      list.push([key, await done(store(db, name).get(key))]);
    } catch {
      list.push([key, undefined]);
    }
  }
  return list;
}

function parsed(text) {
  try { return JSON.parse(text) ?? {}; } catch { return {}; }
}

// generations gives all versions by workbook, newest first, those included of
// which only the document is left.
export async function generations(db) {
  const all = new Map(), books = new Map();
  for (const [place, text] of await entries(db, "generations")) all.set(String(place), { ...parsed(text), key: place[0], number: place[1] });
  for (const place of db.objectStoreNames.contains("documents") ? await done(store(db, "documents").getAllKeys()) : []) {
    if (!all.has(String(place))) all.set(String(place), { key: place[0], number: place[1] });
  }
  for (const g of [...all.values()].sort((a, b) => b.number - a.number)) {
    if (!books.has(g.key)) books.set(g.key, []);
    books.get(g.key).push(g);
  }
  return books;
}

// documentOf gives the text of a version and whether it is what was saved.
export async function documentOf(db, { key, number, checksum }) {
  let text;
  try {
    text = await done(store(db, "documents").get([key, number]));
  } catch (error) {
    return { state: "cannot be read: " + error.message };
  }
  if (typeof text !== "string") return { state: "missing" };
  if (!checksum) return { text, state: "unknown" };
  return { text, state: (await digest(text)) === checksum ? "whole" : "damaged" };
}

async function digest(text) {
  if (!globalThis.crypto?.subtle) return "";
  const sum = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// textOf reads small storage.
export const textOf = (name) => localStorage.getItem(name);

// copies gives the second copies with their state.
export async function copies() {
  const list = [];
  for (const name of ["kpi-book-a", "kpi-book-b"]) {
    const text = textOf(name);
    if (!text) continue;
    const [, , sum] = text.split(":", 3);
    const payload = text.split(":").slice(3).join(":");
    list.push({ name, text, state: (await digest(payload)) === sum ? "whole" : "damaged" });
  }
  return list;
}

// files gives the files that were imported.
export async function files(db) {
  return (await entries(db, "files")).map(([sha, text]) => ({ sha, size: 0, pieces: [], ...parsed(text) }));
}

// piecesOf reads a file piece by piece.
export async function* piecesOf(db, file) {
  let size = 0;
  for (const [i, hash] of file.pieces.entries()) {
    const piece = await done(store(db, "pieces").get(hash));
    if (!(piece instanceof ArrayBuffer)) throw new Error(`piece ${i + 1} of ${file.pieces.length} is missing`);
    size += piece.byteLength;
    yield new Blob([piece]);
  }
  if (size !== file.size) throw new Error(`${size} of ${file.size} bytes are there`);
}
