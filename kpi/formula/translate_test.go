package formula

import (
	"strings"
	"testing"
)

func TestTranslateWritesOtherNames(t *testing.T) {
	columns := map[string]string{"Orders[Amount]": "Unit cost", "Orders[Unit cost]": "Amount", "Orders[Status]": "order status", "Orders[Customer]": "Who",
		"Orders[Ordered]": "Day", "Orders[Qty]": "qty", "Signups[User]": "Mail", "Signups[At]": "At", "Lines[Budget]": "b", "Lines[Campaign]": "c", "Orders[Gift]": "Gift"}
	to := Other{
		Table: func(table string) string { return map[string]string{"Orders": "My sales", "Signups": "Orders"}[table] },
		Column: func(table, column string) (string, bool) {
			name, ok := columns[table+"["+column+"]"]
			return name, ok
		},
		Values: func(_, column, text string) []Node {
			switch column + "=" + text {
			case "Status=Paid":
				return []Node{&Text{Value: "done"}, &Text{Value: "sent"}}
			case "Status=Open":
				return []Node{&Bool{Value: true}}
			}
			return nil
		},
		KPI: func(name string) string { return strings.ToUpper(name) },
	}
	for src, want := range map[string]string{
		`SUM(Orders[Amount] * [Unit cost])`:                                                 `SUM('My sales'[Unit cost] * Amount)`,
		`SUM(Orders[Amount] WHERE Status = "Paid")`:                                         `SUM('My sales'[Unit cost] WHERE [order status] IN ("done", "sent"))`,
		`COUNT(Orders WHERE Status <> "Paid" AND Qty > 1)`:                                  `COUNT('My sales' WHERE [order status] NOT IN ("done", "sent") AND qty > 1)`,
		`COUNT(Orders WHERE NOT Status = "Paid")`:                                           `COUNT('My sales' WHERE NOT [order status] IN ("done", "sent"))`,
		`COUNT(Orders WHERE Status = "Open")`:                                               `COUNT('My sales' WHERE [order status] = TRUE)`,
		`COUNT(Orders WHERE Status IN ("Paid", "Lost"))`:                                    `COUNT('My sales' WHERE [order status] IN ("done", "sent", "Lost"))`,
		`COUNT(Orders WHERE Region = "West")`:                                               `COUNT('My sales')`,
		`COUNT(Orders WHERE Region = "West" AND Qty = 1 ON Ordered)`:                        `COUNT('My sales' WHERE qty = 1 ON Day)`,
		`COUNT(Orders WHERE Qty = 1 AND (Region = "A" OR Qty = 2))`:                         `COUNT('My sales' WHERE qty = 1)`,
		`[Revenue] / PRIOR([New customers], 1 year)`:                                        `[REVENUE] / PRIOR([NEW CUSTOMERS], 1 year)`,
		`DISTINCT(Orders[Customer] WHERE Customer IN PRIOR(Orders[Customer], 1 month))`:     `DISTINCT('My sales'[Who] WHERE Who IN PRIOR('My sales'[Who], 1 month))`,
		`CONVERTED(Signups[User] TO Orders[Customer] WHERE Region = "West" WITHIN 30 days)`: `CONVERTED(Orders[Mail] TO 'My sales'[Who] WITHIN 30 days)`,
		`IF(SUM(Orders[Qty]) > 1, CLOSING(SUM(Orders[Qty])), 0)`:                            `IF(SUM('My sales'[qty]) > 1, CLOSING(SUM('My sales'[qty])), 0)`,
		`SUM(MAX(Orders[Qty]) PER Customer)`:                                                `SUM(MAX('My sales'[qty]) PER Who)`,
		`AVERAGE(IF(Orders[Status] = "Paid", Orders[Qty], 0))`:                              `AVERAGE(IF('My sales'[order status] IN ("done", "sent"), 'My sales'[qty], 0))`,
	} {
		if got, ok := Translate(src, shop(), to); got != want || !ok {
			t.Errorf("%s\n  gives %s (%v)\n  want  %s", src, got, ok, want)
		}
	}
	for _, src := range []string{`DISTINCT(Orders[Region])`, `SUM(Orders[Amount] PER Region)`, `SUM(Orders[Nothing])`, `SUM(`} {
		if got, ok := Translate(src, shop(), to); ok {
			t.Errorf("%s gives %s, though it cannot be said there", src, got)
		}
	}
}
