package prenatal_test

import (
	"slices"
	"strings"
	"testing"

	"carnet/records"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/form"
)

// titles are those of the cards that the form shows, with their levels.
func (w *world) titles() map[string]form.Level {
	out := map[string]form.Level{}
	for _, c := range w.cards() {
		out[c.Title] = c.Level
	}
	return out
}

func (w *world) says(words string) bool {
	return slices.ContainsFunc(w.missing(), func(s string) bool { return strings.Contains(flat(s), words) })
}

func TestAFeverIsTakenAgainAndReferred(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-31*7), nil)
	w.begin(w.rules().Visit())
	if w.field("prenatal.repeat_temperature").Visible() || w.field("prenatal.repeat_pulse").Visible() || w.field("prenatal.repeat_fetal_heart").Visible() {
		t.Error("nothing is taken twice before it was taken once")
	}
	w.keys("11/7⏎")
	w.go_("measure.temperature")
	w.keys("40,2⏎")
	if !w.field("prenatal.repeat_temperature").Visible() {
		t.Fatal("the fever is not to be taken again")
	}
	w.go_("measure.pulse")
	w.keys("150⏎")
	if got := w.titles(); got["Fièvre"] != form.Warning || got["Pouls anormal"] != form.Warning {
		t.Errorf("cards of the first readings: %v", got)
	}
	if !w.says("Fièvre (température 40,2 °C) : à reprendre") || !w.says("Pouls anormal (pouls 150 /min) : à reprendre") {
		t.Errorf("signing does not ask for it: %v", w.missing())
	}
	w.press("F8")
	if d := w.sheet.Document().(*records.Prenatal); !strings.Contains(flat(d.Referral.Reason), "Fièvre (température 40,2 °C)") || !strings.Contains(d.Referral.Reason, "Pouls") {
		t.Errorf("the reason of a referral says %q", d.Referral.Reason)
	}
	w.go_("prenatal.outcome")
	w.keys("à")
	w.go_("prenatal.repeat_temperature")
	w.keys("39,6⏎")
	w.go_("prenatal.repeat_pulse")
	w.keys("96⏎")
	if got := w.titles(); got["Fièvre"] != form.Danger || got["Pouls anormal"] != 0 {
		t.Errorf("cards of the second readings: %v", got)
	}
	if w.field("prenatal.repeat_pulse").Message().Level != form.Good || w.field("prenatal.repeat_temperature").Message().Level != form.Danger {
		t.Error("the second readings do not say what they are")
	}
	if w.says("à reprendre") || !w.says("Fièvre : ni référée ni hospitalisée") {
		t.Errorf("signing shows %v", w.missing())
	}
	var v records.Prenatal
	w.decode(w.sign(), &v)
	if v.RepeatTemperature == nil || *v.RepeatTemperature != 39.6 || v.RepeatPulse == nil || *v.RepeatPulse != 96 {
		t.Errorf("kept: %v %v", v.RepeatTemperature, v.RepeatPulse)
	}
}

func TestAnUnconfirmedHeartOfASecondTwinIsOnTheLetter(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-31*7), func(p *records.Pregnancy) { p.Risks = []string{"twins"} })
	w.begin(w.rules().Visit())
	w.keys("11/7⏎")
	w.go_("prenatal.fetal_heart")
	w.keys("140⏎")
	w.go_("prenatal.fetal_heart_2")
	w.keys("70⏎")
	if w.field("prenatal.repeat_fetal_heart").Visible() || !w.field("prenatal.repeat_fetal_heart_2").Visible() {
		t.Error("it is the second twin's heart that is listened to again")
	}
	if w.field("prenatal.fetal_heart").Message().Level == form.Warning || w.field("prenatal.fetal_heart_2").Message().Level != form.Warning {
		t.Error("the message stands at the wrong twin")
	}
	if got := w.titles(); got["Rythme cardiaque fœtal anormal"] != form.Warning || !w.says("cœur du 2ᵉ enfant 70 /min") {
		t.Errorf("cards %v, signing %v", got, w.missing())
	}
	w.press("F8")
	id := w.sign()
	w.open(w.rules().Visit(), id, true)
	if got := w.pdf("F8"); !strings.Contains(got, "Rythme cardiaque fœtal anormal (cœur du 2ᵉ enfant 70 /min)") {
		t.Errorf("the letter:\n%s", got)
	}
}

func TestASecondTwinWhoIsNotHeardIsADanger(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-31*7), func(p *records.Pregnancy) { p.Risks = []string{"twins"} })
	w.begin(w.rules().Visit())
	w.keys("11/7⏎")
	w.go_("prenatal.fetal_heart_2")
	w.keys("0⏎")
	if got := w.titles(); got["Bruits du cœur fœtal non retrouvés"] != form.Danger || !w.says("ni référée") {
		t.Errorf("cards %v, signing %v", got, w.missing())
	}
}

func TestFewerMovementsAreHeard(t *testing.T) {
	for _, x := range []struct {
		key, title string
		level      form.Level
	}{{"m", "Mouvements fœtaux diminués", form.Warning}, {"n", "Mouvements fœtaux absents", form.Danger}} {
		w := newWorld(t)
		w.pregnant(day.AddDays(-31*7), nil)
		w.begin(w.rules().Visit())
		w.keys("11/7⏎")
		w.go_("prenatal.movements")
		w.keys(x.key)
		if got := w.titles(); got[x.title] != x.level {
			t.Errorf("%s: cards %v", x.key, got)
		}
		w.press("F8")
		if d := w.sheet.Document().(*records.Prenatal); !strings.Contains(d.Referral.Reason, x.title) {
			t.Errorf("%s: the reason says %q", x.key, d.Referral.Reason)
		}
	}
}

func TestAPositiveTestLeadsSomewhere(t *testing.T) {
	w := newWorld(t)
	w.identity.Allergies = nil
	w.pregnant(day.AddDays(-31*7), nil)
	w.begin(w.rules().Visit())
	w.keys("11/7⏎")
	for key, typed := range map[string]string{"prenatal.tests.malaria": "p", "prenatal.syphilis": "p", "prenatal.hbsag": "p", "prenatal.tests.nitrites": "p", "prenatal.fasting_glucose": "130⏎"} {
		w.go_(key)
		w.keys(typed)
	}
	cards := map[string]string{}
	for _, c := range w.cards() {
		cards[c.Title] = flat(c.Text + " | " + c.Source)
	}
	for title, want := range map[string]string{
		"Paludisme : test positif": "Prévenez le responsable", "Syphilis : test positif": "Benzathine pénicilline 2,4 MUI", "Hépatite B : AgHBs positif": "référez",
		"Nitrites positifs : bactériurie": "pendant 7 jours", "Diabète pendant la grossesse": "référence",
	} {
		found := ""
		for k, v := range cards {
			if flat(k) == title {
				found = v
			}
		}
		if !strings.Contains(found, want) {
			t.Errorf("%s: %q in %v", title, found, cards)
		}
		if !w.says(title + " : aucune suite notée") {
			t.Errorf("%s: signing does not show it: %v", title, w.missing())
		}
		if strings.Contains(found, "Source") == (title == "Paludisme : test positif") {
			t.Errorf("%s: source %q", title, found)
		}
	}
	w.press("F8")
	w.open(w.rules().Visit(), w.sign(), true)
	got := w.pdf("F8")
	for _, want := range []string{"Syphilis : test positif (test du 24/11/2026)", "Hépatite B : AgHBs positif", "Diabète pendant la grossesse"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not on the letter:\n%s", want, got)
		}
	}
	// At the next visit the treatment is asked after; nothing is alarmed anew.
	w.on(day.AddDays(28))
	w.begin(w.rules().Visit())
	if got := w.titles(); len(got) != 1 || got["Syphilis connue de cette grossesse"] != form.Info {
		t.Errorf("next visit: %v", got)
	}
}

func TestAPositiveHIVTestIsSaidToWhoMaySeeIt(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-31*7), nil)
	w.begin(w.rules().Visit())
	w.keys("11/7⏎")
	w.go_("prenatal.tests.hiv")
	w.keys("p")
	const title = "VIH\u202f: test positif"
	if got := w.titles(); got[title] != form.Warning || !w.says("VIH : test positif : aucune suite notée") {
		t.Errorf("cards %v, signing %v", got, w.missing())
	}
	w.press("F8")
	if d := w.sheet.Document().(*records.Prenatal); strings.Contains(d.Referral.Reason, "VIH") {
		t.Errorf("the reason tells it: %q", d.Referral.Reason)
	}
	id := w.sign()
	w.open(w.rules().Visit(), id, true)
	for _, key := range []string{"F8", "Ctrl+P"} {
		if got := w.pdf(key); strings.Contains(got, "VIH") {
			t.Errorf("%s tells it:\n%s", key, got)
		}
	}
	w.me = w.nurse
	w.open(w.rules().Visit(), id, true)
	if got := w.titles(); got[title] != 0 {
		t.Errorf("the nurse sees %v", got)
	}
}

func TestSyphilisAndAnAllergyToPenicillin(t *testing.T) {
	w := newWorld(t) // she is allergic to it
	w.pregnant(day.AddDays(-31*7), nil)
	w.begin(w.rules().Visit())
	w.go_("prenatal.syphilis")
	w.keys("p")
	for _, c := range w.cards() {
		if strings.Contains(c.Text, "2,4 MUI") || strings.HasPrefix(c.Title, "Syphilis") && !strings.Contains(flat(c.Text), "Allergie notée (pénicilline) : pas de pénicilline") {
			t.Errorf("card %+v", c)
		}
	}
}

func TestSPAndAnAllergyToSulfonamides(t *testing.T) {
	for _, substance := range []string{"sulfamides", "Bactrim", "Fansidar"} {
		w := newWorld(t)
		w.identity.Allergies = []records.Allergy{{Substance: substance}}
		w.pregnant(day.AddDays(-31*7), nil)
		w.begin(w.rules().Visit())
		if got := flat(w.field("prenatal.sp").Placeholder()); got != "non : allergie" {
			t.Errorf("%s: proposed %q", substance, got)
		}
		w.go_("prenatal.sp")
		w.keys("d⏎")
		want := "Allergie notée (" + substance + ") : pas de SP"
		if m := w.field("prenatal.sp").Message(); m.Level != form.Danger || !strings.Contains(flat(m.Text), want) {
			t.Errorf("%s: given all the same: %+v", substance, m)
		}
		if !w.says(want) {
			t.Errorf("%s: signing shows %v", substance, w.missing())
		}
		w.go_("prenatal.sp")
		w.field("prenatal.sp").Edit("non\u202f: allergie")
		w.keys("⏎")
		if d := w.sheet.Document().(*records.Prenatal); d.SP != nil || d.SPRefused != "allergy" {
			t.Errorf("%s: kept %v %q", substance, d.SP, d.SPRefused)
		}
	}
	w := newWorld(t) // an allergy to penicillin forbids no SP
	w.pregnant(day.AddDays(-31*7), nil)
	w.begin(w.rules().Visit())
	if got := flat(w.field("prenatal.sp").Placeholder()); got != "dose 1 ?" {
		t.Errorf("penicillin: proposed %q", got)
	}
}

func TestPallorTodayDecidesOverAnOldHaemoglobin(t *testing.T) {
	w := newWorld(t)
	preg := w.pregnant(day.AddDays(-31*7), nil)
	days := 24 * 7
	w.write(store.Change{Op: journal.OpSign, Patient: w.patient, Content: &records.Prenatal{
		Date: day.AddDays(-49), Pregnancy: preg.String(), Days: &days, Tests: records.RapidTests{Hb: of(11.8)}, Danger: []string{"none"},
	}})
	w.begin(w.rules().Visit())
	w.keys("11/7⏎")
	w.go_("prenatal.iron")
	w.keys("30⏎")
	if got := flat(w.field("prenatal.iron").Aside()); !strings.Contains(got, "60 mg/j") {
		t.Errorf("by the haemoglobin of the last visit: %q", got)
	}
	w.go_("prenatal.pallor")
	w.keys("o")
	if got := flat(w.field("prenatal.iron").Aside()); !strings.Contains(got, "120 mg/j") {
		t.Errorf("pale today: %q", got)
	}
	if d := w.sheet.Document().(*records.Prenatal); d.IronMg == nil || *d.IronMg != 120 {
		t.Errorf("kept %v mg", d.IronMg)
	}
	w.go_("prenatal.hb")
	w.keys("11,6⏎")
	if d := w.sheet.Document().(*records.Prenatal); d.IronMg == nil || *d.IronMg != 60 {
		t.Errorf("measured today, the haemoglobin decides: %v mg", d.IronMg)
	}
}

func TestIronOnceAWeek(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-31*7), nil)
	w.begin(w.rules().Visit())
	if w.field("prenatal.iron_weekly").Visible() {
		t.Error("asked for before any iron is handed out")
	}
	w.go_("prenatal.iron")
	w.keys("12⏎")
	w.go_("prenatal.iron_weekly")
	w.keys(" ")
	d := w.sheet.Document().(*records.Prenatal)
	if !d.IronWeekly || d.IronMg == nil || *d.IronMg != 120 {
		t.Errorf("kept %v, %v mg", d.IronWeekly, d.IronMg)
	}
	if got := flat(w.field("prenatal.iron").Message().Text); got != "fer 120 mg + folate 2,8 mg, une fois par semaine" {
		t.Errorf("said: %q", got)
	}
	w.go_("prenatal.hb") // an anaemia is treated daily
	w.keys("9,8⏎")
	if d := w.sheet.Document().(*records.Prenatal); d.IronWeekly || *d.IronMg != 120 {
		t.Errorf("with an anaemia: weekly %v, %v mg", d.IronWeekly, *d.IronMg)
	}
}

func TestTetanusDosesOfTheVaccinationFormCount(t *testing.T) {
	for _, x := range []struct {
		name string
		shot int // days before the visit; 0: none
		lmp  int
		want string
	}{
		{"none", 0, 31 * 7, "dose 1 ?"},
		{"one in this pregnancy, ten days ago", 10, 31 * 7, "Td2 dès le 14/12"},
		{"one in this pregnancy, two months ago", 61, 31 * 7, "dose 2 ?"},
		{"one before, a year ago", 365, 31 * 7, "dose 2 ?"},
	} {
		t.Run(x.name, func(t *testing.T) {
			w := newWorld(t)
			w.pregnant(day.AddDays(-x.lmp), nil)
			if x.shot > 0 {
				on := day.AddDays(-x.shot)
				w.write(store.Change{Op: journal.OpSign, Patient: w.patient, Content: &records.Vaccinations{
					Date: day, Doses: []records.VaccineDose{{Vaccine: "td", On: &on}, {Vaccine: "bcg"}},
				}})
			}
			w.begin(w.rules().Visit())
			if got := flat(w.field("prenatal.td").Placeholder()); got != x.want {
				t.Errorf("%q, want %q", got, x.want)
			}
			w.go_("prenatal.td")
			w.keys("d⏎")
			n := 1
			if x.shot > 0 {
				n = 2
			}
			if d := w.sheet.Document().(*records.Prenatal); d.Td == nil || *d.Td != n {
				t.Errorf("the dose counts as %v, want %d", d.Td, n)
			}
		})
	}
}

func TestAWomanWhoDiedIsAwaitedNoMore(t *testing.T) {
	w := newWorld(t)
	preg := w.pregnant(day.AddDays(-31*7), nil)
	w.begin(w.rules().Visit())
	w.keys("11/7⏎")
	w.go_("prenatal.outcome")
	w.keys("déc")
	w.sign()
	var p records.Patient
	w.decode(w.patient, &p)
	if p.Died == nil || *p.Died != day {
		t.Errorf("identity: died %v", p.Died)
	}
	var g records.Pregnancy
	w.decode(preg, &g)
	if g.End != records.MotherDied || g.EndDate == nil || *g.EndDate != day {
		t.Errorf("pregnancy: %q on %v", g.End, g.EndDate)
	}
}
