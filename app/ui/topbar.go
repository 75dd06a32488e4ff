package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// TopBar is the banner of every page: whose workbook, whether it is safe, one
// step back, and files in and out.
type TopBar struct {
	app.Compo
	View view.Top
}

// Render draws the banner.
func (c *TopBar) Render() app.UI { return drawn("TopBar", c.draw) }

func (c *TopBar) draw() app.UI {
	v := c.View
	return el("header", "topbar").Body(present(
		&Menu{ID: "book-menu", Class: "button--quiet topbar-book", Text: v.Book, Logo: true, Caret: true, Items: c.books()},
		button("button search-button only-wide").OnClick(on("palette", openPalette)).Body(
			icon("search"), el("span", "").Text("Find a KPI, table or command"), keys(v.Mod+" K")),
		maybe(v.Ready, func() app.UI { return &SavedInfo{View: v.Saved} }),
		maybe(v.Intake.Shown, func() app.UI { return &IntakeButton{View: v.Intake} }),
		el("div", "topbar-end").Body(present(
			maybe(v.Ready, func() app.UI { return &AlertBell{View: v.Bell} }),
			historyButton("Undo", "undo", v.Undo, v.Mod+" Z", state.Undone{}),
			historyButton("Redo", "redo", v.Redo, v.Mod+" Shift Z", state.Redone{}),
			button("button button--quiet button--icon only-phone").Aria("label", "Find a KPI, table or command").
				OnClick(on("palette", openPalette)).Body(icon("search")),
			&FileButton{Label: "Import CSV", Class: "button", Collapse: true},
			button("button").Aria("label", "Export workbook").Attr("aria-busy", flag(v.Exporting)).
				Is("disabled", !v.Ready).OnClick(act(state.ExportWanted{})).Body(icon("export"), span("only-wide", "Export workbook")),
		)...),
		maybe(v.Busy, func() app.UI { return el("div", "busybar").Attr("aria-hidden", "true") }),
	)...)
}

func historyButton(word, picture, what, key string, msg state.Msg) app.UI {
	label := word
	if what != "" {
		label += ": " + what
	}
	return button("button button--quiet button--icon only-wide").Aria("label", label).
		Title(label+"  "+key).Is("disabled", what == "").OnClick(act(msg)).Body(icon(picture))
}

func (c *TopBar) books() []Item {
	v := c.View
	items := []Item{{Heading: true, Label: "Workbooks on this device"}}
	for _, b := range v.Books {
		items = append(items, Item{Label: b.Name, Icon: "file", Meta: b.Meta, Current: b.Current, Msg: state.BookChosen{ID: b.ID}})
	}
	items = append(items, Item{Rule: true},
		Item{Label: "New workbook", Icon: "plus", Msg: state.BookNew{}},
		Item{Label: "Open the sample workbook", Icon: "play", Msg: state.SampleWanted{}})
	if v.Ready {
		items = append(items,
			Item{Label: "Rename and settings", Icon: "settings", Href: "#/settings"},
			Item{Label: "Export workbook", Icon: "export", Key: v.Mod + " S", Msg: state.ExportWanted{}})
	}
	return append(items, Item{Label: "Keyboard shortcuts", Icon: "keyboard", Key: "?", Msg: state.DialogOpened{Kind: state.ShortcutsHelp}})
}

// SavedInfo is the saved state with what stands behind it.
type SavedInfo struct {
	app.Compo
	View view.Saved
}

// Render draws the button and the popover with the facts.
func (c *SavedInfo) Render() app.UI { return drawn("SavedInfo", c.draw) }

func (c *SavedInfo) draw() app.UI {
	v := c.View
	class := "button button--quiet saved"
	if v.Bad {
		class += " saved--not"
	}
	return el("div", "menu-root").Body(
		button(class).Attr("popovertarget", "saved-info").Aria("label", v.Text+". Show where it is kept").
			Body(icon(v.Icon), span("only-wide", v.Text)),
		el("div", "popover saved-info").ID("saved-info").Attr("popover", "auto").On("toggle", guard(c.toggled)).Body(present(
			facts(v.Facts),
			maybe(v.Take, func() app.UI {
				return el("div", "row").Body(button("button button--s").OnClick(act(state.TakeOver{})).Text("Edit here"))
			}),
			maybe(v.Retry, func() app.UI {
				return el("div", "row").Body(
					button("button button--s").OnClick(act(state.RetrySave{})).Text("Save again"),
					button("button button--s").OnClick(act(state.ExportWanted{})).Text("Export workbook"))
			}),
		)...),
	)
}

func (c *SavedInfo) toggled(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	if e.Get("newState").String() == "open" {
		place(c.JSValue().Call("querySelector", "[popover]"), c.JSValue().Call("querySelector", "button"), false)
	}
}

// FileButton is a real file input laid over its label. The browser layer hears
// when files were chosen in any input of the page.
type FileButton struct {
	app.Compo
	Label, Class string
	Collapse     bool // only the icon on a phone
	Folder       bool // takes a whole folder
}

// Accept lists the kinds of file that the picker offers. Others that are read,
// archives and worksheets, are dropped, or chosen as "all files": who watches the
// page from outside counts on this list.
const Accept = ".csv,.tsv,.txt,.gz,.kpi"

// Render draws the label with the input over it.
func (c *FileButton) Render() app.UI { return drawn("FileButton", c.draw) }

func (c *FileButton) draw() app.UI {
	word := ""
	if c.Collapse {
		word = "only-wide"
	}
	input := el("input", "").Attr("type", "file").Is("multiple", true).Aria("label", c.Label)
	if c.Folder {
		input.Is("webkitdirectory", true)
	} else {
		input.Attr("accept", Accept)
	}
	return el("label", classes("file-button", c.Class)).Body(
		input,
		icon("import"),
		el("span", word).Attr("aria-hidden", "true").Text(c.Label),
	)
}
