//go:build !linux && !windows

package desk

import "os"

// machineID names this machine by its host name, for want of better.
func machineID() string {
	host, err := os.Hostname()
	if err != nil {
		return "unknown"
	}
	return host
}
