package run

import (
	"context"
	"errors"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/keep"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/workbook"
)

// document carries out what concerns kept documents and the space they take.
func (r *Runner) document(cmd state.Cmd) func() {
	ctx := context.Background()
	switch cmd := cmd.(type) {
	case state.LoadBook:
		return func() { r.load(ctx, cmd) }
	case state.Save:
		return func() { r.save(ctx, cmd) }
	case state.ForgetBook:
		return func() {
			if r.writtenElsewhere(ctx, cmd.Key) {
				r.send(state.ForgetCame{Err: "it is open in another tab. Close it there first."})
				return
			}
			heads, err := r.keeper.Forget(ctx, cmd.Key)
			r.send(state.ForgetCame{Books: books(heads), Err: text(err)})
		}
	case state.CheckHead:
		return func() {
			n, moved := r.keeper.Moved(ctx, cmd.Key, cmd.Generation)
			switch {
			case moved && (cmd.Answer || r.known().generation == cmd.Generation):
				r.send(state.HeadMoved{Key: cmd.Key, Generation: n})
			case cmd.Answer:
				r.send(state.HeadSame{Key: cmd.Key})
			}
		}
	case state.ListGenerations:
		return func() {
			list, err := r.keeper.List(ctx, cmd.Key)
			r.send(state.GenerationsCame{Key: cmd.Key, List: generations(list), Err: text(err)})
		}
	case state.FetchGeneration:
		return func() {
			book, err := r.keeper.Fetch(ctx, cmd.Key, cmd.Number)
			r.send(state.Restored{Number: cmd.Number, Book: book, Err: text(err)})
		}
	case state.MakeRoom:
		return func() { r.makeRoom(ctx, cmd) }
	case state.RememberBackup:
		return func() { r.keeper.SetBackup(cmd.Key, keep.Backup(cmd.Backup)) }
	case state.KeepDisk:
		return func() { r.keepDisk(ctx, cmd) }
	case state.AskStorage:
		return func() { go r.space(ctx, cmd.Persist) }
	}
	return nil
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func (r *Runner) load(ctx context.Context, cmd state.LoadBook) {
	l := r.keeper.Load(ctx, cmd.Key)
	r.know(l.Key, l.Generation)
	r.send(state.Loaded{Key: l.Key, ID: r.newID(), Books: books(l.Heads), Book: l.Book, Generation: l.Generation, At: l.At,
		Damage: l.Damage, Broken: l.Broken, Memory: l.Blocked, Switch: cmd.Switch,
		Backup: state.Backup(r.keeper.Backup(l.Key))})
}

func (r *Runner) save(ctx context.Context, cmd state.Save) {
	r.mu.Lock()
	edited := r.edited
	r.mu.Unlock()
	saved, err := r.keeper.Save(ctx, cmd.Key, cmd.Book, cmd.Expect, cmd.Why)
	if err != nil {
		broken := state.SaveBroken{Key: cmd.Key, Rev: cmd.Rev, Reason: err.Error(), Full: errors.Is(err, keep.ErrFull), Gone: errors.Is(err, keep.ErrGone)}
		var conflict *keep.Conflict
		if errors.As(err, &conflict) {
			broken.Conflict, broken.Theirs, broken.Reason = true, conflict.Theirs, "it was changed in another tab"
		}
		r.send(broken)
		return
	}
	if h := r.known(); h.key == cmd.Key || h.key == "" || cmd.Rev > 0 {
		r.know(cmd.Key, saved.Generation)
	}
	if edited > 0 && cmd.Rev > 0 {
		r.page.Measure("kpi:save", edited, nil)
	}
	r.page.Post(browser.Note{Kind: browser.NoteSaved, Key: cmd.Key, From: r.tabs.name, Generation: saved.Generation, Format: workbook.Version})
	r.send(state.SaveDone{Key: cmd.Key, Rev: cmd.Rev, Generation: saved.Generation, At: saved.At, Memory: saved.Blocked, Books: books(saved.Heads)})
}

func books(heads []keep.Head) []state.BookInfo {
	list := make([]state.BookInfo, len(heads))
	for i, h := range heads {
		list[i] = state.BookInfo{ID: h.Key, Name: h.Name, At: h.At, Generation: h.Generation, Tables: h.Tables, KPIs: h.KPIs}
	}
	return list
}

func generations(records []keep.Record) []state.Generation {
	list := make([]state.Generation, len(records))
	for i, r := range records {
		list[i] = state.Generation{Number: r.Number, At: r.At, Why: r.Why, Bytes: r.Bytes, Tables: r.Tables, KPIs: r.KPIs}
		if r.Damaged {
			list[i].Damage = "It could not be read."
		}
	}
	return list
}
