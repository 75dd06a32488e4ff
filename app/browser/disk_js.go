package browser

import (
	"context"
	"errors"
	"syscall/js"
)

// What is kept of a file is an object {handle, name, auto, at, modified, size}:
// the last two are how the file was left, so that a change from outside shows.

// HasDisk reports whether this browser writes files in place.
func (*Page) HasDisk() bool {
	return js.Global().Get("showSaveFilePicker").Type() == js.TypeFunction
}

// FindDisk is the file chosen for a workbook.
func (*Page) FindDisk(ctx context.Context, key string) (file DiskFile, ok bool, err error) {
	kept, err := handleOf(ctx, key)
	if err != nil || !kept.Truthy() {
		return file, false, err
	}
	return DiskFile{Name: stringOf(kept.Get("name")), Auto: kept.Get("auto").Truthy(), At: stringOf(kept.Get("at"))}, true, nil
}

// PickDisk asks the reader for a file. [ErrNotChosen] when they change their mind.
func (*Page) PickDisk(ctx context.Context, key, name string) (file DiskFile, err error) {
	defer thrown(&err)
	handle, err := await(ctx, js.Global().Call("showSaveFilePicker", map[string]any{
		"suggestedName": name,
		"types":         []any{map[string]any{"description": "KPI workbook", "accept": map[string]any{"application/vnd.kpi-workbook+zip": []any{".kpi"}}}},
	}))
	if named(err, "AbortError") {
		return file, ErrNotChosen
	}
	if err != nil {
		return file, err
	}
	file.Name = stringOf(handle.Get("name"))
	return file, keepHandle(ctx, key, js.ValueOf(map[string]any{"handle": handle, "name": file.Name}))
}

func named(err error, name string) bool {
	var e *domError
	return errors.As(err, &e) && e.name == name
}

// CheckDisk asks for permission and whether the file is as it was left.
func (*Page) CheckDisk(ctx context.Context, key string, anyway bool) (err error) {
	defer thrown(&err)
	kept, err := handleOf(ctx, key)
	if err != nil {
		return err
	}
	if !kept.Truthy() {
		return ErrMissing
	}
	handle := kept.Get("handle")
	if !allowed(ctx, handle) {
		return ErrDenied
	}
	if modified := kept.Get("modified"); modified.Truthy() && !anyway {
		file, err := await(ctx, handle.Call("getFile"))
		switch {
		case named(err, "NotFoundError"):
			return ErrMissing
		case err != nil:
			return err
		case !file.Get("lastModified").Equal(modified) || !file.Get("size").Equal(kept.Get("size")):
			return ErrChanged
		}
	}
	return nil
}

// allowed reports whether the file may be written, asking the reader if a click
// of theirs is recent enough.
func allowed(ctx context.Context, handle js.Value) bool {
	for _, ask := range []string{"queryPermission", "requestPermission"} {
		if handle.Get(ask).Type() != js.TypeFunction {
			return true // it can only be tried
		}
		answer, err := await(ctx, handle.Call(ask, map[string]any{"mode": "readwrite"}))
		if err == nil && stringOf(answer) == "granted" {
			return true
		}
	}
	return false
}

// WriteDisk writes a Blob. The browser writes beside the file and puts the new
// one in its place when it is whole.
func (*Page) WriteDisk(ctx context.Context, key string, payload any, at string) (err error) {
	defer thrown(&err)
	blob, ok := payload.(js.Value)
	if !ok {
		return errors.New("there is nothing to write")
	}
	kept, err := handleOf(ctx, key)
	if err != nil || !kept.Truthy() {
		return errors.Join(err, ErrMissing)
	}
	handle := kept.Get("handle")
	if err := replace(ctx, handle, blob); err != nil {
		switch {
		case named(err, "NotFoundError"):
			return ErrMissing
		case named(err, "NotAllowedError"):
			return ErrDenied
		}
		return err
	}
	file, err := await(ctx, handle.Call("getFile"))
	if err != nil {
		return err
	}
	for name, value := range map[string]any{"at": at, "modified": file.Get("lastModified"), "size": file.Get("size")} {
		kept.Set(name, value)
	}
	return keepHandle(ctx, key, kept)
}

func replace(ctx context.Context, handle, blob js.Value) error {
	out, err := await(ctx, handle.Call("createWritable"))
	if err != nil {
		return err
	}
	if _, err = await(ctx, out.Call("write", blob)); err == nil {
		_, err = await(ctx, out.Call("close"))
	}
	if err != nil {
		_, _ = await(ctx, out.Call("abort")) // the file is as it was
	}
	return err
}

// SetDiskAuto remembers whether every save is followed by the file.
func (*Page) SetDiskAuto(ctx context.Context, key string, auto bool) error {
	kept, err := handleOf(ctx, key)
	if err != nil || !kept.Truthy() {
		return err
	}
	kept.Set("auto", auto)
	return keepHandle(ctx, key, kept)
}

// ForgetDisk forgets the file.
func (*Page) ForgetDisk(ctx context.Context, key string) error {
	return keepHandle(ctx, key, js.Undefined())
}

func handleOf(ctx context.Context, key string) (kept js.Value, err error) {
	err = idb.with(ctx, func(conn js.Value) (err error) {
		defer thrown(&err)
		kept, err = result(ctx, transaction(conn, "readonly", handleStore).Call("objectStore", handleStore).Call("get", key))
		return err
	})
	return kept, err
}

// keepHandle keeps what is known of a file, or nothing any more.
func keepHandle(ctx context.Context, key string, kept js.Value) error {
	return idb.with(ctx, func(conn js.Value) (err error) {
		defer thrown(&err)
		tx := transaction(conn, "readwrite", handleStore)
		end := completionOf(tx)
		if kept.IsUndefined() {
			tx.Call("objectStore", handleStore).Call("delete", key)
		} else {
			tx.Call("objectStore", handleStore).Call("put", kept, key)
		}
		return end.wait()
	})
}
