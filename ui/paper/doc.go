// Package paper is the one home of what is printed: files in the clear, made
// for the system's viewer and gone as soon as they have served.
//
// What lives here: a place's folder of papers, a single secret paper, and the
// sweeping of what a killed program left behind. What may enter: bytes to be
// written and the data folder they belong to. What it must not know: what
// stands on a paper, and who asked for it.
//
// A paper lies in a folder in memory where the system has one, so that it
// never reaches a disk: $XDG_RUNTIME_DIR or /dev/shm. Where there is none (on
// Windows) a patient's papers lie in the folder print of the data folder, a
// secret one in the user's own folder for temporary files. They are overwritten
// before they are removed. One that a viewer holds open stays, on Windows, until
// the next sweep: when the next place is entered or the desk is opened.
package paper
