package keep

// How much of the past stays.
const (
	keepNewest = 20 // generations
	keepDays   = 30 // days of which the last generation stays
	keepBefore = 20 // generations before an import, a merge, a restore or an update of the program
	keepThin   = 2  // generations that stay when the reader wants room
)

// prunable lists the generations that may go, given all of them newest first.
func prunable(list []Record) []uint64 {
	var gone []uint64
	days, before := map[string]bool{}, 0
	for i, r := range list {
		stays := i < keepNewest || r.Damaged
		if day := dayOf(r.At); !days[day] && len(days) < keepDays {
			days[day] = true
			stays = true
		}
		if i > 0 && weighty(list[i-1], r) && before < keepBefore {
			before++
			stays = true
		}
		if !stays {
			gone = append(gone, r.Number)
		}
	}
	return gone
}

// weighty reports whether a generation grew from the one before by what people
// regret as a whole. Another version of the program may have migrated it.
func weighty(r, before Record) bool {
	switch r.Why {
	case "import", "restore", "open", "merge":
		return true
	}
	return r.App != before.App
}

func dayOf(at string) string { return at[:min(len(at), 10)] }
