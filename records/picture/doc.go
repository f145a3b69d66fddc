// Package picture makes photographs safe and small before they enter the
// record, and opens those that lie in it.
//
// What lives here: decoding within limits, turning upright, scaling down,
// encoding anew, so that nothing of the camera's own data (place, time, make)
// stays. What may enter: another form of picture that a camera makes. What it
// must not know: what a picture shows, where it is kept.
package picture
