package cli

import (
	"bytes"
	"io"

	"kpiworkbook/kpi/library/catalog"
	"kpiworkbook/kpi/sample"
	"kpiworkbook/kpi/workbook"
)

func (c *command) sample(args []string) error {
	f := newFlags("sample")
	out := f.String("o", "", "")
	library := f.Bool("library", false, "")
	seed := f.Uint64("seed", sample.Seed, "")
	rest, err := f.parse(args)
	switch {
	case err != nil:
		return err
	case len(rest) > 0:
		return wrongUsage("sample: %q is not a flag", rest[0])
	case *out == "":
		return wrongUsage("sample: say where with -o BOOK.kpi")
	}
	company := sample.New(*seed)
	if *library {
		templates, err := catalog.Library()
		if err != nil {
			return err
		}
		company = sample.Library(*seed, templates)
	}
	var file bytes.Buffer
	open := func(sha string) (io.ReadCloser, error) {
		data, err := company.Data(sha)
		return io.NopCloser(bytes.NewReader(data)), err
	}
	if _, err := workbook.WriteFile(&file, company.Workbook, open); err != nil {
		return err
	}
	return c.files.Write(*out, file.Bytes())
}
