package settings

import (
	"slices"
	"strings"

	"carnet/records"
	"carnet/ui/form"
)

// groups are the parts of a section's form, in their order.
var groups = map[records.Section][]string{
	records.OfDating:      {"redating"},
	records.OfPrenatal:    {"windows", "contacts", "prevention", "area", "alerts"},
	records.OfVaccination: {"vaccines"},
	records.OfLabour:      {"guide", "progress", "intervals", "blood"},
}

// formOf declares the form of a section.
func (e *rulesEdit) formOf(s records.Section, readOnly bool, above func() []form.Alert) *form.Form {
	f := form.New(e.p, form.Spec{Columns: 3, ReadOnly: readOnly})
	f.Section("", form.NoteList(above))
	for i, g := range groups[s] {
		var items []form.Item
		if g == "windows" {
			items = append(items, form.NoteList(e.windowNotes), e.windowRows())
		}
		for _, t := range records.Thresholds() {
			if t.Section == s && t.Group == g {
				items = append(items, e.field(t, readOnly))
			}
		}
		if i == 0 && s == records.OfVaccination {
			f.Section("settings.rules.group.calendar", form.NoteList(e.calendarNotes), e.doseRows())
		}
		sec := f.Section("settings.rules.group."+g, items...)
		if g == "contacts" { // an interval beside the week to which it holds
			sec.Columns(4)
		}
	}
	return f
}

func alarms(list []string) []form.Alert {
	var out []form.Alert
	for _, s := range list {
		out = append(out, form.Alert{Level: form.Danger, Text: s})
	}
	return out
}

// windowNotes say what is wrong with the windows, or that there are none.
func (e *rulesEdit) windowNotes() []form.Alert {
	e.touch() // notes are asked for before the rows below them
	if len(e.windows) == 0 {
		return []form.Alert{{Level: form.Info, Text: e.p.T("settings.rules.window.none")}}
	}
	return alarms(e.ofWindows())
}

// field is one threshold: its value, and below it the default with its source.
func (e *rulesEdit) field(t records.Threshold, readOnly bool) *form.Field {
	if t.Switch {
		return form.YesNo(labelKey(&t), e.on[t.Code], form.Advance(), form.Check(func(string) form.Message {
			e.touch()
			return e.message(&t)
		}), form.After(e.touch))
	}
	b := form.Bind(
		func() (float64, bool) { return e.values[t.Code], true },
		func(x float64, ok bool) {
			if !ok { // emptied: the default again
				x = t.Default()
			}
			e.values[t.Code] = x
			e.touch()
		})
	opts := []form.Opt{form.Decimals(t.Decimals), form.Plausible(t.Low, t.High), form.Check(func(float64) form.Message { return e.message(&t) })}
	if u := unitWord(e.p, &t); u != "" {
		opts = append(opts, form.Unit(u))
	}
	if readOnly && e.differs(&t) {
		opts = append(opts, form.Unit(e.p.T("settings.rules.own", plainNumber(e.p, t.Default()))))
	}
	return form.NumberOf(labelKey(&t), b, opts...)
}

// message stands below a threshold.
func (e *rulesEdit) message(t *records.Threshold) form.Message {
	if f, bad := e.finding("values." + t.Code); bad {
		return form.Alarm(e.sentence(f))
	}
	source := string(t.Source)
	if key := "settings.rules.source." + source; e.p.Has(key) {
		source = e.p.T(key)
	}
	words := plainNumber(e.p, t.Default()) + unitOf(e.p, t)
	if t.Switch {
		words = e.p.T("settings.rules.switch." + plainNumber(e.p, t.Default()))
	}
	words = e.p.T("settings.rules.default", words, source)
	switch {
	case !e.differs(t):
		return form.Inform(words)
	case !t.Switch && t.Odd(e.values[t.Code]):
		return form.Warn(e.p.T("settings.rules.changed.odd", words))
	}
	return form.Praise(e.p.T("settings.rules.changed", words))
}

func (e *rulesEdit) windowRows() *form.Rows {
	after := form.After(e.touch)
	return form.Repeat("settings.rules.window", &e.windows, func() windowRow { return e.nextWindow() }, func(w *windowRow) []*form.Field {
		e.touch()
		return []*form.Field{
			form.Integer("number", &w.Number, form.Label("settings.rules.window.number"), form.Plausible(1, 12), form.Required(), e.stir(), after),
			form.Integer("from", &w.From, form.Label("settings.rules.window.from"), form.Unit("settings.rules.unit.wk"), form.Plausible(1, 45), form.Required(), e.stir(), after),
			form.Integer("to", &w.To, form.Label("settings.rules.window.to"), form.Unit("settings.rules.unit.wk"), form.Plausible(1, 45), form.Required(), e.stir(), after),
		}
	}).Columns(3).Limit(12)
}

// stir makes the findings be worked out again at each change of a number.
func (e *rulesEdit) stir() form.Opt {
	return form.Check(func(float64) form.Message {
		e.touch()
		return form.Message{}
	})
}

// nextWindow is the one that follows the last.
func (e *rulesEdit) nextWindow() windowRow {
	n := len(e.windows) + 1
	w := windowRow{Number: &n}
	if n > 1 && e.windows[n-2].To != nil {
		from := min(*e.windows[n-2].To+1, 45)
		w.From = &from
	}
	return w
}

func (e *rulesEdit) doseRows() *form.Rows {
	return form.Repeat("settings.rules.dose", &e.doses, nil, func(d *doseRow) []*form.Field {
		e.touch()
		after := form.After(e.touch)
		col := func(key string, at *string, check func(string) form.Message, tidy func(string) string, more ...form.Opt) *form.Field {
			return form.Text(key, at, append([]form.Opt{form.Label("settings.rules.dose." + key), form.Placeholder("settings.rules.none"), form.Tidy(tidy), form.Check(check), after}, more...)...)
		}
		return []*form.Field{
			form.Combo("vaccine", &d.vaccine, func(typed string) []form.Option { return matching(e.vaccines(), typed) }, form.Code(&d.code), form.Aside(func() string { return e.ordinal(d) }),
				form.Label("settings.rules.dose.vaccine"), form.Span(2), form.Required(), form.Check(func(string) form.Message { return e.vaccineMessage(d) }), after),
			col("age", &d.age, func(s string) form.Message { return e.ageMessage(d, s) }, e.tidyAge, form.Required()),
			col("min", &d.min, func(s string) form.Message {
				return e.limitMessage(d, s, func(r records.CalendarRow) int { return r.Min })
			}, e.tidyDays),
			col("interval", &d.interval, func(s string) form.Message {
				return e.limitMessage(d, s, func(r records.CalendarRow) int { return r.Interval })
			}, e.tidyDays),
			col("max", &d.max, func(s string) form.Message {
				return e.limitMessage(d, s, func(r records.CalendarRow) int { return r.Max })
			}, e.tidyDays),
		}
	}).Columns(6).Limit(80)
}

// ordinal is which dose of its vaccine a row is; nothing where there is but
// one.
func (e *rulesEdit) ordinal(d *doseRow) string {
	of := func(x *doseRow) (code string, age int) {
		r, ok := e.read(*x)
		if !ok {
			return "", 0
		}
		return r.Vaccine, r.Age()
	}
	code, age := of(d)
	if code == "" {
		return ""
	}
	n, all := 1, 0
	for i := range e.doses {
		c, a := of(&e.doses[i])
		if c != code {
			continue
		}
		all++
		if a < age {
			n++
		}
	}
	if all < 2 {
		return ""
	}
	return e.p.T("settings.rules.dose.number", n)
}

func (e *rulesEdit) tidyAge(s string) string {
	if w, m, ok := readAge(s); ok && strings.TrimSpace(s) != "" {
		return ageWords(e.p, records.ScheduledDose{Weeks: w, Months: m})
	}
	return s
}

func (e *rulesEdit) tidyDays(s string) string {
	if d, ok := readDays(s); ok {
		return daysWords(e.p, d)
	}
	return s
}

// vaccineMessage marks a row that the default calendar does not have.
func (e *rulesEdit) vaccineMessage(d *doseRow) form.Message {
	e.touch()
	r, known := published(d.label)
	if known && (d.code == r.Vaccine || d.code == "" && slug(d.vaccine) == r.Vaccine) {
		return form.Message{}
	}
	return form.Praise(e.p.T("settings.rules.dose.added"))
}

func (e *rulesEdit) ageMessage(d *doseRow, s string) form.Message {
	e.touch()
	w, m, ok := readAge(s)
	if !ok {
		return form.Alarm(e.p.T("settings.rules.dose.age.unread"))
	}
	if r, known := published(d.label); known && (r.Weeks != w || r.Months != m) {
		return form.Praise(e.p.T("settings.rules.dose.changed", ageWords(e.p, r.ScheduledDose)))
	}
	return form.Message{}
}

func (e *rulesEdit) limitMessage(d *doseRow, s string, of func(records.CalendarRow) int) form.Message {
	e.touch()
	n, ok := readDays(s)
	if !ok {
		return form.Alarm(e.p.T("settings.rules.dose.days.unread"))
	}
	if r, known := published(d.label); known && of(r) != n {
		was := daysWords(e.p, of(r))
		if was == "" {
			was = "—"
		}
		return form.Praise(e.p.T("settings.rules.dose.changed", was))
	}
	return form.Message{}
}

// calendarNotes say what is wrong with the calendar, what was taken out of it,
// and where the default one comes from.
func (e *rulesEdit) calendarNotes() []form.Alert {
	e.touch()
	out := alarms(e.ofDoses())
	if gone := e.gone(); len(gone) > 0 {
		var names []string
		for _, r := range gone {
			if !slices.ContainsFunc(e.doses, func(d doseRow) bool { return d.label == r.Label }) { // else: being typed
				names = append(names, e.doseName(r))
			}
		}
		if len(names) > 0 {
			out = append(out, form.Alert{Level: form.Warning, Text: e.p.T("settings.rules.dose.gone", strings.Join(names, ", "))})
		}
	}
	return append(out, form.Alert{Level: form.Info, Text: e.p.T("settings.rules.dose.source")})
}

// reset puts the default into the field that is being edited; what tells how
// it is called, "" where there is nothing to reset.
func (e *rulesEdit) reset(f *form.Form) (what string) {
	for _, x := range f.Order() {
		if !x.Editing() {
			continue
		}
		rows, i := x.InRows()
		switch {
		case rows != nil && strings.HasPrefix(x.Key(), "settings.rules.dose["):
			return e.resetDose(f, i)
		case rows != nil:
			return ""
		}
		for _, t := range records.Thresholds() {
			if labelKey(&t) == x.Key() {
				e.toDefault(&t)
				f.Reload()
				return x.Label()
			}
		}
	}
	return ""
}

func (e *rulesEdit) toDefault(t *records.Threshold) {
	e.touch()
	if t.Switch {
		on := t.Default() == 1
		*e.on[t.Code] = &on
		return
	}
	e.values[t.Code] = t.Default()
}

func (e *rulesEdit) resetDose(f *form.Form, i int) string {
	r, known := published(e.doses[i].label)
	if !known {
		return ""
	}
	e.doses[i] = e.rowOf(r)
	e.touch()
	f.Reload()
	return e.doseName(r)
}

// resetAll puts the defaults of a section back.
func (e *rulesEdit) resetAll(s records.Section) {
	for _, t := range records.Thresholds() {
		if t.Section == s {
			e.toDefault(&t)
		}
	}
	switch s {
	case records.OfPrenatal:
		e.windows = nil
	case records.OfVaccination:
		var none records.Protocol
		e.doses = e.rowsOf(none.Calendar())
	}
	e.touch()
}
