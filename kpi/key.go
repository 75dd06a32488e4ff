package kpi

import (
	"encoding/hex"

	"kpiworkbook/kpi/sha256"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Key names a table by everything it depends on: the bytes of its files, how
// they are read, how they meet each other, and the cells that were put right.
type Key string

// KeyOf is the key of a workbook's table.
func KeyOf(s workbook.Source) Key {
	live := s.Live()
	hashes := make([]string, len(live))
	for i, b := range live {
		hashes[i] = b.SHA256
	}
	l := listing{}.texts(hashes).recipe(s.Recipe)
	for i, b := range live {
		l = l.batch(i, b)
	}
	sum := sha256.Sum256(l)
	return Key(hex.EncodeToString(sum[:]))
}

// keyOfFile is the key of one file of a source alone.
func keyOfFile(b workbook.Batch, r table.Recipe) Key {
	b.Kind, b.Keys, b.Fixes, b.Undone = workbook.KindReplace, nil, nil, nil
	return KeyOf(workbook.Source{Batches: []workbook.Batch{b}, Recipe: r})
}

// batch writes what is special about a batch, which is mostly nothing.
func (l listing) batch(i int, b workbook.Batch) listing {
	if b.Kind == workbook.KindUpdate {
		l = l.count(i).text("update").texts(b.Keys)
	}
	if len(b.Columns) > 0 {
		l = l.count(i).text("columns").pairs(b.Columns)
	}
	if b.Recipe != nil {
		l = l.count(i).text("recipe").recipe(*b.Recipe)
	}
	if len(b.Fixes) > 0 {
		l = l.count(i).text("fixes").count(len(b.Fixes))
	}
	for _, f := range b.Fixes {
		l = l.count(int(f.Row)).text(f.Column, f.Was, f.Now)
	}
	return l
}
