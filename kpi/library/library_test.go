package library_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/library"
	"kpiworkbook/kpi/library/catalog"
	"kpiworkbook/kpi/workbook"
)

func open(t testing.TB) *library.Library {
	t.Helper()
	l, err := catalog.Library()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// table writes "Name(date): column type, …" as somebody's table.
func table(text string) library.Have {
	name, columns, _ := strings.Cut(text, ": ")
	name, date, _ := strings.Cut(strings.TrimSuffix(name, ")"), "(")
	h := library.Have{Name: name, Date: date}
	for column := range strings.SplitSeq(columns, ", ") {
		name, typ, _ := strings.Cut(column, ":")
		typ, values, _ := strings.Cut(typ, "=")
		c := library.HaveColumn{Name: name, Type: typ}
		if values != "" {
			c.Values = strings.Split(values, "|")
		}
		h.Columns = append(h.Columns, c)
	}
	return h
}

var tables = []library.Have{
	table("olist_orders(order_purchase_timestamp): order_id:text, customer_id:text, order_status:text=delivered|shipped|canceled|unavailable, order_purchase_timestamp:timestamp, order_delivered_customer_date:timestamp, payment_value:decimal"),
	table("crm(close_date): opportunity_id:text, sales_agent:text, product:text, deal_stage:text=Won|Lost|Engaging, engage_date:date, close_date:date, close_value:integer"),
	table("Helpdesk 2026(created_at): case_id:integer, created_at:timestamp, first_response_at:timestamp, resolved_at:timestamp, category:text, reopened:boolean=true|false"),
	table("Ausgaben(Datum): Datum:date, Betrag:money"),
}

// said is what was proposed, in a line per role.
func said(matches []library.Match) string {
	var out strings.Builder
	for _, m := range matches {
		fmt.Fprintf(&out, "%s is %q:", m.Role, m.Table)
		for _, c := range m.Columns {
			fmt.Fprintf(&out, " %s=%s", c.Need, c.Column)
			for _, v := range c.Values {
				fmt.Fprintf(&out, "{%s:%s}", v.Text, strings.Join(v.As, "|"))
			}
		}
		out.WriteByte('\n')
	}
	return out.String()
}

func TestColumnsAreFoundByNameTypeAndContent(t *testing.T) {
	l := open(t)
	for id, want := range map[string]string{
		"revenue":                 "Orders is \"olist_orders\": Date=order_purchase_timestamp Amount=payment_value Status=order_status{Paid:delivered|shipped}\n",
		"win-rate":                "Deals is \"crm\": Closed=close_date Stage=deal_stage{Won:Won}{Lost:Lost}\n",
		"sales-cycle":             "Deals is \"crm\": Opened=engage_date Closed=close_date Stage=deal_stage{Won:Won}\n",
		"average-resolution-time": "Tickets is \"Helpdesk 2026\": Opened=created_at Resolved=resolved_at\n",
		"reopened-share":          "Tickets is \"Helpdesk 2026\": Resolved=resolved_at Reopened=reopened{Yes:true}\n",
		"oee":                     "Runs is \"\": Date= Planned min= Run min= Ideal sec= Units= Good units=\n",
		"retention-rate":          "Orders is \"olist_orders\": Date=order_purchase_timestamp Customer=customer_id\n",
		"cash-flow":               "Cash is \"\": Date= Amount=\n",
	} {
		needs := l.Needs(l.Template(id), workbook.Workbook{}, "")
		matches := l.Look(tables).Propose(needs)
		if got := said(matches); got != want {
			t.Errorf("%s:\n%swant\n%s", id, got, want)
		}
		if complete := library.Complete(needs, matches); complete == strings.Contains(want, `""`) {
			t.Errorf("%s: complete is %v", id, complete)
		}
	}
}

func TestTheChosenTableIsLookedThrough(t *testing.T) {
	l := open(t)
	need := l.Needs(l.Template("cash-flow"), workbook.Workbook{}, "")[0]
	got := said([]library.Match{l.Look(tables).Columns(need, "Ausgaben")})
	if want := "Cash is \"Ausgaben\": Date=Datum Amount=\n"; got != want {
		t.Errorf("got %s", got)
	}
}

func kinds(table, column string) formula.Kind {
	for _, h := range tables {
		for _, c := range h.Columns {
			if h.Name == table && c.Name == column {
				return formula.KindOf(c.Type)
			}
		}
	}
	return formula.KindUnknown
}

func TestKPIsAreMadeWithTheNamesOfTheWorkbook(t *testing.T) {
	l := open(t)
	w := workbook.New("w", "Mine")
	for _, h := range tables {
		w.Tables = append(w.Tables, workbook.Source{ID: h.Name, Name: h.Name, DateColumn: h.Date})
	}
	w.Tables[1].DateColumn = "engage_date"
	w.KPIs = []workbook.KPI{{ID: "r", Name: "revenue", Formula: "1"}}
	make := func(id string) string {
		k := l.Template(id)
		made, ok := l.Make(k, l.Look(tables).Propose(l.Needs(k, w, "")), library.Into{Book: w, Kinds: kinds, Seed: "seed"})
		var out strings.Builder
		for _, k := range made {
			fmt.Fprintf(&out, "%s = %s", k.Name, k.Formula)
			if k.DateColumns != nil {
				fmt.Fprintf(&out, " %v", k.DateColumns)
			}
			out.WriteByte('\n')
		}
		if !ok {
			out.WriteString("lacks a column\n")
		}
		return out.String()
	}
	for id, want := range map[string]string{
		"average-purchase-value": "Average purchase value = [revenue] / DISTINCT(olist_orders[order_id] WHERE order_status IN (\"delivered\", \"shipped\"))\n",
		"reopened-share":         "Reopened tickets = COUNT('Helpdesk 2026' WHERE reopened = TRUE AND resolved_at IS NOT BLANK ON resolved_at) / COUNT('Helpdesk 2026'[resolved_at] ON resolved_at)\n",
		"churn-rate":             "Retention rate = DISTINCT(olist_orders[customer_id] WHERE customer_id IN PRIOR(olist_orders[customer_id], 1 month)) / PRIOR(DISTINCT(olist_orders[customer_id]), 1 month)\nChurn rate = 1 - [Retention rate]\n",
		"revenue":                "Revenue 2 = SUM(olist_orders[payment_value] WHERE order_status IN (\"delivered\", \"shipped\"))\n",
		"oee":                    "lacks a column\n",
	} {
		if got := make(id); got != want {
			t.Errorf("%s:\n%swant\n%s", id, got, want)
		}
	}
}

func TestAnOptionalColumnMayBeMissing(t *testing.T) {
	l := open(t)
	k := l.Template("revenue")
	shop := []library.Have{table("Sales(Day): Day:date, Total:money")}
	w := workbook.New("w", "Mine")
	w.Tables = []workbook.Source{{Name: "Sales", DateColumn: "Other day"}}
	needs := l.Needs(k, w, "")
	matches := l.Look(shop).Propose(needs)
	if !library.Complete(needs, matches) {
		t.Fatalf("not complete: %s", said(matches))
	}
	made, ok := l.Make(k, matches, library.Into{Book: w, Kinds: kinds, Seed: "seed"})
	if !ok || made[0].Formula != "SUM(Sales[Total])" || !reflect.DeepEqual(made[0].DateColumns, map[string]string{"Sales": "Day"}) {
		t.Errorf("made %+v", made)
	}
}

func TestSearchLooksAtOtherNamesToo(t *testing.T) {
	l := open(t)
	for typed, id := range map[string]string{"cac": "customer-acquisition-cost", "net promoter": "nps", "attrition": "staff-turnover"} {
		if !strings.Contains(l.Template(id).Find(), typed) {
			t.Errorf("%q does not find %s", typed, id)
		}
	}
}

// All templates are held against the tables whenever the page shows the library.
func BenchmarkProposeAll(b *testing.B) {
	l := open(b)
	for b.Loop() {
		look := l.Look(tables)
		for _, area := range l.Areas {
			for i := range area.Templates {
				look.Propose(l.Needs(&area.Templates[i], workbook.Workbook{}, ""))
			}
		}
	}
}
