package keep

import (
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"kpiworkbook/kpi/sha256"
)

// The copy in small storage has two names that take turns, so that writing one
// never endangers the other. Its text does not begin like JSON on purpose:
// others who look through small storage stop at its first byte.
//
//	KPI1:<generation>:<checksum>:<payload>

const copyMark = "KPI1"

// copyLimit is the longest copy that is made; small storage holds 5 MiB in all.
const copyLimit = 2 << 20

func copyName(generation uint64) string {
	if generation%2 == 0 {
		return "kpi-book-a"
	}
	return "kpi-book-b"
}

var copyNames = [...]string{"kpi-book-a", "kpi-book-b"}

// copied is what a copy holds.
type copied struct {
	Key        string `json:"key"`
	Generation uint64 `json:"generation"` // once more, so that the checksum covers it
	At         string `json:"at"`
	Document   string `json:"document"`
}

// checksum is the SHA-256 of a text in lower-case hex.
func checksum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func writeCopy(c copied) (string, error) {
	payload, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	return strings.Join([]string{copyMark, strconv.FormatUint(c.Generation, 10), checksum(string(payload)), string(payload)}, ":"), nil
}

// readCopy believes a copy only when its checksum holds.
func readCopy(text string) (copied, bool) {
	parts := strings.SplitN(text, ":", 4)
	if len(parts) != 4 || parts[0] != copyMark || checksum(parts[3]) != parts[2] {
		return copied{}, false
	}
	var c copied
	generation, err := strconv.ParseUint(parts[1], 10, 64)
	if err != nil || json.Unmarshal([]byte(parts[3]), &c) != nil || c.Key == "" || c.Generation != generation {
		return copied{}, false
	}
	return c, true
}
