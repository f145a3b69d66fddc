package bedside

import "syscall"

// Ring sounds the system's bell.
func Ring() { _, _, _ = syscall.NewLazyDLL("user32.dll").NewProc("MessageBeep").Call(0x30) }
