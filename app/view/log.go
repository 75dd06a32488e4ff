package view

import (
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/workbook"
)

// Changes is what was changed in the definition of a KPI, newest first.
type Changes struct {
	Groups []ChangeGroup
	Count  int  // of all changes
	Whole  bool // all of them are in Groups
	More   bool // there are more than are listed at first
}

// ChangeGroup is what one person changed at one time.
type ChangeGroup struct {
	When  string
	Lines []ChangeLine
}

// ChangeLine is a member of the definition with what it was and became, "" for
// nothing.
type ChangeLine struct{ What, Was, Is string }

// changesAtFirst is how many changes are listed before the reader wants all.
const changesAtFirst = 5

func changesOf(m state.Model, w words, k workbook.KPI) Changes {
	c := Changes{Count: len(k.Log), Whole: m.KPI.WholeLog, More: len(k.Log) > changesAtFirst}
	first := 0
	if c.More && !c.Whole {
		first = len(k.Log) - changesAtFirst
	}
	var last workbook.Logged
	for i := len(k.Log) - 1; i >= first; i-- {
		e := k.Log[i]
		if len(c.Groups) == 0 || e.At != last.At || e.Author != last.Author {
			c.Groups = append(c.Groups, ChangeGroup{When: joined(e.Author, w.when(e.At))})
		}
		g := &c.Groups[len(c.Groups)-1]
		g.Lines = append(g.Lines, ChangeLine{sentence(e.What), e.Was, e.Is})
		last = e
	}
	return c
}
