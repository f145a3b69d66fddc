//go:build !linux && !windows

package usb

// Volumes finds nothing on this system: a folder can be chosen instead.
func Volumes() ([]Volume, error) { return nil, nil }
