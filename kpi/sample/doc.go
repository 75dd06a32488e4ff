// Package sample makes up a small company, so that a first visit has something
// to look at and tests have something to count.
//
// Harbour & Pine sells outdoor gear. It keeps four tables over 24 months, the
// last of which is not over: sales orders, marketing spend, support tickets and
// production runs. The company has a Christmas season, a quiet January, a spring
// campaign, customers who do not answer surveys, and one bad batch of stoves
// that shows first in production, then in tickets, then in refunds.
//
// The same seed gives the same bytes everywhere: the generator has its own
// random numbers and counts in whole numbers only.
package sample

import (
	"encoding/hex"

	"kpiworkbook/kpi/sha256"
	"kpiworkbook/kpi/workbook"
)

// Seed is the company everyone sees first.
const Seed = 20260917

// File is one CSV file of the company.
type File struct {
	Table  string // its name in the workbook
	Name   string // its name as a file
	Data   []byte
	Rows   int64
	SHA256 string
}

// Company is the files and the workbook that reads them.
type Company struct {
	Files    []File
	Workbook workbook.Workbook
}

// New makes up the company of a seed.
func New(seed uint64) Company {
	months := newCalendar(firstDay, lastDay)
	files := []File{
		orders(newRandom(seed, 1), months),
		spend(newRandom(seed, 2), months),
		tickets(newRandom(seed, 3), months),
		runs(newRandom(seed, 4), months),
	}
	return Company{Files: files, Workbook: book(files)}
}

// Data finds the bytes of a file by their SHA-256, the way the engine and the
// `.kpi` writer ask for them.
func (c Company) Data(sha256 string) ([]byte, error) {
	for _, f := range c.Files {
		if f.SHA256 == sha256 {
			return f.Data, nil
		}
	}
	return nil, workbook.ErrMissing
}

// file finishes a sheet into a file.
func file(table, name string, s *sheet) File {
	sum := sha256.Sum256(s.out)
	return File{Table: table, Name: name, Data: s.out, Rows: s.rows, SHA256: hex.EncodeToString(sum[:])}
}
