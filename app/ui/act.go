package ui

import (
	"fmt"
	"runtime/debug"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
)

// messages is the one action of the program: its value is a state.Msg and the
// shell handles it.
const messages = "message"

// send hands a message to the shell.
func send(ctx app.Context, msg state.Msg) { ctx.NewActionWithValue(messages, msg) }

// act is the handler that sends msg. It comes with a scope made of the message,
// because go-app keeps the first closure it saw for an element: the scope makes
// it take the new one whenever the message differs.
//
//	el("button", "").OnClick(act(state.Undo{}))
func act(msg state.Msg) (app.EventHandler, app.EventOption) {
	return guard(func(ctx app.Context, _ app.Event) { send(ctx, msg) }), scopeOf(msg)
}

// scopeOf is the scope of a handler that depends on nothing but msg.
func scopeOf(msg state.Msg) app.EventOption { return app.EventScope(key(msg)) }

// key tells messages apart.
func key(msg state.Msg) string { return fmt.Sprintf("%T%+v", msg, msg) }

// on is the handler h with its scope: everything h captures that can change
// between two renderings has to stand in the scope.
func on(scope string, h app.EventHandler) (app.EventHandler, app.EventOption) {
	return guard(h), app.EventScope(scope)
}

// guard keeps a panic inside the handler. Without it the Go program ends and
// the page on screen is a picture of itself.
func guard(h app.EventHandler) app.EventHandler {
	return func(ctx app.Context, e app.Event) {
		defer func() {
			if r := recover(); r != nil {
				app.Log("handler", r, string(debug.Stack()))
				send(ctx, state.Trouble{Text: fmt.Sprint("That did not work: ", r)})
			}
		}()
		h(ctx, e)
	}
}

// drawn is what build draws, or a short notice in its place when build panics.
func drawn(what string, build func() app.UI) (node app.UI) {
	defer func() {
		if r := recover(); r != nil {
			app.Log(what, r, string(debug.Stack()))
			node = bare(el("div", "banner st-off").Attr("role", "alert").Body(
				icon("st-off"),
				el("div", "").Body(
					el("p", "banner-title").Text("This part of the page could not be drawn"),
					el("p", "").Text("Your work is saved. Reload the page to go on."),
				)))
		}
	}()
	return bare(build())
}
