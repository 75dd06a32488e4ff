// Package kpitest makes inputs for tests and benchmarks. It is seeded: the same
// arguments give the same bytes on every machine.
package kpitest

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"kpiworkbook/kpi/calendar"
)

// OrdersHeader is the first line of Orders.
const OrdersHeader = "order_id,order_date,customer_id,region,department,channel,product,status," +
	"quantity,unit_price,discount,revenue,cost,response_minutes,satisfaction\n"

var (
	regions     = []string{"North America", "Latin America", "Western Europe", "Eastern Europe", "Middle East", "Africa", "South Asia", "East Asia"}
	departments = []string{"Furniture", "Lighting", "Kitchen", "Garden", "Office", "Toys", "Books", "Music", "Clothing", "Footwear", "Sports", "Electronics"}
	channels    = []string{"Web shop", "Mobile app", "Store", "Phone", "Partner", "Marketplace"}
	statuses    = []string{"Completed", "Pending", "Cancelled", "Returned"}
	nouns       = []string{"Desk lamp", "Café chair", "Bücherregal", "Oak table", "Coat stand", "Crème brûlée set", "Cable 2 m", "Rug 120×180", "Clock", "Mirror"}
)

// Orders generates a CSV file of an orders table with the given number of rows: fifteen columns,
// three years of dates in no order, 200,000 possible customers, 500 products of which some need
// quotes and some letters beyond ASCII, exact amounts, and two columns with blanks. A million
// rows are about 122 MB.
func Orders(seed uint64, rows int) []byte {
	r := rand.New(rand.NewPCG(seed, 0x6b7069))
	products := productNames()
	first, _ := calendar.DayOf(2023, 1, 1)
	out := make([]byte, 0, len(OrdersHeader)+rows*126)
	out = append(out, OrdersHeader...)
	for i := range rows {
		out = append(out, "ORD-"...)
		out = appendPadded(out, 1_000_000+i, 9)
		out = append(out, ',')
		out = (first + calendar.Day(r.IntN(1096))).Append(out)
		out = append(out, ",C"...)
		out = appendPadded(out, r.IntN(200_000), 7)
		for _, list := range [][]string{regions, departments, channels, products, statuses} {
			out = append(out, ',')
			out = append(out, list[skewed(r, len(list))]...)
		}
		out = appendAmounts(out, r)
	}
	return out
}

// skewed picks small numbers more often, as real categories are.
func skewed(r *rand.Rand, n int) int { return min(r.IntN(n), r.IntN(n)) }

// appendAmounts writes the numbers of one order. Revenue and cost are exact to four decimals.
func appendAmounts(out []byte, r *rand.Rand) []byte {
	quantity := 1 + r.IntN(20)
	price := 199 + r.IntN(49_800)    // cents
	discount := 25 * r.IntN(13) * 10 // ten-thousandths: 0 to 0.3
	revenue := quantity * price * (10_000 - discount) / 100
	cost := revenue * (45 + r.IntN(40)) / 100
	out = append(out, ',')
	out = strconv.AppendInt(out, int64(quantity), 10)
	out = appendFixed(append(out, ','), price, 2)
	out = appendFixed(append(out, ','), discount, 4)
	out = appendFixed(append(out, ','), revenue, 4)
	out = appendFixed(append(out, ','), cost, 4)
	out = append(out, ',')
	if r.IntN(100) >= 5 {
		out = strconv.AppendInt(out, int64(skewed(r, 2880)), 10)
	}
	out = append(out, ',')
	if r.IntN(100) >= 10 {
		out = strconv.AppendInt(out, int64(10-skewed(r, 11)), 10)
	}
	return append(out, '\n')
}

// productNames are 500 names: every tenth holds a comma, every twenty-fifth a quote.
func productNames() []string {
	names := make([]string, 500)
	for i := range names {
		name := fmt.Sprintf("%s %03d", nouns[i%len(nouns)], i)
		switch {
		case i%25 == 0:
			name = fmt.Sprintf(`"%s ""Classic"""`, name)
		case i%10 == 0:
			name = fmt.Sprintf(`"%s, large"`, name)
		}
		names[i] = name
	}
	return names
}

func appendPadded(out []byte, n, width int) []byte {
	s := strconv.Itoa(n)
	for range width - len(s) {
		out = append(out, '0')
	}
	return append(out, s...)
}

func appendFixed(out []byte, coef, places int) []byte {
	unit := 1
	for range places {
		unit *= 10
	}
	out = strconv.AppendInt(out, int64(coef/unit), 10)
	return appendPadded(append(out, '.'), coef%unit, places)
}
