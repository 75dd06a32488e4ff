package view

import (
	"reflect"
	"testing"
)

func TestPartsAddUpToTheWhole(t *testing.T) {
	lines := func(groups ...int) (list []Line) {
		for _, n := range groups {
			list = append(list, Line{Kind: GroupLine})
			for range n {
				list = append(list, Line{Kind: KPILine})
			}
		}
		return list
	}
	card := Scorecard{Lines: lines(4, 30, 3), Context: Context{Columns: make([]SliceColumn, 2)}}
	before := 0
	for n := 1; ; n++ {
		part, whole := card.Part(n)
		count := 0
		for _, l := range part.Lines {
			if l.Kind == KPILine {
				count++
			}
		}
		if count <= before || count > before+20 {
			t.Fatalf("part %d goes from %d rows to %d", n, before, count)
		}
		before = count
		if whole {
			if !reflect.DeepEqual(part, card) || n < 3 {
				t.Errorf("after %d parts it is %+v", n, part)
			}
			break
		}
	}
	if len(card.Lines) != 40 {
		t.Error("a part changed the whole")
	}
}

func TestShortScreensAreOnePart(t *testing.T) {
	for name, whole := range map[string]bool{
		"scorecard": second(Scorecard{Lines: make([]Line, 6)}.Part(1)),
		"data":      second(Data{Table: TableDetail{Columns: make([]ColumnRow, 6)}}.Part(1)),
		"kpi":       second(KPI{HasChart: true, Values: make([]ValueRow, 3)}.Part(5)),
	} {
		if !whole {
			t.Errorf("the %s is cut", name)
		}
	}
	if v, whole := (KPI{HasChart: true, Values: make([]ValueRow, 3)}).Part(2); whole || !v.HasChart || v.Values != nil || v.Left != 3 {
		t.Errorf("the second part of a KPI is %+v", v)
	}
}

func second[T any](_ T, whole bool) bool { return whole }
