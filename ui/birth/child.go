package birth

import (
	"strconv"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/newborn"
	"carnet/records/clinical/newborncare"
	"carnet/ui/bedside"
	"carnet/ui/form"
	"carnet/ui/visit"
)

// declareChild declares one child; prefix tells the fields of several apart,
// title is the key of the heading, shown says when the child is there. With
// names the identity's fields are there too.
func declareChild(f *form.Form, c *child, prefix, title string, a *about, shown func() bool, names bool) {
	p, n := a.p, &c.N
	all := func(fn func() bool) form.Opt {
		return form.When(func() bool { return shown() && fn() })
	}
	alive := all(c.alive)
	stillborn := all(func() bool { return !c.alive() })
	key := func(s string) string { return prefix + s }
	l := func(s string) form.Opt { return form.Label("birth.child." + s) }
	live := c.alive
	items := []form.Item{
		form.Choice(key("sex"), &c.Sex, []form.Option{{Value: clinical.Female.String(), Label: "birth.sex.f"}, {Value: clinical.Male.String(), Label: "birth.sex.m"}}, l("sex"), form.Required(), form.Advance()),
		form.Choice(key("outcome"), &n.Outcome, visit.Levelled(form.Values("birth.outcome.", records.NewbornOutcomes...), form.Danger, "fresh_stillbirth", "macerated_stillbirth", "died"), l("outcome"), form.Span(2), form.Required(), form.Advance()),
		bedside.ClockField(p, key("time"), &c.Time, a.now, l("time"), form.Required()),
		form.Number(key("weight"), &n.Weight, l("weight"), form.Unit("kg"), form.Decimals(3), form.Plausible(0.2, 8), form.Required(), form.Aside(func() string { return centile(p, c, a, newborn.Weight, n.Weight) })),
		form.Number(key("length"), &n.Length, l("length"), form.Unit("cm"), form.Decimals(1), form.Plausible(15, 70), form.Aside(func() string { return centile(p, c, a, newborn.Length, n.Length) })),
		form.Number(key("head"), &n.Head, l("head"), form.Unit("cm"), form.Decimals(1), form.Plausible(10, 60), form.Aside(func() string { return centile(p, c, a, newborn.Head, n.Head) })),
		form.Text(key("malformation"), &n.Malformation, l("malformation")),
		form.NoteList(func() []form.Alert { return sizeNotes(p, c, a) }),
	}
	if names {
		named := all(func() bool { return live() || c.Register })
		items = append(items,
			form.Toggle(key("register"), &c.Register, l("register"), stillborn, form.Span(2)),
			form.Text(key("family"), &c.Family, l("family"), named),
			form.Text(key("given"), &c.Given, l("given"), form.Placeholder("birth.child.given.hint"), named))
	}
	f.Section(title, items...).When(shown)
	declareApgar(f, c, prefix, a, shown)
	care := []form.Item{
		form.Checks(key("resuscitation"), &n.Resuscitation, visit.Alone(form.Values("birth.resuscitation.", records.Resuscitations...), "none"), l("resuscitation"), form.Span(4)),
		form.Text(key("cord"), &n.Cord, l("cord"), form.Placeholder("birth.child.cord.hint"), alive),
		form.YesNo(key("skin"), &n.SkinToSkin, l("skin"), form.Advance(), alive),
		form.Integer(key("breastfed"), &n.Breastfed, l("breastfed"), form.Unit("min"), form.Range("≤ 60"), form.Plausible(0, 1440), form.Above(60, form.Warning, "birth.child.breastfed.late"), alive),
		form.YesNo(key("kangaroo"), &n.Kangaroo, l("kangaroo"), form.Advance(), alive),
		form.YesNo(key("eyes"), &n.EyeCare, l("eyes"), form.Advance(), alive),
		form.YesNo(key("vitamin_k"), &n.VitaminK, l("vitamin_k"), form.Advance(), alive),
		form.YesNo(key("bcg"), &n.BCG, l("bcg"), form.Advance(), alive),
		form.YesNo(key("polio"), &n.Polio0, l("polio"), form.Advance(), alive),
		// What is no danger sign by newborncare: the bounds of the WHO child health DAK.
		form.Number(key("temperature"), &n.Temperature, l("temperature"), form.Unit("°C"), form.Decimals(1), form.Plausible(25, 43), form.Range("35,5–37,4"), alive),
		form.Integer(key("respiration"), &n.Respiration, l("respiration"), form.Unit("/min"), form.Plausible(0, 200), form.Range("< 60"), alive),
		form.Checks(key("danger"), &n.Danger, dangerOptions(), l("danger"), form.Span(4), alive, form.RequiredWhen(func() bool { return shown() && live() })),
		form.NoteList(func() []form.Alert {
			if !shown() {
				return nil
			}
			return dangerNotes(p, c, a)
		})}
	care = append(care, sendFields(p, c, key, shown)...)
	if a.restricted {
		care = append(care, form.Choice(key("exposed"), &n.Exposed, form.Values("prenatal.result.", string(records.Positive), string(records.Negative)), l("exposed"), form.Advance(), alive))
	}
	care = append(care,
		form.Lines(key("death_note"), &n.DeathNote, l("death_note"), form.Span(4), all(func() bool { return n.Outcome != "live" && n.Outcome != "" })),
		form.Text(key("note"), &n.Note, l("note"), form.Span(4)))
	f.Section("birth.section.care", care...).When(shown)
	declareDeath(f, &c.Death, a, whose{prefix: prefix, shown: func() bool { return shown() && c.dead() }, still: func() bool { return !c.N.Born() },
		birth: func() time.Time { return a.born(c) }})
}

// declareApgar declares the score: five items a minute, one key each.
func declareApgar(f *form.Form, c *child, prefix string, a *about, shown func() bool) {
	p := a.p
	var items []form.Item
	for m, minute := range newborncare.ApgarMinutes() {
		for i, item := range newborncare.ApgarItems() {
			items = append(items, form.Choice(prefix+"apgar"+strconv.Itoa(minute)+"."+item, &c.Apgar[m][i],
				[]form.Option{{Value: "0", Label: "0"}, {Value: "1", Label: "1"}, {Value: "2", Label: "2"}},
				form.Label("birth.apgar."+strconv.Itoa(minute)+"."+item), form.Advance()))
		}
		items = append(items, form.Computed(prefix+"apgar"+strconv.Itoa(minute), func() form.Message { return apgarWords(p, c, m) },
			form.Label("birth.apgar."+strconv.Itoa(minute))))
	}
	items = append(items, form.Note(func() form.Alert {
		for m := len(c.Apgar) - 1; m >= 0; m-- {
			if s, ok := c.apgar(m); ok && s.Total != nil {
				if s.Alert == nil {
					return form.Alert{}
				}
				return bedside.AlertOf(p, *s.Alert)
			}
		}
		return form.Alert{}
	}))
	f.Section("birth.section.apgar", items...).Columns(6).When(func() bool { return shown() && c.alive() })
}

func apgarWords(p text.Printer, c *child, m int) form.Message {
	s, ok := c.apgar(m)
	if !ok {
		return form.Message{}
	}
	if s.Total == nil {
		return form.Message{Level: form.Info, Text: p.T("birth.apgar.partial", s.Answered)}
	}
	level := map[string]form.Level{"good": form.Good, "moderate": form.Warning, "low": form.Danger}[s.Band]
	return form.Message{Level: level, Text: p.T("birth.apgar.total", *s.Total, p.T("birth.apgar.band."+s.Band))}
}

// centile is where a measure stands among newborns of the same age and sex.
func centile(p text.Printer, c *child, a *about, m newborn.Measure, x *float64) string {
	pos, ok := position(c, a, m, x)
	if !ok {
		return ""
	}
	return centileWords(p, pos)
}

func centileWords(p text.Printer, pos newborn.Position) string {
	switch {
	case pos.Centile < 1:
		return p.T("birth.centile.below")
	case pos.Centile > 99:
		return p.T("birth.centile.above")
	}
	return p.T("birth.centile", p.Number(pos.Centile, 0))
}

func position(c *child, a *about, m newborn.Measure, x *float64) (newborn.Position, bool) {
	sex, err := clinical.ParseSex(c.Sex)
	days := a.days()
	if x == nil || err != nil || days == nil {
		return newborn.Position{}, false
	}
	pos, err := newborn.Assess(newborn.Size{Measure: m, Value: *x}, clinical.GestationalDays(*days), sex)
	return pos, err == nil
}

// sizeNotes says what the birth weight means.
func sizeNotes(p text.Printer, c *child, a *about) []form.Alert {
	if c.N.Weight == nil {
		return nil
	}
	pos, _ := position(c, a, newborn.Weight, c.N.Weight)
	var out []form.Alert
	for _, x := range newborn.Defaults().Alerts(clinical.Kilograms(*c.N.Weight), pos) {
		out = append(out, bedside.AlertOf(p, x))
	}
	return out
}

func dangerOptions() []form.Option {
	opts := []form.Option{{Value: "none", Label: "birth.danger.none", Alone: true, Level: form.Good}}
	for _, x := range newborncare.Signs() {
		opts = append(opts, form.Option{Value: x, Label: "clinical.newborn.sign." + x, Level: form.Danger})
	}
	return opts
}

// dangerNotes says what the signs and the measurements ask for, the letter one
// key away.
func dangerNotes(p text.Printer, c *child, a *about) []form.Alert {
	d := bedside.NewbornSigns(&c.N)
	if len(d.Signs) == 0 {
		return nil
	}
	out := form.Alert{Level: form.Danger, Title: signWords(p, d.Signs), Text: p.T("clinical.action.newborn_refer_now"), Source: bedside.SourceOf(p, d.Source)}
	if d.CountAgain {
		out.Text = p.T("birth.count_again") + " " + out.Text
	}
	if a.send != nil && !c.Sent.On && !a.readOnly {
		out.Action, out.Key, out.Do = p.T("birth.child.refer"), "F8", func() { a.send(c) }
	}
	return []form.Alert{out}
}
