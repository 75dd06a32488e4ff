package state

import (
	"testing"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/workbook"
)

// said is an answer in which Revenue has a status in the last complete month.
func said(period, status string) *kpi.Answer {
	return &kpi.Answer{Grain: "month", AsOf: "2026-03-17", Periods: []kpi.Period{{Label: "2026-02", From: "2026-02-01", To: "2026-02-28"}, {Label: "2026-03", From: "2026-03-01", To: "2026-03-31", Open: true}},
		KPIs: []kpi.KPIAnswer{{ID: "k1", Name: "Revenue", Cells: []kpi.Cell{{Period: period, Status: status, Reason: "Because.", Number: kpi.Number{Exact: "1"}}}}}}
}

// fed is a page to which new data came.
func (s *stage) fed(sha, status string) *stage {
	s.t.Helper()
	b := workbook.Batch{ID: "b" + sha, File: sha + ".csv", SHA256: sha, Kind: workbook.KindAppend}
	s.Model, s.cmds, _ = s.edit(workbook.DropBatch{TableID: "t1", Batch: b})
	s.tell(TableLoaded{ID: "t1", Job: the[LoadTable](s).Job, Info: job.Table{Source: "t1", Name: "orders", Rows: 100, Columns: columns, Recipe: recipe()}})
	return s.tell(Evaluated{Asked: the[Evaluate](s).Asked, Answer: said("2026-02", status)})
}

func TestNewDataRaisesAnAlertOnce(t *testing.T) {
	s := opened(t)
	s.fed("a", "On track")
	none[Mint](s)
	s.saved(6)
	rev := s.Rev
	s.fed("b", "Off track")
	s.tell(Fresh{For: the[Mint](s).For, ID: "x", At: "2026-03-20T10:00:00Z"})
	s.want("alerts", len(s.Book.Inbox), 1)
	s.want("text", s.Book.Inbox[0].Text, "Revenue is off track in February 2026. Because.")
	s.want("said", s.Announce, s.Book.Inbox[0].Text)
	s.want("unread", s.Book.Unread(), 1)
	s.want("to be saved", s.Saved.State, Unsaved)
	s.want("what undo takes back", s.History.UndoLabel(), `Append "b.csv" to "orders"`)
	none[Notify](s)
	if s.Rev <= rev+1 {
		t.Error("the alert is no change of the document")
	}
	s.saved(7)
	kept := s.Book

	s.tell(AlertsRead{ID: kept.Inbox[0].ID})
	s.want("unread", s.Book.Unread(), 0)
	s.tell(Undone{}) // takes the file back, and leaves the alert read
	s.want("alerts", len(s.Book.Inbox), 1)
	s.want("unread", s.Book.Unread(), 0)
	s.want("undo", s.History.UndoLabel(), `Append "a.csv" to "orders"`)
	s.tell(AlertsCleared{})
	s.want("alerts", len(s.Book.Inbox), 0)

	// The same workbook after a reload: nothing is new.
	s = &stage{Model: New(), t: t}
	s.tell(Started{Env: Env{Today: "2026-03-20", Locale: "en-GB"}}, Loaded{Key: "k1", ID: "x", Book: &kept, Generation: 7})
	s.tell(TableLoaded{ID: "t1", Job: the[LoadTable](s).Job, Info: job.Table{Source: "t1", Name: "orders", Rows: 100, Columns: columns, Recipe: recipe()}})
	s.tell(Evaluated{Asked: the[Evaluate](s).Asked, Answer: said("2026-02", "Off track")})
	none[Mint](s)
	s.want("save", s.Saved.State, SavedState)
	s.want("alerts", len(s.Book.Inbox), 1)
}

func TestAlertsAreAskedOfAllDataWhateverIsOnScreen(t *testing.T) {
	s := opened(t)
	s.fed("a", "On track")
	s.tell(GrainChosen{Grain: "week"})
	s.tell(Evaluated{Asked: the[Evaluate](s).Asked, Answer: said("2026-W08", "Off track")})
	none[AskWatch](s) // the data is as it was
	s.fed("b", "Off track")
	ask := the[AskWatch](s)
	s.want("grain", ask.Ask.Grain, "month")
	s.want("to", ask.Ask.To, "2026-03")
	s.tell(WatchCame{Job: ask.Job + 1, Answer: said("2026-02", "Off track")})
	none[Mint](s)
	s.tell(NoticesCame{Notices: NoticesGranted}, WatchCame{Job: ask.Job, Answer: said("2026-02", "Off track")})
	s.tell(Fresh{For: the[Mint](s).For, ID: "x", At: "2026-03-20T10:00:00Z"})
	s.want("noticed", the[Notify](s).Text, "Revenue is off track in February 2026. Because.")
	s.want("alerts", len(s.Book.Inbox), 1)
}

func TestRulesAreWrittenOnThePage(t *testing.T) {
	s := opened(t).tell(HashChanged{Hash: "#/kpi/k1"}, RuleOpened{Open: true})
	for _, c := range []struct{ when, at, wrong string }{
		{workbook.WhenAbove, "", "Write a number, such as 12.5."},
		{workbook.WhenChange, "-5", "Write a percentage above 0."},
		{workbook.WhenStale, "1.5", "Write a whole number of days."},
	} {
		s.tell(RuleTyped{Part: "when", Text: c.when}, RuleTyped{Part: "at", Text: c.at}, RuleKept{KPI: "k1"})
		s.tell(Fresh{For: the[Mint](s).For, ID: "r"})
		s.want(c.when, s.KPI.Rule.Wrong, c.wrong)
	}
	for i, c := range []struct{ when, at, kept string }{
		{workbook.WhenAtRisk, "7", ""}, {workbook.WhenAbove, "1,000", "1000"}, {workbook.WhenChange, "12.5", "0.125"}, {workbook.WhenStale, "", ""}, {workbook.WhenStale, "30", "30"},
	} {
		s.tell(RuleOpened{Open: true}, RuleTyped{Part: "when", Text: c.when}, RuleTyped{Part: "at", Text: c.at}, RuleKept{KPI: "k1"})
		s.tell(Fresh{For: the[Mint](s).For, ID: "r"})
		s.want(c.when, s.Book.KPIs[0].Alerts[i], workbook.AlertRule{ID: "r", When: c.when, At: c.kept})
		s.want("form", s.KPI.Rule, RuleDraft{})
	}
	s.tell(UsualAlert{KPI: "k1"})
	s.want("watched", len(s.Book.KPIs[0].Watched()), 5)
	s.tell(UsualAlert{KPI: "k1", On: true}, RuleRemoved{KPI: "k1", Rule: "r"})
	s.want("watched", s.Book.KPIs[0].Watched(), []workbook.AlertRule{{ID: "off-track", When: "off-track"}})
	s.want("kept", s.Book.KPIs[0].Alerts == nil, true)
	s.tell(Undone{})
	s.want("watched", len(s.Book.KPIs[0].Watched()), 6)

	s.tell(RuleOpened{Open: true}, RuleTyped{Part: "remind", Text: "on"}, RuleTyped{Part: "when", Text: workbook.WhenSignal}, RuleTyped{Part: "at", Text: "7"}, RuleKept{KPI: "k1"}).minted("again", "")
	s.want("kept", s.Book.KPIs[0].Alerts[5], workbook.AlertRule{ID: "again", When: workbook.WhenSignal, Remind: true})
}
