package workbook

import (
	"encoding/hex"
	"io"

	"kpiworkbook/kpi/sha256"
)

// ID derives an identifier from texts: the same texts always give the same one,
// and different texts different ones. Samples and tests name their entities by
// it; what a user makes gets a random identifier from the caller.
func ID(texts ...string) string {
	sum := sha256.New()
	for _, text := range texts {
		io.WriteString(sum, text)
		sum.Write([]byte{0})
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}
