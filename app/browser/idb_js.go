package browser

import (
	"context"
	"errors"
	"strings"
	"sync"
	"syscall/js"
	"time"

	"kpiworkbook/app/keep"
)

// The database. Page and worker open the same one.
const (
	databaseName    = "kpi"
	databaseVersion = 2 // raised with every new store; a page of an earlier build stops writing

	headStore     = "heads"       // key → head of a workbook
	recordStore   = "generations" // [key, number] → record without its document
	documentStore = "documents"   // [key, number] → document
	fileStore     = "files"       // sha → {size, pieces, at}
	pieceStore    = "pieces"      // hash → bytes
	ageStore      = "piece-ages"  // hash → {at, bytes}
	columnStore   = "columns"     // what was read of a file → {of, size, pieces, at}
	handleStore   = "handles"     // key → the file on disk a workbook is written to
)

var storeNames = [...]string{headStore, recordStore, documentStore, fileStore, pieceStore, ageStore, columnStore, handleStore}

// database is a connection that is opened when it is needed, and once more when
// it broke: browsers close connections under us now and then.
type database struct {
	mu   sync.Mutex
	conn js.Value
}

var idb database

// with runs do with a connection; when it fails for a reason that a fresh
// connection can cure, do is run once more with one.
func (d *database) with(ctx context.Context, do func(conn js.Value) error) error {
	var err error
	for again := range 2 {
		if again > 0 {
			time.Sleep(hiccup)
		}
		var conn js.Value
		if conn, err = d.open(ctx); err != nil {
			if ctx.Err() != nil {
				return err
			}
			continue
		}
		if err = do(conn); err == nil || !curable(err) {
			return err
		}
		d.drop(conn)
	}
	return err
}

// hiccup is how long a browser is given to get over a failure of its storage.
const hiccup = 100 * time.Millisecond

// curable are failures of the connection rather than of what was asked.
func curable(err error) bool {
	var e *domError
	if !errors.As(err, &e) {
		return false
	}
	switch e.name {
	case "InvalidStateError", "UnknownError", "AbortError", "NotFoundError":
		return true
	}
	message := strings.ToLower(e.message)
	return strings.Contains(message, "connection") || strings.Contains(message, "backing store")
}

func (d *database) drop(conn js.Value) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.conn.Equal(conn) {
		d.conn = js.Undefined()
	}
	defer func() { _ = recover() }() // it may be closed already
	conn.Call("close")
}

// open gives the connection, making it first when there is none.
func (d *database) open(ctx context.Context) (conn js.Value, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.conn.Truthy() {
		return d.conn, nil
	}
	defer thrown(&err)
	factory := js.Global().Get("indexedDB")
	if !factory.Truthy() {
		return js.Value{}, errors.New("this browser has no storage here")
	}
	request := factory.Call("open", databaseName, databaseVersion)
	upgrade := js.FuncOf(func(js.Value, []js.Value) any {
		makeStores(request.Get("result"))
		return nil
	})
	defer upgrade.Release()
	request.Set("onupgradeneeded", upgrade)
	conn, err = result(ctx, request)
	if err != nil {
		return js.Value{}, err
	}
	d.conn = conn
	d.watch(conn)
	return conn, nil
}

// watch lets go of a connection that a newer version of the page, or the
// browser, wants closed.
func (d *database) watch(conn js.Value) {
	lost := js.FuncOf(func(_ js.Value, args []js.Value) any {
		if args[0].Get("type").String() == "versionchange" {
			conn.Call("close")
		}
		go func() {
			d.mu.Lock()
			defer d.mu.Unlock()
			if d.conn.Equal(conn) {
				d.conn = js.Undefined()
			}
		}()
		return nil
	})
	conn.Set("onversionchange", lost)
	conn.Set("onclose", lost)
}

func makeStores(db js.Value) {
	names := db.Get("objectStoreNames")
	for _, name := range storeNames {
		if !names.Call("contains", name).Bool() {
			db.Call("createObjectStore", name)
		}
	}
}

// transaction begins one over the given stores. Writing ones are strict: they
// are complete when the disk has them.
func transaction(conn js.Value, mode string, stores ...string) js.Value {
	names := make([]any, len(stores))
	for i, s := range stores {
		names[i] = s
	}
	if mode == "readwrite" {
		return conn.Call("transaction", names, mode, map[string]any{"durability": "strict"})
	}
	return conn.Call("transaction", names, mode)
}

// result waits for a request.
func result(ctx context.Context, request js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	done := make(chan outcome, 1)
	ok := js.FuncOf(func(js.Value, []js.Value) any {
		done <- outcome{value: request.Get("result")}
		return nil
	})
	bad := js.FuncOf(func(_ js.Value, args []js.Value) any {
		args[0].Call("preventDefault")
		done <- outcome{err: domErrorOf(request.Get("error"))}
		return nil
	})
	blocked := js.FuncOf(func(js.Value, []js.Value) any {
		done <- outcome{err: errors.New("another tab keeps an older version of the storage open: close it and try again")}
		return nil
	})
	request.Set("onsuccess", ok)
	request.Set("onerror", bad)
	request.Set("onblocked", blocked)
	select {
	case o := <-done:
		ok.Release()
		bad.Release()
		blocked.Release()
		return o.value, o.err
	case <-ctx.Done():
		return js.Value{}, ctx.Err()
	}
}

// completion is the end of a transaction, for which one waits after having asked
// for everything in it.
type completion struct {
	done chan error
	free func()
}

func completionOf(tx js.Value) *completion {
	c := &completion{done: make(chan error, 1)}
	ok := js.FuncOf(func(js.Value, []js.Value) any {
		c.done <- nil
		return nil
	})
	bad := js.FuncOf(func(js.Value, []js.Value) any {
		c.done <- domErrorOf(tx.Get("error"))
		return nil
	})
	tx.Set("oncomplete", ok)
	tx.Set("onabort", bad)
	c.free = func() { ok.Release(); bad.Release() }
	return c
}

// wait is over when the transaction is complete, and not a moment earlier.
func (c *completion) wait() error {
	err := <-c.done
	c.free()
	return err
}

// domError is an error of the browser by its name.
type domError struct{ name, message string }

func (e *domError) Error() string {
	switch e.name {
	case "QuotaExceededError":
		return keep.ErrFull.Error()
	case "InvalidStateError":
		return "the browser closed the storage of this page"
	case "VersionError":
		return "a newer version of this page uses the storage: reload the page"
	}
	if e.message == "" {
		return e.name
	}
	return e.message
}

// Is recognises a full storage.
func (e *domError) Is(target error) bool {
	return target == keep.ErrFull && e.name == "QuotaExceededError"
}

func domErrorOf(v js.Value) error {
	if v.Type() != js.TypeObject {
		return &domError{name: "AbortError", message: "the browser broke the save off"}
	}
	return &domError{name: stringOf(v.Get("name")), message: stringOf(v.Get("message"))}
}

// thrown turns an exception of the browser into an error.
func thrown(err *error) {
	switch r := recover().(type) {
	case nil:
	case js.Error:
		*err = domErrorOf(r.Value)
	case error:
		*err = r
	default:
		panic(r)
	}
}

func stringOf(v js.Value) string {
	if v.Type() == js.TypeString {
		return v.String()
	}
	return ""
}
