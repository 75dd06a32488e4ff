package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
	"kpiworkbook/kpi/diag"
)

// FormulaID is the id of the text box that holds the formula.
const FormulaID = "formula"

// Formula is the formula as text, with completions at the caret and everything
// that is wrong with it underneath.
type Formula struct {
	app.Compo
	View view.Formula

	echo echo
}

func (c *Formula) box() app.Value { return c.JSValue().Call("querySelector", "textarea") }

// OnMount writes the text.
func (c *Formula) OnMount(app.Context) {
	c.echo.begin(c.View.Text)
	c.box().Set("value", c.View.Text)
}

// OnUpdate writes a text that came from elsewhere: a completion, a repair, undo.
func (c *Formula) OnUpdate(ctx app.Context) {
	if !c.echo.news(c.View.Text) {
		return
	}
	box := c.box()
	box.Set("value", c.View.Text)
	if app.Window().Get("document").Get("activeElement").Equal(box) {
		box.Call("setSelectionRange", c.View.Caret, c.View.Caret)
	}
}

// here is the text and the caret in bytes.
func (c *Formula) here() (string, int) {
	text := c.box().Get("value").String()
	return text, diag.FromUTF16(text, c.box().Get("selectionEnd").Int())
}

func (c *Formula) input(ctx app.Context, _ app.Event) {
	text, caret := c.here()
	c.echo.report(text)
	send(ctx, state.FormulaTyped{Text: text, Caret: caret})
}

func (c *Formula) moved(ctx app.Context, _ app.Event) {
	text, caret := c.here()
	ctx.PreventUpdate()
	if text == c.View.Text && diag.UTF16(text, caret) != c.View.Caret {
		send(ctx, state.CaretMoved{Caret: caret})
	}
}

func (c *Formula) key(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	key := e.Get("key").String()
	mod := e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool()
	switch {
	case key == " " && mod:
		send(ctx, state.CompletionsAsked{})
	case key == "Enter" && mod: // saves what the formula is part of
		return
	case !c.View.Open:
		return
	case key == "ArrowDown":
		send(ctx, state.CompletionMoved{By: 1})
	case key == "ArrowUp":
		send(ctx, state.CompletionMoved{By: -1})
	case key == "Enter" || key == "Tab":
		send(ctx, state.CompletionTaken{Index: -1})
	case key == "Escape":
		send(ctx, state.CompletionsClosed{})
	default:
		return
	}
	e.PreventDefault()
	e.Call("stopPropagation")
}

// Render draws the box, the list, and what is wrong.
func (c *Formula) Render() app.UI { return drawn("Formula", c.draw) }

func (c *Formula) draw() app.UI {
	v := c.View
	active, controls := "", ""
	if v.Open {
		active, controls = "completion-"+strconv.Itoa(v.Choice), "completions"
	}
	return el("div", "formula").Body(present(
		el("div", "formula-box").Body(
			el("pre", "formula-paint").Attr("aria-hidden", "true").Body(append(tokens(v.Tokens), text("\u200b"))...),
			el("textarea", "").ID(FormulaID).Class("formula-input").Aria("label", "Formula").Attr("rows", "3").Attr("spellcheck", "false").Attr("autocapitalize", "off").Attr("autocomplete", "off").
				Attr("aria-describedby", "formula-says").Attr("aria-invalid", flag(len(v.Problems) > 0)).Attr("aria-autocomplete", "list").
				Attr("aria-controls", controls).Attr("aria-activedescendant", active).
				OnInput(guard(c.input)).OnKeyDown(guard(c.key)).On("keyup", guard(c.moved)).OnClick(guard(c.moved))),
		maybe(v.Open, c.list),
		el("div", "diagnostics").ID("formula-says").Attr("role", "status").Body(c.says()...),
	)...)
}

func (c *Formula) list() app.UI {
	v := c.View
	rows := each(v.Choices, func(_ int, ch view.Completion) app.UI {
		selected := "false"
		if ch.On {
			selected = "true"
		}
		take, scope := on("take "+strconv.Itoa(ch.Index)+ch.Label, func(ctx app.Context, e app.Event) {
			e.PreventDefault() // the focus stays in the box
			send(ctx, state.CompletionTaken{Index: ch.Index})
		})
		return el("div", "menu-item").ID("completion-"+strconv.Itoa(ch.Index)).Attr("role", "option").Attr("aria-selected", selected).
			On("pointerdown", take, scope).Body(icon(ch.Icon), span("truncate", ch.Label), span("what truncate", ch.What))
	})
	return el("div", "popover popover--static completion").Body(present(
		el("div", "").ID("completions").Class("completion-list").Attr("role", "listbox").Aria("label", "Completions").Body(rows...),
		el("p", "completion-doc").Body(present(
			maybe(v.Help != "", func() app.UI { return el("span", "").Body(el("b", "").Text(v.HelpOf), text(": "+v.Help+" ")) }),
			el("span", "nowrap").Body(keys("Enter"), text(" accept ")), el("span", "nowrap").Body(keys("Esc"), text(" close")))...),
	)...)
}

func (c *Formula) says() []app.UI {
	v := c.View
	if len(v.Problems) == 0 {
		if v.Calm != "" {
			return []app.UI{el("p", "diagnostic diagnostic--calm").Body(icon("info"), el("span", "").Text(v.Calm))}
		}
		if v.Done != "" {
			return []app.UI{el("p", "diagnostic st-on").Body(icon("st-on"), el("span", "").Text("The formula is complete. "+v.Done))}
		}
		return nil
	}
	return each(v.Problems, func(_ int, d view.Diagnostic) app.UI {
		return el("div", classes("diagnostic", d.Class)).Body(present(
			icon(d.Icon), el("span", "").Text(d.Text),
			maybe(d.Fix != "", func() app.UI {
				return button("button button--s").OnClick(act(state.FixTaken{Index: d.Index})).Text(d.Fix)
			}),
			maybe(d.CaretsVisible, func() app.UI {
				return el("pre", "").Attr("aria-hidden", "true").Body(text(d.Line+"\n"), el("b", "").Text(d.Carets))
			}),
		)...)
	})
}
