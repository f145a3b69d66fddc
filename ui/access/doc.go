// Package access is what the screens before the login and the settings have
// in common: a new password, the recovery sheet, where a stick is.
//
// What lives here: how good a password is, in words; the sheet on the screen
// and on paper, and the proof that somebody holds it; the choice of a folder
// or a stick. What may enter: what both need. What it must not know: which
// screen asks, the record.
package access
