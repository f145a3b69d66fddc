package record

import (
	"encoding/json"
	"sort"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/place"
)

// sayFunc names a field and a value of it.
type sayFunc func(p text.Printer, path string, value json.RawMessage) (label, words string)

// sayConflict gives the name of the field and each of its values in words.
func sayConflict(p text.Printer, say sayFunc, c journal.Conflict) (label string, values []string) {
	for _, v := range c.Values {
		l, w := sayValue(p, say, c.Path, v.JSON)
		label = l
		values = append(values, w)
	}
	return label, values
}

func sayValue(p text.Printer, say sayFunc, path string, value json.RawMessage) (label, words string) {
	if say != nil {
		label, words = say(p, path, value)
	}
	if label == "" {
		label = path
		if key := "record.path." + path; p.Has(key) {
			label = p.T(key)
		}
	}
	if words == "" {
		words = plainValue(p, value)
	}
	return label, words
}

// plainValue says any JSON value without knowing what it means.
func plainValue(p text.Printer, raw json.RawMessage) string {
	if len(raw) == 0 || string(raw) == "null" {
		return p.T("record.value.none")
	}
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return string(raw)
	}
	return anyValue(p, v)
}

func anyValue(p text.Printer, v any) string {
	switch v := v.(type) {
	case string:
		if d, err := clinical.ParseDate(v); err == nil {
			return place.Day(d)
		}
		return v
	case bool:
		if v {
			return p.T("form.yes")
		}
		return p.T("form.no")
	case float64:
		return p.Number(v, 3)
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, anyValue(p, x))
		}
		return strings.Join(out, " ; ")
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		var out []string
		for _, k := range keys {
			out = append(out, anyValue(p, v[k]))
		}
		return strings.Join(out, ", ")
	}
	return p.T("record.value.none")
}

// identitySay names the fields of an identity.
func identitySay(p text.Printer, path string, value json.RawMessage) (label, words string) {
	name, _, _ := strings.Cut(path, "[")
	if key := "record.identity." + name; p.Has(key) {
		label = p.T(key)
	}
	switch name {
	case "allergies":
		var a records.Allergy
		if json.Unmarshal(value, &a) == nil && a.Substance != "" {
			return label, allergies([]records.Allergy{a})
		}
	case "sex":
		var s clinical.Sex
		if json.Unmarshal(value, &s) == nil && s != clinical.SexUnknown {
			return label, place.Sex(p, s)
		}
	case "birth_by":
		var by string
		if json.Unmarshal(value, &by) == nil && p.Has("record.precision."+by) {
			return label, p.T("record.precision." + by)
		}
	}
	return label, ""
}

// stateWords says how far a document has come: a word for its tag.
func stateWords(p text.Printer, s store.Status, f store.Flags) string {
	if s.Final() && f&store.Amended != 0 {
		return p.T("record.state.amended")
	}
	switch s {
	case store.Unsigned:
		return p.T("record.state.unsigned")
	case store.Awaiting:
		return p.T("record.state.awaiting")
	case store.Returned:
		return p.T("record.state.returned")
	case store.Signed:
		return p.T("record.state.signed")
	case store.Countersigned:
		return p.T("record.state.countersigned")
	case store.Retracted:
		return p.T("record.state.retracted")
	case store.Redacted:
		return p.T("record.state.redacted")
	case store.Unknown:
		return p.T("record.state.unknown")
	}
	return ""
}

// opWords says what somebody did to a document.
func opWords(p text.Printer, r *journal.Revision, first, wasFinal bool) string {
	key := "record.op." + string(r.Op)
	switch {
	case r.Op == journal.OpSign && !r.OnBehalf.IsZero():
		key = "record.op.sent"
	case r.Op == journal.OpSign && wasFinal:
		key = "record.op.amended"
	case r.Op == journal.OpPut && first:
		key = "record.op.created"
	}
	if !p.Has(key) {
		return string(r.Op)
	}
	return p.T(key)
}

// shortName is a name that fits a line: "Dr A. Touré".
func shortName(s *records.Staff) string {
	given := ""
	if r := []rune(strings.TrimSpace(s.Given)); len(r) > 0 {
		given = string(r[0]) + "."
	}
	return strings.Join(strings.Fields(s.Title+" "+given+" "+s.Family), " ")
}

// shortMoment is moment where there is little room: "auj. 10:42".
func shortMoment(p text.Printer, at time.Time, today clinical.Date) string {
	if sameDay(at, today) {
		return p.T("record.today", at.Format("15:04"))
	}
	return moment(p, at, today)
}

// moment says when: the hour today, else the day and the hour.
func moment(p text.Printer, at time.Time, today clinical.Date) string {
	d := clinical.Date{Year: at.Year(), Month: int(at.Month()), Day: at.Day()}
	return place.NearDay(p, d, today) + " " + at.Format("15:04")
}
