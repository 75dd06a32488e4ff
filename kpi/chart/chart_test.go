package chart

import (
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var (
	plain   = calendar.Calendar{}
	none    = num.Blank(num.NoTarget)
	english = num.LocaleOf("en-GB")
	euro    = num.Format{Kind: num.KindCurrency, Currency: "EUR"}
)

// n reads a number; nothing is a blank.
func n(s string) num.Value {
	if s == "" {
		return num.Blank(num.NoRows)
	}
	p, ok := num.ParseCell([]byte(s), num.Convention{})
	if !ok {
		panic("no number " + s)
	}
	return p.Value()
}

// months is a series from a month on: values apart by spaces, "." a blank, one
// with "?" at its end an open one.
func months(from, values string, f num.Format) []Point {
	p, ok := plain.ParseLabel(from)
	if !ok {
		panic("no period " + from)
	}
	var points []Point
	for i, text := range strings.Fields(values) {
		point := PointOf(plain, p.Next(i), "en-GB")
		number, open := strings.CutSuffix(text, "?")
		point.Open = open
		if number != "." && number != "" {
			point.Value = n(number)
			point.Text = f.Text(point.Value, english)
		}
		points = append(points, point)
	}
	return points
}

// with puts targets into points: value and from which point on.
func with(points []Point, f num.Format, targets ...string) []Point {
	for k := 0; k+1 < len(targets); k += 2 {
		var from int
		if _, err := fmt.Sscan(targets[k], &from); err != nil {
			panic(err)
		}
		for i := from; i < len(points); i++ {
			points[i].Target = n(targets[k+1])
			points[i].TargetText = f.Text(points[i].Target, english)
		}
	}
	return points
}

const acquisition = "1412 1378 1431 1391 1366 1420 1398 1372 1561 1384 1418 1402 1388 1425 1372 1361 1262 1236 1248 1207 1228 1190 1219.56 1284.02 1297?"

func acquisitionCost() []Point {
	return with(months("2024-09", acquisition, euro), euro, "0", "1400", "4", "1350", "9", "1300", "14", "1250", "22", "1150")
}

func inRange(points []Point, low, high string) []Point {
	for i := range points {
		points[i].Low, points[i].High = n(low), n(high)
	}
	return points
}

// heading is the acquisition cost with what is expected of the months to come.
func heading() []Point {
	points := acquisitionCost()
	points[len(points)-1].Due, points[len(points)-1].DueText = n("1120"), "€1,120"
	p, _ := plain.ParseLabel("2026-09")
	for i, a := range [][3]string{{"1297", "1260", "1335"}, {"1288", "1235", "1340"}, {"1280", "1212", "1350"}, {"1271", "1184", "1362"}} {
		if i > 0 {
			next := PointOf(plain, p.Next(i), "en-GB")
			next.Open, next.Target, next.TargetText = true, n("1150"), "€1,150"
			points = append(points, next)
		}
		points[len(points)-1].Ahead = &Ahead{n(a[0]), n(a[1]), n(a[2]), "€" + a[0], "€" + a[1] + " to €" + a[2]}
	}
	return points
}

// averages is the mean of so many values up to each, and puts it in words.
func averages(points []Point, many int64) []num.Value {
	out := make([]num.Value, len(points))
	for i := range points {
		out[i] = num.Blank(num.NoEarlierPeriod)
		if i+1 >= int(many) && !points[i].Open {
			sum := num.Int(0)
			for _, p := range points[i+1-int(many) : i+1] {
				sum = num.Add(sum, p.Value)
			}
			out[i] = num.Div(sum, num.Int(many))
		}
	}
	return out
}

func bounds(from, to int, mean, lower, upper, moved string) Limits {
	text := func(v string) string { return euro.Text(n(v), english) }
	return Limits{from, to, n(mean), n(lower), n(upper), n(moved), text(mean), text(lower), text(upper), text(moved)}
}

// moved is the moving ranges of points.
func moved(first, values string) []Range {
	points := months(first, values, euro)
	out := make([]Range, len(points))
	for i := range out {
		out[i].Value = num.Blank(num.NoValues)
		if i > 0 {
			by := num.Abs(num.Sub(points[i].Value, points[i-1].Value))
			out[i] = Range{by, euro.Text(by, english)}
		}
	}
	return out
}

func signals(n, at int, why string) []string {
	list := make([]string, n)
	list[at] = why
	return list
}

var figures = map[string]func() Figure{
	"line": func() Figure {
		return Line{Title: "Customer acquisition cost", Points: acquisitionCost(), Format: euro, Locale: english, Status: "off", Width: 1000, Height: 330}.Figure()
	},
	"line-ahead": func() Figure {
		return Line{Title: "Customer acquisition cost", Points: heading(), Average: averages(heading(), 3), Format: euro, Locale: english, Status: "off", Width: 1000, Height: 330}.Figure()
	},
	"xmr": func() Figure {
		return XmR{Title: "Customer acquisition cost", Points: months("2024-09", strings.TrimSuffix(acquisition, " 1297?"), euro), Signals: signals(24, 8, "above the upper limit"), Limits: []Limits{
			bounds(0, 16, "1405", "1266", "1544", "171"), bounds(16, 24, "1234", "1144", "1324", "111"),
		}, Ranges: moved("2024-09", strings.TrimSuffix(acquisition, " 1297?")), Format: euro, Locale: english, Status: "off", Width: 1000}.Figure()
	},
	"xmr-narrow-gaps": func() Figure {
		return XmR{Title: "Orders", Points: months("2026-01", "12 15 . 9 14 13 12 40 11", num.Format{}), Signals: signals(9, 7, "above the upper limit"),
			Limits: []Limits{{From: 0, To: 9, Mean: n("15"), Lower: n("2"), Upper: n("28"), Range: n("16"), MeanText: "15", LowerText: "2", UpperText: "28", RangeText: "16"}}, Width: 358}.Figure()
	},
	"xmr-short": func() Figure {
		return XmR{Title: "Orders", Points: months("2026-01", "12 15 9", num.Format{}), Signals: make([]string, 3)}.Figure()
	},
	"line-narrow": func() Figure {
		return Line{Title: "Customer acquisition cost", Points: acquisitionCost()[12:], Format: euro, Locale: english, Status: "off", Width: 358}.Figure()
	},
	"line-aims": func() Figure {
		points := acquisitionCost()
		for i := range points {
			points[i].Stretch, points[i].StretchText = n("1050"), "€1,050"
		}
		points[4].Milestones = []Milestone{{Value: n("1200"), Text: "€1,200 by 30 Apr", Status: "On track", Slug: "on"}}
		last := &points[len(points)-1]
		last.Due, last.DueText, last.Open = n("900"), "€900", true
		last.Milestones = []Milestone{{Value: n("1000"), Text: "€1,000 by the end"}}
		return Line{Title: "Acquisition cost", Points: points, Format: euro, Locale: english}.Figure()
	},
	"line-pins": func() Figure {
		points := acquisitionCost()
		for i, pin := range map[int]string{2: "1", 8: "2", 9: "3", 10: "4"} {
			points[i].Pin, points[i].Note = pin, "Something happened."
		}
		points[9].Value = n("")
		return Line{Title: "Acquisition cost", Points: points, Format: euro, Locale: english, Width: 380}.Figure()
	},
	"line-gaps": func() Figure {
		return Line{Title: "Orders", Points: months("2026-01", "12 15 . . 9 . 14 13 .? ", num.Format{}), Status: "notarget"}.Figure()
	},
	"line-one-value": func() Figure {
		return Line{Title: "Orders", Points: months("2026-03", "42", num.Format{}), Status: "notarget", Width: 400}.Figure()
	},
	"line-open-only": func() Figure {
		return Line{Title: "Orders", Points: months("2026-03", "42?", num.Format{}), Status: "early", Width: 400}.Figure()
	},
	"line-empty": func() Figure {
		return Line{Title: "Orders", Points: months("2026-01", ". . .", num.Format{}), Status: "nodata"}.Figure()
	},
	"line-level": func() Figure {
		return Line{Title: "Sites", Points: months("2025-06", "7 7 7 7 7 7 7 7 7 7 7 7", num.Format{}), Status: "notarget"}.Figure()
	},
	"line-negative-percent": func() Figure {
		f := num.Format{Kind: num.KindPercent, Decimals: 1}
		return Line{Title: "Growth", Points: with(months("2026-01", "0.031 -0.014 0.022 -0.0275 0.041 0.01?", f), f, "0", "0.02"), Format: f, Locale: english, Status: "on"}.Figure()
	},
	"line-range": func() Figure {
		f := num.Format{Decimals: 2}
		return Line{Title: "Cover", Points: inRange(months("2026-01", "2.1 2.2 2.45 2.3 1.9 2.05 2.31", f), "2", "2.4"), Format: f, Status: "on"}.Figure()
	},
	"line-weeks": func() Figure {
		p, _ := plain.ParseLabel("2025-W40")
		var points []Point
		for i := 0; i < 60; i++ {
			point := PointOf(plain, p.Next(i), "en")
			point.Value = num.Int(int64(100000 + i*i*137%40000))
			point.Text = num.Format{}.Text(point.Value, english)
			points = append(points, point)
		}
		return Line{Title: "Sessions", Points: points, Locale: english, Width: 700}.Figure()
	},
	"spark": func() Figure {
		return Spark{Title: "Customer acquisition cost", Points: acquisitionCost()[11:], Status: "off"}.Figure()
	},
	"spark-card": func() Figure {
		return Spark{Title: "Customer acquisition cost", Points: acquisitionCost()[11:], Status: "off", Class: "spark--card", Width: 300, Height: 64}.Figure()
	},
	"spark-small-gaps": func() Figure {
		return Spark{Title: "Orders", Points: months("2026-01", "12 15 . 9 . 14 13 20?", num.Format{}), Status: "on", Width: 90, Height: 24}.Figure()
	},
	"spark-one": func() Figure {
		return Spark{Title: "Orders", Points: months("2026-01", "12", num.Format{}), Status: "on"}.Figure()
	},
	"spark-range": func() Figure {
		return Spark{Title: "Cover", Points: inRange(months("2026-01", "2.1 2.2 2.45 2.3", num.Format{Decimals: 1}), "2", "2.4"), Status: "on"}.Figure()
	},
	"spark-early": func() Figure {
		return Spark{Title: "Orders", Points: months("2026-01", "12 11 14?", num.Format{}), Status: "early"}.Figure()
	},
	"bullet": func() Figure {
		return Bullet{Title: "Attained", Attainment: n("0.989"), Text: "98.9 %", Status: "risk"}.Figure()
	},
	"bullet-beyond": func() Figure {
		return Bullet{Title: "Attained", Attainment: n("1.6"), Text: "160 %", Status: "on"}.Figure()
	},
	"bullet-below": func() Figure {
		return Bullet{Title: "Attained", Attainment: n("-0.2"), Text: "−20 %", Status: "off"}.Figure()
	},
	"bullet-blank": func() Figure { return Bullet{Title: "Attained", Attainment: none, Status: "notarget"}.Figure() },
	"bullet-range": func() Figure {
		return RangeBullet{Title: "Cover", Value: n("2.31"), Low: n("2"), High: n("2.4"), Text: "In range", Status: "on"}.Figure()
	},
	"bullet-floor": func() Figure {
		return RangeBullet{Title: "Cover", Value: n("1.5"), Low: n("2"), High: none, Text: "0.5 below", Status: "off"}.Figure()
	},
	"bars": func() Figure {
		return Bars{Title: "Revenue by region", NameHead: "Region", ValueHead: "Revenue", Bars: []Bar{
			{Name: "West", Value: n("41250"), Text: "€41,250"}, {Name: "A region with a name that is much too long to be written", Value: n("20100"), Text: "€20,100"},
			{Name: "East", Value: n("0"), Text: "€0"}, {Name: "South", Value: n(""), Reason: "no rows"}, {Name: "Returns <&>", Value: n("-5200"), Text: "−€5,200", Class: "bar--worse"},
		}}.Figure()
	},
	"bars-empty": func() Figure {
		return Bars{Title: "Revenue by region", Bars: []Bar{{Name: "West", Value: n("")}}}.Figure()
	},
	"contribution": func() Figure {
		return Contribution{Title: "Search ads", Value: n("-22.9"), Min: n("-26.12"), Max: n("58.23"), Text: "−22.90", Class: "bar--better"}.Figure()
	},
	"columns": func() Figure {
		return Columns{Title: "Revenue", Points: with(months("2025-09", "412600 398000 455100 520000 380000 . 402000 415500 430000 441000 463200 487000 210000?", euro), euro, "0", "400000", "6", "450000"),
			Format: euro, Locale: english, Status: "on"}.Figure()
	},
	"columns-negative": func() Figure {
		return Columns{Title: "Net new customers", Points: months("2026-01", "12 -4 7 -9", num.Format{}), Status: "off", Width: 358}.Figure()
	},
}

func TestFiguresLookAsTheyDid(t *testing.T) {
	wanted := map[string]bool{}
	for name, draw := range figures {
		wanted[name+".svg"] = true
		f := draw()
		text := f.SVG() + "\n"
		for _, row := range f.Table {
			text += strings.Join(row, " | ") + "\n"
		}
		for _, s := range f.Spots {
			text += fmt.Sprintf("spot %s,%s in %s+%s: %s\n", px(s.X), px(s.Y), px(s.Left), px(s.Width), s.Text)
		}
		file := filepath.Join("testdata", "golden", name+".svg")
		if *update {
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
		} else if string(want) != text {
			t.Errorf("%s: got\n%s\nwant\n%s", name, text, want)
		}
	}
	files, err := os.ReadDir(filepath.Join("testdata", "golden"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !wanted[file.Name()] {
			t.Errorf("nothing draws %s any more", file.Name())
		}
	}
}

// The laws of every figure: it is well-formed XML without style or script, all
// marks lie inside, it is named and described, and its table is square.
func TestEveryFigureIsWhole(t *testing.T) {
	for name, draw := range figures {
		f := draw()
		for _, text := range []string{f.SVG(), f.Document(".chart > .line { stroke: red }")} {
			decoder := xml.NewDecoder(strings.NewReader(text))
			for {
				token, err := decoder.Token()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatalf("%s: %v in\n%s", name, err, text)
				}
				if start, ok := token.(xml.StartElement); ok {
					for _, a := range start.Attr {
						if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
							t.Errorf("%s: attribute %s", name, a.Name.Local)
						}
						if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
							t.Errorf("%s: %s=%q", name, a.Name.Local, a.Value)
						}
					}
				}
			}
		}
		if f.Title == "" || f.Desc == "" || f.Empty != (len(f.Marks) == 0) {
			t.Errorf("%s: title %q, description %q, empty %v with %d marks", name, f.Title, f.Desc, f.Empty, len(f.Marks))
		}
		for _, row := range f.Table {
			if len(row) != len(f.Table[0]) {
				t.Errorf("%s: table row %q", name, row)
			}
		}
		if len(f.Table) < 2 {
			t.Errorf("%s: no table", name)
		}
		for _, m := range f.Marks {
			if m.Kind != Path && (m.X < -0.1 || m.Y < -0.1 || m.X+m.W > float64(f.W)+0.1 || m.Y+m.H > float64(f.H)+0.1) {
				t.Errorf("%s: %+v lies outside %d × %d", name, m, f.W, f.H)
			}
		}
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct{ lo, hi, want string }{
		{"0", "100", "0 25 50 75 100"},
		{"1190", "1561", "1,000 1,200 1,400 1,600"},
		{"0", "1", "0 0.25 0.50 0.75 1.00"},
		{"2", "2.45", "2.0 2.2 2.4"},
		{"-0.0275", "0.041", "−0.04 −0.02 0 0.02 0.04"},
		{"0", "520000", "0 200K 400K 600K"},
		{"0", "12345678", "0 5M 10M 15M"},
		{"7", "7", ""},
		{"0", "0", "0 0.25 0.50 0.75 1.00"},
		{"1000000", "1000001", ""},
		{"0.00001", "0.00003", ""},
	} {
		values, step := ticks(n(c.lo), n(c.hi))
		labels := tickLabels(values, step, num.Format{}, english)
		if got := strings.Join(labels, " "); c.want != "" && got != c.want {
			t.Errorf("%s to %s: got %s, want %s", c.lo, c.hi, got, c.want)
		}
		if len(values) < 3 || len(values) > 5 || num.Cmp(values[0], n(c.lo)) > 0 {
			t.Errorf("%s to %s: %s", c.lo, c.hi, strings.Join(labels, " "))
		}
		seen := map[string]bool{}
		for _, l := range labels {
			if seen[l] {
				t.Errorf("%s to %s: two ticks are written %s", c.lo, c.hi, l)
			}
			seen[l] = true
		}
	}
}

// Three to five lines whatever the data, and never two with the same label.
func FuzzTicks(f *testing.F) {
	f.Add(int64(0), int64(100), uint8(0))
	f.Add(int64(-5), int64(7), uint8(3))
	f.Add(int64(1<<62), int64(1<<62+1), uint8(18))
	f.Fuzz(func(t *testing.T, a, b int64, scale uint8) {
		lo, hi := num.Fixed(min(a, b), scale%30), num.Fixed(max(a, b), scale%30)
		values, step := ticks(lo, hi)
		labels := tickLabels(values, step, num.Format{}, english)
		if len(values) < 3 || len(values) > 5 {
			t.Fatalf("%v to %v: %s", lo, hi, labels)
		}
		for i := 1; i < len(values); i++ {
			if labels[i] == labels[i-1] || !num.Equal(num.Sub(values[i], values[i-1]), step) {
				t.Fatalf("%v to %v: %s", lo, hi, labels)
			}
		}
	})
}

func TestAxisLabelsKeepTheYears(t *testing.T) {
	points := months("2024-09", strings.Repeat("1 ", 24), num.Format{})
	for column, want := range map[float64]string{
		60: "Sep Oct Nov Dec Jan 2025 Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec Jan 2026 Feb Mar Apr May Jun Jul Aug",
		20: "Oct Jan 2025 Apr Jul Oct Jan 2026 Apr Jul",
		12: "Sep Jan 2025 May Sep Jan 2026 May",
		5:  "Jan 2025",
	} {
		var got []string
		for _, l := range axisLabels(points, column) {
			got = append(got, points[l.at].Short)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("columns of %v: got %s, want %s", column, s, want)
		}
	}
	short := months("2026-03", "1 2 3", num.Format{})
	if l := axisLabels(short, 100); len(l) != 3 || !l[0].year || l[1].year {
		t.Errorf("without a January the first label carries the year: %v", l)
	}
}

func TestDescriptions(t *testing.T) {
	for name, want := range map[string]string{
		"line":           "Customer acquisition cost, September 2024 to August 2026: from €1,412 to €1,284, above the target of €1,150. September 2026 is open at €1,297.",
		"line-gaps":      "Orders, January 2026 to August 2026: from 12 to 13. 3 periods are blank.",
		"line-one-value": "Orders, March 2026: 42.",
		"line-open-only": "Orders, no closed period has a value. March 2026 is open at 42.",
		"line-empty":     "Orders, no closed period has a value.",
		"bars":           "Revenue by region: greatest West with €41,250, least Returns <&> with −€5,200.",
	} {
		if got := figures[name]().Desc; got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

func TestTextIsSafe(t *testing.T) {
	evil := `"><script>alert(1)</script>&` + "\x00\x1b"
	p := PointOf(plain, calendar.Period{Grain: calendar.Month, Index: 24312}, "en")
	p.Value, p.Text, p.Short = n("5"), evil, evil
	f := Line{Title: evil, Points: []Point{p}, Class: evil}.Figure()
	for _, text := range []string{f.SVG(), f.Document(evil)} {
		if strings.Contains(text, "<script") || strings.ContainsAny(text, "\x00\x1b") {
			t.Errorf("unsafe: %s", text)
		}
	}
}

// The last value's text keeps clear of the word over the open periods, and of a
// peak beside it.
func TestTheLastValueIsWrittenWhereThereIsRoom(t *testing.T) {
	for name, c := range map[string]struct {
		values string
		place  func(m Mark, y float64) bool
	}{
		"the word is above it":         {"10000 20000 30000 40000 50000 60000 70000 80000 70000?", func(m Mark, y float64) bool { return m.Y > y }},
		"a peak left of it, steep end": {"2 3 2 3 2 3 9 7 1?", func(m Mark, y float64) bool { return m.Anchor == "" && m.Y == y+4 }},
		"nothing is near":              {"80 70 60 50 40 30 20 40 30?", func(m Mark, y float64) bool { return m.Y < y }},
	} {
		f := Line{Title: "Orders", Points: months("2026-01", c.values, num.Format{}), Locale: english, Width: 260}.Figure()
		var label, point Mark
		for _, m := range f.Marks {
			switch m.Class {
			case "val":
				label = m
			case "now":
				point = m
			}
		}
		if !c.place(label, point.Y) {
			t.Errorf("%s: the text is at %v, %v, its point at %v, %v", name, label.X, label.Y, point.X, point.Y)
		}
	}
}
