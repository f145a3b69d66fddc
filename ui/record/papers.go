package record

import (
	"context"
	"io"

	"carnet/records/journal"
	"carnet/records/print"
	"carnet/ui/kit"
)

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
		path, err = c.paper.Write(p.Name, func(w io.Writer) error { return p.Write(h, w, o) })
		return err
	}, func(err error) {
		if err == nil && c.in {
			err = c.ctx.Open(path)
		}
		if err != nil {
			c.ctx.Fail(err)
			return
		}
		if !c.in {
			return // left meanwhile: nobody waits for the paper any more
		}
		c.ctx.Shell.Toast(kit.Good, c.p.T("record.printed", p.Title))
	})
}
