package disk

import "io"

// Reading is a file opened for reading at any place.
type Reading interface {
	io.ReaderAt
	io.Closer
	Size() (int64, error)
}
