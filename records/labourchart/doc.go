// Package labourchart reads a labour as the WHO Labour Care Guide shows it:
// rows and columns with their alerts, what is open, what is due, in a word for
// a card or a handover.
//
// What lives here: how the entries of a records.Labour become a chart. What may
// enter: a labour, a time, the rules' settings. What it must not know: a clock,
// the store, a window. What it says is letters and figures, no sentence.
package labourchart

import (
	"strconv"
	"strings"
	"time"

	"carnet/records"
	"carnet/records/clinical/labour"
)

// The rows that are kept beside the rows of labour.Items. Dilatation stands
// for the five rows of time at a centimetre: it is what is examined, they are
// what is reckoned from it.
const (
	Dilatation = "dilatation"
	Oxytocin   = "oxytocin"
	Medicine   = "medicine"
	Fluid      = "fluid"
	Assessment = "assessment"
	Plan       = "plan"
)

// Row is one row of the chart.
type Row struct {
	Code    string
	Section string // support, baby, woman, contractions, progress, medication, decision
	// Fetus is 2 for the second twin's row, else 0.
	Fetus int
	// Item is the row of the guide; its Code is empty for a row of words.
	Item labour.Item
}

// Words tells a row that takes a sentence.
func (r Row) Words() bool { return r.Item.Code == "" }

// dilatation is the examination behind the rows of time at a centimetre.
var dilatation = labour.Item{Code: Dilatation, Section: "progress", Unit: "cm", First: 4 * time.Hour, High: 10}

// Rows lists the rows of the chart of so many children, in the order of the
// printed guide.
func Rows(fetuses int) []Row {
	var out []Row
	for _, it := range labour.Items() {
		if strings.HasPrefix(it.Code, "second_stage_") || strings.HasPrefix(it.Code, "dwell_") && it.Code != "dwell_5cm" {
			continue
		}
		if it.Code == "dwell_5cm" {
			it = dilatation
		}
		out = append(out, Row{Code: it.Code, Section: it.Section, Item: it})
		if it.Code == "fhr_deceleration" {
			for n := 2; n <= fetuses; n++ {
				heart := out[len(out)-2].Item
				out = append(out, Row{Code: heart.Code, Section: it.Section, Item: heart, Fetus: n}, Row{Code: it.Code, Section: it.Section, Item: it, Fetus: n})
			}
		}
	}
	for _, code := range []string{Oxytocin, Medicine, Fluid} {
		out = append(out, Row{Code: code, Section: "medication"})
	}
	for _, code := range []string{Assessment, Plan} {
		out = append(out, Row{Code: code, Section: "decision"})
	}
	return out
}

// Read reads a value of a row as people type it. A dilatation is 0 to 10 cm;
// the other rows are read by labour.Parse; words are taken as they are. The
// result is what an entry keeps: a number with a point, a sign of the guide.
func Read(code, typed string) (value string, err error) {
	switch code {
	case Dilatation:
		cm, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(typed), ",", ".", 1), 64)
		if err != nil {
			cm = -1
		}
		if _, err := labour.StageAt(cm, labour.Defaults()); err != nil {
			return "", err
		}
		return number(cm), nil
	case Oxytocin:
		// Units a litre and drops a minute in one go: "5 20" is kept as "5/20".
		if f := strings.FieldsFunc(typed, func(r rune) bool { return r == ' ' || r == '/' }); len(f) == 2 {
			if both := f[0] + "/" + f[1]; isInfusion(both) {
				return both, nil
			}
		}
		return strings.TrimSpace(typed), nil
	case Medicine, Fluid, Assessment, Plan:
		return strings.TrimSpace(typed), nil
	}
	r, err := labour.Parse(code, typed)
	if err != nil {
		return "", err
	}
	if r.Sign != "" {
		return r.Sign, nil
	}
	return number(r.Number), nil
}

func isInfusion(value string) bool {
	_, _, ok := infusion(Oxytocin, value)
	return ok
}

// Number writes a number as entries keep it, with a point.
func Number(x float64) string { return number(x) }

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// Exams lists the examinations of the cervix that count, oldest first, up to
// a time.
func Exams(l *records.Labour, until time.Time) []labour.Exam {
	var out []labour.Exam
	for _, e := range l.Of(Dilatation, 1) {
		cm, err := strconv.ParseFloat(e.Value, 64)
		if err == nil && !e.At.After(until) {
			out = append(out, labour.Exam{At: e.At, CM: cm})
		}
	}
	return out
}

// StageAt tells the stage at a time and since when; the stage is empty before
// active labour. A second stage that was written down counts, and so does full
// dilatation that was found.
func StageAt(l *records.Labour, now time.Time, s labour.Settings) (stage labour.Stage, since time.Time) {
	since = l.Admitted
	if l.Active != nil && !l.Active.After(now) {
		stage, since = labour.FirstStage, *l.Active
	}
	for _, e := range Exams(l, now) {
		found, err := labour.StageAt(e.CM, s)
		if err != nil || found == "" || found == stage || stage == labour.SecondStage {
			continue
		}
		stage, since = found, e.At
	}
	if l.Second != nil && !l.Second.After(now) {
		stage, since = labour.SecondStage, *l.Second
	}
	return stage, since
}
