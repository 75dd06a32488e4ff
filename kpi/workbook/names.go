package workbook

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is how long a name may be, in characters: longer than anybody needs,
// short enough to show.
const maxName = 200

// checkName says why a name cannot be used; what is the kind of thing named.
func checkName(what, name string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return refuse("empty-name", fmt.Sprintf("A%s needs a name.", article(what)), "Write one.")
	case strings.TrimSpace(name) != name:
		return refuse("padded-name", fmt.Sprintf("The name %q begins or ends with a space.", name), "Take the space away.")
	case utf8.RuneCountInString(name) > maxName:
		return refuse("long-name", fmt.Sprintf("The name %q is longer than %d characters.", clipText(name, 40), maxName), "Shorten it; there is a description for the rest.")
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return refuse("bad-name", fmt.Sprintf("The name %q has characters that cannot be seen.", clipText(name, 40)), "Type it anew.")
	}
	return nil
}

// article ends the article before a noun, and adds the noun.
func article(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "n " + noun
	}
	return " " + noun
}

func nameTaken(what, name string) error {
	return refuse("name-taken", fmt.Sprintf("There is a%s called %q already.", article(what), name), "Choose another name.")
}

func idTaken(what, id string) error {
	return refuse("id-taken", fmt.Sprintf("The %s id %q is empty or in use.", what, id), "")
}

// Names that differ only in case would be told apart by nobody, so they count
// as the same.

func (w Workbook) tableNameFree(name, exceptID string) error {
	if err := checkName("table", name); err != nil {
		return err
	}
	for _, s := range w.Tables {
		if s.ID != exceptID && strings.EqualFold(s.Name, name) {
			return nameTaken("table", s.Name)
		}
	}
	return nil
}

func (w Workbook) kpiNameFree(name, exceptID string) error {
	if err := checkName("KPI", name); err != nil {
		return err
	}
	for _, k := range w.KPIs {
		if k.ID != exceptID && strings.EqualFold(k.Name, name) {
			return nameTaken("KPI", k.Name)
		}
	}
	return nil
}

// FreeTableName is a name like the wanted one that no table has: the page uses
// it to name a dropped file.
func (w Workbook) FreeTableName(want string) string {
	return freeName(want, "Table", func(name string) bool { return w.tableNameFree(name, "") == nil })
}

// FreeKPIName is a name like the wanted one that no KPI has.
func (w Workbook) FreeKPIName(want string) string {
	return freeName(want, "KPI", func(name string) bool { return w.kpiNameFree(name, "") == nil })
}

func freeName(want, otherwise string, free func(string) bool) string {
	want = tidyName(want)
	if want == "" {
		want = otherwise
	}
	name := want
	for n := 2; !free(name); n++ {
		name = fmt.Sprintf("%s %d", want, n)
	}
	return name
}

// tidyName leaves of a text what a name may hold.
func tidyName(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > maxName-10 {
		text = string(runes[:maxName-10])
	}
	return strings.TrimSpace(text)
}
