package state

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// guessesMade is how many relations are counted at most without being asked for.
const guessesMade = 8

// guesses is the relations that the names of columns suggest, the likeliest first:
// customer_id, Customer or customer to the id of Customers, and columns of one name.
// A column that has a relation has no other.
func (m Model) guesses(s workbook.Source) []workbook.Relation {
	type guess struct {
		workbook.Relation
		likely int
	}
	var list []guess
	for _, c := range m.FileColumns(s.ID) {
		if !isKeyType(c) || relationAt(s, c.Name) >= 0 {
			continue
		}
		for _, to := range m.Book.Tables {
			if to.ID == s.ID {
				continue
			}
			for _, key := range m.FileColumns(to.ID) {
				if n := likeness(c, key, to.Name); n > 0 && couldBeKey(key, m.Tables[to.ID].Info.Rows) {
					list = append(list, guess{workbook.Relation{Column: c.Name, Table: to.Name, Key: key.Name}, n})
				}
			}
		}
	}
	slices.SortStableFunc(list, func(a, b guess) int { return cmp.Compare(b.likely, a.likely) })
	out := make([]workbook.Relation, 0, guessesMade)
	for _, g := range list[:min(len(list), guessesMade)] {
		out = append(out, g.Relation)
	}
	return out
}

// isKeyType reports whether a column can name rows: texts and whole numbers do.
func isKeyType(c job.Column) bool {
	return (c.Type == string(table.TextType) || c.Type == string(table.Integer)) && !(c.Distinct == 0 && !c.Capped)
}

// couldBeKey reports whether the values of a column may all differ.
func couldBeKey(c job.Column, rows int64) bool {
	return isKeyType(c) && (c.Capped || c.Distinct >= rows-c.Blank)
}

// keyOf is the column of a table that the rows are likely known by, "" when none
// stands out.
func (m Model) keyOf(s workbook.Source) string {
	best, most := "", 0
	for i, c := range m.FileColumns(s.ID) {
		if !couldBeKey(c, m.Tables[s.ID].Info.Rows) {
			continue
		}
		n := 1
		if i == 0 {
			n = 2
		}
		if own := ownName(c.Name, s.Name); own {
			n = 3
		}
		if n > most {
			best, most = c.Name, n
		}
	}
	return best
}

// likeness says how likely a column names rows of a table by a key, 0 not at all.
func likeness(c, key job.Column, of string) int {
	if c.Type != key.Type {
		return 0
	}
	a, b := nameWords(c.Name), nameWords(key.Name)
	one := nameWords(of)
	if len(one) > 0 {
		one[len(one)-1] = singular(one[len(one)-1])
	}
	bare := withoutIDs(a)
	points := func(n int) int {
		if c.Type == string(table.Integer) || len(bare) < len(a) {
			return n + 1
		}
		return n
	}
	switch named := endsWith(bare, one); {
	case named && ownName(key.Name, of):
		return points(4)
	case slices.Equal(a, b) && !isGeneral(a):
		return points(2)
	}
	return 0
}

// ownName reports whether a column is called as the key of its table is: id, code,
// name, customer, customer_id.
func ownName(column, of string) bool {
	words, one := withoutIDs(nameWords(column)), nameWords(of)
	if len(one) > 0 {
		one[len(one)-1] = singular(one[len(one)-1])
	}
	return len(words) == 0 || slices.Equal(words, one) || slices.Equal(words, []string{"name"})
}

// nameWords are the words of a name in small letters: customer and id of CustomerID,
// customer_id and "Customer ID".
func nameWords(name string) (words []string) {
	var word []rune
	end := func() {
		if len(word) > 0 {
			words = append(words, strings.ToLower(string(word)))
		}
		word = nil
	}
	small := false
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) || small && unicode.IsUpper(r) {
			end()
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			word = append(word, r)
		}
		small = unicode.IsLower(r)
	}
	end()
	return words
}

// idWords say of a name that it is a key.
var idWords = []string{"id", "key", "code", "no", "nr", "number", "ref", "uuid"}

func withoutIDs(words []string) []string {
	for len(words) > 0 && slices.Contains(idWords, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

// generalWords name something else in each table.
var generalWords = []string{"name", "date", "day", "status", "type", "note", "notes", "comment", "description", "title", "amount", "value", "quantity", "qty"}

func isGeneral(words []string) bool {
	words = withoutIDs(words)
	return len(words) == 0 || len(words) == 1 && slices.Contains(generalWords, words[0])
}

// endsWith reports whether a name is that of one row, or ends with it: customer,
// billing customer.
func endsWith(words, one []string) bool {
	return len(one) > 0 && len(words) >= len(one) && slices.Equal(words[len(words)-len(one):], one)
}

// singular is one of several, where that is plain.
func singular(word string) string {
	switch {
	case strings.HasSuffix(word, "ies") && len(word) > 4:
		return word[:len(word)-3] + "y"
	case strings.HasSuffix(word, "ss"):
		return word
	case strings.HasSuffix(word, "ses") || strings.HasSuffix(word, "xes") || strings.HasSuffix(word, "ches"):
		return word[:len(word)-2]
	}
	return strings.TrimSuffix(word, "s")
}
