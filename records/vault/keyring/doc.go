// Package keyring keeps the key of the vault for those who may open it.
//
// What lives here: a folder beside the database with the users' identities, the
// sealed database key, the counts of failed logins, and the device's own
// secrets. What may enter: a folder (package disk), a password, a clock. What
// it must not know: SQLite, the records, what a role may do.
//
// # The files
//
//	ring.json       users, recovery recipient, the sealed database key, a tag
//	ring.old        a copy of it, should ring.json be damaged; its name is that of an
//	                older way, in which it was the ring before the last change
//	attempts.json   failed logins, by salted hash of the name
//	secret-NAME     a secret of this device, under a key derived from the database key
//
// Each user has an age X25519 identity, sealed with their password by age's
// scrypt. The database key, 32 bytes, is sealed with age to the recipients of
// all active users and to the recovery recipient, whose identity exists on
// paper only (Sheet). So a user can be let in without anybody knowing their
// password, and a forgotten password is no loss.
//
// The ring and its copy are each replaced in one step, the copy first: a cut
// leaves the ring before a change or after it, never half of it, and who was put
// out is out of both.
//
// # What it protects, and what not
//
// Without a password of an active user or the recovery sheet, the records stay
// closed. The ring carries a tag keyed with the database key: a ring that was
// changed by somebody who does not have that key (a recipient put in the place
// of another) still opens for its users, since care goes on, but it is Altered
// and nothing more is sealed to it until it has been looked at and repaired
// with the recovery sheet.
//
// The names of the staff are shown before anyone has logged in, so no secret
// can protect them: they are obfuscated under a key that lies in the program,
// which keeps them out of a plain search of the disk and no more. Patients are
// another matter: nothing about them is in this folder.
//
// A user who is deactivated keeps what they may have copied before: the
// database key itself does not change. For the same reason a backup opens with
// the passwords, the accounts and the recovery sheet of the day on which it was
// made: who must be kept out for good must not keep an older backup.
package keyring
