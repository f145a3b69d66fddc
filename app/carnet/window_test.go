package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestACrashLeavesItsStackInTheLog crashes a process of its own: this test's
// program, told by a variable to open the log and fall over beside the main
// goroutine, as a window would.
func TestACrashLeavesItsStackInTheLog(t *testing.T) {
	const told = "CARNET_TEST_CRASH_IN"
	if dir := os.Getenv(told); dir != "" {
		openLog(dir)
		go func(list []int) { _ = list[len(list)] }(nil)
		select {}
	}
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^TestACrashLeavesItsStackInTheLog$")
	cmd.Env = append(os.Environ(), told+"="+dir)
	if out, err := cmd.CombinedOutput(); err == nil {
		t.Fatalf("it did not crash: %s", out)
	}
	b, err := os.ReadFile(filepath.Join(dir, "carnet.log"))
	if err != nil || !strings.Contains(string(b), "index out of range") || !strings.Contains(string(b), "window_test.go") {
		t.Errorf("the log tells nothing: %q (%v)", b, err)
	}
}
