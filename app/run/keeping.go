package run

import (
	"context"
	"errors"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/workbook"
)

// Disk is the files on this computer as the runner needs them.
type Disk interface {
	// HasDisk reports whether the browser writes files in place at all.
	HasDisk() bool
	// FindDisk is the file chosen for a workbook in this or an earlier session.
	FindDisk(ctx context.Context, key string) (browser.DiskFile, bool, error)
	// PickDisk asks the reader for one.
	PickDisk(ctx context.Context, key, name string) (browser.DiskFile, error)
	// CheckDisk asks for permission and, unless anyway, whether the file is as it
	// was left.
	CheckDisk(ctx context.Context, key string, anyway bool) error
	// WriteDisk writes all of it or nothing.
	WriteDisk(ctx context.Context, key string, payload any, at string) error
	// SetDiskAuto and ForgetDisk change what is remembered.
	SetDiskAuto(ctx context.Context, key string, auto bool) error
	ForgetDisk(ctx context.Context, key string) error
}

// space tells what the browser says about storage, and what takes how much.
func (r *Runner) space(ctx context.Context, persist bool) {
	s, err := r.page.Space(ctx, persist)
	if err != nil {
		return // nothing is known of it, which is what the page shows
	}
	if persist {
		r.keeper.SetPersistAsked(r.Clock())
	}
	asked := r.keeper.PersistAsked()
	known := state.Storage{Usage: s.Usage, Quota: s.Quota, Persisted: s.Persisted, Asked: asked != "", AskedAt: asked}
	if sizes, err := r.keeper.Sizes(ctx); err == nil {
		known.Files, known.Columns, known.Versions = sizes.Files, sizes.Columns, sizes.Versions
	}
	r.send(state.StorageCame{Storage: known})
}

func (r *Runner) makeRoom(ctx context.Context, cmd state.MakeRoom) {
	var err error
	if cmd.What == state.RoomColumns {
		err = r.keeper.DropColumns(ctx)
	} else if err = r.keeper.Thin(ctx); err == nil {
		r.tidy(ctx)
	}
	r.send(state.RoomMade{What: cmd.What, Err: text(err)})
}

// compare reads one version after the other. It stands outside of the line of
// document commands, so that a save need not wait for all of them.
func (r *Runner) compare(cmd state.CompareVersions) {
	ctx := r.only("compare")
	for _, number := range cmd.Numbers {
		book, err := r.keeper.Fetch(ctx, cmd.Key, number)
		if ctx.Err() != nil {
			return
		}
		told := state.Compared{Key: cmd.Key, Rev: cmd.Rev, Number: number, Err: text(err)}
		if err == nil {
			told.Changes = workbook.Diff(*book, cmd.Book)
		}
		r.send(told)
	}
}

func (r *Runner) findDisk(cmd state.FindDisk) {
	ctx := context.Background()
	came := state.DiskCame{Key: cmd.Key, Picked: cmd.Pick, Disk: state.Disk{Offered: r.page.HasDisk()}}
	if !came.Disk.Offered {
		r.send(came)
		return
	}
	var file browser.DiskFile
	var err error
	if cmd.Pick {
		file, err = r.page.PickDisk(ctx, cmd.Key, cmd.Name)
		if errors.Is(err, browser.ErrNotChosen) {
			return
		}
	} else {
		file, _, err = r.page.FindDisk(ctx, cmd.Key)
	}
	came.Disk.Name, came.Disk.Auto, came.Disk.At = file.Name, file.Auto, file.At
	if came.Err = text(err); cmd.Pick || err == nil {
		r.send(came)
	}
}

func (r *Runner) keepDisk(ctx context.Context, cmd state.KeepDisk) {
	var err error
	if cmd.On {
		err = r.page.SetDiskAuto(ctx, cmd.Key, cmd.Auto)
	} else {
		err = r.page.ForgetDisk(ctx, cmd.Key)
	}
	if err != nil {
		r.send(state.Trouble{Text: "The choice of the file was not remembered: " + err.Error()})
	}
}

// writeDisk asks for permission first, while the reader's click still counts,
// then packs, then writes.
func (r *Runner) writeDisk(cmd state.WriteDisk) {
	ctx := context.Background()
	written := state.DiskWritten{Key: cmd.Key, Rev: cmd.Rev, At: r.Clock()}
	var packed job.Packed
	var payload any
	err := r.page.CheckDisk(ctx, cmd.Key, cmd.Anyway)
	if err == nil {
		payload, err = r.engine.Ask(ctx, job.KindPack, job.Pack{Workbook: cmd.Book}, nil, &packed, nil)
	}
	if err == nil {
		err = r.page.WriteDisk(ctx, cmd.Key, payload, written.At)
	}
	written.Missing = packed.Missing
	written.Trouble, written.Reason = trouble(err)
	r.send(written)
}

func trouble(err error) (state.DiskTrouble, string) {
	switch {
	case err == nil:
		return state.DiskFine, ""
	case errors.Is(err, browser.ErrDenied):
		return state.DiskDenied, "The browser's permission to write it is gone. Save to it again and allow it, or save it as another file."
	case errors.Is(err, browser.ErrChanged):
		return state.DiskChanged, "Something else has changed the file since it was last written. It was left as it is: save as another file, or replace it."
	case errors.Is(err, browser.ErrMissing):
		return state.DiskMissing, "The file was deleted or moved. Save it as another file."
	}
	return state.DiskFailed, "The file is as it was before: " + err.Error()
}
