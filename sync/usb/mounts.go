package usb

import (
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// mount is one line of /proc/mounts.
type mount struct {
	device, dir, kind string
	readOnly          bool
}

// parseMounts reads /proc/mounts (proc(5)): spaces in names are octal
// escapes. Lines that are not understood are passed over.
func parseMounts(s string) []mount {
	var out []mount
	for line := range strings.Lines(s) {
		f := strings.Fields(line)
		if len(f) < 4 {
			continue
		}
		m := mount{device: unescape(f[0]), dir: unescape(f[1]), kind: f[2]}
		for option := range strings.SplitSeq(f[3], ",") {
			m.readOnly = m.readOnly || option == "ro"
		}
		out = append(out, m)
	}
	return out
}

func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+3 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+4], 8, 8); err == nil {
				b.WriteByte(byte(n))
				i += 3
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// sticks are the mounts on removable media: those of a disk that the kernel
// calls removable, and those that a desktop mounted for its user (a USB hard
// disk is not "removable" to the kernel). sys is /sys.
func sticks(mounts []mount, sys fs.FS) []Volume {
	var out []Volume
	for _, m := range mounts {
		if !strings.HasPrefix(m.device, "/dev/") || strings.HasPrefix(m.device, "/dev/loop") || m.kind == "squashfs" {
			continue
		}
		if !removable(sys, path.Base(m.device)) && !forUser(m.dir) {
			continue
		}
		if m.dir == "/" || strings.HasPrefix(m.dir, "/boot") {
			continue // a PC that runs from a stick
		}
		out = append(out, Volume{Dir: m.dir, Label: path.Base(m.dir), ReadOnly: m.readOnly})
	}
	return out
}

func forUser(dir string) bool {
	return strings.HasPrefix(dir, "/media/") || strings.HasPrefix(dir, "/run/media/")
}

// removable asks /sys whether a disk, or the disk of a partition, is.
func removable(sys fs.FS, device string) bool {
	if is(sys, "block/"+device+"/removable") {
		return true
	}
	disks, err := fs.ReadDir(sys, "block")
	if err != nil {
		return false
	}
	for _, d := range disks {
		if !strings.HasPrefix(device, d.Name()) {
			continue
		}
		if _, err := fs.Stat(sys, "block/"+d.Name()+"/"+device); err == nil {
			return is(sys, "block/"+d.Name()+"/removable")
		}
	}
	return false
}

func is(sys fs.FS, name string) bool {
	b, err := fs.ReadFile(sys, name)
	return err == nil && strings.TrimSpace(string(b)) == "1"
}

// driveLetters are the roots of the drives in the mask of GetLogicalDrives.
func driveLetters(mask uint32) []string {
	var out []string
	for i := range 26 {
		if mask&(1<<i) != 0 {
			out = append(out, string(rune('A'+i))+`:\`)
		}
	}
	return out
}
