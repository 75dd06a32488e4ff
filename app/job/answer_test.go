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
		if err := UnpackAnswer(PackAnswer(want), got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\n got %+v\nwant %+v", name, err, got, want)
		}
	}
}

func TestADamagedAnswerIsRefused(t *testing.T) {
	whole := PackAnswer(full())
	for cut := range len(whole) {
		if UnpackAnswer(whole[:cut], new(kpi.Answer)) == nil {
			t.Fatalf("cut to %d of %d bytes it is read", cut, len(whole))
		}
	}
	if UnpackAnswer(append(whole, 0), new(kpi.Answer)) == nil {
		t.Error("with a byte more it is read")
	}
	for i := range whole { // whatever it says then, it says it
		other := append([]byte(nil), whole...)
		other[i] ^= 0xff
		UnpackAnswer(other, new(kpi.Answer))
	}
}
