package browser

import (
	"strings"
	"testing"
)

func TestATableInHTMLBecomesLines(t *testing.T) {
	rows := func(n int, cell string) string {
		return "<table>" + strings.Repeat("<tr><td>"+cell+"</td></tr>", n) + "</table>"
	}
	for _, c := range []struct {
		name, html, want string
	}{
		{"plain", "<table><tr><td>Day</td><td>Amount</td></tr><tr><td>2026-01-01</td><td>1.5</td></tr></table>", "Day\tAmount\n2026-01-01\t1.5\n"},
		{"sections, any case, nothing closed", "<TABLE><THEAD><TR><TH>a<TH>b<TBODY><TR><TD>1<TD>2<TR><TD>3<TD>4", "a\tb\n1\t2\n3\t4\n"},
		{"attributes", `<table class="x>y"><tr><td style='width:1px' x:num data-a=<b>>1</td></tr><tr><td title="</td>">2</table>`, ">1\n2\n"},
		{"lines in a cell", "<table><tr><td>a<br>b\n  c</td></tr><tr><td><p>d</p><p>e</p></td></tr></table>", "a b c\nd e\n"},
		{"quotes", `<table><tr><td>5" nail</td></tr><tr><td>x</td></tr></table>`, "\"5\"\" nail\"\nx\n"},
		{"characters", "<table><tr><td>&lt;b&gt; &amp;amp; &eacute;&#8364;&#xe9;&nbsp;&thinsp;x</td></tr><tr><td>a & b &nosuch; &#55296; &</td></tr></table>",
			"<b> &amp; é€é x\na & b &nosuch; &#55296; &\n"},
		{"what is not text", "<table><tr><td>1<script>if (a < b) '</td>'</script><STYLE>td{}</STYLE><!-- <td> -->2</td></tr><tr><td>3<template><tr></template></td></tr></table>", "12\n3\n"},
		{"spans", `<table><tr><td colspan=2>a</td><td rowspan="2">b</td></tr><tr><td>c</td><td>d</td></tr><tr><td>e</td><td>f</td><td>g</td></tr></table>`, "a\t\tb\nc\td\t\ne\tf\tg\n"},
		{"a span over rows in front", `<table><tr><td rowspan=2>a<td>b<tr><td>c</table>`, "a\tb\n\tc\n"},
		{"the longest", rows(2, "x") + rows(3, "y") + rows(2, "z"), "y\ny\ny\n"},
		{"inside a layout", "<table><tr><td>menu</td><td>" + rows(2, "x") + "</td></tr></table>", "x\nx\n"},
		{"less than", "<table><tr><td>a < b <3 </></td></tr><tr><td>1</td></tr></table>", "a < b <3 </>\n1\n"},
		{"one row", rows(1, "x"), ""},
		{"no table", "<p>Dear all,<br>the figures", ""},
		{"cut off", "<table><tr><td>a</td></tr><tr><td>b</td><td cols", "a\nb\n"},
	} {
		got, fits := htmlTable(c.html)
		if got != c.want || !fits {
			t.Errorf("%s: %q (%t), want %q", c.name, got, fits, c.want)
		}
	}
	for name, html := range map[string]string{
		"many cells": rows(mostCells+1, ""), "wide cells": "<table>" + strings.Repeat("<td colspan=1000>", 101),
		"high cells": "<table><tr>" + strings.Repeat("<td rowspan=60000>", 400) + strings.Repeat("<tr>", 300), "long": strings.Repeat(" ", longestHTML+1),
	} {
		if got, fits := htmlTable(html); fits {
			t.Errorf("%s fit: %d bytes", name, len(got))
		}
	}
}

// What comes out has lines of its own making only: as many as rows, tabs between
// cells, and quotes in pairs.
func FuzzHTMLTable(f *testing.F) {
	f.Add(`<table><tr><td colspan=2>a</td><td rowspan="2">&eacute;"</td></tr><tr><!-- --><td>c<script></td></script></table>`)
	f.Add("<table><table><tr><td></table></td><th>&#x;</table>< / <!")
	f.Fuzz(func(t *testing.T, html string) {
		got, fits := htmlTable(html)
		if !fits || got == "" {
			return
		}
		if rows := strings.Count(strings.ToLower(html), "<t"); strings.Count(got, "\n") > rows {
			t.Errorf("%d tags make %q", rows, got)
		}
		if strings.ContainsAny(got, "\r\v\f") || strings.Count(got, `"`)%2 != 0 {
			t.Errorf("%q", got)
		}
	})
}
