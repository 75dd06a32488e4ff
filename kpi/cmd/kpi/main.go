// Command kpi is the engine of the KPI workbook on the command line: it looks
// into CSV files, evaluates formulas over them, evaluates whole workbooks, and
// writes the sample workbook. `kpi help` says how.
package main

import (
	"context"
	"os"
	"os/signal"

	"kpiworkbook/kpi/cli"
)

// disk is the files of the machine.
type disk struct{}

func (disk) Read(name string) ([]byte, error)     { return os.ReadFile(name) }
func (disk) Write(name string, data []byte) error { return os.WriteFile(name, data, 0o644) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := cli.Run(ctx, os.Args[1:], disk{}, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
