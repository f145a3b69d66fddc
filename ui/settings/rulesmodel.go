package settings

import (
	"encoding/json"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/ui/access"
	"carnet/ui/form"
)

// rulesEdit is the centre's protocol while somebody changes it. It is plain
// Go: the forms are bound to it.
type rulesEdit struct {
	p   text.Printer
	was records.Protocol // as it is stored

	values  map[string]float64 // every threshold, the defaults too
	on      map[string]**bool  // every switch
	windows []windowRow
	doses   []doseRow

	stale bool // what follows must be worked out again
	now   records.Protocol
	wrong records.Findings
}

// windowRow and doseRow are the rows of the tables as they are typed.
type windowRow struct{ Number, From, To *int }

type doseRow struct {
	label                   string // of the stored row; "" for a new one
	vaccine, code           string // in words; its code
	age, min, interval, max string
}

// editRules spreads a protocol over the forms.
func editRules(p text.Printer, was records.Protocol) *rulesEdit {
	e := &rulesEdit{p: p, was: was}
	e.spread(was)
	return e
}

func (e *rulesEdit) spread(from records.Protocol) {
	e.values, e.on = map[string]float64{}, map[string]**bool{}
	e.windows, e.doses = nil, nil
	for _, t := range records.Thresholds() {
		x, _ := from.Value(&t)
		if t.Switch {
			on := x == 1
			at := &on
			e.on[t.Code] = &at
			continue
		}
		e.values[t.Code] = x
	}
	for _, w := range from.Windows {
		e.windows = append(e.windows, windowRow{&w.Number, &w.From, &w.To})
	}
	slices.SortStableFunc(e.windows, func(a, b windowRow) int { return *a.Number - *b.Number })
	e.doses = e.rowsOf(from.Calendar())
	e.touch()
}

func (e *rulesEdit) rowsOf(rows []records.CalendarRow) []doseRow {
	var out []doseRow
	for _, r := range rows {
		out = append(out, e.rowOf(r))
	}
	return out
}

func (e *rulesEdit) rowOf(r records.CalendarRow) doseRow {
	name := r.Name
	if known := vaccineNamed(e.p, r.Vaccine); known != r.Vaccine || name == "" {
		name = known
	}
	return doseRow{
		label: r.Label, vaccine: name, code: r.Vaccine, age: ageWords(e.p, r.ScheduledDose),
		min: daysWords(e.p, r.Min), interval: daysWords(e.p, r.Interval), max: daysWords(e.p, r.Max),
	}
}

// touch tells that something was typed.
func (e *rulesEdit) touch() { e.stale = true }

// work makes the protocol that is typed and looks at it.
func (e *rulesEdit) work() {
	if !e.stale {
		return
	}
	e.stale = false
	p := records.Protocol{Values: maps.Clone(e.was.Values)}
	for _, t := range records.Thresholds() {
		x := e.values[t.Code]
		if t.Switch {
			x = 0
			if e.isOn(&t) {
				x = 1
			}
		}
		p.Set(&t, x)
	}
	if len(p.Values) == 0 {
		p.Values = nil
	}
	for _, w := range e.windows {
		if w.Number != nil && w.From != nil && w.To != nil {
			p.Windows = append(p.Windows, records.CPNWindow{Number: *w.Number, From: *w.From, To: *w.To})
		}
	}
	var rows []records.CalendarRow
	for _, d := range e.doses {
		if r, ok := e.read(d); ok {
			rows = append(rows, r)
		}
	}
	p.SetCalendar(byAge(rows))
	e.now, e.wrong = p, p.Validate()
}

// byAge orders rows as they are given: the label of a new row counts by it.
func byAge(rows []records.CalendarRow) []records.CalendarRow {
	slices.SortStableFunc(rows, func(a, b records.CalendarRow) int { return a.Age() - b.Age() })
	return rows
}

// protocol is what would be saved.
func (e *rulesEdit) protocol() records.Protocol {
	e.work()
	return e.now
}

// changed tells whether anything differs from what is stored.
func (e *rulesEdit) changed() bool { return !same(e.protocol(), e.was) }

func same(a, b records.Protocol) bool {
	x, errA := json.Marshal(a)
	y, errB := json.Marshal(b)
	return errA == nil && errB == nil && string(x) == string(y)
}

// finding is what is wrong with a threshold.
func (e *rulesEdit) finding(path string) (records.Finding, bool) {
	e.work()
	for _, f := range e.wrong {
		if f.Path == path {
			return f, true
		}
	}
	return records.Finding{}, false
}

// sentence is a finding in words, its numbers as people write them.
func (e *rulesEdit) sentence(f records.Finding) string {
	args := slices.Clone(f.Args)
	for i, a := range args {
		switch v := a.(type) {
		case float64:
			args[i] = plainNumber(e.p, v)
		case string:
			args[i] = vaccineNamed(e.p, v)
		}
	}
	return e.p.T("finding."+f.Code, args...)
}

// ofDoses are the findings of the calendar, each once.
func (e *rulesEdit) ofDoses() []string { return e.sentences("doses.") }

// ofWindows are those of the windows.
func (e *rulesEdit) ofWindows() []string { return e.sentences("windows") }

func (e *rulesEdit) sentences(path string) []string {
	e.work()
	var out []string
	for _, f := range e.wrong {
		if s := e.sentence(f); strings.HasPrefix(f.Path, path) && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// isOn is a switch as it stands; one that was emptied has its default.
func (e *rulesEdit) isOn(t *records.Threshold) bool {
	if at := *e.on[t.Code]; at != nil {
		return *at
	}
	return t.Default() == 1
}

// differs tells whether a threshold is another than its default.
func (e *rulesEdit) differs(t *records.Threshold) bool {
	if t.Switch {
		return e.isOn(t) != (t.Default() == 1)
	}
	return e.values[t.Code] != t.Default()
}

// count is how many settings of a section differ from the default.
func (e *rulesEdit) count(s records.Section) int {
	e.work()
	n := 0
	for _, t := range records.Thresholds() {
		if t.Section == s && e.differs(&t) {
			n++
		}
	}
	switch s {
	case records.OfPrenatal:
		n += len(e.now.Windows)
	case records.OfVaccination:
		n += len(e.now.Doses)
	}
	return n
}

// odd lists what was changed to a value that nobody has published.
func (e *rulesEdit) odd() []string {
	var out []string
	for _, t := range records.Thresholds() {
		if t.Switch {
			continue
		}
		x := e.values[t.Code]
		if before, _ := e.was.Value(&t); x != before && t.Odd(x) {
			out = append(out, e.p.T("settings.rules.odd", e.p.T(labelKey(&t)), plainNumber(e.p, x), unitOf(e.p, &t), plainNumber(e.p, t.Default())))
		}
	}
	for _, r := range e.gone() {
		if _, before := e.was.Doses[r.Label]; !before {
			out = append(out, e.p.T("settings.rules.odd.gone", e.doseName(r)))
		}
	}
	return out
}

// gone are the doses of the default calendar that were taken out.
func (e *rulesEdit) gone() []records.CalendarRow {
	e.work()
	var out []records.CalendarRow
	for _, r := range records.PublishedCalendar() {
		if e.now.Doses[r.Label].Off {
			out = append(out, r)
		}
	}
	return out
}

func (e *rulesEdit) doseName(r records.CalendarRow) string {
	name := vaccineNamed(e.p, r.Vaccine)
	if n := strings.TrimPrefix(r.Label, r.Vaccine); n != "" {
		name += "\u00a0" + n
	}
	return name
}

// published is the default row of a label.
func published(label string) (records.CalendarRow, bool) {
	for _, r := range records.PublishedCalendar() {
		if r.Label == label && label != "" {
			return r, true
		}
	}
	return records.CalendarRow{}, false
}

// read is a row of the table as it would be stored; ok is false for an empty
// one and for one that cannot be read yet.
func (e *rulesEdit) read(d doseRow) (records.CalendarRow, bool) {
	r := records.CalendarRow{Label: d.label}
	r.Vaccine = d.code
	if r.Vaccine == "" {
		r.Vaccine, r.Name = slug(d.vaccine), strings.TrimSpace(d.vaccine)
	} else if vaccineNamed(e.p, d.code) == d.code {
		r.Name = strings.TrimSpace(d.vaccine)
	}
	if r.Vaccine == "" {
		return r, false
	}
	var ok [4]bool
	r.Weeks, r.Months, ok[0] = readAge(d.age)
	r.Min, ok[1] = readDays(d.min)
	r.Interval, ok[2] = readDays(d.interval)
	r.Max, ok[3] = readDays(d.max)
	return r, ok == [4]bool{true, true, true, true}
}

// unread is the first row that holds something and cannot be read, -1 for
// none.
func (e *rulesEdit) unread() int {
	return slices.IndexFunc(e.doses, func(d doseRow) bool {
		_, ok := e.read(d)
		return !ok && d != doseRow{}
	})
}

// slug makes a code of a name that no catalogue has.
func slug(name string) string {
	var b strings.Builder
	for _, r := range access.Fold(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// vaccineNamed is what the catalogues call a vaccine, its code otherwise.
func vaccineNamed(p text.Printer, code string) string {
	for _, key := range []string{"clinical.vaccine." + code, "child.vaccine." + code} {
		if p.Has(key) {
			return p.T(key)
		}
	}
	return code
}

// vaccines are those that the table offers.
func (e *rulesEdit) vaccines() []form.Option {
	var out []form.Option
	add := func(code string) {
		if !slices.ContainsFunc(out, func(o form.Option) bool { return o.Value == code }) {
			out = append(out, form.Option{Value: code, Label: vaccineNamed(e.p, code)})
		}
	}
	for _, r := range records.PublishedCalendar() {
		add(r.Vaccine)
	}
	for _, code := range records.OtherVaccines {
		add(code)
	}
	return out
}

const daysPerMonth = 30.4375

var lengthOfTime = regexp.MustCompile(`^([a-z]*)\s*(\d{1,4})\s*([a-z]*)\.?$`)

// readLength reads a length of time: a number and the beginning of a unit, in
// any of the languages and in either order ("6 sem", "9 m", "kalo 9", "42 j").
func readLength(s string) (n int, unit byte, ok bool) {
	m := lengthOfTime.FindStringSubmatch(access.Fold(strings.TrimSpace(strings.ReplaceAll(s, "\u00a0", " "))))
	if m == nil || m[1] != "" && m[3] != "" {
		return 0, 0, false
	}
	word := m[1] + m[3]
	n, err := strconv.Atoi(m[2])
	if err != nil {
		return 0, 0, false
	}
	for _, u := range []struct {
		begins string
		unit   byte
	}{{"semaines", 'w'}, {"weeks", 'w'}, {"wk", 'w'}, {"jours", 'd'}, {"days", 'd'}, {"tile", 'd'}, {"dogokun", 'w'}, {"mois", 'm'}, {"months", 'm'}, {"kalo", 'm'}, {"ans", 'y'}, {"annees", 'y'}, {"years", 'y'}, {"yr", 'y'}, {"san", 'y'}} {
		if word != "" && strings.HasPrefix(u.begins, word) {
			return n, u.unit, true
		}
	}
	return n, 0, n == 0 && word == ""
}

// readAge reads a recommended age: at birth, in weeks or in months.
func readAge(s string) (weeks, months int, ok bool) {
	f := strings.TrimSuffix(access.Fold(strings.TrimSpace(s)), ".")
	for _, word := range []string{"naissance", "birth", "bange"} {
		if len(f) >= 2 && strings.HasPrefix(word, f) {
			return 0, 0, true
		}
	}
	n, unit, ok := readLength(s)
	switch {
	case !ok:
		return 0, 0, false
	case unit == 'w':
		return n, 0, n <= 780
	case unit == 'm':
		return 0, n, n <= 180
	case unit == 'y':
		return 0, 12 * n, n <= 15
	case unit == 'd' && n%7 == 0:
		return n / 7, 0, n <= 15*366
	case unit == 0:
		return 0, 0, true
	}
	return 0, 0, false
}

// readDays reads a limit in days; an empty one is none.
func readDays(s string) (days int, ok bool) {
	if strings.TrimSpace(s) == "" {
		return 0, true
	}
	n, unit, ok := readLength(s)
	switch unit {
	case 'w':
		n *= 7
	case 'm':
		n = int(math.Round(float64(n) * daysPerMonth))
	case 'y':
		n *= 365
	}
	return n, ok && n <= 15*366
}

// ageWords writes a recommended age.
func ageWords(p text.Printer, d records.ScheduledDose) string {
	switch {
	case d.Months > 0 && d.Weeks > 0:
		return p.T("settings.rules.length.d", d.Age())
	case d.Months > 0:
		return p.T("settings.rules.length.m", d.Months)
	case d.Weeks > 0:
		return p.T("settings.rules.length.w", d.Weeks)
	}
	return p.T("settings.rules.length.birth")
}

// daysWords writes a limit in the unit in which it is a whole number, weeks
// up to half a year; nothing for none.
func daysWords(p text.Printer, d int) string {
	switch {
	case d == 0:
		return ""
	case d%365 == 0:
		return p.T("settings.rules.length.y", d/365)
	case d%7 == 0 && d <= 182:
		return p.T("settings.rules.length.w", d/7)
	}
	if m := int(math.Round(float64(d) / daysPerMonth)); m > 1 && int(math.Round(float64(m)*daysPerMonth)) == d {
		return p.T("settings.rules.length.m", m)
	}
	return p.T("settings.rules.length.d", d)
}

// plainNumber writes a figure without needless decimals.
func plainNumber(p text.Printer, x float64) string {
	if x == math.Trunc(x) {
		return p.Number(x, 0)
	}
	return p.Number(x, 1)
}

func labelKey(t *records.Threshold) string { return "settings.rules.t." + t.Code }

// unitOf is the unit behind a figure, with its space.
func unitOf(p text.Printer, t *records.Threshold) string {
	u := unitWord(p, t)
	if u == "" || u == "+" {
		return u
	}
	return "\u00a0" + u
}

func unitWord(p text.Printer, t *records.Threshold) string {
	if key := "settings.rules.unit." + t.Unit; p.Has(key) {
		return p.T(key)
	}
	return t.Unit
}

// draft is what is kept of a change that was not saved, on this desk.
type draft struct {
	Protocol records.Protocol `json:"protocol"`
	Heads    string           `json:"heads"`
	By       string           `json:"by"`
}
