package worker

import (
	"bytes"
	"io"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/sample"
)

// roles makes sample tables for templates of the library and keeps their files.
func (t *task) roles(q job.Roles) (job.RolesMade, error) {
	made := job.RolesMade{Kept: true}
	until := dayOf(q.Until)
	for i, role := range q.Tables {
		f := sample.Role(sample.Seed, role, until)
		kept, err := t.takeStream(f.SHA256, int64(len(f.Data)), func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(f.Data)), nil
		})
		if err != nil {
			return job.RolesMade{}, err
		}
		made.Kept = made.Kept && kept
		made.Sources = append(made.Sources, sample.RoleSource(f, role, q.Names[i], q.ID, q.At))
	}
	return made, nil
}

// dayOf reads an ISO date; anything else is no day.
func dayOf(text string) calendar.Day {
	layout, _ := calendar.ParseLayout("yyyy-mm-dd")
	day, _ := calendar.ParseDate([]byte(text), layout)
	return day
}
