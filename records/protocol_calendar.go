package records

import (
	"slices"
	"strconv"
	"strings"

	"carnet/records/clinical/vaccination"
)

// OtherVaccines are vaccines that the default calendar lacks and the
// catalogues name; a centre may name others itself.
var OtherVaccines = []string{"hepb0", "ipv", "mr", "malaria", "men5", "hpv", "typhoid", "varicella"}

// CalendarRow is a dose of the calendar with its label.
type CalendarRow struct {
	Label string
	ScheduledDose
}

// PublishedCalendar are the rows of the default calendar.
func PublishedCalendar() []CalendarRow {
	var out []CalendarRow
	for _, v := range vaccination.Defaults().Calendar {
		for _, d := range v.Doses {
			out = append(out, CalendarRow{d.Label, ScheduledDose{Vaccine: v.Code, Weeks: d.Weeks, Months: d.Months, Min: d.MinDays, Interval: d.IntervalDays, Max: d.MaxDays}})
		}
	}
	return out
}

// Calendar are the rows in force, by age: the default ones without those taken
// out, with those changed and added.
func (p *Protocol) Calendar() []CalendarRow {
	rows := PublishedCalendar()
	known := map[string]bool{}
	out := rows[:0]
	for _, r := range rows {
		known[r.Label] = true
		if d, ok := p.Doses[r.Label]; ok {
			r.ScheduledDose = d
		}
		if !r.Off {
			out = append(out, r)
		}
	}
	for label, d := range p.Doses {
		if !known[label] && !d.Off {
			out = append(out, CalendarRow{label, d})
		}
	}
	slices.SortStableFunc(out, func(a, b CalendarRow) int {
		if n := a.Age() - b.Age(); n != 0 {
			return n
		}
		if x, y := rank(a.Vaccine), rank(b.Vaccine); x != y {
			return x - y
		}
		return strings.Compare(a.Label, b.Label)
	})
	return out
}

// rank is the place of a vaccine in the default calendar.
func rank(code string) int {
	list := vaccination.Defaults().Calendar
	for i, v := range list {
		if v.Code == code {
			return i
		}
	}
	return len(list)
}

// SetCalendar makes rows the calendar in force, and keeps what differs from
// the default one. Rows without a label, and those whose label stands for
// another vaccine, get one.
func (p *Protocol) SetCalendar(rows []CalendarRow) {
	rows = labelled(rows)
	p.Doses = nil
	put := func(label string, d ScheduledDose) {
		if p.Doses == nil {
			p.Doses = map[string]ScheduledDose{}
		}
		p.Doses[label] = d
	}
	left := map[string]ScheduledDose{}
	for _, r := range rows {
		left[r.Label] = r.ScheduledDose
	}
	for _, r := range PublishedCalendar() {
		d, ok := left[r.Label]
		switch {
		case !ok:
			put(r.Label, ScheduledDose{Off: true})
		case d != r.ScheduledDose:
			put(r.Label, d)
		}
		delete(left, r.Label)
	}
	for label, d := range left {
		put(label, d)
	}
}

// labelled gives every row a label of its own.
func labelled(rows []CalendarRow) []CalendarRow {
	out := slices.Clone(rows)
	of, used := map[string]string{}, map[string]bool{}
	for _, r := range PublishedCalendar() {
		of[r.Label] = r.Vaccine
	}
	for i := range out {
		if v, ok := of[out[i].Label]; ok && v != out[i].Vaccine || used[out[i].Label] {
			out[i].Label = ""
		}
		if out[i].Label != "" {
			used[out[i].Label] = true
		}
	}
	for i := range out {
		for n := 1; out[i].Label == ""; n++ {
			code := out[i].Vaccine
			label := code + strconv.Itoa(n)
			v, published := of[label]
			if used[label] || n == 1 && used[code] || published && v != code {
				continue
			}
			out[i].Label, used[label] = label, true
		}
	}
	return out
}

// checkCalendar: a vaccine in each row; ages and limits that can be; the least
// age no later than the due age, the limit no earlier; the doses of a vaccine
// one after the other, with room for their interval.
func checkCalendar(rows []CalendarRow) Findings {
	var f Findings
	before := map[string]CalendarRow{}
	seen := map[string]bool{}
	for _, r := range rows {
		path := "doses." + r.Label
		name := r.Vaccine
		if r.Name != "" {
			name = r.Name
		}
		last, later := before[r.Vaccine]
		switch {
		case r.Vaccine == "":
			f.block(path, "protocol.dose_vaccine")
		case seen[r.Label]:
			f.block(path, "protocol.dose_twice", name)
		case r.Weeks < 0 || r.Months < 0 || r.Min < 0 || r.Interval < 0 || r.Max < 0 || r.Age() > 15*366 || r.Max > 15*366:
			f.block(path, "protocol.dose_age", name)
		case r.Min > r.Age()+1: // nine months and 270 days are the same age
			f.block(path, "protocol.dose_min", name)
		case r.Max > 0 && r.Max < r.Age():
			f.block(path, "protocol.dose_max", name)
		case later && r.Age() <= last.Age():
			f.block(path, "protocol.dose_order", name)
		case later && r.Interval > r.Age()-last.Age()+1:
			f.block(path, "protocol.dose_interval", name)
		}
		before[r.Vaccine], seen[r.Label] = r, true
	}
	return f
}

// live are the injected live vaccines: given on one day or an interval apart.
var live = []string{"measles", "mr", "mmr", "yellow_fever", "varicella"}

// calendarOf groups rows by vaccine, in the order of the default calendar;
// what that one lacks follows by age.
func calendarOf(rows []CalendarRow) []vaccination.Vaccine {
	var out []vaccination.Vaccine
	at := map[string]int{}
	for _, r := range rows {
		i, ok := at[r.Vaccine]
		if !ok {
			i = len(out)
			at[r.Vaccine] = i
			out = append(out, vaccination.Vaccine{Code: r.Vaccine, Name: r.Name, LiveInjected: slices.Contains(live, r.Vaccine)})
		}
		out[i].Doses = append(out[i].Doses, vaccination.Dose{Label: r.Label, Weeks: r.Weeks, Months: r.Months, MinDays: r.Min, IntervalDays: r.Interval, MaxDays: r.Max})
	}
	slices.SortStableFunc(out, func(a, b vaccination.Vaccine) int { return rank(a.Code) - rank(b.Code) })
	return out
}

func sameCalendar(a, b []vaccination.Vaccine) bool {
	return slices.EqualFunc(a, b, func(x, y vaccination.Vaccine) bool {
		return x.Code == y.Code && x.LiveInjected == y.LiveInjected && slices.Equal(x.Doses, y.Doses)
	})
}
