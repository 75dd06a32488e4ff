package kpi_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// lent is a shop whose orders are counted by several engines, each in its own
// goroutine. What they are told crosses as bytes.
func lent(t *testing.T, s *shop, helpers int, spoil func() error) (answers *int) {
	t.Helper()
	orders, answers := s.book.Tables[0], new(int)
	rows := s.Table(orders).Rows
	var parts []kpi.Part
	for i := range helpers {
		from, to := rows/4+rows*3/4*i/helpers, rows/4+rows*3/4*(i+1)/helpers
		helper := kpi.New()
		helper.Hold(orders, s.heldAs(orders).Only(from, to))
		for _, other := range s.book.Tables[1:] {
			helper.Hold(other, s.heldAs(other))
		}
		parts = append(parts, kpi.Part{From: from, To: to, Count: func(ctx context.Context, w workbook.Workbook, q kpi.Question, want []byte) func() ([]byte, error) {
			book, question := marshalled(t, w), marshalled(t, q)
			var answer []byte
			var err error
			done := make(chan struct{})
			go func() {
				defer close(done)
				w, q := workbook.Workbook{}, kpi.Question{}
				if err = errors.Join(json.Unmarshal(book, &w), json.Unmarshal(question, &q)); err == nil {
					answer, err = helper.Count(ctx, w, q, want, nil)
				}
			}()
			return func() ([]byte, error) {
				<-done
				if err == nil {
					err = spoil()
				}
				if err == nil {
					*answers++
				}
				return answer, err
			}
		}})
	}
	key := kpi.KeyOf(orders)
	s.Elsewhere = func(at kpi.Key) []kpi.Part {
		if at != key {
			return nil
		}
		return parts
	}
	return answers
}

func marshalled(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestEnginesCountTogether asks one engine that counts alone and one with
// helpers the same questions; the answers are equal, and the one with helpers
// reads fewer rows.
func TestEnginesCountTogether(t *testing.T) {
	s := newShop(t)
	s.table("Orders", manyOrders(140_000))
	s.table("Regions", "region,zone\nnorth,zone 1\neast,zone 2\nsouth,zone 1\n")
	s.do(workbook.RenameColumn{TableID: "Orders", From: "revenue", To: "Revenue"},
		workbook.SetRelations{TableID: "Orders", Relations: []workbook.Relation{{Column: "region", Table: "Regions", Key: "region"}}})
	for i, src := range []string{
		"SUM(Orders[Revenue])",
		"SUM(Orders[Revenue]) / COUNT(Orders)",
		"DISTINCT(Orders[customer])",
		"MEDIAN(Orders[score])",
		"MAX(Orders[Revenue]) - MIN(Orders[Revenue])",
		"VARIANCE(Orders[score])",
		`COUNT(Orders WHERE score >= 9) / COUNT(Orders[score])`,
		`SUM(Orders[Revenue] WHERE channel = "Store")`,
		"[K0] / PRIOR([K0], 1 year) - 1",
		"LAST(Orders[channel])",
		`SUM(Orders[Revenue] WHERE region.zone = "zone 1") / DISTINCT(Orders[region.zone])`,
	} {
		s.kpi(workbook.KPI{Name: fmt.Sprint("K", i), Formula: src})
	}
	failing := false
	s.Elsewhere = nil
	alone := kpi.New()
	for _, source := range s.book.Tables {
		alone.Hold(source, s.heldAs(source))
	}
	answers := lent(t, s, 1, func() error {
		if failing {
			return errors.New("no answer")
		}
		return nil
	})
	ask := func(q kpi.Question, fewer bool) {
		t.Helper()
		var counts [2]int64
		var got [2]*kpi.Answer
		for i, e := range []*kpi.Engine{alone, s.Engine} {
			answer, err := e.Evaluate(context.Background(), s.book, q, func(done, _ int64, _ int) error {
				counts[i] = done
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			got[i] = answer
		}
		if !reflect.DeepEqual(got[0], got[1]) {
			t.Fatalf("%+v: the answers differ", q)
		}
		if less := counts[1]*2 < counts[0]; less != fewer {
			t.Errorf("%+v: %d rows with helpers, %d alone", q, counts[1], counts[0])
		}
	}
	ask(kpi.Question{Grain: "month"}, true)
	ask(kpi.Question{Grain: "month", By: []string{"Orders[region]"}}, true)
	if *answers < 2 {
		t.Errorf("%d answers of helpers", *answers)
	}
	ask(kpi.Question{Grain: "quarter", Where: []string{`Orders[channel] = "Store"`}}, true)
	ask(kpi.Question{Grain: "all", By: []string{"Orders[region.zone]"}}, true)
	ask(kpi.Question{Grain: "month"}, false) // answered before
	failing = true
	ask(kpi.Question{Grain: "year", Where: []string{`Orders[channel] = "Phone"`}}, false)
}

// manyOrders is two years of orders.
func manyOrders(rows int) string {
	r := rand.New(rand.NewPCG(5, 5))
	text := []byte("day,customer,region,channel,revenue,score\n")
	for range rows {
		text = fmt.Appendf(text, "%d-%02d-%02d,%d,%s,%s,%d.%02d,%d\n", 2024+r.IntN(2), 1+r.IntN(12), 1+r.IntN(28), 1000+r.IntN(3000),
			[]string{"north", "east", "south", "west"}[r.IntN(4)], []string{"Store", "Phone", "Web"}[r.IntN(3)], r.IntN(900), r.IntN(100), r.IntN(11))
	}
	return string(text)
}

// TestCountRefuses asks an engine for rows that it does not hold.
func TestCountRefuses(t *testing.T) {
	s := newShop(t)
	s.table("Orders", manyOrders(100))
	for _, want := range []string{"", "nonsense that is nothing"} {
		if answer, err := s.Count(context.Background(), s.book, kpi.Question{}, []byte(want), nil); err == nil {
			t.Errorf("%q gives %q", want, answer)
		}
	}
}

// heldAs is a table as it was read, not under the workbook's names.
func (s *shop) heldAs(source workbook.Source) *table.Table {
	source.Names = nil
	return s.Table(source)
}
