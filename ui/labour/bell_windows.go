package labour

import "syscall"

// ring sounds the system's bell.
func ring() { _, _, _ = syscall.NewLazyDLL("user32.dll").NewProc("MessageBeep").Call(0x30) }
