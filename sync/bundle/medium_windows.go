package bundle

import (
	"syscall"

	"golang.org/x/sys/windows"
)

var faults = []faultErrors{
	{Full, []error{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, syscall.ENOSPC}},
	{ReadOnly, []error{windows.ERROR_WRITE_PROTECT, syscall.EROFS}},
	{Gone, []error{windows.ERROR_NOT_READY, windows.ERROR_DEV_NOT_EXIST, windows.ERROR_NO_SUCH_DEVICE,
		windows.ERROR_FILE_INVALID, windows.ERROR_DEVICE_REMOVED, windows.ERROR_WRONG_DISK, windows.ERROR_INVALID_DRIVE}},
	{Worn, []error{windows.ERROR_IO_DEVICE, windows.ERROR_CRC, windows.ERROR_SECTOR_NOT_FOUND, syscall.EIO}},
}
