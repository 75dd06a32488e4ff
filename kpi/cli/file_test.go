package cli

import (
	"strings"
	"testing"

	"kpiworkbook/kpi/kpitest"
)

// excel is a workbook of sheets: name, the number in their only cell.
func excel(t *testing.T, sheets ...string) []byte {
	relation := func(id, kind, target string) string {
		return `<Relationship Id="` + id + `" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind + `" Target="` + target + `"/>`
	}
	var list, relations strings.Builder
	parts := []string{"[Content_Types].xml", "<Types/>", "_rels/.rels", "<R>" + relation("a", "officeDocument", "xl/workbook.xml") + "</R>"}
	for i := 0; i < len(sheets); i += 2 {
		list.WriteString(`<sheet name="` + sheets[i] + `" r:id="` + sheets[i] + `"/>`)
		relations.WriteString(relation(sheets[i], "worksheet", sheets[i]+".xml"))
		parts = append(parts, "xl/"+sheets[i]+".xml", `<worksheet><sheetData><row><c t="inlineStr"><is><t>n</t></is></c></row><row><c><v>`+sheets[i+1]+`</v></c></row></sheetData></worksheet>`)
	}
	return kpitest.Archive(t, append(parts, "xl/_rels/workbook.xml.rels", "<R>"+relations.String()+"</R>", "xl/workbook.xml", "<workbook><sheets>"+list.String()+"</sheets></workbook>")...)
}

func TestTablesInArchivesAreRead(t *testing.T) {
	files := disk{
		"one.xlsx": excel(t, "Data", "7"),
		"two.xlsx": excel(t, "Orders", "7", "Targets", "9"),
		"all.zip":  kpitest.Archive(t, "a.csv", "n\n1\n", "b/c.csv", "n\n2\n"),
		"odd#.csv": []byte("n\n3\n"),
		"none.zip": kpitest.Archive(t, "a.png", "x"),
		"cut.xlsx": excel(t, "Data", "7")[:200],
	}
	const sum, only = "period  value  rows  skipped  exact\nall     %      1     0\n", "Of 2 tables in the file the first is read, "
	for _, c := range []struct {
		file, value, stderr string
	}{
		{"one.xlsx", "7", ""},
		{"one.xlsx#Data", "7", ""},
		{"two.xlsx", "7", "two.xlsx: info: " + only + "Orders. [first-table]\n  Name another behind a #: two.xlsx#Targets\n"},
		{"two.xlsx#Targets", "9", ""},
		{"all.zip", "1", "all.zip: info: " + only + "a.csv. [first-table]\n  Name another behind a #: all.zip#b/c.csv\n"},
		{"all.zip#b/c.csv", "2", ""},
		{"odd#.csv", "3", ""},
		{"two.xlsx#Target", "", "kpi: two.xlsx holds no \"Target\"; it has Orders, Targets\n"},
		{"odd#.csv#Data", "", "kpi: odd#.csv is one table: leave out #Data\n"},
		{"none.zip", "", "none.zip: error: This file is a ZIP archive, not a CSV file. [not-csv]\n  Unpack it and import the CSV files in it.\n"},
		{"cut.xlsx", "", "cut.xlsx: error: The archive is damaged or cut off. [sheet/no-zip]\n  Open it in a spreadsheet program and save it as XLSX or CSV again.\n"},
	} {
		code, out, errs := run(t, files, "query", "--data", "T="+c.file, "--formula", "SUM(T[n])")
		if c.value == "" {
			_, _, errs = run(t, files, "inspect", c.file)
		} else if want := strings.Replace(sum, "%", c.value, 1); code != Done || out != want {
			t.Errorf("%s: exit %d with\n%s", c.file, code, out)
		}
		if errs != c.stderr {
			t.Errorf("%s: told\n%s\nwant\n%s", c.file, errs, c.stderr)
		}
	}
}
