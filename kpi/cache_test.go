package kpi_test

import (
	"reflect"
	"testing"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// TestEveryMemberOfARecipeTellsTablesApart sets one after the other: a member
// that the key leaves out would let a table stand for another.
func TestEveryMemberOfARecipeTellsTablesApart(t *testing.T) {
	source := func(r table.Recipe) workbook.Source {
		return workbook.Source{Recipe: r, Batches: []workbook.Batch{{SHA256: "a", Kind: workbook.KindReplace}}}
	}
	seen := map[kpi.Key]string{kpi.KeyOf(source(table.Recipe{})): "none"}
	tell := func(what string, r table.Recipe) {
		key := kpi.KeyOf(source(r))
		if other, dup := seen[key]; dup {
			t.Errorf("%s and %s have one key", what, other)
		}
		seen[key] = what
	}
	members := reflect.TypeFor[table.Recipe]()
	for i := range members.NumField() {
		var r table.Recipe
		set(t, reflect.ValueOf(&r).Elem().Field(i))
		tell(members.Field(i).Name, r)
	}
	columns := reflect.TypeFor[table.ColumnRecipe]()
	for i := range columns.NumField() {
		var c table.ColumnRecipe
		set(t, reflect.ValueOf(&c).Elem().Field(i))
		tell("column "+columns.Field(i).Name, table.Recipe{Columns: map[string]table.ColumnRecipe{"a": c}})
	}
	tell("a header that is not", table.Recipe{Header: new(bool)})
	tell("no lines", table.Recipe{SkipLines: new(int)})
	tell("two missing", table.Recipe{Columns: map[string]table.ColumnRecipe{"a": {Missing: []string{"x", ""}}}})
}

// set gives a member something.
func set(t *testing.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(3)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		set(t, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		set(t, v.Index(0))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("a"), reflect.Zero(v.Type().Elem()))
	default:
		t.Fatalf("a member of the kind %s", v.Kind())
	}
}
