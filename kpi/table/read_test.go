package table

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

func mustRead(t testing.TB, in string, r Recipe) *Table {
	t.Helper()
	tab, err := Read(context.Background(), []byte(in), Options{Recipe: r, Keep: -1})
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// sketch writes a table in few lines: a line for each column with its type and cells, where ∅ is
// a cell without a value, and a line for each problem with its place and code.
func sketch(t *Table) string {
	var b strings.Builder
	for _, c := range t.Columns {
		fmt.Fprintf(&b, "%s %s", c.Name, c.Type)
		if c.Format != "" {
			fmt.Fprintf(&b, " %s", c.Format)
		}
		if c.Currency != "" {
			fmt.Fprintf(&b, " %s", c.Currency)
		}
		b.WriteByte(':')
		for row := range t.Rows {
			if row > 0 {
				b.WriteByte('|')
			} else {
				b.WriteByte(' ')
			}
			if c.HasValue(row) {
				b.WriteString(c.Cell(row))
			} else {
				b.WriteString("∅")
			}
		}
		b.WriteByte('\n')
	}
	for _, d := range t.Problems.All() {
		fmt.Fprintf(&b, "%d:%d %s\n", d.Line, d.Column, d.Code)
	}
	return b.String()
}

type readCase struct {
	name   string
	in     string
	recipe Recipe
	want   string
}

func runCases(t *testing.T, cases []readCase) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			want := strings.TrimLeft(strings.ReplaceAll(c.want, "\t", ""), "\n")
			if got := sketch(mustRead(t, c.in, c.recipe)); got != want {
				t.Errorf("read %.500q\ngot:\n%s\nwant:\n%s", c.in, got, want)
			}
		})
	}
}

func yes() *bool       { b := true; return &b }
func no() *bool        { b := false; return &b }
func lines(n int) *int { return &n }

func column(name string, c ColumnRecipe) Recipe {
	return Recipe{Columns: map[string]ColumnRecipe{name: c}}
}

// emptyRoom is what fills up a file that was given more room than it was filled with.
var emptyRoom = strings.Repeat("\x00", 5000)

func TestRecords(t *testing.T) {
	runCases(t, []readCase{
		{"line feeds", "a,b\n1,x\n2,y\n", Recipe{}, "a integer: 1|2\nb text: x|y\n"},
		{"no line end at the end", "a,b\n1,x\n2,y", Recipe{}, "a integer: 1|2\nb text: x|y\n"},
		{"carriage returns and line feeds", "a,b\r\n1,x\r\n2,y\r\n", Recipe{}, "a integer: 1|2\nb text: x|y\n"},
		{"carriage returns", "a,b\r1,x\r2,y\r", Recipe{}, "a integer: 1|2\nb text: x|y\n"},
		{"doubled carriage returns", "a,b\r\r\n1,x\r\r\n2,y\r\r\n", Recipe{}, "a integer: 1|2\nb text: x|y\n"},
		{"mixed line ends", "a,b\n1,x\r\n2,y\r3,z\r\r\n4,w", Recipe{}, "a integer: 1|2|3|4\nb text: x|y|z|w\n"},
		{"blank lines are no rows", "\n\na,b\n\n1,x\n   \n2,y\n\n\n", Recipe{}, "a integer: 1|2\nb text: x|y\n"},
		{"blank line in a single column", "a\n1\n\n2\n", Recipe{}, "a integer: 1|2\n"},
		{"a row of delimiters is a row", "a,b\n,\n1,x\n", Recipe{}, "a integer: ∅|1\nb text: ∅|x\n"},
		{"an old end-of-file mark is no row", "a,b\n1,x\n\x1a", Recipe{}, "a integer: 1\nb text: x\n"},
		{"several end-of-file marks", "a,b\n1,x\n\x1a\x1a\x1a", Recipe{}, "a integer: 1\nb text: x\n"},
		{"end-of-file marks and zero bytes", "a,b\n1,x\n\x1a\x1a\x00\x00", Recipe{}, "a integer: 1\nb text: x\n0:0 zero-bytes\n"},
		{"an end-of-file mark in a cell", "a,b\n1,x\x1a", Recipe{}, "a integer: 1\nb text: x\x1a\n"},
		{"zero bytes after the last line", "a,b\n1,x\n2,y\n" + emptyRoom, Recipe{}, "a integer: 1|2\nb text: x|y\n0:0 zero-bytes\n"},
		{"zero bytes after a last line without an end", "a,b\n1,x\n2,z" + emptyRoom, Recipe{}, "a integer: 1|2\nb text: x|z\n0:0 zero-bytes\n"},
		{"zero bytes after UTF-16", utf16Bytes("a,b\n1,x\n", true, true) + emptyRoom, Recipe{}, "a integer: 1\nb text: x\n0:0 zero-bytes\n"},
		{"zero bytes after UTF-16 without a mark", utf16Bytes("a,b\n1,x\n", false, false) + emptyRoom, Recipe{}, "a integer: 1\nb text: x\n0:0 zero-bytes\n"},
		{"zero bytes after big-endian UTF-16", utf16Bytes("a,b\n1,x\n", true, false) + emptyRoom, Recipe{}, "a integer: 1\nb text: x\n0:0 zero-bytes\n"},
		{"zero bytes alone", emptyRoom, Recipe{}, "0:0 not-csv\n"},
		{"quotes hide delimiters and line ends", "a,b\n1,\"x, \"\"y\"\"\nz\"\n2,\"\"\n", Recipe{}, "a integer: 1|2\nb text: x, \"y\"\nz|∅\n"},
		{"line ends in quotes do not set the style", "a,b\r\n1,\"x\ny\"\r\n2,z\r\n", Recipe{}, "a integer: 1|2\nb text: x\ny|z\n"},
		{"quotes do not make text", "a,b\n\"1\",\"2024-01-02\"\n\"2\",\"2024-01-03\"\n", Recipe{}, "a integer: 1|2\nb date yyyy-mm-dd: 2024-01-02|2024-01-03\n"},
		{"spaces around quotes", "a,b\n1, \"x, y\" \n2,\"z\" ,\n", Recipe{}, "a integer: 1|2\nb text: x, y|z\n3:3 long-row\n"},
		{"a quote after a space that does not enclose", "a,b\n1, \"x\" y\n2,z\n", Recipe{}, "a integer: 1|2\nb text:  \"x\" y|z\n2:2 stray-quote\n"},
		{"a stray quote is a character", "a,b\n1,5\" pipe\n2,x\n", Recipe{}, "a integer: 1|2\nb text: 5\" pipe|x\n2:2 stray-quote\n"},
		{"text after a closing quote", "a,b\n1,\"x\"y\n2,z\n", Recipe{}, "a integer: 1|2\nb text: xy|z\n2:2 text-after-quote\n"},
		{"an unclosed quote", "a,b\n1,x\n2,\"y\n3,z\n", Recipe{}, "a integer: 1|2\nb text: x|y\n3,z\n\n3:2 unclosed-quote\n"},
		{"quotes switched off", "a,b\n1,x\n2,\"y\n3,z\n", Recipe{Quote: None}, "a integer: 1|2|3\nb text: x|\"y|z\n"},
		{"apostrophes never quote", "a,b\n1,'x\n2,y'\n", Recipe{}, "a integer: 1|2\nb text: 'x|y'\n"},
		{"another quote by choice", "a,b\n1,'x,y'\n2,z\n", Recipe{Quote: "'"}, "a integer: 1|2\nb text: x,y|z\n"},
		{"escapes by choice", "a,b\n1,\"x \\\"y\\\", z\"\n2,w\n", Recipe{Escape: `\`}, "a integer: 1|2\nb text: x \"y\", z|w\n"},
		{"escapes found", "a,b\n1,\"x \\\"y\\\", z\"\n2,\"v \\\"u\\\", t\"\n", Recipe{}, "a integer: 1|2\nb text: x \"y\", z|v \"u\", t\n"},
		{"a short and a long record", "a,b,c\n1,x\n2,y,z,more,most\n3,v,w\n", Recipe{}, "a integer: 1|2|3\nb text: x|y|v\nc text: ∅|z|w\n2:3 short-row\n3:4 long-row\n"},
		{"comments by choice", "# one\na,b\n1,x\n# two\n2,#y\n", Recipe{Comment: "#"}, "a integer: 1|2\nb text: x|#y\n"},
		{"comments are not guessed", "a,b\n1,x\n#2,y\n", Recipe{}, "a text: 1|#2\nb text: x|y\n0:1 mixed-column\n"},
		{"lines below the table", "a,b,c\n1,x,y\n2,z,w\n\nEnd of report\n40 rows; by Ann\n", Recipe{}, "a integer: 1|2|∅|∅\nb text: x|z|∅|∅\nc text: y|w|∅|∅\n5:1 bad-number\n5:2 short-row\n6:0 footer\n6:1 bad-number\n6:2 short-row\n"},
		{"records of their first cell alone", "a,b,c\n1\n2\n3\n", Recipe{}, "a integer: 1|2|3\nb text: ∅|∅|∅\nc text: ∅|∅|∅\n2:2 short-row\n3:2 short-row\n4:2 short-row\n"},
		{"a line below a table of two columns", "a,b\n1,x\n2,z\nEnd\n", Recipe{}, "a text: 1|2|End\nb text: x|z|∅\n0:1 mixed-column\n4:2 short-row\n"},
		{"a total at the end", "a,b\nx,1\ny,2\nTotal,3\n", Recipe{}, "a text: x|y|Total\nb integer: 1|2|3\n4:0 total-row\n"},
		{"strange characters stay in cells", "a,b\n1,x\x00y\x1az\u2028w\n2,v\n", Recipe{}, "a integer: 1|2\nb text: x\x00y\x1az\u2028w|v\n"},
		{"one column", "a\nx\ny\n", Recipe{}, "a text: x|y\n"},
		{"one byte", "a", Recipe{}, "a text:\n"},
		{"only a delimiter", ",", Recipe{}, "Column 1 text: ∅\nColumn 2 text: ∅\n"},
		{"nothing", "", Recipe{}, "0:0 empty-file\n"},
		{"blank lines alone", "\n \r\n\n", Recipe{}, "0:0 empty-file\n"},
	})
}

func TestDialect(t *testing.T) {
	runCases(t, []readCase{
		{"semicolons with decimal commas", "a;b;c\n1;1,5;x\n2;2,25;y\n", Recipe{}, "a integer: 1|2\nb decimal ,: 1.50|2.25\nc text: x|y\n"},
		{"tabs", "a\tb\n1\tx, y\n2\tz\n", Recipe{}, "a integer: 1|2\nb text: x, y|z\n"},
		{"bars", "a|b\n1|x\n2|y\n", Recipe{}, "a integer: 1|2\nb text: x|y\n"},
		{"a delimiter by choice", "a^b\n1^x\n", Recipe{Delimiter: "^"}, "a integer: 1\nb text: x\n"},
		{"an impossible delimiter", "a,b\n1,x\n", Recipe{Delimiter: "ab"}, "a integer: 1\nb text: x\n0:0 bad-recipe\n"},
		{"one column with decimal commas", "Betrag\n1,50\n-2,75\n1.003,25\n", Recipe{}, "Betrag decimal ,: 1.50|-2.75|1003.25\n"},
		{"two columns of whole numbers", "a,b\n1,50\n2,75\n", Recipe{}, "a integer: 1|2\nb integer: 50|75\n"},
		{"blank lines above the table are not worth a word", "\n  \n\na,b\n1,x\n", Recipe{}, "a integer: 1\nb text: x\n"},
		{"sep= a tab, of one column it is else", "sep=\t\na\tb\n1\t2,5\n", Recipe{}, "a integer: 1\nb decimal ,: 2.5\n1:0 preamble\n"},
		{"sep= in quotes behind a mark", "\ufeff\"sep=|\"\r\na|b\r\n1|x\r\n", Recipe{}, "a integer: 1\nb text: x\n1:0 preamble\n"},
		{"sep= overruled", "sep=;\na;b,c\n1;2,3\n", Recipe{Delimiter: ",", SkipLines: lines(1)}, "a;b text: 1;2\nc integer: 3\n"},
		{"a tab is no padding where it delimits", "a\tb\n \"x\" \t1\n", Recipe{}, "a text: x\nb integer: 1\n"},
		{"sep=", "sep=;\na;b,c\n1;x\n", Recipe{}, "a integer: 1\nb,c text: x\n1:0 preamble\n"},
		{"lines above the table", "Report of May\n\nmade,today\nid,name,city\n1,x,y\n2,z,w\n", Recipe{}, "id integer: 1|2\nname text: x|z\ncity text: y|w\n1:0 preamble\n"},
		{"padded lines above the table", "Report,,\n,,\nid,name,city\n1,x,y\n2,z,w\n", Recipe{}, "id integer: 1|2\nname text: x|z\ncity text: y|w\n1:0 preamble\n"},
		{"lines to skip by choice", "x,y\nid,name\n1,a\n", Recipe{SkipLines: lines(1)}, "id integer: 1\nname text: a\n"},
		{"delimiters inside quotes do not count", "a;b\n\"x,y,z\";1\n\"u,v,w\";2\n", Recipe{}, "a text: x,y,z|u,v,w\nb integer: 1|2\n"},
	})
}

func TestHeader(t *testing.T) {
	runCases(t, []readCase{
		{"numbers in the first line are no header", "1,english\n2,german\n3,french\n", Recipe{}, "Column 1 integer: 1|2|3\nColumn 2 text: english|german|french\n"},
		{"a header by choice", "1,english\n2,german\n", Recipe{Header: yes()}, "1 integer: 2\nenglish text: german\n"},
		{"no header by choice", "a,b\n1,x\n", Recipe{Header: no()}, "Column 1 text: a|1\nColumn 2 text: b|x\n0:1 mixed-column\n"},
		{"years as names", "region,2021,2022\nWest,10,20\nEast,30,40\n", Recipe{}, "region text: West|East\n2021 integer: 10|30\n2022 integer: 20|40\n"},
		{"text over text", "carrier,name\n9E,Endeavor\nAA,American\n", Recipe{}, "carrier text: 9E|AA\nname text: Endeavor|American\n"},
		{"a header alone", "id,name\n", Recipe{}, "id text:\nname text:\n"},
		{"repeated and empty names", "id,name,id,,id 2,id\n1,a,2,x,3,4\n", Recipe{}, "id integer: 1\nname text: a\nid 3 integer: 2\nColumn 4 text: x\nid 2 integer: 3\nid 4 integer: 4\n1:3 header-name\n1:4 header-name\n1:6 header-name\n"},
		{"an empty name beside one that stands for it", "Column 2,,b\n1,2,3\n", Recipe{}, "Column 2 integer: 1\nColumn 2 2 integer: 2\nb integer: 3\n1:2 header-name\n"},
		{"names of other case are other names", "a,A,a 2,a\n1,2,3,4\n", Recipe{}, "a integer: 1\nA integer: 2\na 2 integer: 3\na 3 integer: 4\n1:4 header-name\n"},
		{"names in two forms of Unicode", "e\u0301,\u00e9\n1,2\n", Recipe{}, "e\u0301 integer: 1\n\u00e9 integer: 2\n"},
		{"days as names", "region,2024-01-01,2024-02-01\nWest,10,20\nEast,30,40\n", Recipe{}, "region text: West|East\n2024-01-01 integer: 10|30\n2024-02-01 integer: 20|40\n"},
		{"an index without a name", ",id\n0,7\n1,8\n", Recipe{}, "Column 1 integer: 0|1\nid integer: 7|8\n1:1 header-name\n"},
		{"names that are traps elsewhere", "__proto__,constructor\n1,2\n", Recipe{}, "__proto__ integer: 1\nconstructor integer: 2\n"},
		{"padded and broken names", " a ,\"b\nc\"\n1,2\n", Recipe{}, "a integer: 1\nb c integer: 2\n"},
		{"a header that is too short", "a,b\n1,2,3\n4,5,6\n", Recipe{}, "a integer: 1|4\nb integer: 2|5\nColumn 3 integer: 3|6\n1:0 short-header\n"},
	})
}

func TestNumbers(t *testing.T) {
	runCases(t, []readCase{
		{"whole numbers", "n\n1\n-20\n+3\n0\n", Recipe{}, "n integer: 1|-20|3|0\n"},
		{"decimals of different length", "n\n1\n2.5\n-0.125\n.097\n5.\n", Recipe{}, "n decimal: 1.000|2.500|-0.125|0.097|5.000\n"},
		{"a comma before two digits is decimal", "n;m\n1,50;x\n12,25;y\n", Recipe{}, "n decimal ,: 1.50|12.25\nm text: x|y\n"},
		{"a comma after the last digit is decimal", "n;m\n5,;x\n-7;y\n", Recipe{}, "n integer ,: 5|-7\nm text: x|y\n"},
		{"grouped with decimals", "n;m\n1.234,50;x\n12,25;y\n", Recipe{}, "n decimal ,: 1234.50|12.25\nm text: x|y\n"},
		{"grouped by commas", "n;m\n\"1,234,567.5\";x\n12.25;y\n", Recipe{}, "n decimal: 1234567.50|12.25\nm text: x|y\n"},
		{"grouped by spaces", "n;m\n1 234,5;x\n1\u00a0234\u00a0567,25;y\n1\u202f234;z\n", Recipe{}, "n decimal ,: 1234.50|1234567.25|1234.00\nm text: x|y|z\n"},
		{"grouped by apostrophes", "n;m\n1'234.50;x\n1’234’567.25;y\n", Recipe{}, "n decimal: 1234.50|1234567.25\nm text: x|y\n"},
		{"grouped as lakh", "n;m\n12,34,567.50;x\n1.25;y\n", Recipe{}, "n decimal: 1234567.50|1.25\nm text: x|y\n"},
		{"signs", "n;m\n−5.5;x\n5.5-;y\n(5.5);z\n", Recipe{}, "n decimal: -5.5|-5.5|-5.5\nm text: x|y|z\n"},
		{"exponents", "n\n1e+05\n1E+3\n2.5e-3\n1.5\n", Recipe{}, "n decimal: 100000.0000|1000.0000|0.0025|1.5000\n"},
		{"percent", "n\n12.5%\n3 %\n0\n", Recipe{}, "n percent: 0.125|0.030|0.000\n"},
		{"money", "n\n$1.50\n-$2\n$3.25\n", Recipe{}, "n money USD: 1.50|-2.00|3.25\n"},
		{"money behind", "n;m\n1.234,50 €;x\n3,25 €;y\n", Recipe{}, "n money , EUR: 1234.50|3.25\nm text: x|y\n"},
		{"mixed money", "n\n$1.50\n€2.75\n$3.25\n", Recipe{}, "n money: 1.50|2.75|3.25\n0:1 mixed-currency\n"},
		{"leading zeros are codes", "n\n01\n002\n10\n", Recipe{}, "n text: 01|002|10\n"},
		{"leading zeros of decimals are not", "n\n0.5\n00.5\n10.25\n", Recipe{}, "n decimal: 0.50|0.50|10.25\n"},
		{"long numbers are identifiers", "n\n1234567890123456789\n1234567890123456780\n", Recipe{}, "n text: 1234567890123456789|1234567890123456780\n"},
		{"eighteen digits are a number", "n\n123456789012345678\n-123456789012345678\n", Recipe{}, "n integer: 123456789012345678|-123456789012345678\n"},
		{"decimals beyond int64", "n\n12345678901234567890.5\n0.25\n-1\n", Recipe{}, "n decimal: 12345678901234567890.5|0.25|-1\n"},
		{"scales beyond int64", "n\n1e-20\n123456\n", Recipe{}, "n decimal: 0.00000000000000000001|123456\n"},
		{"integers beyond int64 by choice", "n\n123456789012345678901\n5\n", column("n", ColumnRecipe{Type: Integer}), "n integer: 123456789012345678901|5\n"},
		{"codes as numbers by choice", "n\n007\n010\n", column("n", ColumnRecipe{Type: Integer}), "n integer: 7|10\n"},
		{"numbers as text by choice", "n\n1\n2\n", column("n", ColumnRecipe{Type: TextType}), "n text: 1|2\n"},
		{"four hundred digits are no number", "n\n" + strings.Repeat("9", 400) + ".5\n0." + strings.Repeat("1", 400) + "\n", Recipe{}, "n text: " + strings.Repeat("9", 400) + ".5|0." + strings.Repeat("1", 400) + "\n"},
		{"a bomb among numbers", "n\n" + strings.Repeat("1.5\n", 30) + "1e999999999\n", Recipe{}, "n decimal: " + strings.Repeat("1.5|", 30) + "∅\n32:1 bad-number\n"},
		{"a bomb downwards", "n\n" + strings.Repeat("1.5\n", 30) + "1e-999999999\n", Recipe{}, "n decimal: " + strings.Repeat("1.5|", 30) + "∅\n32:1 bad-number\n"},
		{"zero has no sign", "n\n-0\n0\n-0.0\n", Recipe{}, "n decimal: 0.0|0.0|0.0\n"},
		{"words that other programs write for numbers", "n\n1\ninf\n2\n", Recipe{}, "n text: 1|inf|2\n0:1 mixed-column\n"},
		{"digits that are not plain ones", "n\n١٢\n３４\n", Recipe{}, "n text: ١٢|３４\n"},
		{"numbers of another base", "n\n0x10\n0b1\n", Recipe{}, "n text: 0x10|0b1\n"},
		{"amounts with a unit", "n\n5 kg\n6 kg\n", Recipe{}, "n text: 5 kg|6 kg\n"},
		{"numbers of cards and telephones", "n,m\n4111 1111 1111 1111,+49 30 1234\n5500 0000 0000 0004,+49 89 555\n", Recipe{}, "n text: 4111 1111 1111 1111|5500 0000 0000 0004\nm text: +49 30 1234|+49 89 555\n"},
		{"groups of two and groups of three", "n;m\n1.234.567,89;x\n12.34.567,89;y\n", Recipe{}, "n text: 1.234.567,89|12.34.567,89\nm text: x|y\n0:1 mixed-column\n"},
		{"a bomb is no number", "n\n1e999999999\n1\n", Recipe{}, "n text: 1e999999999|1\n0:1 mixed-column\n"},
		{"padded cells", "n,m\n 1 , x \n  2,y\n", Recipe{}, "n integer: 1|2\nm text:  x |y\n"},
		{"padded twins", "m,n\nx,1\nx ,2\n", Recipe{}, "m text: x|x \nn integer: 1|2\n0:1 padded-text\n"},
		{"a point that may group", "n;m\n1.234;x\n5.678;y\n", Recipe{}, "n integer ,: 1234|5678\nm text: x|y\n0:1 ambiguous-number\n"},
		{"a point that may group, chosen", "n;m\n1.234;x\n5.678;y\n", Recipe{Decimal: "."}, "n decimal: 1.234|5.678\nm text: x|y\n"},
		{"a point that may group, beside one that does not", "n,m\n1.234,0.5\n5.678,2.5\n", Recipe{}, "n decimal: 1.234|5.678\nm decimal: 0.5|2.5\n"},
		{"a point that may group, by locale", "n;m\n1.234;x\n5.678;y\n", Recipe{Locale: "en-US"}, "n decimal: 1.234|5.678\nm text: x|y\n0:1 ambiguous-number\n"},
		{"both marks", "n;m\n1.5;x\n2,5;y\n3.5;z\n", Recipe{}, "n text: 1.5|2,5|3.5\nm text: x|y|z\n0:1 mixed-column\n"},
	})
}

func TestDates(t *testing.T) {
	runCases(t, []readCase{
		{"iso", "d\n2024-02-29\n2024-3-1\n", Recipe{}, "d date yyyy-mm-dd: 2024-02-29|2024-03-01\n"},
		{"day first", "d\n13.01.2024\n01.02.2024\n", Recipe{}, "d date dd.mm.yyyy: 2024-01-13|2024-02-01\n"},
		{"month first", "d\n01/13/2024\n02/01/2024\n", Recipe{}, "d date mm/dd/yyyy: 2024-01-13|2024-02-01\n"},
		{"undecided", "d\n01/02/2024\n03/04/2024\n", Recipe{}, "d date dd/mm/yyyy: 2024-02-01|2024-04-03\n0:1 ambiguous-date\n"},
		{"undecided, chosen", "d\n01/02/2024\n03/04/2024\n", Recipe{Dates: "mdy"}, "d date mm/dd/yyyy: 2024-01-02|2024-03-04\n"},
		{"undecided, by locale", "d\n01/02/2024\n03/04/2024\n", Recipe{Locale: "en-US"}, "d date mm/dd/yyyy: 2024-01-02|2024-03-04\n0:1 ambiguous-date\n"},
		{"undecided, beside one that is", "d,e\n01/02/2024,01/13/2024\n03/04/2024,05/06/2024\n", Recipe{}, "d date mm/dd/yyyy: 2024-01-02|2024-03-04\ne date mm/dd/yyyy: 2024-01-13|2024-05-06\n"},
		{"month names", "d\n1 Jan 2024\n15 March 2024\n", Recipe{}, "d date dd mmm yyyy: 2024-01-01|2024-03-15\n"},
		{"German month names", "d\n1. März 2024\n15. Dezember 2024\n", Recipe{}, "d date dd mmm yyyy: 2024-03-01|2024-12-15\n"},
		{"two-digit years, the day first", "d\n31/12/24\n01/01/24\n", Recipe{}, "d date dd/mm/yy: 2024-12-31|2024-01-01\n0:1 two-digit-year\n"},
		{"two-digit years, the month first", "d\n12/31/24\n01/01/24\n", Recipe{}, "d date mm/dd/yy: 2024-12-31|2024-01-01\n0:1 two-digit-year\n"},
		{"two-digit years, undecided", "d\n01/02/24\n03/04/24\n", Recipe{}, "d date dd/mm/yy: 2024-02-01|2024-04-03\n0:1 ambiguous-date\n0:1 two-digit-year\n"},
		{"two-digit years behind months", "d\n31-Jan-24\n01-Feb-24\n", Recipe{}, "d date dd-mmm-yy: 2024-01-31|2024-02-01\n0:1 two-digit-year\n"},
		{"two-digit years with a clock", "d\n31.12.24 10:00\n01.01.24 11:00\n", Recipe{}, "d timestamp dd.mm.yy hh:mm: 2024-12-31 10:00:00|2024-01-01 11:00:00\n0:1 two-digit-year\n"},
		{"two-digit years on the last of many years", "d\n31-12-15\n31-12-16\n31-12-24\n", Recipe{}, "d date dd-mm-yy: 2015-12-31|2016-12-31|2024-12-31\n0:1 two-digit-year\n"},
		{"two-digit years in front", "d\n24-12-31\n24-01-01\n", Recipe{}, "d date yy-mm-dd: 2024-12-31|2024-01-01\n0:1 two-digit-year\n"},
		{"two-digit years in front, chosen", "d\n24-12-01\n24-01-02\n", Recipe{Dates: "ymd"}, "d date yy-mm-dd: 2024-12-01|2024-01-02\n0:1 two-digit-year\n"},
		{"months of two-digit years", "d\nDec-24\nJan-25\n", Recipe{}, "d date mmm-yy: 2024-12-01|2025-01-01\n0:1 two-digit-year\n"},
		{"months without a day", "d,e\n2024-12,12/2024\n2025-01,01/2025\n", Recipe{}, "d date yyyy-mm: 2024-12-01|2025-01-01\ne date mm/yyyy: 2024-12-01|2025-01-01\n"},
		{"all orders and marks", "a,b,c,d,e\n31/01/2024,1/31/2024,31-1-2024,2024/1/31,2024.01.31\n01/02/2024,2/1/2024,1-2-2024,2024/2/1,2024.02.01\n", Recipe{}, "a date dd/mm/yyyy: 2024-01-31|2024-02-01\nb date mm/dd/yyyy: 2024-01-31|2024-02-01\nc date dd-mm-yyyy: 2024-01-31|2024-02-01\nd date yyyy/mm/dd: 2024-01-31|2024-02-01\ne date yyyy.mm.dd: 2024-01-31|2024-02-01\n"},
		{"clocks without a date", "a,b,c\n8:30,8:30:15,8:30 AM\n17:45,17:45:00,5:45 PM\n", Recipe{}, "a duration: 30600|63900\nb duration: 30615|63900\nc duration: 30600|63900\n"},
		{"two-digit years", "d\n31.12.68\n01.01.69\n", Recipe{}, "d date dd.mm.yy: 2068-12-31|1969-01-01\n0:1 two-digit-year\n"},
		{"without separators", "d\n20240101\n20240215\n20240229\n20241231\n20250101\n", Recipe{}, "d date yyyymmdd: 2024-01-01|2024-02-15|2024-02-29|2024-12-31|2025-01-01\n"},
		{"timestamps", "d\n2024-01-02 03:04:05\n2024-01-02 03:04\n2024-01-02 03:04:05.678\n", Recipe{}, "d timestamp yyyy-mm-dd hh:mm:ss.f: 2024-01-02 03:04:05|2024-01-02 03:04:00|2024-01-02 03:04:05.678\n"},
		{"zones are not applied", "d,e\n2024-01-02T03:04:05Z,1\n2024-01-02T03:04:05+03:00,2\n", Recipe{}, "d timestamp yyyy-mm-ddThh:mm:ssz: 2024-01-02 03:04:05|2024-01-02 03:04:05\ne integer: 1|2\n0:1 mixed-zones\n"},
		{"one zone is not applied", "d\n2024-01-02T03:04:05+03:00\n2024-01-02 03:04:06 UTC+3\n", Recipe{}, "d timestamp yyyy-mm-ddThh:mm:ssz: 2024-01-02 03:04:05|2024-01-02 03:04:06\n0:1 time-zone\n"},
		{"am and pm", "d\n1/13/2024 1:05 PM\n1/14/2024 12:00 AM\n", Recipe{}, "d timestamp mm/dd/yyyy hh:mm am: 2024-01-13 13:05:00|2024-01-14 00:00:00\n"},
		{"days among timestamps", "d\n2024-01-02\n2024-01-03 10:00\n", Recipe{}, "d timestamp yyyy-mm-dd hh:mm: 2024-01-02 00:00:00|2024-01-03 10:00:00\n"},
		{"a format by choice", "d\n01/02/2024\n03/04/2024\n", column("d", ColumnRecipe{Type: Date, Format: "mm/dd/yyyy"}), "d date mm/dd/yyyy: 2024-01-02|2024-03-04\n"},
		{"durations", "d\n1:30:00\n0:00:10\n100:00:00\n", Recipe{}, "d duration: 5400|10|360000\n"},
		{"impossible by choice", "d\n2024-02-30\n2024-02-28\n", column("d", ColumnRecipe{Type: Date}), "d date yyyy-mm-dd: ∅|2024-02-28\n2:1 bad-date\n"},
	})
}

func TestOtherTypes(t *testing.T) {
	runCases(t, []readCase{
		{"true and false", "b\nTRUE\nFALSE\nTrue\n", Recipe{}, "b boolean: TRUE|FALSE|TRUE\n"},
		{"yes and no", "b\nyes\nno\n", Recipe{}, "b boolean: yes|no\n"},
		{"a single letter is text", "b\nY\nY\n", Recipe{}, "b text: Y|Y\n"},
		{"two letters are a pair", "b\nY\nN\n", Recipe{}, "b boolean: Y|N\n"},
		{"noughts and ones are numbers", "b\n0\n1\n", Recipe{}, "b integer: 0|1\n"},
		{"missing values", "n,d,t\nNA,NULL,NA\n1,2024-01-01,?\n\\N,n/a,\\N\n2,2024-01-02,x\n", Recipe{}, "n integer: ∅|1|∅|2\nd date yyyy-mm-dd: ∅|2024-01-01|∅|2024-01-02\nt text: NA|?|\\N|x\n0:3 missing-token\n"},
		{"few dashes are blanks", "n\n1\n2\n3\n4\n-\n", Recipe{}, "n integer: 1|2|3|4|∅\n"},
		{"many dashes are text", "n\n1\n-\n", Recipe{}, "n text: 1|-\n0:1 mixed-column\n"},
		{"many dashes are blanks by choice", "n\n1\n-\n", column("n", ColumnRecipe{Missing: []string{"-"}}), "n integer: 1|∅\n"},
		{"missing numbers by choice", "n,m,k\n1,-999,1.5\n-999,2,-999\n3,-999,2.5\n4,5,-999\n5,6,7\n", Recipe{Columns: map[string]ColumnRecipe{"n": {Missing: []string{"-999"}}, "k": {Missing: []string{"-999"}}}}, "n integer: 1|∅|3|4|5\nm integer: -999|2|-999|5|6\nk decimal: 1.5|∅|2.5|∅|7.0\n"},
		{"missing dates by choice", "d,t,b\n9999-12-31,1900-01-01 00:00,no\n2024-01-02,2024-01-02 10:00,yes\n2024-01-03,1900-01-01 00:00,no\n2024-01-04,2024-01-03 11:00,yes\n", Recipe{Columns: map[string]ColumnRecipe{"d": {Missing: []string{"9999-12-31"}}, "t": {Missing: []string{"1900-01-01 00:00"}}, "b": {Type: Boolean, Missing: []string{"no"}}}}, "d date yyyy-mm-dd: ∅|2024-01-02|2024-01-03|2024-01-04\nt timestamp yyyy-mm-dd hh:mm: ∅|2024-01-02 10:00:00|∅|2024-01-03 11:00:00\nb boolean: ∅|yes|∅|yes\n"},
		{"missing texts by choice", "t\nx\nnone\ny\n", column("t", ColumnRecipe{Missing: []string{"none"}}), "t text: x|∅|y\n"},
		{"a column without values", "n,m\n,1\n,2\n", Recipe{}, "n text: ∅|∅\nm integer: 1|2\n"},
		{"a recipe for a column that is not there", "n\n1\n", column("m", ColumnRecipe{Type: Integer}), "n integer: 1\n0:0 unknown-column\n"},
		{"a type that is none", "n\n1\n", column("n", ColumnRecipe{Type: "float"}), "n integer: 1\n0:0 bad-recipe\n"},
	})
}
