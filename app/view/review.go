package view

import (
	"sort"
	"strconv"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/num"
)

// Review goes through the KPIs that need attention, worst first.
type Review struct {
	Context Context
	Agenda  []AgendaItem
	Items   []ReviewItem
	Fine    string // what is left out
	Waiting bool
	Empty   bool // no KPIs at all
}

// AgendaItem is a KPI in the list at the side.
type AgendaItem struct {
	Name   string
	Status Status
}

// ReviewItem is one KPI in the meeting.
type ReviewItem struct {
	KPI    KPI
	Of     string // of 3.0× needed, 86.7 %
	Prior  HeroFact
	Year   HeroFact
	Number string // 2 of 9
}

// ReviewPage is the meeting. at is the KPI in front.
func ReviewPage(m state.Model) Review {
	w := wordsOf(m)
	v := Review{Context: contextOf(m, w), Waiting: m.Answer == nil && len(m.Book.KPIs) > 0, Empty: len(m.Book.KPIs) == 0}
	type entry struct {
		id  string
		bad int
		gap float64
		st  Status
	}
	label := m.Label()
	var list []entry
	fine := 0
	for _, k := range active(m) {
		a, ok := answerOf(m.Answer, k.ID)
		if !ok {
			continue
		}
		c, ok := cellAt(a.Cells, label)
		s := StatusOf("")
		if ok {
			s = statusOf(c)
		}
		if s.Slug != "off" && s.Slug != "risk" && s.Slug != "nodata" {
			fine++
			continue
		}
		gap := 1.0
		if at := c.Attainment.Num(); !at.IsBlank() {
			gap = pixels(at)
		}
		list = append(list, entry{k.ID, badness[s.Slug], gap, s})
	}
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].bad != list[j].bad {
			return list[i].bad < list[j].bad
		}
		return list[i].gap < list[j].gap
	})
	for i, e := range list {
		k, _ := m.Book.KPIByID(e.id)
		page := kpiOf(m, w, k)
		v.Agenda = append(v.Agenda, AgendaItem{Name: k.Name, Status: e.st})
		item := ReviewItem{KPI: page, Number: strconv.Itoa(i+1) + " of " + strconv.Itoa(len(list))}
		a, _ := answerOf(m.Answer, e.id)
		if c, ok := cellAt(a.Cells, label); ok {
			u := unitOf(m, w, k)
			item.Of = ofTarget(w, u, c.Attainment.Num(), u.bound(c.Target, u.full))
			h := heads(w, label)
			item.Prior = changeFact(u, h.Prior, c.Prior, c.Target != nil)
			item.Year = changeFact(u, h.Year, c.Year, c.Target != nil)
		}
		v.Items = append(v.Items, item)
	}
	if fine > 0 {
		v.Fine = w.some(int64(fine), "KPI is on track, too early or without a target, and left out.", "KPIs are on track, too early or without a target, and left out.")
	}
	return v
}

func ofTarget(w words, _ unit, attained num.Value, target string) string {
	if target == "" {
		return ""
	}
	if attained.IsBlank() {
		return "target " + target
	}
	return "target " + target + ", " + w.percent(attained, 1)
}
