package workbook

import (
	"bytes"
	"errors"
	"flag"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite golden files")

func mustEncode(t testing.TB, w Workbook) []byte {
	t.Helper()
	data, err := Encode(w)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestDocumentIsCanonical(t *testing.T) {
	w := shop()
	w.KPIs[0].Formula = `SUM(Orders[Amount] WHERE Amount < 5 AND Customer <> "A & B")`
	w.KPIs[0].Targets = []Target{{Grain: "year", From: "2026", Value: "9"}, {Grain: "month", From: "2026-02", Value: "2"}, {Grain: "month", From: "2026-01", Value: "1"}}
	golden(t, "document.golden", mustEncode(t, w))
}

func TestDecodeReadsWhatEncodeWrote(t *testing.T) {
	first := mustEncode(t, shop())
	w, err := Decode(first)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(w, shop()) {
		t.Errorf("got %+v\nwant %+v", w, shop())
	}
	if second := mustEncode(t, w); !bytes.Equal(first, second) {
		t.Errorf("a second pass wrote\n%s", second)
	}
}

func TestUnknownMembersSurviveAtEveryLevel(t *testing.T) {
	doc := `{"version":1,"id":"w","name":"N","later":{"b":[1.50,"é"],"a":null},
	  "settings":{"calendar":{"moon":true},"work":{"shifts":2},"theme":"x"},
	  "tables":[{"id":"t","name":"T","recipe":{"delimiter":";","footer":3},"colour":"red","batches":[{"id":"b","file":"f","sha256":"","bytes":1,"rows":1,"kind":"replace","weight":"2","fixes":[{"row":1,"column":"c","was":"a","now":"b","doubt":"some"}],"undone":{"by":"x"},"effect":{"added":1,"cost":"7","moves":[{"kpi":"k","name":"K","period":"p","cause":"q"}]}}],"relations":[{"column":"a","table":"b","key":"c","kind":"strict"}],"calculated":[{"name":"d","expression":"1","kept":"yes"}]}],
	  "kpis":[{"id":"k","name":"K","formula":"1","unit":{"kind":"number","per":"day"},"heft":0.3,"targets":[{"grain":"month","from":"","value":"1","stretch":"2"}],"thresholds":{"grace":"1"},"notes":[{"id":"n","text":"t","mood":"good"}],"log":[{"id":"l","what":"unit","seal":"wax"}]}]}`
	w, err := Decode([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	w, err = RenameKPI{"k", "Renamed"}.Apply(w)
	if err != nil {
		t.Fatal(err)
	}
	out := strings.Join(strings.Fields(string(mustEncode(t, w))), "")
	for _, want := range []string{`"later":{"b":[1.50,"é"],"a":null}`, `"moon":true`, `"shifts":2`, `"theme":"x"`, `"footer":3`, `"colour":"red"`, `"weight":"2"`, `"doubt":"some"`, `"by":"x"`, `"cost":"7"`, `"cause":"q"`,
		`"kind":"strict"`, `"kept":"yes"`, `"per":"day"`, `"heft":0.3`, `"stretch":"2"`, `"grace":"1"`, `"mood":"good"`, `"seal":"wax"`} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is lost in\n%s", want, out)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	cases := map[string]struct{ doc, code, message string }{
		"newer":       {`{"version":2,"name":"x"}`, "newer-version", "newer program (document version 2; this one reads up to 1)"},
		"far newer":   {`{"version":2000000000,"name":{"not":"even a text"}}`, "newer-version", "version 2000000000"},
		"no version":  {`{"name":"x"}`, "no-version", "not a KPI workbook"},
		"zero":        {`{"version":0}`, "bad-version", `"0"`},
		"fraction":    {`{"version":1.5}`, "bad-version", `"1.5"`},
		"text":        {`{"version":"x"}`, "not-json", "damaged"},
		"array":       {`[1]`, "wrong-kind", "array"},
		"cut off":     {`{"version":1,"na`, "not-json", "damaged"},
		"empty":       {``, "not-json", "damaged"},
		"wrong kind":  {`{"version":1,"name":5}`, "wrong-kind", "number where name needs a string"},
		"deep":        {`{"version":1,"x":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, "document-too-deep", "64 levels"},
		"after it":    {`{"version":1} x`, "not-json", "damaged"},
		"null":        {`null`, "no-version", ""},
		"wrong table": {`{"version":1,"tables":{}}`, "wrong-kind", "tables"},
	}
	for name, c := range cases {
		w, err := Decode([]byte(c.doc))
		var r Refusal
		if !errors.As(err, &r) {
			t.Errorf("%s: accepted as %+v", name, w)
			continue
		}
		if string(r.Diagnostic.Code) != c.code || !strings.Contains(r.Diagnostic.Message, c.message) {
			t.Errorf("%s: got %s %q, want %s with %q", name, r.Diagnostic.Code, r.Diagnostic.Message, c.code, c.message)
		}
	}
}

func TestDecodeSaysWhereADocumentIsDamaged(t *testing.T) {
	_, err := Decode([]byte("{\n  \"version\": 1,\n  \"name\": oops\n}"))
	var r Refusal
	if !errors.As(err, &r) || r.Diagnostic.Line != 3 {
		t.Errorf("got %+v, want line 3", err)
	}
}

// The document may only grow: a member that was ever written must stay readable
// under its name and with its kind.
func TestSchemaOnlyGrows(t *testing.T) {
	var shape []string
	describe(reflect.TypeFor[Workbook](), "workbook", &shape)
	slices.Sort(shape)
	path := filepath.Join("testdata", "schema.golden")
	old, err := os.ReadFile(path)
	if err != nil && !*update {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(old)) {
		if line = strings.TrimSpace(line); !slices.Contains(shape, line) {
			t.Errorf("%q went away or changed its kind: files that have it exist", line)
		}
	}
	if !t.Failed() {
		golden(t, "schema.golden", []byte(strings.Join(shape, "\n")+"\n"))
	}
}

// describe lists every member of a type's JSON as "path kind".
func describe(t reflect.Type, path string, out *[]string) {
	switch t.Kind() {
	case reflect.Pointer:
		describe(t.Elem(), path, out)
	case reflect.Slice:
		describe(t.Elem(), path+"[]", out)
	case reflect.Map:
		describe(t.Elem(), path+"{}", out)
	case reflect.Struct:
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			if name != "" && name != "-" {
				describe(t.Field(i).Type, path+"."+name, out)
			}
		}
	default:
		*out = append(*out, path+" "+t.Kind().String())
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (-update rewrites it); got\n%s", name, got)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(mustEncode(f, shop()))
	f.Add(mustEncode(f, New("w", "Empty")))
	f.Add([]byte(`{"version":1,"Version":1,"nAmE":"x","\u212A":1,"tables":[{"recipe":null}]}`))
	f.Add([]byte(`{"version":1,"kpis":[{"thresholds":{},"unit":{"decimals":-1}}],"x":"\ud800\u2028"}`))
	f.Add([]byte(`{"version":2}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		w, err := Decode(data)
		if err != nil {
			if !errors.As(err, new(Refusal)) {
				t.Fatalf("not a refusal: %v", err)
			}
			return
		}
		Validate(w)
		first := mustEncode(t, w)
		again, err := Decode(first)
		if err != nil {
			t.Fatalf("cannot read back %s: %v", first, err)
		}
		if second := mustEncode(t, again); !bytes.Equal(first, second) {
			t.Fatalf("not canonical:\n%s\n%s", first, second)
		}
	})
}

// FuzzParseDecimal holds the texts of targets to big.Rat, and to come back as the same number.
func FuzzParseDecimal(f *testing.F) {
	for _, s := range []string{"0", "-12.50", "1e5", "007", "5.", ".5", "1,000", "12%", "$5", "(3)", "99999999999999999999.5", "−3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, ok := ParseDecimal(text)
		if !ok {
			return
		}
		if want, valid := new(big.Rat).SetString(strings.TrimSpace(text)); valid && v.Rat().Cmp(want) != 0 {
			t.Errorf("%q is %v, want %v", text, v, want)
		}
		if again, ok := ParseDecimal(v.Plain()); len(v.Plain()) < 90 && (!ok || again.Rat().Cmp(v.Rat()) != 0) {
			t.Errorf("%q is %v, which reads as %v", text, v, again)
		}
	})
}
