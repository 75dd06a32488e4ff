// Package kpi is the engine behind the KPI workbook: CSV bytes and a workbook
// go in, exact values with their targets, statuses and reasons come out.
//
// It is pure Go. It opens no file, no connection and no clock, knows no browser,
// and answers the same question about the same workbook and bytes the same way
// everywhere: in a test, on the command line (kpi/cmd/kpi), in a browser's
// worker.
//
//	engine := kpi.New()
//	for _, source := range book.Tables {
//		if _, err := engine.Load(ctx, source, open, nil); err != nil { … }
//	}
//	answer, err := engine.Evaluate(ctx, book, kpi.Question{Grain: "month"})
//
// # What it promises
//
//   - Values are exact. A sum is the sum, a ratio is kept as a fraction, and
//     division happens once, when a number is shown. Nothing in this tree
//     computes with floating point between a cell and its value.
//   - Blank is not zero. A value is a number, or blank with a reason.
//   - Every total evaluates the formula again on its own rows. Displayed values
//     are never added up or averaged.
//   - Time goes by the calendar, never by row position. A period that is not
//     complete is compared with as many days of the earlier one.
//   - Bad input is a diagnostic with a place, a reason and a way out, and work
//     goes on with what is left. An error means that the engine failed or was
//     cancelled.
//
// # Its parts
//
//	diag       what is said about input: place, message, hint
//	num        exact numbers: fractions, sums, parsing, formatting
//	calendar   days and periods without zones
//	table      bytes → typed columns, and the evidence for each decision
//	formula    text → tree → meaning: the language, its checks and its help
//	eval       checked formulas + tables → series of cells
//	score      value + target → a status and its reason
//	insight    what values mean: signal or noise, where they are heading
//	workbook   what the user owns: model, edits, document, file
//	align      objectives and KPIs: who stands under whom, and the score of each
//	chart      series → figures
//	sample     a made-up company with four tables and a dozen and a half KPIs
//	alert      lines that a KPI crosses, told once
//	check      what is missing in a KPI, misleads, or is odd about its data
//	library    templates for KPIs, a glossary, and how they meet somebody's tables
//	cli        the command line without the machine under it (command: cmd/kpi)
//
// Imports go one way, left to right: diag, num and calendar stand alone; table
// and formula use those; score uses num and calendar; workbook knows formula and
// table; eval knows formula and table; eval and workbook do not know each other.
// This package introduces them.
//
// # The language
//
// testdata/script holds its specification: each file is a story of CSV data,
// commands, and what they print. Package formula explains it in prose.
//
// # What stays compatible
//
// The shapes of [Question] and [Answer], the codes of problems and of reasons
// for blanks, the labels of periods, the JSON of the command line, and every
// workbook ever written (see package workbook). Wording may change at any time.
package kpi
