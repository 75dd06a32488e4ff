package state

import (
	"net/url"
	"strings"
)

// Routes live in the hash, with the question behind a "?", so that a reload or
// a copied address keeps the context:
//
//	#/scorecard?grain=month&period=2026-03&where=orders.region=West

// Hash writes a route and the question that goes with it.
func Hash(r Route, q Question) string {
	path := "#/" + string(r.View)
	switch r.View {
	case "":
		path = "#/" + string(ScorecardView)
	case EditView:
		path = "#/kpi/" + url.PathEscape(r.ID) + "/edit"
	case ScorecardView:
		path += r.board()
	default:
		if r.ID != "" {
			path += "/" + url.PathEscape(r.ID) + r.Rows.path()
		}
	}
	if query := q.query(); query != "" {
		path += "?" + query
	}
	return path
}

func (q Question) query() string {
	values := url.Values{}
	if q.Grain != "" && q.Grain != "month" {
		values.Set("grain", q.Grain)
	}
	if q.Period != "" {
		values.Set("period", q.Period)
	}
	if q.Against != "" {
		values.Set("against", q.Against)
	}
	for _, s := range q.Slices {
		values.Add("slice", s.encode())
	}
	return values.Encode()
}

// encode writes a slice as table, column and value, each escaped, with colons
// between; a blank one has no value.
func (s Slice) encode() string {
	parts := []string{url.PathEscape(s.Column.Table), url.PathEscape(s.Column.Column)}
	if !s.Blank {
		parts = append(parts, url.PathEscape(s.Value))
	}
	return strings.Join(parts, "|")
}

func decodeSlice(text string) (Slice, bool) {
	parts := strings.Split(text, "|")
	for i := range parts {
		plain, err := url.PathUnescape(parts[i])
		if err != nil {
			return Slice{}, false
		}
		parts[i] = plain
	}
	switch len(parts) {
	case 2:
		return Slice{Column: ColumnRef{parts[0], parts[1]}, Blank: true}, true
	case 3:
		return Slice{Column: ColumnRef{parts[0], parts[1]}, Value: parts[2]}, true
	}
	return Slice{}, false
}

// ParseHash reads a route and a question; what makes no sense is the scorecard
// and no filter.
func ParseHash(hash string) (Route, Question) {
	path, query, _ := strings.Cut(strings.TrimPrefix(hash, "#"), "?")
	return parsePath(strings.Trim(path, "/")), parseQuestion(query)
}

func parsePath(path string) Route {
	parts := strings.Split(path, "/")
	for i := range parts {
		if plain, err := url.PathUnescape(parts[i]); err == nil {
			parts[i] = plain
		}
	}
	switch view := View(parts[0]); {
	case view == KPIScreen && len(parts) == 3 && parts[2] == "edit":
		return Route{View: EditView, ID: parts[1]}
	case view == KPIScreen && len(parts) == 2 && parts[1] != "":
		return Route{View: KPIScreen, ID: parts[1]}
	case view == ReviewView && len(parts) == 2 && parts[1] == meetingID:
		return MeetingRoute
	case view == ScorecardView && len(parts) <= 3:
		return boardOf(at(parts, 1), at(parts, 2))
	case view == DataScreen && len(parts) <= 2:
		return Route{View: DataScreen, ID: at(parts, 1)}
	case view == DataScreen && len(parts) > 2 && parts[1] != "":
		if rows, ok := parseRows(parts[2:]); ok {
			return Route{View: DataScreen, ID: parts[1], Rows: rows}
		}
	case view == LibraryView && len(parts) <= 2:
		return Route{View: LibraryView, ID: at(parts, 1)}
	case len(parts) == 1 && (view == NewView || view == ReviewView || view == SettingsView):
		return Route{View: view}
	}
	return Route{View: ScorecardView}
}

func at(parts []string, i int) string {
	if i < len(parts) {
		return parts[i]
	}
	return ""
}

func parseQuestion(query string) Question {
	q := Question{Grain: "month"}
	values, err := url.ParseQuery(query)
	if err != nil {
		return q
	}
	if grain := values.Get("grain"); isGrain(grain) {
		q.Grain = grain
	}
	q.Period = values.Get("period")
	q.Against = againstOf(q.Grain, values.Get("against"))
	for _, text := range values["slice"] {
		if s, ok := decodeSlice(text); ok {
			q.Slices = append(q.Slices, s)
		}
	}
	return q
}

func isGrain(s string) bool {
	switch s {
	case "day", "week", "month", "quarter", "year", "all":
		return true
	}
	return false
}

// samePath reports whether two hashes differ in their question only.
func samePath(a, b string) bool {
	pathA, _, _ := strings.Cut(a, "?")
	pathB, _, _ := strings.Cut(b, "?")
	return pathA == pathB
}
