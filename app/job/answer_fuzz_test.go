package job

import (
	"reflect"
	"testing"

	"kpiworkbook/kpi"
)

// FuzzUnpackAnswer holds for any message: reading it does not fail but by refusing it, and what is
// read comes back the same when it is written and read again.
func FuzzUnpackAnswer(f *testing.F) {
	for _, a := range []*kpi.Answer{{}, full(), {AsOf: "2026-03-31", Grain: "month", Periods: []kpi.Period{{Label: "2026-03", Open: true}}}} {
		f.Add(new(Packer).Pack(a))
	}
	f.Add([]byte{1, 1, 'x', 1, 2, 2, 2})
	f.Fuzz(func(t *testing.T, message []byte) {
		var first, again kpi.Answer
		if new(Unpacker).Unpack(message, &first) != nil {
			return
		}
		if err := new(Unpacker).Unpack(new(Packer).Pack(&first), &again); err != nil || !reflect.DeepEqual(first, again) {
			t.Errorf("%v\n got %+v\nwant %+v", err, again, first)
		}
	})
}
