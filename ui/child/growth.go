package child

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/growth"
	"carnet/records/store"
	"carnet/ui/chart"
	"carnet/ui/form"
	"carnet/ui/form/formview"
	"carnet/ui/record"
	"carnet/ui/visit"
)

// Growth is the growth visit as the chart sees it.
func Growth() record.Form {
	return record.Form{
		Kind: records.KindGrowth, Title: "child.growth.title", Key: "Ctrl+Shift+G", Does: "child.growth.new", Need: records.Consult,
		New: beginGrowth, Open: openGrowth, Say: visit.Say("child.growth"),
		When: visit.Offered(func(c *record.Case) bool { return visit.Between(c, 0, growth.LastBMI) }),
	}
}

func beginGrowth(ctx context.Context, c *record.Case) (records.Document, error) {
	id, v, err := visit.Arrival(ctx, c)
	if err != nil {
		return nil, err
	}
	d := &records.Growth{Date: c.Today, Visit: id}
	if v.Vitals != nil {
		d.Weight, d.Length, d.MUAC = v.Vitals.Weight, v.Vitals.Height, v.Vitals.MUAC
	}
	return d, nil
}

// growing is one open growth visit.
type growing struct {
	c *record.Case
	p text.Printer
	d *records.Growth

	last     map[string]store.Observation
	earlier  []measured
	enrolled bool // the visit before was in the programme and no exit
	vitamin  string
	stands   string
	// what was given last, before this visit
	vitaminBefore, dewormBefore given
	onward                      visit.Onward

	indicator growth.Indicator
	chosen    bool // by key: the focus no longer chooses
	focus     string
	form      *form.Form
	panels    []*curvePanel
}

func openGrowth(ctx context.Context, c *record.Case, doc records.Document) (*record.Sheet, error) {
	s := &growing{c: c, p: c.P, d: doc.(*records.Growth), indicator: growth.WeightForAge}
	var err error
	if s.earlier, err = history(ctx, c); err != nil {
		return nil, err
	}
	if s.last, err = visit.Last(ctx, c, s.d.Visit); err != nil {
		return nil, err
	}
	visits, err := visit.Decoded[records.Growth](ctx, c, records.KindGrowth)
	if err != nil {
		return nil, err
	}
	for i, v := range visits {
		s.supplemented(&visits[i])
		if v.Programme != "" && s.d.Date.Sub(v.Date) >= 0 {
			s.enrolled = v.Programme != "exit"
		}
	}
	s.spread()
	s.form = form.New(c.P, form.Spec{Columns: 4, Today: func() form.Date { return c.Today }, ReadOnly: c.ReadOnly})
	s.declare()
	sheet := &record.Sheet{
		Form: s.form, Document: s.settle, Focus: s.find, Tags: s.tags,
		Slots: func() map[string]fyne.CanvasObject {
			return map[string]fyne.CanvasObject{"child.curve": chart.Within(s.panel(), besideFrom, 320)}
		},
		Panel: func() fyne.CanvasObject { return chart.Beside(s.panel(), besideFrom, besideWidth) },
	}
	if !c.ReadOnly {
		sheet.Acts = []record.Act{
			{Key: "F7", Does: s.p.T("child.growth.next_curve"), Do: func(*formview.View) { s.turn(1) }},
			{Key: "F6", Does: s.p.T("child.growth.previous_curve"), Do: func(*formview.View) { s.turn(-1) }},
		}
	}
	return sheet, nil
}

// doses of vitamin A, as their capsules are marked, IU.
var vitaminDoses = map[string]int{"100000": 100000, "200000": 200000}

func (s *growing) spread() {
	for words, iu := range vitaminDoses {
		if s.d.VitaminA != nil && *s.d.VitaminA == iu {
			s.vitamin = words
		}
	}
	if s.d.Standing != nil {
		s.stands = "lying"
		if *s.d.Standing {
			s.stands = "standing"
		}
	}
	s.onward.Spread(nil, s.d.Next)
}

func (s *growing) settle() records.Document {
	d := *s.d
	d.Standing, d.VitaminA = nil, nil
	if s.stands != "" {
		up := s.stands == "standing"
		d.Standing = &up
	}
	if iu, ok := vitaminDoses[s.vitamin]; ok {
		d.VitaminA = &iu
	}
	if d.Programme != "exit" {
		d.Exit = ""
	}
	_, d.Next = s.onward.Settle(false)
	return &d
}

func (s *growing) day() clinical.Date {
	if s.d.Date.IsZero() {
		return s.c.Today
	}
	return s.d.Date
}

// child is what is measured now, as the rules take it.
func (s *growing) child() growth.Child {
	d := *s.d
	d.Standing = nil
	if s.stands != "" {
		up := s.stands == "standing"
		d.Standing = &up
	}
	g := childOf(&d)
	g.Sex = s.c.Patient.Sex
	g.Age, g.AgeKnown = s.c.Age(s.day())
	return g
}

// zWords is the score of an indicator, "z −1,24", or why there is none.
func (s *growing) zWords(i growth.Indicator) string {
	g := s.child()
	if g.Sex == clinical.SexUnknown || !g.AgeKnown {
		return ""
	}
	score, err := growth.Assess(i, g)
	switch {
	case err != nil:
		return ""
	case score.Withheld:
		return s.p.T("child.growth.withheld")
	}
	return s.p.T("child.growth.z", s.p.Number(score.Z, 2))
}

// aside is the last value while a field is empty, and the score once it is
// not.
func (s *growing) aside(code string, dec int, i growth.Indicator) form.Opt {
	return form.Aside(func() string {
		if z := s.zWords(i); z != "" {
			return z
		}
		o, ok := s.last[code]
		if !ok || o.Day.IsZero() {
			return ""
		}
		return s.p.T("consultation.last", s.p.Number(o.Value, dec), visit.Day(o.Day, s.c.Today))
	})
}

func (s *growing) declare() {
	f, d := s.form, s.d
	f.Section("child.growth.section.measures",
		form.Number("child.growth.weight", &d.Weight, form.Unit("kg"), s.aside("weight", 2, growth.WeightForAge), form.Decimals(2), form.Plausible(0.3, 200), form.Check(s.gain)),
		form.Number("child.growth.length", &d.Length, form.Unit("cm"), s.aside("height", 1, growth.LengthForAge), form.Decimals(1), form.Plausible(20, 230), form.Check(s.shrunk)),
		form.Choice("child.growth.position", &s.stands, form.Values("child.growth.position.", "lying", "standing"), form.Advance()),
		form.Integer("child.growth.muac", &d.MUAC, form.Unit("mm"), s.aside("muac", 0, growth.ArmForAge), form.Plausible(60, 400), form.When(func() bool { return d.MUAC != nil || s.child().Age <= growth.LastDay })),
		form.Number("child.growth.head", &d.Head, form.Unit("cm"), s.aside("head", 1, growth.HeadForAge), form.Decimals(1), form.Plausible(20, 65), form.When(func() bool { return d.Head != nil || s.child().Age <= growth.LastDay })),
		form.YesNo("child.growth.oedema", &d.Oedema, form.Advance()),
		form.Computed("child.growth.wflh", s.forLength, form.When(func() bool { return s.forLength().Text != "" })),
		form.Computed("child.growth.class", s.class, form.Span(2), form.When(func() bool { return s.class().Text != "" })),
		form.NoteList(func() []form.Alert {
			s.follow() // asked at each key and each move of the focus
			return s.alerts()
		}),
		&form.Slot{Name: "child.curve"})
	f.Section("child.growth.section.care",
		form.Choice("child.growth.programme", &d.Programme, form.Values("child.growth.programme.", "enter", "follow", "exit"), form.Span(2), form.Advance()),
		form.Choice("child.growth.exit", &d.Exit, visit.Levelled(form.Values("child.growth.exit.", records.ProgrammeExits...), form.Danger, "died"), form.Span(4), form.Advance(), form.Required(), form.When(func() bool { return d.Programme == "exit" })),
		form.Choice("child.growth.appetite", &d.Appetite, visit.Levelled(form.Values("child.growth.appetite.", "good", "poor"), form.Danger, "poor"), form.Advance(), form.When(func() bool { return d.Appetite != "" || s.malnourished() || d.Programme != "" })),
		form.Choice("child.growth.vitamin_a", &s.vitamin, form.Values("child.growth.vitamin_a.", "100000", "200000"), form.Advance(), s.before(&s.vitaminBefore), form.Check(s.vitaminWords)),
		form.Combo("child.growth.deworm", &d.Deworm, form.Among(visit.List(s.p, "child.growth.deworms")...), form.Span(2), s.before(&s.dewormBefore), form.Check(s.dewormWords)),
		form.Combo("child.growth.feeding", &d.Feeding, form.Among(visit.List(s.p, "child.growth.feedings")...), form.Free(), form.Span(2)))
	items := s.onward.Appoint()
	items = append(items, form.Lines("child.growth.note", &d.Note, form.Span(4)), form.DayPlain("child.growth.date", &d.Date, form.NotFuture(), form.Required()))
	f.Section("child.section.next", items...)
}

// gain tells what the child has gained since last time: a loss stands out.
func (s *growing) gain(x float64) form.Message {
	o, ok := s.last["weight"]
	days := s.day().Sub(o.Day)
	if !ok || days <= 0 || days > 366 {
		return form.Message{}
	}
	grams := (x - o.Value) * 1000
	if grams < -0.5 {
		return form.Warn(s.p.T("child.growth.lost", s.p.Number(-grams, 0), days))
	}
	return form.Inform(s.p.T("child.growth.gained", s.p.Number(grams, 0), days))
}

// shrunk warns of a child that is shorter than it was: a slip of the hand. A
// child that was measured lying is up to 0.7 cm shorter standing.
func (s *growing) shrunk(x float64) form.Message {
	o, ok := s.last["height"]
	if ok && s.day().Sub(o.Day) > 0 && x < o.Value-lying-0.3 {
		return form.Warn(s.p.T("child.growth.shorter", s.p.Number(o.Value, 1), visit.Day(o.Day, s.c.Today)))
	}
	return form.Message{}
}

func (s *growing) forLength() form.Message {
	m := form.Inform(s.zWords(growth.WeightForLength))
	if score, err := growth.Assess(growth.WeightForLength, s.child()); err == nil && !score.Withheld {
		switch rules := growth.Defaults(); {
		case score.Z < rules.ZSevere:
			m.Level = form.Danger
		case score.Z < rules.ZModerate || score.Implausible:
			m.Level = form.Warning
		}
	}
	return m
}

// class says in words what the measurements mean.
func (s *growing) class() form.Message {
	g := s.child()
	if !g.AgeKnown || g.Age > growth.LastDay {
		return form.Message{}
	}
	acute, _, err := growth.Defaults().Malnutrition(g)
	if err != nil || acute == growth.AcuteUnknown {
		return form.Message{}
	}
	m := form.Message{Level: form.Good, Text: s.p.T("growth.acute." + string(acute))}
	switch acute {
	case growth.AcuteModerate:
		m.Level = form.Warning
	case growth.AcuteSevere:
		m.Level = form.Danger
	}
	for _, i := range []growth.Indicator{growth.LengthForAge, growth.WeightForAge} {
		score, err := growth.Assess(i, g)
		if err != nil || score.Withheld || score.Implausible {
			continue
		}
		if class, _ := growth.Classify(i, g.Age, score.Z); class != growth.Normal {
			m.Text += " · " + strings.ToLower(s.p.T("growth.class."+string(class)))
			m.Level = max(m.Level, form.Warning)
		}
	}
	return m
}

func (s *growing) malnourished() bool {
	a, _, err := growth.Defaults().Malnutrition(s.child())
	return err == nil && (a == growth.AcuteModerate || a == growth.AcuteSevere)
}

// alerts are the signs of malnutrition with what to do, and what the
// programme waits for.
func (s *growing) alerts() []form.Alert {
	g := s.child()
	if !g.AgeKnown {
		return []form.Alert{{Level: form.Warning, Text: s.p.T("child.growth.no_birth")}}
	}
	if g.Age > growth.LastDay {
		return nil
	}
	_, found, err := growth.Defaults().Malnutrition(g)
	if err != nil {
		return nil
	}
	var out []form.Alert
	signs := map[string][]string{}
	for _, a := range found {
		sign := s.signWords(a)
		title := s.p.T(a.Text)
		// Several signs of one class are one card.
		if i := slices.IndexFunc(out, func(o form.Alert) bool { return o.Title == title }); i >= 0 {
			signs[title] = append(signs[title], sign)
			out[i].Text = s.p.T("child.growth.alert", strings.Join(signs[title], ", "), s.p.T(a.Action))
			continue
		}
		signs[title] = []string{sign}
		out = append(out, form.Alert{Level: visit.LevelOf(a.Severity), Title: title, Text: s.p.T("child.growth.alert", sign, s.p.T(a.Action)), Source: visit.Source(s.p, a.Source)})
	}
	if s.enrolled && s.d.Programme == "" {
		out = append(out, form.Alert{Level: form.Info, Text: s.p.T("child.growth.enrolled")})
	}
	return out
}

// signWords is the measurement behind an alert.
func (s *growing) signWords(a clinical.Alert) string {
	v := a.Values[0]
	sign := s.p.T("child.growth.sign." + v.Name)
	switch {
	case v.Text != "":
		return sign
	case v.Name == "muac_cm":
		return s.p.T("child.growth.sign", sign, s.p.Number(v.Value*10, 0)+"\u00a0mm")
	case v.Unit == "z":
		return s.p.T("child.growth.sign", sign, s.p.Number(v.Value, 2)+"\u00a0z")
	}
	return s.p.T("child.growth.sign", sign, s.p.Number(v.Value, 1))
}

func (s *growing) tags() []form.Message {
	if s.c.Patient.Birth == nil {
		return nil
	}
	return []form.Message{{Level: form.Info, Text: form.FormatAge(s.p, *s.c.Patient.Birth, s.day())}}
}

func (s *growing) find(path string) *form.Field {
	if key := visit.Path(path); key != "" {
		return s.form.Field(key)
	}
	return s.form.Field("child.growth." + path)
}

// curveOf is the chart that goes with a field.
var curveOf = map[string]growth.Indicator{
	"child.growth.weight": growth.WeightForAge, "child.growth.length": growth.LengthForAge, "child.growth.position": growth.WeightForLength,
	"child.growth.muac": growth.ArmForAge, "child.growth.head": growth.HeadForAge, "child.growth.oedema": growth.WeightForLength,
}

// follow shows the curve of the field with the focus, until a key has chosen
// another one, and draws today's point.
func (s *growing) follow() {
	if s.form == nil || s.c.ReadOnly {
		return
	}
	for _, f := range s.form.Fields() {
		if f.Editing() && f.Key() != s.focus {
			s.focus, s.chosen = f.Key(), false
		}
	}
	if i, ok := curveOf[s.focus]; ok && !s.chosen {
		s.indicator = i
	}
	s.draw()
}

// turn shows the next chart.
func (s *growing) turn(n int) {
	for k, i := range curves {
		if i == s.indicator {
			s.choose(curves[(k+n+len(curves))%len(curves)])
			return
		}
	}
}

func (s *growing) choose(i growth.Indicator) {
	s.indicator, s.chosen = i, true
	s.draw()
}

func (s *growing) drawn() *drawn {
	g := s.child()
	return &drawn{p: s.p, sex: g.Sex, age: g.Age, known: g.AgeKnown, earlier: s.earlier, now: measured{s.day(), g}}
}

func (s *growing) draw() {
	for _, p := range s.panels {
		p.show()
	}
}
