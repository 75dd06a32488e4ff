package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
)

// modal opens the <dialog> a component draws and gives the focus back to where
// it came from when the dialog goes.
type modal struct{ opener app.Value }

func (m *modal) open(ctx app.Context) {
	document := app.Window().Get("document")
	if active := document.Get("activeElement"); active.Truthy() && !active.Equal(document.Get("body")) {
		m.opener = active
	}
	if dialog := ctx.JSSrc(); !dialog.Get("open").Bool() {
		dialog.Call("showModal")
	}
}

func (m *modal) close() {
	if m.opener == nil || !m.opener.Get("isConnected").Bool() {
		m.opener = nil
		return
	}
	m.opener.Call("focus")
	m.opener = nil
}

// dialog is the frame of a modal: title, line under it, body, foot. Esc and
// the cross send what closing means.
func dialog(id, class, title string, meta []string, closing state.Msg, body []app.UI, foot ...app.UI) app.UI {
	cancel, scope := on("close "+id, func(ctx app.Context, e app.Event) {
		e.PreventDefault()
		send(ctx, closing)
	})
	return el("dialog", classes("dialog", class)).Aria("labelledby", id+"-h").On("cancel", cancel, scope).Body(present(
		el("div", "dialog-head").Body(
			el("div", "").Body(present(el("h2", "").ID(id+"-h").Text(title), metaLine(meta))...),
			button("button button--quiet button--icon push").Aria("label", "Close").OnClick(act(closing)).Body(icon("x")),
		),
		el("div", "dialog-body").Body(body...),
		maybe(len(foot) > 0, func() app.UI { return el("div", "dialog-foot").Body(foot...) }),
	)...)
}
