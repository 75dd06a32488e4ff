package sample

import (
	"slices"
	"strconv"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/library"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Role makes up rows for a table of the library, over two years that end with a
// day, 0 is the company's own. They depend on nothing but the arguments, so that
// tables made at different times fit together.
func Role(seed uint64, t library.Table, until calendar.Day) File {
	if until == 0 {
		until = lastDay
	}
	m := &maker{t: t, until: until, r: newRandom(seed, hashed(t.Name)), before: map[string]int{}, serials: map[string]int{}}
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	m.s = newSheet(1<<10, names...)
	m.rows()
	return file(t.Name, "sample-"+slug(t.Name)+".csv", m.s)
}

// RoleSource is the entry of a workbook for such a table.
func RoleSource(f File, t library.Table, name, id, at string) workbook.Source {
	columns := make([]columnType, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = columnType{c.Name, table.Type(c.Type)}
	}
	return workbook.Source{
		ID: workbook.ID(id, "table", t.Name), Name: name, Recipe: recipe(columns), DateColumn: t.Date,
		Note: "Made-up sample data. " + t.About,
		Batches: []workbook.Batch{{
			ID: workbook.ID(id, "batch", t.Name), File: f.Name, SHA256: f.SHA256, Bytes: int64(len(f.Data)), Rows: f.Rows,
			At: at, Kind: workbook.KindReplace,
		}},
	}
}

// Library is a workbook with every template of a library over sample rows.
func Library(seed uint64, l *library.Library) Company {
	w := workbook.New(workbook.ID("sample", "library"), "KPI library")
	w.Description = "Every template of the library on made-up data, to look around in."
	w.Settings = workbook.Settings{Currency: "EUR", Grain: "month"}
	var files []File
	for _, t := range l.Tables {
		f := Role(seed, t, 0)
		files = append(files, f)
		w.Tables = append(w.Tables, RoleSource(f, t, t.Name, "sample", made))
	}
	for i := range l.Areas {
		for k := range l.Areas[i].Templates {
			w = withTemplate(w, l, &l.Areas[i].Templates[k])
		}
	}
	return Company{Files: files, Workbook: w}
}

// withTemplate adds the KPI of a template unless others have brought it.
func withTemplate(w workbook.Workbook, l *library.Library, t *library.Template) workbook.Workbook {
	if _, has := w.KPI(t.Name); has {
		return w
	}
	needs := l.Needs(t, w, "")
	itself := library.Itself(needs, func(role string) string { return role })
	made, _ := l.Make(t, itself, library.Into{Book: w, Kinds: library.TextOnly, Seed: "sample"})
	for _, k := range made {
		if from := l.Named(k.Name); from.Suggested() != "" {
			k.Targets = []workbook.Target{{Grain: "month", Value: from.Suggested()}}
		}
		w.KPIs = append(w.KPIs, k)
	}
	return w
}

// maker writes the rows of one role.
type maker struct {
	t       library.Table
	until   calendar.Day
	r       *random
	s       *sheet
	before  map[string]int // the last number of a column and entity, for those that build on it
	serials map[string]int
}

// row is one row while it is made: what its cells say so far.
type row struct {
	day    day
	axes   map[string]string
	member string
	cells  map[string]cell
}

// cell is a value: a text, a number, or a moment in minutes.
type cell struct {
	text  string
	n     int
	known bool
}

func (m *maker) rows() {
	var members []string
	joined := 0
	for _, d := range newCalendar(twoYears(m.until), m.until) {
		if !m.on(d) {
			continue
		}
		if who := m.t.Rows.Members; who != nil {
			members, joined = m.moved(*who, members, joined)
			for _, member := range members {
				m.row(d, map[string]string{who.Column: member}, member)
			}
			continue
		}
		for range m.count(d) {
			m.each(d, nil, m.t.Rows.Each)
		}
	}
}

// on reports whether rows are made for a day.
func (m *maker) on(d day) bool {
	switch m.t.Rows.Every {
	case "workday":
		return d.works()
	case "week":
		return d.weekday == 1
	case "month":
		_, _, dayOfMonth := (d.date + 1).Date()
		return dayOfMonth == 1 || d.date == m.until
	}
	return true
}

func (m *maker) count(d day) int {
	low, high := m.t.Rows.Count[0], m.t.Rows.Count[1]
	if high == 0 {
		return 1
	}
	n := m.r.between(low, high)
	if m.t.Rows.Grows {
		n = m.r.share(n, d.growth)
	}
	return n
}

// moved lets members leave and join.
func (m *maker) moved(who library.Members, members []string, joined int) ([]string, int) {
	come := who.Start
	if joined > 0 {
		members = slices.DeleteFunc(members, func(string) bool { return m.r.chance(who.Leave) })
		come = m.r.between(who.Join[0], who.Join[1])
	}
	for range come {
		joined++
		members = append(members, who.Prefix+strconv.Itoa(joined))
	}
	return members, joined
}

// each goes through the combinations of the axes.
func (m *maker) each(d day, axes map[string]string, rest []library.Axis) {
	if len(rest) == 0 {
		m.row(d, axes, "")
		return
	}
	for _, value := range rest[0].Values {
		next := map[string]string{rest[0].Column: value}
		for k, v := range axes {
			next[k] = v
		}
		m.each(d, next, rest[1:])
	}
}

func (m *maker) row(d day, axes map[string]string, member string) {
	r := row{day: d, axes: axes, member: member, cells: map[string]cell{}}
	for _, c := range m.t.Columns {
		r.cells[c.Name] = m.cell(&r, c)
	}
	for _, c := range m.t.Columns {
		m.write(r.cells[c.Name], c)
	}
	m.s.end()
}

func (m *maker) write(v cell, c library.Column) {
	switch {
	case !v.known:
		m.s.blank()
	case c.Type == string(table.TextType):
		m.s.text(v.text)
	case c.Type == string(table.Date):
		m.s.day(day{date: calendar.Day(v.n / minutesADay)})
	case c.Type == string(table.Timestamp):
		m.s.minute(day{date: calendar.Day(v.n / minutesADay)}, v.n%minutesADay)
	case c.Make.Cents:
		m.s.cents(v.n)
	default:
		m.s.int(v.n)
	}
}

const minutesADay = 24 * 60

// cell makes the value of a column from those before it.
func (m *maker) cell(r *row, c library.Column) cell {
	rule := c.Make
	if rule.When != "" {
		other := r.cells[rule.When]
		if !other.known || rule.Is != "" && other.text != rule.Is {
			return instead(rule)
		}
	}
	if rule.Blank > 0 && m.r.chance(rule.Blank) {
		return cell{}
	}
	switch table.Type(c.Type) {
	case table.Date, table.Timestamp:
		return m.moment(r, c)
	case table.TextType:
		return m.text(r, c)
	}
	return m.number(r, c)
}

// instead is what stands where a condition does not hold.
func instead(rule library.Make) cell {
	n, err := strconv.Atoi(rule.None)
	return cell{text: rule.Otherwise, n: n, known: rule.Otherwise != "" || err == nil}
}

// moment is the day of the row, with an hour where one is wanted, or a while
// after another column unless that lies ahead.
func (m *maker) moment(r *row, c library.Column) cell {
	rule := c.Make
	if rule.After == "" {
		at := int(r.day.date) * minutesADay
		if c.Type == string(table.Timestamp) {
			at += m.r.between(7*60, 19*60)
		}
		return cell{n: at, known: true}
	}
	from := r.cells[rule.After]
	at := from.n + m.r.between(rule.Days[0], rule.Days[1])*minutesADay + m.r.between(rule.Minutes[0], rule.Minutes[1])
	return cell{n: at, known: from.known && at/minutesADay <= int(m.until)}
}

func (m *maker) text(r *row, c library.Column) cell {
	rule := c.Make
	switch {
	case rule.Serial != "":
		m.serials[c.Name]++
		return said(rule.Serial + strconv.Itoa(m.serials[c.Name]))
	case rule.Code != "":
		return said(rule.Code + strconv.Itoa(1+m.r.below(rule.Below)))
	case rule.From != "":
		return said(rule.Of[r.cells[rule.From].text])
	case len(rule.Pick) > 0:
		return said(rule.Pick[m.chosen(r, c)])
	}
	return said(r.axes[c.Name])
}

func said(text string) cell { return cell{text: text, known: true} }

// chosen is the place of one of the values to pick, the same for a member in all
// its rows when it is to be steady.
func (m *maker) chosen(r *row, c library.Column) int {
	if !c.Make.Steady {
		return m.r.pick(c.Make.Odds...)
	}
	return newRandom(7, hashed(r.member+c.Name)).pick(c.Make.Odds...)
}

func hashed(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}

func (m *maker) number(r *row, c library.Column) cell {
	rule := c.Make
	switch {
	case rule.Share != "":
		return cell{n: m.r.share(r.cells[rule.Share].n, m.r.between(rule.Permille[0], rule.Permille[1])), known: r.cells[rule.Share].known}
	case len(rule.Times) == 2:
		return cell{n: r.cells[rule.Times[0]].n * r.cells[rule.Times[1]].n, known: true}
	case len(rule.Pick) > 0:
		n, err := strconv.Atoi(rule.Pick[m.chosen(r, c)])
		return cell{n: n, known: err == nil}
	}
	n := m.ranged(r, c)
	if rule.Grows {
		n = m.r.share(n, r.day.growth)
	}
	if rule.Adds {
		key := c.Name + m.entity(r)
		n += m.before[key]
		m.before[key] = n
	}
	return cell{n: n, known: true}
}

// ranged is a number from a range: that of the column, of another column's value,
// or that of the member.
func (m *maker) ranged(r *row, c library.Column) int {
	rule := c.Make
	low, high := rule.Between[0], rule.Between[1]
	if rule.Scale != nil {
		if other, is := rule.Scale.Of[r.cells[rule.Scale.Column].text]; is {
			low, high = other[0], other[1]
		}
	}
	if !rule.Steady {
		return m.r.between(low, high)
	}
	key := c.Name + r.member
	n, known := m.before[key]
	if !known {
		n = newRandom(11, hashed(key)).between(low, high)
	}
	n += m.r.share(n, m.r.between(0, rule.Drift)) - m.r.share(n, rule.Drift/3)
	m.before[key] = n
	return n
}

// entity tells rows of one day apart by their axes.
func (m *maker) entity(r *row) string {
	text := ""
	for _, axis := range m.t.Rows.Each {
		text += r.axes[axis.Column]
	}
	return text
}

// slug is a name as a file's name.
func slug(name string) string {
	out := []byte(name)
	for i, c := range out {
		switch {
		case c >= 'A' && c <= 'Z':
			out[i] = c | ' '
		case c == ' ':
			out[i] = '-'
		}
	}
	return string(out)
}
