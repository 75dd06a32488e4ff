package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// installPackages brings the npm packages that a folder's lock file names. No
// package runs a script of its own while it is installed.
func installPackages(m *memo, dir string) error {
	h := newHash()
	for _, name := range []string{"package.json", "package-lock.json"} {
		if err := h.file(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	_, err := m.once("packages "+dir, h.sum(), filepath.Join(dir, "node_modules", ".package-lock.json"), func() error {
		fmt.Printf("installing the packages of %s\n", dir)
		if err := run(dir, nil, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"); err != nil {
			return err
		}
		// An empty list of packages leaves no folder behind.
		return os.MkdirAll(filepath.Join(dir, "node_modules"), 0o755)
	})
	return err
}
