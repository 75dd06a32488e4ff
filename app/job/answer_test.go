package job

import (
	"math"
	"reflect"
	"testing"

	"kpiworkbook/kpi"
)

// fill sets every member of a value to something of its own, so that a member
// that is forgotten shows.
func fill(v reflect.Value, n *int64) {
	*n++
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		for i := range v.Len() {
			if i != 1 || v.Type().Elem().Kind() != reflect.Pointer {
				fill(v.Index(i), n)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.String:
		v.SetString(string(rune('a'+*n%26)) + "é" + string(rune('a'+*n/26%26)))
	case reflect.Int, reflect.Int64:
		v.SetInt(*n * (1 - *n%2*2) << (*n % 40))
	case reflect.Bool:
		v.SetBool(*n%2 == 0)
	default:
		panic(v.Kind().String())
	}
}

func full() *kpi.Answer {
	a, n := new(kpi.Answer), int64(0)
	fill(reflect.ValueOf(a).Elem(), &n)
	return a
}

func TestAnAnswerComesBackWhole(t *testing.T) {
	edge := &kpi.Answer{Cost: kpi.Cost{KPIs: -1, Rows: math.MaxInt64, Cells: math.MinInt64}}
	for name, want := range map[string]*kpi.Answer{"empty": {}, "full": full(), "edge": edge} {
		got := new(kpi.Answer)
		if err := new(Unpacker).Unpack(new(Packer).Pack(want), got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\n got %+v\nwant %+v", name, err, got, want)
		}
	}
}

func TestUnchangedCellsAreWrittenAndReadOnce(t *testing.T) {
	var packer Packer
	var unpacker Unpacker
	ask := func(a *kpi.Answer) *kpi.Answer {
		t.Helper()
		got := new(kpi.Answer)
		if err := unpacker.Unpack(packer.Pack(a), got); err != nil || !reflect.DeepEqual(got, a) {
			t.Fatalf("%v\n got %+v\nwant %+v", err, got, a)
		}
		return got
	}
	first := full()
	before := ask(first)
	second := *first
	second.KPIs = append([]kpi.KPIAnswer(nil), first.KPIs...)
	second.KPIs[1].Cells = append([]kpi.Cell(nil), first.KPIs[1].Cells...)
	second.KPIs[1].Cells[0].Rows++
	second.KPIs[0].Name = "another name"
	again := ask(&second)
	for i, same := range []bool{true, false, true} {
		if (&before.KPIs[i].Cells[0] == &again.KPIs[i].Cells[0]) != same {
			t.Errorf("the cells of KPI %d are the same: %v, want %v", i, !same, same)
		}
	}
	if len(packer.pages.young) != 4 || len(unpacker.pages.young) != 4 {
		t.Errorf("%d pages were written and %d read, want 4", len(packer.pages.young), len(unpacker.pages.young))
	}
}

func TestWhatWasNotAskedOfLateIsForgotten(t *testing.T) {
	var r recent[int, int]
	for i := range 50 {
		r.put(i, i, recentCells/10)
		if v, ok := r.get(0); !ok || v != 0 {
			t.Fatalf("what is always asked was forgotten after %d", i)
		}
	}
	if _, ok := r.get(1); ok || len(r.young)+len(r.old) > 20 {
		t.Errorf("%d and %d are kept", len(r.young), len(r.old))
	}
}

func TestADamagedAnswerIsRefused(t *testing.T) {
	answer := full()
	for i := range answer.KPIs { // one text as any other, and long
		answer.KPIs[i].Insight = &kpi.Insight{Short: "short"}
	}
	whole := new(Packer).Pack(answer)
	for cut := range len(whole) {
		if new(Unpacker).Unpack(whole[:cut], new(kpi.Answer)) == nil {
			t.Fatalf("cut to %d of %d bytes it is read", cut, len(whole))
		}
	}
	if new(Unpacker).Unpack(append(whole, 0), new(kpi.Answer)) == nil {
		t.Error("with a byte more it is read")
	}
	for i := range whole { // whatever it says then, it says it
		other := append([]byte(nil), whole...)
		other[i] ^= 0xff
		new(Unpacker).Unpack(other, new(kpi.Answer))
	}
}
