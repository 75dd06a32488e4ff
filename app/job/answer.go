package job

import (
	"errors"

	"kpiworkbook/kpi"
)

// Answers cross the border in a form of their own: a scorecard's is hundreds of
// kilobytes of JSON, which takes the page longer to read than everything it
// then does with it. In this form a string stands once, where it is needed
// first, and afterwards its number; whole numbers are short when they are
// small; and the page's strings are pieces of the message itself.

// PackAnswer writes an answer.
func PackAnswer(a *kpi.Answer) []byte {
	c := &coder{known: map[string]uint64{}}
	c.answer(a)
	return c.out
}

// UnpackAnswer reads an answer that PackAnswer wrote.
func UnpackAnswer(data []byte, a *kpi.Answer) error {
	c := &coder{in: string(data), reading: true}
	if c.answer(a); c.bad || c.at != len(c.in) {
		return errors.New("read answer: the message is damaged")
	}
	return nil
}

// coder goes through an answer, writing or reading what it passes. One walk for
// both ways keeps them in step.
type coder struct {
	reading bool
	bad     bool

	out   []byte
	known map[string]uint64 // numbers of strings that were written

	in   string
	at   int
	seen []string // strings that were read, by number
}

func (c *coder) answer(a *kpi.Answer) {
	c.texts(&a.AsOf, &a.Grain)
	list(c, &a.Periods, func(p *kpi.Period) {
		c.texts(&p.Label, &p.From, &p.To)
		c.flags(&p.Open)
	})
	list(c, &a.KPIs, func(k *kpi.KPIAnswer) {
		c.texts(&k.ID, &k.Name)
		c.flags(&k.Cached)
		list(c, &k.Cells, c.cell)
		list(c, &k.Problems, c.problem)
	})
	list(c, &a.Problems, c.problem)
	c.int(&a.Cost.KPIs)
	c.int(&a.Cost.Cached)
	c.int(&a.Cost.Cells)
	c.int64(&a.Cost.Rows)
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
		c.texts(&t.Value, &t.Low, &t.High, &t.From, &t.Note)
	}
	c.number(&l.Attainment)
	c.number(&l.Gap)
	if compares {
		for _, change := range []*kpi.Change{&l.Prior, &l.Year} {
			c.number(&change.Before)
			c.number(&change.By)
			c.number(&change.Percent)
		}
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
	n := c.known[s]
	if fresh := n == 0 && s != ""; fresh {
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
