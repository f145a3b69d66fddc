package labour

import (
	"fmt"
	"strconv"
	"strings"

	"carnet/records/clinical"
)

// Reading is one value of a row as it was written: a number for a measured
// row, a sign for the others.
type Reading struct {
	Number float64
	Sign   string // empty for a measured row
}

// Parse reads a value as people write it. A measured row takes a number
// ("140", "37,8"); a row of signs takes the letter or sign of the guide, in
// any case, and what is commonly written for it:
//
//   - companion, pain_relief, oral_fluid: Y/N/D, yes, no, declined, O, oui, non;
//   - posture: SP (supine), MO (mobile);
//   - fhr_deceleration: N, E, L, V or none, early, late, variable;
//   - amniotic_fluid: I, C, M+, M++, M+++, B; Mec or Méc for M, with its grade;
//   - fetal_position: A, P, T or the full position (OA, LOA, ROP, LOT, OIGA …);
//   - caput, moulding: 0, +, ++, +++ or 0 to 3;
//   - urine_protein, urine_acetone: -, trace, +, ++, +++, ++++ or 2+.
//
// Anything else is an error: a sign that is not understood must not pass for
// a normal one. Meconium without its grade is such a sign.
func Parse(code, value string) (Reading, error) {
	it, err := find(code)
	if err != nil {
		return Reading{}, err
	}
	v := strings.TrimSpace(value)
	if it.Measured() {
		n, err := strconv.ParseFloat(strings.Replace(v, ",", ".", 1), 64)
		if err != nil {
			return Reading{}, &clinical.FieldError{Field: code, Reason: fmt.Sprintf("%.20q is not a number", value)}
		}
		return measured(it, n)
	}
	sign, ok := parsers[code](strings.ToUpper(v))
	if !ok {
		return Reading{}, &clinical.ChoiceError{Field: code, Value: value, Allowed: it.Signs}
	}
	return Reading{Sign: sign}, nil
}

// Number reads the value of a measured row; caput and moulding may be counted
// too (0 to 3).
func Number(code string, n float64) (Reading, error) {
	it, err := find(code)
	if err != nil {
		return Reading{}, err
	}
	if it.Measured() {
		return measured(it, n)
	}
	if (code == "caput" || code == "moulding") && (n == 0 || n == 1 || n == 2 || n == 3) {
		return Reading{Sign: it.Signs[int(n)]}, nil
	}
	return Reading{}, &clinical.ChoiceError{Field: code, Value: number(n), Allowed: it.Signs}
}

func measured(it Item, n float64) (Reading, error) {
	if err := clinical.Within(it.Code, n, it.Low, it.High, it.Unit); err != nil {
		return Reading{}, err
	}
	return Reading{Number: n}, nil
}

var parsers = map[string]func(string) (string, bool){
	"companion":        yesNoDeclined,
	"pain_relief":      yesNoDeclined,
	"oral_fluid":       yesNoDeclined,
	"posture":          words(map[string]string{"SP": "SP", "SUPINE": "SP", "MO": "MO", "MOBILE": "MO"}),
	"fhr_deceleration": words(map[string]string{"N": "N", "NONE": "N", "E": "E", "EARLY": "E", "L": "L", "LATE": "L", "V": "V", "VARIABLE": "V"}),
	"amniotic_fluid":   amniotic,
	"fetal_position":   position,
	"caput":            plusSigns("0", 3),
	"moulding":         plusSigns("0", 3),
	"urine_protein":    plusSigns("-", 4),
	"urine_acetone":    plusSigns("-", 4),
}

func words(m map[string]string) func(string) (string, bool) {
	return func(v string) (string, bool) {
		s, ok := m[v]
		return s, ok
	}
}

var yesNoDeclined = words(map[string]string{
	"Y": "Y", "YES": "Y", "O": "Y", "OUI": "Y", "TRUE": "Y",
	"N": "N", "NO": "N", "NON": "N", "FALSE": "N",
	"D": "D", "DECLINED": "D",
})

func amniotic(v string) (string, bool) {
	switch v {
	case "I", "INTACT", "C", "CLEAR", "B", "BLOOD":
		return v[:1], true
	}
	for _, prefix := range []string{"MEC", "MÉC", "M"} {
		grade, ok := strings.CutPrefix(v, prefix)
		if !ok {
			continue
		}
		switch strings.TrimSpace(grade) {
		case "+", "1", "1+":
			return "M+", true
		case "++", "2", "2+":
			return "M++", true
		case "+++", "3", "3+":
			return "M+++", true
		}
		return "", false
	}
	return "", false
}

// position reduces a full position (left, right or direct; occiput; anterior,
// posterior, transverse) to the letter of the guide, in English (LOA) and in
// French (OIGA). OP alone is occiput posterior in English and occipito-pubienne,
// which is anterior, in French: it is taken as posterior, because a false
// alarm is put right by a look and a missed one is not.
func position(v string) (string, bool) {
	switch v {
	case "A", "OA", "LOA", "ROA", "DOA", "OIGA", "OIDA", "ANTERIOR":
		return "A", true
	case "P", "OP", "LOP", "ROP", "DOP", "OS", "OIGP", "OIDP", "POSTERIOR":
		return "P", true
	case "T", "OT", "LOT", "ROT", "OIGT", "OIDT", "TRANSVERSE":
		return "T", true
	}
	return "", false
}

// plusSigns reads "none", a trace, and up to top plus signs, also as 2+.
func plusSigns(none string, top int) func(string) (string, bool) {
	return func(v string) (string, bool) {
		switch v {
		case "0", "-", "−", "NEG", "NEGATIVE", "NONE":
			return none, true
		case "TRACE", "TRACES", "TR", "+/-", "±":
			return "trace", none == "-"
		}
		n := 0
		switch {
		case v != "" && strings.Trim(v, "+") == "":
			n = len(v)
		case len(v) == 2 && v[1] == '+' && v[0] >= '1' && v[0] <= '9':
			n = int(v[0] - '0')
		case none == "0" && len(v) == 1 && v[0] >= '1' && v[0] <= '9':
			n = int(v[0] - '0')
		}
		if n < 1 || n > top {
			return "", false
		}
		return strings.Repeat("+", min(n, 3)), true
	}
}

// Alert tells whether a reading of a row calls for a response by the Labour
// Care Guide (WHO 2020), and hands over the alert as data. The descent of the
// head has no threshold and never alerts. Where the published threshold would
// not have raised it, its source is clinical.Local.
func Alert(code string, r Reading, s Settings) (bool, *clinical.Alert, error) {
	it, err := find(code)
	if err != nil {
		return false, nil, err
	}
	if !it.Measured() {
		limit, hit := signAlert(code, r.Sign)
		if !hit {
			return false, nil, nil
		}
		return true, signAlertData(it, r.Sign, limit), nil
	}
	if err := clinical.Within(code, r.Number, it.Low, it.High, it.Unit); err != nil {
		return false, nil, err
	}
	limit, hit := numberAlert(code, r.Number, s)
	if !hit {
		return false, nil, nil
	}
	a := numberAlertData(it, r.Number, limit)
	if published, _ := numberAlert(code, r.Number, Defaults()); published != limit {
		a.Source = clinical.Local
	}
	return true, a, nil
}

// signAlert gives the rule that a sign breaks.
func signAlert(code, sign string) (limit string, hit bool) {
	switch code {
	case "companion", "pain_relief", "oral_fluid":
		return "= N", sign == "N"
	case "posture":
		return "= SP", sign == "SP"
	case "fhr_deceleration":
		return "= L", sign == "L"
	case "amniotic_fluid":
		return "= M+++, B", sign == "M+++" || sign == "B"
	case "fetal_position":
		return "= P, T", sign == "P" || sign == "T"
	case "caput", "moulding":
		return "= +++", sign == "+++"
	case "urine_protein", "urine_acetone":
		return "≥ ++", sign == "++" || sign == "+++"
	}
	return "", false
}

// numberAlert gives the rule that a number breaks.
func numberAlert(code string, v float64, s Settings) (limit string, hit bool) {
	below := func(t float64) bool {
		if v < t {
			limit, hit = "< "+number(t), true
		}
		return hit
	}
	from := func(t float64) bool {
		if v >= t {
			limit, hit = "≥ "+number(t), true
		}
		return hit
	}
	switch code {
	case "fhr":
		_ = below(s.FHRBelow) || from(s.FHRFrom)
	case "pulse":
		_ = below(s.PulseBelow) || from(s.PulseFrom)
	case "sbp":
		_ = below(s.SBPBelow) || from(s.SBPFrom)
	case "dbp":
		from(s.DBPFrom)
	case "temperature":
		_ = below(s.TemperatureBelow) || from(s.TemperatureFrom)
	case "contractions_10min":
		switch {
		case v <= s.ContractionsUpTo:
			limit, hit = "≤ "+number(s.ContractionsUpTo), true
		case v > s.ContractionsAbove:
			limit, hit = "> "+number(s.ContractionsAbove), true
		}
	case "contraction_duration":
		switch {
		case v < s.DurationBelow:
			limit, hit = "< "+number(s.DurationBelow), true
		case v > s.DurationAbove:
			limit, hit = "> "+number(s.DurationAbove), true
		}
	case "dwell_5cm", "dwell_6cm", "dwell_7cm", "dwell_8cm", "dwell_9cm":
		if t, ok := s.DwellFrom[int(code[len("dwell_")]-'0')]; ok {
			from(t)
		}
	case "second_stage_nullip":
		from(s.SecondStageNullipFrom)
	case "second_stage_multip":
		from(s.SecondStageMultipFrom)
	}
	return limit, hit
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
