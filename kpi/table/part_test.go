package table

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// parts are the readers of all parts of a file but the first. Parts cross as bytes.
func parts(t testing.TB, data []byte, opts Options, of int, read *int) []Other {
	others := make([]Other, of-1)
	for i := range others {
		others[i] = func(ctx context.Context) (*Part, error) {
			p, err := ReadPart(ctx, bytes.NewReader(data), opts, i+1, of)
			if err != nil || p == nil {
				return nil, err
			}
			*read++
			var form bytes.Buffer
			if err := p.Encode(&form, nil); err != nil {
				t.Fatal(err)
			}
			return DecodePart(bytes.NewReader(form.Bytes()), nil)
		}
	}
	return others
}

// sameInParts checks that a file read in parts is the table that a single reader makes, and returns
// how many parts were not the leader's.
func sameInParts(t testing.TB, data []byte, opts Options, of int) (read int) {
	t.Helper()
	want, err := Read(context.Background(), data, opts)
	if err != nil {
		t.Fatal(err)
	}
	others := parts(t, data, opts, of, &read)
	if n := len(data); n%3 == 0 { // some do not come
		others[n%len(others)] = func(context.Context) (*Part, error) { return nil, nil }
	}
	got, err := ReadShared(context.Background(), bytes.NewReader(data), opts, others)
	if err != nil {
		t.Fatal(err)
	}
	if d := differ(reflect.ValueOf(got), reflect.ValueOf(want)); d != "" {
		t.Fatalf("%.3000q\nin %d parts differs at %s\n%.3000s\nin one piece\n%.3000s", data, of, d, allOf(got), allOf(want))
	}
	if !bytes.Equal(encodedTable(t, got), encodedTable(t, want)) {
		t.Fatalf("%.2000q\nin %d parts has other bytes", data, of)
	}
	return read
}

func TestReadInParts(t *testing.T) {
	for _, s := range append(seeds,
		"a,b\n"+strings.Repeat("1,x\n", 50)+"2,\"y\n1,x\n1,x\n"+strings.Repeat("1,x\n", 50)+"\"\n1,z\n",
		"a,b\n"+strings.Repeat("1,x\n", 50)+"2,\"never closed\n"+strings.Repeat("1,x\n", 50),
		"a,b\n"+strings.Repeat("1,x\n", 50)+"2, \"never closed\n"+strings.Repeat("1,x\n", 50),
		"a,b\r\n"+strings.Repeat("1,\"x\r\n1,y\r\n1,z\"\r\n", 50)+"Total,5\r\n\r\n",
		"a,b\r"+strings.Repeat("1,x\r", 50), "a,b\n"+strings.Repeat("1,x\r\r\n", 50)+"\n\n\n"+strings.Repeat("\n", 99),
		"a,b\n"+strings.Repeat("1,x\n", 50)+emptyRoom, "\xef\xbb\xbfa,b\n"+strings.Repeat("1,é\n", 50)+"2,\xe9\n",
		"a,b\n"+strings.Repeat("1,\n", 5000)+strings.Repeat("1,x\n", 5000),
		"a,b\n"+strings.Repeat("900000000000000000,x\n", 300)+strings.Repeat("1.25,x\n", 300),
		"a,b\n"+strings.Repeat("1.5,x\n", 300)+strings.Repeat("900000000000000000,x\n", 300),
		"a,b\n"+strings.Repeat("1,x\n", 2000)+strings.Repeat("12345678901234567890123,x\n", 3),
	) {
		for of := 2; of <= 5; of++ {
			sameInParts(t, []byte(s), Options{least: 1}, of)
			sameInParts(t, []byte(s), Options{least: 1, window: 30, sample: 3, Recipe: Recipe{Escape: `\`}}, of)
		}
	}
}

func TestRealFilesInParts(t *testing.T) {
	read := 0
	for _, f := range realFiles(t) {
		read += sameInParts(t, f.bytes, Options{least: 1, sample: 50}, 4)
		read += sameInParts(t, f.bytes, Options{least: 1000}, 2)
	}
	if read < 20 {
		t.Errorf("only %d parts were read by others", read)
	}
}

// randomFile makes a file of a few columns with all that can be odd about one.
func randomFile(r *rand.Rand) []byte {
	columns, rarely, rows := 1+r.IntN(5), 3+r.IntN(2000), 1<<r.IntN(15)+r.IntN(2000)
	end := []string{"\n", "\n", "\r\n", "\r", "\r\r\n"}[r.IntN(5)]
	odd := []string{`"two` + "\n" + `lines"`, `"in,1` + "\n" + `2,x` + "\n" + `3"`, `mid"quote`, `"after"x`, ` "padded" `, "NA", "-", `"x\"y"`, "\n\n", "#", "", "12B",
		"1.123456", "12345678901234567890", "900000000000000000", "31/12/2024 10:00", "nope", "no", "5 %", "Total", " x", `""""`}
	line := strings.Repeat("1,", columns-1) + "x\n" // cells that look like records
	odd = append(odd, `"`+strings.Repeat(line, 30)+`"`, `"`+strings.Repeat(line, 200)+`"`, ` "`+strings.Repeat(line, 30)+`" `)
	if r.IntN(20) == 0 {
		odd = append(odd, ` "open`, `"open`, "\r", "\xe9", "\x00")
	}
	pools, late := make([][2]int, columns), make([]int, columns)
	for c := range pools {
		pools[c] = [2]int{r.IntN(len(cellPools)), r.IntN(len(cellPools))}
		late[c] = r.IntN(rows + 1)
		if r.IntN(2) == 0 {
			late[c] = rows
		}
	}
	unique := r.IntN(3)
	var b bytes.Buffer
	if r.IntN(4) > 0 {
		b.WriteString(strings.Join([]string{"id", "b", "c", "d", "e"}[:columns], ",") + end)
	}
	for row := range rows {
		n := columns
		if r.IntN(rarely) == 0 {
			n = r.IntN(columns + 3)
		}
		for c := range n {
			pool := cellPools[pools[c%columns][0]]
			if row >= late[c%columns] {
				pool = cellPools[pools[c%columns][1]]
			}
			cell := pool[r.IntN(len(pool))]
			switch {
			case c == 0 && unique == 1:
				cell = fmt.Sprintf("id %d", row)
			case c == 0 && unique == 2:
				cell = fmt.Sprintf("id %d", r.IntN(rows+1))
			}
			if r.IntN(3) == 0 || strings.Contains(cell, ",") {
				cell = `"` + cell + `"`
			}
			if r.IntN(rarely) == 0 {
				cell = odd[r.IntN(len(odd))]
			}
			b.WriteString(strings.Repeat(",", min(c, 1)) + cell)
		}
		if r.IntN(rarely) == 0 {
			b.WriteString(end)
		}
		b.WriteString(end)
	}
	return b.Bytes()
}

func TestRandomFilesInParts(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	read, rounds := 0, 50
	for range rounds {
		data := randomFile(r)
		opts := Options{least: 1 + int64(r.IntN(2000)), sample: r.IntN(2) * (1 + r.IntN(200)), Keep: r.IntN(3) * 100}
		if r.IntN(3) == 0 {
			opts.window = 1 + r.IntN(5000)
		}
		if r.IntN(5) == 0 {
			first, err := Read(context.Background(), data, Options{})
			if err != nil {
				t.Fatal(err)
			}
			opts.Recipe = first.Recipe
		}
		read += sameInParts(t, data, opts, 2+r.IntN(4))
	}
	if read < rounds/2 {
		t.Errorf("only %d parts were read by others", read)
	}
}

// Whatever becomes of the other readers, the table is whole.
func TestPartsThatFail(t *testing.T) {
	var b strings.Builder
	b.WriteString("n,day,name\n")
	for i := range 30_000 {
		fmt.Fprintf(&b, "%d,2024-01-%02d,name %d\n", i, 1+i%31, i%700)
	}
	data, opts := []byte(b.String()), Options{least: 1}
	whole, err := Read(context.Background(), data, opts)
	if err != nil {
		t.Fatal(err)
	}
	want, n := encodedTable(t, whole), 0
	good := parts(t, data, opts, 3, &n)
	other := parts(t, []byte("n,m,name\n"+strings.Repeat("x,y,z\n", 90_000)), opts, 3, &n)
	for name, o := range map[string]Other{
		"an error":       func(context.Context) (*Part, error) { return nil, errBroken },
		"nothing":        func(context.Context) (*Part, error) { return nil, nil },
		"another part":   good[1],
		"another file":   other[0],
		"broken off":     func(context.Context) (*Part, error) { return DecodePart(bytes.NewReader(want), nil) },
		"what it should": good[0],
	} {
		var done, all int64
		opts.Yield = func(d, a int64, rows int) error { done, all = d, a; return nil }
		tab, err := ReadShared(context.Background(), bytes.NewReader(data), opts, []Other{o, good[1]})
		if err != nil || !bytes.Equal(encodedTable(t, tab), want) {
			t.Errorf("%s: %v, or another table", name, err)
		}
		if done != all {
			t.Errorf("%s: %d bytes done of %d", name, done, all)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err = ReadShared(ctx, bytes.NewReader(data), opts, []Other{func(ctx context.Context) (*Part, error) { cancel(); return nil, ctx.Err() }, good[1]})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled while waiting: %v", err)
	}
	opts.Yield = func(done, total int64, rows int) error { return errBroken }
	for index := 1; index < 3; index++ {
		if _, err := ReadPart(context.Background(), bytes.NewReader(data), opts, index, 3); !errors.Is(err, errBroken) {
			t.Errorf("stopped: %v", err)
		}
	}
	opts.Yield = nil
	if _, err := ReadPart(context.Background(), broken{bytes.NewReader(data), 500_000}, opts, 2, 3); !errors.Is(err, errBroken) {
		t.Errorf("a source that breaks: %v", err)
	}
	for name, p := range map[string]func() (*Part, error){
		"the leader's": func() (*Part, error) { return ReadPart(context.Background(), bytes.NewReader(data), opts, 0, 3) },
		"none there":   func() (*Part, error) { return ReadPart(context.Background(), bytes.NewReader(data), opts, 3, 3) },
		"small":        func() (*Part, error) { return ReadPart(context.Background(), bytes.NewReader(data), Options{}, 1, 3) },
		"compressed": func() (*Part, error) {
			return ReadPart(context.Background(), bytes.NewReader([]byte(gzipped(b.String()))), opts, 1, 3)
		},
		"no text": func() (*Part, error) {
			return ReadPart(context.Background(), bytes.NewReader([]byte("%PDF-")), opts, 1, 3)
		},
	} {
		if p, err := p(); p != nil || err != nil {
			t.Errorf("%s: a part, or %v", name, err)
		}
	}
}

// FuzzParts holds for any file: read in parts it is the same table.
func FuzzParts(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s), uint8(2), uint8(9))
	}
	r := rand.New(rand.NewPCG(13, 14))
	for range 5 {
		f.Add(randomFile(r)[:600], uint8(3), uint8(30))
	}
	f.Fuzz(func(t *testing.T, data []byte, of, window uint8) {
		sameInParts(t, data, Options{least: 1, window: int(window), sample: 1 + int(window)%20}, 2+int(of)%4)
	})
}

// FuzzDecodePart holds for any bytes: they are no part, or one that a leader can take or leave.
func FuzzDecodePart(f *testing.F) {
	text := []byte("a,b,c,d\n" + strings.Repeat("1,x,2024-01-02,yes\n2.5,,2024-01-03,no\n,z,,\n", 20))
	opts := Options{least: 1, sample: 5}
	p, err := ReadPart(context.Background(), bytes.NewReader(text), opts, 1, 2)
	if err != nil || p == nil {
		f.Fatal(err)
	}
	var form bytes.Buffer
	if err := p.Encode(&form, nil); err != nil {
		f.Fatal(err)
	}
	f.Add(form.Bytes(), 0, 0, byte(0))
	f.Fuzz(func(t *testing.T, data []byte, at, also int, to byte) {
		if len(data) > 0 {
			data = bytes.Clone(data)
			data[uint(at)%uint(len(data))] = to
			data[uint(also)%uint(len(data))] ^= to
		}
		other := func(context.Context) (*Part, error) { return DecodePart(bytes.NewReader(data), nil) }
		if _, err := ReadShared(context.Background(), bytes.NewReader(text), opts, []Other{other}); err != nil {
			t.Fatal(err)
		}
	})
}

// A reader of a part reads it once, beside the head of the file and the places of the cuts.
func TestPartsAreReadOnce(t *testing.T) {
	text := []byte("id,city,n\n" + strings.Repeat("7,Zürich,1.5\n", 400_000))
	opts := Options{window: 300_000}
	most := int64(len(text)/2 + 1_200_000)
	other := func(ctx context.Context) (*Part, error) {
		c := &counted{Source: bytes.NewReader(text)}
		p, err := ReadPart(ctx, c, opts, 1, 2)
		if c.read > most {
			t.Errorf("the other reader read %d bytes of %d", c.read, len(text))
		}
		return p, err
	}
	c := &counted{Source: bytes.NewReader(text)}
	if tab, err := ReadShared(context.Background(), c, opts, []Other{other}); err != nil || tab.Rows != 400_000 {
		t.Fatal(err)
	}
	if c.read > most {
		t.Errorf("the leader read %d bytes of %d", c.read, len(text))
	}
}
