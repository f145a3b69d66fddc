package labour

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical/labour"
	"carnet/records/journal"
	"carnet/records/labourchart"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/kit"
)

// trouble is what went wrong in a labour and what is done about it, as typed:
// complications with their checklists, the course of magnesium sulphate.
type trouble struct {
	Codes []string
	Done  map[string][]string
	Fit   string
	Doses []bedside.Dose

	fitWas string
	given  []records.MagnesiumGiven // what the doses have become in the labour
}

func troubleOf(p text.Printer, l *records.Labour, now time.Time) *trouble {
	t := &trouble{Codes: labourchart.Complications(l), Done: map[string][]string{},
		Doses: bedside.ToCome(bedside.DosesOf(p, l.Magnesium, now)), given: l.Magnesium}
	for _, x := range l.Of(labourchart.Step, 1) {
		of, code, _ := strings.Cut(x.Value, ".")
		t.Done[of] = append(t.Done[of], code)
	}
	if fits := l.Of(labourchart.Fit, 1); len(fits) > 0 {
		t.Fit = bedside.When(p, fits[len(fits)-1].At, now)
	}
	t.fitWas = t.Fit
	return t
}

// edits are the changes that bring what was typed into a labour. A time that
// is being typed is left alone unless all of it is meant.
func (t *trouble) edits(p text.Printer, l *records.Labour, now time.Time, me journal.DocumentID, set labour.Settings, all bool) []edit {
	var out []edit
	why := p.T("labour.struck.unticked")
	sync := func(item string, want []string) {
		var have []string
		for _, e := range l.Of(item, 1) {
			have = append(have, e.Value)
			if !slices.Contains(want, e.Value) {
				out = append(out, strike(e, why, set))
			}
		}
		for _, v := range want {
			if !slices.Contains(have, v) {
				out = append(out, add(entryAt(labourchart.Row{Code: item}, v, now, now, me), set))
			}
		}
	}
	var steps []string
	for _, c := range t.Codes {
		for _, x := range t.Done[c] {
			steps = append(steps, c+"."+x)
		}
	}
	sync(labourchart.Complication, t.Codes)
	sync(labourchart.Step, steps)
	if all && t.Fit != t.fitWas {
		out = append(out, t.fit(l, now, me, set, why)...)
		t.fitWas = t.Fit
	}
	given := bedside.Given(t.Doses, t.given, func(s string) *time.Time {
		if at, ok := bedside.ClockOf(s, now); ok {
			return &at
		}
		return nil
	}, now, me.String())
	if had := t.given; !slices.EqualFunc(had, given, sameDose) {
		t.given = given
		out = append(out, func(l *records.Labour) {
			list := slices.Clone(given)
			for _, g := range l.Magnesium { // another desk's stay
				if !slices.ContainsFunc(had, func(h records.MagnesiumGiven) bool { return sameDose(h, g) }) {
					list = append(list, g)
				}
			}
			slices.SortStableFunc(list, func(a, b records.MagnesiumGiven) int { return a.At.Compare(b.At) })
			l.Magnesium = list
		})
	}
	return out
}

// fit notes a convulsion: a later one beside those before, an earlier time as
// a correction of the last.
func (t *trouble) fit(l *records.Labour, now time.Time, me journal.DocumentID, set labour.Settings, why string) []edit {
	at, ok := bedside.ClockOf(t.Fit, now)
	fits := l.Of(labourchart.Fit, 1)
	var out []edit
	if n := len(fits); n > 0 && (!ok || !at.After(fits[n-1].At)) {
		out = append(out, strike(fits[n-1], why, set))
	}
	if ok {
		out = append(out, add(entryAt(labourchart.Row{Code: labourchart.Fit}, "1", at, now, me), set))
	}
	return out
}

func sameDose(a, b records.MagnesiumGiven) bool {
	same := func(x, y *float64) bool { return x == nil && y == nil || x != nil && y != nil && *x == *y }
	knees := a.KneeJerks == nil && b.KneeJerks == nil || a.KneeJerks != nil && b.KneeJerks != nil && *a.KneeJerks == *b.KneeJerks
	return a.At.Equal(b.At) && a.Kind == b.Kind && a.Side == b.Side && knees && same(a.Respirations, b.Respirations) && same(a.UrineMLPerH, b.UrineMLPerH)
}

// next is the dose that comes next by what is typed.
func (t *trouble) next(l *records.Labour, now time.Time, set labour.Settings) (labour.MagnesiumDose, bool) {
	c := labourchart.CourseOf(l, now)
	c.Checks = bedside.ChecksOf(t.Doses)
	if !bedside.Course(t.Codes, t.Doses) {
		return labour.MagnesiumDose{}, false
	}
	if c.Called.IsZero() {
		c.Called = now
	}
	return c.NextDose(set)
}

const troubleWidth, troubleHeight float32 = 860, 560

// troubles opens the complications: what is ticked and given there is kept as
// it is entered, as every entry of a labour is.
func (v *view) troubles() {
	v.endEntry()
	p := v.ctx.P()
	t := troubleOf(p, &v.l, v.now())
	f := form.New(p, form.Spec{Columns: 4, Today: v.ctx.Today})
	keep := func(all bool) {
		for _, e := range t.edits(p, &v.l, v.now(), v.ctx.Desk.Me.ID, v.set, all) {
			v.change(e)
		}
	}
	items := bedside.Protocols(&t.Codes, bedside.InLabour(), t.Done)
	items = append(items,
		bedside.ClockField(p, "birth.fit", &t.Fit, v.now, form.When(func() bool { return slices.Contains(t.Codes, "eclampsia") })),
		form.NoteList(func() []form.Alert {
			d, ok := t.next(&v.l, v.now(), v.set)
			if !ok {
				return nil
			}
			return bedside.DoseNotes(p, d, v.now())
		}),
		bedside.DoseRows(p, v.set, &t.Doses, v.now).When(func() bool { return bedside.Course(t.Codes, t.Doses) }))
	f.Section("", items...)
	f.OnChange(func() { keep(false) })
	v.finishTyping = func() {
		v.finishTyping, v.typing = nil, nil
		f.Flush()
		keep(true)
	}
	fv := formview.New(f)
	fv.OnLast = func() {}
	v.typing = fv
	var d *kit.Dialog
	done := func() {
		d.Close()
		if v.finishTyping != nil {
			v.finishTyping()
		}
		v.focus(v.grid)
	}
	refer := kit.NewButton(p.T("labour.keys.refer"), "F8", kit.Secondary, func() { done(); v.endOtherwise() })
	ok := kit.NewButton(p.T("labour.trouble.done"), kit.ParseKey("Ctrl+Return").Hint(p), kit.Primary, done)
	content := kit.Fixed(troubleWidth, v.roomFor(troubleHeight), kit.Edges(nil, kit.Pad(kit.HStack(10, kit.Spacer(), refer, ok), 8, 0, 0, 0), nil, nil, fv))
	d = v.ctx.Shell.Custom(p.T("labour.trouble.title"), content, nil, nil, done)
	d.Keys().Bind("Ctrl+Return", p.T("labour.trouble.done"), done)
	d.Keys().Bind("F8", p.T("labour.keys.refer"), func() { done(); v.endOtherwise() })
	v.dialog = d
	if bedside.Course(t.Codes, t.Doses) {
		fv.FocusKey(fmt.Sprintf("birth.dose[%d].birth.dose.respirations", len(t.Doses)-1))
		return
	}
	fv.FocusFirstEmpty()
}

// roomFor is the height of a form in a dialog, as far as the window has it.
func (v *view) roomFor(height float32) float32 {
	const around = 170 // title, answers, edges
	if c := v.ctx.Shell.Window().Canvas(); c != nil {
		return max(min(height, c.Size().Height-around), 240)
	}
	return height
}

// troublePanel is what went wrong and the dose that comes next, beside the
// chart.
func troublePanel(p text.Printer, s *labourchart.Summary, l *records.Labour, now time.Time) []card {
	var out []card
	codes := map[string]time.Time{}
	for _, e := range l.Of(labourchart.Complication, 1) {
		codes[e.Value] = e.At
	}
	for _, c := range s.Complications {
		out = append(out, card{Title: p.T("labour.trouble.since", p.T("birth.complication."+c), bedside.When(p, codes[c], now)), Danger: true, Open: s.Ended == nil})
	}
	if n := len(l.Magnesium); n > 0 {
		last := l.Magnesium[n-1]
		out = append(out, card{Title: p.T("labour.trouble.last", p.T("birth.dose."+last.Kind), bedside.When(p, last.At, now)), Sign: "✓ "})
	}
	if d := s.Dose; d != nil && s.Ended == nil {
		words, level := bedside.DoseWords(p, *d, now)
		c := card{Title: words, Words: bedside.DoseWaits(p, *d), Sign: "◷ ", Open: level == form.Danger || len(d.Withhold) > 0}
		for _, a := range d.Alerts {
			c.Words = strings.TrimSpace(c.Words + " " + p.T(a.Action))
		}
		out = append(out, c)
	}
	return out
}
