package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// together offers to make files of one shape one table.
func together(id int, v view.Together) app.UI {
	return el("div", "banner banner--info").Body(present(
		icon("table"),
		el("div", "").Body(present(
			el("p", "banner-title").Text(v.Title),
			el("p", "").Text(v.Text),
			maybe(len(v.Files) > 0, func() app.UI {
				return el("details", "").Body(
					el("summary", "small").Text("Files in their order"),
					el("ol", "small").Body(each(v.Files, func(_ int, f view.TogetherFile) app.UI {
						return el("li", "").Body(text(f.Name+" "), span("quiet", f.Meta))
					})...))
			}),
		)...),
		el("div", "actions").Body(togetherButton("One table", id, v.On, true), togetherButton("Separate tables", id, !v.On, false)),
	)...)
}

func togetherButton(word string, id int, chosen, on bool) app.UI {
	pressed := "false"
	if chosen {
		pressed = "true"
	}
	return button("button button--s").Aria("pressed", pressed).OnClick(act(state.ImportTogether{ID: id, On: on})).Text(word)
}
