package maternity

import (
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical/vaccination"
	"carnet/records/store"
	"carnet/ui/place"
)

// registerLine is a line of the register: the title of a group, or a number.
type registerLine struct {
	title string // of a group
	label string
	count string
	under bool   // it is a part of the line above
	key   string // of store.Month.Of; "" for a number that nobody stands behind
}

func (l *registerLine) heading() bool { return l.title != "" }

// registerLines says the register of a month.
func registerLines(p text.Printer, m *store.Month, r *records.Rules) []registerLine {
	var out []registerLine
	group := func(key string) { out = append(out, registerLine{title: p.T("maternity.register." + key)}) }
	add := func(under bool, label, key string) {
		out = append(out, registerLine{label: label, count: p.Number(float64(m.Count(key)), 0), under: under, key: key})
	}
	line := func(under bool, key string) { add(under, p.T("maternity.line."+key), key) }

	group("prenatal")
	line(false, store.PrenatalAll)
	line(true, store.PrenatalFirst)
	line(true, store.PrenatalFirstTrimester)
	line(true, store.PrenatalFourPlus)
	line(true, store.PrenatalEighth)
	group("sp")
	line(false, store.SPFirst)
	line(false, store.SPSecond)
	line(false, store.SPThirdPlus)
	group("births")
	line(false, store.Deliveries)
	modes := append(append([]string(nil), records.DeliveryModes...), "unknown")
	for _, mode := range modes {
		if key := "mode." + mode; mode != "unknown" {
			add(true, p.T("birth.mode."+mode), key)
		} else if m.Count(key) > 0 {
			line(true, key)
		}
	}
	line(false, store.LiveBirths)
	line(true, store.LowWeight)
	line(true, store.NewbornDeaths)
	line(false, store.FreshStillbirths)
	line(false, store.MaceratedStillbirths)
	line(false, store.MaternalDeaths)
	line(false, store.Referrals)
	group("postnatal")
	line(false, store.PostnatalAll)
	for _, c := range records.PostnatalContacts {
		add(true, p.T("maternity.contact."+c), store.PostnatalAll+"."+c)
	}
	group("planning")
	line(false, store.PlanningNew)
	line(false, store.PlanningContinuing)
	out = append(out, registerLine{label: p.T("maternity.line.couple_years"), count: p.Number(m.CoupleYears, 2)})
	group("cervical")
	line(false, store.CervicalScreened)
	line(true, store.CervicalPositive)
	line(true, store.CervicalSuspect)
	group("vaccine")
	for _, code := range m.VaccineCodes(r.Vaccination) {
		add(false, vaccineName(p, r.Vaccination, code), store.Vaccines+"."+code)
	}
	return out
}

// vaccineName is what the catalogues call a vaccine, else the name that the
// centre gave it in its calendar.
func vaccineName(p text.Printer, s vaccination.Settings, code string) string {
	for _, key := range []string{"clinical.vaccine." + code, "child.vaccine." + code} {
		if p.Has(key) {
			return p.T(key)
		}
	}
	for _, v := range s.Calendar {
		if v.Code == code && v.Name != "" {
			return v.Name
		}
	}
	return strings.ToUpper(code)
}

// behindWords says who stands behind a number.
func behindWords(p text.Printer, b *store.Behind) (name, aside string) {
	kind := p.T("maternity.kind." + string(b.Kind))
	return b.Name, place.Dots(place.Day(b.Day), kind)
}
