// Package cli is the command line of the engine without the machine under it:
// arguments in, text out, files through an interface. Command kpi gives it the
// disk, the script tests give it the files of a story.
//
// Results go to stdout, diagnostics with their line and column to stderr. The
// exit codes are a contract: 0 done, 1 the input has errors, 2 wrong usage, 3 a
// KPI fails the rule of --fail-on.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"kpiworkbook/kpi/diag"
)

// Exit codes.
const (
	Done   = 0
	Broken = 1
	Usage  = 2
	Failed = 3
)

// Files is what the commands read and write.
type Files interface {
	Read(name string) ([]byte, error)
	Write(name string, data []byte) error
}

const usage = `kpi looks into CSV files and evaluates KPIs over them.

  kpi inspect FILE [--recipe R.json] [--cells N] [--format table|json]
      [--encoding E] [--delimiter D] [--quote Q] [--escape E] [--comment C]
      [--header yes|no] [--skip-lines N] [--decimal ,] [--dates dmy|mdy|ymd]
      [--locale L] [--type Column=text] … [--missing Column=TOKEN] …
  kpi query --data NAME=FILE … [--recipe NAME=R.json] … --formula FORMULA
      [--book BOOK.kpi] [--define 'KPI name=formula'] … [--zero 'KPI name'] …
      [CONTEXT] [--format table|json|csv]
  kpi eval BOOK.kpi [--kpi NAME] … [--fail-on off-track|at-risk] [--deep]
      [--data NAME=FILE] … [CONTEXT] [--format table|json|csv]
  kpi why BOOK.kpi --kpi NAME [--period 2026-03] [--data NAME=FILE] …
      [--by DIM … [--year] [--most N]] [CONTEXT] [--format table|json]
  kpi check BOOK.kpi [--kpi NAME] … [--data NAME=FILE] … [CONTEXT]
      [--format table|json]
  kpi log BOOK.kpi [--kpi NAME] … [--format table|json]
  kpi sample [--library] -o BOOK.kpi [--seed N]

--deep says what the values mean: signal or noise, where they are heading, what
goes ahead of what.

check says of each KPI what of specific, measurable, attainable, realistic and
time-bound is missing, which formulas mislead, and how the data behind it looks.
The last day of the data, or that of --as-of, is its today.

log says what was changed in the definition of each KPI, when and by whom, the
latest first.

FILE is a CSV file, also packed with gzip, or a table in an archive: book.xlsx
for its first worksheet, book.xlsx#Targets for another one.

CONTEXT is any of
      [--grain day|week|month|quarter|year|all] [--from DATE] [--to DATE]
      [--by DIM] … [--where COND] … [--date NAME=Column] …
      [--fiscal-start MONTH] [--week-start mon|sun|sat]
      [--as-of DATE] [--full-prior]
      [--against '3 months'|weekdays|workdays]

Exit codes: 0 done, 1 the input has errors, 2 wrong usage, 3 --fail-on.
`

// Run does one command and returns its exit code.
func Run(ctx context.Context, args []string, files Files, stdout, stderr io.Writer) int {
	c := &command{ctx: ctx, files: files, out: stdout, err: stderr}
	commands := map[string]func([]string) error{"inspect": c.inspect, "query": c.query, "eval": c.eval, "why": c.why, "check": c.check, "log": c.log, "sample": c.sample}
	if len(args) == 0 {
		io.WriteString(stderr, usage)
		return Usage
	}
	do, known := commands[args[0]]
	switch {
	case args[0] == "help" || args[0] == "--help" || args[0] == "-h":
		io.WriteString(stdout, usage)
		return Done
	case !known:
		fmt.Fprintf(stderr, "kpi: there is no command %q\n\n%s", args[0], usage)
		return Usage
	}
	return c.finish(do(args[1:]))
}

// command is one run.
type command struct {
	ctx      context.Context
	files    Files
	out, err io.Writer
	checked  diag.List // what is wrong with the KPIs that were defined
}

// exit is an error that knows the exit code; its text, if any, is for stderr.
type exit struct {
	code int
	text string
}

func (e exit) Error() string { return e.text }

func wrongUsage(format string, args ...any) error { return exit{Usage, fmt.Sprintf(format, args...)} }

// broken is the end of a command whose input has errors that were told already.
var broken = exit{code: Broken}

func (c *command) finish(err error) int {
	var e exit
	switch {
	case err == nil:
		return Done
	case errors.Is(err, flag.ErrHelp):
		io.WriteString(c.out, usage)
		return Done
	case !errors.As(err, &e):
		e = exit{Broken, err.Error()}
	}
	if e.text != "" {
		fmt.Fprintf(c.err, "kpi: %s\n", e.text)
	}
	if e.code == Usage {
		io.WriteString(c.err, "Run `kpi help` for the flags.\n")
	}
	return e.code
}

// flags is a flag set whose flags may stand before, between and after the other
// arguments.
type flags struct{ *flag.FlagSet }

func newFlags(name string) flags {
	f := flags{flag.NewFlagSet(name, flag.ContinueOnError)}
	f.SetOutput(io.Discard)
	return f
}

func (f flags) parse(args []string) ([]string, error) {
	var rest []string
	for {
		if err := f.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, wrongUsage("%s: %s", f.Name(), err)
		}
		if f.NArg() == 0 {
			return rest, nil
		}
		rest, args = append(rest, f.Arg(0)), f.Args()[1:]
	}
}

// list is a flag that may be given more than once.
type list []string

func (l *list) String() string { return strings.Join(*l, " ") }

func (l *list) Set(text string) error { *l = append(*l, text); return nil }

// pairs is a flag of the form NAME=VALUE that may be given more than once.
type pairs []pair

type pair struct{ name, value string }

func (p *pairs) String() string { return fmt.Sprint(*p) }

func (p *pairs) Set(text string) error {
	name, value, ok := strings.Cut(text, "=")
	if name = strings.TrimSpace(name); !ok || name == "" {
		return fmt.Errorf("%q is not of the form NAME=VALUE", text)
	}
	*p = append(*p, pair{name, value})
	return nil
}

// oneOf checks a flag with a few choices.
func oneOf(name, value string, choices ...string) error {
	for _, choice := range choices {
		if value == choice {
			return nil
		}
	}
	return wrongUsage("--%s must be one of %s, not %q", name, strings.Join(choices, ", "), value)
}
