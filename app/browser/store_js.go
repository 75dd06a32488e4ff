package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"syscall/js"

	"kpiworkbook/app/keep"
)

// Store keeps documents in the browser's database.
type Store struct{}

// NewStore is the store of this page.
func NewStore() keep.Store {
	holdOpen()
	return Store{}
}

// Heads lists the workbooks, newest first. A workbook whose entry is gone or
// unreadable is found by its generations.
func (Store) Heads(ctx context.Context) (heads []keep.Head, err error) {
	err = idb.with(ctx, func(conn js.Value) (err error) {
		defer thrown(&err)
		tx := transaction(conn, "readonly", headStore, recordStore)
		entries, err := texts(ctx, tx.Call("objectStore", headStore).Call("getAll"))
		if err != nil {
			return err
		}
		records, err := texts(ctx, tx.Call("objectStore", recordStore).Call("getAll"))
		if err != nil {
			return err
		}
		heads = withOrphans(decodeAll[keep.Head](entries), decodeAll[keep.Record](records))
		return nil
	})
	sort.Slice(heads, func(i, j int) bool { return heads[i].At > heads[j].At })
	return heads, err
}

// List lists the generations of a workbook, newest first.
func (Store) List(ctx context.Context, key string) (list []keep.Record, err error) {
	err = idb.with(ctx, func(conn js.Value) (err error) {
		defer thrown(&err)
		texts, err := texts(ctx, transaction(conn, "readonly", recordStore).Call("objectStore", recordStore).Call("getAll", allOf(key)))
		if err != nil {
			return err
		}
		list = decodeAll[keep.Record](texts)
		return nil
	})
	sort.Slice(list, func(i, j int) bool { return list[i].Number > list[j].Number })
	return list, err
}

// Read gives one generation.
func (Store) Read(ctx context.Context, key string, number uint64) (r keep.Record, ok bool, err error) {
	err = idb.with(ctx, func(conn js.Value) (err error) {
		defer thrown(&err)
		tx := transaction(conn, "readonly", recordStore, documentStore)
		place := placeOf(key, number)
		about, err := result(ctx, tx.Call("objectStore", recordStore).Call("get", place))
		if err != nil {
			return err
		}
		document, err := result(ctx, tx.Call("objectStore", documentStore).Call("get", place))
		if err != nil {
			return err
		}
		if r, ok = (keep.Record{}), false; about.Type() != js.TypeString || document.Type() != js.TypeString {
			return nil
		}
		if json.Unmarshal([]byte(about.String()), &r) != nil {
			return nil
		}
		r.Payload, ok = document.String(), true
		return nil
	})
	return r, ok, err
}

// Commit saves: the head is read, compared and written in one transaction.
func (Store) Commit(ctx context.Context, c keep.Commit) error {
	head, err := json.Marshal(c.Head)
	if err != nil {
		return fmt.Errorf("write head: %w", err)
	}
	about, err := json.Marshal(c.Record)
	if err != nil {
		return fmt.Errorf("write record: %w", err)
	}
	return idb.with(ctx, func(conn js.Value) (err error) {
		defer thrown(&err)
		tx := transaction(conn, "readwrite", headStore, recordStore, documentStore)
		end := completionOf(tx)
		if err := expectHead(ctx, tx, c); err != nil {
			tx.Call("abort")
			end.wait()
			return err
		}
		place := placeOf(c.Record.Key, c.Record.Number)
		tx.Call("objectStore", recordStore).Call("put", string(about), place)
		tx.Call("objectStore", documentStore).Call("put", c.Record.Payload, place)
		for _, n := range c.Prune {
			tx.Call("objectStore", recordStore).Call("delete", placeOf(c.Head.Key, n))
			tx.Call("objectStore", documentStore).Call("delete", placeOf(c.Head.Key, n))
		}
		tx.Call("objectStore", headStore).Call("put", string(head), c.Head.Key)
		return end.wait()
	})
}

// expectHead compares the head and marks what is damaged.
func expectHead(ctx context.Context, tx js.Value, c keep.Commit) error {
	// Without a deadline: a transaction that is begun is brought to its end.
	ctx = context.WithoutCancel(ctx)
	records := tx.Call("objectStore", recordStore)
	generation, err := generationOf(ctx, tx.Call("objectStore", headStore), records, c.Head.Key)
	if err != nil {
		return err
	}
	if generation != c.Expect {
		return &keep.Conflict{Theirs: generation}
	}
	for _, n := range c.Damaged {
		text, err := result(ctx, records.Call("get", placeOf(c.Head.Key, n)))
		var r keep.Record
		if err != nil || text.Type() != js.TypeString || json.Unmarshal([]byte(text.String()), &r) != nil {
			continue
		}
		r.Damaged = true
		if marked, err := json.Marshal(r); err == nil {
			records.Call("put", string(marked), placeOf(c.Head.Key, n))
		}
	}
	return nil
}

// generationOf is the generation that the head names; where the head is gone or
// unreadable, the newest there is.
func generationOf(ctx context.Context, heads, records js.Value, key string) (uint64, error) {
	text, err := result(ctx, heads.Call("get", key))
	if err != nil {
		return 0, err
	}
	var head keep.Head
	if text.Type() == js.TypeString && json.Unmarshal([]byte(text.String()), &head) == nil {
		return head.Generation, nil
	}
	places, err := result(ctx, records.Call("getAllKeys", allOf(key)))
	if err != nil {
		return 0, err
	}
	var newest uint64
	for i := range places.Length() {
		newest = max(newest, uint64(number(places.Index(i).Index(1))))
	}
	return newest, nil
}

// Forget drops a workbook with all its generations.
func (Store) Forget(ctx context.Context, key string) error {
	return idb.with(ctx, func(conn js.Value) (err error) {
		defer thrown(&err)
		tx := transaction(conn, "readwrite", headStore, recordStore, documentStore, handleStore)
		end := completionOf(tx)
		tx.Call("objectStore", headStore).Call("delete", key)
		tx.Call("objectStore", handleStore).Call("delete", key)
		tx.Call("objectStore", recordStore).Call("delete", allOf(key))
		tx.Call("objectStore", documentStore).Call("delete", allOf(key))
		return end.wait()
	})
}

// Thin drops generations, but never the one that the head names.
func (Store) Thin(ctx context.Context, key string, numbers []uint64) error {
	return idb.with(ctx, func(conn js.Value) (err error) {
		defer thrown(&err)
		tx := transaction(conn, "readwrite", headStore, recordStore, documentStore)
		end := completionOf(tx)
		current, err := generationOf(context.WithoutCancel(ctx), tx.Call("objectStore", headStore), tx.Call("objectStore", recordStore), key)
		if err != nil {
			tx.Call("abort")
			end.wait()
			return err
		}
		for _, n := range numbers {
			if n != current {
				tx.Call("objectStore", recordStore).Call("delete", placeOf(key, n))
				tx.Call("objectStore", documentStore).Call("delete", placeOf(key, n))
			}
		}
		return end.wait()
	})
}

func placeOf(key string, number uint64) js.Value {
	return js.ValueOf([]any{key, float64(number)})
}

// allOf is the range of all generations of a workbook.
func allOf(key string) js.Value {
	return js.Global().Get("IDBKeyRange").Call("bound", []any{key, 0}, []any{key, js.Global().Get("Infinity")})
}

// texts waits for a request that gives an array of texts; what is no text is left out.
func texts(ctx context.Context, request js.Value) ([]string, error) {
	all, err := result(ctx, request)
	if err != nil {
		return nil, err
	}
	var list []string
	for i := range all.Length() {
		if text := all.Index(i); text.Type() == js.TypeString {
			list = append(list, text.String())
		}
	}
	return list, nil
}

// decodeAll reads texts; one that cannot be read is left out, so that it does not
// take the others with it.
func decodeAll[T any](texts []string) []T {
	list := make([]T, 0, len(texts))
	for _, text := range texts {
		var v T
		if json.Unmarshal([]byte(text), &v) == nil {
			list = append(list, v)
		}
	}
	return list
}

// withOrphans adds the newest generation of each workbook that has no head.
func withOrphans(heads []keep.Head, records []keep.Record) []keep.Head {
	known := map[string]bool{}
	for _, h := range heads {
		known[h.Key] = true
	}
	newest := map[string]keep.Record{}
	for _, r := range records {
		if !known[r.Key] && r.Number > newest[r.Key].Number {
			newest[r.Key] = r
		}
	}
	for key, r := range newest {
		heads = append(heads, keep.Head{Key: key, Generation: r.Number, Name: r.Name, At: r.At, Tables: r.Tables, KPIs: r.KPIs})
	}
	return heads
}
