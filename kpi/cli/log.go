package cli

import (
	"cmp"
	"fmt"
	"slices"

	"kpiworkbook/kpi/workbook"
)

// loggedKPI is what was changed of a KPI, in JSON, the latest first.
type loggedKPI struct {
	Name string          `json:"name"`
	Log  []loggedChanges `json:"log"`
}

type loggedChanges struct {
	At     string `json:"at"`
	Author string `json:"author"`
	What   string `json:"what"`
	Was    string `json:"was"`
	Is     string `json:"is"`
}

func (c *command) log(args []string) error {
	f := newFlags("log")
	var only list
	f.Var(&only, "kpi", "")
	format := f.String("format", "table", "")
	names, err := f.parse(args)
	switch {
	case err != nil:
		return err
	case len(names) != 1:
		return wrongUsage("log: give one .kpi file, not %d", len(names))
	case *format != "table" && *format != "json":
		return wrongUsage("log: --format must be one of table, json, not %q", *format)
	}
	bundle, err := c.bundle(names[0])
	if err != nil {
		return err
	}
	for _, name := range only {
		if _, ok := bundle.Workbook.KPI(name); !ok {
			return fmt.Errorf("%s has no KPI %q", names[0], name)
		}
	}
	list := logs(bundle.Workbook, only)
	if *format == "json" {
		err = c.json(struct {
			KPIs []loggedKPI `json:"kpis"`
		}{list})
	} else {
		c.logTable(bundle.Workbook.Name, list)
	}
	if err == nil && bundle.Problems.HasErrors() {
		return broken
	}
	return err
}

// logs is what was changed of some KPIs, of all when none is named.
func logs(w workbook.Workbook, only []string) []loggedKPI {
	list := []loggedKPI{}
	for _, k := range w.KPIs {
		if len(only) > 0 && !slices.Contains(only, k.Name) {
			continue
		}
		log := []loggedChanges{}
		for _, e := range slices.Backward(k.Log) {
			log = append(log, loggedChanges{e.At, e.Author, e.What, e.Was, e.Is})
		}
		list = append(list, loggedKPI{k.Name, log})
	}
	return list
}

// logTable is the changes for people, a line for each.
func (c *command) logTable(book string, list []loggedKPI) {
	fmt.Fprintln(c.out, book)
	for _, k := range list {
		fmt.Fprintf(c.out, "\n%s\n", k.Name)
		for _, e := range k.Log {
			change := cmp.Or(e.Was, "nothing") + " → " + cmp.Or(e.Is, "nothing")
			if e.What == workbook.LogCreated {
				change = e.Is
			}
			fmt.Fprintf(c.out, "  %-25s  %-16s  %s: %s\n", cmp.Or(e.At, "–"), cmp.Or(e.Author, "–"), e.What, change)
		}
		if len(k.Log) == 0 {
			fmt.Fprintln(c.out, "  no change is known")
		}
	}
}
