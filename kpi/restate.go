package kpi

import (
	"sort"

	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Restatement is how values of the past differ between two answers to one
// question: what a batch of rows, or a corrected cell, did to what was known.
type Restatement struct {
	Grain string  `json:"grain"`
	Moved []Moved `json:"moved,omitempty"` // in periods that were over before; the greatest change first
	New   []Moved `json:"new,omitempty"`   // in periods without a value before
	KPIs  int     `json:"kpis,omitempty"`  // with a value that moved
}

// Moved is a value before and after.
type Moved struct {
	ID      string `json:"id"` // of the KPI
	Name    string `json:"name"`
	Period  string `json:"period"`
	Before  Number `json:"before"`
	After   Number `json:"after"`
	By      Number `json:"by"`      // after less before, exactly; blank where either is
	Percent Number `json:"percent"` // that, as a share of what was before
}

// Restate compares two answers to one question without slices. A period that was
// not over in the first answer is left out: its values are expected to move. Texts
// are left out too.
func Restate(before, after *Answer) Restatement {
	r := Restatement{Grain: after.Grain}
	was := map[string]map[string]*Cell{}
	for i := range before.KPIs {
		was[before.KPIs[i].ID] = cellsOf(&before.KPIs[i])
	}
	for i := range after.KPIs {
		k := &after.KPIs[i]
		former, known := was[k.ID]
		if !known {
			continue
		}
		moved := len(r.Moved)
		r.compare(k, former)
		if len(r.Moved) > moved {
			r.KPIs++
		}
	}
	r.sort()
	return r
}

func cellsOf(k *KPIAnswer) map[string]*Cell {
	cells := make(map[string]*Cell, len(k.Cells))
	for i := range k.Cells {
		cells[k.Cells[i].Period] = &k.Cells[i]
	}
	return cells
}

// compare adds what moved of one KPI.
func (r *Restatement) compare(k *KPIAnswer, former map[string]*Cell) {
	none := Number{Blank: num.NoValues.String()}
	is := cellsOf(k)
	for _, c := range k.Cells {
		switch was := former[c.Period]; {
		case c.IsText || c.Blank != "" && (was == nil || was.Blank != ""):
		case was == nil || was.Blank != "":
			before := none
			if was != nil {
				before = was.Number
			}
			r.New = append(r.New, movedOf(k, c.Period, before, c.Number))
		case !was.Open && was.Number != c.Number:
			r.Moved = append(r.Moved, movedOf(k, c.Period, was.Number, c.Number))
		}
	}
	for period, was := range former {
		if _, stays := is[period]; !stays && was.Blank == "" && !was.Open && !was.IsText {
			r.Moved = append(r.Moved, movedOf(k, period, was.Number, none))
		}
	}
}

func movedOf(k *KPIAnswer, period string, before, after Number) Moved {
	by := num.Sub(after.Num(), before.Num())
	return Moved{ID: k.ID, Name: k.Name, Period: period, Before: before, After: after, By: numberOf(by), Percent: numberOf(num.Relative(by, before.Num()))}
}

// sort puts values that came or went first, then the greatest changes; of equal
// ones the latest period.
func (r *Restatement) sort() {
	sort.SliceStable(r.Moved, func(i, j int) bool {
		a, b := r.Moved[i], r.Moved[j]
		if x, y := a.By.Blank != "", b.By.Blank != ""; x != y {
			return x
		}
		if c := num.Cmp(num.Abs(a.Percent.Num()), num.Abs(b.Percent.Num())); c != 0 {
			return c > 0
		}
		return a.Period > b.Period
	})
}

// Note adds a short account of the restatement to the effect of a batch: counts,
// and the greatest moves up to a number.
func (r Restatement) Note(e *workbook.Effect, most int) {
	e.Grain, e.KPIs, e.Moved, e.New = r.Grain, r.KPIs, len(r.Moved), len(r.New)
	for _, m := range r.Moved[:min(most, len(r.Moved))] {
		e.Moves = append(e.Moves, workbook.Move{KPI: m.ID, Name: m.Name, Period: m.Period, Before: m.Before.text(), After: m.After.text(), By: m.By.text()})
	}
}

// text is a number as a document has it, "" when it is blank.
func (n Number) text() string {
	if n.Exact != "" {
		return n.Exact
	}
	return n.Value
}
