package main

import (
	"strconv"
	"strings"
)

// weights is what a client says about encodings, by name; "*" stands for those
// that it does not name.
type weights map[string]float64

// parseAccept reads Accept-Encoding headers. A weight that makes no sense
// counts as a refusal.
func parseAccept(headers []string) weights {
	w := weights{}
	for _, header := range headers {
		for item := range strings.SplitSeq(header, ",") {
			coding, parameters, _ := strings.Cut(item, ";")
			coding = strings.ToLower(strings.TrimSpace(coding))
			if coding == "" {
				continue
			}
			w[coding] = weight(parameters)
		}
	}
	return w
}

func weight(parameters string) float64 {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, found := strings.Cut(parameter, "=")
		if !found || !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(q >= 0 && q <= 1) {
			return 0
		}
		return q
	}
	return 1
}

// of is the weight of a coding. Plain bytes are always welcome unless refused,
// but less than any coding that is named.
func (w weights) of(coding string) float64 {
	if q, named := w[coding]; named {
		return q
	}
	if q, any := w["*"]; any {
		return q
	}
	if coding == "identity" {
		return 0.0001
	}
	return 0
}
