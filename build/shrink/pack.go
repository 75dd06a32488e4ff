package shrink

import (
	"bytes"
	"errors"
	"slices"
	"strings"
)

// Kinds of lists that a description may have; those of ranges count apart.
const (
	funcdataArgMaps   = 0
	funcdataLocalMaps = 1
	funcdataObjects   = 2
	funcdataInlining  = 3
	funcdataDefers    = 4
	funcdataWrapped   = 7

	pcdataStackMap = 1
	pcdataInlining = 2

	pcdataKinds, funcdataKinds = 8, 8
)

// absent stands where a function has no data of a kind.
const absent = 0xffffffff

// packer writes what the runtime needs to know of functions anew: names, values
// for ranges of code and data, what is shared in front, and descriptions as columns of small numbers, from which the start function
// makes them again.
//
// What only tells where in the source a function was is left out. Which calls
// were compiled into a function is kept for wrappers and the runtime's special
// functions, since recover looks through those. For others runtime.Callers, and
// all that counts frames with it, sees the function alone.
type packer struct {
	*tables
	asked     map[int]asked // of functions whose blocks have other numbers
	names     int           // how many there are
	namesSize int           // of all as the runtime reads them
	lastName  string
	newRanges list
	newExtra  list
	renamed   map[int]bool // lists of inlined calls
	columns   [columnCount][]byte
	err       error
}

// list is data that functions refer to.
type list struct {
	align      int
	references []reference
}

// reference is what a function refers to in a column, "" for nothing.
type reference struct {
	column int
	data   string
}

// lay writes data down once: in front what several functions refer to, the more
// the nearer, then what one does, in the order in which it is met. It gives
// where that begins, and hands over for each reference its number: 0 for
// nothing, one more than where shared data lies, or how much room data takes of
// its own, below 0.
func (l *list) lay(data []byte, number func(column, n int)) (all []byte, own int) {
	uses := map[string]int{}
	var shared []string
	for _, r := range l.references {
		if uses[r.data]++; uses[r.data] == 2 && r.data != "" {
			shared = append(shared, r.data)
		}
	}
	slices.SortStableFunc(shared, func(a, b string) int { return uses[b] - uses[a] })
	add := func(part string) int {
		at := len(data)
		for data = append(data, part...); len(data)%l.align != 0; {
			data = append(data, 0)
		}
		return at
	}
	places := map[string]int{}
	for _, part := range shared {
		places[part] = add(part)
	}
	own = len(data)
	for _, r := range l.references {
		if at, found := places[r.data]; found {
			number(r.column, at+1)
		} else if r.data == "" {
			number(r.column, 0)
		} else {
			at := add(r.data)
			number(r.column, at-len(data))
		}
	}
	return data, own
}

// Columns of the packed descriptions. The lists have one for each kind.
const (
	columnCounts = iota
	columnFlags
	columnArgs
	columnDefers
	columnStack
	columnRanges
	columnExtra = columnRanges + pcdataKinds

	// Of names: how much each has of the one before, and the rest.
	columnSameName = columnExtra + funcdataKinds
	columnName     = columnSameName + 1
	columnCount    = columnName + 1
)

// pack writes the tables anew, all but what the start function makes. It gets
// the places of functions whose blocks have other numbers, and gives how many
// names there are.
func (t *tables) pack(asked map[int]asked) (names int, err error) {
	functions, err := t.functions()
	if err != nil {
		return 0, err
	}
	if err := t.checkBuckets(); err != nil {
		return 0, err
	}
	p := packer{tables: t, asked: asked, namesSize: 1,
		newRanges: list{align: 1}, newExtra: list{align: extraAlign}, renamed: map[int]bool{}}
	for i := range functions {
		p.name(t.name(i))
	}
	for i, f := range functions {
		p.describe(i, f)
	}
	if p.err != nil {
		return 0, p.err
	}
	return p.names, p.write()
}

// name adds a name, as what it begins with like the name before it and the
// rest. What a generic function was made for is left out: the runtime prints
// dots in its place.
func (p *packer) name(name string) int {
	name = printedName(name)
	same := 0
	for same < min(len(name), len(p.lastName)) && name[same] == p.lastName[same] {
		same++
	}
	p.number(columnSameName, same)
	p.columns[columnName] = append(append(p.columns[columnName], name[same:]...), 0)
	at := p.namesSize
	p.lastName, p.namesSize, p.names = name, at+len(name)+1, p.names+1
	return at
}

func printedName(name string) string {
	from, to := strings.IndexByte(name, '['), strings.LastIndexByte(name, ']')
	if from < 0 || to < from {
		return name
	}
	return name[:from] + "[...]" + name[to+1:]
}

// describe adds the description of function i.
func (p *packer) describe(i int, f function) {
	p.number(columnFlags, int(p.memory.u32(f.at+funcID)&0xffffff))
	p.number(columnArgs, p.argsOf(f))
	p.number(columnDefers, p.deferredIn(i, f))
	p.ranges(columnStack, p.stackTable(i, f))
	var pcdata [pcdataKinds][]byte
	counts := 0
	for kind := range f.pcdata {
		if pcdata[kind] = p.rangeTable(i, f, kind); pcdata[kind] != nil {
			counts = kind + 1
		}
	}
	funcdata := p.keptExtra(f)
	p.number(columnCounts, counts|funcdata<<pcdataBits)
	for kind, table := range pcdata[:counts] {
		p.ranges(columnRanges+kind, table)
	}
	for kind := range funcdata {
		p.extra(f, kind)
	}
}

// argsOf is how many bytes of arguments there are to look at for pointers, as
// far as the runtime asks: none, some, or below 0 for what only it knows.
func (p *packer) argsOf(f function) int {
	size := int(int32(p.memory.u32(f.at + funcArgs)))
	if size > 0 && p.noPointers(f, funcdataArgMaps) {
		return 0
	}
	return min(size, 8)
}

// deferredIn is the number of the block in which function i runs what was
// deferred.
func (p *packer) deferredIn(i int, f function) int {
	if l, known := p.asked[i]; known {
		return l.deferred
	}
	return int(p.memory.u32(f.at + funcDefers))
}

// pcdataBits is how much of the two counts is that of ranges.
const pcdataBits = 4

// keptExtra is how long a function's list of extra data has to be.
func (p *packer) keptExtra(f function) int {
	count := 0
	for kind := range f.funcdata {
		if _, present := p.extraAt(f, kind); present {
			count = kind + 1
		}
	}
	return count
}

// number adds a number to a column.
func (p *packer) number(column, n int) {
	p.columns[column] = appendSigned(p.columns[column], int64(n))
}

// reference adds to a column what lies in a list.
func (l *list) reference(column int, data []byte) {
	l.references = append(l.references, reference{column, string(data)})
}

// rangeOf is where the values of a kind lie that are kept, 0 for nowhere.
func (t *tables) rangeOf(f function, kind int) int {
	if kind >= f.pcdata || kind != pcdataStackMap && (kind != pcdataInlining || f.ordinary) {
		return 0
	}
	return int(t.memory.u32(f.pcdataAt(kind)))
}

// ranges adds values for ranges of code.
func (p *packer) ranges(column int, table []byte) {
	p.newRanges.reference(column, table)
}

// extraAt is where one kind of a function's extra data begins that is kept.
func (t *tables) extraAt(f function, kind int) (int, bool) {
	switch kind {
	case funcdataArgMaps, funcdataLocalMaps, funcdataObjects, funcdataDefers, funcdataWrapped:
	case funcdataInlining:
		if t.rangeOf(f, pcdataInlining) == 0 {
			return 0, false
		}
	default:
		return 0, false
	}
	if kind >= f.funcdata {
		return 0, false
	}
	if kind == funcdataArgMaps && t.noPointers(f, kind) {
		return 0, false
	}
	offset := t.memory.u32(f.funcdataAt(kind))
	return t.extra + int(offset), offset != absent
}

// noPointers tells whether maps of a kind, of arguments or local variables, are
// there and show no pointers.
func (t *tables) noPointers(f function, kind int) bool {
	if kind >= f.funcdata || t.memory.u32(f.funcdataAt(kind)) == absent {
		return false
	}
	at := t.extra + int(t.memory.u32(f.funcdataAt(kind)))
	size, err := t.extraSize(f, kind, at)
	return err == nil && at+size <= t.extraEnd && len(bytes.Trim(t.memory[at+8:at+size], "\x00")) == 0
}

// mapWithoutPointers is one map of nothing. Functions with local variables must
// have one.
var mapWithoutPointers = []byte{1, 0, 0, 0, 0, 0, 0, 0}

// extra adds a function's data of a kind.
func (p *packer) extra(f function, kind int) {
	at, present := p.extraAt(f, kind)
	if !present {
		p.newExtra.reference(columnExtra+kind, nil)
		return
	}
	size, err := p.extraSize(f, kind, at)
	if err == nil && at+size > p.extraEnd {
		err = errors.New("data of a function lies outside of the tables")
	}
	if err != nil {
		p.err = err
		return
	}
	if kind == funcdataInlining {
		p.inlinedNames(at, size)
	}
	data := []byte(p.memory[at : at+size])
	if kind == funcdataLocalMaps && p.noPointers(f, kind) {
		data = mapWithoutPointers
	}
	p.newExtra.reference(columnExtra+kind, data)
}

// extraAlign is what data of functions is aligned to.
const extraAlign = 4

// extraSize is how long a function's data is, which follows from its kind.
func (t *tables) extraSize(f function, kind, at int) (int, error) {
	if at+8 > t.extraEnd {
		return 0, errors.New("data of a function begins outside of the tables")
	}
	switch kind {
	case funcdataArgMaps, funcdataLocalMaps: // how many maps, of how many bits
		return 8 + int(t.memory.u32(at))*((int(t.memory.u32(at+4))+7)/8), nil
	case funcdataObjects: // how many, each with four numbers
		return 8 + 16*int(t.memory.u32(at)), nil
	case funcdataDefers: // two numbers
		r := reader{data: t.memory[at:t.extraEnd]}
		r.unsigned()
		r.unsigned()
		return t.extraEnd - at - len(r.data), r.err
	case funcdataInlining:
		all, _, err := t.readRanges(t.rangeOf(f, pcdataInlining))
		last := -1
		for _, r := range all {
			last = max(last, r.value)
		}
		return inlinedCallSize * (last + 1), err
	}
	return 4, nil // a function's number
}

// inlinedNames moves the names of calls that were compiled into a function.
func (p *packer) inlinedNames(from, size int) {
	if p.renamed[from] {
		return
	}
	p.renamed[from] = true
	for at := from; at < from+size; at += inlinedCallSize {
		name := p.nameAt(p.memory.u32(at + inlinedCallName))
		p.memory.put32(at+inlinedCallName, uint32(p.name(name)))
	}
}

// write puts what is new in the place of what was there. The columns stand
// where the start function makes the table of buckets when it has read them.
func (p *packer) write() error {
	t := p.tables
	if p.namesSize > t.namesEnd-t.names {
		return errors.New("there is no room for names")
	}
	clear(t.memory[t.names:t.namesEnd])
	clear(t.memory[t.units:t.unitsEnd])
	clear(t.memory[t.files:t.filesEnd])
	end := t.funcs + 8*t.count // of the index, where its end is marked
	clear(t.memory[t.funcs:end])
	clear(t.memory[end+4 : t.funcsEnd])
	// No table of ranges lies at 0, which stands for none.
	ranges, ownRanges := p.newRanges.lay([]byte{0}, p.number)
	extra, ownExtra := p.newExtra.lay(nil, p.number)
	columns := image(make([]byte, cellsSize))
	columns.put32(cellNextRanges, uint32(ownRanges))
	columns.put32(cellNextExtra, uint32(ownExtra))
	for i, column := range p.columns {
		columns.put32(4*i, uint32(t.buckets+len(columns)))
		columns = append(columns, column...)
	}
	for _, part := range []struct {
		data     []byte
		from, to int
	}{
		{ranges, t.ranges, t.rangesEnd},
		{extra, t.extra, t.extraEnd},
		{columns, t.buckets, t.bucketEnd},
	} {
		if len(part.data) > part.to-part.from {
			return errors.New("a table of functions has no room")
		}
		clear(t.memory[part.from:part.to])
		copy(t.memory[part.from:], part.data)
	}
	return nil
}
