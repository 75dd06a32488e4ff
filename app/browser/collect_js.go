package browser

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"syscall/js"
	"time"

	"kpiworkbook/app/keep"
)

// Locks of this origin. Every page holds openLock, shared with the others, for
// as long as it lives; who collects holds collectLock.
const (
	openLock    = "kpi-open"
	collectLock = "kpi-collect"
)

// locks are the browser's, undefined where it has none.
func locks() js.Value { return js.Global().Get("navigator").Get("locks") }

// holdOpen says to all other tabs that this page is open.
func holdOpen() {
	if !locks().Truthy() {
		return
	}
	forever := js.FuncOf(func(js.Value, []js.Value) any {
		executor := js.FuncOf(func(js.Value, []js.Value) any { return nil })
		defer executor.Release()
		return js.Global().Get("Promise").New(executor)
	})
	locks().Call("request", openLock, map[string]any{"mode": "shared"}, forever)
}

// Collect drops what nothing names and what has been there for the grace. It
// does nothing unless this is the only page that is open: what another tab could
// bring back by undoing is named by nobody but that tab.
func (Vault) Collect(ctx context.Context, named []string) (files int, freed int64, err error) {
	err = alone(ctx, func() error {
		return idb.with(ctx, func(conn js.Value) (err error) {
			files, freed, err = collect(conn, named)
			return err
		})
	})
	return files, freed, err
}

// alone runs do while no other page is open and nobody else collects.
func alone(ctx context.Context, do func() error) (err error) {
	defer thrown(&err)
	if !locks().Truthy() {
		return nil
	}
	held := make(chan js.Value, 1) // ends the lock; undefined when somebody else has it
	var take, executor js.Func
	executor = js.FuncOf(func(_ js.Value, args []js.Value) any {
		held <- args[0]
		return nil
	})
	take = js.FuncOf(func(_ js.Value, args []js.Value) any {
		if args[0].Truthy() {
			return js.Global().Get("Promise").New(executor)
		}
		held <- js.Undefined()
		return nil
	})
	defer func() { take.Release(); executor.Release() }()
	locks().Call("request", collectLock, map[string]any{"ifAvailable": true}, take)
	end := <-held
	if !end.Truthy() {
		return nil
	}
	defer end.Invoke()
	if n, err := openPages(ctx); err != nil || n > 1 {
		return err
	}
	return do()
}

func openPages(ctx context.Context) (n int, err error) {
	state, err := await(ctx, locks().Call("query"))
	if err != nil {
		return 0, err
	}
	list := state.Get("held")
	for i := range list.Length() {
		if stringOf(list.Index(i).Get("name")) == openLock {
			n++
		}
	}
	return n, nil
}

// collect is one transaction, so that no save can name anything meanwhile. What
// was named since the list was made is looked up in it.
func collect(conn js.Value, named []string) (files int, freed int64, err error) {
	defer thrown(&err)
	tx := transaction(conn, "readwrite", recordStore, fileStore, columnStore, pieceStore, ageStore)
	end := completionOf(tx)
	records, err := texts(context.Background(), tx.Call("objectStore", recordStore).Call("getAll"))
	for _, r := range decodeAll[keep.Record](records) {
		named = append(named, r.Files...)
	}
	var used, columns map[string]bool
	if err == nil {
		used, files, err = dropSealed(tx, fileStore, named)
	}
	if err == nil {
		columns, _, err = dropSealed(tx, columnStore, named)
	}
	if err == nil {
		freed, err = dropPieces(tx, used, columns)
	}
	if err != nil {
		tx.Call("abort")
		end.wait()
		return 0, 0, err
	}
	return files, freed, end.wait()
}

// dropSealed drops files, or columns of files, that are not named; used is the
// pieces of those that stay.
func dropSealed(tx js.Value, name string, named []string) (used map[string]bool, dropped int, err error) {
	keys, list, err := sealedOf(tx, name)
	used = map[string]bool{}
	for i, s := range list {
		file := keys[i]
		if s.Of != "" {
			file = s.Of
		}
		if !slices.Contains(named, file) && old(s.At) {
			tx.Call("objectStore", name).Call("delete", keys[i])
			dropped++
			continue
		}
		for _, p := range s.Pieces {
			used[p] = true
		}
	}
	return used, dropped, err
}

// sealedOf gives all entries of the files, or of the columns.
func sealedOf(tx js.Value, name string) (keys []string, list []sealed, err error) {
	keys, values, err := entries(context.Background(), tx.Call("objectStore", name))
	if err != nil {
		return nil, nil, err
	}
	list = make([]sealed, len(keys))
	for i := range keys {
		if json.Unmarshal([]byte(values[i]), &list[i]) != nil {
			return nil, nil, errors.New("an entry of the files cannot be read; nothing is dropped")
		}
	}
	return keys, list, nil
}

func dropPieces(tx js.Value, used, columns map[string]bool) (freed int64, err error) {
	ages := tx.Call("objectStore", ageStore)
	keys, values, err := entries(context.Background(), ages)
	if err != nil {
		return 0, err
	}
	for i, hash := range keys {
		var a age
		if used[hash] || columns[hash] || json.Unmarshal([]byte(values[i]), &a) != nil || !old(a.At) {
			continue
		}
		ages.Call("delete", hash)
		tx.Call("objectStore", pieceStore).Call("delete", hash)
		freed += a.Bytes
	}
	return freed, nil
}

// old reports whether something has been there for the grace. A clock that was
// set back makes things younger, and so they stay.
func old(at int64) bool { return time.Since(time.Unix(at, 0)) > grace }

// DropColumns drops all columns that were read of files: they can be read again.
func (Store) DropColumns(ctx context.Context) error {
	return idb.with(ctx, func(conn js.Value) (err error) {
		defer thrown(&err)
		tx := transaction(conn, "readwrite", fileStore, columnStore, pieceStore, ageStore)
		end := completionOf(tx)
		_, files, err := sealedOf(tx, fileStore)
		_, columns, bad := sealedOf(tx, columnStore)
		if err = errors.Join(err, bad); err != nil {
			tx.Call("abort")
			end.wait()
			return err
		}
		used := map[string]bool{}
		for _, f := range files {
			for _, p := range f.Pieces {
				used[p] = true
			}
		}
		tx.Call("objectStore", columnStore).Call("clear")
		for _, c := range columns {
			for _, p := range c.Pieces {
				if !used[p] {
					tx.Call("objectStore", pieceStore).Call("delete", p)
					tx.Call("objectStore", ageStore).Call("delete", p)
				}
			}
		}
		return end.wait()
	})
}

// Sizes is what files, columns and documents take.
func (Store) Sizes(ctx context.Context) (sizes keep.Sizes, err error) {
	err = idb.with(ctx, func(conn js.Value) (err error) {
		defer thrown(&err)
		sizes = keep.Sizes{Files: map[string]int64{}, Columns: map[string]int64{}, Versions: map[string]int64{}}
		tx := transaction(conn, "readonly", fileStore, columnStore, recordStore)
		keys, files, err := sealedOf(tx, fileStore)
		_, columns, bad := sealedOf(tx, columnStore)
		records, worse := texts(ctx, tx.Call("objectStore", recordStore).Call("getAll"))
		for i, f := range files {
			sizes.Files[keys[i]] = f.Size
		}
		for _, c := range columns {
			sizes.Columns[c.Of] += c.Size
		}
		for _, r := range decodeAll[keep.Record](records) {
			sizes.Versions[r.Key] += int64(r.Bytes)
		}
		return errors.Join(err, bad, worse)
	})
	return sizes, err
}
