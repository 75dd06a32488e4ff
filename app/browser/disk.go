package browser

import "errors"

// DiskFile is a file on this computer that a workbook is written to in place.
type DiskFile struct {
	Name string
	Auto bool
	At   string // RFC 3339, last written
}

// Why a file on this computer is not chosen or not written.
var (
	ErrNotChosen = errors.New("no file was chosen")
	ErrDenied    = errors.New("there is no permission to write the file")
	ErrChanged   = errors.New("the file was changed by something else")
	ErrMissing   = errors.New("the file is gone")
)
