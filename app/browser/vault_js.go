package browser

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"syscall/js"
	"time"

	"kpiworkbook/app/piece"
	"kpiworkbook/kpi/sha256"
)

// Vault keeps the bytes of files in the browser's database, in pieces under the
// hash of each.
type Vault struct{}

// NewVault is the vault of this worker.
func NewVault() Vault { return Vault{} }

// grace is how long bytes that nothing names stay: what names them may be on its way.
const grace = time.Hour

// sealed is what is kept of a whole file, or of the columns read from one.
type sealed struct {
	Of     string   `json:"of,omitempty"` // of columns: the hash of the file
	Size   int64    `json:"size"`
	Pieces []string `json:"pieces"`
	At     int64    `json:"at"` // Unix seconds
}

type age struct {
	At    int64 `json:"at"`
	Bytes int64 `json:"bytes"`
}

// Depot tells the script of a worker where Put puts pieces.
func (Vault) Depot() map[string]any {
	return map[string]any{"database": databaseName, "version": databaseVersion, "pieces": pieceStore, "ages": ageStore}
}

// Put keeps a piece.
func (Vault) Put(ctx context.Context, p piece.Piece) (hash string, err error) {
	buffer := piece.Buffer(p)
	if hash, err = digest(ctx, buffer); err != nil {
		return "", err
	}
	about, err := json.Marshal(age{At: time.Now().Unix(), Bytes: int64(p.Size())})
	if err != nil {
		return "", err
	}
	err = idb.with(ctx, func(conn js.Value) (err error) {
		defer thrown(&err)
		tx := transaction(conn, "readwrite", pieceStore, ageStore)
		end := completionOf(tx)
		tx.Call("objectStore", pieceStore).Call("put", buffer, hash) // again, if it is there: it may be damaged
		tx.Call("objectStore", ageStore).Call("put", string(about), hash)
		return end.wait()
	})
	return hash, err
}

// Get reads a piece back and verifies it.
func (Vault) Get(ctx context.Context, hash string) (p piece.Piece, ok bool, err error) {
	var buffer js.Value
	err = idb.with(ctx, func(conn js.Value) (err error) {
		defer thrown(&err)
		buffer, err = result(ctx, transaction(conn, "readonly", pieceStore).Call("objectStore", pieceStore).Call("get", hash))
		return err
	})
	if err != nil || buffer.Type() != js.TypeObject || !buffer.InstanceOf(js.Global().Get("ArrayBuffer")) {
		return nil, false, err
	}
	if got, err := digest(ctx, buffer); err != nil || got != hash {
		return nil, false, err
	}
	return piece.Of(buffer), true, nil
}

// Seal names a whole file.
func (Vault) Seal(ctx context.Context, sha string, size int64, pieces []string) error {
	return seal(ctx, fileStore, sha, sealed{Size: size, Pieces: pieces, At: time.Now().Unix()})
}

// Find gives the pieces of a file.
func (Vault) Find(ctx context.Context, sha string) (pieces []string, size int64, ok bool, err error) {
	return find(ctx, fileStore, sha)
}

// SealColumns names the columns that were read of a file.
func (Vault) SealColumns(ctx context.Context, key, of string, size int64, pieces []string) error {
	return seal(ctx, columnStore, key, sealed{Of: of, Size: size, Pieces: pieces, At: time.Now().Unix()})
}

// FindColumns gives the pieces of columns.
func (Vault) FindColumns(ctx context.Context, key string) (pieces []string, size int64, ok bool, err error) {
	return find(ctx, columnStore, key)
}

func seal(ctx context.Context, store, key string, what sealed) error {
	text, err := json.Marshal(what)
	if err != nil {
		return err
	}
	return idb.with(ctx, func(conn js.Value) (err error) {
		defer thrown(&err)
		tx := transaction(conn, "readwrite", store)
		end := completionOf(tx)
		tx.Call("objectStore", store).Call("put", string(text), key)
		return end.wait()
	})
}

func find(ctx context.Context, store, key string) (pieces []string, size int64, ok bool, err error) {
	var text js.Value
	err = idb.with(ctx, func(conn js.Value) (err error) {
		defer thrown(&err)
		text, err = result(ctx, transaction(conn, "readonly", store).Call("objectStore", store).Call("get", key))
		return err
	})
	if err != nil || text.Type() != js.TypeString {
		return nil, 0, false, err
	}
	var s sealed
	if json.Unmarshal([]byte(text.String()), &s) != nil {
		return nil, 0, false, nil
	}
	return s.Pieces, s.Size, true, nil
}

// entries gives all keys and texts of a store.
func entries(ctx context.Context, store js.Value) (keys, values []string, err error) {
	all, err := result(ctx, store.Call("getAllKeys"))
	if err != nil {
		return nil, nil, err
	}
	texts, err := result(ctx, store.Call("getAll"))
	if err != nil {
		return nil, nil, err
	}
	for i := range all.Length() {
		keys = append(keys, stringOf(all.Index(i)))
		values = append(values, stringOf(texts.Index(i)))
	}
	return keys, values, nil
}

// digest hashes a buffer with the browser's own means, or with ours at an address
// that is not secure, where the browser keeps its own to itself.
func digest(ctx context.Context, buffer js.Value) (string, error) {
	subtle := js.Global().Get("crypto").Get("subtle")
	if !subtle.Truthy() {
		sum := sha256.Sum256(piece.All(piece.Of(buffer)))
		return hex.EncodeToString(sum[:]), nil
	}
	sum, err := await(ctx, subtle.Call("digest", "SHA-256", buffer))
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(piece.All(piece.Of(sum))), nil
}

// await waits for a promise.
func await(ctx context.Context, promise js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	done := make(chan outcome, 1)
	var ok, bad js.Func
	ok = js.FuncOf(func(_ js.Value, args []js.Value) any {
		value := js.Undefined()
		if len(args) > 0 {
			value = args[0]
		}
		done <- outcome{value: value}
		ok.Release()
		bad.Release()
		return nil
	})
	bad = js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- outcome{err: domErrorOf(args[0])}
		ok.Release()
		bad.Release()
		return nil
	})
	promise.Call("then", ok, bad)
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		return js.Value{}, ctx.Err()
	}
}
