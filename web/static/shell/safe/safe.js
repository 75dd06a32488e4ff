// The page for when the program does not start: it reads what is stored, as it
// is, and hands it over as files. It never writes. Nothing here needs Go, and
// whatever cannot be read is said and does not keep the rest from being read.
import { copies, documentOf, files, generations, open, piecesOf, textOf } from "./storage.js";
import { zipOf } from "./zip.js";

const say = (text) => { document.getElementById("says").textContent = text; };

// everything is what can be saved, as {name, make}; make gives a Blob.
const everything = [];

function offer(name, make) {
  everything.push({ name, make });
  return element("button", {
    type: "button", className: "button button--s", ariaLabel: "Save " + name, textContent: "Save",
    onclick: async () => {
      try {
        download(name, await make());
        say("Saved " + name + ".");
      } catch (error) {
        say(name + " could not be read: " + wordsOf(error));
      }
    },
  });
}

function download(name, blob) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name.split("/").at(-1) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function element(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

const wordsOf = (error) => error?.message || error?.name || String(error);

// table draws rows of cells, each a text or a node.
function table(name, heads, rows) {
  const row = (tag, cells) => element("tr", {}, ...cells.map((cell) => element(tag, {}, cell)));
  return element("div", { className: "table-wrap", tabIndex: 0, role: "region", ariaLabel: name },
    element("table", { className: "table table--dense" },
      element("thead", {}, row("th", heads)), element("tbody", {}, ...rows.map((cells) => row("td", cells)))));
}

const none = (text) => element("p", { className: "muted" }, text);

function size(bytes) {
  const units = ["bytes", "KB", "MB", "GB"];
  let n = bytes, at = 0;
  for (; n >= 1000 && at < 3; at++) n /= 1000;
  return (at && n < 10 ? n.toFixed(1) : Math.round(n)) + " " + units[at];
}

const time = (at) => (Number.isNaN(Date.parse(at)) ? String(at ?? "") : new Date(at).toLocaleString());

// safe makes a name that every file system takes.
const safe = (name) => String(name || "untitled").replace(/[<>:"/\\|?*\u0000-\u001f]/g, "-").slice(0, 80);

const names = new Map(); // SHA-256 of a file → its name, from the documents

function learn(document) {
  for (const t of document.tables ?? []) {
    for (const b of t.batches ?? []) names.set(b.sha256, b.file || t.name + ".csv");
  }
}

async function showBooks(db) {
  const place = document.getElementById("books");
  const books = await generations(db);
  if (!books.size) place.append(none("No workbook is stored here."));
  for (const [key, list] of books) {
    const title = list.find((g) => g.name)?.name || "Untitled workbook";
    const rows = [];
    for (const g of list) {
      const { text, state } = await documentOf(db, g);
      try { learn(JSON.parse(text)); } catch { /* it is offered as it is */ }
      const file = `${safe(title)} ${key}/version ${String(g.number).padStart(4, "0")}.json`;
      rows.push([String(g.number), time(g.at), String(g.why ?? ""), text === undefined ? "" : size(new Blob([text]).size), state,
        text === undefined ? "" : offer(file, async () => new Blob([(await documentOf(db, g)).text], { type: "application/json" }))]);
    }
    place.append(element("h3", {}, title), table("Versions of " + title, ["Version", "Saved", "Why", "Size", "State", ""], rows));
  }
}

async function showCopies() {
  const list = await copies();
  document.getElementById("copies").append(list.length === 0 ? none("There is none.") :
    table("Second copies", ["Name", "Size", "State", ""], list.map((c) => [c.name, size(c.text.length), c.state, offer("second copies/" + c.name + ".txt", async () => new Blob([c.text], { type: "text/plain" }))])));
}

async function showFiles(db) {
  const list = await files(db);
  document.getElementById("files").append(list.length === 0 ? none("No files are stored here.") :
    table("Imported files", ["Name", "Size", "SHA-256", ""], list.map((f) => {
      const name = safe(names.get(f.sha) || f.sha.slice(0, 12) + ".bin");
      return [name, size(f.size), element("code", {}, f.sha.slice(0, 12) + "…"), offer(`files/${f.sha.slice(0, 12)} ${name}`, () => whole(db, f))];
    })));
}

// whole puts the pieces of a file together. A piece that is missing is an error:
// a file with a hole would pass for whole.
async function whole(db, file) {
  const parts = [];
  for await (const piece of piecesOf(db, file)) parts.push(piece);
  return new Blob(parts);
}

async function saveEverything() {
  const parts = [], lost = [];
  for (const [i, { name, make }] of everything.entries()) {
    say(`Reading ${i + 1} of ${everything.length}: ${name}`);
    try {
      parts.push({ name, blob: await make() });
    } catch (error) {
      lost.push(name + ": " + wordsOf(error));
    }
  }
  if (lost.length) parts.push({ name: "could not be read.txt", blob: new Blob([lost.join("\n") + "\n"]) });
  download("KPI Workbook raw data.zip", await zipOf(parts));
  say(lost.length ? `Saved ${parts.length - 1} files. ${lost.length} could not be read; they are named in the ZIP.` : `Saved ${parts.length} files as one ZIP.`);
}

async function begin() {
  const wrong = [];
  const tried = async (what, job) => {
    try { await job(); } catch (error) { wrong.push(what + " could not be read: " + wordsOf(error)); }
  };
  await tried("The second copies", showCopies);
  let db;
  await tried("The database", async () => { db = await open(); });
  if (db) {
    await tried("The workbooks", () => showBooks(db));
    await tried("The files", () => showFiles(db));
  } else {
    document.getElementById("books").append(none("There is no database under this address."));
  }
  const button = document.getElementById("everything");
  button.disabled = everything.length === 0;
  button.onclick = () => saveEverything().catch((error) => say("The ZIP could not be made: " + wordsOf(error)));
  say(wrong.length ? wrong.join(" ") : `${everything.length} files can be saved. Address: ${location.origin}; other addresses of the same program have their own data.`);
  document.documentElement.dataset.state = "ready";
}

try {
  const theme = textOf("kpi-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch { /* the system's theme it is */ }
begin();
