package table_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"strings"
	"testing"

	"kpiworkbook/kpi/kpitest"
	"kpiworkbook/kpi/sha256"
	"kpiworkbook/kpi/table"
)

// formSum is what the byte forms of the files below come to under FormVersion.
const (
	formSum     = "b269dce9b1cf6605"
	formSumFrom = 2
)

// wayward are files in which reading has much to decide.
var wayward = []string{
	"",
	"only a header,and another\n",
	"Day;Amount;Share;Note\n31.12.2025;1.234,50 €;12,5 %;\"a;b\"\n01.01.2026;-0,5 €;100 %;\n02.01.2026;(3,00 €);;\"two\nlines\"\n",
	"day,at,took,done,code\n01/02/2026,2026-02-01T10:00:00+02:00,1:30,yes,007\n13/02/2026,2026-02-13 23:59:59,25:00:05,no,010\n,,,,\n",
	"n,m\n1,1\n2.5,9223372036854775807\n3,92233720368547758080\nn/a,-\n1e3,0.0000001\nfour,7\n",
	"Report of March\n\nName\tValue\nA\t1\nB\t2\tmore\nC\nTotal\t3\n\n",
	"a,a,\n1,2,3\n\"open,2\n",
	"x|y\n$1,000.00|Jan 5, 2026\n€2.5|Feb 6, 2026\n",
	"text\n" + strings.Repeat("same\nother\n \n", 400),
	"\xEF\xBB\xBFname,city\nÖzil,K\xC3\xB6ln\n",
	"name,city\n\xD6zil,K\xF6ln\n",
}

// Columns are kept under a name with FormVersion in it. Who changes what reading
// makes of a file, or how that is written, has to raise it, or old columns go on
// being used: this fails until then.
func TestAnotherReadingHasAnotherFormVersion(t *testing.T) {
	files := [][]byte{kpitest.Orders(3, 5000)}
	for _, text := range wayward {
		files = append(files, []byte(text))
	}
	var all bytes.Buffer
	for _, data := range files {
		read, err := table.Read(context.Background(), data, table.Options{Name: "T"})
		if err == nil {
			err = read.Encode(&all, nil)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	sum := sha256.Sum256(all.Bytes())
	if got := hex.EncodeToString(sum[:8]); table.FormVersion != formSumFrom || got != formSum {
		t.Errorf("files are read or written in another way than by version %d: raise FormVersion, and put it and the sum %s here", formSumFrom, got)
	}
}
