package place

import (
	"encoding/json"
	"math"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/journal"
)

// RuleField names a field of the centre's rules (records.Protocol) by its path
// in a merge, and says in which section of the settings it is settled.
func RuleField(p text.Printer, path string) (name string, of records.Section) {
	parts := rulePath(path)
	if t := thresholdAt(parts); t != nil {
		return p.T("settings.rules.t." + t.Code), t.Section
	}
	switch parts[0] {
	case "windows":
		return p.T("settings.rules.group.windows"), records.OfPrenatal
	case "doses":
		name = p.T("settings.rules.group.calendar")
		if len(parts) > 1 {
			name = p.T("place.rules.dose", Dose(p, parts[1]))
		}
		if len(parts) > 2 {
			if key := "place.rules.dose." + parts[2]; p.Has(key) {
				name += " — " + p.T(key)
			}
		}
		return name, records.OfVaccination
	}
	return p.T("settings.rules"), records.OfDating
}

// RuleRoute is where the two values of a field of the centre's rules are
// settled.
func RuleRoute(p text.Printer, path string) Route {
	_, of := RuleField(p, path)
	return Route{To: Settings, Query: "rules." + string(of)}
}

// RuleValue writes a value of such a field as people do; ok is false where a
// field is a whole table or row, which is not said in a few words.
func RuleValue(p text.Printer, path string, v json.RawMessage) (words string, ok bool) {
	none := len(v) == 0 || string(v) == "null"
	parts := rulePath(path)
	var n float64
	isNumber := !none && json.Unmarshal(v, &n) == nil
	if t := thresholdAt(parts); t != nil {
		if !isNumber {
			n = t.Default() // one of the two set it back
		}
		return figure(p, t, n), true
	}
	if len(parts) != 3 || parts[0] != "doses" {
		return "", false
	}
	switch parts[2] {
	case "off":
		if string(v) == "true" {
			return p.T("place.rules.taken_out"), true
		}
		return p.T("place.rules.kept"), true
	case "weeks", "months", "min", "interval", "max":
		unit := map[string]string{"weeks": "w", "months": "m"}[parts[2]]
		if unit == "" {
			unit = "d"
		}
		if none || n == 0 {
			return p.T("place.rules.none"), true
		}
		return p.T("settings.rules.length."+unit, int(n)), isNumber
	}
	return "", false
}

// Dose names a dose of the calendar by its label: the vaccine in words and the
// number, where the catalogues know it.
func Dose(p text.Printer, label string) string {
	for i := len(label); i > 0; i-- {
		for _, area := range []string{"clinical.vaccine.", "child.vaccine."} {
			if key := area + label[:i]; p.Has(key) {
				return strings.TrimSuffix(p.T(key)+"\u00a0"+label[i:], "\u00a0")
			}
		}
		if c := label[i-1]; c < '0' || c > '9' {
			break
		}
	}
	return label
}

// rulePath splits a path; a part is a key as the document has it.
func rulePath(path string) []string {
	path, _, _ = strings.Cut(path, "[")
	parts := strings.Split(path, ".")
	for i, x := range parts {
		parts[i] = journal.UnescapeKey(x)
	}
	return parts
}

func thresholdAt(parts []string) *records.Threshold {
	if len(parts) != 2 || parts[0] != "values" {
		return nil
	}
	for _, t := range records.Thresholds() {
		if t.Code == parts[1] {
			return &t
		}
	}
	return nil
}

// figure writes a threshold with its unit.
func figure(p text.Printer, t *records.Threshold, x float64) string {
	if t.Switch {
		if x == 1 {
			return p.T("place.rules.on")
		}
		return p.T("place.rules.off")
	}
	decimals := 1
	if x == math.Trunc(x) {
		decimals = 0
	}
	unit := t.Unit
	if key := "settings.rules.unit." + t.Unit; p.Has(key) {
		unit = p.T(key)
	}
	if unit != "" && unit != "+" {
		unit = "\u00a0" + unit
	}
	return p.Number(x, decimals) + unit
}
