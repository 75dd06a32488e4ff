package shrink

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The sections of a wasm module that matter here.
const (
	sectionCustom   = 0
	sectionType     = 1
	sectionImport   = 2
	sectionFunction = 3
	sectionStart    = 8
	sectionElement  = 9
	sectionCode     = 10
	sectionData     = 11
)

// header opens every wasm module: the magic word and version 1.
const header = "\x00asm\x01\x00\x00\x00"

var errTruncated = errors.New("the module ends too early")

type section struct {
	id      byte
	content []byte
}

// splitModule gives the sections of a module in their order.
func splitModule(module []byte) ([]section, error) {
	if len(module) < len(header) || string(module[:len(header)]) != header {
		return nil, errors.New("not a wasm module of version 1")
	}
	r := reader{data: module[len(header):]}
	var sections []section
	for len(r.data) > 0 && r.err == nil {
		id := r.byte()
		sections = append(sections, section{id, r.bytes(r.unsigned())})
	}
	return sections, r.err
}

func joinModule(sections []section) []byte {
	module := []byte(header)
	for _, s := range sections {
		module = append(module, s.id)
		module = binary.AppendUvarint(module, uint64(len(s.content)))
		module = append(module, s.content...)
	}
	return module
}

// reader takes a section apart. After a first error everything reads as zero.
type reader struct {
	data []byte
	err  error
}

func (r *reader) byte() byte {
	if part := r.bytes(1); len(part) == 1 {
		return part[0]
	}
	return 0
}

func (r *reader) bytes(n int) []byte {
	if n < 0 || n > len(r.data) {
		r.data, r.err = nil, errTruncated
		return nil
	}
	part := r.data[:n]
	r.data = r.data[n:]
	return part
}

func (r *reader) unsigned() int {
	value, n := binary.Uvarint(r.data)
	if n <= 0 || value > 1<<32 {
		r.data, r.err = nil, errTruncated
		return 0
	}
	r.data = r.data[n:]
	return int(value)
}

// signed reads a signed LEB128 number.
func (r *reader) signed() int {
	value := 0
	for shift := 0; shift < 70; shift += 7 {
		part := int(r.byte())
		value |= part & 0x7f << shift
		if part&0x80 == 0 {
			if part&0x40 != 0 {
				value |= -1 << (shift + 7)
			}
			return value
		}
	}
	r.data, r.err = nil, errTruncated
	return 0
}

// image is the memory of a program before it runs, from address 0.
type image []byte

// maxImage keeps a damaged module from asking for all memory.
const maxImage = 1 << 28

// readImage lays the data segments of a module out in memory.
func readImage(content []byte) (image, error) {
	r := reader{data: content}
	var memory image
	for range r.unsigned() {
		kind, op := r.unsigned(), r.byte()
		address, end := r.signed(), r.byte()
		data := r.bytes(r.unsigned())
		switch {
		case r.err != nil:
			return nil, r.err
		case kind != 0 || op != opI32Const || end != opEnd:
			return nil, errors.New("a data segment is of another kind than Go's linker writes")
		case address < 0 || address+len(data) > maxImage:
			return nil, fmt.Errorf("a data segment lies at %#x", address)
		}
		if grow := address + len(data) - len(memory); grow > 0 {
			memory = append(memory, make([]byte, grow)...)
		}
		copy(memory[address:], data)
	}
	if len(r.data) > 0 {
		return nil, errors.New("the data section has a tail")
	}
	return memory, nil
}

// zeroRun is the least number of zeros worth a new segment. A segment costs
// about nine bytes that compress badly, zeros compress to nearly nothing, so
// this is higher than what would be smallest before compression.
const zeroRun = 128

// writeData writes memory as data segments around longer runs of zeros.
func writeData(memory image) []byte {
	var segments []byte
	count := 0
	for at := 0; at < len(memory); {
		if memory[at] == 0 {
			at++
			continue
		}
		end := segmentEnd(memory, at)
		segments = append(segments, 0, opI32Const)
		segments = appendSigned(segments, int64(at))
		segments = append(segments, opEnd)
		segments = binary.AppendUvarint(segments, uint64(end-at))
		segments = append(segments, memory[at:end]...)
		count++
		at = end
	}
	return append(binary.AppendUvarint(nil, uint64(count)), segments...)
}

// segmentEnd is the end of what one segment holds from an address on: up to a
// long run of zeros.
func segmentEnd(memory image, from int) int {
	end := from
	for at := from; at < len(memory) && at-end < zeroRun; at++ {
		if memory[at] != 0 {
			end = at + 1
		}
	}
	return end
}

func appendSigned(to []byte, value int64) []byte {
	for {
		part := byte(value & 0x7f)
		value >>= 7
		if value == 0 && part&0x40 == 0 || value == -1 && part&0x40 != 0 {
			return append(to, part)
		}
		to = append(to, part|0x80)
	}
}

func (m image) u32(at int) uint32      { return binary.LittleEndian.Uint32(m[at:]) }
func (m image) u64(at int) uint64      { return binary.LittleEndian.Uint64(m[at:]) }
func (m image) put32(at int, v uint32) { binary.LittleEndian.PutUint32(m[at:], v) }
