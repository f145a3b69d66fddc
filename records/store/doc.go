// Package store keeps the record in SQLite: it appends revisions to the
// journal, derives from them the tables that screens and reports read, and
// answers their questions.
//
// What lives here: the one write path (Write and Receive: check, append,
// derive, one transaction), the reading of documents, charts and lists, the
// patient search, drafts, and the check that rebuilds everything from the
// journal and compares. What it must not know: how the file is enciphered,
// what a screen looks like, how bundles travel.
package store
