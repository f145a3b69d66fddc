package print

import (
	"fmt"
	"strings"
	"unicode"

	"carnet/records"
	"carnet/records/clinical"
)

// section draws one part of a letter: its label in a column at the left, its
// text at the right, a hairline above. Empty ones are left out.
type section struct {
	label string
	body  []paragraph
}

const labelWidth = 104

func (s section) draw(c *canvas) {
	var body cell
	for _, p := range s.body {
		if strings.TrimSpace(p.text) != "" {
			body = append(body, p)
		}
	}
	if len(body) == 0 {
		return
	}
	c.room(3 * c.lead(plain(9.5)))
	c.rule(c.left(), c.right(), c.y, 0.4, hair)
	t := table{
		columns: []column{{width: labelWidth}, {width: c.width() - labelWidth - 10}},
		title:   plain(9.5), gap: 10, pad: 3.5 * c.scale,
	}
	t.row(c, []cell{{{s.label, strong(8.5).in(accent)}}, body})
}

func texts(st style, lines ...string) []paragraph {
	var out []paragraph
	for _, l := range lines {
		out = append(out, paragraph{l, st})
	}
	return out
}

// figure is one measurement with its unit.
type figure struct{ label, value, unit string }

// vitals draws the measurements as a row of figures, those that were taken.
func vitals(c *canvas, v records.Vitals, child bool) {
	figures := vitalFigures(c, v, child)
	if len(figures) == 0 {
		return
	}
	const perRow = 5
	rows := (len(figures) + perRow - 1) / perRow
	small, big, unit := quiet(7.5), strong(11), quiet(8.5)
	step := c.lead(small) + c.lead(big) + 4
	c.room(float64(rows)*step + 8)
	c.rule(c.left(), c.right(), c.y, 0.4, hair)
	c.y += 4
	c.at(c.left(), c.y, c.p.T("print.section.vitals"), strong(8.5).in(accent))
	x0 := c.left() + labelWidth + 10
	w := (c.right() - x0) / perRow
	for i, f := range figures {
		x, y := x0+float64(i%perRow)*w, c.y+float64(i/perRow)*step
		c.at(x, y, f.label, small)
		c.at(x, y+c.lead(small)-1, f.value, big)
		c.at(x+c.measure(f.value, big)+2.5, y+c.lead(small)-1+1.02*c.scale*(big.size-unit.size), f.unit, unit)
	}
	c.y += float64(rows)*step + 2
}

// small tells a child known to be below five years.
func small(p *records.Patient, on clinical.Date) bool {
	return p != nil && p.Birth != nil && on.Sub(*p.Birth) < 5*365+1
}

// vitalFigures says the measurements, each in the unit that it is read in: the
// arm of a child in millimetres, as its nutrition programme does, that of a
// woman in centimetres, as at the prenatal visit.
func vitalFigures(c *canvas, v records.Vitals, child bool) []figure {
	var out []figure
	add := func(key, value, unit string) {
		out = append(out, figure{c.p.T("print.vital." + key), value, unit})
	}
	real := func(key string, x *float64, dec int, unit string) {
		if x != nil {
			add(key, c.p.Number(*x, dec), unit)
		}
	}
	count := func(key string, x *int, unit string) {
		if x != nil {
			add(key, c.p.Number(float64(*x), 0), unit)
		}
	}
	real("temperature", v.Temperature, 1, "°C")
	switch {
	case v.Systolic != nil && v.Diastolic != nil:
		add("pressure", fmt.Sprintf("%d/%d", *v.Systolic, *v.Diastolic), "mmHg")
	case v.Systolic != nil:
		add("pressure", fmt.Sprintf("%d/…", *v.Systolic), "mmHg")
	case v.Diastolic != nil:
		add("pressure", fmt.Sprintf("…/%d", *v.Diastolic), "mmHg")
	}
	count("pulse", v.Pulse, "/min")
	count("respiration", v.Respiration, "/min")
	count("spo2", v.SpO2, "%")
	real("weight", v.Weight, 2, "kg")
	real("height", v.Height, 1, "cm")
	if v.MUAC != nil && !child {
		add("muac", c.p.Number(float64(*v.MUAC)/10, 1), "cm")
	} else {
		count("muac", v.MUAC, "mm")
	}
	real("glucose", v.Glucose, 2, "g/l")
	return out
}

// examined lists what was found, system by system.
func examined(c *canvas, e records.Examination) []paragraph {
	var out []paragraph
	for _, s := range []struct{ key, found string }{
		{"general", e.General}, {"skin", e.Skin}, {"head", e.Head}, {"respiratory", e.Respiratory},
		{"cardiovascular", e.Cardiovascular}, {"abdomen", e.Abdomen}, {"genitourinary", e.Genitourinary},
		{"neurological", e.Neurological}, {"musculoskeletal", e.Musculoskeletal},
	} {
		if found := strings.TrimSpace(s.found); found != "" {
			out = append(out, paragraph{c.p.T("print.exam."+s.key, found), plain(9.5)})
		}
	}
	return out
}

// tested lists the rapid tests that were done, in one paragraph. The HIV
// result is restricted: it is printed only where the letter asks for it.
func tested(c *canvas, t records.RapidTests, withHIV bool) []paragraph {
	var out []string
	result := func(key string, r records.TestResult) {
		if r != "" {
			out = append(out, c.p.T("print.test."+key, c.p.T("print.result."+string(r))))
		}
	}
	strip := func(key, grade string) {
		switch grade {
		case "":
		case "neg", "trace":
			out = append(out, c.p.T("print.test."+key, c.p.T("print.dipstick."+grade)))
		default:
			out = append(out, c.p.T("print.test."+key, grade))
		}
	}
	result("malaria", t.Malaria)
	if withHIV {
		result("hiv", t.HIV)
	}
	result("pregnancy", t.Pregnancy)
	if t.Hb != nil {
		out = append(out, c.p.T("print.test.hb", *t.Hb))
	}
	strip("protein", t.Protein)
	strip("sugar", t.Sugar)
	strip("leukocytes", t.Leukocytes)
	result("nitrites", t.Nitrites)
	strip("blood", t.Blood)
	strip("ketones", t.Ketones)
	if len(out) == 0 {
		return nil
	}
	return texts(plain(9.5), strings.Join(out, " ; "))
}

func diagnosed(c *canvas, list []records.Diagnosis) []paragraph {
	var out []paragraph
	for _, d := range list {
		out = append(out, paragraph{diagnosis(c.p, d), strong(9.5)})
	}
	return out
}

// lineTexts writes prescription lines one below the other, for a letter.
func lineTexts(c *canvas, lines []records.Line) []paragraph {
	var out []paragraph
	for _, l := range lines {
		s := strings.TrimSpace(l.Medicine)
		if r := regimen(c.p, l); r != "" {
			s += c.p.T("print.colon") + r
		}
		if l.How != "" {
			s += ", " + l.How
		}
		out = append(out, paragraph{s, plain(9.5)})
	}
	return out
}

func listed(list []string) []paragraph {
	var out []paragraph
	for _, s := range list {
		out = append(out, paragraph{s, plain(9.5)})
	}
	return out
}

// unbroken keeps a telephone number on one line.
func unbroken(s string) string {
	rs := []rune(s)
	for i := 1; i+1 < len(rs); i++ {
		if rs[i] == ' ' && unicode.IsDigit(rs[i-1]) && unicode.IsDigit(rs[i+1]) {
			rs[i] = '\u00a0'
		}
	}
	return string(rs)
}

// identity is what a letter says of a patient beyond name, sex and age.
func identity(c *canvas, p *records.Patient) []string {
	if p == nil {
		return nil
	}
	birth := ""
	if p.Birth != nil {
		key := "print.born"
		if p.BirthBy == records.ToTheMonth || p.BirthBy == records.ToTheYear {
			key = "print.born.about"
		}
		birth = gendered(c.p, key, p, shortDate(*p.Birth))
	}
	family := ""
	for _, f := range []struct{ key, name string }{{"print.husband", p.Husband}, {"print.mother", p.Mother}, {"print.father", p.Father}} {
		if strings.TrimSpace(f.name) != "" {
			family = join(family, c.p.T(f.key, f.name))
		}
	}
	phone, contact, blood := "", "", ""
	if p.Phone != "" {
		phone = c.p.T("print.phone", unbroken(p.Phone))
	}
	if p.Contact != "" {
		contact = c.p.T("print.contact", unbroken(p.Contact))
	}
	if p.BloodGroup != "" {
		blood = c.p.T("print.blood", p.BloodGroup)
	}
	var problems []string
	for _, pr := range p.Problems {
		problems = append(problems, strings.TrimSpace(pr.Label+" "+pr.Since))
	}
	history := ""
	if len(problems) > 0 {
		history = c.p.T("print.problems", strings.Join(problems, ", "))
	}
	return []string{join(birth, p.Place(), phone, family, contact), join(blood, history)}
}
