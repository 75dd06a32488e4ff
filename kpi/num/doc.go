// Package num is exact arithmetic: what stands between a cell and the number
// a person reads. Nothing in it is a float, and nothing rounds unless its
// name says so.
//
// The parts follow the way of a number:
//
//   - ParseCell and Plain turn text into a coefficient and a scale
//     (12.50 is 1250 at scale 2), by the Convention of a column.
//   - Sum adds coefficients in 128 bits, so that no order of adding and no
//     number of rows loses a digit.
//   - Value is the number in a cell of a result: an exact fraction, or blank
//     with a Reason. Blank is not zero; it runs through arithmetic.
//   - Divide is the one place where a fraction becomes digits, with declared
//     places and rounding.
//   - Format writes a number for people, by Locale and unit.
//
// Values are immutable and may be shared between goroutines. Only Sqrt and
// powers with a fraction in the exponent give inexact results (right to more
// than 20 significant digits), and those say so by Inexact.
package num
