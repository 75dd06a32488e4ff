package run

import "kpiworkbook/app/state"

// Where small storage remembers who reads on this device, and that single keys do
// nothing.
const (
	readerName = "kpi-reader"
	keysName   = "kpi-no-keys"
)

// remember keeps what the reader chose. A preference may be lost.
func (r *Runner) remember(cmd state.RememberReader) {
	keep := func(name, text string) {
		if text == "" {
			r.page.Remove(name)
			return
		}
		_ = r.page.Set(name, text)
	}
	off := ""
	if cmd.NoKeys {
		off = "off"
	}
	keep(readerName, cmd.Name)
	keep(keysName, off)
}
