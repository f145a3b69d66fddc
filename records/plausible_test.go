package records_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"carnet/records"
	"carnet/records/clinical"
)

// said are the codes of a document's findings among those that start with one
// of the stems, blocking ones marked.
func said(d records.Document, stems ...string) string {
	var out []string
	for _, f := range d.Validate() {
		if !slices.ContainsFunc(stems, func(s string) bool { return strings.HasPrefix(f.Code, s) }) {
			continue
		}
		code := f.Code + "@" + f.Path
		if f.Blocking {
			code += "!"
		}
		out = append(out, code)
	}
	return strings.Join(out, " ")
}

func of[T any](x T) *T { return &x }

func TestWhatCannotBeIsRefused(t *testing.T) {
	day := clinical.Date{Year: 2026, Month: 11, Day: 24}
	on := func(n int) *clinical.Date { return of(day.AddDays(n)) }
	birth := time.Date(2026, 11, 24, 0, 10, 0, 0, time.UTC)
	at := func(minutes int) *time.Time { return of(birth.Add(time.Duration(minutes) * time.Minute)) }
	scan := []records.DatingScan{{Date: day}}
	hb := func(x float64) records.RapidTests { return records.RapidTests{Hb: &x} }
	all := []string{"range.", "danger.", "pregnancy.end_before", "pregnancy.too_long", "labour.second", "delivery.placenta", "delivery.oxytocin", "delivery.loss_before",
		"newborn.apgar", "cervical.treated", "consultation.referral_to"}
	none := []string{"none"}
	for _, c := range []struct {
		name string
		d    records.Document
		want string
	}{
		{"45 weeks", &records.Pregnancy{Opened: day, LMP: on(-315)}, ""},
		{"the menses of another year", &records.Pregnancy{Opened: day, LMP: on(-316)}, "pregnancy.too_long@lmp!"},
		{"a scan has dated her", &records.Pregnancy{Opened: day, LMP: on(-400), Scans: scan, EDD: on(100)}, ""},
		{"a due date long past", &records.Pregnancy{Opened: day, Scans: scan, EDD: on(-36)}, "pregnancy.too_long@edd!"},
		{"five weeks past the due date", &records.Pregnancy{Opened: day, Scans: scan, EDD: on(-35)}, ""},
		{"told after its end", &records.Pregnancy{Opened: day, LMP: on(-320), End: records.Born, EndDate: on(-40)}, ""},
		{"told after its end, no day", &records.Pregnancy{Opened: day, LMP: on(-320), End: records.Born}, ""},
		{"ended on the day of the menses", &records.Pregnancy{Opened: day, LMP: on(-60), End: records.Miscarried, EndDate: on(-60)}, ""},
		{"ended before the menses", &records.Pregnancy{Opened: day, LMP: on(-60), End: records.Miscarried, EndDate: on(-61)}, "pregnancy.end_before@end_date!"},
		{"ended before it was begun, by the scan", &records.Pregnancy{Opened: day, Scans: scan, EDD: on(200), End: records.Born, EndDate: on(-81)}, "pregnancy.end_before@end_date!"},
		{"lasted too long", &records.Pregnancy{Opened: on(-100).AddDays(0), LMP: on(-316), End: records.Born, EndDate: on(0)}, "pregnancy.too_long@lmp!"},
		{"nothing dates it", &records.Pregnancy{Opened: day, End: records.Born, EndDate: on(-500)}, ""},

		{"low but alive", &records.Prenatal{Date: day, Tests: hb(1)}, ""},
		{"too low for anybody", &records.Prenatal{Date: day, Tests: hb(0.9)}, "range.hb@tests.hb!"},
		{"high", &records.Prenatal{Date: day, Tests: hb(30)}, ""},
		{"grams in a litre", &records.Prenatal{Date: day, Tests: hb(31)}, "range.hb@tests.hb!"},
		{"in the consultation too", &records.Consultation{Date: day, Tests: hb(112)}, "range.hb@tests.hb!"},
		{"after birth too", &records.Postnatal{Date: day, Hb: of(0.5)}, "range.hb@hb!"},
		{"not heard", &records.Prenatal{Date: day, FetalHeart: of(0), FetalHeart2: of(0)}, ""},
		{"slow", &records.Prenatal{Date: day, FetalHeart: of(20), FetalHeart2: of(320)}, ""},
		{"no heart", &records.Prenatal{Date: day, FetalHeart: of(19), FetalHeart2: of(321)}, "range.heart@fetal_heart! range.heart@fetal_heart_2!"},
		{"low and high fundus", &records.Prenatal{Date: day, FundalHeight: of(3.0)}, ""},
		{"in millimetres", &records.Prenatal{Date: day, FundalHeight: of(65.5)}, "range.fundal@fundal_height!"},
		{"of zero", &records.Prenatal{Date: day, FundalHeight: of(0.0)}, "range.fundal@fundal_height!"},
		{"none", &records.Prenatal{Date: day, Danger: none}, ""},
		{"none and a sign", &records.Prenatal{Date: day, Danger: []string{"none", "fever"}}, "danger.none_beside@danger"},
		{"none and a sign, after birth", &records.Postnatal{Date: day, Danger: []string{"fever", "none"}, Children: []records.PostnatalKid{{Danger: none}, {Danger: []string{"none", "fever"}}}},
			"danger.none_beside@danger danger.none_beside@children.1.danger"},
		{"none and a sign, at birth", &records.Newborn{At: birth, Danger: []string{"none", "fever"}}, "danger.none_beside@danger"},

		{"from 5 to 10 cm at once", &records.Labour{Admitted: birth, Active: at(0), Second: at(0)}, ""},
		{"10 cm before 5", &records.Labour{Admitted: birth, Active: at(0), Second: at(-1)}, "labour.second_before@second"},

		{"at the minute of the birth", &records.Delivery{At: birth, Placenta: at(0), Oxytocin: at(-10), Losses: []records.BloodLoss{{At: birth}}}, ""},
		{"before the birth", &records.Delivery{At: birth, Placenta: at(-1), Oxytocin: at(-11), Losses: []records.BloodLoss{{At: *at(-1)}, {At: *at(-1)}}},
			"delivery.placenta_before@placenta! delivery.oxytocin_before@oxytocin! delivery.loss_before@losses!"},
		{"no hour of birth yet", &records.Delivery{Placenta: at(-1)}, ""},
		{"sent nowhere", &records.Delivery{At: birth, Mother: "referred", Referral: &records.Referral{}}, "consultation.referral_to@referral.to"},
		{"sent on", &records.Delivery{At: birth, Mother: "referred", Referral: &records.Referral{To: "CSRéf"}}, ""},
		{"sent nowhere after birth", &records.Postnatal{Date: day, Outcome: records.Referred}, "consultation.referral_to@referral.to"},
		{"sent nowhere after screening", &records.Cervical{Date: day, Outcome: records.Referred}, "consultation.referral_to@referral.to"},
		{"home after screening", &records.Cervical{Date: day, Outcome: records.Home}, ""},
		{"treated the same day", &records.Cervical{Date: day, TreatedOn: on(0)}, ""},
		{"treated before", &records.Cervical{Date: day, TreatedOn: on(-1)}, "cervical.treated_before@treated_on"},

		{"all of the Apgar", &records.Newborn{At: birth, Apgar: []records.Apgar{{Minute: 1, Items: [5]*int{of(0), of(1), of(2), nil, of(2)}}}}, ""},
		{"an item of three", &records.Newborn{At: birth, Apgar: []records.Apgar{{Minute: 1}, {Minute: 5, Items: [5]*int{of(2), of(3), of(4)}}}}, "newborn.apgar@apgar!"},
		{"below nothing", &records.Newborn{At: birth, Apgar: []records.Apgar{{Minute: 1, Items: [5]*int{of(-1)}}}}, "newborn.apgar@apgar!"},
		{"100 g", &records.Newborn{At: birth, Weight: of(0.1)}, ""},
		{"no weight at all", &records.Newborn{At: birth, Weight: of(0.0)}, "range.birth_weight@weight!"},
		{"a giant", &records.Newborn{At: birth, Weight: of(10.5)}, ""},
		{"in hectograms", &records.Newborn{At: birth, Weight: of(30.0)}, "range.birth_weight@weight!"},
	} {
		if got := said(c.d, all...); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
