// Package table turns the bytes of a delimited text file into immutable typed columns.
//
// It promises three things. Nothing is lost: every record becomes a row, and a cell that does not
// fit its column, a record that is too short or too long, a quote that never closes are reported
// with their line. Nothing is rounded: numbers are int64 coefficients at one decimal scale per
// column, or big integers where int64 is too small. Nothing is guessed row by row: encoding,
// delimiter, header, decimal mark, date order and type are decided once, over the whole column,
// and each decision carries its evidence so that people can see and change it.
package table
