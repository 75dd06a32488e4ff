package view

import (
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/formula"
)

// Functions is what the language can do, function by function.
type Functions struct {
	Parts  []LibraryPart
	Groups []FunctionGroup
	Count  string
	CanUse bool // a workbook is open, so a KPI can begin with an example
	Rules  []Rule
}

// FunctionGroup is functions of one kind.
type FunctionGroup struct {
	Name, Lead string
	List       []Function
}

// Function is one function of the language.
type Function struct {
	Name, Signature, Help, Example string
	Tokens                         []Token
	Params                         []Fact
	Find                           string // what a search looks in, lower case
}

// Rule is a rule of the language with an example.
type Rule struct {
	Title, Text string
	Example     []Token
}

var functionGroups = []struct {
	kind       formula.FuncKind
	name, lead string
}{
	{formula.AggregateFunc, "From rows to one value", "Inside them, names are columns of rows. Each takes WHERE, ON and PER."},
	{formula.TimeFunc, "Other periods", "By the calendar, never by row position."},
	{formula.ContextFunc, "Parts, targets, conversions", ""},
	{formula.LogicFunc, "Choices and blanks", ""},
	{formula.NumberFunc, "Numbers", ""},
	{formula.DateFunc, "Dates and times", ""},
	{formula.TextFunc, "Text", ""},
}

// FunctionsPage is the language reference.
func FunctionsPage(m state.Model) Functions {
	w := wordsOf(m)
	v := Functions{Parts: libraryParts(m), CanUse: len(m.Book.Tables) > 0}
	all := formula.Functions()
	v.Count = w.some(int64(len(all)), "function", "functions")
	for _, g := range functionGroups {
		group := FunctionGroup{Name: g.name, Lead: g.lead}
		for _, f := range all {
			if f.Kind != g.kind {
				continue
			}
			fn := Function{Name: f.Name, Signature: f.Signature, Help: f.Help, Example: f.Example, Tokens: coloured(f.Example),
				Find: strings.ToLower(f.Name + " " + f.Help + " " + f.Signature)}
			for _, p := range f.Params {
				fn.Params = append(fn.Params, Fact{Name: p.Name, Text: p.Help})
			}
			group.List = append(group.List, fn)
		}
		if len(group.List) > 0 {
			v.Groups = append(v.Groups, group)
		}
	}
	for _, r := range []struct{ title, text, example string }{
		{"Rows inside, KPIs outside", "Inside an aggregate, names are columns of rows. Outside, a name in brackets is another KPI.", "[Revenue] / COUNT(Orders WHERE Status = \"Paid\")"},
		{"Choose rows with WHERE", "A condition keeps the rows it is true for. Text is compared exactly, and case matters.", "SUM(Orders[Amount] WHERE Status IN (\"Paid\", \"Sent\"))"},
		{"Choose the date with ON", "ON says which date column puts a row into a period, when it is not the table's own.", "COUNT(Customers ON [First order])"},
		{"Blank is not zero", "A sum of no rows is blank, with the reason. Blank passes through arithmetic; IFBLANK catches it.", "IFBLANK([Refunds], 0)"},
	} {
		v.Rules = append(v.Rules, Rule{r.title, r.text, coloured(r.example)})
	}
	return v
}

// Searched keeps the functions that hold every word typed.
func Searched(groups []FunctionGroup, typed string) []FunctionGroup {
	words := strings.Fields(strings.ToLower(typed))
	if len(words) == 0 {
		return groups
	}
	var out []FunctionGroup
	for _, g := range groups {
		kept := FunctionGroup{Name: g.Name, Lead: g.Lead}
		for _, f := range g.List {
			all := true
			for _, word := range words {
				all = all && strings.Contains(f.Find, word)
			}
			if all {
				kept.List = append(kept.List, f)
			}
		}
		if len(kept.List) > 0 {
			out = append(out, kept)
		}
	}
	return out
}
