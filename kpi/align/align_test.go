package align_test

import (
	"strings"
	"testing"

	"kpiworkbook/kpi/align"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

func part(word score.Word, attainment, weight string) align.Part {
	p := align.Part{Word: word, Attainment: num.Blank(num.NotANumber), Weight: align.Weight(weight)}
	if v, ok := workbook.ParseDecimal(attainment); ok && attainment != "" {
		p.Attainment = v
	}
	return p
}

func TestAnObjectiveIsScoredByItsRule(t *testing.T) {
	on, risk, off := part(score.OnTrack, "1.3", ""), part(score.AtRisk, "0.95", ""), part(score.OffTrack, "0.5", "")
	early, none := part(score.TooEarly, "0.4", ""), part(score.NoTarget, "", "")
	sub := off
	sub.Objective = true
	for _, c := range []struct {
		name   string
		o      workbook.Objective
		parts  []align.Part
		score  string
		word   score.Word
		reason string
	}{
		{"too much of one does not make up for another", workbook.Objective{}, []align.Part{on, off}, "3/4", score.OffTrack,
			"75 of 100: the weighted mean of 2 KPIs, how far each reaches its target, on track counting in full. On track from 100, at risk from 90."},
		{"a third is a third", workbook.Objective{}, []align.Part{on, on, part(score.OffTrack, "-2", "")}, "2/3", score.OffTrack, "66 of 100:"},
		{"weights count", workbook.Objective{}, []align.Part{part(score.OnTrack, "2", "3"), part(score.OffTrack, "0.6", "1")}, "9/10", score.AtRisk, "90 of 100:"},
		{"just below a limit reads below it", workbook.Objective{}, []align.Part{part(score.OffTrack, "0.8999999", "")}, "8999999/10000000", score.OffTrack, "89 of 100:"},
		{"without verdict is left out and counted", workbook.Objective{}, []align.Part{on, early, none}, "1", score.OnTrack, "1 KPI, how far each reaches its target, on track counting in full. On track from 100, at risk from 90. 2 have no verdict and are left out."},
		{"a range counts by its status", workbook.Objective{}, []align.Part{part(score.AtRisk, "", ""), part(score.OffTrack, "", "")}, "1/4", score.OffTrack, "25 of 100:"},
		{"on track by its own limit counts in full", workbook.Objective{}, []align.Part{part(score.OnTrack, "0.96", "")}, "1", score.OnTrack, ""},
		{"limits of its own", workbook.Objective{Thresholds: workbook.Thresholds{OnTrack: "0.7", AtRisk: "0.5"}}, []align.Part{on, off}, "3/4", score.OnTrack, "On track from 70, at risk from 50."},
		{"limits between whole points", workbook.Objective{Thresholds: workbook.Thresholds{OnTrack: "0.975"}}, []align.Part{on}, "1", score.OnTrack, "On track from 97.5, at risk from 90."},
		{"points", workbook.Objective{Rule: workbook.RulePoints}, []align.Part{on, on, risk, risk, off, off}, "1/2", score.AtRisk,
			"50 of 100: the weighted mean of 6 KPIs, on track 100, at risk 50, off track 0. On track from 80, at risk from 50."},
		{"the worst", workbook.Objective{Rule: workbook.RuleWorst}, []align.Part{on, risk, none}, "", score.AtRisk, "The worst of 2 KPIs is At risk. 1 has no verdict and is left out."},
		{"the worst of all", workbook.Objective{Rule: workbook.RuleWorst}, []align.Part{off, risk}, "", score.OffTrack, "The worst of 2 KPIs is Off track."},
		{"objectives under it", workbook.Objective{}, []align.Part{on, sub, sub}, "2/3", score.OffTrack, "1 KPI and 2 objectives"},
		{"nothing under it", workbook.Objective{}, nil, "", score.NoData, "No KPI serves it yet."},
		{"nothing judged", workbook.Objective{}, []align.Part{none, early}, "", score.TooEarly, "None of 2 KPIs has a verdict."},
		{"no target at all", workbook.Objective{}, []align.Part{part(score.NoData, "", ""), none}, "", score.NoTarget, "None of 2 KPIs has a verdict."},
		{"no weight at all", workbook.Objective{}, []align.Part{part(score.OnTrack, "1", "0")}, "", score.NoData, "Nothing under it has a weight."},
	} {
		r := align.Score(&c.o, c.parts)
		if r.Score.Exact() != c.score || r.Word != c.word || !strings.Contains(r.Reason, c.reason) {
			t.Errorf("%s: %q %s %q", c.name, r.Score.Exact(), r.Word, r.Reason)
		}
		if r.Counted+r.Left != len(c.parts) {
			t.Errorf("%s: %d and %d of %d", c.name, r.Counted, r.Left, len(c.parts))
		}
	}
}

func TestWhatIsMissingMostAndWeighsMostComesFirst(t *testing.T) {
	for _, c := range []struct {
		p    align.Part
		want string
	}{
		{part(score.OffTrack, "0.5", "3"), "3/2"},
		{part(score.AtRisk, "0.95", ""), "1/20"},
		{part(score.OffTrack, "", "2"), "2"},
		{part(score.OnTrack, "0.96", "9"), "0"},
		{part(score.NoData, "", ""), ""},
	} {
		if got := align.Need(c.p).Exact(); got != c.want {
			t.Errorf("%+v: %s, want %s", c.p, got, c.want)
		}
	}
}

// tree writes a workbook's tree, a dash per level; retired KPIs are not shown.
func tree(w workbook.Workbook) string {
	var b strings.Builder
	for _, n := range align.Tree(w, func(k *workbook.KPI) bool { return k.State != workbook.StateRetired }) {
		name := "KPI "
		if n.Objective != nil {
			name = n.Objective.ID
		} else {
			name += n.KPI.ID
		}
		b.WriteString(strings.Repeat("-", n.Depth) + name + " ")
	}
	return strings.TrimSpace(b.String())
}

func TestEverythingStandsUnderWhatItServes(t *testing.T) {
	goal := func(id, parent string) workbook.Objective { return workbook.Objective{ID: id, Parent: parent} }
	kpi := func(id, objective, parent string) workbook.KPI {
		return workbook.KPI{ID: id, Objective: objective, Parent: parent}
	}
	retired := func(k workbook.KPI) workbook.KPI { k.State = workbook.StateRetired; return k }
	for _, c := range []struct {
		name  string
		goals []workbook.Objective
		kpis  []workbook.KPI
		want  string
	}{
		{"none", nil, []workbook.KPI{kpi("a", "", ""), kpi("b", "", "")}, "KPI a KPI b"},
		{"objectives in objectives", []workbook.Objective{goal("low", "top"), goal("top", "")}, []workbook.KPI{kpi("a", "low", ""), kpi("b", "top", ""), kpi("c", "", "")},
			"top -KPI b -low --KPI a KPI c"},
		{"parts of a KPI serve what it serves", []workbook.Objective{goal("o", "")}, []workbook.KPI{kpi("leaf", "", "mid"), kpi("mid", "", "top"), kpi("top", "o", "")},
			"o -KPI top --KPI mid ---KPI leaf"},
		{"a part that serves another objective stands there", []workbook.Objective{goal("o", ""), goal("p", "")}, []workbook.KPI{kpi("a", "o", ""), kpi("b", "p", "a")}, "o -KPI a p -KPI b"},
		{"over a retired KPI to the one above", []workbook.Objective{goal("o", "")}, []workbook.KPI{kpi("a", "o", ""), retired(kpi("b", "", "a")), kpi("c", "", "b")}, "o -KPI a --KPI c"},
		{"what is gone does not count", []workbook.Objective{goal("o", "gone")}, []workbook.KPI{kpi("a", "gone", "gone")}, "o KPI a"},
		{"circles stand at the top, and what hangs on them below", []workbook.Objective{goal("x", "y"), goal("y", "x"), goal("z", "y"), goal("self", "self")},
			[]workbook.KPI{kpi("a", "", "b"), kpi("b", "", "c"), kpi("c", "", "a"), kpi("d", "", "a"), kpi("e", "x", "e")},
			"x -KPI e y -z self KPI a -KPI d KPI b KPI c"},
	} {
		if got := tree(workbook.Workbook{Objectives: c.goals, KPIs: c.kpis}); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}
