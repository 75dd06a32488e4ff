package ui

import (
	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
	"kpiworkbook/kpi/table"
)

// The bindings: each says which message a new value of a field becomes.
type (
	bindOverride struct {
		ID     int
		Key    string
		Recipe table.Recipe
	}
	bindImportColumn struct {
		ID     int
		Column string
	}
	bindImportName struct{ ID int }
	bindImportHow  struct{ ID int }
	bindColumnType struct{ Table, Column string }
	bindDateColumn struct{ Table string }
	bindField      struct{ Field state.Field }
	bindYes        struct{ Field state.Field }
	bindTarget     struct {
		Index int
		Part  string
	}
	bindDate        struct{ Table string }
	bindGrain       struct{}
	bindPeriod      struct{}
	bindAgainst     struct{}
	bindTheme       struct{}
	bindDrivers     struct{}
	bindAgainstYear struct{}
	bindNote        struct{}
	bindSetting     struct{ Key string }
	bindBookName    struct{}
)

func (b bindOverride) Msg(v string) state.Msg {
	return state.ImportRecipe{ID: b.ID, Recipe: view.Override(b.Recipe, b.Key, v)}
}
func (b bindImportColumn) Msg(v string) state.Msg {
	return state.ImportColumn{ID: b.ID, Column: b.Column, Type: v}
}
func (b bindImportName) Msg(v string) state.Msg { return state.ImportNamed{ID: b.ID, Name: v} }
func (b bindImportHow) Msg(v string) state.Msg  { return state.ImportTarget{ID: b.ID, Replace: v} }
func (b bindColumnType) Msg(v string) state.Msg {
	return state.ColumnTyped{Table: b.Table, Column: b.Column, Type: v}
}
func (b bindDateColumn) Msg(v string) state.Msg {
	return state.DateColumnChosen{Table: b.Table, Column: v}
}
func (b bindField) Msg(v string) state.Msg { return state.FieldTyped{Field: b.Field, Text: v} }
func (b bindTarget) Msg(v string) state.Msg {
	return state.TargetTyped{Index: b.Index, Part: b.Part, Text: v}
}
func (b bindDate) Msg(v string) state.Msg { return state.DateTyped{Table: b.Table, Column: v} }
func (bindGrain) Msg(v string) state.Msg  { return state.GrainChosen{Grain: v} }
func (bindPeriod) Msg(v string) state.Msg { return state.PeriodChosen{Period: v} }
func (bindAgainst) Msg(v string) state.Msg {
	return state.AgainstChosen{Against: v}
}
func (bindTheme) Msg(v string) state.Msg       { return state.ThemeChosen{Theme: state.Theme(v)} }
func (bindAgainstYear) Msg(v string) state.Msg { return state.DriversAgainst{Year: v == "year"} }
func (bindDrivers) Msg(v string) state.Msg {
	return state.DriversBy{Column: view.ParseColumn(v)}
}
func (bindNote) Msg(v string) state.Msg { return state.NoteTyped{Text: v} }

// bindNoteAll is whether a note is shown on every KPI.
type bindNoteAll struct{}

func (bindNoteAll) Msg(v string) state.Msg   { return state.NoteForAll{On: v != ""} }
func (bindBookName) Msg(v string) state.Msg  { return state.BookRenamed{Name: v} }
func (b bindSetting) Msg(v string) state.Msg { return state.SettingChosen{Key: b.Key, Text: v} }

// options turns the choices of a view into those of a drop-down.
func options(choices []view.Choice) []Option {
	list := make([]Option, len(choices))
	for i, c := range choices {
		list[i] = Option{Value: c.Value, Label: c.Label, Group: c.Group, Disabled: c.Disabled}
	}
	return list
}

// Msg of a check box: the field holds "yes" or nothing.
func (b bindYes) Msg(v string) state.Msg {
	if v != "" {
		v = "yes"
	}
	return state.FieldTyped{Field: b.Field, Text: v}
}
