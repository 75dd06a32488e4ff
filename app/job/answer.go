package job

import (
	"encoding/json"
	"errors"
	"strings"

	"kpiworkbook/kpi"
)

// Answers cross the border in a form of their own: a scorecard's is hundreds of
// kilobytes of JSON, which takes the page longer to read than everything it
// then does with it. In this form a string stands once, where it is needed
// first, and afterwards its number; whole numbers are short when they are
// small; and the page's strings are pieces of the message itself.
//
// The cells of a KPI are a message in the message. An unchanged KPI has the
// cells that it had, which are neither written nor read again.

// Packer writes answers. The zero value is ready; it serves one at a time.
type Packer struct {
	pages recent[*kpi.Cell, []byte] // by the first cell
}

// Pack writes an answer, whose cells must not change any more.
func (p *Packer) Pack(a *kpi.Answer) []byte {
	c := &coder{known: map[string]uint64{}, packer: p}
	c.answer(a)
	return c.out
}

// Unpacker reads answers. The zero value is ready; it serves one at a time.
type Unpacker struct {
	pages recent[string, []kpi.Cell] // by what was written
}

// Unpack reads an answer that a Packer wrote. Its cells may be those of an
// earlier one: they are to be read, not changed.
func (u *Unpacker) Unpack(data []byte, a *kpi.Answer) error {
	c := &coder{in: string(data), reading: true, unpacker: u}
	if c.answer(a); !c.through() {
		return errors.New("read answer: the message is damaged")
	}
	return nil
}

// recent keeps what was put there or asked for of late: recentCells at least,
// and not twice as many.
type recent[K comparable, V any] struct {
	young, old map[K]weighed[V]
	weight     int // of the young
}

type weighed[V any] struct {
	v     V
	cells int
}

// recentCells is the cells of some scorecards.
const recentCells = 40_000

func (r *recent[K, V]) get(key K) (V, bool) {
	if w, ok := r.young[key]; ok {
		return w.v, true
	}
	w, ok := r.old[key]
	if ok {
		r.put(key, w.v, w.cells)
	}
	return w.v, ok
}

func (r *recent[K, V]) put(key K, v V, cells int) {
	if r.weight += cells; r.young == nil || r.weight > recentCells {
		r.young, r.old, r.weight = map[K]weighed[V]{}, r.young, cells
	}
	r.young[key] = weighed[V]{v, cells}
}

// coder goes through an answer, writing or reading what it passes. One walk for
// both ways keeps them in step.
type coder struct {
	reading  bool
	bad      bool
	packer   *Packer
	unpacker *Unpacker

	out   []byte
	known map[string]uint64 // numbers of strings that were written

	in   string
	at   int
	seen []string // strings that were read, by number
}

// through says that a message was read to its end.
func (c *coder) through() bool { return !c.bad && c.at == len(c.in) }

func (c *coder) answer(a *kpi.Answer) {
	c.texts(&a.AsOf, &a.Grain)
	list(c, &a.Periods, func(p *kpi.Period) {
		c.texts(&p.Label, &p.From, &p.To)
		c.flags(&p.Open)
	})
	list(c, &a.KPIs, func(k *kpi.KPIAnswer) {
		c.texts(&k.ID, &k.Name)
		c.flags(&k.Cached)
		c.page(&k.Cells)
		list(c, &k.Problems, c.problem)
		c.insight(&k.Insight)
	})
	list(c, &a.Problems, c.problem)
	list(c, &a.Objectives, c.objective)
	c.int(&a.Cost.KPIs)
	c.int(&a.Cost.Cached)
	c.int(&a.Cost.Cells)
	c.int64(&a.Cost.Rows)
}

func (c *coder) objective(o *kpi.ObjectiveAnswer) {
	c.texts(&o.ID, &o.Name)
	list(c, &o.Cells, func(l *kpi.ObjectiveCell) {
		c.texts(&l.Period, &l.Status, &l.Reason)
		c.number(&l.Score)
		c.int(&l.Counted)
		c.int(&l.Left)
	})
}

// page is the cells of a KPI, with their length before them.
func (c *coder) page(cells *[]kpi.Cell) {
	if c.reading {
		c.readPage(cells)
		return
	}
	page := c.packer.page(*cells)
	size := uint64(len(page))
	c.uint(&size)
	c.out = append(c.out, page...)
}

func (p *Packer) page(cells []kpi.Cell) []byte {
	if len(cells) == 0 {
		return nil
	}
	page, known := p.pages.get(&cells[0])
	if !known {
		c := &coder{known: map[string]uint64{}}
		list(c, &cells, c.cell)
		page = c.out
		p.pages.put(&cells[0], page, len(cells))
	}
	return page
}

func (c *coder) readPage(cells *[]kpi.Cell) {
	var size uint64
	if c.uint(&size); c.bad || size > uint64(len(c.in)-c.at) {
		c.bad = true
		return
	}
	page := c.in[c.at : c.at+int(size)]
	if c.at += int(size); size == 0 {
		return
	}
	known, ok := c.unpacker.pages.get(page)
	if !ok {
		inner := &coder{in: strings.Clone(page), reading: true}
		if list(inner, &known, inner.cell); !inner.through() {
			c.bad = true
			return
		}
		c.unpacker.pages.put(inner.in, known, len(known))
	}
	*cells = known
}

func (c *coder) cell(l *kpi.Cell) {
	aims, compares := l.Target != nil, l.Prior != kpi.Change{} || l.Year != kpi.Change{}
	c.flags(&l.Open, &l.IsText, &aims, &compares)
	c.texts(&l.Period, &l.Text, &l.Status, &l.Reason)
	c.number(&l.Number)
	c.int64(&l.Rows)
	c.int64(&l.Skipped)
	list(c, &l.By, c.optional)
	list(c, &l.NotUsed, func(n *kpi.NotUsed) {
		c.text(&n.Why)
		c.int64(&n.Rows)
	})
	if aims {
		if c.reading {
			l.Target = new(kpi.Expected)
		}
		t := l.Target
		c.texts(&t.Value, &t.Low, &t.High, &t.From, &t.Note, &t.Exact, &t.Stretch, &t.How, &t.Due)
	}
	c.number(&l.Attainment)
	c.number(&l.Gap)
	if compares {
		for _, change := range []*kpi.Change{&l.Prior, &l.Year} {
			c.number(&change.Before)
			c.number(&change.By)
			c.number(&change.Percent)
			c.int(&change.Days)
			c.int(&change.BeforeDays)
		}
	}
}

// insight is rare and for one KPI at a time, so it crosses as JSON.
func (c *coder) insight(i **kpi.Insight) {
	var text string
	if *i != nil {
		data, err := json.Marshal(*i)
		text, c.bad = string(data), c.bad || err != nil
	}
	if c.text(&text); c.reading && text != "" && !c.bad {
		*i = new(kpi.Insight)
		c.bad = json.Unmarshal([]byte(text), *i) != nil
	}
}

func (c *coder) number(n *kpi.Number) { c.texts(&n.Exact, &n.Value, &n.Blank) }

func (c *coder) problem(p *kpi.Problem) {
	c.texts(&p.Severity, &p.Code, &p.Message, &p.Hint, &p.Source, &p.Fix)
	c.int(&p.Start)
	c.int(&p.End)
	c.int(&p.Line)
	c.int(&p.Column)
	c.flags(&p.HasFix, &p.Incomplete)
}

// optional is a text that may be missing.
func (c *coder) optional(p **string) {
	there := *p != nil
	if c.flags(&there); !there {
		return
	}
	if c.reading {
		*p = new(string)
	}
	c.text(*p)
}

// list is a list, which is nil when it is empty.
func list[T any](c *coder, items *[]T, each func(*T)) {
	n := uint64(len(*items))
	c.uint(&n)
	if c.reading && n > 0 {
		if n > uint64(len(c.in)-c.at) { // an item takes a byte at least
			c.bad = true
			return
		}
		*items = make([]T, n)
	}
	for i := range *items {
		if c.bad {
			return
		}
		each(&(*items)[i])
	}
}

func (c *coder) texts(list ...*string) {
	for _, s := range list {
		c.text(s)
	}
}

// text is the number of a string: 0 is the empty one, and the first number that
// was not given yet is followed by a new one.
func (c *coder) text(s *string) {
	if !c.reading {
		c.write(*s)
		return
	}
	var n uint64
	c.uint(&n)
	switch {
	case n == 0:
	case n <= uint64(len(c.seen)):
		*s = c.seen[n-1]
	default:
		var size uint64
		c.uint(&size)
		if c.bad || size > uint64(len(c.in)-c.at) {
			c.bad = true
			return
		}
		*s = c.in[c.at : c.at+int(size)]
		c.at += int(size)
		c.seen = append(c.seen, *s)
	}
}

func (c *coder) write(s string) {
	if s == "" {
		c.out = append(c.out, 0)
		return
	}
	n := c.known[s]
	if n == 0 {
		n = uint64(len(c.known)) + 1
		c.known[s] = n
		size := uint64(len(s))
		c.uint(&n)
		c.uint(&size)
		c.out = append(c.out, s...)
		return
	}
	c.uint(&n)
}

// flags is up to eight bits.
func (c *coder) flags(list ...*bool) {
	var bits uint64
	for i, b := range list {
		if *b {
			bits |= 1 << i
		}
	}
	c.uint(&bits)
	for i, b := range list {
		*b = bits>>i&1 != 0
	}
}

func (c *coder) int(n *int) {
	wide := int64(*n)
	c.int64(&wide)
	*n = int(wide)
}

// int64 is a whole number, its sign in the lowest bit.
func (c *coder) int64(n *int64) {
	bits := uint64(*n<<1) ^ uint64(*n>>63)
	c.uint(&bits)
	*n = int64(bits>>1) ^ -int64(bits&1)
}

// uint is a whole number, seven bits to a byte, the lowest first.
func (c *coder) uint(n *uint64) {
	if !c.reading {
		v := *n
		for ; v >= 0x80; v >>= 7 {
			c.out = append(c.out, byte(v)|0x80)
		}
		c.out = append(c.out, byte(v))
		return
	}
	*n = 0
	for shift := 0; shift < 64; shift += 7 {
		if c.at >= len(c.in) {
			break
		}
		b := c.in[c.at]
		c.at++
		*n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return
		}
	}
	*n, c.bad = 0, true
}
