package table

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

func utf16Bytes(s string, little, mark bool) string {
	var b strings.Builder
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xFEFF}, units...)
	}
	for _, u := range units {
		if little {
			b.WriteByte(byte(u))
			b.WriteByte(byte(u >> 8))
		} else {
			b.WriteByte(byte(u >> 8))
			b.WriteByte(byte(u))
		}
	}
	return b.String()
}

func encoded(m *charmap.Charmap, s string) string {
	out, err := m.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

func TestEncodings(t *testing.T) {
	const text = "id,city\n1,Münster\n2,Genève €\n"
	const want = "id integer: 1|2\ncity text: Münster|Genève €\n"
	for _, c := range []struct {
		name, in, given, encoding, want string
		bom                             bool
	}{
		{"UTF-8", text, "", "utf-8", want, false},
		{"UTF-8 with a mark", "\ufeff" + text, "", "utf-8", want, true},
		{"UTF-16, low byte first", utf16Bytes(text, true, true), "", "utf-16-le", want, true},
		{"UTF-16, high byte first", utf16Bytes(text, false, true), "", "utf-16-be", want, true},
		{"UTF-16 without a mark", utf16Bytes(text, true, false), "", "utf-16-le", want, false},
		{"UTF-16 without a mark, high byte first", utf16Bytes(text, false, false), "", "utf-16-be", want, false},
		{"UTF-16 without a mark, in Japanese", utf16Bytes("番号,名前\n一,東京都\n二,大阪府\n", true, false), "", "utf-16-le", "番号 text: 一|二\n名前 text: 東京都|大阪府\n", false},
		{"UTF-16 without a mark, in Japanese, high byte first", utf16Bytes("番号,名前\n一,東京都\n二,大阪府\n", false, false), "", "utf-16-be", "番号 text: 一|二\n名前 text: 東京都|大阪府\n", false},
		{"UTF-16 beyond its first plane", utf16Bytes("a,b\n1,𝄞\n", true, true), "", "utf-16-le", "a integer: 1\nb text: 𝄞\n", true},
		{"UTF-16 with half a pair", utf16Bytes("a,b\n1,x\n", true, true) + "\x00\xd8,\x00", "", "utf-16-le", "a integer: 1|∅\nb text: x|∅\n0:1 mixed-column\n", true},
		{"Windows-1252", encoded(charmap.Windows1252, text), "", "cp1252", want, false},
		{"Cyrillic taken for Windows-1252", encoded(charmap.Windows1251, "a,b\n1,Омск\n"), "", "cp1252", "a integer: 1\nb text: Îìñê\n2:0 doubtful-encoding\n", false},
		{"Polish taken for Windows-1252", encoded(charmap.Windows1250, "a,b\n1,własny\n"), "", "cp1252", "a integer: 1\nb text: w³asny\n2:0 doubtful-encoding\n", false},
		{"a page of DOS taken for Windows-1252", encoded(charmap.CodePage850, "a,b\n1,Müller\n"), "", "cp1252", "a integer: 1\nb text: M\ufffdller\n2:0 doubtful-encoding\n", false},
		{"a page of the Mac taken for Windows-1252", encoded(charmap.Macintosh, "a,b\n1,Müller\n"), "", "cp1252", "a integer: 1\nb text: MŸller\n2:0 doubtful-encoding\n", false},
		{"Japanese taken for Windows-1252", "a,b\n1,\x93\x8c\x8b\x9e\x93s\n", "", "cp1252", "a integer: 1\nb text: “Œ‹ž“s\n2:0 doubtful-encoding\n", false},
		{"Windows-1252 by choice is not doubted", encoded(charmap.Windows1251, "a,b\n1,Омск\n"), "cp1252", "cp1252", "a integer: 1\nb text: Îìñê\n", false},
		{"Windows-1252 of several languages", encoded(charmap.Windows1252, "a,b\n1,Øyvind Ågård\n2,¿Qué? 5 m³ à l’été\n3,Œuvre “x” – 1ª\n4,Háå Íslensk þjóð\n"), "", "cp1252", "a integer: 1|2|3|4\nb text: Øyvind Ågård|¿Qué? 5 m³ à l’été|Œuvre “x” – 1ª|Háå Íslensk þjóð\n", false},
		{"another page by choice", encoded(charmap.Windows1250, "a,b\n1,Łódź\n"), "windows-1250", "cp1250", "a integer: 1\nb text: Łódź\n", false},
		{"a page of ISO by choice", encoded(charmap.ISO8859_15, text), "latin9", "iso-8859-15", want, false},
		{"Cyrillic by choice", encoded(charmap.KOI8R, "a,b\n1,Омск\n"), "KOI8-R", "koi8-r", "a integer: 1\nb text: Омск\n", false},
		{"UTF-8 with a broken byte", "a,b\n1,éèêëàâäîïôöùûüçéèêëàâäîïôö\n2,\xe9\n", "", "utf-8", "a integer: 1|2\nb text: éèêëàâäîïôöùûüçéèêëàâäîïôö|\ufffd\n3:0 bad-bytes\n", false},
		{"an encoding that is none", text, "ebcdic", "utf-8", want + "0:0 unknown-encoding\n", false},
		{"code points are not normalised", "a,b\n1,e\u0301\n2,\u00e9\n", "", "utf-8", "a integer: 1|2\nb text: e\u0301|\u00e9\n", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab := mustRead(t, c.in, Recipe{Encoding: c.given})
			got := sketch(tab)
			if c.name == "UTF-16 with half a pair" {
				if tab.Problems.Count(CodeBadBytes) != 1 {
					t.Errorf("no problem: %s", got)
				}
				return
			}
			if got != c.want || tab.Guess.Encoding.Value != c.encoding || tab.Guess.BOM != c.bom {
				t.Errorf("%s, mark %v:\n%s\nwant %s, %v:\n%s", tab.Guess.Encoding.Value, tab.Guess.BOM, got, c.encoding, c.bom, c.want)
			}
		})
	}
}

func TestEveryEncodingHasItsNames(t *testing.T) {
	for i, name := range Encodings() {
		if slices.Contains(Encodings()[:i], name) {
			t.Errorf("%s is listed twice", name)
		}
		if canonicalEncoding(name) != name {
			t.Errorf("%s is called %q", name, canonicalEncoding(name))
		}
	}
}

func zipped(names ...string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, n := range names {
		f, _ := w.Create(n)
		f.Write([]byte("x"))
	}
	w.Close()
	return b.String()
}

func gzipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

func TestWhatIsNoCSVIsNamed(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG picture"},
		{"jpeg", "\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG picture"},
		{"pdf", "%PDF-1.7\n%âãÏÓ\n", "a PDF document"},
		{"xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook (XLSX)"},
		{"docx", zipped("[Content_Types].xml", "word/document.xml"), "a Word document"},
		{"zip", zipped("data.csv"), "a ZIP archive"},
		{"xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "an old Excel or Office file"},
		{"parquet", "PAR1\x15\x00", "a Parquet file"},
		{"sqlite", "SQLite format 3\x00\x10\x00", "an SQLite database"},
		{"html", "\n<!DOCTYPE html><html><body>Sign in</body></html>", "a web page"},
		{"a part of a web page", "<table><tr><td>1</td></tr></table>", "a web page"},
		{"json", "[\n  {\"a\": 1, \"b\": 2}\n]", "JSON"},
		{"a line of json each", "{\"a\":1}\n{\"a\":2}\n", "JSON"},
		{"utf-32", "\xff\xfe\x00\x00a\x00\x00\x00", "text in UTF-32"},
		{"rar", "Rar!\x1a\x07\x00", "a RAR archive"},
		{"zipped in gzip", gzipped(zipped("[Content_Types].xml", "xl/workbook.xml")), "an Excel workbook (XLSX)"},
		{"ods", zipped("mimetype") + "application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet (ODS)"},
		{"xml", `<?xml version="1.0"?><a/>`, "an XML document"},
		{"wasm", "\x00asm\x01\x00\x00\x00", "a WebAssembly program"},
		{"elf", "\x7fELF\x02\x01\x01", "a program"},
		{"noise", "\x01\x02\x03\x04\x05\x06\x00\x01\x02\x03 some bytes \x05\x06", "not text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab := mustRead(t, c.in, Recipe{})
			all := tab.Problems.All()
			if len(all) != 1 || all[0].Code != CodeNotText || !strings.Contains(all[0].Message, c.want) || all[0].Hint == "" {
				t.Errorf("problems %v, want %q", all, c.want)
			}
			if tab.Rows != 0 || len(tab.Columns) != 0 {
				t.Errorf("%d rows and %d columns", tab.Rows, len(tab.Columns))
			}
		})
	}
}

func TestGzip(t *testing.T) {
	const text = "a,b\n1,x\n2,y\n"
	if got := sketch(mustRead(t, gzipped(text), Recipe{})); got != "a integer: 1|2\nb text: x|y\n" {
		t.Errorf("got %s", got)
	}
	cut := gzipped(text)
	if tab := mustRead(t, cut[:len(cut)-9], Recipe{}); tab.Problems.Count(CodeBrokenGzip) != 1 {
		t.Errorf("a cut file: %s", sketch(tab))
	}
	bomb := []byte(gzipped(strings.Repeat("0", 1<<20)))
	tab, err := Read(context.Background(), bomb, Options{limit: 1 << 16})
	if err != nil || tab.Problems.Count(CodeTooLarge) != 1 || tab.Rows != 0 {
		t.Errorf("a bomb: %s, %v", sketch(tab), err)
	}
}
