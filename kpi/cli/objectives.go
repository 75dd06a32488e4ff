package cli

import (
	"fmt"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/align"
)

// objectiveCell is an objective in one period, in JSON.
type objectiveCell struct {
	Name    string  `json:"name"`
	Period  string  `json:"period"`
	Score   *string `json:"score"` // 1 is the whole
	Exact   *string `json:"exact"`
	Status  string  `json:"status"`
	Reason  string  `json:"reason"`
	Counted int     `json:"counted"` // with a verdict
	Left    int     `json:"left"`    // without
}

func objectivesJSON(a *kpi.Answer) []objectiveCell {
	var out []objectiveCell
	for _, o := range a.Objectives {
		for _, c := range o.Cells {
			out = append(out, objectiveCell{o.Name, c.Period, orNull(c.Score.Plain()), orNull(c.Score.Exact), c.Status, c.Reason, c.Counted, c.Left})
		}
	}
	return out
}

// objectives is the table of objectives for people, under that of the KPIs, with
// the reason of each below it.
func (c *command) objectives(a *kpi.Answer, shown string) {
	if len(a.Objectives) == 0 {
		return
	}
	lines := [][]string{{"objective", "period", "score", "status"}}
	var reasons []string
	for _, o := range a.Objectives {
		for _, cell := range o.Cells {
			if shown != "" && cell.Period != shown {
				continue
			}
			score := ""
			if v := cell.Score.Num(); !v.IsBlank() {
				score = align.Hundred(v) + " of 100"
			}
			lines = append(lines, []string{o.Name, cell.Period, score, cell.Status})
			if shown != "" {
				reasons = append(reasons, oneLine(o.Name)+": "+cell.Reason)
			}
		}
	}
	fmt.Fprintln(c.out)
	c.columns(lines)
	for _, text := range reasons {
		fmt.Fprintln(c.out, text)
	}
}
