package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"kpiworkbook/kpi/kpitest"
)

func never() error { return nil }

const types = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types/>`

func rels(list ...string) string {
	out := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	for i := 0; i < len(list); i += 2 {
		out += fmt.Sprintf(`<Relationship Id="r%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`, i/2+1, list[i], list[i+1])
	}
	return out + `</Relationships>`
}

// formats are the styles s="0" and on of the workbooks below.
var formats = []string{"General", "yyyy-mm-dd", `dd/mm/yyyy\ hh:mm`, "h:mm:ss", "[h]:mm:ss", `"day" 0`, "0.00%", `[Red]mmm\-yy;@`, "#,##0.00", "0.00E+00", "mm:ss.0", "[$-409]m/d/yy h:mm AM/PM;@"}

func styles() string {
	own, cells := "", ""
	for i, f := range formats {
		own += fmt.Sprintf(`<numFmt numFmtId="%d" formatCode="%s"/>`, 164+i, strings.ReplaceAll(f, `"`, "&quot;"))
		cells += fmt.Sprintf(`<xf numFmtId="%d"/>`, 164+i)
	}
	cells += `<xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="46"/><xf numFmtId="0"/>`
	return `<styleSheet><numFmts>` + own + `</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>` + cells + `</cellXfs></styleSheet>`
}

// workbook is a workbook of one sheet.
func workbook(t testing.TB, properties, texts, data string) []byte {
	return kpitest.Archive(t, "[Content_Types].xml", types, "_rels/.rels", rels("officeDocument", "xl/workbook.xml"),
		"xl/_rels/workbook.xml.rels", rels("worksheet", "worksheets/sheet1.xml", "styles", "/xl/styles.xml", "sharedStrings", "sharedStrings.xml"),
		"xl/workbook.xml", `<workbook><workbookPr `+properties+`/><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/styles.xml", styles(), "xl/sharedStrings.xml", `<sst>`+texts+`</sst>`,
		"xl/worksheets/sheet1.xml", `<worksheet><dimension ref="A1"/><sheetData>`+data+`</sheetData><mergeCells/></worksheet>`)
}

// csv is what the first sheet becomes.
func csv(t testing.TB, data []byte) string {
	t.Helper()
	a, err := Open(bytes.NewReader(data), int64(len(data)), "book.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := a.Write(&out, 0, never); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestNumbersAreWrittenAsTheyAreShown(t *testing.T) {
	for _, c := range []struct {
		style, value, want string
	}{
		{"0", "12.5", "12.5"},
		{"0", "0.30000000000000004", "0.3"},
		{"0", "1234.5600000000001", "1234.56"},
		{"0", "33.333333333333336", "33.3333333333333"},
		{"0", "0.1", "0.1"},
		{"0", "-1.5E-3", "-0.0015"},
		{"0", "1.2345E10", "12345000000"},
		{"0", "9999999999999999", "10000000000000000"},
		{"0", "1E300", "1E300"},
		{"0", "-0", "0"},
		{"0", "00012", "12"},
		{"6", "0.05", "0.05"},
		{"8", "1234567.891", "1234567.891"},
		{"9", "123456", "123456"},
		{"5", "3", "3"},
		{"1", "45292", "2024-01-01"},
		{"1", "45292.75", "2024-01-01"},
		{"1", "61", "1900-03-01"},
		{"1", "60", "60"},
		{"1", "59", "1900-02-28"},
		{"1", "1", "1900-01-01"},
		{"1", "-3", "-3"},
		{"1", "2958465", "9999-12-31"},
		{"1", "2958466", "2958466"},
		{"2", "45292.520833333336", "2024-01-01 12:30:00"},
		{"2", "45292.999999999996", "2024-01-02 00:00:00"},
		{"2", "45292", "2024-01-01 00:00:00"},
		{"2", "45292.00001157407", "2024-01-01 00:00:01"},
		{"3", "0.5", "12:00:00"},
		{"3", "5.7870370370370366E-5", "00:00:05"},
		{"4", "1.0416666666666667", "25:00:00"},
		{"7", "45292", "2024-01-01"},
		{"10", "0.000012731481481", "00:00:01.100"},
		{"11", "45292.25", "2024-01-01 06:00:00"},
		{"12", "45292", "2024-01-01"},
		{"13", "45292.25", "2024-01-01 06:00:00"},
		{"14", "2", "48:00:00"},
		{"15", "45292", "45292"},
		{"99", "45292", "45292"},
		{"1", "soon", "soon"},
	} {
		got := csv(t, workbook(t, "", "", fmt.Sprintf(`<row r="1"><c r="A1" s="%s"><v>%s</v></c></row>`, c.style, c.value)))
		if got != c.want+"\n" {
			t.Errorf("style %s, %s: %q, want %q", c.style, c.value, got, c.want)
		}
	}
	if got := csv(t, workbook(t, `date1904="1"`, "", `<row><c s="1"><v>43830</v></c><c s="1"><v>0</v></c></row>`)); got != "2024-01-01,1904-01-01\n" {
		t.Errorf("counted from 1904: %q", got)
	}
}

func TestCellsOfAllKinds(t *testing.T) {
	texts := `<si><t>Name</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">two </t></r><r><t>runs</t></r><rPh sb="0"><t>spoken</t></rPh></si><si><t>a &lt;b&gt; &amp; "c", d&#233;&#x20AC;</t></si><si><t/></si><si><t>one_x000D_
two_x005F_x</t></si><si><t><![CDATA[<raw>]]></t></si>`
	data := `<!-- a > comment --><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>
<row r="2"><c r="A2" t="b"><v>1</v></c><c r="B2" t="b"><v>0</v></c><c r="C2" t="e"><v>#DIV/0!</v></c></row>
<row r="3"><c r="A3" t="inlineStr"><is><t>in place</t></is></c><c r="B3" t="str"><f>A1&amp;"&gt;"</f><v>Name&gt;</v></c><c r="C3"><f>1+1</f><v>2</v></c></row>
<row r="4"><c r="A4" t="s"><v>3</v></c><c r="B4" s="1"/><c r="C4" t="s"><v>4</v></c></row>
<row r="5"><c r="C5" t="d"><v>2026-01-05T00:00:00</v></c></row>
<row r="6"><c r="A6" t="s"><v>5</v></c></row>`
	want := "Name,two runs,\"a <b> & \"\"c\"\", dé€\"\nTRUE,FALSE,#DIV/0!\nin place,Name>,2\n,,\"one\ntwo_x\"\n,,2026-01-05T00:00:00\n<raw>,,\n"
	if got := csv(t, workbook(t, "", texts, data)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRowsKeepTheirNumbersAndBlankColumnsInFrontGo(t *testing.T) {
	got := csv(t, workbook(t, "", "", `<row r="2"><c r="C2"><v>1</v></c><c r="AB2"><v>2</v></c></row><row r="5"><c r="D5"><v>3</v></c></row>`))
	if want := "\n1" + strings.Repeat(",", 25) + "2\n\n\n,3" + strings.Repeat(",", 24) + "\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := csv(t, workbook(t, "", "", ``)); got != "" {
		t.Errorf("an empty sheet is %q", got)
	}
}

func TestSheetsThatAreShownBecomeFiles(t *testing.T) {
	data := kpitest.Archive(t, "[Content_Types].xml", types, "_rels/.rels", rels("extended-properties", "docProps/app.xml", "officeDocument", "/xl/workbook.xml"),
		"xl/_rels/workbook.xml.rels", rels("worksheet", "/xl/worksheets/a.xml", "worksheet", "worksheets/b.xml", "chartsheet", "chartsheets/c.xml", "worksheet", "worksheets/d.xml"),
		"xl/workbook.xml", "\xEF\xBB\xBF"+`<x:workbook xmlns:x="m"><x:sheets><x:sheet name="Q1/Q2" r:id="r1"/><x:sheet name="Hidden" state="hidden" r:id="r2"/><x:sheet name="Chart" r:id="r3"/><x:sheet name='R&amp;D' r:id="r4"></x:sheet></x:sheets></x:workbook>`,
		"xl/worksheets/a.xml", `<x:worksheet><x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
		"xl/worksheets/d.xml", `<worksheet><sheetData/></worksheet>`)
	a, err := Open(bytes.NewReader(data), int64(len(data)), "figures.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(a.Names(), "|"); got != "figures/Q1-Q2.csv|figures/R&D.csv" {
		t.Errorf("the sheets are %s", got)
	}
	if got := strings.Join(a.Titles(), "|"); got != "Q1/Q2|R&D" {
		t.Errorf("the workbook calls them %s", got)
	}
	if got := csv(t, data); got != "1\n" {
		t.Errorf("the first is %q", got)
	}
}

func TestAnArchiveGivesItsTables(t *testing.T) {
	data := kpitest.Archive(t, "b/two.TSV", "x\ty\n", "a.csv", "x,y\n", "__MACOSX/a.csv", "junk", ".hidden.csv", "junk", "../../up.txt", "u\n", "logo.png", "p", "c.csv.gz", "packed")
	a, err := Open(bytes.NewReader(data), int64(len(data)), "all.zip")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(a.Names(), "|"); got != "all/a.csv|all/b/two.TSV|all/c.csv.gz" {
		t.Errorf("the tables are %s", got)
	}
	if got := csv(t, data); got != "x,y\n" {
		t.Errorf("the first is %q", got)
	}
	stop := errors.New("stop")
	if err := a.Write(io.Discard, 0, func() error { return stop }); err != nil && !errors.Is(err, stop) {
		t.Errorf("ends with %v", err)
	}
	letter := kpitest.Archive(t, "[Content_Types].xml", types, "_rels/.rels", rels("officeDocument", "word/document.xml"), "word/document.xml", "<w/>")
	if a, err := Open(bytes.NewReader(letter), int64(len(letter)), "letter.docx"); err != nil || len(a.Names()) != 0 {
		t.Errorf("a letter gives %v (%v)", a.Names(), err)
	}
}

func TestWhatCannotBeReadIsRefused(t *testing.T) {
	whole := workbook(t, "", "<si><t>x</t></si>", `<row><c t="s"><v>0</v></c></row>`)
	broken := func(from, to string) []byte { return bytes.ReplaceAll(whole, []byte(from), []byte(to)) }
	for what, data := range map[string][]byte{
		"no archive":   []byte("PK\x03\x04 and no more"),
		"cut off":      whole[:len(whole)/2],
		"a lost sheet": broken("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"),
		"a lost text":  workbook(t, "", "", `<row><c t="s"><v>0</v></c></row>`),
		"cells astray": workbook(t, "", "", `<row r="1"><c r="B1"><v>0</v></c><c r="A1"><v>0</v></c></row>`),
		"rows astray":  workbook(t, "", "", `<row r="2"/><row r="1"/>`),
		"no column":    workbook(t, "", "", `<row><c r="ZZZZ1"><v>0</v></c></row>`),
		"an open cell": workbook(t, "", "", `<row><c r="A1"><v>0`),
		"a type":       workbook(t, "", "", `<!DOCTYPE x [<!ENTITY a "b">]>`),
		"nothing":      {},
		"a long text":  workbook(t, "", "<si><t>"+strings.Repeat("x", maxToken)+"</t></si>", ""),
	} {
		a, err := Open(bytes.NewReader(data), int64(len(data)), "x.xlsx")
		if err == nil {
			err = a.Write(io.Discard, 0, never)
		}
		var refused Refusal
		if !errors.As(err, &refused) || refused.Diagnostic.Message == "" {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func FuzzSheet(f *testing.F) {
	f.Add("", "<si><t>x</t></si>", `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`)
	f.Add(`date1904="1"`, "<si><r><t>&#65;</t></r><rPh/></si>", `<row><c s="2"><v>1e5</v></c><c t="inlineStr"><is><t>_x0041_</t></is></c></row>`)
	f.Fuzz(func(t *testing.T, properties, texts, data string) {
		file := workbook(t, properties, texts, data)
		a, err := Open(bytes.NewReader(file), int64(len(file)), "f.xlsx")
		for i := range a.count(err) {
			err = a.Write(io.Discard, i, never)
		}
		var refused Refusal
		if err != nil && !errors.As(err, &refused) {
			t.Fatal(err)
		}
	})
}

func (a *Archive) count(err error) int {
	if err != nil {
		return 0
	}
	return len(a.tables)
}

func FuzzDecimal(f *testing.F) {
	f.Add("12.5")
	f.Add("-1.5E-3")
	f.Fuzz(func(t *testing.T, text string) {
		for as := plain; as <= elapsed; as++ {
			once := shown(text, as, false)
			if as == plain && shown(once, plain, false) != once {
				t.Errorf("%q is %q, and that %q", text, once, shown(once, plain, false))
			}
		}
	})
}
