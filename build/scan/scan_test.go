package scan_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
	"unsafe"

	"kpiworkbook/build/scan"
	"kpiworkbook/kpi/kpitest"
	"kpiworkbook/kpi/table"
)

// The module runs under node: frames of numbers and bytes come in, what it stored goes out.
const (
	opening = `
const fs = require("fs");
const mem = new WebAssembly.Memory({ initial: 64 });
const bytes = new Uint8Array(mem.buffer), words = new Uint32Array(mem.buffer);
const read = (n) => {
  const b = Buffer.alloc(n);
  for (let at = 0; at < n;) {
    let got;
    try { got = fs.readSync(0, b, at, n - at, null); } catch (e) { if (e.code === "EAGAIN") continue; throw e; }
    if (!got) process.exit(0);
    at += got;
  }
  return b;
};
const write = (out) => {
  for (let at = 0; at < out.length;) {
    try { at += fs.writeSync(1, out, at); } catch (e) { if (e.code !== "EAGAIN") throw e; }
  }
};
const numbers = (n) => { const b = read(4 * n); return Array.from({ length: n }, (_, i) => b.readUInt32LE(4 * i)); };
const engine = new WebAssembly.Instance(new WebAssembly.Module(read(numbers(1)[0])), { go: { mem } }).exports;
`
	// What the scanner must not write to is filled and looked at again.
	scanning = opening + `
for (;;) {
  const [length, columns, records, delim, quote] = numbers(5);
  const text = read(length), from = 4096, room = records * (columns + 1) + 16;
  const places = (from + length + 64 + 3) >> 2;
  bytes.fill(0xAA, 0, (places + room) * 4 + 4096);
  bytes.set(text, from);
  const before = Buffer.from(bytes.slice(0, 4 * places)), behind = (places + room) * 4;
  const found = engine.scan(from, from + length, 4 * places, columns, records, delim, quote);
  const strayed = !before.equals(bytes.slice(0, 4 * places)) || bytes.slice(behind, behind + 4096).some((b) => b !== 0xAA);
  const stored = words.slice(places, places + room);
  const out = Buffer.alloc(12 + 4 * room);
  out.writeUInt32LE(found, 0); out.writeUInt32LE(engine.next(), 4); out.writeUInt32LE(strayed ? 1 : 0, 8);
  stored.forEach((w, i) => out.writeUInt32LE(w, 12 + 4 * i));
  write(out);
}`
	// The dictionary and what is filled stand behind the text, each at a whole number of eights.
	coding = opening + `
for (;;) {
  const [length, stride, rows, quote, ...sizes] = numbers(8); // places, slots, arena, ends
  const at = [4096];
  const put = (n) => { const from = at.at(-1); bytes.set(read(n), from); at.push((from + n + 64 + 7) & ~7); return from; };
  bytes.fill(0xAA);
  const text = put(length), openings = put(256), [places, slots, arena, ends] = sizes.map(put);
  const codes = at.at(-1), valid = codes + 4 * rows + 64 & ~7, end = valid + 8 * (rows + 63 >> 6);
  bytes.fill(0, valid, end);
  const before = Buffer.from(bytes.slice(0, end + 4096));
  const missed = engine.codes(text, text + length, places, stride, rows, openings, quote, slots, sizes[1] / 24 - 1, arena, ends, codes, valid);
  const after = Buffer.from(bytes.slice(0, end + 4096));
  const out = Buffer.concat([Buffer.alloc(8), after.subarray(codes, codes + 4 * rows), after.subarray(valid, end)]);
  after.copy(before, codes, codes, codes + 4 * rows);
  after.copy(before, valid, valid, end);
  out.writeUInt32LE(missed, 0); out.writeUInt32LE(before.equals(after) ? 0 : 1, 4);
  write(out);
}`
	mixing = opening + `
for (;;) {
  const [length] = numbers(1);
  bytes.set(read(32 + 256 + length), 4096);
  engine.mix(4096, 4096 + 288, 4096 + 288 + length, 4096 + 32);
  write(bytes.slice(4096, 4096 + 32));
}`
)

// dialog runs a script under node beside the module: it is sent numbers and bytes, and fills an
// answer.
func dialog(t *testing.T, script string) func(numbers []uint32, data, answer []byte) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not there to run the module")
	}
	module, err := scan.Module()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, "-e", script)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); cmd.Wait() })
	ask := func(numbers []uint32, data, answer []byte) {
		frame := []byte(nil)
		for _, n := range numbers {
			frame = binary.LittleEndian.AppendUint32(frame, n)
		}
		_, err := in.Write(append(frame, data...))
		if err == nil {
			_, err = io.ReadFull(out, answer)
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, said.String())
		}
	}
	ask([]uint32{uint32(len(module))}, module, nil)
	return ask
}

// scanner is the module under node as a table.Scanner; taken counts the records it took.
func scanner(t *testing.T, taken *int) table.Scanner {
	t.Helper()
	ask := dialog(t, scanning)
	return func(text []byte, places []uint32, columns, records int, delim, quote byte) (found, next int) {
		answer := make([]byte, 12+4*(records*(columns+1)+16))
		ask([]uint32{uint32(len(text)), uint32(columns), uint32(records), uint32(delim), uint32(quote)}, text, answer)
		at := func(i int) uint32 { return binary.LittleEndian.Uint32(answer[4*i:]) }
		if at(2) != 0 {
			t.Fatalf("the module wrote where it must not: %q", text)
		}
		for i := range places[:records*(columns+1)+16] {
			places[i] = at(3 + i)
		}
		*taken += int(at(0))
		return int(at(0)), int(at(1))
	}
}

// coder is the module under node as a table.Coder; taken counts the cells it took.
func coder(t *testing.T, taken *int) table.Coder {
	t.Helper()
	ask := dialog(t, coding)
	return func(l table.Lookup) (missed int) {
		slots := unsafe.Slice((*byte)(unsafe.Pointer(&l.Slots[0])), len(l.Slots)*24)
		places := l.Places[:(l.Rows-1)*l.Stride+2]
		var data []byte
		data = append(append(data, l.Text...), l.Openings[:]...)
		for _, p := range places {
			data = binary.LittleEndian.AppendUint32(data, p)
		}
		data = append(append(data, slots...), l.Arena...)
		for _, e := range l.Ends {
			data = binary.LittleEndian.AppendUint32(data, e)
		}
		answer := make([]byte, 8+4*l.Rows+(l.Rows+63)/64*8)
		ask([]uint32{uint32(len(l.Text)), uint32(4 * l.Stride), uint32(l.Rows), uint32(l.Quote),
			uint32(4 * len(places)), uint32(len(slots)), uint32(len(l.Arena)), uint32(4 * len(l.Ends))}, data, answer)
		if binary.LittleEndian.Uint32(answer[4:]) != 0 {
			t.Fatalf("the module wrote where it must not: %q", l.Text)
		}
		missed = int(binary.LittleEndian.Uint32(answer))
		answer = answer[8:]
		for row := range l.Rows {
			l.Codes[row] = binary.LittleEndian.Uint32(answer[4*row:])
		}
		for i := range (l.Rows + 63) / 64 {
			l.Valid[i] |= binary.LittleEndian.Uint64(answer[4*l.Rows+8*i:])
		}
		*taken += l.Rows - missed
		return missed
	}
}

// shown is everything a table says.
func shown(t *testing.T, text []byte, opts table.Options) string {
	t.Helper()
	tab, err := table.Read(context.Background(), text, opts)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, c := range tab.Columns {
		fmt.Fprintf(&out, "%q %s\n", c.Name, c.Type)
		for row := range tab.Rows {
			fmt.Fprintf(&out, "%v %q|", c.HasValue(row), c.Cell(row))
		}
	}
	fmt.Fprintf(&out, "\n%d rows, problems %v", tab.Rows, tab.Problems.All())
	kept := sha256.New()
	if err := tab.Encode(kept, func() error { return nil }); err != nil { // codes and all
		t.Fatal(err)
	}
	fmt.Fprintf(&out, "\n%x", kept.Sum(nil))
	return out.String()
}

func TestModuleReadsAsTheReaderDoes(t *testing.T) {
	taken := 0
	quick := scanner(t, &taken)
	r := rand.New(rand.NewPCG(5, 6))
	pieces := []string{"1", "22.5", "name", "a longer text than sixteen", "", `"quoted"`, `"a, b"`, `"say ""so"""`, "é", "2024-01-31",
		`"` + strings.Repeat("long, ", 9) + `"`}
	odd := []string{`"two` + "\n" + `lines"`, `mid"quote`, `"after"x`, ` "padded"`, `"open`, "\r", "\x00", `"" `,
		`"` + strings.Repeat("far ", 8) + "\n" + strings.Repeat("apart ", 8) + `"`, strings.Repeat(",", 60)}
	for range 1500 {
		columns, rarely := 2+r.IntN(5), 5+r.IntN(400)
		end := []string{"\n", "\r\n"}[r.IntN(2)]
		var text strings.Builder
		for c := range columns {
			text.WriteString(strings.Repeat(",", min(c, 1)) + "col" + fmt.Sprint(c))
		}
		text.WriteString(end)
		for range r.IntN(60) {
			n := columns
			if r.IntN(rarely) == 0 {
				n = r.IntN(columns + 20)
			}
			for c := range n {
				piece := pieces[r.IntN(len(pieces))]
				if r.IntN(rarely) == 0 {
					piece = odd[r.IntN(len(odd))]
				}
				text.WriteString(strings.Repeat(",", min(c, 1)) + piece)
			}
			text.WriteString(end)
		}
		data := []byte(text.String())
		opts := table.Options{Name: "t"}
		if r.IntN(8) == 0 {
			opts.Recipe.Quote = "none"
		}
		want := shown(t, data, opts)
		opts.Quick.Scan = quick
		if got := shown(t, data, opts); got != want {
			t.Fatalf("%q\ngives %s\nwant %s", data, got, want)
		}
	}
	if taken < 20_000 {
		t.Errorf("the module took only %d records", taken)
	}
}

func TestModuleCodesAsTheReaderDoes(t *testing.T) {
	taken := 0
	quick := coder(t, &taken)
	r := rand.New(rand.NewPCG(7, 8))
	odd := []string{"", `"`, `""`, `"""x"""`, `"say ""so"""`, `mid"quote`, " ", " x", "é", "\u2003", `" "`, `a""b`, `"a""b"`, `"a`, "NULL", "-", `"é"`}
	lengths := []int{1, 2, 7, 8, 9, 15, 16, 17, 23, 24, 25, 40, 100}
	cells := 0
	for range 25 {
		rarely, many := 3+r.IntN(1000), 1+r.IntN(3000)
		names := make([]string, many)
		for i := range names {
			// alike but for a digit somewhere, so that hashes and tails are what tells them apart
			name := []byte(strings.Repeat("a", lengths[r.IntN(len(lengths))]))
			for range 1 + r.IntN(2) {
				name[r.IntN(len(name))] = byte('0' + r.IntN(10))
			}
			if names[i] = "x" + string(name); r.IntN(4) == 0 {
				names[i] = `"` + names[i] + `, z"`
			}
		}
		var text strings.Builder
		text.WriteString("first,second\n")
		rows := 4000 + r.IntN(9000)
		for range rows {
			for c := range 2 {
				name := names[min(r.IntN(many), r.IntN(many))]
				if r.IntN(rarely) == 0 {
					name = odd[r.IntN(len(odd))]
				}
				text.WriteString(strings.Repeat(",", c) + name)
			}
			text.WriteString("\n")
		}
		cells += 2 * rows
		data := []byte(text.String())
		want := shown(t, data, table.Options{Name: "t"})
		if got := shown(t, data, table.Options{Name: "t", Quick: table.Quick{Code: quick}}); got != want {
			t.Fatalf("%d texts in %d rows: the tables differ", many, rows)
		}
	}
	if taken < cells/8 {
		t.Errorf("the module took only %d of %d cells", taken, cells)
	}
}

// The scanner of the tests looks at what must not be written to.
func TestModuleStaysInItsPlaces(t *testing.T) {
	taken := 0
	quick := scanner(t, &taken)
	for cells := range 300 {
		for _, text := range []string{strings.Repeat(",", cells), strings.Repeat("\"\",", cells), "a,b\n" + strings.Repeat(",", cells)} {
			quick([]byte(text+strings.Repeat("a", 64)), make([]uint32, 2*3+16), 2, 2, ',', '"')
		}
	}
	if taken != 300 {
		t.Errorf("%d records were taken", taken)
	}
}

func TestModuleTakesOrdinaryRecords(t *testing.T) {
	taken := 0
	const rows = 3000
	data := kpitest.Orders(2, rows)
	want := shown(t, data, table.Options{})
	if got := shown(t, data, table.Options{Quick: table.Quick{Scan: scanner(t, &taken), Code: coder(t, new(int))}}); got != want {
		t.Error("the tables differ")
	}
	if taken < rows-5 {
		t.Errorf("the module took %d of %d records", taken, rows)
	}
}

func TestModuleIsReproducible(t *testing.T) {
	first, err := scan.Module()
	if err != nil {
		t.Fatal(err)
	}
	again, _ := scan.Module()
	if !bytes.Equal(first, again) || !bytes.HasPrefix(first, []byte("\x00asm")) {
		t.Error("the same text gave other bytes")
	}
}
