package state

import (
	"fmt"
	"testing"

	"kpiworkbook/kpi/workbook"
)

// at is what the clock says while the messages after it come.
func (s *stage) at(clock string) *stage {
	s.Clock = clock
	return s
}

func logged(m Model, id string) (lines []string) {
	k, _ := m.Book.KPIByID(id)
	for _, e := range k.Log {
		lines = append(lines, fmt.Sprintf("%s %s %s %q %q", e.At, e.Author, e.What, e.Was, e.Is))
	}
	return lines
}

// Who changed what in a definition is kept with the KPI; undo takes the entry back
// with the change, and going back to an earlier version is an entry itself.
func TestAChangeOfAKPIIsLogged(t *testing.T) {
	s := opened(t)
	s.Env.Reader = "Ada"
	s.at("2026-03-20T10:00:00Z").tell(Navigate{Route: Route{View: EditView, ID: "k1"}}, FieldTyped{Field: FieldOwner, Text: "Ben"}, EditorSaved{})
	first := []string{`2026-03-20T10:00:00Z Ada owner "" "Ben"`}
	s.want("log", logged(s.Model, "k1"), first)
	s.at("2026-03-20T10:20:00Z").tell(Undone{})
	s.want("log after undo", logged(s.Model, "k1"), []string(nil))
	s.at("2026-03-20T10:30:00Z").tell(Redone{})
	s.want("log after redo", logged(s.Model, "k1"), first)

	earlier := s.Book
	earlier.KPIs = []workbook.KPI{revenue()}
	earlier.KPIs[0].Owner = "Cem"
	s.at("2026-03-20T11:00:00Z").tell(Restored{Book: &earlier})
	s.want("log after going back", logged(s.Model, "k1"), append(first, `2026-03-20T11:00:00Z Ada owner "Ben" "Cem"`))
	s.tell(NoteAdded{KPI: "k1", Text: "seen"}).minted("n1", "2026-03-20T11:01:00Z")
	s.want("entries after a note", len(logged(s.Model, "k1")), 2)

	s.tell(KPIDuplicate{ID: "k1"}, EditorSaved{}).minted("k2", "2026-03-20T11:02:00Z")
	s.want("log of a copy", logged(s.Model, "k2"), []string{`2026-03-20T11:00:00Z Ada created "" "SUM(orders[amount])"`})
}

func TestTheWholeLogIsShownForOneKPI(t *testing.T) {
	s := opened(t).tell(Navigate{Route: Route{View: KPIScreen, ID: "k1"}}, LogShown{Whole: true})
	s.want("whole", s.KPI.WholeLog, true)
	s.tell(LogShown{})
	s.want("whole", s.KPI.WholeLog, false)
}
