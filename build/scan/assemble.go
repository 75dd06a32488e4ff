package scan

import (
	"fmt"
	"strconv"
	"strings"
)

// The assembler knows folded instructions and as much of the text format as scan.wat needs: one
// imported memory, globals of i32, exported functions.

// node is an atom or a list of the text.
type node struct {
	atom string
	list []node
}

func (n node) head() string {
	if len(n.list) == 0 {
		return ""
	}
	return n.list[0].atom
}

// parse reads a text that is one list.
func parse(text string) (node, error) {
	var open []node
	for _, token := range tokens(text) {
		switch token {
		case "(":
			open = append(open, node{})
			continue
		case ")":
			if len(open) == 0 {
				return node{}, fmt.Errorf("a bracket closes nothing")
			}
			done := open[len(open)-1]
			open = open[:len(open)-1]
			if len(open) == 0 {
				return done, nil
			}
			open[len(open)-1].list = append(open[len(open)-1].list, done)
			continue
		}
		if len(open) == 0 {
			return node{}, fmt.Errorf("%q stands outside the module", token)
		}
		open[len(open)-1].list = append(open[len(open)-1].list, node{atom: token})
	}
	return node{}, fmt.Errorf("%d brackets are not closed", len(open))
}

// tokens are brackets and atoms; comments go from ;; to the end of a line.
func tokens(text string) []string {
	var plain strings.Builder
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, ";;")
		plain.WriteString(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(line) + " ")
	}
	return strings.Fields(plain.String())
}

// module collects the sections.
type module struct {
	types, imports, funcs, globals, exports, codes [][]byte
	names                                          map[string]uint32 // of globals
}

func assemble(text string) ([]byte, error) {
	tree, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("read the module's text: %w", err)
	}
	m := &module{names: map[string]uint32{}}
	for _, field := range tree.list[1:] {
		if err := m.field(field); err != nil {
			return nil, fmt.Errorf("assemble the module: %w", err)
		}
	}
	out := []byte("\x00asm\x01\x00\x00\x00")
	for _, s := range []struct {
		id    byte
		items [][]byte
	}{{1, m.types}, {2, m.imports}, {3, m.funcs}, {6, m.globals}, {7, m.exports}, {10, m.codes}} {
		body := unsigned(nil, uint32(len(s.items)))
		for _, item := range s.items {
			body = append(body, item...)
		}
		out = append(unsigned(append(out, s.id), uint32(len(body))), body...)
	}
	return out, nil
}

func (m *module) field(n node) error {
	switch n.head() {
	case "import": // (import "go" "mem" (memory 1))
		pages, err := number(n.list[3].list[1].atom)
		if err != nil {
			return err
		}
		item := append(name(name(nil, n.list[1].atom), n.list[2].atom), 0x02, 0x00)
		m.imports = append(m.imports, unsigned(item, uint32(pages)))
	case "global": // (global $name (mut i32) (i32.const 0))
		m.names[n.list[1].atom] = uint32(len(m.globals))
		value, err := (&function{module: m}).instruction([]byte{0x7F, 0x01}, n.list[3])
		if err != nil {
			return err
		}
		m.globals = append(m.globals, append(value, 0x0B))
	case "func":
		return m.function(n.list[1:])
	default:
		return fmt.Errorf("%q is no known part of a module", n.head())
	}
	return nil
}

var valueTypes = map[string]byte{"i32": 0x7F, "i64": 0x7E, "v128": 0x7B}

// function is what is known inside one.
type function struct {
	*module
	locals map[string]uint32
	labels []string // the innermost last
}

func (m *module) function(parts []node) error {
	f := &function{module: m, locals: map[string]uint32{}}
	var params, results, locals, code []byte
	for _, p := range parts {
		var err error
		switch p.head() {
		case "export":
			m.exports = append(m.exports, unsigned(append(name(nil, p.list[1].atom), 0x00), uint32(len(m.funcs))))
		case "param":
			f.locals[p.list[1].atom] = uint32(len(f.locals))
			params = append(params, valueTypes[p.list[2].atom])
		case "local":
			f.locals[p.list[1].atom] = uint32(len(f.locals))
			locals = append(locals, 1, valueTypes[p.list[2].atom])
		case "result":
			results = append(results, valueTypes[p.list[1].atom])
		default:
			code, err = f.instruction(code, p)
		}
		if err != nil {
			return err
		}
	}
	kind := append(unsigned([]byte{0x60}, uint32(len(params))), params...)
	m.types = append(m.types, append(unsigned(kind, uint32(len(results))), results...))
	m.funcs = append(m.funcs, unsigned(nil, uint32(len(m.funcs))))
	body := append(unsigned(nil, uint32(len(locals)/2)), locals...)
	body = append(append(body, code...), 0x0B)
	m.codes = append(m.codes, append(unsigned(nil, uint32(len(body))), body...))
	return nil
}

// plain are the instructions without anything written into them.
var plain = map[string][]byte{
	"i32.eqz": {0x45}, "i32.eq": {0x46}, "i32.ne": {0x47}, "i32.lt_u": {0x49}, "i32.gt_u": {0x4B}, "i32.ge_u": {0x4F},
	"i64.eq": {0x51}, "i64.ne": {0x52},
	"i32.ctz": {0x68}, "i32.popcnt": {0x69}, "i32.add": {0x6A}, "i32.sub": {0x6B}, "i32.mul": {0x6C},
	"i32.and": {0x71}, "i32.or": {0x72}, "i32.xor": {0x73}, "i32.shl": {0x74}, "i32.shr_u": {0x76}, "i32.rotr": {0x78},
	"i64.mul": {0x7E}, "i64.and": {0x83}, "i64.xor": {0x85}, "i64.shr_u": {0x88}, "i32.wrap_i64": {0xA7}, "i64.extend_i32_u": {0xAD},
	"i8x16.splat": {0xFD, 0x0F}, "i8x16.eq": {0xFD, 0x23}, "v128.or": {0xFD, 0x50},
	"v128.any_true": {0xFD, 0x53}, "i8x16.bitmask": {0xFD, 0x64},
}

// touching are those that load and store.
var touching = map[string][]byte{
	"i32.load": {0x28}, "i64.load": {0x29}, "i32.load8_u": {0x2D}, "i32.store": {0x36}, "i32.store8": {0x3A}, "v128.load": {0xFD, 0x00},
}

// instruction writes an instruction after its operands.
func (f *function) instruction(code []byte, n node) ([]byte, error) {
	op, rest := n.head(), n.list[min(1, len(n.list)):]
	switch op {
	case "block", "loop":
		return f.nested(code, map[string]byte{"block": 0x02, "loop": 0x03}[op], rest[0].atom, rest[1:])
	case "if":
		return f.choice(code, rest)
	}
	var written []byte
	if len(rest) > 0 && rest[0].atom != "" {
		var err error
		if written, err = f.immediate(op, rest[0].atom); err != nil {
			return nil, err
		}
		rest = rest[1:]
	} else if touching[op] != nil {
		written = append(append(written, touching[op]...), 0, 0)
	} else if written = plain[op]; written == nil {
		return nil, fmt.Errorf("%q is no known instruction", op)
	}
	code, err := f.all(code, rest)
	return append(code, written...), err
}

func (f *function) all(code []byte, list []node) ([]byte, error) {
	for _, n := range list {
		var err error
		if code, err = f.instruction(code, n); err != nil {
			return nil, err
		}
	}
	return code, nil
}

// nested writes instructions between an opening one and its end.
func (f *function) nested(code []byte, op byte, label string, list []node) ([]byte, error) {
	f.labels = append(f.labels, label)
	defer func() { f.labels = f.labels[:len(f.labels)-1] }()
	code, err := f.all(append(code, op, 0x40), list)
	return append(code, 0x0B), err
}

// choice writes (if condition (then ...) (else ...)).
func (f *function) choice(code []byte, parts []node) ([]byte, error) {
	code, err := f.instruction(code, parts[0])
	if err != nil {
		return nil, err
	}
	if code, err = f.nested(code, 0x04, "", parts[1].list[1:]); err != nil || len(parts) == 2 {
		return code, err
	}
	f.labels = append(f.labels, "")
	defer func() { f.labels = f.labels[:len(f.labels)-1] }()
	code[len(code)-1] = 0x05 // what ended the first branch begins the second
	code, err = f.all(code, parts[2].list[1:])
	return append(code, 0x0B), err
}

// immediate writes an instruction with what stands in it.
func (f *function) immediate(op, atom string) ([]byte, error) {
	if code := touching[op]; code != nil {
		offset, err := number(strings.TrimPrefix(atom, "offset="))
		return unsigned(append(append([]byte(nil), code...), 0), uint32(offset)), err
	}
	var index uint32
	var known bool
	switch op {
	case "i32.const":
		value, err := number(atom)
		return signed([]byte{0x41}, int64(value)), err
	case "i64.const":
		value, err := strconv.ParseInt(atom, 10, 64)
		return signed([]byte{0x42}, value), err
	case "local.get", "local.set":
		index, known = f.locals[atom]
	case "global.get", "global.set":
		index, known = f.names[atom]
	case "br", "br_if":
		for i, label := range f.labels {
			if label == atom {
				index, known = uint32(len(f.labels)-1-i), true
			}
		}
	}
	if !known {
		return nil, fmt.Errorf("%s %s names nothing", op, atom)
	}
	codes := map[string]byte{"local.get": 0x20, "local.set": 0x21, "global.get": 0x23, "global.set": 0x24, "br": 0x0C, "br_if": 0x0D}
	return unsigned([]byte{codes[op]}, index), nil
}

func number(atom string) (int32, error) {
	n, err := strconv.ParseInt(atom, 10, 32)
	return int32(n), err
}

// name writes a quoted atom.
func name(out []byte, atom string) []byte {
	atom = strings.Trim(atom, `"`)
	return append(unsigned(out, uint32(len(atom))), atom...)
}

// unsigned and signed write numbers seven bits at a time, the lowest first.
func unsigned(out []byte, n uint32) []byte {
	for n >= 0x80 {
		out = append(out, byte(n)|0x80)
		n >>= 7
	}
	return append(out, byte(n))
}

func signed(out []byte, n int64) []byte {
	for n < -64 || n > 63 {
		out = append(out, byte(n)|0x80)
		n >>= 7
	}
	return append(out, byte(n)&0x7F)
}
