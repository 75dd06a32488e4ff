package worker

import (
	"kpiworkbook/app/job"
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/sample"
)

// roles makes sample tables for templates of the library and keeps their files.
func (t *task) roles(q job.Roles) (job.RolesMade, error) {
	made := job.RolesMade{Kept: true}
	until, _ := calendar.ParseDate([]byte(q.Until), calendar.ISODate) // "" is no day
	for i, role := range q.Tables {
		f := sample.Role(sample.Seed, role, until)
		kept, err := t.takeMade(f)
		if err != nil {
			return job.RolesMade{}, err
		}
		made.Kept = made.Kept && kept
		made.Sources = append(made.Sources, sample.RoleSource(f, role, q.Names[i], q.ID, q.At))
	}
	return made, nil
}
