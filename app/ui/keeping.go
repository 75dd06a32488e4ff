package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// lines is a plain list of sentences.
func lines(list []string) app.UI {
	return el("ul", "changes").Body(each(list, func(_ int, s string) app.UI { return el("li", "").Text(s) })...)
}

// keeping is what takes how much, and how safe it is.
func (c *Settings) keeping() app.UI {
	k := c.View.Keeping
	return el("div", "store").Body(present(
		maybe(len(k.Shares) > 0, func() app.UI { return shares(k) }),
		maybe(len(k.Tables) > 0, func() app.UI {
			return el("details", "takes").Body(el("summary", "").Text("What each table takes"), facts(k.Tables))
		}),
		facts(k.Facts),
		maybe(k.Means != "", func() app.UI { return el("p", "small quiet").Text(k.Means) }),
		maybe(k.Estimate != "", func() app.UI { return el("p", "small quiet").Text(k.Estimate) }),
		el("div", "row").Body(present(
			maybe(k.Ask, func() app.UI {
				return button("button").OnClick(act(state.PersistWanted{})).Body(icon("lock"), text("Protect from clean-up"))
			}),
			maybe(k.Room, func() app.UI {
				return button("button").OnClick(act(state.DialogOpened{Kind: state.RoomAsk})).Text("Free space…")
			}),
			el("a", "button button--quiet").Attr("href", SafePage).Text("Raw data"),
		)...),
	)...)
}

// shares is the bar of what takes how much, with its words.
func shares(k view.Keeping) app.UI {
	rects := []app.UI{svg("rect", "class", "null", "width", "100", "height", "10")}
	words := make([]app.UI, 0, len(k.Shares)+1)
	for _, s := range k.Shares {
		rects = append(rects, svg("rect", "class", s.Class, "x", s.From, "width", s.Width, "height", "10"))
		words = append(words, el("li", "").Body(
			svg("svg", "class", "sw", "viewBox", "0 0 10 10", "aria-hidden", "true").Body(svg("rect", "class", s.Class, "width", "10", "height", "10", "rx", "2")),
			text(s.Label)))
	}
	words = append(words, el("li", "push").Text(k.Total))
	return el("div", "").Body(
		svg("svg", "class", "storebar", "viewBox", "0 0 100 10", "preserveAspectRatio", "none", "aria-hidden", "true").Body(rects...),
		el("ul", "legend").Body(words...))
}

// copies is how the workbook gets out of the browser and how it was before.
func (c *Settings) copies() app.UI {
	return panel("set-copies", "Share and keep",
		setRow("set-export", "Export", "A .kpi file is a ZIP that anyone can open: definitions, notes and the files as they were dropped.",
			button("button").OnClick(act(state.ExportWanted{})).Body(icon("export"), text("Export now"))),
		maybe(c.View.Disk.Offered, c.onDisk),
		setRow("set-versions", "Versions", "Kept are the last 20, one for each of 30 days, and one from before every import, merge and update of the program. Going back is a version too, and Undo takes it back.", c.versions()))
}

func (c *Settings) onDisk() app.UI {
	d := c.View.Disk
	if d.Name == "" {
		return setRow("set-disk", "Save to a file", d.Says,
			button("button").OnClick(act(state.DiskWanted{})).Body(icon("file"), text("Save to file…")))
	}
	return setRow("set-disk", "Save to a file", "The whole file is written anew and replaced at the end: it is never half-written.",
		el("p", "").Body(el("b", "medium").Text(d.Name), text(" "), span("muted small", d.Says)),
		el("div", "").Body(present(maybe(d.Trouble != "", func() app.UI { return el("p", "error small").Body(icon("st-risk"), text(d.Trouble)) }))...),
		&Check{ID: "disk-auto", Label: "Also after every save, 10 seconds after the last change", On: d.Auto, Bind: bindDiskAuto{}},
		el("div", "row").Body(append(diskOffers(d.Replace, func(word string, msg state.Msg) app.UI {
			return button("button").Is("disabled", d.Busy).OnClick(act(msg)).Text(word)
		}), button("button button--quiet").OnClick(act(state.DiskLeft{})).Text("Stop using this file"))...))
}

// diskOffers is what can be done about the file on disk.
func diskOffers(replace bool, offer func(string, state.Msg) app.UI) []app.UI {
	first := offer("Save to file", state.DiskWanted{})
	if replace {
		first = offer("Replace the file", state.DiskWanted{Anyway: true})
	}
	return []app.UI{first, offer("Save as another file…", state.DiskWanted{As: true})}
}

// saveOffers is what can be done when a save failed.
func saveOffers(b view.Banner, offer func(string, state.Msg) app.UI) []app.UI {
	again := "Save again"
	if b.Gone {
		again = "Keep it here again"
	}
	return present(
		maybe(b.Full, func() app.UI { return offer("Free space…", state.DialogOpened{Kind: state.RoomAsk}) }),
		offer(again, state.RetrySave{}),
		offer("Export workbook", state.ExportWanted{}))
}

// versions is what can be gone back to.
func (c *Settings) versions() app.UI {
	v := c.View
	if len(v.Versions) == 0 {
		return el("p", "small muted").Text("No earlier versions yet.")
	}
	return el("div", "store").Body(present(
		el("ul", "hist-list versions").Body(each(v.Versions, func(_ int, g view.Version) app.UI { return version(g) })...),
		maybe(v.MoreOfThem != "", func() app.UI {
			return el("div", "row").Body(button("button button--s button--quiet").OnClick(act(state.AllVersions{})).Text("Show all " + v.MoreOfThem))
		}))...)
}

func version(g view.Version) app.UI {
	way := app.UI(button("button button--s").Aria("label", "Go back to version "+strconv.FormatUint(g.Number, 10)).
		OnClick(act(state.VersionAsked{Number: g.Number})).Text("Go back…"))
	switch {
	case g.Current:
		way = span("small muted", "this version")
	case g.Damage != "":
		way = el("span", "status st-risk small").Title(g.Damage).Body(icon("st-risk"), text("damaged"))
	}
	return el("li", "").Body(
		el("div", "").Body(present(
			el("p", "").Body(el("span", "medium").Text(g.What), text(" "), span("muted small", g.Meta)),
			maybe(len(g.Changes) > 0, func() app.UI {
				return el("details", "").Body(el("summary", "small").Text(g.Differs), lines(g.Changes))
			}),
			maybe(len(g.Changes) == 0 && g.Differs != "", func() app.UI { return el("p", "small quiet").Text(g.Differs) }),
		)...), way)
}

type bindDiskAuto struct{}

func (bindDiskAuto) Msg(v string) state.Msg { return state.DiskAuto{On: v != ""} }
