package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// Settings is the Settings screen.
type Settings struct {
	app.Compo
	View view.Settings
}

// OnMount asks what can be restored.
func (c *Settings) OnMount(ctx app.Context) { send(ctx, state.GenerationsWanted{}) }

// Render draws what belongs to the workbook, then what belongs to the device.
func (c *Settings) Render() app.UI { return drawn("Settings", c.draw) }

func (c *Settings) draw() app.UI {
	v := c.View
	return el("div", "frame").Body(
		heading("Settings", []string{"They belong to this workbook and travel with the file. Theme and storage belong to this device."}),
		el("div", "settings").Body(present(
			maybe(v.Ready, c.book),
			c.device(),
			maybe(v.Ready, c.copies),
			c.about(),
		)...))
}

func (c *Settings) setting(id, label, key, value string, choices []view.Choice) app.UI {
	return field(id, label, "", "", &Select{ID: id, Value: value, Options: options(choices), Bind: bindSetting{key}})
}

func setRow(id, title, says string, control ...app.UI) app.UI {
	return el("section", "setrow").Aria("labelledby", id).Body(
		el("div", "").Body(el("h3", "").ID(id).Text(title), el("p", "small quiet").Text(says)),
		el("div", "setctl").Body(control...))
}

func panel(id, title string, body ...app.UI) app.UI {
	return el("section", "panel").Aria("labelledby", id).Body(
		el("div", "panel-head").Body(el("h2", "").ID(id).Text(title)),
		el("div", "panel-body").Body(present(body...)...))
}

func (c *Settings) book() app.UI {
	v := c.View
	cal := v.Current.Calendar
	return panel("set-book", "Workbook",
		setRow("set-name", "Name", "Shown in the banner and in exported files.",
			el("div", "setgrid").Body(&Input{ID: "book-name", Label: "Name of the workbook", Value: v.Name, OnCommit: true, Bind: bindBookName{}})),
		setRow("set-calendar", "Calendar", v.YearSays, el("div", "setgrid").Body(
			c.setting("fiscal", "Year starts in", "fiscal", v.Fiscal, v.Months),
			c.setting("named", "A year is named after", "named", cal.YearNamedBy, v.Named),
			c.setting("week", "Week starts on", "week", cal.WeekStart, v.WeekStarts),
			c.setting("weeks", "Months are", "weeks", cal.Weeks, v.Weeks))),
		c.working(),
		setRow("set-numbers", "Currency and numbers", v.NumbersSay, el("div", "setgrid").Body(
			c.setting("currency", "Currency", "currency", v.Current.Currency, v.Currencies),
			c.setting("locale", "Numbers and dates", "locale", v.Current.Locale, v.Locales))),
	)
}

func (c *Settings) device() app.UI {
	v := c.View
	return panel("set-device", "This device",
		setRow("set-theme", "Theme", "Charts follow; print is always light.",
			&Segments{Name: "theme", Legend: "Theme", Value: v.Theme, Options: options(v.Themes), Bind: bindTheme{}}),
		setRow("set-reader", "Your name", "Goes with the notes, actions and read marks you make, and into the file. Left empty, they are nobody's.",
			el("div", "setgrid").Body(&Input{ID: "reader", Label: "Your name", Value: v.Reader, OnCommit: true, Bind: bindReader{}})),
		setRow("set-keys", "Single keys", "N for a note, R for read and the like, outside text fields. Keys with "+v.Mod+" stay on.",
			&Check{ID: "single-keys", Label: "Single keys do something", On: v.Keys, Bind: bindKeys{}}),
		setRow("set-storage", "Storage", v.Stored, c.keeping()),
		setRow("set-books", "Workbooks", "Each stands for itself.",
			el("ul", "hist-list").Body(each(v.Books, func(_ int, b view.BookItem) app.UI {
				word := app.UI(button("button button--s").Aria("label", "Open "+b.Name).OnClick(act(state.BookChosen{ID: b.ID})).Text("Open"))
				if b.Current {
					word = span("small muted", "open now")
				}
				return el("li", "").Body(el("span", "").Text(b.Name), span("muted small", b.Meta), el("span", "row").Body(word,
					button("button button--s button--danger").Aria("label", "Delete "+b.Name+" from this device").OnClick(act(state.DialogOpened{Kind: state.RemoveBookAsk, ID: b.ID})).Text("Delete")))
			})...)),
	)
}

func (c *Settings) about() app.UI {
	v := c.View
	return panel("set-about", "About",
		setRow("set-version", "KPI Workbook", v.Runs, el("p", "small quiet").Body(text("Version "), span("mono", v.Version))),
		maybe(len(v.Sources) > 0, func() app.UI {
			return setRow("set-sources", "Data in this workbook", "Where it comes from.", facts(v.Sources))
		}))
}
