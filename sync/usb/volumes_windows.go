package usb

import (
	"strings"

	"golang.org/x/sys/windows"
)

// Volumes lists the removable drives that hold a medium now.
func Volumes() ([]Volume, error) {
	mask, err := windows.GetLogicalDrives()
	if err != nil {
		return nil, err
	}
	var out []Volume
	for _, root := range driveLetters(mask) {
		p, err := windows.UTF16PtrFromString(root)
		if err != nil || windows.GetDriveType(p) != windows.DRIVE_REMOVABLE {
			continue
		}
		var name [windows.MAX_PATH + 1]uint16
		var flags uint32
		// A card reader without a card has a letter but no volume.
		if windows.GetVolumeInformation(p, &name[0], uint32(len(name)), nil, nil, &flags, nil, 0) != nil {
			continue
		}
		label := windows.UTF16ToString(name[:])
		if label == "" {
			label = strings.TrimSuffix(root, `\`)
		}
		out = append(out, Volume{Dir: root, Label: label, ReadOnly: flags&windows.FILE_READ_ONLY_VOLUME != 0})
	}
	return out, nil
}
