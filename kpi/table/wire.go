package table

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"unsafe"
)

// How the byte form is written and read: whole numbers in as many bytes as they need, lists with
// their length before them, and rows as they stand in memory. That is low byte first; a machine that
// keeps the high byte first takes such bytes for none of its own.

// pieceSize is how many bytes of a byte form are written or read at once.
const pieceSize = 256 << 10

// bytesOut writes a byte form in pieces. It remembers the first error and then writes nothing.
type bytesOut struct {
	to    io.Writer
	yield func() error
	buf   []byte
	err   error
}

func newBytesOut(to io.Writer, yield func() error) *bytesOut {
	return &bytesOut{to: to, yield: yield, buf: make([]byte, 0, pieceSize)}
}

// flush hands over what was written so far and lets others work.
func (o *bytesOut) flush() {
	if o.err == nil && len(o.buf) > 0 {
		_, o.err = o.to.Write(o.buf)
	}
	if o.err == nil && o.yield != nil {
		o.err = o.yield()
	}
	o.buf = o.buf[:0]
}

// room makes room for n bytes, which are fewer than a piece has, and returns how many there are.
func (o *bytesOut) room(n int) int {
	if cap(o.buf)-len(o.buf) < n {
		o.flush()
	}
	return cap(o.buf) - len(o.buf)
}

func (o *bytesOut) uint(v uint64) {
	o.room(binary.MaxVarintLen64)
	o.buf = binary.AppendUvarint(o.buf, v)
}

func (o *bytesOut) int(v int64) {
	o.room(binary.MaxVarintLen64)
	o.buf = binary.AppendVarint(o.buf, v)
}

func (o *bytesOut) size(n int) { o.uint(uint64(n)) }

func (o *bytesOut) bool(v bool) {
	if v {
		o.uint(1)
	} else {
		o.uint(0)
	}
}

func (o *bytesOut) text(s string) {
	o.size(len(s))
	o.raw(unsafe.Slice(unsafe.StringData(s), len(s)))
}

// texts writes a list, or that there is none.
func (o *bytesOut) texts(list []string) {
	if list == nil {
		o.size(0)
		return
	}
	o.size(len(list) + 1)
	for _, s := range list {
		o.text(s)
	}
}

// raw writes bytes as they are.
func (o *bytesOut) raw(data []byte) {
	for len(data) > 0 {
		n := min(o.room(1), len(data))
		o.buf = append(o.buf, data[:n]...)
		data = data[n:]
	}
}

// errForm is what reading bytes that are no byte form, or a damaged one, gives.
const errForm = sentinel("the bytes are no table, or damaged")

// bytesIn reads a byte form. It remembers the first error; what it reads then is nothing and zero.
// It believes no length that the bytes that are left could not have.
type bytesIn struct {
	from  *forward
	yield func() error
	buf   []byte // read and not yet used: buf[at:have]
	at    int
	have  int
	err   error
}

func newBytesIn(from Source, yield func() error) *bytesIn {
	return &bytesIn{from: &forward{source: from}, yield: yield, buf: make([]byte, min(pieceSize, max(0, from.Size())))}
}

// left is how many bytes were not used yet.
func (in *bytesIn) left() int64 {
	if in.err != nil {
		return 0
	}
	return in.from.source.Size() - in.from.at + int64(in.have-in.at)
}

func (in *bytesIn) fail() {
	if in.err == nil {
		in.err = errForm
	}
}

// need makes n bytes stand in the buffer, which are fewer than a piece has; false when there are
// not as many.
func (in *bytesIn) need(n int) bool {
	if in.have-in.at >= n {
		return true
	}
	if in.left() < int64(n) {
		in.fail()
		return false
	}
	in.have = copy(in.buf, in.buf[in.at:in.have])
	in.at = 0
	for in.have < len(in.buf) && in.err == nil {
		got, err := in.from.Read(in.buf[in.have:])
		in.have += got
		if err == io.EOF {
			break
		}
		in.err = err
	}
	if in.err == nil && in.yield != nil {
		in.err = in.yield()
	}
	return in.err == nil && in.have >= n
}

func (in *bytesIn) uint() uint64 {
	in.need(int(min(binary.MaxVarintLen64, in.left())))
	v, n := binary.Uvarint(in.buf[in.at:in.have])
	if n <= 0 || in.err != nil {
		in.fail()
		return 0
	}
	in.at += n
	return v
}

func (in *bytesIn) int() int64 {
	v := in.uint()
	return int64(v>>1) ^ -int64(v&1)
}

// whole is a number that an int holds, from 0 to most.
func (in *bytesIn) whole(most int) int {
	v := in.uint()
	if v > uint64(most) {
		in.fail()
		return 0
	}
	return int(v)
}

// size is a number of things that take at least some bytes each.
func (in *bytesIn) size(each int) int {
	return in.whole(int(min(in.left()/int64(each), math.MaxInt32)))
}

func (in *bytesIn) bool() bool { return in.whole(1) == 1 }

func (in *bytesIn) byte() uint8 { return uint8(in.whole(math.MaxUint8)) }

func (in *bytesIn) text() string { return view(rowsIn[uint8](in, in.size(1))) }

func (in *bytesIn) texts() []string {
	n := in.size(1)
	if n == 0 {
		return nil
	}
	list := make([]string, n-1)
	for i := range list {
		list[i] = in.text()
	}
	return list
}

// rowsIn reads n numbers of one width, as they stand in memory.
func rowsIn[T uint8 | uint16 | uint32 | uint64](in *bytesIn, n int) []T {
	var one T
	if n == 0 || in.left()/int64(unsafe.Sizeof(one)) < int64(n) {
		if n > 0 {
			in.fail()
		}
		return nil
	}
	out := make([]T, n)
	for rest := inMemory(out); len(rest) > 0 && in.need(1); {
		some := copy(rest, in.buf[in.at:in.have])
		in.at += some
		rest = rest[some:]
	}
	return out
}

// inMemory is numbers as the bytes that they are in memory.
func inMemory[T uint8 | uint16 | uint32 | uint64](v []T) []byte {
	var one T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(v))), len(v)*int(unsafe.Sizeof(one)))
}

// done reports what went wrong, bytes that are left over included.
func (in *bytesIn) done(what string) error {
	if in.err == nil && in.left() > 0 {
		in.fail()
	}
	if in.err != nil {
		return fmt.Errorf("%s: %w", what, in.err)
	}
	return nil
}
