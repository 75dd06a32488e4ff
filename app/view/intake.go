package view

import (
	"strconv"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/num"
)

// Job is a file on its way, shown in a corner so that the page stays usable.
type Job struct {
	ID             int
	Title          string
	Phase          state.ImportPhase
	Progress       int // thousandths; -1 unknown
	Left, Right    string
	Small          string
	Reason         string
	Running, Ended bool
	Waiting        bool // for an answer, behind a closed dialog
	Fixed          bool // it cannot be stopped any more
}

// Jobs is all files on their way.
type Jobs struct {
	List    []Job
	More    string // those that wait and are not listed
	Several bool   // that could be stopped
	Aside   bool   // the cards are put away
	Movable bool   // there is a top bar that tells of them then
}

// Intake is the same in a few words, for the top bar.
type Intake struct {
	Shown    bool
	Text     string // 62 %
	Label    string // for those who do not see it
	Progress int    // thousandths of all files; -1 unknown
	Bad      bool   // one could not be read
	Running  bool
	Aside    bool
}

// queueShown is how many of the files that wait have a card of their own.
const queueShown = 4

// JobsOf lists the files that wait, are being read, or could not be. One that was
// read is told by the toast and seen among the tables.
func JobsOf(m state.Model) Jobs {
	w := wordsOf(m)
	all := Jobs{Movable: m.Phase == state.Ready}
	all.Aside = m.Aside && all.Movable
	_, front := ImportInFront(m)
	queued, stoppable := 0, 0
	for _, imp := range m.Imports {
		if !onItsWay(m, imp) || imp.Phase == state.ImportPreview && (front || imp.Follows()) {
			continue
		}
		j := jobOf(m, w, imp)
		if !j.Ended && !j.Fixed {
			stoppable++
		}
		if imp.Phase == state.ImportQueued {
			if queued++; queued > queueShown {
				continue
			}
		}
		all.List = append(all.List, j)
	}
	if more := queued - queueShown; more > 0 {
		all.More = w.some(int64(more), "more file waits", "more files wait")
	}
	all.Several = stoppable > 2
	return all
}

// onItsWay reports whether something is to be told of an import. One whose head is
// being looked at is only in the dialog.
func onItsWay(m state.Model, imp state.Import) bool {
	switch imp.Phase {
	case state.ImportQueued, state.ImportReading, state.ImportFailed, state.ImportPreview:
		return true
	case state.ImportDone:
		return m.Settling(imp)
	}
	return false
}

// IntakeOf sums the files up that are on their way.
func IntakeOf(m state.Model) Intake {
	w := wordsOf(m)
	in := Intake{Aside: m.Aside, Progress: -1}
	var done, total int64
	var files, failed int
	for _, imp := range m.Imports {
		switch {
		case imp.Phase == state.ImportReading || imp.Phase == state.ImportQueued || imp.Phase == state.ImportGathered:
			files++
			total += imp.File.Size
			if p := imp.Progress; imp.Phase == state.ImportGathered || imp.Joining {
				done += imp.File.Size
			} else if p.Total > 0 {
				done += imp.File.Size * min(p.Done, p.Total) / p.Total
			}
		case imp.Phase == state.ImportFailed:
			failed++
		}
	}
	in.Running, in.Bad, in.Shown = files > 0, failed > 0, files+failed > 0
	if files > 0 {
		in.Label = "Importing " + w.some(int64(files), "file", "files")
		in.Text = "0 %"
		if total > 0 {
			in.Progress = int(done * 1000 / total)
			in.Text = w.percent(num.Frac(done, total), 0)
		}
	}
	if failed > 0 {
		bad := w.some(int64(failed), "file was not imported", "files were not imported")
		if in.Label != "" {
			in.Label += ", "
		}
		in.Label += bad
		if files == 0 {
			in.Label, in.Text = "", bad
		}
	}
	return in
}

func jobOf(m state.Model, w words, imp state.Import) Job {
	j := Job{ID: imp.ID, Phase: imp.Phase, Progress: -1, Title: imp.File.Name}
	switch imp.Phase {
	case state.ImportPreview:
		j.Waiting, j.Left = true, "Waits to be checked"
	case state.ImportQueued:
		j.Left = "Waits for the files before it"
	case state.ImportReading:
		j.Running, j.Title = true, "Importing "+imp.File.Name
		if imp.Joining {
			j.Title = "Putting " + w.some(int64(len(m.Together(imp))), "file", "files") + " together as " + imp.Name
		}
		measured(m, w, imp, &j)
	case state.ImportDone:
		j.Running, j.Fixed, j.Title, j.Left = true, true, "Imported "+imp.File.Name, "Working out the values with it"
	case state.ImportFailed:
		j.Ended = true
		j.Title, j.Reason = imp.File.Name+" was not imported", imp.Reason
	}
	return j
}

// measured says how far a file is.
func measured(m state.Model, w words, imp state.Import, j *Job) {
	p := imp.Progress
	j.Left = sentence(stepName(p))
	if p.Total > 0 {
		j.Progress = int(p.Done * 1000 / p.Total)
		j.Small = w.size(p.Done) + " of " + w.size(p.Total) + " read"
		if p.Done < p.Total && p.Rows > 0 {
			j.Left = w.some(p.Rows, "row", "rows")
			if all := wholeRows(imp); all > p.Rows && !imp.Joining {
				j.Left = w.count(p.Rows) + " of about " + w.some(all, "row", "rows")
			}
			if imp.Pace.Rows > 0 {
				j.Right = dotted(w.count(roughly(int64(imp.Pace.Rows)))+" rows/s", timeLeft(imp.Pace.Left))
			}
		}
	}
	if next := after(m, imp.ID); next != "" {
		j.Small = dotted(j.Small, next+" is next")
	}
}

func dotted(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

// wholeRows is how many rows a file seems to have, from its head.
func wholeRows(imp state.Import) int64 {
	if imp.Preview.Whole {
		return imp.Preview.Rows
	}
	return roughly(imp.Preview.Rows)
}

// after names the file that is read after another.
func after(m state.Model, id int) string {
	for _, imp := range m.Imports {
		if imp.Phase == state.ImportQueued && imp.ID != id {
			return imp.File.Name
		}
	}
	return ""
}

func stepName(p job.Progress) string {
	switch {
	case p.Step == "keeping" || p.Step == "reading" && p.Done >= p.Total:
		return "keeping a copy on this device"
	case p.Step == "writing":
		return "writing"
	}
	return "reading"
}

// timeLeft words a number of seconds; -1 is unknown.
func timeLeft(seconds float64) string {
	s := int(seconds + 0.5)
	switch {
	case seconds < 0:
		return ""
	case s < 1:
		return "nearly done"
	case s < 10:
		return strconv.Itoa(s) + " s left"
	case s < 90:
		return strconv.Itoa((s+4)/5*5) + " s left"
	}
	return strconv.Itoa((s+30)/60) + " min left"
}

// progressOf is done in thousandths and in words; -1 when the end is unknown.
func progressOf(w words, p job.Progress) (int, string) {
	if p.Total <= 0 {
		return -1, ""
	}
	return int(p.Done * 1000 / p.Total), w.percent(num.Frac(p.Done, p.Total), 0)
}
