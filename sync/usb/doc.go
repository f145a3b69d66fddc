// Package usb puts files on sticks so that they are there, notices sticks,
// and lists what is on them.
//
// What lives here: the safe write (room, temporary name, sync, rename, sync
// of the folder, reading back past the cache), the list of removable
// volumes, the faults of media in words. What may enter: folders, files, a
// file layer that tests can bend. What it must not know: what is in a bundle,
// whom it is for, the store.
package usb
