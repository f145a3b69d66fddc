package measure

import (
	"strings"

	"carnet/assets/text"
	"carnet/records/clinical"
	"carnet/ui/form"
)

// LevelOf is the level at which a rule's severity is shown.
func LevelOf(x clinical.Severity) form.Level {
	switch x {
	case clinical.Danger:
		return form.Danger
	case clinical.Warning:
		return form.Warning
	}
	return form.Info
}

// Threshold writes ">= 37.5" as people read it.
func Threshold(p text.Printer, s string) string {
	s = strings.NewReplacer(">=", "≥", "<=", "≤", "-", "−").Replace(s)
	if p.T("form.point") == "," {
		s = strings.ReplaceAll(s, ".", ",")
	}
	return strings.ReplaceAll(s, " ", "\u00a0")
}

// sources gives the names by which people know where a rule comes from.
var sources = []struct{ begins, key string }{
	{"WHO ANC DAK", "who_anc"}, {"WHO Labour Care Guide", "who_labour"}, {"WHO IMCI", "who_imci"}, {"MSF", "msf"}, {"PALS", "pals"},
	{"WHO/FIGO/ICM", "who_figo"}, {"WHO Child Growth", "who_growth"}, {"WHO Reference 2007", "who_growth"}, {"WHO Training Course", "who_growth"},
	{"WHO guidelines for malaria", "who_malaria"}, {"WHO AWaRe", "who_aware"}, {"BMI", "who_bmi"},
}

// Source names where a rule comes from.
func Source(p text.Printer, s clinical.Source) string {
	for _, x := range sources {
		if strings.HasPrefix(string(s), x.begins) {
			return p.T("consultation.source." + x.key)
		}
	}
	return string(s)
}

// NearDay is a day without its year where that is near: 12/10, else 12/10/24.
func NearDay(d, today clinical.Date) string {
	full := form.FormatDate(d)
	if n := today.Sub(d); n >= 0 && n < 330 {
		return full[:5]
	}
	return full[:6] + full[8:]
}
