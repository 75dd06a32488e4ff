//go:build !js

package run_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/kpitest"
)

func TestAnExcelWorkbookIsImportedSheetBySheet(t *testing.T) {
	relation := func(id, kind, target string) string {
		return `<Relationship Id="` + id + `" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind + `" Target="` + target + `"/>`
	}
	sheet := func(rows string) string { return `<worksheet><sheetData>` + rows + `</sheetData></worksheet>` }
	data := kpitest.Archive(t, "[Content_Types].xml", "<Types/>", "_rels/.rels", "<R>"+relation("a", "officeDocument", "xl/workbook.xml")+"</R>",
		"xl/_rels/workbook.xml.rels", "<R>"+relation("r1", "worksheet", "s1.xml")+relation("r2", "worksheet", "s2.xml")+relation("r3", "styles", "styles.xml")+"</R>",
		"xl/workbook.xml", `<workbook><sheets><sheet name="orders" r:id="r1"/><sheet name="notes" r:id="r2"/></sheets></workbook>`,
		"xl/styles.xml", `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
		"xl/s1.xml", sheet(`<row><c t="inlineStr"><is><t>day</t></is></c><c t="inlineStr"><is><t>amount</t></is></c></row>
			<row><c s="1"><v>46027</v></c><c><v>10.1</v></c></row><row><c s="1"><v>46028</v></c><c><v>0.30000000000000004</v></c></row>`),
		"xl/s2.xml", sheet(""))
	w := newDevice().open(t)
	w.until("the page is there", atRest)
	w.run.Take([]browser.File{{Label: "Figures.xlsx", Data: data}}, browser.Omitted{})
	m := w.until("the sheets are recognised", func(m state.Model) bool {
		return len(m.Imports) == 2 && m.Imports[0].Phase == state.ImportPreview && m.Imports[1].Phase == state.ImportFailed
	})
	if m.Imports[0].File.Name != "Figures/orders.csv" || m.Dialog.Import != m.Imports[0].ID {
		t.Errorf("the imports are %+v", m.Imports)
	}
	w.tell(state.ImportAll{})
	w.until("the sheet is a table", func(m state.Model) bool { return len(m.Book.Tables) == 1 && saved(m) })
	m = w.addsKPI("Sum", "SUM(orders[amount])")
	if got := strings.Join(values(m), " "); got != "Sum 2026-01 10.4" {
		t.Errorf("the values are %s", got)
	}
}

func packed(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestAnArchiveIsImportedFileByFile(t *testing.T) {
	w := newDevice().open(t)
	w.until("the page is there", atRest)
	w.run.Take([]browser.File{
		{Label: "all.zip", Data: kpitest.Archive(t, "a.csv", orders, "read me.md", "x", "b/c.csv.gz", packed(t, "x,y\n1,2\n"))},
		{Label: "pictures.zip", Data: kpitest.Archive(t, "a.png", "x")},
		{Label: "cut.zip", Data: []byte("PK\x03\x04 and no more")},
	}, browser.Omitted{})
	m := w.until("all is looked at", func(m state.Model) bool { return len(m.Imports) == 4 && atRest(m) })
	for i, want := range []string{"pictures.zip", "cut.zip"} {
		if bad := m.Imports[i]; bad.File.Name != want || bad.Phase != state.ImportFailed || !strings.Contains(bad.Reason, "archive") {
			t.Errorf("%+v", bad)
		}
	}
	if m.Imports[2].File.Name != "all/a.csv" || m.Imports[3].File.Name != "all/b/c.csv.gz" {
		t.Errorf("the imports are %+v", m.Imports)
	}
	if p := m.Imports[3].Preview; len(p.Columns) != 2 || p.Rows != 1 {
		t.Errorf("of the packed file %d columns and %d rows are seen", len(p.Columns), p.Rows)
	}
}
