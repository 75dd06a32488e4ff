//go:build !js

package run_test

import (
	"testing"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/library/catalog"
)

func TestATemplateIsTriedOnSampleData(t *testing.T) {
	data, err := catalog.Whole()
	if err != nil {
		t.Fatal(err)
	}
	page := browser.NewPage()
	page.Assets = map[string][]byte{"library.json": data}
	page.Told.Hash = "#/library/oee"
	w := newDevice().openOn(t, page)
	w.until("the template is open", func(m state.Model) bool { return m.Library.Form != nil })
	w.tell(state.TemplateTried{})
	w.until("its value is there", func(m state.Model) bool {
		k, ok := m.Book.KPI("OEE (sample)")
		if !ok || m.Answer == nil || m.Route.ID != k.ID {
			return false
		}
		for _, a := range m.Answer.KPIs {
			if a.Name == k.Name && len(a.Cells) > 12 && a.Cells[3].Exact != "" {
				return true
			}
		}
		return false
	})
}

func TestWithoutItsFileTheLibrarySaysWhy(t *testing.T) {
	page := browser.NewPage()
	page.Told.Hash = "#/library"
	w := newDevice().openOn(t, page)
	w.until("the reason is there", func(m state.Model) bool { return m.Library.Why == "the server does not have it" })
}
