package state

import (
	"kpiworkbook/kpi/workbook"
)

// Backup is what is known of copies of the open workbook outside this browser.
type Backup struct {
	Exported string // RFC 3339 of the last export or save to a file, "" never
	Since    string // ISO day of the oldest edit that no copy outside has, "" none
	Later    string // ISO day until which no reminder is wanted
}

// Disk is the file on this computer that the workbook is written to.
type Disk struct {
	Offered bool   // this browser can write files in place
	Name    string // of the file, "" none was chosen
	Auto    bool   // it is written after every save
	At      string // RFC 3339, last written
	Rev     int    // of the document that was written, 0 before this session
	Writing bool
	Trouble DiskTrouble
	Reason  string // of the trouble
}

// DiskTrouble is why a file on disk was not written.
type DiskTrouble string

// The troubles with files on disk.
const (
	DiskFine    DiskTrouble = ""
	DiskDenied  DiskTrouble = "denied"  // the browser's permission is gone
	DiskChanged DiskTrouble = "changed" // something else wrote it since
	DiskMissing DiskTrouble = "missing" // it was deleted or moved
	DiskFailed  DiskTrouble = "failed"
)

// Room is something that can be dropped to make room.
type Room string

// What can be dropped.
const (
	RoomColumns  Room = "columns"  // read of files; they can be read again
	RoomVersions Room = "versions" // all but the newest
)

// Where the reader is asked and told.
const (
	RoomAsk   DialogKind = "room"       // what to drop
	NotKept   BannerKind = "not-kept"   // there was no room for a file
	DiskNote  BannerKind = "disk"       // the file on disk was not written
	ExportDue BannerKind = "export-due" // work without a copy outside
)

// Messages about what is kept.
type (
	// RetryDue tries a save again that failed for the nth time in a row.
	RetryDue struct {
		isMsg
		Failures int
	}
	// RoomWanted drops something; RoomMade reports it.
	RoomWanted struct {
		isMsg
		What Room
	}
	RoomMade struct {
		isMsg
		What Room
		Err  string
	}
	// AllVersions shows every version rather than the newest.
	AllVersions struct{ isMsg }
	// VersionAsked asks whether to go back to a version.
	VersionAsked struct {
		isMsg
		Number uint64
	}
	// Compared says how a version differs from the document of Rev.
	Compared struct {
		isMsg
		Key     string
		Rev     int
		Number  uint64
		Changes []workbook.Change
		Err     string // why it cannot be told
	}
	// ReminderPutOff asks for no reminder to export for a week.
	ReminderPutOff struct{ isMsg }

	// DiskWanted writes the file on disk; without one, or As, it asks for a place.
	// Anyway also writes over what something else has written there.
	DiskWanted struct {
		isMsg
		As, Anyway bool
	}
	// DiskAuto chooses whether every save is followed by the file.
	DiskAuto struct {
		isMsg
		On bool
	}
	// DiskLeft forgets the file, which stays where it is.
	DiskLeft struct{ isMsg }
	// DiskDue writes the file when nothing was edited since.
	DiskDue struct {
		isMsg
		Rev int
	}
	// DiskCame is the file that was chosen, now or in an earlier session.
	DiskCame struct {
		isMsg
		Key    string
		Disk   Disk
		Picked bool   // the reader just chose it
		Err    string // why none could be chosen
	}
	// DiskWritten reports a write.
	DiskWritten struct {
		isMsg
		Key     string
		Rev     int
		At      string
		Trouble DiskTrouble
		Reason  string
		Missing []string // tables whose rows are not in it
	}
)

// Commands about what is kept.
type (
	// MakeRoom → RoomMade.
	MakeRoom struct {
		isCmd
		What Room
	}
	// CompareVersions → Compared for each.
	CompareVersions struct {
		isCmd
		Key     string
		Book    workbook.Workbook
		Rev     int
		Numbers []uint64
	}
	// RememberBackup notes what is known of copies.
	RememberBackup struct {
		isCmd
		Key    string
		Backup Backup
	}
	// FindDisk → DiskCame. Pick asks the reader for a place.
	FindDisk struct {
		isCmd
		Key  string
		Pick bool
		Name string // proposed
	}
	// KeepDisk remembers Auto; without On it forgets the file.
	KeepDisk struct {
		isCmd
		Key      string
		On, Auto bool
	}
	// WriteDisk packs the workbook into the file → DiskWritten.
	WriteDisk struct {
		isCmd
		Key    string
		Book   workbook.Workbook
		Rev    int
		Anyway bool
	}
)
