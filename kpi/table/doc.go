// Package table turns the bytes of a delimited text file into immutable typed columns.
//
// It promises three things. Nothing is lost: every record becomes a row, and a cell that does not
// fit its column, a record that is too short or too long, a quote that never closes are reported
// with their line. Nothing is rounded: numbers are int64 coefficients at one decimal scale per
// column, or big integers where int64 is too small. Nothing is guessed row by row: encoding,
// delimiter, header, decimal mark, date order and type are decided once, over the whole column,
// and each decision carries its evidence so that people can see and change it.
//
// # Text
//
// A file is read through a window of some megabytes that moves over it, as a rule once, so that
// little more than the columns is ever in memory. UTF-8 with or without a mark is text as it is.
// UTF-16 is known by its mark or by its zero bytes. What is not valid UTF-8 is Windows-1252, unless
// nearly all of it is UTF-8: then the few broken bytes become U+FFFD and are reported. Windows-1252
// whose letters look wrong is reported too; other code pages are by choice. Those of Chinese,
// Japanese and Korean are not among them: their tables would make the program a quarter of a
// megabyte larger to load, and every program that writes them also writes UTF-8. Code points are
// never normalised. Gzip is undone. What certainly is something else, such as a picture, a workbook
// of a spreadsheet program, JSON or a web page, is named and not read.
//
// # Records
//
// LF, CR LF, CR CR LF and CR end a line, in any mixture, outside quotes. Blank lines are no rows.
// End-of-file marks after the last line are dropped, and so are zero bytes (reported).
// A cell is quoted when its first character is the quote; inside, a doubled quote is one, and with
// an escape character what follows it stands for itself. Spaces outside the quotes are dropped
// when the quotes enclose all the rest of the cell; otherwise the cell is as it stands. A quote
// elsewhere is a character (reported), text after a closing quote belongs to the cell (reported),
// and a quote that never closes takes the rest of the file as its cell (reported, as an error).
// Apostrophes quote only by choice. Short records are padded with blanks and long ones keep their
// first cells, both reported. A recipe switches quote, escape and comment off with "none".
//
// The delimiter is the one of comma, semicolon, tab and bar that gives most records the same
// number of cells. A first line sep=; is obeyed. Records of far fewer cells above the table are
// skipped and shown. A record of one cell in a table of three columns or more, such as a note below
// it, is a row, since nothing is lost, but does not tell what the first column holds; as the last
// line, it is reported, and so is a total. The first record is a header when its cells are texts
// above other values, or when all is text and nothing below repeats it. Names are made unique; the
// header is kept.
//
// # Types
//
// A column has a type when all its cells that hold something read as it. A few may not: at most one
// in twenty, and of cells of letters and digits in a column of whole numbers, which may be codes,
// at most one in a thousand. They are loaded as blank and reported. Otherwise the column is text,
// and if most of it was something else that is said. Quotes do not make text, and padding does not
// matter to the type.
//
//   - integer, decimal: points or commas as decimal mark, digits grouped by the other mark, spaces,
//     apostrophes or as lakh; minus before, behind, as U+2212 or as parentheses; exponents. Whole
//     numbers with leading zeros, and those of 19 digits or more, are codes and stay text.
//   - percent: stored as the fraction, 12 % is 0.12. Money: with a currency's mark or code.
//   - date, timestamp: see package calendar for the layouts. Clocks are taken as written: a zone is
//     read, reported and left aside. A column of days and moments is one of moments. Years of two
//     digits are 1969 to 2068 and stand last, unless that would make dates of more years than days
//     over more than twenty years; which number is the year is reported.
//   - duration: hours, minutes and seconds, stored as seconds. A clock without a date, 17:30 or
//     5:30 PM, is one too: the time since midnight, so that differences and averages are right.
//   - boolean: true and false, yes and no and the like in a few languages; noughts and ones are
//     numbers.
//
// If every number of a column reads with a point and with a comma as decimal mark, or every date
// with the day and with the month first, then another column, the recipe's locale or at last an
// assumption decides, and the assumption is reported.
//
// Empty cells are blank in every column. In columns that are not text NA, N/A, NULL, \N, ? and
// their like are blank too, and so are dashes if they are at most a quarter of the cells. What else
// stands for no value, and any of these in a text column, is the recipe's to say.
//
// # Several files
//
// Once a recipe names the types of all columns, no cell of a later file changes what an earlier one
// means. Such a file is read alone, and Concat puts its rows behind: full chunks and all codes stay, so
// that whoever counted the earlier rows need not do so again (Extends). Concat refuses what only all
// rows together can tell.
//
// # Bytes
//
// Encode writes a table as bytes and Decode takes it back, for a small part of what reading the file
// costs: rows are written as they are kept. Only makes a table that has the values of some rows alone
// and says everything else as the whole one does, for who counts a share of the rows elsewhere.
//
// # Speed
//
// A structural index finds the cells of a block of records, eight bytes at a time. Each column of
// the block is then read by a kernel for the spelling it expects, and the few other cells by slower
// rules. Values are packed as narrowly as each chunk allows. The first records make the plan for a
// column; when later cells do not bear it out, all cells are looked at and it is read again, so that
// the result never depends on how much was looked at first.
package table
