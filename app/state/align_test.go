package state

import (
	"strings"
	"testing"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/align"
	"kpiworkbook/kpi/workbook"
)

// board is a page with objectives a and b, KPIs under them, and a scorecard.
func board(t *testing.T) *stage {
	s := opened(t)
	of := func(id, name, objective, parent string) workbook.KPI {
		return workbook.KPI{ID: id, Name: name, Formula: "1", Objective: objective, Parent: parent}
	}
	w := s.Book
	w.Objectives = []workbook.Objective{{ID: "a", Name: "Grow"}, {ID: "b", Name: "Care"}}
	w.KPIs = []workbook.KPI{of("k1", "Revenue", "a", ""), of("k2", "Orders", "", "k1"), of("k3", "Value", "", "k1"), of("k4", "Calls", "b", ""), of("k5", "Margin", "a", ""), of("k6", "Free", "", "")}
	w.Scorecards = []workbook.Scorecard{{ID: "s1", Name: "Board", KPIs: []string{"k1", "k4"}, Grain: "quarter"}}
	s.History = workbook.Open(w)
	s.Model, s.cmds = s.Model.changed()
	return s.tell(Evaluated{Asked: s.Asked, Answer: &kpi.Answer{}})
}

// outline writes the tree of all KPIs, a dash per level.
func (s *stage) outline() string {
	var out []string
	for _, n := range align.Tree(s.Book, s.OnBoard("")) {
		name := ""
		if n.Objective != nil {
			name = n.Objective.ID
		} else {
			name = n.KPI.ID
		}
		out = append(out, strings.Repeat("-", n.Depth)+name)
	}
	return strings.Join(out, " ")
}

func TestAKPIMovesStepByStep(t *testing.T) {
	const start = "a -k1 --k2 --k3 -k5 b -k4 k6"
	for _, c := range []struct {
		id   string
		step Step
		want string
	}{
		{"k3", StepUp, "a -k1 --k3 --k2 -k5 b -k4 k6"},
		{"k2", StepUp, ""},
		{"k2", StepDown, "a -k1 --k3 --k2 -k5 b -k4 k6"},
		{"k5", StepUp, "a -k5 -k1 --k2 --k3 b -k4 k6"},
		{"k1", StepDown, "a -k5 -k1 --k2 --k3 b -k4 k6"},
		{"k5", StepIn, "a -k1 --k2 --k3 --k5 b -k4 k6"},
		{"k3", StepIn, "a -k1 --k2 ---k3 -k5 b -k4 k6"},
		{"k4", StepIn, ""},
		{"k3", StepOut, "a -k1 --k2 -k3 -k5 b -k4 k6"},
		{"k5", StepOut, ""},
		{"gone", StepUp, ""},
	} {
		s := board(t)
		s.want("at first", s.outline(), start)
		s.tell(KPIStepped{ID: c.id, Step: c.step})
		if c.want == "" {
			s.want(c.id+" has nowhere to go", s.outline(), start)
			continue
		}
		s.want(c.id+" "+string(c.step), s.outline(), c.want)
		s.tell(Undone{})
		s.want("undone", s.outline(), start)
	}
}

func TestPartsOfPartsComeOutOneLevel(t *testing.T) {
	s := board(t).tell(KPIStepped{ID: "k3", Step: StepIn}, KPIStepped{ID: "k3", Step: StepOut})
	s.want("back under the KPI above", s.outline(), "a -k1 --k2 --k3 -k5 b -k4 k6")
}

func TestAKPIGetsAnotherObjectiveAndObjectivesMove(t *testing.T) {
	s := board(t).tell(KPIPlaced{ID: "k2", Objective: "b"})
	s.want("placed", s.outline(), "a -k1 --k3 -k5 b -k2 -k4 k6")
	s.want("toast", s.Toast.Text, "Orders serves Care now")
	s.tell(ObjectiveMoved{ID: "b", By: -1})
	s.want("moved", s.outline(), "b -k2 -k4 a -k1 --k3 -k5 k6")
	s.tell(ObjectiveMoved{ID: "b", By: -1})
	s.want("it is the first", s.outline(), "b -k2 -k4 a -k1 --k3 -k5 k6")
	s.tell(ObjectiveRemoved{ID: "a"})
	s.want("removed", s.outline(), "b -k2 -k4 k1 -k3 k5 k6")
}

func TestAnObjectiveIsWrittenInItsDialog(t *testing.T) {
	s := board(t).tell(FormOpened{Kind: ObjectiveDialog}, FormTyped{Field: FieldName, Text: " grow "}, FormTyped{Field: FieldDue, Text: "soon"}, FormSaved{})
	s.want("it needs an id", the[Mint](s).For, Msg(FormSaved{}))
	s.tell(Fresh{For: FormSaved{}, ID: "c"})
	s.want("the date", s.Form.Wrong, "Write when it is due like 2026-12-31, 2026-Q4 or 2026.")
	s.tell(FormTyped{Field: FieldDue, Text: "2026-Q4"}, FormTyped{Field: FieldOnTrack, Text: "95"}, FormTyped{Field: FieldWeight, Text: "-1"}, Fresh{For: FormSaved{}, ID: "c"})
	s.want("the weight", s.Form.Wrong, "The weight: Write a number from 0 on, such as 2 or 0.5.")
	s.tell(FormTyped{Field: FieldWeight, Text: "2.50"}, Fresh{For: FormSaved{}, ID: "c"})
	s.want("the name", s.Form.Wrong, `There is an objective called "Grow" already.`)
	s.tell(FormTyped{Field: FieldName, Text: "Learn"}, FormTyped{Field: FieldParent, Text: "a"}, Fresh{For: FormSaved{}, ID: "c"})
	o, _ := s.Book.ObjectiveByID("c")
	s.want("objective", o, workbook.Objective{ID: "c", Name: "Learn", Due: "2026-Q4", Weight: "2.5", Parent: "a", Thresholds: workbook.Thresholds{OnTrack: "0.95"}})
	s.want("dialog", s.Dialog.Kind, NoDialog)
	s.tell(FormOpened{Kind: ObjectiveDialog, ID: "a"})
	s.want("fields", s.Form.Fields[FieldName], "Grow")
	s.tell(FormTyped{Field: FieldParent, Text: "c"}, FormSaved{})
	s.want("a circle", s.Form.Wrong, `"Grow" would be below itself.`)
}

func TestAScorecardIsMadeSeenAndRemoved(t *testing.T) {
	s := board(t).tell(FormOpened{Kind: ScorecardDialog}, FormTyped{Field: FieldName, Text: "Plant"}, FormPicked{KPI: "k6", On: true}, FormPicked{KPI: "k2", On: true}, FormPicked{KPI: "k4", On: true}, FormPicked{KPI: "k4"},
		FormTyped{Field: FieldLimit, Text: "many"}, Fresh{For: FormSaved{}, ID: "s2"})
	s.want("the limit", s.Form.Wrong, "Write how many KPIs are enough as a whole number, such as 12.")
	s.tell(FormTyped{Field: FieldLimit, Text: "12"}, Fresh{For: FormSaved{}, ID: "s2"})
	card, _ := s.Book.ScorecardByID("s2")
	s.want("scorecard", card, workbook.Scorecard{ID: "s2", Name: "Plant", KPIs: []string{"k2", "k6"}})
	s.want("it is shown", s.Route, Route{View: ScorecardView, ID: "s2"})
	s.want("title", s.Title(), "Plant · Shop")
	s.tell(KPIUnlisted{ID: "k6", Scorecard: "s2"})
	card, _ = s.Book.ScorecardByID("s2")
	s.want("one less", card.KPIs, []string{"k2"})
	s.tell(Navigate{Route: Route{View: DataScreen}})
	s.want("it is remembered", s.Board().ID, "s2")
	s.tell(ScorecardRemoved{ID: "s2"})
	s.want("and forgotten", s.Board(), Route{View: ScorecardView})
}

func TestAScorecardOpensWithItsPeriod(t *testing.T) {
	s := board(t).tell(Navigate{Route: Route{View: ScorecardView, ID: "s1"}})
	s.want("grain", s.Question.Grain, "quarter")
	s.want("asked", the[Evaluate](s).Ask.Grain, "quarter")
	s.tell(GrainChosen{Grain: "month"}, Navigate{Route: Route{View: ScorecardView, ID: "s1", Look: CardsLook}})
	s.want("another look keeps what was chosen", s.Question.Grain, "month")
	s.tell(HashChanged{Hash: "#/scorecard/gone/map"})
	s.want("a scorecard that is gone", s.Route, Route{View: ScorecardView, Look: MapLook})
}

func TestARetiredKPIIsAskedOfWhileItIsLookedAt(t *testing.T) {
	s := board(t).tell(KPIRetired{ID: "k1"})
	s.want("what stood under it", s.outline(), "a -k2 -k3 -k5 b -k4 k6")
	s.want("everything else", len(the[Evaluate](s).Ask.KPIs), 0)
	s.tell(Navigate{Route: Route{View: KPIScreen, ID: "k1"}})
	s.want("asked with the others", the[Evaluate](s).Ask.KPIs, []string{"k1", "k2", "k3", "k4", "k5", "k6"})
	s.tell(Navigate{Route: Route{View: ScorecardView}})
	s.want("and no longer", len(the[Evaluate](s).Ask.KPIs), 0)
	s.tell(KPIRetired{ID: "k1", Back: true})
	s.want("back", s.outline(), "a -k1 --k2 --k3 -k5 b -k4 k6")
}

func TestTheEditorSaysWhatAKPIIsFor(t *testing.T) {
	typed := func(f Field, text string) Msg { return FieldTyped{Field: f, Text: text} }
	s := board(t).tell(KPIEdit{ID: "k6"}, typed(FieldObjective, "b"), typed(FieldWeight, "0,5"))
	s.want("a weight", s.Editor.Blocked, "Write a number from 0 on, such as 2 or 0.5.")
	s.tell(typed(FieldWeight, "0.5"), typed(FieldContributors, "Ann, , Bob,Ann"), typed(FieldHorizon, workbook.Strategic), typed(FieldDecision, "Prices"), typed(FieldState, workbook.StateDraft), typed(FieldReplaced, "k1"), EditorSaved{})
	k, _ := s.Book.KPIByID("k6")
	s.want("contributors", k.Contributors, []string{"Ann", "Bob"})
	s.want("the rest", []string{k.Objective, k.Weight, k.Horizon, k.Decision, k.State, k.Replaced}, []string{"b", "0.5", "strategic", "Prices", "draft", ""})
	s.tell(KPIEdit{ID: "k1"}, typed(FieldParent, "k2"))
	s.want("a circle", s.Editor.Blocked, `"Revenue" would be below itself.`)
}

func TestAKPIIsAddedToTheScorecardItWasWrittenFrom(t *testing.T) {
	s := board(t).tell(Navigate{Route: Route{View: ScorecardView, ID: "s1"}}, KPIEdit{}, FieldTyped{Field: FieldName, Text: "New"}, FormulaTyped{Text: "2", Caret: 1}, EditorSaved{}, Fresh{For: EditorSaved{}, ID: "k9"})
	card, _ := s.Book.ScorecardByID("s1")
	s.want("scorecard", card.KPIs, []string{"k1", "k4", "k9"})
	s.want("toast", s.Toast.Text, "Added New to Board")
	s.tell(Undone{})
	card, _ = s.Book.ScorecardByID("s1")
	s.want("taken back in one step", card.KPIs, []string{"k1", "k4"})
	s.want("the KPI too", len(s.Book.KPIs), 6)
}
