package sheet

import (
	"strconv"
	"strings"
)

// look is how a style shows a number.
type look uint8

const (
	plain look = iota
	dayOnly
	dayAndTime
	timeOfDay
	elapsed
)

// builtin is the look of the formats that have a number and no text.
func builtin(id int) look {
	switch {
	case id == 22:
		return dayAndTime
	case id == 46:
		return elapsed
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47:
		return timeOfDay
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
		return dayOnly
	}
	return plain
}

// lookOf reads the text of a format; what counts is its first section.
func lookOf(format string) look {
	letters, counts := bare(strings.ToLower(format))
	if strings.Contains(letters, "general") {
		return plain
	}
	letters = strings.NewReplacer("am/pm", "h", "a/p", "h", "e+", "", "e-", "").Replace(letters)
	day := strings.ContainsAny(letters, "ydge")
	clock := strings.ContainsAny(letters, "hs")
	switch {
	case counts:
		return elapsed
	case day && clock:
		return dayAndTime
	case clock:
		return timeOfDay
	case day || strings.Contains(letters, "m"):
		return dayOnly
	}
	return plain
}

// bare is the first section of a format without texts, colours and fillers;
// counts says that it counts hours, minutes or seconds beyond a day.
func bare(format string) (letters string, counts bool) {
	var out strings.Builder
	for at := 0; at < len(format); at++ {
		switch c := format[at]; c {
		case ';':
			return out.String(), counts
		case '\\', '_', '*':
			at++
		case '"', '[':
			mark := byte('"')
			if c == '[' {
				mark = ']'
			}
			stop := strings.IndexByte(format[at+1:], mark)
			if stop < 0 {
				return out.String(), counts
			}
			inside := format[at+1 : at+1+stop]
			counts = counts || c == '[' && inside != "" && strings.Trim(inside, inside[:1]) == "" && strings.Contains("hms", inside[:1])
			at += stop + 1
		default:
			out.WriteByte(c)
		}
	}
	return out.String(), counts
}

// readStyles gives the look of every style of cells.
func readStyles(s *scanner) (looks []look, err error) {
	own := map[int]look{}
	cells := false
	for {
		k, err := s.next()
		if err != nil || k == end {
			return looks, err
		}
		switch name := string(s.name); {
		case k == open && name == "numFmt":
			if id, err := strconv.Atoi(string(s.attr("numFmtId"))); err == nil {
				own[id] = lookOf(string(s.attr("formatCode")))
			}
		case k != chars && name == "cellXfs":
			cells = k == open
		case k == open && name == "xf" && cells:
			id, _ := strconv.Atoi(string(s.attr("numFmtId")))
			as, ok := own[id]
			if !ok {
				as = builtin(id)
			}
			looks = append(looks, as)
		}
	}
}
