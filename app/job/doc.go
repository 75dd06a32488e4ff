// Package job is the vocabulary between the page and its worker: what the page
// asks for and what comes back, as plain data that survives JSON.
//
// The page holds the workbook; the worker holds tables and caches. Nothing here
// carries rows in bulk: a preview is a few dozen records, a page of rows is what
// fits on a screen, bytes of files travel beside the message and never inside.
//
// Text is original text or already exact: numbers are decimal strings, dates ISO.
package job
