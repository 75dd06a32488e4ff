package worker

import "strings"

// lastWords finds the line that matters in what a program printed before it
// ended: the runtime's message, not the stacks below it.
func lastWords(detail string) string {
	switch {
	case strings.Contains(detail, "out of memory"):
		return "it ran out of memory"
	case detail == "":
		return "it ended without a word"
	}
	for line := range strings.Lines(detail) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "panic:") || strings.HasPrefix(line, "fatal error:") || strings.HasPrefix(line, "runtime:") {
			return line
		}
	}
	first, _, _ := strings.Cut(strings.TrimSpace(detail), "\n")
	return first
}
