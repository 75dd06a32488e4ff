package sample_test

import (
	"bytes"
	"context"
	"testing"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/sample"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// The bytes of the sample are the same on every machine and with every version
// of Go; a change of them is meant, or it is a bug.
func TestTheSameSeedGivesTheSameCompanyEverywhere(t *testing.T) {
	got := ""
	for _, f := range sample.New(sample.Seed).Files {
		got += f.Name + " " + f.SHA256[:16] + "\n"
	}
	const want = `orders.csv f9572f5f7154e559
marketing-spend.csv 4d04f6d13c570e0c
support-tickets.csv ef3f686ca73e1549
production-runs.csv 241eb9afa7da9a98
`
	if got != want {
		t.Errorf("the sample is now\n%s", got)
	}
}

func TestAnotherSeedGivesAnotherCompany(t *testing.T) {
	a, b := sample.New(sample.Seed), sample.New(sample.Seed+1)
	for i := range a.Files {
		if bytes.Equal(a.Files[i].Data, b.Files[i].Data) {
			t.Errorf("%s does not depend on the seed", a.Files[i].Name)
		}
	}
}

// loaded is an engine with the company's tables, none of which may have a
// problem.
func loaded(t testing.TB, c sample.Company) *kpi.Engine {
	t.Helper()
	engine := kpi.New()
	for i, s := range c.Workbook.Tables {
		read, err := engine.Load(context.Background(), s, kpi.InMemory(c.Data), nil)
		if err != nil {
			t.Fatal(err)
		}
		if read.Problems.Total() != 0 || int64(read.Rows) != c.Files[i].Rows || read.Rows < 100 {
			t.Errorf("%s: %d rows of %d, %v", s.Name, read.Rows, c.Files[i].Rows, read.Problems.All())
		}
		for name, how := range s.Recipe.Columns {
			column, ok := read.Column(name)
			if !ok || column.Type != how.Type || column.Blank == read.Rows {
				t.Errorf("%s[%s]: %+v, want %s", s.Name, name, column, how.Type)
			}
		}
	}
	return engine
}

func TestTheWorkbookIsSoundAndTellsAStory(t *testing.T) {
	for _, seed := range []uint64{sample.Seed, 1} {
		c := sample.New(seed)
		engine := loaded(t, c)
		if list := engine.Check(c.Workbook); list.Total() != 0 {
			t.Fatalf("seed %d: %v", seed, list.All())
		}
		a, err := engine.Evaluate(context.Background(), c.Workbook, kpi.Question{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if last := a.Periods[len(a.Periods)-1]; !last.Open || last.Label != "2026-09" || len(a.Periods) != 24 {
			t.Errorf("seed %d: %d periods, the last is %+v", seed, len(a.Periods), last)
		}
		words := map[string]int{}
		for _, k := range a.KPIs {
			if len(k.Problems) != 0 || len(k.Cells) != 24 {
				t.Errorf("seed %d: %s has %d cells and %v", seed, k.Name, len(k.Cells), k.Problems)
			}
			for _, cell := range k.Cells {
				if cell.Period == "2026-08" {
					words[cell.Status]++
				}
			}
		}
		for _, word := range []score.Word{score.OnTrack, score.AtRisk, score.OffTrack, score.NoTarget} {
			if words[string(word)] == 0 {
				t.Errorf("seed %d: in the last complete month nothing is %q: %v", seed, word, words)
			}
		}
	}
}

func TestTheBadBatchShows(t *testing.T) {
	c := sample.New(sample.Seed)
	engine := loaded(t, c)
	at := func(name, period string) kpi.Cell {
		a, err := engine.Evaluate(context.Background(), c.Workbook, kpi.Question{KPIs: []string{name}, From: period, To: period}, nil)
		if err != nil || len(a.KPIs[0].Cells) != 1 {
			t.Fatalf("%s %s: %v", name, period, err)
		}
		return a.KPIs[0].Cells[0]
	}
	for _, story := range []struct{ kpi, period string }{{"Quality rate", "2026-06"}, {"Refund rate", "2026-07"}, {"Customer satisfaction", "2026-08"}} {
		if cell := at(story.kpi, story.period); cell.Status == string(score.OnTrack) {
			t.Errorf("%s in %s is on track", story.kpi, story.period)
		}
	}
	if cell := at("Quality rate", "2026-05"); cell.Status != string(score.OnTrack) {
		t.Errorf("quality was %s before", cell.Status)
	}
}

func TestTheWorkbookSurvivesItsFile(t *testing.T) {
	c := sample.New(sample.Seed)
	first, err := workbook.Encode(c.Workbook)
	if err != nil {
		t.Fatal(err)
	}
	w, err := workbook.Decode(first)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := workbook.Encode(w); err != nil || !bytes.Equal(first, second) {
		t.Errorf("the document changed: %v", err)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		sample.New(sample.Seed)
	}
}

// A scorecard as the page asks for it, nothing cached.
func BenchmarkScorecard(b *testing.B) {
	c := sample.New(sample.Seed)
	for b.Loop() {
		b.StopTimer()
		engine := loaded(b, c)
		b.StartTimer()
		if _, err := engine.Evaluate(context.Background(), c.Workbook, kpi.Question{}, nil); err != nil {
			b.Fatal(err)
		}
	}
}
