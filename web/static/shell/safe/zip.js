// A ZIP of parts as they are, not compressed: nothing has to fit into memory, and
// what was stored is found in it byte for byte.

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

const sliceSize = 4 << 20;

async function crc32(blob) {
  let crc = ~0;
  for (let at = 0; at < blob.size; at += sliceSize) {
    for (const byte of new Uint8Array(await blob.slice(at, at + sliceSize).arrayBuffer())) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

const u16 = (n) => [n & 255, (n >>> 8) & 255];
const u32 = (n) => [...u16(n), ...u16(n >>> 16)];
const day = u16(1 << 5 | 1); // 1 January 1980: when it was saved stands in the parts

// zipOf gives a Blob of parts {name, blob}. Names are made different.
export async function zipOf(parts) {
  const out = [], contents = [], taken = new Set();
  let at = 0, listed = 0;
  for (const { name, blob } of parts) {
    const label = new TextEncoder().encode(free(name, taken));
    const facts = [...u16(20), ...u16(1 << 11), ...u16(0), ...u16(0), ...day, ...u32(await crc32(blob)), ...u32(blob.size), ...u32(blob.size), ...u16(label.length), ...u16(0)];
    contents.push(new Uint8Array([0x50, 0x4b, 1, 2, ...u16(20), ...facts, ...u16(0), ...u16(0), ...u16(0), ...u32(0), ...u32(at)]), label);
    out.push(new Uint8Array([0x50, 0x4b, 3, 4, ...facts]), label, blob);
    at += 30 + label.length + blob.size;
    listed += 46 + label.length;
    if (at + listed > 0xffffffff) throw new Error("it would be larger than 4 GB; save the files one by one");
  }
  const end = new Uint8Array([0x50, 0x4b, 5, 6, ...u16(0), ...u16(0), ...u16(parts.length), ...u16(parts.length), ...u32(listed), ...u32(at), ...u16(0)]);
  return new Blob([...out, ...contents, end], { type: "application/zip" });
}

function free(name, taken) {
  let other = name;
  for (let n = 2; taken.has(other.toLowerCase()); n++) other = name.replace(/(\.[^./]*)?$/, (ext) => ` (${n})${ext}`);
  taken.add(other.toLowerCase());
  return other;
}
