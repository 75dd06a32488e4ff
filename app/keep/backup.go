package keep

import (
	"encoding/json"
	"strings"
)

// Backup is what is known of copies of a workbook outside the browser. It stands
// in small storage: when it is lost, a reminder comes later than it should.
type Backup struct {
	Exported string // RFC 3339 of the last one, "" never
	Since    string // ISO day of the oldest edit that none has, "" none
	Later    string // ISO day until which no reminder is wanted
}

// Names in small storage, followed by a mark that is not the beginning of JSON.
const (
	backupName  = "kpi-backup:" // followed by the key of the workbook
	persistName = "kpi-persist"
	mark        = "at:"
)

// Backup reads what is known.
func (k *Keeper) Backup(key string) (b Backup) {
	if json.Unmarshal([]byte(strings.TrimPrefix(k.Local.Get(backupName+key), mark)), &b) != nil {
		return Backup{}
	}
	return b
}

// SetBackup remembers what is known.
func (k *Keeper) SetBackup(key string, b Backup) {
	if text, err := json.Marshal(b); err == nil {
		_ = k.Local.Set(backupName+key, mark+string(text)) // losable
	}
}

// PersistAsked is when the browser was asked not to clean this site up, "" never.
func (k *Keeper) PersistAsked() string { return strings.TrimPrefix(k.Local.Get(persistName), mark) }

// SetPersistAsked remembers it, so that the question is not put again by itself.
func (k *Keeper) SetPersistAsked(at string) { _ = k.Local.Set(persistName, mark+at) }
