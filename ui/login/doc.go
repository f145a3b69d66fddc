// Package login is what a person sees before the record is open: the first
// start with its three ways in, the login, the way back in with the recovery
// sheet or a backup, and the lock.
//
// What lives here: choosing one's name, the password and what is said when it
// is refused; founding a centre, asking to join one, the demonstration. What
// may enter: screens that need no open record. What it must not know: any
// other place of the window, what lies in the record.
package login
