package prescribe

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"

	"carnet/assets/formulary"
	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/dose"
	"carnet/ui/measure"
)

// proposal is a dose by weight, in what is handed out.
type proposal struct {
	// Line is the line as it would be with the dose: the presentation may be
	// another one of the same medicine, where the line's own does not fit.
	Line records.Line
	// Low and High are the range of the source for each time, in Line.Unit.
	Low, High float64
	// Formula says how it came about, Source who says so.
	Formula, Source string
	// Switched tells that another presentation is proposed.
	Switched bool
	// Single is a dose given once.
	Single bool
}

// errNoPresentation means that no form of the medicine gives the dose in
// parts that can be measured out.
var errNoPresentation = errors.New("consultation: no presentation fits the dose")

// propose works out the dose of a line for a weight. ok is false for a medicine
// without a sourced dose by weight. An error says why there is none for this
// patient: it is a clinical.Keyed, or errNoPresentation.
func propose(p text.Printer, table dose.Settings, l records.Line, weight clinical.Kilograms, age *clinical.AgeDays) (x proposal, ok bool, err error) {
	m, found := formulary.Find(l.Code)
	if !found || m.DoseRule == "" {
		return proposal{}, false, nil
	}
	d, err := dose.Calculate(m.DoseRule, weight, age, table)
	if err != nil {
		return proposal{}, true, err
	}
	x.Formula, x.Source, x.Single = formula(p, d, float64(weight)), measure.Source(p, d.Source), d.Single
	// Where the source counts tablets of one strength, many weaker ones are
	// proposed only where there is no other.
	all := candidates(m, l)
	for n := range 2 * len(all) {
		i := n % len(all)
		pr := all[i]
		amount, low, high, unit, fits := convert(d, pr)
		weaker := strings.HasPrefix(d.Unit, "tablet ") && unit == "tablet" && amount > d.Amount
		if !fits || weaker && n < len(all) {
			continue
		}
		x.Line, x.Low, x.High, x.Switched = l, low, high, i > 0
		x.Line.Form, x.Line.Strength, x.Line.Unit = pr.Form, pr.Strength, unit
		x.Line.Medicine = strings.TrimSpace(m.INN + " " + pr.Strength)
		x.Line.Dose, x.Line.Times = amount, d.TimesADay
		if d.Days > 0 {
			x.Line.Days = d.Days
		}
		x.Line.Basis = p.T("prescribe.dose.basis", x.Formula, x.Source)
		return x, true, nil
	}
	return x, true, errNoPresentation
}

// candidates are the presentations to try: the line's own first, then the
// others that are given the same way.
func candidates(m formulary.Medicine, l records.Line) []formulary.Presentation {
	own := -1
	for i, pr := range m.Presentations {
		if pr.Form == l.Form && pr.Strength == l.Strength {
			own = i
		}
	}
	if own < 0 {
		return m.Presentations
	}
	out := []formulary.Presentation{m.Presentations[own]}
	for i, pr := range m.Presentations {
		if i != own && pr.Route == m.Presentations[own].Route {
			out = append(out, pr)
		}
	}
	return out
}

// tolerance is how far what can be measured out may lie from a source's single
// figure: that of the rule itself.
const tolerance = 0.05

// convert turns a dose into what a presentation is counted in. It refuses what
// cannot be measured out within the source's range.
func convert(d dose.Dose, pr formulary.Presentation) (amount, low, high float64, unit string, ok bool) {
	have, per := strengths(pr.Strength)
	if len(have) == 0 {
		return 0, 0, 0, "", false
	}
	low, high = d.MinPerTake, d.MaxPerTake
	want := d.Amount
	scale := 1 / have[0] * per // units of the presentation in a milligram
	if base, found := strings.CutPrefix(d.Unit, "tablet "); found {
		ref, _ := strengths(base)
		if len(ref) != len(have) {
			return 0, 0, 0, "", false
		}
		for i := range ref {
			if math.Abs(have[i]/ref[i]/(have[0]/ref[0])-1) > 0.02 {
				return 0, 0, 0, "", false // the parts of the mixture differ
			}
		}
		scale = ref[0] / have[0] * per
	} else if d.Unit != "mg" || len(have) > 1 {
		return 0, 0, 0, "", false
	}
	if pr.Form == "vial" || pr.Form == "ampoule" {
		// What is drawn up depends on how it was dissolved: milligrams.
		return want, low, high, "mg", d.Unit == "mg"
	}
	step := stepOf(pr.Form)
	if step == 0 {
		return 0, 0, 0, "", false
	}
	amount = math.Round(want*scale/step) * step
	low, high = low*scale, high*scale
	lo, hi := low, high
	if lo == hi {
		lo, hi = lo*(1-tolerance), hi*(1+tolerance)
	}
	const hair = 1e-9
	if amount <= 0 || amount < lo-hair || amount > hi+hair || amount > most[pr.Unit] {
		return 0, 0, 0, "", false
	}
	return amount, low, high, pr.Unit, true
}

// stepOf is the smallest part of a form that can be measured out; 0 for forms
// that are not dosed by weight here.
func stepOf(form string) float64 {
	switch form {
	case "tablet":
		return 0.5
	case "dispersible":
		return 0.5
	case "capsule", "sachet", "suppository":
		return 1
	case "syrup", "suspension", "oral_solution":
		return 0.5
	}
	return 0
}

// most is how many of a unit can be taken at a time.
var most = map[string]float64{"tablet": 6, "capsule": 4, "ml": 30, "sachet": 4, "suppository": 1}

var strengthParts = regexp.MustCompile(`([0-9]+(?:[.,][0-9]+)?)\s*(mg|g)?`)

// strengths reads "20 mg + 120 mg", "125 mg/5 ml", "1 g", "25/67.5 mg" as
// milligrams, and per how many units (5 for millilitres above, else 1).
func strengths(s string) (mg []float64, per float64) {
	per = 1
	if before, after, found := strings.Cut(s, "/"); found && strings.HasSuffix(after, "ml") {
		s = before
		if n := strengthParts.FindStringSubmatch(after); n != nil {
			per = number(n[1])
		}
	} else if found && strings.Contains(after, "mg") && !strings.Contains(before, "mg") {
		s = before + " mg + " + after
	}
	for _, part := range strings.Split(s, "+") {
		n := strengthParts.FindStringSubmatch(strings.TrimSpace(part))
		if n == nil || n[2] == "" {
			return nil, 1
		}
		x := number(n[1])
		if n[2] == "g" {
			x *= 1000
		}
		mg = append(mg, x)
	}
	return mg, per
}

func number(s string) float64 {
	x, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil {
		return 0 // the pattern lets nothing else through
	}
	return x
}

// formula says how the dose came about: "10–15 mg/kg × 12 kg" or "12 kg : 1
// comprimé 20/120 mg".
func formula(p text.Printer, d dose.Dose, weight float64) string {
	if base, found := strings.CutPrefix(d.Unit, "tablet "); found {
		if p.T("form.point") == "," {
			base = strings.ReplaceAll(base, ".", ",")
		}
		return p.T("prescribe.dose.band", weight, p.Number(d.Amount, 2)+" "+unitWord(p, "tablet", d.Amount)+" "+base)
	}
	if d.MinPerTake == d.MaxPerTake && d.MinPerTake == d.Amount {
		return p.T("prescribe.dose.band", weight, p.Number(d.Amount, 1)+" "+d.Unit)
	}
	low, high := d.MinPerTake/weight, d.MaxPerTake/weight
	perKg, amount := p.Number(low, 1), p.Number(d.Amount, 1)
	if high-low > 0.05 {
		perKg += "–" + p.Number(high, 1)
		amount = p.Number(d.MinPerTake, 0) + "–" + p.Number(d.MaxPerTake, 0)
	}
	key := "prescribe.dose.per_kg"
	if d.Capped {
		key = "prescribe.dose.capped"
	}
	return p.T(key, perKg, weight, amount)
}

// unitWord names a unit for an amount: "1 comprimé", "1,5 comprimé", "2
// comprimés".
func unitWord(p text.Printer, unit string, amount float64) string {
	key := "coding.unit." + unit
	if !p.Has(key) {
		return unit
	}
	return p.T(key, int(math.Floor(amount)))
}
