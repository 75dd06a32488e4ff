package workbook

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"

	"kpiworkbook/kpi/table"
)

// maxDepth is how deep a document may be nested. Ours is five levels deep; what
// a later version adds will not be sixty.
const maxDepth = 64

// Encode writes the canonical document. Two workbooks that are equal have equal
// bytes.
func Encode(w Workbook) ([]byte, error) {
	w.Version = Version
	compact, err := marshal(canonical(w))
	if err != nil {
		return nil, fmt.Errorf("encode workbook: %w", err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, compact, "", "  "); err != nil {
		return nil, fmt.Errorf("indent workbook: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// Decode reads a document. The error, if any, is a [Refusal]: the document is
// not one of ours, or of a version this program does not know. Members it does
// not know are kept. What the document says is not judged here; see [Validate].
func Decode(data []byte) (Workbook, error) {
	if err := checkVersion(data); err != nil {
		return Workbook{}, err
	}
	var w Workbook
	if err := json.Unmarshal(data, &w); err != nil {
		return Workbook{}, unreadable(data, err)
	}
	return w, nil
}

// checkVersion refuses what must not even be looked into.
func checkVersion(data []byte) error {
	if !shallow(data) {
		return refuse("document-too-deep", fmt.Sprintf("The workbook document is nested more than %d levels deep.", maxDepth),
			"This is not a document the workbook wrote.")
	}
	var head struct {
		Version *json.Number `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return unreadable(data, err)
	}
	if head.Version == nil {
		return refuse("no-version", "The document has no version, so it is not a KPI workbook.", "Choose a file that was exported from a workbook.")
	}
	version, err := head.Version.Int64()
	switch {
	case err != nil || version < 1:
		return refuse("bad-version", fmt.Sprintf("%q is not a version of the workbook document.", clipText(head.Version.String(), 20)),
			"Choose a file that was exported from a workbook.")
	case version > Version:
		return refuse("newer-version", fmt.Sprintf("This workbook was saved by a newer program (document version %d; this one reads up to %d).", version, Version),
			"Nothing was changed. Reload the page to get the newer program, then open the file again.")
	}
	return nil
}

// shallow reports whether brackets nest no deeper than maxDepth.
func shallow(data []byte) bool {
	depth, inText := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inText && c == '\\':
			i++
		case c == '"':
			inText = !inText
		case inText:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return false
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return true
}

// canonical puts into one order what has no order of its own and writes empty
// lists as [].
func canonical(w Workbook) Workbook {
	w.Tables = append([]Source{}, w.Tables...)
	for i := range w.Tables {
		w.Tables[i].Batches = append([]Batch{}, w.Tables[i].Batches...)
	}
	w.KPIs = append([]KPI{}, w.KPIs...)
	for i, k := range w.KPIs {
		w.KPIs[i].Targets = sortedTargets(k.Targets)
	}
	return w
}

func sortedTargets(targets []Target) []Target {
	sorted := append([]Target(nil), targets...)
	sort.SliceStable(sorted, func(i, j int) bool {
		a, b := sorted[i], sorted[j]
		return cmp.Or(grainRank(a.Grain)-grainRank(b.Grain), strings.Compare(a.Grain, b.Grain), strings.Compare(pairs(a.By), pairs(b.By)), strings.Compare(a.From, b.From)) < 0
	})
	return sorted
}

// grainRank orders period lengths, the unknown ones last.
func grainRank(grain string) int {
	if i := slices.Index(grains, grain); i >= 0 {
		return i
	}
	return len(grains)
}

var grains = []string{"day", "week", "month", "quarter", "year", "all"}

// Each type below reads and writes itself with what it does not know. The plain
// twin has the same fields and none of the methods, which keeps encoding/json
// from calling back.

func (w Workbook) MarshalJSON() ([]byte, error) {
	type plain Workbook
	return join(plain(w), w.Extra)
}

func (w *Workbook) UnmarshalJSON(data []byte) error {
	type plain Workbook
	return split(data, (*plain)(w), &w.Extra)
}

func (s Settings) MarshalJSON() ([]byte, error) {
	type plain Settings
	return join(plain(s), s.Extra)
}

func (s *Settings) UnmarshalJSON(data []byte) error {
	type plain Settings
	return split(data, (*plain)(s), &s.Extra)
}

func (k Work) MarshalJSON() ([]byte, error) {
	type plain Work
	return join(plain(k), k.Extra)
}

func (k *Work) UnmarshalJSON(data []byte) error {
	type plain Work
	return split(data, (*plain)(k), &k.Extra)
}

func (c Calendar) MarshalJSON() ([]byte, error) {
	type plain Calendar
	return join(plain(c), c.Extra)
}

func (c *Calendar) UnmarshalJSON(data []byte) error {
	type plain Calendar
	return split(data, (*plain)(c), &c.Extra)
}

func (c Calculated) MarshalJSON() ([]byte, error) {
	type plain Calculated
	return join(plain(c), c.Extra)
}

func (c *Calculated) UnmarshalJSON(data []byte) error {
	type plain Calculated
	return split(data, (*plain)(c), &c.Extra)
}

func (r Relation) MarshalJSON() ([]byte, error) {
	type plain Relation
	return join(plain(r), r.Extra)
}

func (r *Relation) UnmarshalJSON(data []byte) error {
	type plain Relation
	return split(data, (*plain)(r), &r.Extra)
}

func (b Batch) MarshalJSON() ([]byte, error) {
	type plain Batch
	return join(plain(b), b.Extra)
}

func (b *Batch) UnmarshalJSON(data []byte) error {
	type plain Batch
	return split(data, (*plain)(b), &b.Extra)
}

func (f Fix) MarshalJSON() ([]byte, error) {
	type plain Fix
	return join(plain(f), f.Extra)
}

func (f *Fix) UnmarshalJSON(data []byte) error {
	type plain Fix
	return split(data, (*plain)(f), &f.Extra)
}

func (u Undone) MarshalJSON() ([]byte, error) {
	type plain Undone
	return join(plain(u), u.Extra)
}

func (u *Undone) UnmarshalJSON(data []byte) error {
	type plain Undone
	return split(data, (*plain)(u), &u.Extra)
}

func (e Effect) MarshalJSON() ([]byte, error) {
	type plain Effect
	return join(plain(e), e.Extra)
}

func (e *Effect) UnmarshalJSON(data []byte) error {
	type plain Effect
	return split(data, (*plain)(e), &e.Extra)
}

func (m Move) MarshalJSON() ([]byte, error) {
	type plain Move
	return join(plain(m), m.Extra)
}

func (m *Move) UnmarshalJSON(data []byte) error {
	type plain Move
	return split(data, (*plain)(m), &m.Extra)
}

func (k KPI) MarshalJSON() ([]byte, error) {
	type plain KPI
	return join(plain(k), k.Extra)
}

func (k *KPI) UnmarshalJSON(data []byte) error {
	type plain KPI
	return split(data, (*plain)(k), &k.Extra)
}

func (u Unit) MarshalJSON() ([]byte, error) {
	type plain Unit
	return join(plain(u), u.Extra)
}

func (u *Unit) UnmarshalJSON(data []byte) error {
	type plain Unit
	return split(data, (*plain)(u), &u.Extra)
}

func (t Target) MarshalJSON() ([]byte, error) {
	type plain Target
	return join(plain(t), t.Extra)
}

func (t *Target) UnmarshalJSON(data []byte) error {
	type plain Target
	return split(data, (*plain)(t), &t.Extra)
}

func (t Thresholds) MarshalJSON() ([]byte, error) {
	type plain Thresholds
	return join(plain(t), t.Extra)
}

func (t *Thresholds) UnmarshalJSON(data []byte) error {
	type plain Thresholds
	return split(data, (*plain)(t), &t.Extra)
}

func (n Note) MarshalJSON() ([]byte, error) {
	type plain Note
	return join(plain(n), n.Extra)
}

func (n *Note) UnmarshalJSON(data []byte) error {
	type plain Note
	return split(data, (*plain)(n), &n.Extra)
}

// MarshalJSON writes the recipe with the members of it that were kept. The
// recipe comes last: it is the longest part and the one people read least.
func (s Source) MarshalJSON() ([]byte, error) {
	recipe, err := join(s.Recipe, s.RecipeExtra)
	if err != nil {
		return nil, err
	}
	type plain Source
	return join(struct {
		plain
		Recipe json.RawMessage `json:"recipe"`
	}{plain(s), recipe}, s.Extra)
}

func (s *Source) UnmarshalJSON(data []byte) error {
	type plain Source
	if err := split(data, (*plain)(s), &s.Extra); err != nil {
		return err
	}
	var raw struct {
		Recipe json.RawMessage `json:"recipe"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	s.RecipeExtra = nil
	if len(raw.Recipe) == 0 || isNull(raw.Recipe) {
		return nil
	}
	rest, err := unknown(raw.Recipe, reflect.TypeFor[table.Recipe]())
	s.RecipeExtra = rest
	return err
}
