// Package journal is the record's grammar: what a revision is, the bytes that
// its id covers, the line that it is stored and carried as, and how any set of
// revisions of a document becomes that document's state.
//
// What lives here: revisions, hashes, chains, the hybrid logical clock, causal
// merging, redaction, aliases of merged patients. Everything is a pure function
// of what is passed in. What may enter: bytes, and a wall clock as a function.
// What it must not know: files, SQL, the network, the window, and what any
// kind of document means; a kind says which of its fields are safety fields and
// sets through a Policy.
//
// The format is written down in docs/journal.md, whose test vectors the tests
// of this package read.
package journal
