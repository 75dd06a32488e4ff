package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
)

// Binding makes the message for a new value of a field. Bindings are small
// comparable structs, so that a component can tell whether it changed.
type Binding interface{ Msg(value string) state.Msg }

// Input is a text box whose value belongs to the model.
//
// go-app cannot clear a box and would overwrite what was typed since the last
// frame. So the value is set by hand, and only when it is not what this very
// box reported.
type Input struct {
	app.Compo
	ID, Label, Value, Placeholder string
	Class, Type, Mode             string
	List                          string // id of a datalist
	DescribedBy                   string
	Rows                          int // more than 0 makes a text area
	Invalid, Disabled, Required   bool
	AutoFocus                     bool
	OnCommit                      bool // report when the field is left, not with every key
	Bind                          Binding
	Enter                         state.Msg // what Enter sends; nil leaves it alone
	About                         string    // what the value belongs to: that of another thing is written, whatever was typed

	echo  echo
	about string
}

// OnMount writes the first value.
func (c *Input) OnMount(ctx app.Context) {
	c.begin(ctx)
	if c.AutoFocus {
		ctx.JSSrc().Call("focus")
	}
}

func (c *Input) begin(ctx app.Context) {
	c.about = c.About
	c.echo.begin(c.Value)
	ctx.JSSrc().Set("value", c.Value)
}

// OnUpdate writes a value that came from elsewhere. What is being typed and not
// yet reported stays: once the field is left it is an edit of what came.
func (c *Input) OnUpdate(ctx app.Context) {
	if c.About != c.about {
		c.begin(ctx)
		return
	}
	drafted := c.OnCommit && ctx.JSSrc().Call("matches", ":focus").Bool() && ctx.JSSrc().Get("value").String() != c.echo.shown
	if c.echo.news(c.Value) && !drafted {
		ctx.JSSrc().Set("value", c.Value)
	}
}

// left shows the value that came while somebody typed, when what was typed was
// taken back.
func (c *Input) left(ctx app.Context, _ app.Event) {
	ctx.PreventUpdate()
	if len(c.echo.sent) == 0 {
		ctx.JSSrc().Set("value", c.Value)
	}
}

func (c *Input) changed(ctx app.Context, e app.Event) {
	value := ctx.JSSrc().Get("value").String()
	ctx.PreventUpdate()
	if c.Bind != nil {
		c.echo.report(value)
		send(ctx, c.Bind.Msg(value))
	}
}

func (c *Input) key(ctx app.Context, e app.Event) {
	if c.Enter != nil && e.Get("key").String() == "Enter" {
		e.PreventDefault()
		c.changed(ctx, e)
		send(ctx, c.Enter)
	}
}

// Render draws an input or a text area.
func (c *Input) Render() app.UI { return drawn("Input", c.draw) }

func (c *Input) draw() app.UI {
	event := "input"
	if c.OnCommit {
		event = "change"
	}
	if c.Rows > 0 {
		return el("textarea", "").ID(c.ID).Class(classes("textarea", c.Class)).Aria("label", c.Label).Attr("placeholder", c.Placeholder).
			Attr("rows", itoa(c.Rows)).Aria("describedby", c.DescribedBy).Attr("aria-invalid", flag(c.Invalid)).Is("disabled", c.Disabled).
			On(event, guard(c.changed))
	}
	kind := c.Type
	if kind == "" {
		kind = "text"
	}
	input := el("input", "").ID(c.ID).Class(classes("input", c.Class)).Attr("type", kind).Aria("label", c.Label).Attr("placeholder", c.Placeholder).
		Attr("list", c.List).Attr("inputmode", c.Mode).Attr("autocomplete", "off").Attr("spellcheck", "false").
		Aria("describedby", c.DescribedBy).Attr("aria-invalid", flag(c.Invalid)).Attr("aria-required", flag(c.Required)).
		Is("disabled", c.Disabled).On(event, guard(c.changed)).OnKeyDown(guard(c.key))
	if c.OnCommit {
		input.On("blur", guard(c.left))
	}
	return input
}

// flag is "true", or nothing: go-app leaves an attribute without a value out.
func flag(b bool) string {
	if b {
		return "true"
	}
	return ""
}

// Option is one choice of a Select.
type Option struct {
	Value, Label, Group string
	Disabled            bool
}

// Select is a drop-down whose value belongs to the model. Values travel with a
// mark before them, because go-app leaves an empty attribute out.
type Select struct {
	app.Compo
	ID, Label, Value, Class, DescribedBy string
	Options                              []Option
	Disabled                             bool
	Bind                                 Binding
}

const valueMark = "="

// OnMount picks the first value.
func (c *Select) OnMount(ctx app.Context) { ctx.JSSrc().Set("value", valueMark+c.Value) }

// OnUpdate picks the value again once the options are there.
func (c *Select) OnUpdate(ctx app.Context) {
	ctx.Defer(func(ctx app.Context) {
		if c.Mounted() {
			ctx.JSSrc().Set("value", valueMark+c.Value)
		}
	})
}

func (c *Select) changed(ctx app.Context, e app.Event) {
	if c.Bind != nil {
		send(ctx, c.Bind.Msg(strings.TrimPrefix(ctx.JSSrc().Get("value").String(), valueMark)))
	}
}

// Render draws the options, grouped where they say so.
func (c *Select) Render() app.UI { return drawn("Select", c.draw) }

func (c *Select) draw() app.UI {
	var nodes []app.UI
	for i := 0; i < len(c.Options); {
		group := c.Options[i].Group
		var members []app.UI
		for ; i < len(c.Options) && c.Options[i].Group == group; i++ {
			o := c.Options[i]
			members = append(members, el("option", "").Attr("value", valueMark+o.Value).Is("disabled", o.Disabled).Text(o.Label))
		}
		if group == "" {
			nodes = append(nodes, members...)
		} else {
			nodes = append(nodes, el("optgroup", "").Attr("label", group).Body(members...))
		}
	}
	return el("select", "").ID(c.ID).Class(classes("select", c.Class)).Aria("label", c.Label).Aria("describedby", c.DescribedBy).
		Is("disabled", c.Disabled).OnChange(guard(c.changed)).Body(nodes...)
}

// Check is a check box whose state belongs to the model.
type Check struct {
	app.Compo
	ID, Label string
	On        bool
	Disabled  bool
	Bind      Binding // the value is "on" or ""
}

func (c *Check) box() app.Value { return c.JSValue().Call("querySelector", "input") }

// OnMount ticks the box.
func (c *Check) OnMount(app.Context) { c.box().Set("checked", c.On) }

// OnUpdate ticks it again, whatever the reader did meanwhile.
func (c *Check) OnUpdate(app.Context) { c.box().Set("checked", c.On) }

func (c *Check) changed(ctx app.Context, e app.Event) {
	value := ""
	if e.Get("target").Get("checked").Bool() {
		value = "on"
	}
	if c.Bind != nil {
		send(ctx, c.Bind.Msg(value))
	}
}

// Render draws the box inside its label.
func (c *Check) Render() app.UI { return drawn("Check", c.draw) }

func (c *Check) draw() app.UI {
	return el("label", "choice").Body(
		el("input", "").Attr("type", "checkbox").ID(c.ID).Is("disabled", c.Disabled).OnChange(guard(c.changed)),
		el("span", "").Text(c.Label),
	)
}

// Segments is a small radio group in one strip.
type Segments struct {
	app.Compo
	Name, Legend, Value string
	Options             []Option
	Class               string
	Bind                Binding
}

// OnMount checks the chosen one.
func (c *Segments) OnMount(app.Context) { c.sync() }

// OnUpdate checks it again.
func (c *Segments) OnUpdate(ctx app.Context) {
	ctx.Defer(func(app.Context) {
		if c.Mounted() {
			c.sync()
		}
	})
}

func (c *Segments) sync() {
	boxes := c.JSValue().Call("querySelectorAll", "input")
	for i := range boxes.Get("length").Int() {
		box := boxes.Index(i)
		box.Set("checked", box.Get("dataset").Get("v").String() == valueMark+c.Value)
	}
}

func (c *Segments) changed(ctx app.Context, e app.Event) {
	value := e.Get("target").Get("dataset").Get("v").String()[len(valueMark):]
	if c.Bind != nil {
		send(ctx, c.Bind.Msg(value))
	}
}

// Render draws one label with a radio button over it per option.
func (c *Segments) Render() app.UI { return drawn("Segments", c.draw) }

func (c *Segments) draw() app.UI {
	nodes := []app.UI{el("legend", "visually-hidden").Text(c.Legend)}
	for _, o := range c.Options {
		nodes = append(nodes, el("label", "").Title(o.Group).Body(
			el("input", "").Attr("type", "radio").Attr("name", c.Name).DataSet("v", valueMark+o.Value).Is("disabled", o.Disabled).OnChange(guard(c.changed)),
			app.Text(o.Label),
		))
	}
	return el("fieldset", classes("segments", c.Class)).Body(nodes...)
}

// field is a label over a control, with a hint or an error under it. The
// control's id is id and it is described by id-hint.
func field(id, label, hint, problem string, control app.UI) app.UI {
	return el("div", "field").Body(present(
		el("label", "").Attr("for", id).Text(label),
		control,
		maybe(hint != "" && problem == "", func() app.UI { return el("span", "hint").ID(id + "-hint").Text(hint) }),
		maybe(problem != "", func() app.UI {
			return el("span", "error").ID(id+"-hint").Body(icon("st-off", "icon-s"), text(problem))
		}),
	)...)
}
