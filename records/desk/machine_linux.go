package desk

import (
	"os"
	"strings"
)

// machineID names this machine: the id that the system made at installation.
func machineID() string {
	for _, p := range []string{"/etc/machine-id", "/var/lib/dbus/machine-id"} {
		if b, err := os.ReadFile(p); err == nil && len(strings.TrimSpace(string(b))) > 0 {
			return strings.TrimSpace(string(b))
		}
	}
	host, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return host
}
