package bundle

import (
	"encoding/binary"
	"math/bits"
)

// skippableMagic begins a zstd skippable frame, which every zstd reader
// passes over (RFC 8878, section 3.1.2).
const skippableMagic = 0x184D2A50

// skippableHeader is the size of a skippable frame's magic number and length.
const skippableHeader = 8

// padme rounds a size up so that at most O(log log size) bits of it show:
// PADMÉ (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and
// Communication with PURBs", 2019). It adds at most 12 %, and less the larger
// the size.
func padme(size int64) int64 {
	if size < 2 {
		return size
	}
	e := bits.Len64(uint64(size)) - 1
	s := bits.Len64(uint64(e))
	if e <= s {
		return size
	}
	mask := int64(1)<<(e-s) - 1
	return (size + mask) &^ mask
}

// padding returns the skippable frame that brings a zstd stream of size bytes
// to a PADMÉ size, and how long it is. A stream that already has such a size
// gets none; one that lacks less than a frame's header goes to the next size.
func padding(size int64) (header []byte, zeros int64) {
	target := padme(size)
	for target != size && target-size < skippableHeader {
		target = padme(target + 1)
	}
	if target == size {
		return nil, 0
	}
	zeros = target - size - skippableHeader
	header = binary.LittleEndian.AppendUint32(nil, skippableMagic)
	return binary.LittleEndian.AppendUint32(header, uint32(zeros)), zeros
}
