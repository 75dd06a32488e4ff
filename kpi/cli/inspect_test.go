package cli

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"kpiworkbook/kpi/table"
)

// Every flag of inspect overrules what would be guessed, alone and laid over a recipe.
func TestInspectFlags(t *testing.T) {
	files := disk{
		"a.csv":    []byte("# made by hand\nid;day;v;w\n1;01/02/2024;1.234;-\n2;03/04/2024;5.678;x\n"),
		"page.csv": []byte("id,city\n1,\xa3\xf3d\x9f\n"),
		"text.csv": []byte("id,note\n1,'a, b'\n2,\"c \\\"d\\\", e\"\n"),
		"r.json":   []byte(`{"dates":"dmy","decimal":",","columns":{"id":{"type":"text","missing":["2"]}}}`),
	}
	for _, c := range []struct{ args, want string }{
		{"a.csv", "; true 1 | id integer 2 | day date dd/mm/yyyy 2 | v integer , 2 | w text 2 | 1 01/02/2024 1.234 -"},
		{"a.csv --dates mdy", "; true 1 | id integer 2 | day date mm/dd/yyyy 2 | v integer , 2 | w text 2 | 1 01/02/2024 1.234 -"},
		{"a.csv --decimal .", "; true 1 | id integer 2 | day date dd/mm/yyyy 2 | v decimal 2 | w text 2 | 1 01/02/2024 1.234 -"},
		{"a.csv --locale en-US", "; true 1 | id integer 2 | day date mm/dd/yyyy 2 | v decimal 2 | w text 2 | 1 01/02/2024 1.234 -"},
		{"a.csv --locale de-DE", "; true 1 | id integer 2 | day date dd/mm/yyyy 2 | v integer , 2 | w text 2 | 1 01/02/2024 1.234 -"},
		{"a.csv --type v=text --type id=decimal", "; true 1 | id decimal 2 | day date dd/mm/yyyy 2 | v text 2 | w text 2 | 1 01/02/2024 1.234 -"},
		{"a.csv --missing w=- --missing id=1", "; true 1 | id integer 1 | day date dd/mm/yyyy 2 | v integer , 2 | w text 1 | 1 01/02/2024 1.234 -"},
		{"a.csv --header no --skip-lines 2", "; false 2 | Column 1 integer 2 | Column 2 date dd/mm/yyyy 2 | Column 3 integer , 2 | Column 4 text 2 | 1 01/02/2024 1.234 -"},
		{"a.csv --comment #", "; true 0 | id integer 2 | day date dd/mm/yyyy 2 | v integer , 2 | w text 2 | 1 01/02/2024 1.234 -"},
		{"a.csv --delimiter / --skip-lines 1 --header no", "/ false 1 | Column 1 text 3 | Column 2 text 2 | Column 3 text 2 | id;day;v;w · ·"},
		{"a.csv --recipe r.json", "; true 1 | id text 1 | day date dd/mm/yyyy 2 | v integer , 2 | w text 2 | 1 01/02/2024 1.234 -"},
		{"a.csv --recipe r.json --dates mdy --decimal . --type id=integer", "; true 1 | id integer 1 | day date mm/dd/yyyy 2 | v decimal 2 | w text 2 | 1 01/02/2024 1.234 -"},
		{"page.csv --encoding windows-1250", ", true 0 | id integer 1 | city text 1 | 1 Łódź"},
		{"text.csv --quote ' --escape none", ", true 0 | id integer 2 | note text 2 | 1 a, b"},
		{`text.csv --escape \ --skip-lines 2 --header no`, `, false 2 | Column 1 integer 1 | Column 2 text 1 | 2 c "d", e`},
		{"text.csv --quote none --skip-lines 2 --header no", `, false 2 | Column 1 integer 1 | Column 2 text 1 | Column 3 text 1 | 2 "c \"d\"  e"`},
	} {
		_, out, errs := run(t, files, append([]string{"inspect", "--format", "json", "--cells", "1"}, strings.Fields(c.args)...)...)
		var got table.Inspection
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			t.Fatalf("%s: %v\n%s%s", c.args, err, out, errs)
		}
		if line := inspectLine(got); line != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.args, line, c.want)
		}
	}
}

// inspectLine is a report in one line: settings, columns with their number of values, first cells.
func inspectLine(r table.Inspection) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %v %d", r.Delimiter, r.Header, r.Skipped)
	for _, c := range r.Columns {
		fmt.Fprintf(&b, " | %s %s %s", c.Name, c.Type, c.Format)
		if c.Format != "" {
			b.WriteByte(' ')
		}
		fmt.Fprint(&b, r.Rows-c.Blank)
	}
	b.WriteString(" |")
	for _, cell := range r.Cells[0] {
		if cell == nil {
			b.WriteString(" ·")
		} else {
			b.WriteString(" " + *cell)
		}
	}
	return b.String()
}
