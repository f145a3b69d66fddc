// Package desk is one PC's data folder: its lock, its keyring, the encrypted
// record, the device's keys and the guard that notices a restored backup or a
// cloned PC.
//
// What lives here: making a desk, the login, changing users, backup and
// restore. What may enter: a folder, a name and a password. What it must not
// know: the window, the command line, how bundles travel.
//
// # The folder
//
//	desk.json     who this desk is, readable before the login: centre, desk, device
//	carnet.db     the encrypted record (package vault), with its log
//	carnet.lock   the lock that keeps a second instance out
//	keyring/      who may open it (package keyring)
//	guard         where this desk's chain ended, see Guard
//	backups/      what the automatic backup keeps
//	work/         what an exchange is making, sealed; emptied when the desk is opened
//	making        only while a desk is being founded or is joining
package desk
