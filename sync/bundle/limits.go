package bundle

import "carnet/records/journal"

// Limits bound what a bundle may ask of the PC that reads it. They are far
// above what a centre produces and far below what would harm it.
type Limits struct {
	// Bundle is the largest file, in bytes. Sticks are FAT32, which ends below
	// 4 GiB, and so does a zip without zip64.
	Bundle int64
	// Manifest is the longest manifest.json or signature, in bytes.
	Manifest int64
	// Ratio is how many bytes one byte of zstd may become. Below Free bytes
	// of plaintext no ratio is asked for: short texts can compress very well.
	Ratio int64
	Free  int64
	// Line is the longest line of the payload, in bytes: the longest payload of
	// a revision and what the line says around it.
	Line int
	// Files is how many attachments, File how large one may be in bytes.
	Files int
	File  int64
	// Window is the most memory that one zstd frame may ask for, in bytes.
	Window uint64
	// Ranges is how many ranges of revisions, Range how many one may hold (a
	// reader takes a range in at once), Lines how many lines in all.
	Ranges int
	Range  uint64
	Lines  int64
}

// DefaultLimits are those of the program.
func DefaultLimits() Limits {
	return Limits{
		Bundle:   1<<32 - 1,
		Manifest: 16 << 20,
		Ratio:    100,
		Free:     4 << 20,
		Line:     journal.MaxPayload + 64<<10,
		Files:    9999,
		File:     256 << 20,
		Window:   64 << 20,
		Ranges:   50_000,
		Range:    100_000,
		Lines:    200_000_000,
	}
}
