package worker

import (
	"runtime"
	"runtime/debug"
)

// The memory of a program in a browser grows and never shrinks: what was taken for
// garbage once is not given back. Left alone, the collector lets as much garbage come up
// as there is of use, which doubles a large table. That it looks more often takes no
// time that could be measured, as columns have no pointers to be followed.
const (
	garbageSize   = 12 << 20 // that may come up
	leastPercent  = 20       // of what is of use
	normalPercent = 100
)

// expectMuch has little garbage come up: a table is about to be read.
func expectMuch() { debug.SetGCPercent(leastPercent) }

// collect frees what is not used any more, and has that done again after some more
// garbage.
func collect() {
	runtime.GC()
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	percent := garbageSize * 100 / max(1, now.HeapAlloc)
	debug.SetGCPercent(int(max(leastPercent, min(normalPercent, percent))))
}
