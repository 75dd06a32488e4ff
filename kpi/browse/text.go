package browse

import (
	"bytes"
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// bases are the plain letters of U+00C0 to U+017F; a blank leaves a letter as it is.
const bases = "aaaaaaaceeeeiiiidnooooo ouuuuyts" + "aaaaaaaceeeeiiiidnooooo ouuuuyty" +
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"

// fold appends a text in the form in which texts compare: small letters without accents.
func fold(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			dst = append(dst, small(c))
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		dst = foldRune(dst, r, s[i:i+size])
		i += size
	}
	return dst
}

func foldRune(dst []byte, r rune, written string) []byte {
	if at := r - 0xC0; at >= 0 && int(at) < len(bases) && bases[at] != ' ' {
		return append(dst, bases[at])
	}
	if r == utf8.RuneError {
		return append(dst, written...)
	}
	return utf8.AppendRune(dst, unicode.ToLower(r))
}

// compare orders two texts.
func compare(a, b string, bufA, bufB *[]byte) int {
	*bufA, *bufB = fold((*bufA)[:0], a), fold((*bufB)[:0], b)
	if c := bytes.Compare(*bufA, *bufB); c != 0 {
		return c
	}
	return cmp.Compare(a, b)
}

// keyed is a text's id with eight letters of it.
type keyed struct {
	key uint64
	id  uint32
}

// texts sorts the ids of texts by eight letters at a time: most differ there already.
type texts struct {
	text       func(uint32) string
	pause      func() error
	from, to   []keyed
	bufA, bufB []byte
}

func sortTexts(ids []uint32, text func(uint32) string, pause func() error) error {
	s := &texts{text: text, pause: pause, from: make([]keyed, len(ids)), to: make([]keyed, len(ids))}
	for i, id := range ids {
		s.from[i].id = id
	}
	if err := s.sort(0, len(ids), 0); err != nil {
		return err
	}
	for i, k := range s.from {
		ids[i] = k.id
	}
	return nil
}

// few is how many texts are sorted by comparing them whole.
const few = 32

// sort orders from lo to hi, whose first skip letters are alike.
func (s *texts) sort(lo, hi, skip int) error {
	part := s.from[lo:hi]
	if len(part) <= few {
		s.compareAll(part)
		return nil
	}
	for i := range part {
		if i&0x1fff == 0 {
			if err := s.pause(); err != nil {
				return err
			}
		}
		part[i].key = s.keyOf(part[i].id, skip)
	}
	if err := s.byKey(part, s.to[lo:hi]); err != nil {
		return err
	}
	for at := 0; at < len(part); {
		end := at + 1
		for end < len(part) && part[end].key == part[at].key {
			end++
		}
		if end-at > 1 {
			if err := s.alike(lo+at, lo+end, skip); err != nil {
				return err
			}
		}
		at = end
	}
	return nil
}

// alike goes on with texts of the same key. Where the key shows that they ended, they differ at most
// in case and accents.
func (s *texts) alike(lo, hi, skip int) error {
	if byte(s.from[lo].key) == 0 {
		s.compareEnded(s.from[lo:hi])
		return nil
	}
	return s.sort(lo, hi, skip+8)
}

// compareEnded sorts texts that differ at most in case and accents: mostly not at all.
func (s *texts) compareEnded(part []keyed) {
	first := s.text(part[0].id)
	for _, k := range part[1:] {
		if s.text(k.id) != first {
			s.compareAll(part)
			return
		}
	}
}

func (s *texts) compareAll(part []keyed) {
	slices.SortFunc(part, func(a, b keyed) int { return compare(s.text(a.id), s.text(b.id), &s.bufA, &s.bufB) })
}

// keyOf is the eight letters after the first skip, the first in the highest byte.
func (s *texts) keyOf(id uint32, skip int) uint64 {
	t := s.text(id)
	if head := t[:min(len(t), skip+8)]; isASCII(head) {
		return word(head, skip)
	}
	s.bufA = fold(s.bufA[:0], t[:min(len(t), 4*(skip+8))])
	return word(string(s.bufA[:min(len(s.bufA), skip+8)]), skip)
}

func isASCII(s string) bool {
	var all byte
	for i := range len(s) {
		all |= s[i]
	}
	return all < utf8.RuneSelf
}

// word is the eight letters from a place on, noughts where there are no more.
func word(s string, from int) uint64 {
	var w uint64
	for i := from; i < from+8; i++ {
		w <<= 8
		if i < len(s) {
			w |= uint64(small(s[i]))
		}
	}
	return w
}

// small is the small letter of an ASCII one.
func small(c byte) byte {
	if c-'A' < 26 {
		c |= 0x20
	}
	return c
}

// byKey sorts by key, byte by byte from the lowest, leaving out bytes that are the same in all.
func (s *texts) byKey(part, spare []keyed) error {
	if len(part) < 512 {
		slices.SortFunc(part, func(a, b keyed) int { return cmp.Compare(a.key, b.key) })
		return nil
	}
	from, to := part, spare
	for shift := 0; shift < 64; shift += 8 {
		if err := s.pause(); err != nil {
			return err
		}
		if byteSort(to, from, shift) {
			from, to = to, from
		}
	}
	if &from[0] != &part[0] {
		copy(part, from)
	}
	return nil
}

// byteSort distributes by one byte; it reports false and does nothing when all have the same.
func byteSort(to, from []keyed, shift int) bool {
	var starts [256]uint32
	for i := range from {
		starts[byte(from[i].key>>shift)]++
	}
	at := uint32(0)
	for d, n := range starts {
		if int(n) == len(from) {
			return false
		}
		starts[d] = at
		at += n
	}
	for i := range from {
		d := byte(from[i].key >> shift)
		to[starts[d]] = from[i]
		starts[d]++
	}
	return true
}
