//go:build !js

package browser

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sync"
	"time"

	"kpiworkbook/app/piece"
)

// Vault is a vault in memory. It can be told to fail and to lose things.
type Vault struct {
	Fail func(what string) error
	Now  func() time.Time

	mu      sync.Mutex
	pieces  map[string][]byte
	born    map[string]time.Time
	files   map[string]sealed
	columns map[string]sealed
}

type sealed struct {
	of     string // of columns: the file
	size   int64
	pieces []string
	at     time.Time
}

// NewVault is an empty vault.
func NewVault() *Vault {
	return &Vault{Now: time.Now, pieces: map[string][]byte{}, born: map[string]time.Time{}, files: map[string]sealed{}, columns: map[string]sealed{}}
}

const grace = time.Hour

func (v *Vault) fail(what string) error {
	if v.Fail == nil {
		return nil
	}
	return v.Fail(what)
}

// Put keeps a piece.
func (v *Vault) Put(ctx context.Context, p piece.Piece) (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.fail("put"); err != nil {
		return "", err
	}
	data := piece.All(p)
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	v.pieces[hash], v.born[hash] = data, v.Now()
	return hash, ctx.Err()
}

// Get reads a piece back and verifies it.
func (v *Vault) Get(ctx context.Context, hash string) (piece.Piece, bool, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.fail("get"); err != nil {
		return nil, false, err
	}
	data, ok := v.pieces[hash]
	sum := sha256.Sum256(data)
	return piece.Bytes(slices.Clone(data)), ok && hex.EncodeToString(sum[:]) == hash, ctx.Err()
}

// Seal names a whole file.
func (v *Vault) Seal(ctx context.Context, sha string, size int64, pieces []string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.fail("seal"); err != nil {
		return err
	}
	v.files[sha] = sealed{"", size, slices.Clone(pieces), v.Now()}
	return ctx.Err()
}

// SealColumns names the columns that were read of a file.
func (v *Vault) SealColumns(ctx context.Context, key, of string, size int64, pieces []string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.fail("seal-columns"); err != nil {
		return err
	}
	v.columns[key] = sealed{of, size, slices.Clone(pieces), v.Now()}
	return ctx.Err()
}

// FindColumns gives the pieces of columns.
func (v *Vault) FindColumns(ctx context.Context, key string) ([]string, int64, bool, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.fail("find-columns"); err != nil {
		return nil, 0, false, err
	}
	c, ok := v.columns[key]
	return c.pieces, c.size, ok, ctx.Err()
}

// Find gives the pieces of a file.
func (v *Vault) Find(ctx context.Context, sha string) ([]string, int64, bool, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.fail("find"); err != nil {
		return nil, 0, false, err
	}
	f, ok := v.files[sha]
	return f.pieces, f.size, ok, ctx.Err()
}

// Collect drops what nothing names and what has been there for the grace.
func (v *Vault) Collect(_ context.Context, named []string) (files int, freed int64, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	used := map[string]bool{}
	stays := func(sha string, f sealed) bool {
		if !slices.Contains(named, sha) && v.Now().Sub(f.at) > grace {
			return false
		}
		for _, p := range f.pieces {
			used[p] = true
		}
		return true
	}
	for sha, f := range v.files {
		if !stays(sha, f) {
			delete(v.files, sha)
			files++
		}
	}
	for key, c := range v.columns {
		if !stays(c.of, c) {
			delete(v.columns, key)
		}
	}
	for hash, data := range v.pieces {
		if !used[hash] && v.Now().Sub(v.born[hash]) > grace {
			delete(v.pieces, hash)
			freed += int64(len(data))
		}
	}
	return files, freed, nil
}

// Lose forgets a file, and Spoil changes the first byte of its first piece.
func (v *Vault) Lose(sha string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.files, sha)
}

// Spoil changes the first byte of a file's first piece.
func (v *Vault) Spoil(sha string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if f := v.files[sha]; len(f.pieces) > 0 {
		v.pieces[f.pieces[0]][0] ^= 0xff
	}
}

// SpoilPiece changes the first byte of a piece.
func (v *Vault) SpoilPiece(hash string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.pieces[hash] = slices.Clone(v.pieces[hash])
	v.pieces[hash][0] ^= 0xff
}

// Has reports whether a file is sealed.
func (v *Vault) Has(sha string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, ok := v.files[sha]
	return ok
}
