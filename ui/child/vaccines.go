package child

import (
	"context"
	"encoding/json"
	"io"
	"strings"

	"fyne.io/fyne/v2"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/vaccination"
	"carnet/records/print"
	"carnet/ui/chart"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/record"
	"carnet/ui/visit"
)

// Vaccination is the vaccination visit as the chart sees it.
func Vaccination() record.Form {
	return record.Form{
		Kind: records.KindVaccination, Title: "child.vaccines.title", Key: "Ctrl+Shift+V", Does: "child.vaccines.new", Need: records.Consult,
		New: beginVaccines, Open: openVaccines, Say: sayVaccines,
		When: visit.Offered(func(c *record.Case) bool { return visit.Woman(c) || visit.Between(c, 0, 15*visit.Years) }),
	}
}

func beginVaccines(ctx context.Context, c *record.Case) (records.Document, error) {
	id, _, err := visit.Arrival(ctx, c)
	return &records.Vaccinations{Date: c.Today, Visit: id}, err
}

// vaccines is one open vaccination visit.
type vaccines struct {
	c *record.Case
	p text.Printer
	d *records.Vaccinations

	cal      *calendar
	own      bool // the centre has a calendar of its own
	extra    []records.VaccineDose
	lots     map[string]string // used last
	onward   visit.Onward
	proposed clinical.Date // the appointment that the program has filled in

	form   *form.Form
	tables []*table
}

func openVaccines(ctx context.Context, c *record.Case, doc records.Document) (*record.Sheet, error) {
	s := &vaccines{c: c, p: c.P, d: doc.(*records.Vaccinations)}
	before, err := givenBefore(ctx, c)
	if err != nil {
		return nil, err
	}
	if s.lots, err = c.Store.LastLots(ctx); err != nil {
		return nil, err
	}
	var birth clinical.Date
	if c.Patient.Birth != nil {
		birth = *c.Patient.Birth
	}
	rules, err := c.Store.Rules(ctx)
	if err != nil {
		return nil, err
	}
	s.own = rules.Own[records.OfVaccination]
	s.cal = newCalendar(rules.Vaccination, birth, c.Today, before, &s.extra)
	s.cal.day = s.day
	for code, lot := range s.cal.lots {
		*lot = s.lots[code]
	}
	s.cal.take(s.d.Doses)
	s.onward.Spread(nil, s.d.Next)
	if s.d.Next == nil && !c.ReadOnly {
		s.propose()
	}
	s.form = form.New(c.P, form.Spec{Columns: 4, Today: func() form.Date { return c.Today }, ReadOnly: c.ReadOnly})
	if c.ReadOnly {
		s.declareReading()
	} else {
		s.declare()
		s.form.Listen(func(form.Change) { s.redraw() })
	}
	return &record.Sheet{
		Form: s.form, Document: s.settle, Focus: s.find, Tags: s.tags, Remarks: s.remarks, Acts: s.acts(), Papers: s.papers(),
		Slots: func() map[string]fyne.CanvasObject {
			return map[string]fyne.CanvasObject{"child.calendar": chart.Within(s.table(), besideFrom, s.tableHeight())}
		},
		Panel: func() fyne.CanvasObject { return chart.Beside(s.table(), besideFrom, besideWidth) },
	}, nil
}

func (s *vaccines) day() clinical.Date {
	if s.d.Date.IsZero() {
		return s.c.Today
	}
	return s.d.Date
}

func (s *vaccines) settle() records.Document {
	d := *s.d
	s.cal.work()
	d.Doses = s.cal.doses()
	_, d.Next = s.onward.Settle(false)
	return &d
}

// propose fills in the next day on which a dose may be given, as long as
// nobody has written another.
func (s *vaccines) propose() {
	s.cal.work()
	if s.onward.Next.Date != s.proposed {
		return
	}
	at, which := s.cal.next()
	s.proposed, s.onward.Next.Date = at, at
	var names []string
	for _, v := range which {
		names = append(names, s.cal.name(s.p, v))
	}
	s.onward.Next.Reason = strings.Join(names, ", ")
}

func (s *vaccines) declare() {
	f, p := s.form, s.p
	opts := form.Values("child.vaccines.state.", givenNow, onCard)
	opts[0].Level = form.Good
	marked := form.After(s.propose)
	var items []form.Item
	for _, x := range s.cal.slots {
		name := doseName(p, s.cal.settings, x.vaccine, x.number)
		if x.redo {
			name = p.T("child.vaccines.redo", name)
		} else if d, ok := s.cal.planned(x.vaccine, x.number); ok && d.Status == vaccination.Late {
			name = p.T("child.vaccines.late", name, lateWords(p, s.c.Today.Sub(d.On)))
		}
		shown := form.When(func() bool { return s.cal.shown(x) })
		items = append(items,
			form.Choice(x.key(), &x.state, opts, form.Label(name), form.Span(1), form.Advance(), shown, marked, form.Check(func(string) form.Message { return s.ignoredWords(x) })),
			form.Day(x.key()+".on", &x.date, form.Label("child.vaccines.on"), form.NotFuture(), marked,
				form.RequiredWhen(func() bool { return x.state == onCard }), form.When(func() bool { return x.state == onCard })))
	}
	items = append(items, form.NoteList(s.notes), &form.Slot{Name: "child.calendar"})
	f.Section("child.vaccines.section.due", items...)

	var lots []form.Item
	for _, v := range s.cal.settings.Calendar {
		lot, ok := s.cal.lots[v.Code]
		if !ok {
			continue
		}
		lots = append(lots, form.Text("lot."+v.Code, lot, form.Label(s.cal.name(p, v.Code)), form.Tidy(strings.ToUpper), form.When(func() bool { return s.cal.here(v.Code) })))
	}
	f.Section("child.vaccines.section.lots", lots...).When(func() bool {
		for _, v := range s.cal.settings.Calendar {
			if s.cal.here(v.Code) {
				return true
			}
		}
		return false
	})
	if s.cal.fails != nil && len(s.extra) == 0 {
		s.extra = []records.VaccineDose{{}}
	}
	f.Section("child.vaccines.section.other", s.others())
	next := s.onward.Appoint(form.Aside(func() string {
		if !s.proposed.IsZero() && s.onward.Next.Date == s.proposed {
			return p.T("child.vaccines.proposed")
		}
		return ""
	}))
	next = append(next, form.Lines("child.vaccines.note", &s.d.Note, form.Span(4)),
		form.DayPlain("child.vaccines.date", &s.d.Date, form.NotFuture(), form.Required(), marked))
	f.Section("child.section.next", next...)
	s.cal.work()
	f.Reload()
}

// others are doses beside the calendar: of vaccines that it does not have, or
// copied from a card with their lots.
func (s *vaccines) others() *form.Rows {
	var known []form.Option
	for _, code := range s.codes() {
		known = append(known, form.Option{Value: code, Label: s.cal.name(s.p, code)})
	}
	return form.Repeat("child.vaccines.other", &s.extra, nil, func(x *records.VaccineDose) []*form.Field {
		words := new(string)
		if x.Vaccine != "" {
			*words = s.cal.name(s.p, x.Vaccine)
		}
		again := form.After(s.propose)
		return []*form.Field{
			form.Combo("vaccine", words, form.Among(known...), form.Code(&x.Vaccine), form.Strict(), form.Span(2), form.Label("child.vaccines.vaccine"), again),
			form.Day("on", &x.On, form.NotFuture(), form.Label("child.vaccines.given_on"), form.Placeholder("child.vaccines.today"), again),
			form.Text("lot", &x.Lot, form.Label("child.vaccines.lot"), form.Tidy(strings.ToUpper)),
		}
	}).Columns(4).Limit(30)
}

func (s *vaccines) codes() []string {
	var out []string
	for _, v := range s.cal.settings.Calendar {
		out = append(out, v.Code)
	}
	return append(out, "td")
}

// lateWords says how long a dose has been due.
func lateWords(p text.Printer, days int) string {
	switch {
	case days < 14:
		return p.T("form.age.days", days)
	case days < 70:
		return p.T("form.age.weeks", days/7)
	}
	return p.T("form.age.months", int(float64(days)/daysPerMonth))
}

func (s *vaccines) ignoredWords(x *slot) form.Message {
	why := s.cal.ignored(x)
	switch why {
	case "":
		return form.Message{}
	case "before_birth":
		return form.Warn(s.p.T("child.vaccines.before_birth"))
	}
	return form.Warn(s.p.T("clinical.vaccine.ignored." + why))
}

// notes say why there is no plan, and when all is up to date.
func (s *vaccines) notes() []form.Alert {
	s.cal.work()
	var out []form.Alert
	switch {
	case s.c.Patient.Birth == nil:
		return []form.Alert{{Level: form.Warning, Text: s.p.T("child.vaccines.no_birth")}}
	case s.cal.fails != nil:
		return []form.Alert{{Level: form.Info, Text: s.p.T("child.vaccines.no_plan")}}
	case s.c.Patient.BirthBy != records.ExactDay:
		out = append(out, form.Alert{Level: form.Info, Text: s.p.T("child.vaccines.estimated")})
	}
	for _, d := range s.cal.early {
		out = append(out, form.Alert{Level: form.Warning, Text: s.p.T("child.vaccines.early", s.cal.name(s.p, d.Vaccine))})
	}
	if len(s.cal.open()) == 0 {
		words := s.p.T("child.vaccines.complete")
		if at, _ := s.cal.next(); !at.IsZero() {
			words = s.p.T("child.vaccines.up_to_date", form.FormatDate(at))
		}
		out = append(out, form.Alert{Level: form.Good, Text: words})
	}
	return out
}

// remarks are doses that were marked and do not count.
func (s *vaccines) remarks() []record.Remark {
	var out []record.Remark
	for _, x := range s.cal.slots {
		if m := s.ignoredWords(x); m.Text != "" {
			out = append(out, record.Remark{Level: form.Warning, Words: s.p.T("child.vaccines.says", doseName(s.p, s.cal.settings, x.vaccine, x.number), m.Text), Field: s.form.Field(x.key())})
		}
	}
	return out
}

func (s *vaccines) tags() []form.Message {
	var out []form.Message
	if s.c.Patient.Birth != nil {
		out = append(out, form.Message{Level: form.Info, Text: form.FormatAge(s.p, *s.c.Patient.Birth, s.day())})
	}
	if s.own {
		out = append(out, form.Message{Level: form.Info, Text: s.p.T("child.own")})
	}
	return out
}

func (s *vaccines) acts() []record.Act {
	if s.c.ReadOnly {
		return nil
	}
	return []record.Act{{Key: "F5", Does: s.p.T("child.vaccines.all"), When: func() bool { return len(s.cal.open()) > 0 }, Do: func(v *formview.View) {
		for _, x := range s.cal.open() {
			visit.Pick(s.form.Field(x.key()), givenNow)
		}
		v.FocusKey(visit.NextKey)
	}}}
}

func (s *vaccines) find(path string) *form.Field {
	if key := visit.Path(path); key != "" {
		return s.form.Field(key)
	}
	if path == "doses" {
		for _, x := range s.cal.slots {
			if s.cal.shown(x) {
				return s.form.Field(x.key())
			}
		}
		for _, sec := range s.form.Sections() {
			for _, it := range sec.Items() {
				if r, ok := it.(*form.Rows); ok {
					if len(s.extra) > 0 {
						return r.Fields()[0][0]
					}
					return r.Add(-1)
				}
			}
		}
	}
	return s.form.Field("child.vaccines." + path)
}

// declareReading shows a signed visit: one line for each dose.
func (s *vaccines) declareReading() {
	var items []form.Item
	for _, d := range s.d.Doses {
		words := s.doseWords(d)
		items = append(items, form.Computed("child.vaccines.dose", func() form.Message { return form.Message{Text: words} }, form.Label(""), form.Span(4)))
	}
	s.form.Section("child.vaccines.section.given", items...)
	next := s.onward.Appoint()
	s.form.Section("child.section.next", append(next, form.Lines("child.vaccines.note", &s.d.Note))...)
}

// doseWords is a dose in one line.
func (s *vaccines) doseWords(d records.VaccineDose) string {
	return doseLine(s.p, s.cal.name(s.p, d.Vaccine), d)
}

func doseLine(p text.Printer, name string, d records.VaccineDose) string {
	parts := []string{name}
	if d.On != nil {
		parts = append(parts, p.T("child.vaccines.said_on", form.FormatDate(*d.On)))
	}
	if d.Card {
		parts = append(parts, p.T("child.vaccines.state.card"))
	}
	if d.Lot != "" {
		parts = append(parts, p.T("child.vaccines.said_lot", d.Lot))
	}
	return strings.Join(parts, " · ")
}

func sayVaccines(p text.Printer, path string, value json.RawMessage) (label, words string) {
	label, words = visit.Say("child.vaccines")(p, path, value)
	if path == "doses" {
		label = p.T("child.vaccines.section.given")
		var all []records.VaccineDose
		if json.Unmarshal(value, &all) == nil {
			var lines []string
			for _, d := range all {
				lines = append(lines, doseLine(p, vaccineName(p, d.Vaccine), d))
			}
			words = strings.Join(lines, " ; ")
		}
	}
	return label, words
}

// papers are the vaccination card with every dose that is known.
func (s *vaccines) papers() []record.Paper {
	if !s.c.ReadOnly {
		return nil
	}
	return []record.Paper{{Key: "Ctrl+P", Title: s.p.T("child.vaccines.paper"), Name: "vaccins", Write: func(h record.Head, w io.Writer, o print.Options) error {
		return print.VaccinationCard{
			Document: h.Document, Centre: h.Centre, Author: h.Author, Patient: h.Patient, Date: s.c.Today, Rows: s.cardRows(), Next: s.d.Next,
		}.Write(w, o)
	}}}
}

// cardRows are the doses of the calendar in its order, then those that do not
// count and those of other vaccines.
func (s *vaccines) cardRows() []print.VaccineRow {
	all := append([]records.VaccineDose(nil), s.cal.before...)
	for _, d := range s.cal.doses() {
		if d.On == nil {
			day := s.day()
			d.On = &day
		}
		all = append(all, d)
	}
	lot := func(vaccine string, on clinical.Date) (string, bool) {
		for i, d := range all {
			if d.Vaccine == vaccine && *d.On == on {
				all = append(all[:i:i], all[i+1:]...)
				return d.Lot, d.Card
			}
		}
		return "", false
	}
	var rows []print.VaccineRow
	for _, d := range s.cal.plan.Doses {
		r := print.VaccineRow{Name: doseName(s.p, s.cal.settings, d.Vaccine, d.Number), On: d.On}
		switch d.Status {
		case vaccination.Done:
			r.Given = true
			r.Lot, r.Card = lot(d.Vaccine, d.On)
		case vaccination.Expired:
			r.Note = s.p.T("clinical.vaccine.status.expired")
		case vaccination.Late, vaccination.Due:
			r.Note = s.p.T("clinical.vaccine.status." + string(d.Status))
		}
		rows = append(rows, r)
	}
	for _, d := range all {
		r := print.VaccineRow{Name: s.cal.name(s.p, d.Vaccine), Given: true, On: *d.On, Lot: d.Lot, Card: d.Card}
		if s.cal.known(d.Vaccine) {
			r.Note = s.p.T("child.vaccines.not_counted")
		}
		rows = append(rows, r)
	}
	return rows
}
