package bedside

import (
	"context"
	"io"
	"time"

	"carnet/records"
	"carnet/records/print"
	"carnet/ui/kit"
	"carnet/ui/paper"
	"carnet/ui/place"
)

// Printing is where a place of the delivery room makes its papers.
type Printing struct {
	Place  *place.Context
	Folder *paper.Folder
	Beside func(func(context.Context) error, func(error))
	In     func() bool // the place is still shown
	Now    time.Time
}

// Make makes a paper beside the window, shows it and says what done says.
func (p Printing) Make(name, done string, make func(*records.Centre, io.Writer, print.Options) error) {
	c := p.Place
	c.Touch()
	o := print.Options{Lang: c.P().Lang(), Created: p.Now, Log: c.Log}
	path := ""
	p.Beside(func(ctx context.Context) error {
		_, centre, err := c.Store().Centre(ctx)
		if err != nil {
			return err
		}
		path, err = p.Folder.Write(name, func(w io.Writer) error { return make(&centre, w, o) })
		return err
	}, func(err error) {
		if err == nil && p.In() {
			err = c.Open(path)
		}
		if err != nil {
			c.Fail(err)
			return
		}
		c.Shell.Toast(kit.Good, done)
	})
}
