package shrink

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Types of wasm.
const (
	typeI32  = 0x7f
	typeI64  = 0x7e
	typeFunc = 0x60
)

// program is a module by its parts.
type program struct {
	sections []section
	parts    map[byte]*section
	// Functions are numbered from the imported ones to the program's own.
	imported, own int
}

func readProgram(module []byte) (*program, error) {
	sections, err := splitModule(module)
	if err != nil {
		return nil, err
	}
	p := &program{sections: sections, parts: map[byte]*section{}}
	for i := range sections {
		id := sections[i].id
		if id != sectionCustom && p.parts[id] != nil {
			return nil, fmt.Errorf("section %d is there twice", id)
		}
		p.parts[id] = &sections[i]
	}
	for _, id := range []byte{sectionType, sectionImport, sectionFunction, sectionElement, sectionCode, sectionData} {
		if p.parts[id] == nil {
			return nil, fmt.Errorf("section %d is missing", id)
		}
	}
	if p.parts[sectionStart] != nil {
		return nil, errors.New("there is a start function already")
	}
	if p.imported, err = countImports(p.parts[sectionImport].content); err != nil {
		return nil, err
	}
	r := reader{data: p.parts[sectionFunction].content}
	p.own = r.unsigned()
	return p, r.err
}

// countImports counts the functions that come from outside.
func countImports(content []byte) (int, error) {
	const kindFunction = 0
	r := reader{data: content}
	count := r.unsigned()
	for range count {
		r.bytes(r.unsigned())
		r.bytes(r.unsigned())
		if r.byte() != kindFunction {
			return 0, errors.New("something other than functions is imported")
		}
		r.unsigned()
	}
	return count, r.err
}

// signature is a type of functions: parameters, and a result when there are any.
func signature(types ...byte) []byte {
	if len(types) == 0 {
		return []byte{typeFunc, 0, 0}
	}
	parameters, result := types[:len(types)-1], types[len(types)-1]
	all := append([]byte{typeFunc, byte(len(parameters))}, parameters...)
	return append(all, 1, result)
}

// add adds a function to the program and gives its number.
func (p *program) add(signature, body []byte) (int, error) {
	kind, err := p.parts[sectionType].append(signature)
	if err != nil {
		return 0, err
	}
	if _, err := p.parts[sectionFunction].append(binary.AppendUvarint(nil, uint64(kind))); err != nil {
		return 0, err
	}
	sized := append(binary.AppendUvarint(nil, uint64(len(body))), body...)
	n, err := p.parts[sectionCode].append(sized)
	if err == nil && n != p.own {
		err = errors.New("functions and their code are not as many")
	}
	p.own++
	return p.imported + n, err
}

// append adds to the list that a section is and gives the entry's number.
func (s *section) append(entry []byte) (int, error) {
	r := reader{data: s.content}
	count := r.unsigned()
	content := binary.AppendUvarint(make([]byte, 0, len(s.content)+len(entry)+5), uint64(count+1))
	content = append(content, r.data...)
	s.content = append(content, entry...)
	return count, r.err
}

// join writes the program with a function that is called before it is used.
func (p *program) join(start int) []byte {
	var all []section
	for _, s := range p.sections {
		if s.id == sectionElement {
			all = append(all, section{sectionStart, binary.AppendUvarint(nil, uint64(start))})
		}
		all = append(all, s)
	}
	return joinModule(all)
}
