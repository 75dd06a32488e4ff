package view

import (
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/chart"
	"kpiworkbook/kpi/workbook"
)

// sparkPeriods is how many periods a sparkline shows, the open one apart.
const sparkPeriods = 13

// points are the cells of a KPI as a chart wants them.
func points(w words, u unit, cells []kpi.Cell) []chart.Point {
	list := make([]chart.Point, 0, len(cells))
	for _, c := range cells {
		pt, ok := w.point(c.Period)
		if !ok {
			continue
		}
		pt.Value, pt.Open, pt.Status = c.Number.Num(), c.Open, c.Status
		if pt.Value.IsBlank() {
			pt.Reason = pt.Value.Reason().Sentence()
		} else {
			pt.Text = u.full(pt.Value)
		}
		if e := c.Target; e != nil {
			if u.direction == workbook.InRange {
				pt.Low, pt.High = number(e.Low), number(e.High)
				pt.TargetText = u.bound(e, u.short)
			} else {
				pt.Target = number(e.Value)
				pt.TargetText = u.short(pt.Target)
			}
			if e.Stretch != "" {
				pt.Stretch = number(e.Stretch)
				pt.StretchText = u.short(pt.Stretch)
			}
			if e.Due != "" {
				pt.Due = number(e.Due)
				pt.DueText = u.short(pt.Due)
			}
		}
		list = append(list, pt)
	}
	return list
}

// point is a point without a value. The KPIs of a scorecard share their periods,
// and naming one is most of the work of a sparkline.
func (w words) point(label string) (chart.Point, bool) {
	pt, ok := w.named[label]
	if ok {
		return pt, true
	}
	p, ok := w.cal.ParseLabel(label)
	if !ok {
		return pt, false
	}
	pt = chart.PointOf(w.cal, p, w.tag)
	if w.named != nil {
		w.named[label] = pt
	}
	return pt, true
}

// until keeps the last n closed cells up to a period, and an open one after it.
func until(cells []kpi.Cell, label string, n int) []kpi.Cell {
	end := len(cells)
	for i, c := range cells {
		if c.Period == label {
			end = i + 1
			if i+1 < len(cells) && cells[i+1].Open && !c.Open {
				end = i + 2
			}
			break
		}
	}
	keep := n
	if end > 0 && cells[end-1].Open {
		keep++
	}
	return cells[max(0, end-keep):end]
}

func sparkOf(u unit, k workbook.KPI, a kpi.KPIAnswer, label string, s Status) (chart.Figure, bool) {
	cells := until(a.Cells, label, sparkPeriods)
	if len(cells) < 2 {
		return chart.Figure{}, false
	}
	f := chart.Spark{Title: "Trend of " + k.Name, Points: points(u.w, u, cells), Status: s.Slug}.Figure()
	return f, !f.Empty
}

// cardSparkOf is sparkOf as wide as a card.
func cardSparkOf(u unit, k workbook.KPI, a kpi.KPIAnswer, label string, s Status) (chart.Figure, bool) {
	cells := until(a.Cells, label, sparkPeriods)
	if len(cells) < 2 {
		return chart.Figure{}, false
	}
	f := chart.Spark{Title: "Trend of " + k.Name, Points: points(u.w, u, cells), Status: s.Slug, Class: "spark--card", Width: 300, Height: 64}.Figure()
	return f, !f.Empty
}

func (v *KPI) chart(w words, u unit, k workbook.KPI, a kpi.KPIAnswer, judged []kpi.MilestoneAnswer) {
	list := points(w, u, a.Cells)
	v.mark(w, u, judged, a.Cells, list)
	f := u.format
	v.Chart = chart.Line{Title: k.Name, Points: list, Format: f, Locale: w.locale, Status: v.Status.Slug}
	values, open, gap, target, band, stretch, milestone := 0, false, false, false, false, false, false
	for _, p := range list {
		stretch, milestone = stretch || p.StretchText != "", milestone || len(p.Milestones) > 0
		if p.Value.IsBlank() {
			gap = gap || values > 0
			continue
		}
		values++
		open = open || p.Open
		target = target || !p.Target.IsBlank()
		band = band || !p.Low.IsBlank()
	}
	v.HasChart = values > 0 && len(list) > 1
	v.ChartSub = sentence(unitText(u, k)) + ", by " + v.Context.Grain
	v.Legend = []LegendItem{{"line", "closed periods"}}
	if open {
		v.Legend = append(v.Legend, LegendItem{"open", "open period"})
	}
	if target {
		v.Legend = append(v.Legend, LegendItem{"step", "target"})
	}
	if stretch {
		v.Legend = append(v.Legend, LegendItem{"target", "stretch"})
	}
	if milestone {
		v.Legend = append(v.Legend, LegendItem{"milestone", "milestone"})
	}
	if band {
		v.Legend = append(v.Legend, LegendItem{"band", "range to stay in"})
	}
	if gap {
		v.Legend = append(v.Legend, LegendItem{"blank", "blank"})
	}
}

// bulletOf is attainment as a bar, and in words.
func bulletOf(w words, u unit, c kpi.Cell, s Status) (chart.Figure, string, bool) {
	if u.direction == workbook.InRange && c.Target != nil {
		if c.Open {
			return chart.Figure{}, "", false // the bounds are those of the whole period
		}
		low, high, v := number(c.Target.Low), number(c.Target.High), c.Number.Num()
		text := rangeWord(low, high, v)
		f := chart.RangeBullet{Value: v, Low: low, High: high, Text: text, Status: s.Slug}.Figure()
		return f, text, !f.Empty
	}
	at, of := c.Attainment.Num(), ""
	if c.Target != nil && c.Target.Due != "" {
		at, of = dueReached(u, c), " of pace"
	}
	if at.IsBlank() {
		return chart.Figure{}, "", false
	}
	text := w.percent(at, 1) + of
	f := chart.Bullet{Attainment: at, Text: text, Status: s.Slug}.Figure()
	return f, text, !f.Empty
}
