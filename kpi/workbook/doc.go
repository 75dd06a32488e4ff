// Package workbook is what the user owns: where the rows came from, how they
// are read, which KPIs are made of them, and what is expected of each.
//
// A [Workbook] is a value. Nothing in this package changes one in place: every
// edit is a function from a workbook to a new one that shares what did not
// change, so an old value kept for undo costs next to nothing and a comparison
// by revision is safe. [History] keeps the old values.
//
// The package holds no rows. A [Source] names the files it was made of by the
// SHA-256 of their bytes; whoever stores them finds them by that name.
//
// # The document
//
// [Encode] writes canonical JSON: members in one order, entities in the order
// the user gave them, sets sorted, two spaces of indent, a newline at the end.
// The same workbook always gives the same bytes, so files diff well and a hash
// of them means something. [Decode] is strict about the version (a newer major
// version is refused and says so) and lenient about everything else: a member
// it does not know, at any level, is kept and written back.
//
// # The file
//
// [WriteFile] and [ReadFile] speak `.kpi`, a ZIP that anyone can open:
//
//	mimetype                     first entry, stored: application/vnd.kpi-workbook+zip
//	workbook.json                the document
//	manifest.json                SHA-256 and size of every other part
//	data/<table>/<batch>.csv     the bytes as they were dropped
//
// Writing is deterministic. Reading loads everything that can be loaded, lists
// the rest, and refuses a file that is hostile rather than merely broken.
//
// # What stays compatible
//
// Members are only ever added. Every version that was released has a file in
// testdata/version that must load forever, and testdata/schema.golden holds the
// shape of the document: a line may be added to it, none may go.
//
// Times and identifiers come from the caller: the package reads no clock and
// draws no random numbers.
package workbook
