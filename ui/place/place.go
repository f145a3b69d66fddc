// Package place is what the places of the window have in common: how one is
// entered and left, where one can go from it, and what it is given to work
// with.
//
// What lives here: the Context that the window hands to each place, routes,
// work beside the window, and how people, ages and dates are said on every
// screen. What may enter: what three places need. What it must not know: any
// one place.
package place

import (
	"context"
	"log/slog"
	"sync"

	"fyne.io/fyne/v2"

	"carnet/assets/text"
	"carnet/records/clinical"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/kit"
)

// Name is a place of the window.
type Name string

// The places.
const (
	Home     Name = "home"
	Patients Name = "patients" // search, and the latest patients
	Register Name = "register" // a new identity, or an old one corrected
	Record   Name = "record"   // a patient's chart
	// Maternity is the midwives' board; Query names one of its views.
	Maternity Name = "maternity"
	Labour    Name = "labour" // a labour under way: Document, or the patient's open one, or an admission
	Birth     Name = "birth"  // the delivery and its children: Document is the labour
	Exchange  Name = "exchange"
	Settings  Name = "settings"
)

// Route says where to go and about what.
type Route struct {
	To       Name
	Patient  journal.DocumentID
	Document journal.DocumentID // the document to show first
	Draft    string             // the draft to go on with
	Visit    journal.DocumentID // the arrival that a new document answers
	New      string             // the kind of a new document: "consultation"
	Query    string             // what was typed in the search box
}

// Place is one place of the window. All its methods run on the window's
// goroutine.
type Place interface {
	// Content is the place's picture; the same object each time.
	Content() fyne.CanvasObject
	// Enter is called when the place is shown: it opens its keys (a
	// kit.Scope), asks for the focus, and begins to load what it shows.
	Enter()
	// Leave is called when another place is shown or the window locks: it
	// closes its keys and keeps what was typed as a draft.
	Leave()
}

// Maker makes a place for a route.
type Maker func(*Context, Route) Place

// Context is what a place is given.
type Context struct {
	Desk  *desk.Desk
	Shell *kit.Shell
	// Go shows another place; Back returns to the one before.
	Go   func(Route)
	Back func()
	// Lock hides everything until somebody logs in again.
	Lock func()
	// Touch tells that somebody is working, so that the window does not lock.
	Touch func()
	// Restyle applies the language, theme and scale of Desk.Info anew.
	Restyle func()
	// Open shows a file (a PDF) with the system's program.
	Open func(path string) error
	// Log receives what goes wrong, without patient data.
	Log *slog.Logger

	mu    sync.Mutex
	staff map[journal.DocumentID]store.Member
}

// P speaks the window's language.
func (c *Context) P() text.Printer { return c.Shell.Printer() }

// T is P().T.
func (c *Context) T(key string, args ...any) string { return c.P().T(key, args...) }

// Store is the record.
func (c *Context) Store() *store.Store { return c.Desk.Store }

// Today is the day on the desk's clock.
func (c *Context) Today() clinical.Date { return c.Desk.Store.Today() }

// Beside runs work off the window's goroutine, then done on it. A place that
// was left in the meantime gets its answer too and must not mind.
func (c *Context) Beside(work func(ctx context.Context) error, done func(err error)) {
	go func() {
		err := work(context.Background())
		fyne.Do(func() { done(err) })
	}()
}

// Load is Beside for reading: an error is shown and done is not called.
func (c *Context) Load(work func(ctx context.Context) error, done func()) {
	c.Beside(work, func(err error) {
		if err != nil {
			c.Fail(err)
			return
		}
		done()
	})
}

// Fail tells the person what went wrong and the log why.
func (c *Context) Fail(err error) {
	if err == nil {
		return
	}
	c.Log.Error("shown to the user", "error", text.For(text.English).Sentence(err), "cause", cause(err))
	c.Shell.Toast(kit.Alarm, c.P().Sentence(err))
}

// cause is the innermost error, as its own words; it carries no patient data.
func cause(err error) string {
	for {
		u, ok := err.(interface{ Unwrap() error })
		if !ok || u.Unwrap() == nil {
			return err.Error()
		}
		err = u.Unwrap()
	}
}

// LoadStaff reads who works here, so that StaffName answers at once. Call it
// beside the window, after the login and after an import.
func (c *Context) LoadStaff(ctx context.Context) error {
	list, err := c.Desk.Store.Staff(ctx)
	if err != nil {
		return err
	}
	m := make(map[journal.DocumentID]store.Member, len(list))
	for _, x := range list {
		m[x.ID] = x
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.staff = m
	return nil
}

// StaffName says who somebody is: "Dr Aminata Touré"; "—" when unknown here.
func (c *Context) StaffName(id journal.DocumentID) string {
	if m, ok := c.Member(id); ok {
		return m.Name()
	}
	return "—"
}

// Member finds a member of staff.
func (c *Context) Member(id journal.DocumentID) (store.Member, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m, ok := c.staff[id]
	return m, ok
}

// Members lists the staff who work here now.
func (c *Context) Members() []store.Member {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []store.Member
	for _, m := range c.staff {
		if !m.Left {
			out = append(out, m)
		}
	}
	return out
}
