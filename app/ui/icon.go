package ui

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// stroke is one path of an icon on a 16 × 16 grid; class says how it is inked:
// "" a line, "fill" a filled shape, "cut" a line in the colour of the ground,
// "soft" a faint line, "dash" a dashed one, "bold" a heavy one.
type stroke struct{ class, d string }

// drawing is an icon by name.
type drawing struct {
	name    string
	strokes []stroke
}

// icons are drawn as paths here, so that no file is fetched and every one takes
// the colour of the text beside it. The six of a status differ in silhouette.
var icons = []drawing{
	{"st-on", []stroke{{"fill", "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z"}, {"cut", "M4.9 8.3 7 10.4l4.1-4.6"}}},
	{"st-risk", []stroke{{"fill", "M8 .8 15.8 14.7H.2z"}, {"cut", "M8 6v3.7M8 12v.3"}}},
	{"st-off", []stroke{{"fill", "M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z"}, {"cut", "m5.5 5.5 5 5m0-5-5 5"}}},
	{"st-nodata", []stroke{{"dash", "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8z"}, {"", "M5.4 8h5.2"}}},
	{"st-notarget", []stroke{{"", "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8z"}, {"", "M8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z"}, {"", "M3 13 13 3"}}},
	{"st-early", []stroke{{"", "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8z"}, {"", "M8 4.5V8l2.4 1.6"}}},

	{"scorecard", []stroke{{"soft", "M2 3.5h12M2 8h12M2 12.5h12"}, {"", "M2 3.5h8M2 8h5M2 12.5h10"}}},
	{"data", []stroke{{"", "M13.5 3.7c0 1.2-2.5 2.1-5.5 2.1s-5.5-.9-5.5-2.1S5 1.5 8 1.5s5.5 1 5.5 2.2z"}, {"", "M2.5 3.7v8.6c0 1.2 2.5 2.2 5.5 2.2s5.5-1 5.5-2.2V3.7M2.5 8c0 1.2 2.5 2.1 5.5 2.1s5.5-.9 5.5-2.1"}}},
	{"library", []stroke{{"", "M2.5 2.5h3.8v11H2.5zM6.3 2.5h3.4v11H6.3zM10.8 3.5l2.4-.7 2 10.1-2.6.6z"}}},
	{"review", []stroke{{"", "M2 3h12v8H8.6L5 13.8V11H2z"}, {"", "m5 7 2.1 1.8L11 5.3"}}},
	{"settings", []stroke{{"", "M2 4.5h7.1M12.9 4.5H14M2 11.5h1.1M6.9 11.5H14"}, {"", "M11 2.6a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8zM5 9.6a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8z"}}},

	{"bell", []stroke{{"", "M8 2.2a4 4 0 0 0-4 4v3l-1.4 2.4h10.8L12 9.2v-3a4 4 0 0 0-4-4zM6.6 13.6h2.8"}}},
	{"search", []stroke{{"", "M7 2.4a4.6 4.6 0 1 0 0 9.2 4.6 4.6 0 0 0 0-9.2zM10.5 10.5 14 14"}}},
	{"undo", []stroke{{"", "M5.6 3 2.5 6l3.1 3M2.9 6H10a3.5 3.5 0 0 1 0 7H6"}}},
	{"redo", []stroke{{"", "m10.4 3 3.1 3-3.1 3M13.1 6H6a3.5 3.5 0 0 0 0 7h4"}}},
	{"import", []stroke{{"", "M8 2v7.6M4.8 6.6 8 9.8l3.2-3.2M2.5 13.5h11"}}},
	{"export", []stroke{{"", "M8 9.9V2.3M4.8 5.4 8 2.2l3.2 3.2M2.5 13.5h11"}}},
	{"check", []stroke{{"", "m3 8.5 3.4 3.4L13 4.6"}}},
	{"saved", []stroke{{"", "M3 3h8l2 2v8H3z"}, {"", "m5.4 9 1.9 1.9L10.7 7"}}},
	{"down", []stroke{{"", "m4 6 4 4 4-4"}}},
	{"up", []stroke{{"", "m4 10 4-4 4 4"}}},
	{"right", []stroke{{"", "m6 4 4 4-4 4"}}},
	{"left", []stroke{{"", "M10 4 6 8l4 4"}}},
	{"up-arrow", []stroke{{"", "M8 13V3.4M4 7.2l4-4 4 4"}}},
	{"down-arrow", []stroke{{"", "M8 3v9.6M4 8.8l4 4 4-4"}}},
	{"flat", []stroke{{"", "M3 8h10"}}},
	{"plus", []stroke{{"", "M8 3v10M3 8h10"}}},
	{"x", []stroke{{"", "m4 4 8 8m0-8-8 8"}}},
	{"dots", []stroke{{"bold", "M3.5 8h.01M8 8h.01M12.5 8h.01"}}},
	{"calendar", []stroke{{"", "M2.5 3.5h11v10h-11zM2.5 6.7h11M5.5 2v3M10.5 2v3"}}},
	{"filter", []stroke{{"", "M2 3.5h12M4.5 8h7M6.5 12.5h3"}}},
	{"info", []stroke{{"", "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 7.4V11M8 4.9v.2"}}},
	{"warn", []stroke{{"", "M8 2 14.6 13.6H1.4zM8 6.5v3.2M8 11.6v.1"}}},
	{"lock", []stroke{{"", "M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2"}}},
	{"tab", []stroke{{"", "M4.5 5.5V3h9v7.5H11M2.5 5.5H11v8H2.5zM2.5 8H11"}}},
	{"note", []stroke{{"", "M3 2.5h10v8l-3 3H3zM5.5 6h5M5.5 8.8h3"}}},
	{"flag", []stroke{{"", "M3.5 14V2.5H12l-2 3 2 3H3.5"}}},
	{"user", []stroke{{"", "M8 2.5a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4zM2.8 14c.4-3 2.6-4.5 5.2-4.5s4.8 1.5 5.2 4.5"}}},
	{"table", []stroke{{"", "M2 3h12v10H2zM2 6.4h12M2 9.7h12M6.3 3v10"}}},
	{"cards", []stroke{{"", "M2 2.5h5v5H2zM9 2.5h5v5H9zM2 9h5v4.5H2zM9 9h5v4.5H9z"}}},
	{"map", []stroke{{"", "M1.5 6h4v4h-4zM10.5 2h4v4h-4zM10.5 10h4v4h-4zM5.5 8H8M8 4v8M8 4h2.5M8 12h2.5"}}},
	{"fx", []stroke{{"", "M9.5 2.8c-2-.8-3 .2-3.2 1.8L5 12.2c-.2 1.3-1 1.9-2.4 1.4M4 6.5h4M9 8.2l4.4 5M13.4 8.2 9 13.2"}}},
	{"print", []stroke{{"", "M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z"}}},
	{"clock", []stroke{{"", "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.5V8l2.4 1.6"}}},
	{"play", []stroke{{"", "M4.5 3v10l8-5z"}}},
	{"file", []stroke{{"", "M3.5 1.8h6l3 3v9.4h-9zM9.5 1.8v3h3"}}},
	{"edit", []stroke{{"", "M10.8 2.7l2.5 2.5-7.6 7.6-3.2.7.7-3.2zM9.2 4.3l2.5 2.5"}}},
	{"trash", []stroke{{"", "M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.6 9h5.8l.6-9"}}},
	{"refresh", []stroke{{"", "M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3"}}},
	{"keyboard", []stroke{{"", "M1.5 4h13v8.5h-13zM4 6.7h.1M6.7 6.7h.1M9.3 6.7h.1M12 6.7h.1M4.5 9.8h7"}}},
	{"sun", []stroke{{"", "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1"}}},
	{"chart", []stroke{{"", "M2.5 2v11.5H14M4.8 10.4l2.8-3.6 2.3 2 3.6-5"}}},
	{"book", []stroke{{"", "M8 3.8C6.4 2.6 4.4 2.3 2 2.5v10c2.4-.2 4.4.1 6 1.3 1.6-1.2 3.6-1.5 6-1.3v-10c-2.4-.2-4.4.1-6 1.3zM8 3.8v10"}}},
}

// icon draws a named icon; it is decoration, the word beside it says the same.
func icon(name string, classes ...string) app.UI {
	strokes := strokesOf(name)
	paths := make([]app.UI, len(strokes))
	for i, s := range strokes {
		class := ""
		if s.class != "" {
			class = "ink-" + s.class
		}
		paths[i] = svg("path", "d", s.d, "class", class)
	}
	class := "icon"
	for _, c := range classes {
		class += " " + c
	}
	return svg("svg", "class", class, "viewBox", "0 0 16 16", "aria-hidden", "true", "focusable", "false").Body(paths...)
}

// logo is the product's mark: a line that rises over a dashed target.
func logo() app.UI {
	return svg("svg", "class", "logo", "viewBox", "0 0 20 20", "aria-hidden", "true", "focusable", "false").Body(
		svg("rect", "class", "logo-ground", "width", "20", "height", "20", "rx", "5"),
		svg("path", "class", "logo-line", "d", "M4.5 13.5 8 9.5l2.6 2.3 4.9-6"),
		svg("path", "class", "logo-target", "d", "M4.5 6.2h11"),
	)
}

// strokesOf are the paths of an icon, none for a name that there is not.
func strokesOf(name string) []stroke {
	for _, i := range icons {
		if i.name == name {
			return i.strokes
		}
	}
	return nil
}
