package keep

import (
	"context"
	"errors"

	"kpiworkbook/kpi/workbook"
)

// fromNewer reports whether the document of a generation is whole but was
// written by a newer program, and how that is said. Such a document is not
// damaged: nobody steps back behind it, and nothing is written over it.
func (k *Keeper) fromNewer(ctx context.Context, key string, number uint64) (say string, newer bool) {
	r, ok, err := k.Store.Read(ctx, key, number)
	if err != nil || !ok || checksum(r.Payload) != r.Checksum {
		return "", false
	}
	_, err = workbook.Decode([]byte(r.Payload))
	var refused workbook.Refusal
	if !errors.As(err, &refused) || refused.Diagnostic.Code != "newer-version" {
		return "", false
	}
	return refused.Diagnostic.Message + " " + refused.Diagnostic.Hint, true
}
