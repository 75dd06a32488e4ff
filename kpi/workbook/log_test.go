package workbook

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// done is a workbook after an edit by somebody, with its logs.
func done(t *testing.T, w Workbook, e Edit, at, author string) Workbook {
	t.Helper()
	next, err := e.Apply(w)
	if err != nil {
		t.Fatal(err)
	}
	return next.Logged(w, at, author)
}

func logOf(w Workbook, id string) string {
	k, _ := w.KPIByID(id)
	var lines []string
	for _, e := range k.Log {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %s: %q → %q", e.At, e.Author, e.What, e.Was, e.Is)))
	}
	return strings.Join(lines, "\n")
}

// bare is the shop before anything was logged.
func bare() Workbook { return shop().unlogged() }

func owned(w Workbook, name string) Edit {
	k, _ := w.KPIByID("k1")
	k.Owner = name
	return EditKPI{k}
}

func TestLogTellsEachMemberOfADefinition(t *testing.T) {
	w := done(t, bare(), EditKPI{expecting(bare().KPIs[0])}, "2026-02-01T10:00:00Z", "Ann")
	w = done(t, w, RenameTable{"t1", "All orders"}, "2026-02-02T10:00:00Z", "Ben")
	w = done(t, w, RetireKPI{"k1", "k3"}, "2026-02-03T10:00:00Z", "")
	want := `2026-02-01T10:00:00Z Ann plan: "" → "value of 2026 × 1.2 by 2028, spread: last-year"
2026-02-01T10:00:00Z Ann milestones: "" → "Half way 140 by 2026-06-30"
2026-02-01T10:00:00Z Ann rules: "" → "On track from 1 of the target; At risk from 90 until 2026-03-31"
2026-02-01T10:00:00Z Ann days until it is settled: "" → "30"
2026-02-01T10:00:00Z Ann target from 2026-01 on: "100" → "120"
2026-02-01T10:00:00Z Ann stretch from 2026-01 on: "" → "150"
2026-02-01T10:00:00Z Ann target from 2026-04 on: "" → "PRIOR([Revenue], 1 year) * 1.1"
2026-02-01T10:00:00Z Ann target for Orders[Customer]: Ann: "" → "12"
2026-02-02T10:00:00Z Ben formula: "SUM(Orders[Amount])" → "SUM('All orders'[Amount])"
2026-02-02T10:00:00Z Ben date columns: "Orders: Shipped" → "All orders: Shipped"
2026-02-02T10:00:00Z Ben target for 'All orders'[Customer]: Ann: "" → "12"
2026-02-02T10:00:00Z Ben target for Orders[Customer]: Ann: "12" → ""
2026-02-03T10:00:00Z  state: "" → "retired"
2026-02-03T10:00:00Z  KPI in its place: "" → "Per customer"`
	if got := logOf(w, "k1"); got != want {
		t.Errorf("got\n%s", got)
	}
	if got := logOf(w, "k3"); got != "" {
		t.Errorf("a KPI that nobody touched says\n%s", got)
	}
}

func TestLogIsOfDefinitionsAlone(t *testing.T) {
	for _, e := range []Edit{
		AddNote{"k1", Note{ID: "n2", Text: "second"}}, RemoveAction{"k1", "a1"}, MarkRead{[]string{"k1"}, Mark{Period: "2026-02"}},
		MoveKPI{"k3", 0}, SetSettings{Settings{Currency: "EUR"}}, RemoveTable{"t2"},
	} {
		if w := done(t, shop(), e, "2026-02-01T10:00:00Z", "Ann"); logOf(w, "k1") != logOf(shop(), "k1") || logOf(w, "k2")+logOf(w, "k3") != "" {
			t.Errorf("%T: %q", e, logOf(w, "k1"))
		}
	}
}

func TestLogBeginsWithANewKPI(t *testing.T) {
	w := done(t, bare(), AddKPI{KPI{ID: "k4", Name: "Tickets", Formula: "COUNT(Tickets)"}}, "2026-02-01T10:00:00Z", "Ann")
	if got := logOf(w, "k4"); got != `2026-02-01T10:00:00Z Ann created: "" → "COUNT(Tickets)"` {
		t.Errorf("got %q", got)
	}
}

// What one person does to one member within ten minutes is one entry.
func TestLogFoldsWhatIsTriedOut(t *testing.T) {
	at := func(clock string) string { return "2026-02-01T" + clock }
	cases := map[string]struct {
		steps [][3]string // owner, when, by whom
		want  string
	}{
		"tried out":       {[][3]string{{"A", at("10:00:00Z"), "Ann"}, {"B", at("10:05:00Z"), "Ann"}, {"C", at("10:14:00Z"), "Ann"}}, at("10:14:00Z") + ` Ann owner: "" → "C"`},
		"later":           {[][3]string{{"A", at("10:00:00Z"), "Ann"}, {"B", at("10:11:00Z"), "Ann"}}, at("10:00:00Z") + ` Ann owner: "" → "A"` + "\n" + at("10:11:00Z") + ` Ann owner: "A" → "B"`},
		"another person":  {[][3]string{{"A", at("10:00:00Z"), "Ann"}, {"B", at("10:01:00Z"), "Ben"}}, at("10:00:00Z") + ` Ann owner: "" → "A"` + "\n" + at("10:01:00Z") + ` Ben owner: "A" → "B"`},
		"taken back":      {[][3]string{{"A", at("10:00:00Z"), "Ann"}, {"", at("10:01:00Z"), "Ann"}}, ""},
		"taken back late": {[][3]string{{"A", at("10:00:00Z"), "Ann"}, {"", at("11:00:00Z"), "Ann"}}, at("10:00:00Z") + ` Ann owner: "" → "A"` + "\n" + at("11:00:00Z") + ` Ann owner: "A" → ""`},
		"other offset":    {[][3]string{{"A", at("10:00:00Z"), "Ann"}, {"B", at("12:05:00+02:00"), "Ann"}}, at("12:05:00+02:00") + ` Ann owner: "" → "B"`},
		"clock set back":  {[][3]string{{"A", at("10:00:00Z"), "Ann"}, {"B", at("09:59:00Z"), "Ann"}}, at("10:00:00Z") + ` Ann owner: "" → "A"` + "\n" + at("09:59:00Z") + ` Ann owner: "A" → "B"`},
		"no clock":        {[][3]string{{"A", "", ""}, {"B", "", ""}}, `owner: "" → "A"` + "\n" + `owner: "A" → "B"`},
	}
	for name, c := range cases {
		w := bare()
		for _, s := range c.steps {
			w = done(t, w, owned(w, s[0]), s[1], s[2])
		}
		if got := logOf(w, "k1"); got != c.want {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

func TestLogIsBounded(t *testing.T) {
	w := bare()
	for i := range logLimit + 20 {
		w = done(t, w, owned(w, fmt.Sprint("Owner ", i)), fmt.Sprintf("2026-02-01T%02d:%02d:00Z", i/4, i%4*15), "Ann")
	}
	log := w.KPIs[0].Log
	if len(log) != logLimit || log[logLimit-1].Is != "Owner 119" || log[0].Is != "Owner 20" {
		t.Errorf("%d entries, from %+v to %+v", len(log), log[0], log[len(log)-1])
	}
	w = done(t, w, owned(w, strings.Repeat("é", 5000)), "2026-03-01T10:00:00Z", "Ann")
	if is := w.KPIs[0].Log[logLimit-1].Is; len([]rune(is)) != loggedText+1 {
		t.Errorf("a value of %d characters is kept", len([]rune(is)))
	}
}

// Going back to an earlier version is an entry itself and takes none away.
func TestLogAndTheWayBack(t *testing.T) {
	w1 := done(t, bare(), owned(bare(), "A"), "2026-02-01T10:00:00Z", "Ann")
	w2 := done(t, w1, owned(w1, "B"), "2026-02-02T10:00:00Z", "Ben")
	back := w1.Logged(w2, "2026-02-03T10:00:00Z", "Cem") // an earlier version in place of a later one
	want := logOf(w2, "k1") + "\n" + `2026-02-03T10:00:00Z Cem owner: "B" → "A"`
	if got := logOf(back, "k1"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if list := Diff(w1, back); list != nil {
		t.Errorf("the log alone is a difference: %s", told(list))
	}
}

// Two logs of one KPI become one, whichever comes first and however often.
func TestLogsUnite(t *testing.T) {
	first := done(t, bare(), owned(bare(), "A"), "2026-02-01T10:00:00Z", "Ann")
	mine := done(t, first, owned(first, "B"), "2026-02-01T10:05:00Z", "Ann") // folded into the entry both have
	yours := done(t, first, owned(first, "C"), "2026-02-04T10:00:00Z", "Ben")
	one, other := unitedLog(mine.KPIs[0].Log, yours.KPIs[0].Log), unitedLog(yours.KPIs[0].Log, mine.KPIs[0].Log)
	if !reflect.DeepEqual(one, other) || !reflect.DeepEqual(one, unitedLog(one, other)) || len(one) != 2 || one[0].Is != "B" || one[1].Is != "C" {
		t.Errorf("got %+v and %+v", one, other)
	}
}

// BenchmarkLogged is what an edit of one KPI of many costs.
func BenchmarkLogged(b *testing.B) {
	before := bare()
	for i := range 200 {
		k := expecting(before.KPIs[0])
		k.ID, k.Name = fmt.Sprint("x", i), fmt.Sprint("KPI ", i)
		before.KPIs = append(before.KPIs, k)
	}
	after, err := owned(before, "Ben").Apply(before)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		after.Logged(before, "2026-02-01T10:00:00Z", "Ann")
	}
}
