package table

import (
	"bytes"

	"kpiworkbook/kpi/diag"
)

// refuse recognises files that are not delimited text by how they begin, and names what they are.
// A file that merely looks odd is read: only what certainly is something else is refused.
func refuse(data []byte) (diag.Diagnostic, bool) {
	for _, m := range marks {
		if len(data) >= m.at+len(m.bytes) && string(data[m.at:m.at+len(m.bytes)]) == m.bytes {
			what, hint := m.what, m.hint
			if m.bytes == zipMark {
				what, hint = zipKind(data)
			}
			return notText(what, hint), true
		}
	}
	start := bytes.ToLower(bytes.TrimLeft(data[:min(len(data), 1024)], "\xEF\xBB\xBF \t\r\n"))
	for _, p := range textMarks {
		if bytes.HasPrefix(start, []byte(p.bytes)) {
			return notText(p.what, p.hint), true
		}
	}
	if isJSON(start) {
		return notText("JSON", exportCSV), true
	}
	if isBinary(data) {
		return notText("not text", "Export the data as CSV and import that."), true
	}
	return diag.Diagnostic{}, false
}

type mark struct {
	at         int
	bytes      string
	what, hint string
}

const (
	zipMark    = "PK\x03\x04"
	saveAsCSV  = "Open it in a spreadsheet program and save it as CSV."
	exportCSV  = "Export the data as CSV and import that."
	saveAsUTF8 = "Open it in the program that it comes from, or in a text editor, and save it as CSV in UTF-8."
	picture    = "A picture holds no rows to import."
)

var marks = []mark{
	{0, "\x89PNG\r\n\x1a\n", "a PNG picture", picture},
	{0, "\xFF\xD8\xFF", "a JPEG picture", picture},
	{0, "GIF87a", "a GIF picture", picture},
	{0, "GIF89a", "a GIF picture", picture},
	{8, "WEBP", "a WebP picture", picture},
	{0, "%PDF-", "a PDF document", "Copy its table into a spreadsheet and save that as CSV."},
	{0, zipMark, "a ZIP archive", "Unpack it and import the CSV files in it."},
	{0, "PK\x05\x06", "an empty ZIP archive", "Choose the CSV file itself."},
	{0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Excel or Office file", saveAsCSV},
	{0, "\xFF\xFE\x00\x00", "text in UTF-32", saveAsUTF8},
	{0, "\x00\x00\xFE\xFF", "text in UTF-32", saveAsUTF8},
	{0, "PAR1", "a Parquet file", exportCSV},
	{0, "ARROW1", "an Arrow file", exportCSV},
	{0, "SQLite format 3\x00", "an SQLite database", exportCSV},
	{0, "7z\xBC\xAF\x27\x1C", "a 7-Zip archive", "Unpack it and import the CSV files in it."},
	{0, "Rar!\x1A\x07", "a RAR archive", "Unpack it and import the CSV files in it."},
	{0, "\xFD7zXZ\x00", "an XZ archive", "Unpack it and import the CSV file in it."},
	{0, "BZh9", "a bzip2 archive", "Unpack it and import the CSV file in it."},
	{0, "\x28\xB5\x2F\xFD", "a Zstandard archive", "Unpack it and import the CSV file in it."},
	{0, "\x7FELF", "a program", exportCSV},
	{0, "MZ\x90\x00", "a program", exportCSV},
	{0, "\x00asm", "a WebAssembly program", exportCSV},
	{4, "ftyp", "a video", "A video holds no rows to import."},
	{0, "ID3", "a sound file", "A sound file holds no rows to import."},
	{0, "OggS", "a sound file", "A sound file holds no rows to import."},
}

var textMarks = []mark{
	{0, "<!doctype html", "a web page", "The download may have needed a sign-in. Download the data again as CSV."},
	{0, "<html", "a web page", "The download may have needed a sign-in. Download the data again as CSV."},
	{0, "<table", "a web page", saveAsCSV},
	{0, "<?xml", "an XML document", saveAsCSV},
	{0, "{\\rtf", "an RTF document", saveAsCSV},
}

// zipKind tells the office files among ZIP archives by the names at the start of the archive.
func zipKind(data []byte) (what, hint string) {
	head := data[:min(len(data), 64<<10)]
	has := func(s string) bool { return bytes.Contains(head, []byte(s)) }
	switch {
	case has("xl/") || has("[Content_Types].xml") && !has("word/") && !has("ppt/"):
		return "an Excel workbook (XLSX)", saveAsCSV
	case has("application/vnd.oasis.opendocument.spreadsheet"):
		return "an OpenDocument spreadsheet (ODS)", saveAsCSV
	case has("word/"):
		return "a Word document", saveAsCSV
	case has("application/vnd.kpi-workbook+zip"):
		return "a KPI workbook", "Open it as a workbook instead of importing it as a table."
	}
	return "a ZIP archive", "Unpack it and import the CSV files in it."
}

// isJSON looks for the beginning of an object or of a list of objects: a brace and a key.
func isJSON(start []byte) bool {
	const space = " \t\r\n"
	start = bytes.TrimLeft(bytes.TrimPrefix(start, []byte{'['}), space)
	rest, ok := bytes.CutPrefix(start, []byte{'{'})
	if !ok {
		return false
	}
	rest, ok = bytes.CutPrefix(bytes.TrimLeft(rest, space), []byte{'"'})
	_, after, closed := bytes.Cut(rest, []byte{'"'})
	return ok && closed && bytes.HasPrefix(bytes.TrimLeft(after, space), []byte{':'})
}

// isBinary looks for control characters that no text has, zero bytes after it aside. UTF-16 is text
// with many zero bytes.
func isBinary(data []byte) bool {
	if text := bytes.TrimRight(data, "\x00"); len(text) > 0 {
		data = text
	}
	head := data[:min(len(data), 4096)]
	if bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || bytes.HasPrefix(head, []byte{0xFE, 0xFF}) || unmarkedUTF16(data) != "" {
		return false
	}
	controls := 0
	for _, b := range head {
		if b < 0x09 || b >= 0x0E && b < 0x20 && b != 0x1A && b != 0x1B {
			controls++
		}
	}
	return controls > 2 && controls*20 > len(head)
}
