// Package names finds patients while somebody types.
//
// What lives here: the search index in memory. A dictionary of the distinct
// name parts and villages (some thousands) is matched against each typed word
// by spelling, sound and known variants; the matching parts' postings
// (patients in order of their last event) are intersected block by block and
// the best twenty kept. The same index finds likely doubles of somebody who
// is being registered. What may enter: entries, one a patient, that the store
// derives from the record. What it must not know: SQL, files, the clock (today
// is passed in), the window.
//
// The layers, from the bottom:
//
//	fold.go        how a text is reduced to comparable words
//	sound.go       how a word sounds: a key, and its skeleton of consonants
//	distance.go    typing errors between two words
//	dictionary.go  the distinct words, and which of them a typed word means
//	code.go        phone and patient numbers, packed, and fragments of them
//	age.go         ages and birth dates as typed
//	query.go       a typed line taken apart into words, ages and numbers
//	rows.go        the patients, packed
//	segment.go     immutable postings over rows
//	scan.go        intersecting and scoring in one segment
//	search.go      Search: all segments, strict first, then one word forgiven
//	similar.go     Similar: likely doubles
//	index.go       Index: changes, and merging of segments behind them
//	builder.go     filling an index from the whole file
package names
