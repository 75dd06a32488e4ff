//go:build !js

package run_test

import (
	"testing"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/state"
)

func TestWhoReadsIsRememberedOnTheDevice(t *testing.T) {
	w := newDevice().open(t)
	w.tell(state.ReaderNamed{Name: "Ada"}, state.KeysChosen{On: false})
	w.until("the name is taken", func(m state.Model) bool { return m.Env.NoKeys })
	w.until("the name is kept", func(state.Model) bool { return w.Page.Get("kpi-reader") == "Ada" && w.Page.Get("kpi-no-keys") != "" })

	next := browser.NewPage()
	for _, name := range []string{"kpi-reader", "kpi-no-keys"} {
		if err := next.Set(name, w.Page.Get(name)); err != nil {
			t.Fatal(err)
		}
	}
	again := newDevice().openOn(t, next)
	again.until("the next page knows both", func(m state.Model) bool { return m.Env.Reader == "Ada" && m.Env.NoKeys })
	again.tell(state.ReaderNamed{}, state.KeysChosen{On: true})
	again.until("both are forgotten", func(state.Model) bool { return next.Get("kpi-reader") == "" && next.Get("kpi-no-keys") == "" })
}
