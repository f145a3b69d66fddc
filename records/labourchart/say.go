package labourchart

import (
	"strconv"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical/labour"
)

// signGroups are the rows whose signs are letters that each language has of
// its own.
var signGroups = map[string]string{
	"companion": "answer", "pain_relief": "answer", "oral_fluid": "answer", "posture": "posture",
	"fhr_deceleration": "deceleration", "amniotic_fluid": "liquor", "fetal_position": "position",
	"urine_protein": "urine", "urine_acetone": "urine",
}

// Shown is a value as the chart writes it in a language: the letters of its
// signs, its decimal sign.
func Shown(p text.Printer, code, value string) string {
	if g := signGroups[code]; g != "" && p.Has("labour.sign."+g+"."+value) {
		return p.T("labour.sign." + g + "." + value)
	}
	if value == "-" {
		return "−"
	}
	if x, err := strconv.ParseFloat(value, 64); err == nil && strings.Contains(value, ".") {
		return p.Number(x, 1)
	}
	return value
}

// Said is a value in full, as the detail below the chart and the papers say it:
// an oxytocin infusion with its units, a complication and a step by name.
func Said(p text.Printer, code, value string) string {
	switch code {
	case Complication:
		return p.T("birth.complication." + value)
	case Step:
		_, step, _ := strings.Cut(value, ".")
		return p.T("birth.step." + step)
	case Fit:
		return ""
	}
	if units, drops, ok := infusion(code, value); ok {
		return p.T("labour.oxytocin.said", units, drops)
	}
	return Shown(p, code, value)
}

// DoseSaid is a dose of magnesium sulphate with the checks before it.
func DoseSaid(p text.Printer, g records.MagnesiumGiven) string {
	out := []string{p.T("birth.dose." + g.Kind)}
	if g.Side != "" {
		out = append(out, p.T("labour.dose.side", p.T("birth.side."+g.Side)))
	}
	if g.Respirations != nil {
		out = append(out, p.T("labour.dose.respirations", p.Number(*g.Respirations, 0)))
	}
	if g.UrineMLPerH != nil {
		out = append(out, p.T("labour.dose.urine", p.Number(*g.UrineMLPerH, 0)))
	}
	if g.KneeJerks != nil {
		key := "labour.dose.knees"
		if !*g.KneeJerks {
			key = "labour.dose.knees.absent"
		}
		out = append(out, p.T(key))
	}
	return strings.Join(out, ", ")
}

// infusion reads units a litre and drops a minute, as the row of oxytocin asks
// for them.
func infusion(code, value string) (units, drops string, ok bool) {
	if code != Oxytocin {
		return "", "", false
	}
	units, drops, ok = strings.Cut(value, "/")
	for _, s := range []string{units, drops} {
		if _, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64); err != nil {
			return "", "", false
		}
	}
	return units, drops, ok
}

// LimitShown is the thresholds of a row as the chart writes them.
func LimitShown(p text.Printer, code string, s labour.Settings) string {
	numbers, signs := Limit(code, s)
	if numbers != "" {
		return decimals(p, numbers)
	}
	for i := range signs {
		signs[i] = Shown(p, code, signs[i])
	}
	return strings.Join(signs, ", ")
}

// decimals gives numbers the decimal sign of the language.
func decimals(p text.Printer, s string) string {
	if p.Number(0.5, 1) != "0.5" {
		s = strings.ReplaceAll(s, ".", ",")
	}
	return s
}
