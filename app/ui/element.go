package ui

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// element is an HTML or SVG element while it is put together.
//
// It stands before go-app's own type for the sake of the program's size: a call
// here is short, where a call through go-app's interface builds a slice and an
// interface value each time, and a page is thousands of such calls. Body takes
// the wrapping off again, and so does drawn, so go-app never sees it.
type element struct{ app.HTMLElem }

// el is an HTML element with its class, which may be empty.
//
//go:noinline
func el(tag, class string) *element { return (&element{app.Elem(tag)}).Class(class) }

// button is a button that does nothing by itself.
//
//go:noinline
func button(class string) *element { return el("button", class).Attr("type", "button") }

// th is a head cell of a table: of a column (col) or a row.
//
//go:noinline
func th(scope, class string) *element { return el("th", class).Attr("scope", scope) }

// bare takes the wrapping off a node.
func bare(n app.UI) app.UI {
	if e, ok := n.(*element); ok {
		return e.HTMLElem
	}
	return n
}

// Body sets the children.
//
//go:noinline
func (e *element) Body(children ...app.UI) *element {
	for i, c := range children {
		children[i] = bare(c)
	}
	e.HTMLElem = e.HTMLElem.Body(children...)
	return e
}

// Text sets a text as the only child.
//
//go:noinline
func (e *element) Text(s string) *element {
	e.HTMLElem = e.HTMLElem.Text(s)
	return e
}

// Class adds class names.
//
//go:noinline
func (e *element) Class(names string) *element { return e.Attr("class", names) }

// ID sets the id.
//
//go:noinline
func (e *element) ID(id string) *element { return e.Attr("id", id) }

// Title sets the text that shows under the pointer.
//
//go:noinline
func (e *element) Title(s string) *element { return e.Attr("title", s) }

// Attr sets an attribute; an empty value leaves it out.
//
//go:noinline
func (e *element) Attr(name, value string) *element {
	e.HTMLElem = e.HTMLElem.Attr(name, value)
	return e
}

// Aria sets an attribute of accessibility.
//
//go:noinline
func (e *element) Aria(name, value string) *element { return e.Attr("aria-"+name, value) }

// DataSet sets a data attribute.
//
//go:noinline
func (e *element) DataSet(name, value string) *element { return e.Attr("data-"+name, value) }

// Is sets a property that holds or does not: disabled, hidden, multiple.
//
//go:noinline
func (e *element) Is(name string, on bool) *element {
	e.HTMLElem = e.HTMLElem.Attr(name, on)
	return e
}

// On handles an event.
//
//go:noinline
func (e *element) On(event string, h app.EventHandler, options ...app.EventOption) *element {
	e.HTMLElem = e.HTMLElem.On(event, h, options...)
	return e
}

// OnClick handles a press.
//
//go:noinline
func (e *element) OnClick(h app.EventHandler, options ...app.EventOption) *element {
	return e.On("click", h, options...)
}

// OnInput handles every change of a field.
//
//go:noinline
func (e *element) OnInput(h app.EventHandler, options ...app.EventOption) *element {
	return e.On("input", h, options...)
}

// OnChange handles a change that is made.
//
//go:noinline
func (e *element) OnChange(h app.EventHandler, options ...app.EventOption) *element {
	return e.On("change", h, options...)
}

// OnKeyDown handles a key.
//
//go:noinline
func (e *element) OnKeyDown(h app.EventHandler, options ...app.EventOption) *element {
	return e.On("keydown", h, options...)
}
