package keep

// How much of the past stays.
const (
	keepNewest = 20 // generations
	keepDays   = 30 // days of which the last generation stays
	keepBefore = 20 // generations before an import or a restore
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
		if i > 0 && weighty(list[i-1].Why) && before < keepBefore {
			before++
			stays = true
		}
		if !stays {
			gone = append(gone, r.Number)
		}
	}
	return gone
}

// weighty changes are those that people regret as a whole.
func weighty(why string) bool { return why == "import" || why == "restore" || why == "open" }

func dayOf(at string) string { return at[:min(len(at), 10)] }
