package state

import (
	"strings"
	"testing"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// recognised is a page with files dropped together that have the same columns.
func recognised(t *testing.T, files ...string) *stage {
	s := drop(started(t), files...)
	for _, i := range s.Imports {
		s.tell(Inspected{ID: i.ID, Preview: preview()})
	}
	return s
}

func joined(s *stage) ImportJoined {
	cmd := the[JoinFiles](s)
	return ImportJoined{ID: cmd.ID, Source: cmd.Request.Source,
		Info: job.Table{Source: cmd.Request.Source.ID, Rows: 300, Columns: columns, Recipe: recipe()}}
}

func batches(s workbook.Source) string {
	var list []string
	for _, b := range s.Batches {
		list = append(list, b.Kind+" "+b.File)
	}
	return strings.Join(list, ", ")
}

func TestFilesOfOneShapeBecomeOneTable(t *testing.T) {
	s := recognised(t, "orders-10.csv", "orders-9.csv", "orders-8.csv")
	lead := s.Imports[0]
	s.want("table", lead.Name, "orders")
	s.want("in front", s.Dialog.Import, lead.ID)
	s.want("together", len(s.Together(lead)), 3)
	s.tell(ImportConfirmed{ID: lead.ID})
	s.want("dialog", s.Dialog.Kind, NoDialog)
	for _, name := range []string{"orders-8.csv", "orders-9.csv", "orders-10.csv"} {
		read := the[ReadFile](s)
		s.want("reading", read.File.Name, name)
		i, _ := s.importOf(read.ID)
		s.tell(finish(i, name[7:8]))
	}
	s.want("tables before all is read", len(s.Book.Tables), 0)
	s.tell(joined(s))
	got := s.Book.Tables[0]
	s.want("name", got.Name, "orders")
	s.want("batches", batches(got), "replace orders-8.csv, append orders-9.csv, append orders-10.csv")
	s.want("rows", s.Tables[got.ID].Info.Rows, int64(300))
	s.want("toast", s.Toast.Text, "Imported 3 files as orders: 300 rows")
	s.want("route", s.Route, Route{View: DataScreen, ID: got.ID})
	none[LoadTable](s)
	s.want("persist", the[AskStorage](s).Persist, true)
	s.tell(Undone{})
	s.want("tables after undo", len(s.Book.Tables), 0)
}

func TestABadFileIsLeftOutOfItsTable(t *testing.T) {
	s := recognised(t, "o1.csv", "o2.csv", "o3.csv", "o4.csv")
	s.tell(ImportConfirmed{ID: s.Imports[0].ID})
	s.tell(finish(s.Imports[0], "a"), ImportFinished{ID: s.Imports[1].ID, Err: "It broke."}, finish(s.Imports[2], "a"), ImportCancel{ID: s.Imports[3].ID})
	s.tell(joined(s))
	s.want("batches", batches(s.Book.Tables[0]), "replace o1.csv")
	s.want("toast", s.Toast.Text, "Imported 1 file as o: 300 rows, without 1 file that says the same as another")
	s.want("failed", s.Imports[1].Reason, "It broke.")
	s.want("state", s.State(), "ready")
}

func TestATableThatCannotBePutTogetherChangesNothing(t *testing.T) {
	s := recognised(t, "o1.csv", "o2.csv")
	s.tell(ImportConfirmed{ID: s.Imports[0].ID}, finish(s.Imports[0], "a"), finish(s.Imports[1], "b"))
	msg := joined(s)
	msg.Err = "Too big."
	s.tell(msg)
	s.want("tables", len(s.Book.Tables), 0)
	s.want("reason", s.Imports[0].Reason, "Too big.")
	s.want("state", s.State(), "ready")

	s = recognised(t, "o1.csv", "o2.csv")
	s.tell(ImportConfirmed{ID: s.Imports[0].ID}, finish(s.Imports[0], "a"), finish(s.Imports[1], "b"))
	s.tell(ImportCancel{ID: the[JoinFiles](s).ID})
	s.want("stopped", len(sent[StopJob](s)), 1)
	s.want("cancelled", s.Imports[1].Phase, ImportCancelled)
	s.want("state", s.State(), "ready")
}

func TestTogetherOrApartIsTheReadersChoice(t *testing.T) {
	s := recognised(t, "a.csv", "b.csv")
	id := s.Imports[0].ID
	s.want("together by itself", s.Imports[0].Lead, 0)
	s.want("same shape", len(s.SameShape(id)), 2)
	s.tell(ImportTogether{ID: id, On: true})
	s.want("follows", s.Imports[1].Follows(), true)
	s.want("name", s.Imports[0].Name, "a")
	s.tell(ImportTogether{ID: id})
	s.want("names", s.Imports[0].Name+" "+s.Imports[1].Name, "a b")
	s.tell(ImportAll{})
	s.want("second", s.Imports[1].Phase, ImportQueued)
	s.want("apart", s.Imports[1].Lead, 0)

	s = recognised(t, "o1.csv", "o2.csv")
	s.tell(ImportCancel{ID: s.Imports[0].ID})
	s.want("left out with its lead", s.Imports[1].Phase, ImportCancelled)
	s.want("dialog", s.Dialog.Kind, NoDialog)
}

func TestWhatFilesDoNotAgreeOnIsLeftOpen(t *testing.T) {
	read := func(r table.Recipe) Import {
		return Import{Got: &ImportFinished{Imported: job.Imported{Table: job.Table{Recipe: r}}}}
	}
	a, b := recipe(), recipe()
	b.Encoding, b.Columns["amount"] = "windows-1252", table.ColumnRecipe{Type: table.Integer}
	both := read(a)
	both.Recipe.Columns = map[string]table.ColumnRecipe{"region": {Type: table.TextType, Format: "x"}}
	r := commonRecipe([]Import{both, read(b)})
	if _, ok := r.Columns["amount"]; ok || r.Encoding != "" || r.Columns["day"].Type != table.Date || r.Columns["region"].Format != "x" {
		t.Errorf("they have %+v in common", r)
	}
	if a.Encoding == "" || len(a.Columns) != 3 {
		t.Error("what was read is changed")
	}
}
