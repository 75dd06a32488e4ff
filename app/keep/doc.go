// Package keep decides how a workbook's document is kept, so that no edit that
// was called saved is ever lost.
//
// A document is saved as a whole, as the next generation: numbered, with the
// checksum of its bytes and the number it grew from. A head per workbook names
// the current generation. Reading the head, comparing it, and putting generation
// and head is one transaction of the store: whoever finds another head than
// expected wrote nothing and is told of the [Conflict].
//
// Loading verifies the checksum and reads the document. What is damaged is left
// where it is, and the newest generation that is whole is loaded instead, with a
// sentence that says so. A copy of the last save in the browser's small storage
// stands in where it is whole and not older.
//
// Old generations go, but not the last twenty, the last of each of thirty days,
// nor the one before an import, a merge, a restore or an update of the program.
// They go sooner when the reader wants room.
package keep
