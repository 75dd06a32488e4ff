package state

import (
	"sort"
	"time"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/align"
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// Item is a KPI of the agenda with what speaks for looking at it.
type Item struct {
	KPI    workbook.KPI
	Status score.Word // in the period on screen; "" when there is no value yet
	Turn   workbook.Turn
	Due    bool // it is its turn to be looked at
	Needs  bool // its status asks for somebody's attention
	Idle   bool // it is off track, and no action is open
	Unread bool // nobody has looked for two of its periods and more
}

// Items are all KPIs of the scorecard, those that need attention first, and of
// these the worst.
//
// Nothing is due in a workbook whose KPIs nobody has ever reviewed: whoever does
// without reviews is not reminded of them.
func (m Model) Items() []Item {
	type ranked struct {
		Item
		rank int
		lack num.Value
	}
	asOf, reviewed, cells := m.known(), m.Book.Reviewed(), m.cellsAt(m.Label())
	var list []ranked
	for _, k := range m.Book.KPIs {
		if k.State != workbook.StateRetired {
			item, lack := m.item(k, cells[k.ID], asOf, reviewed)
			list = append(list, ranked{item, urgency(item.Status), lack})
		}
	}
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].rank != list[j].rank {
			return list[i].rank < list[j].rank
		}
		return num.Cmp(list[i].lack, list[j].lack) > 0
	})
	items := make([]Item, len(list))
	for i, r := range list {
		items[i] = r.Item
	}
	return items
}

// ItemOf is one KPI with what speaks for looking at it.
func (m Model) ItemOf(k workbook.KPI) Item {
	c, _ := m.cell(k.ID, m.Label())
	i, _ := m.item(k, &c, m.known(), m.Book.Reviewed())
	return i
}

// item also says how much of its target the KPI lacks, by its weight; 0 where there
// is no target.
func (m Model) item(k workbook.KPI, c *kpi.Cell, asOf *calendar.Day, reviewed bool) (i Item, lack num.Value) {
	i, lack = Item{KPI: k}, num.Int(0)
	if c != nil {
		i.Status = score.Word(c.Status)
		if at := c.Attainment.Num(); !at.IsBlank() {
			lack = num.Mul(num.Sub(num.Int(1), at), align.Weight(k.Weight))
		}
	}
	i.Needs, i.Idle = urgency(i.Status) < 3, i.Status == score.OffTrack && !hasOpen(k)
	if asOf != nil {
		i.Turn = m.Book.TurnOf(k, *asOf)
		i.Due = i.Turn.Due && (reviewed || k.Cadence != "")
		i.Unread = i.Due && (i.Turn.Missed > 1 || i.Turn.Read.Period == "")
	}
	return i, lack
}

// urgency orders statuses; those below 3 need attention.
func urgency(w score.Word) int {
	switch w {
	case score.OffTrack:
		return 0
	case score.AtRisk:
		return 1
	case score.NoData:
		return 2
	case score.OnTrack:
		return 4
	}
	return 3
}

// Listed reports whether a KPI is on the agenda when not all are.
func (i Item) Listed() bool { return i.Due || i.Needs }

// ReviewsDue counts the KPIs whose turn it is.
func (m Model) ReviewsDue() int {
	n := 0
	for _, i := range m.Items() {
		if i.Due {
			n++
		}
	}
	return n
}

func hasOpen(k workbook.KPI) bool {
	for _, a := range k.Actions {
		if a.Open() {
			return true
		}
	}
	return false
}

// cell is the answer about a KPI in a period.
func (m Model) cell(id, label string) (kpi.Cell, bool) {
	if m.Answer == nil {
		return kpi.Cell{}, false
	}
	for _, k := range m.Answer.KPIs {
		if k.ID != id {
			continue
		}
		for _, c := range k.Cells {
			if c.Period == label {
				return c, true
			}
		}
	}
	return kpi.Cell{}, false
}

// cellsAt is the answers about a period by the id of their KPI.
func (m Model) cellsAt(label string) map[string]*kpi.Cell {
	cells := map[string]*kpi.Cell{}
	if m.Answer == nil {
		return cells
	}
	for _, k := range m.Answer.KPIs {
		for i := range k.Cells {
			if k.Cells[i].Period == label {
				cells[k.ID] = &k.Cells[i]
				break
			}
		}
	}
	return cells
}

// known is the last day that counts as known, nil when nothing has a date.
func (m Model) known() *calendar.Day {
	if m.Answer != nil {
		if d, ok := parseDay(m.Answer.AsOf); ok {
			return &d
		}
	}
	if r, ok := m.Extent(); ok {
		return &r.To
	}
	return nil
}

// During reports whether a moment in RFC 3339 lies between two others, both
// included; without an end it is not over.
func During(at, from, to string) bool {
	when, err := time.Parse(time.RFC3339, at)
	begin, bad := time.Parse(time.RFC3339, from)
	if err != nil || bad != nil || when.Before(begin) {
		return false
	}
	end, err := time.Parse(time.RFC3339, to)
	return err != nil || !when.After(end)
}
