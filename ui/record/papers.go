package record

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"carnet/records/journal"
	"carnet/records/print"
	"carnet/ui/kit"
)

// paperFolder is where papers lie while they are printed. A PDF holds the
// patient's data in the clear, so the folder is emptied when a chart is opened
// (what a power cut left behind) and when it is left, by going elsewhere, by
// the lock, or by closing the window.
type paperFolder struct {
	dir  string // the data folder
	mu   sync.Mutex
	here string // this chart's own folder, "" until something is printed
}

func (f *paperFolder) root() string { return filepath.Join(f.dir, "print") }

// make gives the name of a new paper.
func (f *paperFolder) make(name string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := os.MkdirAll(f.root(), 0o700); err != nil {
		return "", err
	}
	if f.here == "" {
		here, err := os.MkdirTemp(f.root(), "")
		if err != nil {
			return "", err
		}
		f.here = here
	}
	out, err := os.CreateTemp(f.here, name+"-*.pdf")
	if err != nil {
		return "", err
	}
	return out.Name(), out.Close()
}

// clear removes this chart's papers. Where a viewer still holds a file open,
// Windows keeps it; sweep takes it at the next chart.
func (f *paperFolder) clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.here != "" {
		_ = os.RemoveAll(f.here) // sweep tries again
		f.here = ""
	}
}

// sweep removes what earlier charts could not.
func (f *paperFolder) sweep() {
	f.mu.Lock()
	defer f.mu.Unlock()
	entries, err := os.ReadDir(f.root())
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	for _, e := range entries {
		if p := filepath.Join(f.root(), e.Name()); p != f.here {
			_ = os.RemoveAll(p) // held by a viewer: tried again at the next chart
		}
	}
}

// print makes a paper of the document that is read.
func (v *reader) print(p Paper) {
	d := &v.r.doc
	v.c.print(p, Head{Document: d.ID.String(), Date: d.Day}, d.Author, d.OnBehalf)
}

// print makes a paper of what is being written. It bears no document's number:
// what it says is not signed.
func (w *writer) print(p Paper) {
	h := Head{Date: w.c.ctx.Today()}
	if !w.draft.Document.IsZero() {
		h.Document = w.draft.Document.String()
	}
	w.c.print(p, h, w.c.me().ID, journal.DocumentID{})
}

// papers are those that can be made while one writes.
func (w *writer) papers() []Paper {
	var out []Paper
	for _, p := range w.sheet.Papers {
		if p.Draft && (p.When == nil || p.When()) {
			out = append(out, p)
		}
	}
	return out
}

// print makes a paper beside the window and shows it.
func (c *chart) print(p Paper, h Head, author, behalf journal.DocumentID) {
	c.ctx.Touch()
	h.Time = c.ctx.Desk.Now().Format("15:04")
	patient := c.data.chart.Patient
	h.Patient = &patient
	if m, ok := c.ctx.Member(author); ok {
		s := m.Staff
		h.Author = &s
	}
	if m, ok := c.ctx.Member(behalf); ok {
		s := m.Staff
		h.Supervisor = &s
	}
	o := print.Options{Lang: c.p.Lang(), Created: c.ctx.Desk.Now(), Log: c.ctx.Log}
	path := ""
	c.run.beside(func(ctx context.Context) error {
		_, centre, err := c.ctx.Store().Centre(ctx)
		if err != nil {
			return err
		}
		h.Centre = &centre
		path, err = c.paper.write(p, h, o)
		return err
	}, func(err error) {
		if err == nil && c.in {
			err = c.ctx.Open(path)
		}
		if err != nil {
			c.ctx.Fail(err)
			return
		}
		if !c.in { // left meanwhile: nobody waits for the paper any more
			c.paper.clear()
			return
		}
		c.ctx.Shell.Toast(kit.Good, c.p.T("record.printed", p.Title))
	})
}

func (f *paperFolder) write(p Paper, h Head, o print.Options) (path string, err error) {
	path, err = f.make(p.Name)
	if err != nil {
		return "", err
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return "", err
	}
	return path, errors.Join(p.Write(h, out, o), out.Close())
}
