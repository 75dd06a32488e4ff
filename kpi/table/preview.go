package table

import (
	"bytes"
	"context"
)

// Preview reads the head of a file as if it were the file, and returns its first n records with
// the columns' types as far as the head tells. total is the size of the whole file.
func Preview(head []byte, total int64, recipe Recipe, n int) Sample {
	partial := int64(len(head)) < total
	t, err := read(context.Background(), bytes.NewReader(head), Options{Recipe: recipe, Keep: max(n, 1)}, Table{Bytes: total}, partial)
	s := Sample{Recipe: recipe, Exact: !partial}
	if err != nil {
		return s // nothing cancels it, and memory can be read
	}
	s.Recipe, s.Guess, s.Problems, s.Rows = t.Recipe, t.Guess, t.Problems, int64(t.Rows)
	s.Records = t.Records[:min(len(t.Records), n)]
	if partial && len(head) > 0 && t.Rows > 0 {
		s.Rows = int64(t.Rows) * total / int64(len(head))
	}
	for _, c := range t.Columns {
		s.Columns = append(s.Columns, SampleColumn{
			Name: c.Name, Header: c.Header, Type: c.Type, Scale: c.Scale, Format: c.Format,
			Currency: c.Currency, Evidence: c.Evidence, Blank: c.Blank, Bad: c.Bad,
		})
	}
	return s
}
