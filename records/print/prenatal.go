package print

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"carnet/records"
	"carnet/records/clinical"
)

// PrenatalLetter is the referral letter of a prenatal visit, A4, with the same
// counter-referral as any other. What is restricted (HIV, violence) is not on
// it, but for the HIV result where the author asks for it.
type PrenatalLetter struct {
	Document   string // the visit's id
	Centre     *records.Centre
	Author     *records.Staff
	Supervisor *records.Staff
	Patient    *records.Patient
	Date       clinical.Date
	Time       string
	Pregnancy  *records.Pregnancy
	Visit      *records.Prenatal
	Before     []records.Prenatal // the visits before, oldest first
	Age        string             // the gestational age in words: "31 SA + 2 j"
	Alerts     []string           // what stands out, in words
	WithHIV    bool
	HIV        records.TestResult // as the pregnancy has it; printed only WithHIV
}

// Write makes the PDF.
func (l PrenatalLetter) Write(w io.Writer, o Options) error {
	return drawScaled(w, o, "Carnet", a4, []float64{1, 0.95, 0.9, 0.86}, l.paint)
}

func (l PrenatalLetter) paint(c *canvas) {
	v, g := l.Visit, l.Pregnancy
	if v == nil {
		v = &records.Prenatal{}
	}
	if g == nil {
		g = &records.Pregnancy{}
	}
	to := v.Referral
	if to == nil {
		to = &records.Referral{}
	}
	base := ReferralLetter{Document: l.Document, Centre: l.Centre, Author: l.Author, Supervisor: l.Supervisor, Patient: l.Patient, Date: l.Date, Time: l.Time}
	pp := paper{title: c.p.T("print.referral"), document: l.Document, centre: l.Centre, patient: l.Patient, author: l.Author, supervisor: l.Supervisor, date: l.Date, weight: v.Vitals.Weight}
	pp.start(c)
	base.route(c, to)
	pp.strip(c, identity(c, l.Patient)...)

	section{c.p.T("print.section.referral_reason"), texts(strong(10), to.Reason)}.draw(c)
	section{c.p.T("prenatal.print.alerts"), texts(strong(9.5).in(danger), l.Alerts...)}.draw(c)
	section{c.p.T("prenatal.print.pregnancy"), l.pregnancy(c, g)}.draw(c)
	section{c.p.T("prenatal.print.history"), pastBirths(c, g)}.draw(c)
	section{c.p.T("print.section.reason"), texts(plain(9.5), v.Reason)}.draw(c)
	vitals(c, v.Vitals, false)
	section{c.p.T("prenatal.print.repeat"), texts(strong(9.5), repeated(c, v))}.draw(c)
	section{c.p.T("prenatal.print.exam"), texts(plain(9.5), obstetric(c, v), v.Exam)}.draw(c)
	section{c.p.T("prenatal.print.signs"), texts(plain(9.5), signs(c, v))}.draw(c)
	section{c.p.T("print.section.tests"), l.tests(c, v, g)}.draw(c)
	section{c.p.T("prenatal.print.prevention"), texts(plain(9.5), l.prevented(c, v))}.draw(c)
	section{c.p.T("print.section.diagnoses"), diagnosed(c, v.Diagnoses)}.draw(c)
	section{c.p.T("print.section.lines"), lineTexts(c, v.Lines)}.draw(c)
	section{c.p.T("print.section.lab"), listed(v.LabOrders)}.draw(c)
	section{c.p.T("print.section.transport"), texts(plain(9.5), to.Transport)}.draw(c)
	section{c.p.T("print.section.note"), texts(plain(9.5), v.Note)}.draw(c)
	c.y += 4
	pp.signatures(c, slipHeight)
	base.slip(c)
}

// pregnancy says how far it is, when it is due and by what, and its risks.
func (l PrenatalLetter) pregnancy(c *canvas, g *records.Pregnancy) []paragraph {
	first := join(l.Age, gravidity(g))
	if g.EDD != nil {
		first = join(first, c.p.T("prenatal.print.edd", shortDate(*g.EDD), c.p.T("pregnancy.basis."+g.Basis)))
	}
	lmp := ""
	if g.LMP != nil {
		lmp = c.p.T("prenatal.print.lmp", shortDate(*g.LMP))
	}
	number := ""
	if l.Visit != nil && l.Visit.Number > 0 {
		number = c.p.T("prenatal.number", l.Visit.Number)
	}
	return append(texts(strong(9.5), first), texts(plain(9.5), join(lmp, number), risks(c, g))...)
}

func gravidity(g *records.Pregnancy) string {
	out := ""
	for _, x := range []struct {
		letter string
		n      *int
	}{{"G", g.Gravida}, {"P", g.Parity}, {"A", g.Abortions}, {"V", g.Living}} {
		if x.n != nil {
			out += " " + x.letter + strconv.Itoa(*x.n)
		}
	}
	return strings.TrimSpace(out)
}

// risks are the risk factors in words. The caller has taken the restricted
// ones out; they are left out here all the same.
func risks(c *canvas, g *records.Pregnancy) string {
	var out []string
	for _, x := range g.Risks {
		if x != "hiv" && x != "mental_illness" && x != "other" {
			out = append(out, c.p.T("pregnancy.risk."+x))
		}
	}
	if g.RiskNote != "" {
		out = append(out, g.RiskNote)
	}
	if len(out) == 0 {
		return ""
	}
	return c.p.T("prenatal.print.risks", strings.Join(out, ", "))
}

func pastBirths(c *canvas, g *records.Pregnancy) []paragraph {
	var out []string
	for _, b := range g.Births {
		year, weight, mode, weeks := "", "", "", ""
		if b.Year != nil {
			year = fmt.Sprint(*b.Year)
		}
		if b.Weeks != nil {
			weeks = c.p.T("prenatal.weeks", *b.Weeks)
		}
		if b.Weight != nil {
			weight = c.p.Number(*b.Weight, 2) + " kg"
		}
		if b.Mode != "" {
			mode = c.p.T("pregnancy.mode." + b.Mode)
		}
		out = append(out, join(year, c.p.T("pregnancy.outcome."+b.Outcome), weeks, mode, weight, b.Note))
	}
	return listed(out)
}

func repeated(c *canvas, v *records.Prenatal) string {
	if v.RepeatSystolic == nil || v.RepeatDiastolic == nil {
		return ""
	}
	return c.p.T("prenatal.value.repeat_bp", fmt.Sprintf("%d/%d", *v.RepeatSystolic, *v.RepeatDiastolic)) + " mmHg"
}

// obstetric is the obstetric examination in one line.
func obstetric(c *canvas, v *records.Prenatal) string {
	var out []string
	said := func(key, word string) {
		if word != "" {
			out = append(out, c.p.T("prenatal."+key)+c.p.T("print.colon")+c.p.T("prenatal."+key+"."+word))
		}
	}
	if v.FundalHeight != nil {
		out = append(out, c.p.T("prenatal.fundal_height")+c.p.T("print.colon")+c.p.Number(*v.FundalHeight, 1)+" cm")
	}
	heart := func(key string, n *int) {
		switch {
		case n == nil:
		case *n == 0:
			out = append(out, c.p.T("prenatal."+key)+c.p.T("print.colon")+c.p.T("prenatal.print.not_heard"))
		default:
			out = append(out, c.p.T("prenatal."+key)+c.p.T("print.colon")+fmt.Sprint(*n)+" /min")
		}
	}
	heart("fetal_heart", v.FetalHeart)
	heart("fetal_heart_2", v.FetalHeart2)
	said("presentation", v.Presentation)
	said("movements", v.Movements)
	said("oedema", v.Oedema)
	if v.Pallor != nil && *v.Pallor {
		out = append(out, c.p.T("prenatal.pallor")+c.p.T("print.colon")+c.p.T("form.yes"))
	}
	return strings.Join(out, " ; ")
}

// signs are the danger signs and symptoms in words.
func signs(c *canvas, v *records.Prenatal) string {
	var out []string
	for _, x := range v.Danger {
		if x == "none" {
			out = append(out, c.p.T("prenatal.print.no_danger"))
			continue
		}
		out = append(out, c.p.T("prenatal.danger."+x))
	}
	if v.Fluid {
		out = append(out, c.p.T("prenatal.danger.fluid"))
	}
	for _, x := range v.Symptoms {
		out = append(out, c.p.T("prenatal.symptom."+x))
	}
	return strings.Join(out, ", ")
}

// tests are the rapid tests of the day, and what the pregnancy has of
// syphilis and hepatitis B where they were not done today.
func (l PrenatalLetter) tests(c *canvas, v *records.Prenatal, g *records.Pregnancy) []paragraph {
	t := v.Tests
	if l.WithHIV && t.HIV == "" {
		t.HIV = l.HIV
	}
	var said []string
	for _, p := range tested(c, t, l.WithHIV) {
		said = append(said, p.text)
	}
	known := func(key string, today, before records.TestResult) {
		if today == "" {
			today = before
		}
		if today != "" {
			said = append(said, c.p.T(key)+c.p.T("print.colon")+c.p.T("prenatal.result."+string(today)))
		}
	}
	known("prenatal.syphilis", v.Syphilis, g.Syphilis)
	known("prenatal.hbsag", v.HBsAg, g.HBsAg)
	if v.FastingGlucose != nil {
		said = append(said, c.p.T("prenatal.fasting_glucose")+c.p.T("print.colon")+c.p.Number(*v.FastingGlucose, 0)+" mg/dl")
	}
	if len(said) == 0 {
		return nil
	}
	return texts(plain(9.5), strings.Join(said, " ; "))
}

// prevented says what was given in this pregnancy so far.
func (l PrenatalLetter) prevented(c *canvas, v *records.Prenatal) string {
	all := append(append([]records.Prenatal(nil), l.Before...), *v)
	sp, td := 0, 0
	iron := false
	for _, x := range all {
		if x.SP != nil {
			sp = max(sp, *x.SP)
		}
		if x.Td != nil {
			td = max(td, *x.Td)
		}
		iron = iron || x.Iron != nil && *x.Iron > 0
	}
	var out []string
	if sp > 0 {
		out = append(out, c.p.T("prenatal.print.sp", sp))
	}
	if td > 0 {
		out = append(out, c.p.T("prenatal.print.td", td))
	}
	if iron {
		out = append(out, c.p.T("prenatal.iron"))
	}
	return strings.Join(out, " ; ")
}

// PrenatalCard is the card of a pregnancy for the woman to keep, A5 upright:
// who she is, what dates and endangers the pregnancy, and every visit as a
// column. Nothing restricted is on it.
type PrenatalCard struct {
	Document  string
	Centre    *records.Centre
	Author    *records.Staff
	Patient   *records.Patient
	Date      clinical.Date
	Pregnancy *records.Pregnancy
	Visits    []records.Prenatal // oldest first, this one last
	Alerts    []string           // of each visit, in words; "" for none
}

// Write makes the PDF.
func (k PrenatalCard) Write(w io.Writer, o Options) error {
	return drawScaled(w, o, "Carnet", a5, []float64{1, 0.94, 0.88, 0.84}, k.paint)
}

func (k PrenatalCard) paint(c *canvas) {
	g := k.Pregnancy
	if g == nil {
		g = &records.Pregnancy{}
	}
	pp := paper{title: c.p.T("prenatal.print.card"), document: k.Document, centre: k.Centre, patient: k.Patient, author: k.Author, date: k.Date}
	pp.start(c)
	pp.strip(c, identity(c, k.Patient)...)
	section{c.p.T("prenatal.print.pregnancy"), k.pregnancy(c, g)}.draw(c)
	section{c.p.T("prenatal.print.history"), pastBirths(c, g)}.draw(c)
	section{c.p.T("prenatal.print.plan"), texts(plain(9.5), plan(c, g.Plan))}.draw(c)
	c.y += 4
	for from := 0; from < len(k.Visits); from += visitsAcross {
		k.visits(c, from, min(from+visitsAcross, len(k.Visits)))
	}
	k.attention(c)
	if n := len(k.Visits); n > 0 && k.Visits[n-1].Next != nil {
		c.y += 6
		heading(c, c.p.T("print.next"))
		c.block(c.left(), c.width(), longDate(c.p, k.Visits[n-1].Next.Date), strong(11))
	}
	c.y += 6
	heading(c, c.p.T("prenatal.print.come"))
	c.block(c.left(), c.width(), c.p.T("prenatal.print.come.signs"), plain(9))
}

func (k PrenatalCard) pregnancy(c *canvas, g *records.Pregnancy) []paragraph {
	first := gravidity(g)
	if g.EDD != nil {
		first = join(c.p.T("prenatal.print.edd", shortDate(*g.EDD), c.p.T("pregnancy.basis."+g.Basis)), first)
	}
	lmp, blood := "", ""
	if g.LMP != nil {
		lmp = c.p.T("prenatal.print.lmp", shortDate(*g.LMP))
	}
	if g.Rhesus != "" && (k.Patient == nil || k.Patient.BloodGroup == "") {
		blood = c.p.T("print.blood", g.Rhesus)
	}
	return append(texts(strong(9.5), first), texts(plain(9.5), join(lmp, blood), risks(c, g))...)
}

func plan(c *canvas, p records.BirthPlan) string {
	var out []string
	for _, x := range []struct{ key, said string }{{"place", p.Place}, {"transport", p.Transport}, {"companion", p.Companion}, {"donor", p.Donor}} {
		if x.said != "" {
			out = append(out, c.p.T("pregnancy.plan."+x.key)+c.p.T("print.colon")+x.said)
		}
	}
	return strings.Join(out, " ; ")
}

// visitsAcross is how many visits stand side by side.
const visitsAcross = 8

// visits draws some visits as columns, what nobody noted left out.
func (k PrenatalCard) visits(c *canvas, from, to int) {
	const label = 76.0
	w := (c.width()-label)/visitsAcross - 3
	t := table{columns: []column{{width: label}}, title: strong(7.5), gap: 3, pad: 1.1 * c.scale, rule: true}
	for i := from; i < to; i++ {
		t.columns = append(t.columns, column{title: c.p.T("prenatal.number", i+1), width: w})
	}
	var rows [][]cell
	row := func(key string, value func(v *records.Prenatal) string) {
		r := []cell{{{c.p.T(key), quiet(7.5)}}}
		any := false
		for i := from; i < to; i++ {
			s := value(&k.Visits[i])
			any = any || s != ""
			r = append(r, cell{{s, plain(8)}})
		}
		if any {
			rows = append(rows, r)
		}
	}
	row("prenatal.print.row.date", func(v *records.Prenatal) string { return shortDate(v.Date)[:5] })
	row("prenatal.print.row.age", func(v *records.Prenatal) string {
		if v.Days == nil {
			return ""
		}
		return fmt.Sprintf("%d+%d", *v.Days/7, *v.Days%7)
	})
	row("prenatal.print.row.bp", func(v *records.Prenatal) string {
		s := pressureOf(v.Vitals.Systolic, v.Vitals.Diastolic)
		if r := pressureOf(v.RepeatSystolic, v.RepeatDiastolic); r != "" {
			s += " " + r
		}
		return s
	})
	number := func(x *float64, dec int) string {
		if x == nil {
			return ""
		}
		return c.p.Number(*x, dec)
	}
	count := func(n *int) string {
		if n == nil {
			return ""
		}
		return fmt.Sprint(*n)
	}
	row("prenatal.print.row.weight", func(v *records.Prenatal) string { return number(v.Vitals.Weight, 1) })
	row("prenatal.print.row.fundus", func(v *records.Prenatal) string { return number(v.FundalHeight, 1) })
	row("prenatal.print.row.heart", func(v *records.Prenatal) string { return count(v.FetalHeart) })
	row("prenatal.print.row.presentation", func(v *records.Prenatal) string {
		if v.Presentation == "" {
			return ""
		}
		return c.p.T("prenatal.print.presentation." + v.Presentation)
	})
	row("prenatal.print.row.oedema", func(v *records.Prenatal) string {
		if v.Oedema == "" {
			return ""
		}
		return c.p.T("prenatal.oedema." + v.Oedema)
	})
	row("prenatal.print.row.protein", func(v *records.Prenatal) string {
		if v.Tests.Protein == "" {
			return ""
		}
		return c.p.T("prenatal.strip." + v.Tests.Protein)
	})
	row("prenatal.print.row.hb", func(v *records.Prenatal) string { return number(v.Tests.Hb, 1) })
	row("prenatal.print.row.muac", func(v *records.Prenatal) string {
		if v.Vitals.MUAC == nil {
			return ""
		}
		return c.p.Number(float64(*v.Vitals.MUAC)/10, 1)
	})
	row("prenatal.print.row.sp", func(v *records.Prenatal) string { return count(v.SP) })
	row("prenatal.print.row.iron", func(v *records.Prenatal) string { return count(v.Iron) })
	row("prenatal.print.row.td", func(v *records.Prenatal) string { return count(v.Td) })
	row("prenatal.print.row.other", func(v *records.Prenatal) string {
		var out []string
		if v.Net != nil && *v.Net {
			out = append(out, c.p.T("prenatal.print.net"))
		}
		if v.Deworm != "" {
			out = append(out, c.p.T("prenatal.print.deworm"))
		}
		return strings.Join(out, " ")
	})
	row("prenatal.print.row.next", func(v *records.Prenatal) string {
		if v.Next == nil {
			return ""
		}
		return shortDate(v.Next.Date)[:5]
	})
	t.draw(c, rows)
	c.y += 6
}

func pressureOf(s, d *int) string {
	if s == nil || d == nil {
		return ""
	}
	return fmt.Sprintf("%d/%d", *s, *d)
}

// attention lists the visits at which something stood out, and the referrals.
func (k PrenatalCard) attention(c *canvas) {
	var out []paragraph
	for i, v := range k.Visits {
		said := ""
		if i < len(k.Alerts) {
			said = k.Alerts[i]
		}
		to := ""
		if v.Outcome == records.Referred && v.Referral != nil {
			to = c.p.T("prenatal.print.referred", v.Referral.To)
		}
		if said = join(said, to); said != "" {
			out = append(out, paragraph{join(c.p.T("prenatal.number", i+1), shortDate(v.Date), said), plain(9)})
		}
	}
	section{c.p.T("prenatal.print.attention"), out}.draw(c)
}
