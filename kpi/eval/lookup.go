package eval

import (
	"fmt"
	"strings"

	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// lookup binds Orders[Customer.Segment]: the column of the table itself, and
// from there the row of another table that its value names.
//
// Another table has the same dimension when it is one of those on the way, or
// when it has what the way begins with: who shares the customer shares the
// customer's segment.
func (b *binder) lookup(path []formula.Relation, name string, n *formula.Column) *rowExpr {
	if !b.foreign {
		return b.follow(path, name)
	}
	for i, r := range path {
		if r.Table != b.t.Name {
			continue
		}
		if c, ok := b.t.Column(name); ok && i == len(path)-1 {
			return columnExpr(c)
		}
		return b.follow(path[i+1:], name)
	}
	first, ok := b.t.Column(path[0].Column)
	home := b.p.table(b.home(n))
	if !ok || home == nil {
		return b.without(path[0].Column)
	}
	if own, ok := home.t.Column(path[0].Column); !ok || !sameKind(formula.KindOf(string(own.Type)), formula.KindOf(string(first.Type))) {
		return b.without(path[0].Column)
	}
	return b.follow(path, name)
}

// home is the table whose column a name means where it was written.
func (b *binder) home(n *formula.Column) string {
	ref, _ := b.c.Ref(n)
	return ref.Table
}

// wayTo is the only way by declared relations from the binder's table to
// another; nil where there is none, or more than one.
func (b *binder) wayTo(table string) []formula.Relation {
	if b.p.q.Relations == nil || table == "" {
		return nil
	}
	ways := 0
	var found []formula.Relation
	var walk func(from string, way []formula.Relation)
	walk = func(from string, way []formula.Relation) {
		for _, r := range b.p.q.Relations(from) {
			on := append(way[:len(way):len(way)], r)
			switch {
			case r.Table == table:
				found, ways = on, ways+1
			case len(on) < maxWay && ways < 2:
				walk(r.Table, on)
			}
		}
	}
	walk(b.t.Name, nil)
	if ways != 1 {
		return nil
	}
	return found
}

// maxWay is how many relations a dimension is looked for.
const maxWay = 4

// without is the value of a column that the table does not have.
func (b *binder) without(name string) *rowExpr {
	if b.missing == "" {
		b.missing = name
	}
	return literal(blank(num.NoSuchDimension), "?"+name)
}

// follow reads a column at the end of a way.
func (b *binder) follow(path []formula.Relation, name string) *rowExpr {
	first, ok := b.t.Column(path[0].Column)
	if !ok {
		return b.without(path[0].Column)
	}
	steps, ok := b.steps(path, name)
	if !ok {
		b.failed = true
		return literal(blank(num.ErrorInKPI), "?"+name)
	}
	last := steps[len(steps)-1].read
	keys := make([]string, len(path))
	for i, r := range path {
		keys[i] = fmt.Sprintf("%s→%s#%s.%s", r.Column, r.Table, b.p.table(r.Table).cache.id, r.Key)
	}
	e := columnExpr(first)
	e.isCol, e.apart = false, b.p.q.Identity == nil
	e.key = "look-up(" + strings.Join(keys, ",") + "," + last.key + ")"
	e.kind = last.kind
	e.eval = func(r *rowReader) scalar {
		v := r.read(first)
		for _, s := range steps {
			if v.blank() {
				return v
			}
			row, ok := s.rows[v.identity()]
			if !ok {
				return blank(num.NoValues)
			}
			v = s.read.eval(&rowReader{row: row})
		}
		return v
	}
	return e
}

// step is one look-up: from a value to a row, and the column to read there.
type step struct {
	rows map[string]int
	read *rowExpr
}

func (b *binder) steps(path []formula.Relation, name string) ([]step, bool) {
	var steps []step
	for i, r := range path {
		far := b.p.table(r.Table)
		if far == nil {
			b.p.tell(missingTableProblem(b.p.source, r.Table))
			return nil, false
		}
		if !far.cache.whole() {
			b.failed = true
			return nil, false
		}
		key, ok := far.t.Column(r.Key)
		next := name
		if i+1 < len(path) {
			next = path[i+1].Column
		}
		read := b.calculated(far.t, next)
		if column, ok := far.t.Column(next); ok {
			read = columnExpr(column)
		}
		if !ok || read == nil {
			b.missing = next
			return nil, false
		}
		rows, twice := far.cache.rowsByKey(key)
		if rows == nil {
			b.p.tell(ambiguousLookupProblem(b.p.source, r.Table, r.Key, twice))
			return nil, false
		}
		steps = append(steps, step{rows, read})
	}
	return steps, true
}

// rowsByKey finds rows by the value of a column; nil when two rows have the
// same, with that value.
func (c *tableCache) rowsByKey(key *table.Column) (rows map[string]int, twice string) {
	if rows, ok := c.keys[key]; ok {
		return rows, ""
	}
	rows = make(map[string]int, key.Len())
	for row := range key.Len() {
		v := cellAt(key, row)
		if v.blank() {
			continue
		}
		id := v.identity()
		if _, have := rows[id]; have {
			return nil, v.show()
		}
		rows[id] = row
	}
	c.keys[key] = rows
	return rows, ""
}
