package worker

import (
	"errors"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi/sheet"
)

// inside opens an archive with tables in it, so that it is read in pieces.
func (t *task) inside(name string, file Blob) (*sheet.Archive, error) {
	a, err := sheet.Open(t.fromFile(file, blockSize), file.Size(), name)
	var refused sheet.Refusal
	if errors.As(err, &refused) {
		return nil, &Failure{Refused, refused.Error()}
	}
	return a, err
}

// unpack names the tables in an archive, or writes one of them as a text file.
func (t *task) unpack(q job.Unpack, file Blob) (answer, made any, err error) {
	a, err := t.inside(q.Name, file)
	if err != nil {
		return nil, nil, err
	}
	names := a.Names()
	if q.Part < 0 || q.Part >= len(names) {
		return job.Unpacked{Names: names}, nil, nil
	}
	sink := t.sink()
	out := &counting{to: sink, t: t}
	err = a.Write(out, q.Part, func() error {
		return t.pause(job.Progress{Done: out.n, Step: "unpacking"})
	})
	var refused sheet.Refusal
	if errors.As(err, &refused) {
		return nil, nil, &Failure{Refused, names[q.Part] + ": " + refused.Error()}
	}
	if err != nil {
		return nil, nil, err
	}
	return job.Unpacked{Names: names}, sink.File(names[q.Part], "text/csv"), nil
}
