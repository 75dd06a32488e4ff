//go:build !js

package browser

import "context"

// Files is a computer's disk as far as a page may see it. Fail, when set, is
// asked before everything that is done with a file.
type Files struct {
	Pick    string // what the reader chooses next, "" nothing
	Fail    func(what string) error
	Chosen  map[string]DiskFile // by key of the workbook
	Written map[string]any      // by name
}

// GiveDisk gives the page a disk.
func (p *Page) GiveDisk(f *Files) { p.do(func() { p.Files = f }) }

// Change changes the disk, or anything else the page was told.
func (p *Page) Change(change func()) { p.do(change) }

// HasDisk reports whether the page was given a disk.
func (p *Page) HasDisk() (has bool) {
	p.do(func() { has = p.Files != nil })
	return has
}

func (p *Page) disk(what string, do func(*Files) error) (err error) {
	p.do(func() {
		if p.Files.Fail != nil {
			err = p.Files.Fail(what)
		}
		if err == nil {
			err = do(p.Files)
		}
	})
	return err
}

// FindDisk is the file chosen for a workbook.
func (p *Page) FindDisk(_ context.Context, key string) (file DiskFile, ok bool, err error) {
	err = p.disk("find", func(f *Files) error {
		file, ok = f.Chosen[key]
		return nil
	})
	return file, ok, err
}

// PickDisk chooses what the test said.
func (p *Page) PickDisk(_ context.Context, key, _ string) (file DiskFile, err error) {
	err = p.disk("pick", func(f *Files) error {
		if f.Pick == "" {
			return ErrNotChosen
		}
		if file.Name = f.Pick; f.Chosen == nil {
			f.Chosen, f.Written = map[string]DiskFile{}, map[string]any{}
		}
		f.Chosen[key] = file
		return nil
	})
	return file, err
}

// CheckDisk fails as the test said.
func (p *Page) CheckDisk(_ context.Context, _ string, anyway bool) error {
	if anyway {
		return nil
	}
	return p.disk("check", func(*Files) error { return nil })
}

// WriteDisk remembers.
func (p *Page) WriteDisk(_ context.Context, key string, payload any, at string) error {
	return p.disk("write", func(f *Files) error {
		file := f.Chosen[key]
		file.At = at
		f.Chosen[key], f.Written[file.Name] = file, payload
		return nil
	})
}

// SetDiskAuto remembers.
func (p *Page) SetDiskAuto(_ context.Context, key string, auto bool) error {
	return p.disk("auto", func(f *Files) error {
		file := f.Chosen[key]
		file.Auto = auto
		f.Chosen[key] = file
		return nil
	})
}

// ForgetDisk forgets.
func (p *Page) ForgetDisk(_ context.Context, key string) error {
	return p.disk("forget", func(f *Files) error {
		delete(f.Chosen, key)
		return nil
	})
}
