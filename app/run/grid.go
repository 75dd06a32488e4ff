package run

import (
	"context"
	"errors"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
)

// grid carries out what the grid of rows asks for. Of rows and places only the
// last is wanted.
func (r *Runner) grid(cmd state.Cmd) {
	switch cmd := cmd.(type) {
	case state.FetchRows:
		var page job.RowPage
		err := r.ask(r.only("rows"), job.KindRows, cmd.Request, nil, &page)
		if !errors.Is(err, context.Canceled) {
			r.send(state.RowsCame{Job: cmd.Job, Page: page, Err: text(err)})
		}
	case state.SeekPlace:
		var place job.Place
		err := r.ask(r.only("seek"), job.KindSeek, cmd.Request, nil, &place)
		if !errors.Is(err, context.Canceled) {
			r.send(state.PlaceCame{Job: cmd.Job, Row: cmd.Request.Row, Place: place, Err: text(err)})
		}
	case state.CopyCells:
		var cells job.Text
		err := r.ask(context.Background(), job.KindCopy, cmd.Request, nil, &cells)
		if err == nil {
			err = r.page.Copy(context.Background(), cells.Text)
		}
		r.send(state.Copied{What: cmd.What, Err: text(err)})
	case state.FetchProfile:
		var p job.ColumnProfile
		err := r.ask(context.Background(), job.KindProfile, cmd.Request, nil, &p)
		r.send(state.ProfileCame{Table: cmd.Request.Source.ID, Key: cmd.Key, Column: cmd.Request.Column, Profile: p, Err: text(err)})
	}
}
