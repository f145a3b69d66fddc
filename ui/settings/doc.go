// Package settings is the place where the desk and the centre are set up: the
// look, one's password, accounts, the centre, its thresholds and calendars, its
// desks, backups, the recovery sheet, the check of the record.
//
// What lives here: one section each, with its key. What may enter: what is set
// up and not recorded about a patient. What it must not know: patients, other
// places.
package settings
