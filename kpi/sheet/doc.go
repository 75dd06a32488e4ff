// Package sheet takes tables out of archives, as the text files that package
// table reads: the worksheets of an Excel workbook (XLSX) and the CSV files in a
// ZIP. Of those that are packed once more (.csv.gz) it gives the bytes as they are:
// table unpacks them, within its bounds.
//
// A worksheet becomes CSV with what the cells show, exactly:
//
//   - A number is the decimal text of the file. Excel keeps and shows fifteen
//     digits; where the file has more, they are rounded to fifteen, as text.
//   - A number that its style shows as a date is written as one: 2026-03-31, with
//     its time when that is shown too. Time alone is 14:05:00, elapsed time 25:00:00.
//     Workbooks count days from 1900, with a 29 February that never was, or from 1904.
//   - TRUE and FALSE, errors as #DIV/0!, formulas by the result the file holds.
//   - Text from the shared list or in place, its runs joined, without phonetics.
//
// Rows keep their numbers: row 7 of the sheet is record 7 of the CSV as long as no
// cell holds a line break. Columns before the first one that is used are left out.
//
// Hidden sheets, charts and macros are left out. What is locked by a password is
// no ZIP and never comes here. Everything is read as a stream, part by part;
// shared texts stand in memory.
package sheet
