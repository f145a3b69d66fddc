package store

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/vaccination"
	"carnet/records/journal"
)

// counts are the lines of a month with what they count.
func counts(m Month) map[string]int {
	out := map[string]int{}
	for k, list := range m.Of {
		out[k] = len(list)
	}
	return out
}

func (d *testDesk) month(t *testing.T) Month {
	t.Helper()
	from, to := MonthDays(2026, 11)
	m, err := d.MonthOf(t.Context(), from, to)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMonthDays(t *testing.T) {
	for _, c := range []struct{ y, m, last int }{{2026, 2, 28}, {2028, 2, 29}, {2026, 12, 31}, {2026, 11, 30}} {
		from, to := MonthDays(c.y, c.m)
		if from != day(c.y, c.m, 1) || to != day(c.y, c.m, c.last) {
			t.Errorf("%v to %v", from, to)
		}
	}
}

// Every prenatal line at both sides of its limit.
func TestTheRegisterOfPrenatalVisits(t *testing.T) {
	d := newDesk(t)
	w := d.woman(t, "Awa", "Sala", nil)
	p := d.pregnant(t, w, ptr(day(2027, 1, 20)), nil)
	sp := func(n int) func(*records.Prenatal) { return func(v *records.Prenatal) { v.SP = &n } }
	for _, v := range []struct {
		on           clinical.Date
		number, days int
		edit         func(*records.Prenatal)
	}{
		{day(2026, 10, 31), 1, 80, sp(1)}, // the day before
		{day(2026, 11, 1), 1, 90, nil}, {day(2026, 11, 30), 1, 91, sp(1)}, {day(2026, 12, 1), 1, 80, sp(1)},
		{day(2026, 11, 5), 3, 170, sp(2)}, {day(2026, 11, 6), 4, 190, sp(3)}, {day(2026, 11, 7), 7, 250, sp(4)}, {day(2026, 11, 8), 8, 260, nil},
		{day(2026, 11, 9), 9, 266, func(v *records.Prenatal) {
			v.Outcome, v.Referral = records.Referred, &records.Referral{To: "CSRéf"}
		}},
	} {
		d.visit(t, w, p, v.on, v.number, v.days, nil, v.edit)
	}
	wrong := d.visit(t, w, p, day(2026, 11, 10), 1, 60, nil, sp(1))
	d.write(t, d.doctor, Change{Op: journal.OpRetract, Document: wrong, Reason: "autre femme"})
	want := map[string]int{PrenatalAll: 7, PrenatalFirst: 2, PrenatalFirstTrimester: 1, PrenatalFourPlus: 4, PrenatalEighth: 1, SPFirst: 1, SPSecond: 1, SPThirdPlus: 2, Referrals: 1}
	m := d.month(t)
	if diff := cmp.Diff(want, counts(m)); diff != "" {
		t.Error(diff)
	}
	if b := m.Of[PrenatalFirstTrimester][0]; b.Patient != w || b.Name != "TRAORÉ Awa" || b.Day != day(2026, 11, 1) {
		t.Errorf("%+v", b)
	}
}

func TestTheRegisterOfBirths(t *testing.T) {
	d := newDesk(t)
	at := time.Date(2026, 11, 12, 3, 0, 0, 0, time.Local)
	for i, c := range []struct {
		mode, mother string
		children     []records.Newborn
	}{
		{"spontaneous", "well", []records.Newborn{{Outcome: "live", Weight: ptr(2.5), BCG: ptr(true), Polio0: ptr(false)}}},
		{"vacuum", "referred", []records.Newborn{{Outcome: "live", Weight: ptr(2.499), Rank: 1}, {Outcome: "died", Weight: ptr(1.4), Rank: 2}}},
		{"spontaneous", "died", []records.Newborn{{Outcome: "fresh_stillbirth", Weight: ptr(1.0)}}},
		{"before_arrival", "well", []records.Newborn{{Outcome: "macerated_stillbirth"}}},
	} {
		w := d.woman(t, fmt.Sprint("M", i), "Sala", nil)
		p := d.pregnant(t, w, ptr(theDay), nil)
		del := d.delivers(t, w, p, at, func(x *records.Delivery) { x.Mode, x.Mother = c.mode, c.mother })
		for j, n := range c.children {
			who := w // a stillbirth is filed with the mother
			if n.Outcome == "live" || n.Outcome == "died" {
				who = d.woman(t, fmt.Sprint("E", i, j), "Sala", nil)
			}
			n.At, n.Delivery, n.Pregnancy = at, del.String(), p.String()
			d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: who, Content: &n})
			if n.BCG != nil { // noted again by the vaccinator, and a dose from a card
				d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: who, Content: &records.Vaccinations{Date: day(2026, 11, 12), Doses: []records.VaccineDose{
					{Vaccine: "bcg"}, {Vaccine: "polio0", Lot: "L1"}, {Vaccine: "penta", On: ptr(day(2026, 11, 2)), Card: true}, {Vaccine: "measles", On: ptr(day(2026, 11, 3))}}}})
			}
		}
	}
	// A labour that ended elsewhere, one that ended just before the month, one
	// just in it, and a woman who died whose death stands twice.
	for i, c := range []struct {
		ended time.Time
		end   string
	}{
		{time.Date(2026, 11, 1, 0, 0, 0, 0, time.Local), "transfer"}, {time.Date(2026, 10, 31, 23, 59, 0, 0, time.Local), "transfer"},
		{time.Date(2026, 11, 30, 23, 59, 0, 0, time.Local), "caesarean"}, {time.Date(2026, 12, 1, 0, 0, 0, 0, time.Local), "caesarean"},
		{time.Date(2026, 11, 15, 0, 0, 0, 0, time.Local), "death"}, {time.Date(2026, 11, 16, 0, 0, 0, 0, time.Local), "false_labour"},
	} {
		w := d.woman(t, fmt.Sprint("T", i), "Sala", nil)
		p := d.pregnant(t, w, ptr(theDay), func(p *records.Pregnancy) {
			if c.end == "death" {
				p.End, p.EndDate = records.MotherDied, ptr(day(2026, 11, 15))
			}
		})
		d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: w, Content: &records.Labour{Pregnancy: p.String(), Admitted: c.ended.Add(-time.Hour), Ended: &c.ended, End: c.end}})
	}
	want := map[string]int{
		Deliveries: 4, "mode.spontaneous": 2, "mode.vacuum": 1, "mode.before_arrival": 1, LiveBirths: 3, FreshStillbirths: 1, MaceratedStillbirths: 1,
		LowWeight: 2, NewbornDeaths: 1, MaternalDeaths: 2, Referrals: 3, "vaccine.bcg": 1, "vaccine.polio0": 1,
	}
	m := d.month(t)
	if diff := cmp.Diff(want, counts(m)); diff != "" {
		t.Error(diff)
	}
	codes := m.VaccineCodes(vaccination.Defaults())
	if codes[0] != "bcg" || len(codes) != len(vaccination.Defaults().Calendar) {
		t.Errorf("%v", codes)
	}
}

func TestTheRegisterOfTheOtherVisits(t *testing.T) {
	d := newDesk(t)
	w := d.woman(t, "Awa", "Sala", nil)
	on := day(2026, 11, 12)
	for _, c := range []records.Document{
		&records.Postnatal{Date: on, Contact: "24h"}, &records.Postnatal{Date: on, Contact: "6w", Outcome: records.Referred}, &records.Postnatal{Date: on},
		&records.FamilyPlanning{Date: on, Type: "first", Method: "dmpa", Units: ptr(1.0)}, &records.FamilyPlanning{Date: on, Type: "renewal", Method: "combined_pill", Units: ptr(3.0)},
		&records.FamilyPlanning{Date: on, Type: "switch", Method: "lam", Units: ptr(1.0)}, &records.FamilyPlanning{Date: on, Type: "removal", Method: "copper_iud", Units: ptr(1.0)},
		&records.Cervical{Date: on, VIA: "negative"}, &records.Cervical{Date: on, VIA: "positive"}, &records.Cervical{Date: on, VILI: "suspect", VIA: "positive"},
		&records.Cervical{Date: on, HPV: "indeterminate"}, &records.Cervical{Date: on, Finding: "non vue"},
		&records.Vaccinations{Date: on, Doses: []records.VaccineDose{{Vaccine: "td"}}},
	} {
		d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: w, Content: c})
	}
	want := map[string]int{PostnatalAll: 3, "postnatal.24h": 1, "postnatal.6w": 1, "postnatal.other": 1, Referrals: 1, PlanningNew: 1, PlanningContinuing: 2,
		CervicalScreened: 4, CervicalPositive: 1, CervicalSuspect: 1, "vaccine.td": 1}
	m := d.month(t)
	if diff := cmp.Diff(want, counts(m)); diff != "" {
		t.Error(diff)
	}
	if years := 1.0/4 + 3.0/15; math.Abs(m.CoupleYears-years) > 1e-9 {
		t.Errorf("couple-years %v, want %v", m.CoupleYears, years)
	}
	codes := m.VaccineCodes(vaccination.Defaults())
	if codes[len(codes)-1] != "td" {
		t.Errorf("%v", codes)
	}
}
