// Package labour is the place of a labour under way: the admission, the WHO
// Labour Care Guide as a live chart, its curves, the classic partograph as a
// view of its own, alerts, calls, what is due, and how the labour ends when it
// is not a birth.
//
// What lives here: how entries are made and shown. What may enter: what is done
// at the bedside until the birth. What it must not know: the birth itself (ui/
// birth), the rules (records/clinical/labour), how a chart is read
// (records/labourchart).
//
// A labour is not a draft that waits for a signature: each entry goes into the
// record by itself, within a second, so that a power cut takes none and a
// second desk adds to the same labour. live.go, column.go and words.go are plain
// Go and know no window.
package labour
