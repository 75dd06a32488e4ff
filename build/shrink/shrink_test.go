package shrink

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// compiled compiles the program in testdata.
func compiled(t *testing.T) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "program.wasm")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", file, "./testdata/program")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("compile the program: %v\n%s", err, out)
	}
	module, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return module
}

// runs gives what a program prints under node.
func runs(t *testing.T, module []byte, args ...string) (string, error) {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed")
	}
	file := filepath.Join(t.TempDir(), "program.wasm")
	if err := os.WriteFile(file, module, 0o600); err != nil {
		t.Fatal(err)
	}
	support := filepath.Join(runtime.GOROOT(), "lib", "wasm", "wasm_exec_node.js")
	out, err := exec.Command("node", append([]string{"--stack-size=8192", support, file}, args...)...).CombinedOutput()
	return string(out), err
}

func TestModuleRunsTheSame(t *testing.T) {
	before := compiled(t)
	after, err := Module(bytes.Clone(before))
	if err != nil {
		t.Fatal(err)
	}
	if saved := 1 - float64(len(after))/float64(len(before)); saved < 0.1 {
		t.Errorf("the program went from %d to %d bytes, by less than a tenth", len(before), len(after))
	}
	want, err := runs(t, before)
	if err != nil {
		t.Fatalf("the program as linked: %v\n%s", err, want)
	}
	got, err := runs(t, after)
	if err != nil || got != want {
		t.Errorf("the shrunk program says %v\n%s\nas linked it says\n%s", err, got, want)
	}
}

func TestCrashNamesFunctions(t *testing.T) {
	after, err := Module(compiled(t))
	if err != nil {
		t.Fatal(err)
	}
	said, err := runs(t, after, "crash")
	if err == nil {
		t.Error("the program did not fail")
	}
	for _, want := range []string{"panic: at last", "main.crash(", "main.main("} {
		if !strings.Contains(said, want) {
			t.Errorf("the trace lacks %q:\n%s", want, said)
		}
	}
}

func TestModuleLeavesTheUnexpectedAlone(t *testing.T) {
	whole := compiled(t)
	shrunk, err := Module(bytes.Clone(whole))
	if err != nil {
		t.Fatal(err)
	}
	change := func(old, new string) []byte {
		if !bytes.Contains(whole, []byte(old)) {
			t.Fatalf("the program lacks %q", old)
		}
		return bytes.Replace(whole, []byte(old), []byte(new), 1)
	}
	for name, module := range map[string][]byte{
		"empty":          nil,
		"text":           []byte("#!/bin/sh"),
		"cut":            whole[:len(whole)/2],
		"tail":           append(bytes.Clone(whole), 1),
		"other magic":    change("\xf1\xff\xff\xff\x00\x00\x01\x08", "\xf0\xff\xff\xff\x00\x00\x01\x08"),
		"already shrunk": shrunk,
	} {
		input := bytes.Clone(module)
		if out, err := Module(module); err == nil {
			t.Errorf("%s: became %d bytes instead of an error", name, len(out))
		}
		if !bytes.Equal(input, module) {
			t.Errorf("%s: the module itself was changed", name)
		}
	}
}

// Numbers must survive being written and read.
func TestSignedNumbers(t *testing.T) {
	for _, n := range []int64{0, 1, -1, 63, 64, -64, -65, 127, 128, 1 << 20, -1 << 20, 1<<31 - 1} {
		r := reader{data: appendSigned(nil, n)}
		if got := r.signed(); int64(got) != n || r.err != nil || len(r.data) > 0 {
			t.Errorf("%d became %d, %v", n, got, r.err)
		}
	}
}

// Segments must hold every byte of memory that is not zero.
func TestDataSegments(t *testing.T) {
	memory := make(image, 1000)
	for _, at := range []int{0, 5, 5 + zeroRun, 6 + 2*zeroRun, 300, 301, 999} {
		memory[at] = byte(at) | 1
	}
	got, err := readImage(writeData(memory))
	if err != nil || !bytes.Equal(got, memory) {
		t.Errorf("memory changed, %v", err)
	}
}
