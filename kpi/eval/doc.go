// Package eval turns checked formulas and tables into series of exact values.
// It knows no file format, no workbook and no clock.
//
// # A question
//
// A Query asks formulas in one context: the periods of a grain between two
// days, groups of dimensions, conditions of a slice. Run answers with one
// Series for each formula: a Cell is a number as an exact fraction, a text or
// date, or blank with the reason, beside how many rows it was made of and why
// others were not used. RunAll answers several questions with one scan. What
// is wrong with a formula is a diagnostic in the Result; an error means that
// the evaluation was cancelled.
//
// # How it works
//
// Every aggregate of a formula is a leaf: what to count over which rows, in a
// list of windows. A window is the days that one value is made of, one for
// each period of the answer; time functions change the windows of what they
// are written around: PRIOR moves them, TODATE and ROLLING move their
// beginning, CLOSING and OPENING take a day, MOVINGAVG makes several of one.
// Nothing is ever computed from values of neighbouring cells, so any nesting
// is right: a ratio or a distinct count is made again on its own rows.
//
// Windows overlap, rows are to be read once: the borders of all windows cut
// the days into segments, and every window is a run of them. A frame is the
// groups and segments of a table's rows; one scan in blocks of rows fills
// partials for all leaves over the frame (see partial): sums, counts, sets of
// distinct codes, tallies of values. Partials merge: over segments into
// windows, over fine groups into coarse ones, over parts of a table into the
// whole. Conditions and arithmetic over rows are compiled to operators over
// blocks of small integers; an expression over one column of few values is
// worked out once per value; where bounds cannot prove that int64 holds every
// result, or a fraction would be lost, rows are evaluated one by one on exact
// fractions instead. Both ways give the same.
//
// Columns are kept in bytes, and what can be done on these is: the cell of a row
// is a sum of what tables say of its day and codes, conditions compare 32 rows
// at a time, sums and tallies read values as they are stored (see Stored of
// package table). In blocks where a condition leaves few rows, only those are
// looked at.
//
// Last, formulas are worked out group by group on num.Value; division happens
// on fractions and nothing is rounded, but for roots and powers that are no
// fraction, and sums over more than two thousand different denominators, which
// are right to 60 places and marked.
//
// Rows can be counted by several engines, each of which holds some: the one that
// was asked sends the others what it wants and merges the partials that come
// back as bytes (see Remote and Count). Frames of more groups than have a cell
// each, sets of other times, codes that are numbered as they come and lists of
// single values are counted by the one that was asked alone.
//
// A Cache keeps frames with their partials between questions. A question that
// differs in one formula then scans for that one alone, and a coarser one may
// need no scan. A table that got more rows takes over what was counted before
// them and scans only what is new.
//
// A value can be explained (TraceOf): it is followed through its formula and the
// KPIs that this refers to, and every row of the tables is asked by itself what
// became of it, a byte a row, so that the rows of any reason can be listed
// (RowsOf). Nothing of that is worked out before somebody asks.
//
// # Rules decided here
//
// Cells. Listed are periods and groups in which the formula's aggregates have
// rows, and without rows only what has a value and lies between the first and
// the last period with rows of any group. The whole without dimensions is
// always listed. Period order comes first, then the values of the dimensions:
// numbers and dates by size, texts by code point, blank last.
//
// Counts of nothing. COUNT and DISTINCT are 0 where rows exist but none
// fulfils WHERE. Where the period and slice have no row at all they count as 0
// beside other values, and a formula made of nothing else is blank: no rows.
// IFBLANK and IS BLANK take such a count for blank. Before the first day of a
// table there is no earlier period rather than 0. In the whole, 0 is 0.
//
// Days. From and To cut the periods at their ends, and do not limit what time
// functions look back to. AsOf is the last known day: later rows are outside
// every period. A period whose last day is later is open. A row without a date
// counts in the whole, and in no period or range of days.
//
// Like for like. PRIOR of an open period takes as many days of the earlier one
// as have passed in the last period of the window; with FullPrior all.
// ROLLING and MOVINGAVG end with the last known day of an open period.
//
// Snapshots. CLOSING is the last day of the period on which the table has
// rows, of whatever group: a group without a row on that day has none in the
// snapshot. Without any such day it is the last day itself, so that
// CLOSING(TODATE(x, ever)) carries on. OPENING is the same for the unit
// before.
//
// The whole has no earlier period. Looking back from it starts at the last
// known day.
//
// Dimensions. A table that a dimension's expression does not belong to is cut
// by its own columns of the same names and kinds, or by what it can look up: the
// rest of the way that the expression looks up, or the only declared way to the
// column's table. Without them the value is blank: no such dimension. A date and
// a point in time are one value at midnight. A blank is a group of its own. TOTAL lifts the
// dimensions, and the conditions of the slice joined by AND, that read no
// other columns than those named.
//
// PER. The outer WHERE chooses the rows first: an entity of which it leaves
// nothing is not there. A blank name is an entity; one without a value is left
// out.
//
// Sets. Customer IN PRIOR(Orders[Customer], 1 month) asks within the same
// group, slice and entity. CONVERTED slices the first table only; with dates on
// one side and times on the other, days are compared, and nothing that happened
// after the last known day is known.
//
// TARGET is what is expected of exactly the rows in the context: of the whole, or of
// a slice where a target is set for it; TOTAL lifts the slice from it too. A target
// that is a formula is worked out in the same scan, for all days of the period.
//
// A look-up that finds no row is blank; one whose key is not unique is refused.
package eval
