// Package cuts is the power-cut laboratory: it runs a workload on a disk that
// records everything, and then looks at every disk that a power cut could have
// left.
//
// What lives here: the recording disk in memory, the replay that builds those
// disks, and the exploration. What may enter: any workload that works on a
// disk.Disk and says after each promise it made to a person that it was made
// (Workload). What it must not know: SQLite, keys, records; only tests import
// it.
//
// # The model
//
// A write, a change of length, and a change of names are pending until the
// file, or the folder, is synced. A cut may come before and after every single
// operation. What it leaves of what is pending is anything: nothing, all, any
// selection of whole operations or of 512-byte sectors, in any order, lengths
// with or without the bytes that belong to them. What was synced is there. This
// is harsher than most real disks; a program that survives it does not depend
// on the file system's good will.
//
// Some of the disks are opened while recording, and cut again during the
// recovery.
//
// # How many
//
// The number of cuts is an option; Wanted reads the variable
// CARNET_TORTURE_CUTS, so that one and the same test serves for every change
// and for the long run: the more cuts, the more random selections at each
// boundary.
package cuts
