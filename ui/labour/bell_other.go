//go:build !windows

package labour

import "os"

// ring sounds the system's bell, where a terminal or a console has one; the
// flash is what can be relied on.
func ring() { _, _ = os.Stderr.WriteString("\a") }
