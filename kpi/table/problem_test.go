package table

import (
	"fmt"
	"strings"
	"testing"
)

// Every problem says what is wrong in words that people use, where, and what to do about it. The
// sentences are held here, since people read them and nothing else tells when they go wrong.
func TestProblemsInWords(t *testing.T) {
	days := rowsOf(40, func(i int) string { return fmt.Sprintf("2024-01-%02d", 1+i%28) }, map[int]string{38: "2024-02-30", 39: "31.12.2024"})
	zones := rowsOf(3000, func(i int) string { return "2024-07-01T10:00:00Z" }, map[int]string{2900: "2024-07-01T10:00:00-05:00"})
	for _, c := range []struct {
		name, in string
		recipe   Recipe
		want     string
	}{
		{"an impossible date and one written otherwise", days, Recipe{}, `
"2024-02-30" on line 40 of n is not a possible date; the cell is blank. / Correct the cell, name "2024-02-30" as a missing value of n, or make the column text.
"31.12.2024" on line 41 of n is not a date written as yyyy-mm-dd; the cell is blank. / Correct the cell, name "31.12.2024" as a missing value of n, or make the column text.`},
		{"a number written otherwise", rowsOf(60, func(i int) string { return fmt.Sprintf("%d.5", i) }, map[int]string{58: `"1,5"`, 59: "x"}), Recipe{}, `
"n" mixes decimal points (58 cells) and decimal commas (1 cell). / It was read with a decimal point; the other cells are listed. Choose the decimal mark, or mend the file.
"1,5" on line 60 of n is not a number with a decimal point; the cell is blank. / Correct the cell, name "1,5" as a missing value of n, or make the column text.
"x" on line 61 of n is not a number; the cell is blank. / Correct the cell, name "x" as a missing value of n, or make the column text.`},
		{"a share among numbers", rowsOf(40, func(i int) string { return fmt.Sprint(i) }, map[int]string{39: "5%"}), Recipe{}, `
"5%" on line 41 of n is not a number without a percent sign; the cell is blank. / Correct the cell, name "5%" as a missing value of n, or make the column text.`},
		{"a number among shares", rowsOf(40, func(i int) string { return fmt.Sprint(i) + "%" }, map[int]string{39: "5"}), Recipe{}, `
"5" on line 41 of n is not written with a percent sign; the cell is blank. / Correct the cell, name "5" as a missing value of n, or make the column text.`},
		{"a fraction among whole numbers by choice", "a,b\n1,2\n1.5,3\n", column("a", ColumnRecipe{Type: Integer}), `
"1.5" on line 3 of a is not a whole number; the cell is blank. / Correct the cell, name "1.5" as a missing value of a, or make the column text.`},
		{"both orders of day and month", rowsOf(40, func(i int) string { return fmt.Sprintf("%02d/%02d/2024", 1+i%12, 1+i%12) }, map[int]string{38: "13/01/2024", 39: "01/13/2024"}), Recipe{}, `
"n" mixes day first (1 cell) and month first (1 cell). / It was read as dd/mm/yyyy; the other cells are listed. Choose the order of day and month, or mend the file.
"01/13/2024" on line 41 of n is not a possible date; the cell is blank. / Correct the cell, name "01/13/2024" as a missing value of n, or make the column text.`},
		{"a code among numbers", "a,b\n1,2\n2,3\n007,4\n", Recipe{}, `
"a" is text: there are leading zeros in 1 of 3 cells, as in codes. / If they are amounts all the same, choose the type yourself.`},
		{"an identifier among numbers", "a,b\n1,2\n2,3\n1234567890123456789,4\n", Recipe{}, `
"a" is text: there are 19 digits or more in 1 of 3 cells, as in identifiers. / If they are amounts all the same, choose the type yourself.`},
		{"two ways to read a number", "v;w\n1.234;x\n5.678;y\n", Recipe{}, `
"v" can be read in two ways: "1.234" is 1.234 with a decimal point and 1234 with a decimal comma. 2 cells allow both. / It was read with a decimal comma. Choose the decimal mark to be sure.`},
		{"an answer in other words", rowsOf(40, func(i int) string { return []string{"yes", "no"}[i&1] }, map[int]string{39: "true"}), Recipe{}, `
"true" on line 41 of n is not yes or no; the cell is blank. / Correct the cell, name "true" as a missing value of n, or make the column text.`},
		{"zones, one of them late", zones, Recipe{}, `
"n" has times of different zones, from UTC-05:00 to UTC. / Times keep what the clock showed; the zone is left out. To compare them to the hour, write all of them in one zone.`},
		{"currencies", "a;b\n$5;1\n€6;2\n£7;3\n", Recipe{}, `
"a" mixes currencies: USD and EUR. / Sums over it add different currencies. Split the column or add one with the currency's name.`},
		{"lines of comment among the rows", "a,b\n1,x\n# note, two\n2,y\n3,z\n", Recipe{}, `
"a" is text: 3 of its 4 cells read as a number, but "# note" does not. / If lines that begin with # are comments, choose # as the comment mark.`},
		{"a delimiter of two characters", "a||b\n1||2\n", Recipe{Delimiter: "||"}, `
The delimiter "||" is more than one character; it was not used. / Choose "|": the columns between are empty then. Or replace it in the file by a comma, a semicolon or a tab.
Column 2 has no name; it is called "Column 2". / Rename it in the file or in the table.`},
		{"a delimiter that is no plain character", "a¦b\n1¦2\n", Recipe{Delimiter: "¦"}, `
The delimiter "¦" is not a plain character; it was not used. / Replace it in the file by a comma, a semicolon or a tab.`},
		{"a quote that is no plain character", "a,b\n1,2\n", Recipe{Quote: "«"}, `
The quote "«" is not a plain character; it was not used. / Choose a single plain character, or none.`},
		{"no delimiter", "a,b\n1,2\n", Recipe{Delimiter: None}, `
A table cannot do without a delimiter; it was found out instead. / Choose a character that does not occur, to have one column.`},
		{"marks that are the same", "a,b\n1,2\n", Recipe{Quote: ",", Delimiter: ",", Comment: ","}, `
The quote and the delimiter are the same character ","; the quote is switched off. / Choose another one, or none.
The comment mark and the delimiter are the same character ","; the comment mark is switched off. / Choose another one, or none.`},
		{"an encoding that cannot be read", "a,b\n1,2\n", Recipe{Encoding: "Shift_JIS"}, `
The encoding "Shift_JIS" cannot be read; the file was read as if none had been chosen. / Save the file as UTF-8 in the program that it comes from; Excel calls that "CSV UTF-8".`},
		{"an encoding that is none", "a,b\n1,2\n", Recipe{Encoding: "klingon"}, `
The encoding "klingon" is not known; the file was read as if none had been chosen. / Choose one of utf-8, cp1252, utf-16-le, utf-16-be or another code page from the list.`},
		{"all lines skipped", "a,b\n1,2\n", Recipe{SkipLines: lines(9)}, `
Nothing is left of the file after its first 9 lines. / Skip fewer lines.`},
		{"texts that may stand for no value", "a,b\nx,1\nNA,2\n", Recipe{}, `
"a" is text and has cells "NA", which were kept as they are. / If they stand for no value, name them as missing.`},
		{"such texts in several columns", "a,b,c,d\nx,1,y,u\nNA,2,?,NA\nz,3,none,v\n", Recipe{}, `
3 columns are text and have cells that often stand for no value, which were kept as they are: "NA" in "a", "d"; "?", "none" in "c". / If they stand for no value, name them as missing.`},
		{"such texts in many columns", strings.Repeat("c,", 25) + "d\n" + strings.Repeat("x,", 25) + "y\n" + strings.Repeat("?,", 25) + "z\n", Recipe{Header: no()}, `
25 columns are text and have cells that often stand for no value, which were kept as they are: "?" in "Column 1", "Column 2", "Column 3", "Column 4", "Column 5", "Column 6", "Column 7", "Column 8", "Column 9", "Column 10", "Column 11", "Column 12", "Column 13", "Column 14", "Column 15", "Column 16", "Column 17", "Column 18", "Column 19", "Column 20"; and 5 more columns. / If they stand for no value, name them as missing.`},
		{"zero bytes at the end", "a,b\n1,x\n" + emptyRoom, Recipe{}, `
The file ends in zero bytes, which were left out. / It may not have been written to its end: compare its last line with where it comes from.`},
		{"an unclosed quote", "a,b\n1,\"x\n2,y\n", Recipe{}, `
A quote opens on line 2 and never closes: the 3 lines to the end of the file became one cell. / Close the quote in the file, or switch quotes off for this file.`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got strings.Builder
			for _, d := range mustRead(t, c.in, c.recipe).Problems.All() {
				fmt.Fprintf(&got, "\n%s / %s", d.Message, d.Hint)
			}
			if got.String() != c.want {
				t.Errorf("got%s\nwant%s", got.String(), c.want)
			}
		})
	}
}
