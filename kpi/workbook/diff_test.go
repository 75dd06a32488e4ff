package workbook

import (
	"fmt"
	"strings"
	"testing"
)

func told(changes []Change) string {
	var out strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&out, "  %s\n", c)
	}
	return out.String()
}

// Every edit shows, in words that name what it touched, and taking it back shows
// as the opposite.
func TestDiffNamesWhatAnEditChanged(t *testing.T) {
	var out strings.Builder
	for _, e := range edits() {
		h, err := Open(shop()).Do(e)
		if err != nil {
			t.Fatal(err)
		}
		there, back := Diff(shop(), h.Now), Diff(h.Now, shop())
		if len(there) == 0 || len(there) != len(back) {
			t.Errorf("%T: %d differences, %d the other way", e, len(there), len(back))
		}
		fmt.Fprintf(&out, "%s\n%sand back\n%s", e.Describe(shop()), told(there), told(back))
	}
	golden(t, "diff.golden", []byte(out.String()))
}

func TestEqualWorkbooksDoNotDiffer(t *testing.T) {
	w, err := Decode(mustEncode(t, shop()))
	if err != nil {
		t.Fatal(err)
	}
	w.KPIs[1].Targets, w.Tables[0].Names["amt"] = []Target{}, "Amount" // written alike
	if list := Diff(shop(), w); list != nil {
		t.Errorf("a workbook and itself read back differ:\n%s", told(list))
	}
}

func TestWhatADiffDoesNotKnowIsNotHidden(t *testing.T) {
	w := shop()
	w.Extra = Extra{"later": []byte("1")}
	if got := told(Diff(shop(), w)); got != "  Workbook changed: details that are not shown\n" {
		t.Errorf("got %q", got)
	}
	w = shop()
	w.KPIs[0].Extra = Extra{"later": []byte("1")}
	if got := told(Diff(shop(), w)); got != "  KPI “Revenue” changed: details that are not shown\n" {
		t.Errorf("got %q", got)
	}
}
