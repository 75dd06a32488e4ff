package run

import (
	"context"
	"errors"
	"time"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/library"
)

// library carries out what the library asks for.
func (r *Runner) library(cmd state.Cmd) {
	switch cmd := cmd.(type) {
	case state.FetchLibrary:
		lib, err := r.fetchLibrary()
		r.send(state.LibraryCame{Lib: lib, Err: text(err)})
	case state.TryTemplate:
		answer, err := r.answer("template", job.Evaluate{Workbook: cmd.Book, Question: cmd.Ask})
		if !errors.Is(err, context.Canceled) {
			r.send(state.TemplateCame{Job: cmd.Job, Answer: answer, Err: text(err)})
		}
	case state.MakeRoles:
		came := state.RolesCame{Template: cmd.Template, ID: r.newID()}
		request := job.Roles{Tables: cmd.Tables, Names: cmd.Names, Until: cmd.Until, ID: came.ID, At: r.Clock()}
		came.Err = text(r.ask(context.Background(), job.KindRoles, request, nil, &came.Made))
		r.send(came)
	}
}

// fetchLibrary reads the library's file, which is no part of the program.
func (r *Runner) fetchLibrary() (*library.Library, error) {
	data, err := r.page.Asset(context.Background(), "library.json")
	if err != nil {
		return nil, err
	}
	return library.Read(data, func() { time.Sleep(time.Millisecond) }) // so that the page can draw
}
