package sample

// product is one thing the company makes and sells.
type product struct {
	name, category string
	cents, cost    int // price and cost of one piece
	weight         int // how often it is bought
}

var products = []product{
	{"Trail stove", "Cooking", 8900, 4350, 12},
	{"Titanium pot, 1.2 l", "Cooking", 5900, 2700, 9},
	{"Two-person tent", "Shelter", 34900, 19800, 5},
	{"Tarp 3 x 3", "Shelter", 11900, 5400, 6},
	{"Down sleeping bag", "Sleeping", 27900, 16400, 5},
	{"Sleeping mat", "Sleeping", 8900, 3900, 9},
	{"Day pack 22 l", "Packs", 7900, 3600, 11},
	{"Touring pack 55 l", "Packs", 18900, 9700, 6},
	{"Head torch", "Light", 3900, 1500, 16},
	{"Camp lantern", "Light", 4900, 2100, 8},
}

var (
	regions       = []string{"North", "South", "East", "West"}
	regionWeights = []int{34, 28, 16, 22}
	channels      = []string{"Web", "Shop", "Partner"}
	campaigns     = []string{"Spring on the trail", "Newsletter", "Winter camp", "Search ads"}
)

// orders is what customers bought.
func orders(r *random, days []day) File {
	s := newSheet(700<<10, "Order", "Order date", "Customer", "Region", "Channel", "Campaign", "Product", "Category", "Qty", "Unit price", "Unit cost", "Amount", "Status")
	number := 10000
	for _, d := range days {
		n := r.share(r.around(9, 4), d.season*d.growth/1000)
		if d.weekday >= 6 {
			n = r.share(n, 1250)
		}
		for range n {
			number++
			order(s, r, d, number)
		}
	}
	return file("Orders", "orders.csv", s)
}

func order(s *sheet, r *random, d day, number int) {
	p := products[r.pick(weightsOf(products)...)]
	qty := 1 + r.pick(70, 20, 7, 3)
	price := p.cents
	if d.month == 11 && r.chance(400) {
		price = price * 85 / 100 // the November sale
	}
	region := r.pick(regionWeights...)
	s.code("", number, 5)
	s.day(d)
	s.code("C", 1+r.below(500+45*d.index), 4)
	s.text(regions[region])
	s.text(channels[r.pick(60, 28, 12)])
	s.campaign(r, d)
	s.text(p.name)
	s.text(p.category)
	s.int(qty)
	s.cents(price)
	s.cents(p.cost + p.cost*d.index/400) // materials get dearer
	s.cents(price * qty)
	s.text(orderStatus(r, d, p))
	s.end()
}

func weightsOf(list []product) []int {
	weights := make([]int, len(list))
	for i, p := range list {
		weights[i] = p.weight
	}
	return weights
}

// campaign names what brought the order in; most came by themselves.
func (s *sheet) campaign(r *random, d day) {
	spring, winter := 0, 0
	if d.month >= 3 && d.month <= 5 {
		spring = 130
	}
	if d.month >= 11 {
		winter = 110
	}
	if at := r.pick(spring, 60, winter, 120, 690); at < len(campaigns) {
		s.text(campaigns[at])
		return
	}
	s.blank()
}

func orderStatus(r *random, d day, p product) string {
	refunded := 22
	if p.name == badProduct && d.afterBadBatch() {
		refunded = 260
	}
	return []string{"Paid", "Refunded", "Cancelled"}[r.pick(1000-refunded-25, refunded, 25)]
}

// spend is what marketing and sales paid, a line per campaign and week.
func spend(r *random, days []day) File {
	s := newSheet(60<<10, "Week of", "Channel", "Campaign", "Purpose", "Amount", "Impressions", "Clicks", "Leads")
	for _, d := range days {
		if d.weekday != 1 {
			continue
		}
		s.spent(r, d, "Search", "Search ads", "Marketing", 92000, 41)
		s.spent(r, d, "Email", "Newsletter", "Marketing", 21000, 22)
		s.spent(r, d, "Trade fairs", "", "Sales", 38000, 6)
		if d.month >= 3 && d.month <= 5 {
			s.spent(r, d, "Social", "Spring on the trail", "Marketing", 88000, 33)
		}
		if d.month >= 11 {
			s.spent(r, d, "Social", "Winter camp", "Marketing", 74000, 27)
		}
	}
	return file("Spend", "marketing-spend.csv", s)
}

// spent writes one line; leads is how many a normal week brings.
func (s *sheet) spent(r *random, d day, channel, campaign, purpose string, cents, leads int) {
	paid := r.share(r.around(cents, cents/5), d.growth)
	got := r.share(r.around(leads, leads/3), d.growth*d.season/1000)
	clicks := got * r.between(14, 22)
	s.day(d)
	s.text(channel)
	s.text(campaign)
	s.text(purpose)
	s.cents(paid)
	if channel == "Trade fairs" {
		s.blank() // nobody counts those
		s.blank()
	} else {
		s.int(clicks * r.between(28, 45))
		s.int(clicks)
	}
	s.int(got)
	s.end()
}

// tickets is what customers asked support.
func tickets(r *random, days []day) File {
	s := newSheet(320<<10, "Ticket", "Opened", "First reply", "Resolved", "Topic", "Product", "Priority", "Reply minutes", "Score")
	number := 0
	for _, d := range days {
		n := r.share(r.around(3, 2), d.season*d.growth/1000)
		if !d.works() {
			n = r.share(n, 450)
		}
		extra := 0
		if d.afterBadBatch() {
			extra = r.between(1, 4)
		}
		for i := range n + extra {
			number++
			ticket(s, r, d, number, i >= n)
		}
	}
	return file("Tickets", "support-tickets.csv", s)
}

func ticket(s *sheet, r *random, d day, number int, stove bool) {
	topics := []string{"Delivery", "Product fault", "Returns", "Advice", "Invoice"}
	topic, about, urgent := topics[r.pick(30, 16, 22, 24, 8)], products[r.pick(weightsOf(products)...)].name, r.chance(140)
	if stove {
		topic, about, urgent = "Product fault", badProduct, r.chance(600)
	}
	opened := r.between(7*60, 21*60)
	reply := r.around(210-3*d.index, 130)
	if urgent {
		reply /= 3
	}
	if d.afterBadBatch() {
		reply = reply * 3 / 2 // the team cannot keep up
	}
	reply = max(reply, 4)
	resolved := opened + reply + r.between(30, 60*52)
	left := int(lastDay-d.date)*24*60 + 18*60
	s.code("T-", number, 6)
	s.minute(d, opened)
	s.until(d, opened+reply, left)
	done := s.until(d, resolved, left)
	s.text(topic)
	s.text(about)
	s.text(map[bool]string{false: "Normal", true: "Urgent"}[urgent])
	if opened+reply <= left {
		s.int(reply)
	} else {
		s.blank()
	}
	if done && r.chance(620) {
		s.int(satisfaction(r, stove))
	} else {
		s.blank()
	}
	s.end()
}

// until writes a moment unless it is yet to come.
func (s *sheet) until(d day, minutes, left int) bool {
	if minutes > left {
		s.blank()
		return false
	}
	s.minute(d, minutes)
	return true
}

// satisfaction is a score from 1 to 5.
func satisfaction(r *random, stove bool) int {
	if stove {
		return 1 + r.pick(35, 25, 20, 14, 6)
	}
	return 1 + r.pick(4, 5, 11, 37, 43)
}

// runs is what the plant made: a line per product line and shift.
func runs(r *random, days []day) File {
	s := newSheet(180<<10, "Date", "Line", "Shift", "Planned min", "Run min", "Ideal sec", "Units", "Good units", "Stop reason")
	lines := []struct {
		name  string
		ideal int // seconds a piece takes at best
	}{{"A", 42}, {badLine, 66}, {"C", 35}}
	m := mood{index: -1}
	for _, d := range days {
		if d.index != m.index {
			m = mood{d.index, r.around(0, 12), r.around(0, 9), r.around(0, 14)}
		}
		if !d.works() {
			continue
		}
		for _, line := range lines {
			for _, shift := range []string{"Early", "Late"} {
				s.run(r, d, m, line.name, shift, line.ideal)
			}
		}
	}
	return file("Runs", "production-runs.csv", s)
}

// mood is how a month differs from others for reasons nobody knows: minutes
// stopped, and permille of bad pieces and of speed.
type mood struct{ index, stops, bad, speed int }

func (s *sheet) run(r *random, d day, m mood, line, shift string, ideal int) {
	const planned = 450
	stopped, bad := max(r.around(52-d.index+m.stops, 38), 0), max(r.around(21+m.bad, 14), 2)
	if line == badLine && d.in(badMonth) {
		bad += r.between(45, 90) // the worn valve press
	}
	ran := planned - stopped
	units := ran * 60 / ideal * (r.between(880, 965) + m.speed) / 1000
	s.day(d)
	s.text(line)
	s.text(shift)
	s.int(planned)
	s.int(ran)
	s.int(ideal)
	s.int(units)
	s.int(units - r.share(units, bad))
	if stopped > 60 {
		s.text([]string{"Set-up", "Material", "Repair"}[r.pick(5, 3, 2)])
	} else {
		s.blank()
	}
	s.end()
}
