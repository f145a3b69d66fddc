// Package album gives the picture fields of forms what they need: the record
// to keep pictures in, the files of sticks and of this PC to choose from, and
// a window to look at them.
//
// What lives here: finding picture files, the choice among them, the large
// view. What may enter: another source of pictures, such as a camera. What it
// must not know: which document a picture belongs to.
package album
