package labour

import (
	"io"

	"carnet/records"
	"carnet/records/print"
	"carnet/ui/bedside"
)

// print makes the guide as a paper.
func (v *view) print() {
	l, now := v.l, v.now()
	staff := map[string]string{}
	for _, m := range v.ctx.Members() {
		staff[m.ID.String()] = initials(&m.Staff)
	}
	me := v.ctx.Desk.Me.Staff
	v.paperOf("guide-de-soins", func(c *records.Centre, w io.Writer, o print.Options) error {
		patient := v.who.Patient
		return print.LabourGuide{Document: v.id.String(), Centre: c, Author: &me, Patient: &patient, Pregnancy: v.episode(),
			Labour: &l, Now: now, Settings: v.set, Initials: staff}.Write(w, o)
	})
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
	bedside.Printing{Place: v.ctx, Folder: &v.paper, Beside: v.beside, In: func() bool { return v.in }, Now: v.now()}.Make(name, v.t("labour.printed"), make)
}
