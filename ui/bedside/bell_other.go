//go:build !windows

package bedside

import "os"

// Ring sounds the system's bell, where a terminal or a console has one; the
// flash is what can be relied on.
func Ring() { _, _ = os.Stderr.WriteString("\a") }
