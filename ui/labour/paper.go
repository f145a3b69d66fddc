package labour

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"carnet/records"
	"carnet/records/clinical/labour"
	"carnet/records/labourchart"
	"carnet/records/print"
	"carnet/ui/kit"
)

func newSettings() labour.Settings { return labour.Defaults() }

// papers is where papers lie while they are printed. They hold the patient's
// data in the clear, so the folder is emptied when the place is left, and what
// a power cut left behind when it is entered.
type papers struct {
	dir  string
	here string
}

func (f *papers) root() string { return filepath.Join(f.dir, "print") }

func (f *papers) sweep() {
	entries, err := os.ReadDir(f.root())
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	for _, e := range entries {
		_ = os.RemoveAll(filepath.Join(f.root(), e.Name())) // one that a viewer holds is tried again
	}
}

func (f *papers) clear() {
	if f.here != "" {
		_ = os.RemoveAll(f.here) // sweep tries again
		f.here = ""
	}
}

// write makes a paper and gives its path.
func (f *papers) write(name string, make func(io.Writer) error) (path string, err error) {
	if err := os.MkdirAll(f.root(), 0o700); err != nil {
		return "", err
	}
	if f.here == "" {
		if f.here, err = os.MkdirTemp(f.root(), ""); err != nil {
			return "", err
		}
	}
	out, err := os.CreateTemp(f.here, name+"-*.pdf")
	if err != nil {
		return "", err
	}
	return out.Name(), errors.Join(make(out), out.Close())
}

// print makes the guide as a paper.
func (v *view) print() {
	l, now := v.l, v.now()
	staff := map[string]string{}
	for _, m := range v.ctx.Members() {
		staff[m.ID.String()] = initials(&m.Staff)
	}
	me := v.ctx.Desk.Me.Staff
	v.paperOf("guide-de-soins", func(c *records.Centre, w io.Writer, o print.Options) error {
		patient := v.who.patient
		return print.LabourGuide{Document: v.id.String(), Centre: c, Author: &me, Patient: &patient, Pregnancy: v.who.pregnancy,
			Labour: &l, Now: now, Settings: v.set, Initials: staff}.Write(w, o)
	})
}

// letter makes the referral letter of a transfer.
func (v *view) letter(ref records.Referral) {
	l, now := v.l, v.now()
	me := v.ctx.Desk.Me.Staff
	words := handover(v.ctx.P(), &l, &v.grid.sum, now)
	v.paperOf("reference", func(c *records.Centre, w io.Writer, o print.Options) error {
		patient := v.who.patient
		con := &records.Consultation{Date: dayOf(now), Reason: v.t("labour.letter.reason"), Referral: &ref, History: join(words)}
		con.Vitals = lastVitals(&l)
		return print.ReferralLetter{Document: v.id.String(), Centre: c, Author: &me, Patient: &patient, Date: dayOf(now), Time: clock(now), Consultation: con}.Write(w, o)
	})
}

func join(lines []string) string {
	out := ""
	for i, l := range lines {
		if i > 0 {
			out += "\n"
		}
		out += l
	}
	return out
}

// lastVitals are the woman's latest measurements of this labour.
func lastVitals(l *records.Labour) records.Vitals {
	var v records.Vitals
	whole := func(item string, to **int) {
		if list := l.Of(item, 1); len(list) > 0 {
			if n, ok := digits(list[len(list)-1].Value); ok {
				*to = &n
			}
		}
	}
	whole("pulse", &v.Pulse)
	whole("sbp", &v.Systolic)
	whole("dbp", &v.Diastolic)
	if list := pointsOf(l, "temperature"); len(list) > 0 {
		v.Temperature = &list[len(list)-1]
	}
	return v
}

func pointsOf(l *records.Labour, item string) []float64 {
	var out []float64
	for _, x := range labourchart.Curve(l, item, 1, newSettings()) {
		out = append(out, x.Y)
	}
	return out
}

func initials(s *records.Staff) string {
	out := ""
	for _, w := range []string{s.Given, s.Family} {
		for _, r := range w {
			out += string(r)
			break
		}
	}
	return out
}

// paperOf makes a paper beside the window and shows it.
func (v *view) paperOf(name string, make func(*records.Centre, io.Writer, print.Options) error) {
	v.ctx.Touch()
	o := print.Options{Lang: v.ctx.P().Lang(), Created: v.now(), Log: v.ctx.Log}
	path := ""
	v.beside(func(ctx context.Context) error {
		_, centre, err := v.ctx.Store().Centre(ctx)
		if err != nil {
			return err
		}
		path, err = v.paper.write(name, func(w io.Writer) error { return make(&centre, w, o) })
		return err
	}, func(err error) {
		if err == nil && v.in {
			err = v.ctx.Open(path)
		}
		if err != nil {
			v.ctx.Fail(err)
			return
		}
		v.ctx.Shell.Toast(kit.Good, v.t("labour.printed"))
	})
}
