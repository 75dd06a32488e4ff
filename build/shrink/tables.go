package shrink

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// What Go 1.26 writes about functions, as in runtime/symtab.go and
// runtime/runtime2.go. Offsets count bytes.
const (
	pcHeaderSize = 72

	funcSize     = 44
	funcEntry    = 0
	funcName     = 4
	funcArgs     = 8
	funcDefers   = 12
	funcStack    = 16
	funcPCData   = 28
	funcID       = 40
	funcFuncData = 43

	idWrapper = 23

	inlinedCallName = 4
	inlinedCallSize = 16

	bucketSize        = 20 // of the table that finds functions
	bucketsPerFuncLog = 4
	bucketsPerFunc    = 1 << bucketsPerFuncLog
	blocksPerFuncLog  = 16
)

// tables says where the descriptions of functions lie in memory.
type tables struct {
	memory             image
	count              int // of functions
	names, namesEnd    int // names of functions
	units, unitsEnd    int // files of compilation units
	files, filesEnd    int // names of files
	ranges, rangesEnd  int // values for ranges of code: lines, stack maps and so on
	funcs, funcsEnd    int // the index of functions, then their descriptions
	extra, extraEnd    int // what descriptions refer to
	buckets, bucketEnd int // which function an address belongs to
	firstFunc          uint32
}

// findTables looks for the header of the tables and for the module data, which
// must agree about every one of them.
func findTables(memory image) (*tables, error) {
	pattern := []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}
	at := bytes.Index(memory, pattern)
	if at < 0 || at+pcHeaderSize > len(memory) {
		return nil, errors.New("no table of functions of a known version")
	}
	module, err := findModuleData(memory, at)
	if err != nil {
		return nil, err
	}
	word := func(n int) int { return int(memory.u64(module + 8*n)) }
	t := &tables{
		memory: memory, count: int(memory.u64(at + 8)),
		names: word(1), namesEnd: word(1) + word(2),
		units: word(4), unitsEnd: word(4) + 4*word(5),
		files: word(7), filesEnd: word(7) + word(8),
		ranges: word(10), rangesEnd: word(10) + word(11),
		funcs: word(13), funcsEnd: word(13) + word(14),
		buckets: word(19), bucketEnd: word(41), extra: word(40), extraEnd: word(19),
	}
	offsets := []int{t.names, t.units, t.files, t.ranges, t.funcs}
	for i, offset := range offsets {
		if at+int(memory.u64(at+32+8*i)) != offset {
			return nil, errors.New("the module data and the table of functions disagree")
		}
	}
	if minPC := word(20); minPC&(1<<blocksPerFuncLog-1) == 0 {
		t.firstFunc = uint32(minPC >> blocksPerFuncLog)
	}
	rising := []int{at, t.names, t.namesEnd, t.units, t.unitsEnd, t.files, t.filesEnd, t.ranges, t.rangesEnd, t.funcs, t.funcsEnd,
		t.extra, t.buckets, t.bucketEnd, len(memory)}
	if !slices.IsSorted(rising) || word(16) != t.funcs || word(17) != t.count+1 || word(22) != 0 {
		return nil, errors.New("the tables of functions lie elsewhere than in Go 1.26")
	}
	return t, nil
}

// findModuleData looks for the runtime's own description of the program: it
// begins with the address of the tables and the slice of function names.
func findModuleData(memory image, tables int) (int, error) {
	const words = 42
	begin := binary.LittleEndian.AppendUint64(nil, uint64(tables))
	begin = binary.LittleEndian.AppendUint64(begin, uint64(tables+pcHeaderSize))
	at := bytes.Index(memory, begin)
	if at < 0 || at+8*words > len(memory) || bytes.Contains(memory[at+1:], begin) {
		return 0, errors.New("no module data of a known version")
	}
	return at, nil
}

// function is one description: where it lies and how long its lists are.
type function struct {
	at               int
	pcdata, funcdata int
	ordinary         bool // not one of the runtime's special functions, nor a wrapper
	wrapper          bool // made by the compiler around another
}

func (f function) size() int          { return funcSize + 4*(f.pcdata+f.funcdata) }
func (f function) pcdataAt(n int) int { return f.at + funcSize + 4*n }
func (f function) funcdataAt(n int) int {
	return f.at + funcSize + 4*(f.pcdata+n)
}

// functions reads all descriptions and checks that they stand in order and
// without gaps, which lets the index of them be made again.
func (t *tables) functions() ([]function, error) {
	all := make([]function, t.count)
	next := t.funcs + 8*t.count + 4
	if next > t.funcsEnd {
		return nil, errors.New("the index of functions is cut off")
	}
	for i := range all {
		at := t.funcs + int(t.memory.u32(t.funcs+8*i+4))
		next = (next + 7) &^ 7
		if at+funcSize > t.funcsEnd {
			return nil, fmt.Errorf("function %d lies outside of the table", i)
		}
		f := function{at: at, pcdata: int(t.memory.u32(at + funcPCData)), funcdata: int(t.memory[at+funcFuncData])}
		f.ordinary = t.memory[at+funcID] == 0
		f.wrapper = t.memory[at+funcID] == idWrapper
		if f.pcdata > 8 || f.funcdata > 8 || at+f.size() > t.funcsEnd {
			return nil, fmt.Errorf("function %d has a description of another shape", i)
		}
		if at != next {
			return nil, fmt.Errorf("function %d does not follow the one before: %#x, not %#x", i, at, next)
		}
		entry := t.firstFunc + uint32(i)
		if t.memory.u32(t.funcs+8*i) != entry || t.memory.u32(at+funcEntry) != entry {
			return nil, fmt.Errorf("function %d has another number", i)
		}
		next = at + f.size()
		all[i] = f
	}
	return all, nil
}

// bucketCount is the number of buckets; the last one may be cut off.
func (t *tables) bucketCount() int {
	return (t.bucketEnd - t.buckets + bucketSize - 1) / bucketSize
}

// checkBuckets checks that the table from addresses to functions holds what
// follows from every function having the same number of buckets.
func (t *tables) checkBuckets() error {
	n := t.bucketCount()
	if t.buckets+bucketSize*(n-1)+4 > t.bucketEnd || n > bucketsPerFunc*t.count {
		return errors.New("the table of buckets has another size")
	}
	expected := make(image, n*bucketSize)
	for i := range n {
		expected.put32(i*bucketSize, uint32(i/bucketsPerFunc))
	}
	if !bytes.Equal(expected[:t.bucketEnd-t.buckets], t.memory[t.buckets:t.bucketEnd]) {
		return errors.New("the table of buckets holds something else")
	}
	return nil
}
