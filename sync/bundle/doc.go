// Package bundle is the format in which records travel between PCs, by stick
// or by upload: a file XXXXXXXX.CAR that plain tools can open (unzip,
// minisign, sha256sum, age, zstd, jq). docs/bundle.md specifies it.
//
// What lives here: writing a bundle in constant memory, verifying one without
// any key, opening one for a recipient, and the signed receipts that answer
// it. What may enter: bytes of a bundle, keys, lines of the journal. What it
// must not know: which revisions a store holds, whom a centre trusts, what a
// document means, how a stick is written.
//
// The promises: a bundle that is not whole, not signed or not consistent
// hands out nothing; what is deciphered stays in memory or is read again from
// the enciphered copy, never written plain to a disk; nothing that a file
// says makes the reader panic or take memory without a limit.
package bundle
