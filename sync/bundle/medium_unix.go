//go:build unix

package bundle

import "syscall"

var faults = []faultErrors{
	{Full, []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}},
	{ReadOnly, []error{syscall.EROFS}},
	{Gone, []error{syscall.ENXIO, syscall.ENODEV, syscall.ESTALE}},
	{Worn, []error{syscall.EIO}},
}
