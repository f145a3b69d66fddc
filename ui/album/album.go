package album

import (
	"context"
	"image"
	"os"

	"fyne.io/fyne/v2"

	"carnet/assets/text"
	"carnet/records/journal"
	"carnet/records/picture"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/kit"
)

// Album keeps the pictures of one form in the record.
type Album struct {
	store *store.Store
	shell *kit.Shell
	side  int
	p     text.Printer
	// find lists files to choose from, beside runs work off the window's
	// goroutine and then done on it; tests set their own.
	find   func() []File
	beside func(work, done func())
}

var _ form.Album = (*Album)(nil)

// New makes an album whose pictures have at most side pixels on their longest
// side (picture.CervixSide, picture.FaceSide). Without a shell nothing can be
// chosen or shown large, only looked at.
func New(s *store.Store, shell *kit.Shell, p text.Printer, side int) *Album {
	return &Album{store: s, shell: shell, side: side, p: p, find: func() []File { return Find(Folders()) }, beside: beside}
}

func beside(work, done func()) {
	go func() {
		work()
		fyne.Do(done)
	}()
}

// Add implements form.Album.
func (a *Album) Add(path string, done func(string, error)) {
	var name string
	var err error
	a.beside(func() { name, err = a.add(path) }, func() { done(name, err) })
}

func (a *Album) add(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", text.Wrap(err, "picture.unreadable")
	}
	defer f.Close()
	b, err := picture.Prepare(f, a.side)
	if err != nil {
		return "", err
	}
	h, err := a.store.Keep(context.Background(), b)
	if err != nil {
		return "", err
	}
	return journal.AttachmentName(h), nil
}

// Open implements form.Album.
func (a *Album) Open(name string, side int, done func(image.Image, error)) {
	var img image.Image
	var err error
	a.beside(func() {
		if img, err = a.open(name); err == nil {
			img = picture.Fit(img, side)
		}
	}, func() { done(img, err) })
}

func (a *Album) open(name string) (image.Image, error) {
	h, ok := journal.ParseAttachmentName(name)
	if !ok {
		return nil, text.NewProblem("store.attachment_missing")
	}
	x, err := a.store.Attachment(context.Background(), h)
	if err != nil {
		return nil, err
	}
	return picture.Open(x.Bytes)
}
