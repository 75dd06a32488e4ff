package view

// A screen comes onto the page in parts, so that putting up a long one does not
// keep the page from answering. Each Part function gives the screen as far as
// its nth part, counted from 1, and says whether that is all of it. The first
// part is what is read first.

// rowsOfPart is how many rows of a list the nth part goes up to. The steps grow,
// because everything before is compared again with each.
func rowsOfPart(n int) int {
	rows := 0
	for range n {
		rows += 6 + rows/3
	}
	return rows
}

// upTo is a list as far as a part, and whether that is all of it.
func upTo[T any](list []T, n int) ([]T, bool) {
	if rows := rowsOfPart(n); rows < len(list) {
		return list[:rows:rows], false
	}
	return list, true
}

// Part is the scorecard as far as a part. The filters come last.
func (s Scorecard) Part(n int) (Scorecard, bool) {
	left := rowsOfPart(n)
	for i, l := range s.Lines {
		if l.Kind != KPILine {
			continue
		}
		if left--; left < 0 {
			s.Lines, s.Ranked, s.Context.Columns = s.Lines[:i:i], nil, nil
			return s, false
		}
	}
	return s, true
}

// Part is a KPI as far as a part: value and verdict, the chart, reasons and
// definition, what is done about it, and the long tables.
func (v KPI) Part(n int) (KPI, bool) {
	if v.Left = max(0, partsOfKPI-n); v.Left == 0 {
		return v, true
	}
	v.Context.Columns, v.Values, v.Checked = nil, nil, Checked{}
	v.HasChart = v.HasChart && n > 1
	v.Insight.HasXmR = v.Insight.HasXmR && n > 3
	return v, false
}

// TopOfKPI is how many parts show nothing but what [KPIPage] gives.
const TopOfKPI = 2

const partsOfKPI = 5

// Part is a meeting as far as a part: agenda, value and verdict, the chart, what is
// done and noted.
func (v Meeting) Part(n int) (Meeting, bool) {
	v.Short = n < 3
	v.KPI.HasChart = v.KPI.HasChart && n > 1
	return v, !v.Short
}

// Part is the tables as far as a part.
func (d Data) Part(n int) (Data, bool) {
	t := &d.Table
	var columns, problems bool
	t.Columns, columns = upTo(t.Columns, n)
	t.Faults.Rows, problems = upTo(t.Faults.Rows, n)
	return d, columns && problems
}
