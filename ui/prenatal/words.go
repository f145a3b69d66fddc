package prenatal

import (
	"context"
	"strconv"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/records/clinical/dating"
	"carnet/ui/form"
	"carnet/ui/record"
)

// Rules are the thresholds that a form goes by, and the desk's clock, which
// says when a raised pressure was taken. Each form that is opened goes by those
// in force at the centre on that day.
type Rules struct {
	Antenatal antenatal.Settings
	Dating    dating.Settings
	Now       func() time.Time
	own       map[records.Section]bool // where the centre has set something of its own
}

// Defaults are the rules as published, on the machine's clock.
func Defaults() Rules {
	return Rules{Antenatal: antenatal.Defaults(), Dating: dating.Defaults(), Now: time.Now}
}

// at are the rules in force at the centre.
func (r Rules) at(ctx context.Context, c *record.Case) (Rules, error) {
	all, err := c.Store.Rules(ctx)
	r.Antenatal, r.Dating, r.own = all.Antenatal, all.Dating, all.Own
	return r, err
}

// ownContacts tells that the centre has set the contacts itself.
func (r Rules) ownContacts() bool { return r.Antenatal.Contacts != antenatal.Defaults().Contacts }

// ageWords writes a gestational age in days: "31 SA + 2 j", "31 SA".
func ageWords(p text.Printer, days int) string {
	if days%7 == 0 {
		return p.T("prenatal.weeks", days/7)
	}
	return p.T("prenatal.weeks_days", days/7, days%7)
}

// formula is the obstetric formula, "G3 P2".
func formula(d *records.Pregnancy) string {
	var out []string
	for _, x := range []struct {
		letter string
		n      *int
	}{{"G", d.Gravida}, {"P", d.Parity}, {"A", d.Abortions}, {"V", d.Living}} {
		if x.n != nil {
			out = append(out, x.letter+strconv.Itoa(*x.n))
		}
	}
	return strings.Join(out, " ")
}

// nearDay is a day without its year where that is near: 12/10, else 12/10/24.
func nearDay(d, today clinical.Date) string {
	full := form.FormatDate(d)
	if n := today.Sub(d); n > -330 && n < 330 {
		return full[:5]
	}
	return full[:6] + full[8:]
}

// dots joins what is there with middle dots.
func dots(parts ...string) string {
	var out []string
	for _, x := range parts {
		if x != "" {
			out = append(out, x)
		}
	}
	return strings.Join(out, " · ")
}

func levelOf(x clinical.Severity) form.Level {
	switch x {
	case clinical.Danger:
		return form.Danger
	case clinical.Warning:
		return form.Warning
	}
	return form.Info
}

// threshold writes ">= 37.5" as people read it.
func threshold(p text.Printer, s string) string {
	s = strings.NewReplacer(">=", "≥", "<=", "≤").Replace(s)
	if p.T("form.point") == "," {
		s = strings.ReplaceAll(s, ".", ",")
	}
	return strings.ReplaceAll(s, " ", "\u00a0")
}

// sources gives the names by which people know where a rule comes from.
var sources = []struct{ begins, key string }{
	{"WHO antenatal care", "who_anc"}, {"WHO ANC DAK", "who_anc"}, {"SMART guidelines", "who_anc"}, {"MSF", "msf"}, {"WHO 2013", "who_glucose"}, {"WHO 2017, hepatitis", "who_hepatitis"},
	{"INTERGROWTH", "intergrowth"}, {"Cheikh Ismail", "intergrowth"}, {"Papageorghiou", "intergrowth"},
	{"ACOG", "acog"}, {"Robinson", "robinson"}, {"Hadlock", "hadlock"}, {"Naegele", "naegele"}, {"scan report", "report"}, {string(clinical.Local), "own"},
}

func source(p text.Printer, s string) string {
	for _, x := range sources {
		if strings.HasPrefix(s, x.begins) {
			return p.T("prenatal.source." + x.key)
		}
	}
	return s
}

// unstopped takes the full stop off a sentence that goes on.
func unstopped(s string) string { return strings.TrimRight(s, ". ") }

// list reads a list of the catalogue, "a | b | c".
func list(p text.Printer, key string) []string {
	var out []string
	for _, x := range strings.Split(p.T(key), "|") {
		if x = strings.TrimSpace(x); x != "" {
			out = append(out, x)
		}
	}
	return out
}

// options are words that stand for themselves.
func options(words []string) []form.Option {
	out := make([]form.Option, len(words))
	for i, w := range words {
		out[i] = form.Option{Value: w, Label: w}
	}
	return out
}

// results are the answers of a rapid test; a positive one stands out.
func results() []form.Option {
	out := form.Values("prenatal.result.", records.Negative, records.Positive, records.Invalid)
	out[1].Level = form.Danger
	return out
}

// coded makes suggestions of codes; each label is the code's own word.
func coded(p text.Printer, prefix string, codes []string) []form.Option {
	out := make([]form.Option, len(codes))
	for i, c := range codes {
		out[i] = form.Option{Value: c, Label: p.T(prefix + c)}
	}
	return out
}

func whole(x *int) *float64 {
	if x == nil {
		return nil
	}
	f := float64(*x)
	return &f
}
