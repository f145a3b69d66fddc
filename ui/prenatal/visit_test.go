package prenatal_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/record"
)

func TestAVisitNeedsAPregnancy(t *testing.T) {
	w := newWorld(t)
	_, err := w.rules().Visit().New(context.Background(), w.makeCase(journal.DocumentID{}, false))
	if !errors.Is(err, text.NewProblem("prenatal.no_pregnancy")) {
		t.Fatalf("without a pregnancy: %v", err)
	}
	kind, err := w.rules().Visit().First(context.Background(), w.makeCase(journal.DocumentID{}, false))
	if err != nil || kind != records.KindPregnancy {
		t.Fatalf("the pregnancy comes first: %q %v", kind, err)
	}
	w.pregnant(day.AddDays(-100), nil)
	kind, err = w.rules().Visit().First(context.Background(), w.makeCase(journal.DocumentID{}, false))
	if err != nil || kind != "" {
		t.Fatalf("with one, the visit begins at once: %q %v", kind, err)
	}
	_, err = w.rules().Pregnancy().New(context.Background(), w.makeCase(journal.DocumentID{}, false))
	if !errors.Is(err, text.NewProblem("pregnancy.open")) {
		t.Fatalf("a second pregnancy beside an open one: %v", err)
	}
}

// normal types a normal visit by keys alone, from its own key to the
// signature.
func (w *world) normal(weight, fundus string) {
	w.t.Helper()
	w.begin(w.rules().Visit())
	w.keys("11/7⏎" + weight + "⏎" + fundus + "⏎144⏎n⏎11,4⏎25⏎")
	if w.at() == "prenatal.movements" {
		w.keys("p")
	}
	if w.at() != "prenatal.danger" {
		w.t.Fatalf("after the measurements come the danger signs, not %s", w.at())
	}
	w.keys("a⏎") // none of the signs
	if got := w.sheet.Document().(*records.Prenatal).Danger; !slices.Equal(got, []string{"none"}) {
		w.t.Fatalf("danger signs %v", got)
	}
	if w.at() == "prenatal.presentation" {
		w.keys("c")
	}
	w.keys("a") // no oedema
	w.keys("d⏎30⏎")
	if w.at() == "prenatal.td" && strings.Contains(w.field("prenatal.td").Placeholder(), "?") {
		w.keys("d")
	}
	w.keys("⏎")
	if strings.Contains(w.field("prenatal.net").Placeholder(), "remettre") {
		w.keys("r")
	}
	w.keys("⏎⏎")
	w.section("prenatal.counsel")
	w.keys("sa⏎")
	w.section("prenatal.outcome")
	w.keys("à")
	if got := w.missing(); len(got) > 0 {
		w.t.Fatalf("a normal visit lacks %v", got)
	}
}

// section moves on by sections, as Ctrl+PageDown does, a key each.
func (w *world) section(key string) {
	w.t.Helper()
	order := w.sheet.Form.Order()
	for range 10 {
		at := slices.IndexFunc(order, func(f *form.Field) bool { return f.Key() == w.at() })
		if at < 0 {
			w.t.Fatal("the focus is nowhere")
		}
		if order[at].Key() == key {
			return
		}
		sec := order[at].Section()
		for at < len(order) && order[at].Section() == sec {
			at++
		}
		if at == len(order) {
			break
		}
		w.keysN++
		w.view.Focus(order[at])
	}
	w.t.Fatalf("%s cannot be reached", key)
}

func TestANormalVisitTakesAtMostNinetyKeys(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-31*7-2), func(p *records.Pregnancy) { p.TdDoses = of(2) })
	w.normal("68,5", "30")
	w.sign()
	n := w.keysN
	t.Logf("a normal visit took %d keys", n)
	const most = 90
	if n > most {
		t.Errorf("%d keys, at most %d", n, most)
	}
}

func TestFromTheFirstVisitToTheThird(t *testing.T) {
	w := newWorld(t)

	// The pregnancy, by keys: her last period was 14 weeks ago, she is sure.
	w.begin(w.rules().Pregnancy())
	w.keys("14 SA⏎ ⏎")
	w.go_("pregnancy.gravida")
	w.keys("3⏎2⏎0⏎2⏎")
	preg := w.sign()
	lmp := day.AddDays(-14 * 7)
	var p records.Pregnancy
	w.decode(preg, &p)
	if p.EDD == nil || *p.EDD != lmp.AddDays(280) || p.Basis != "lmp" || !p.LMPCertain || *p.Gravida != 3 || *p.Parity != 2 {
		t.Fatalf("pregnancy %+v", p)
	}

	type step struct {
		weight, fundus string
		number, sp     int
		days           int
		next           int // weeks
	}
	on := day
	for _, x := range []step{{"60", "13", 1, 1, 98, 22}, {"63,2", "21", 2, 2, 22 * 7, 28}, {"66", "27", 3, 3, 28 * 7, 32}} {
		w.on(on)
		w.normal(x.weight, x.fundus)
		id := w.sign()
		var v records.Prenatal
		w.decode(id, &v)
		if v.Number != x.number || v.SP == nil || *v.SP != x.sp || v.Days == nil || *v.Days != x.days || v.Pregnancy != preg.String() {
			t.Fatalf("visit %d: %+v", x.number, v)
		}
		if v.Next == nil || v.Next.Date != lmp.AddDays(7*x.next) {
			t.Fatalf("after visit %d the next contact is due at %d weeks, not on %v", x.number, x.next, v.Next)
		}
		if v.IronMg == nil || *v.IronMg != 60 || !v.Folic {
			t.Errorf("iron of visit %d: %v %v", x.number, v.IronMg, v.Folic)
		}
		on = v.Next.Date
	}
	// The fourth finds what the third has left.
	w.on(on)
	w.begin(w.rules().Visit())
	for key, want := range map[string]string{
		"prenatal.pressure": "mmHg · 110/70 le ", "prenatal.weight": "kg · 66 le ", "prenatal.fundal_height": "cm · 27 le ", "prenatal.fetal_heart": "/min · 144 le ",
		"prenatal.hb": "g/dL · 11,4 le ", "prenatal.muac": "cm · 25 le ", "prenatal.sp": " : dose 3",
	} {
		if got := w.field(key).Aside(); !strings.Contains(strings.ReplaceAll(got, "\u202f", " "), want) {
			t.Errorf("%s has %q at its right, want %q", key, got, want)
		}
	}
	if got := w.field("prenatal.net").Placeholder(); got != "reçue CPN 1" {
		t.Errorf("net: %q", got)
	}
	if got := w.sheet.Tags(); len(got) != 1 || flat(got[0].Text) != "32 SA — calculé" || w.sheet.Title() != "Consultation prénatale 4" {
		t.Errorf("tags %+v", got)
	}
	w.keys("11/7⏎69⏎")
	if got := flat(w.field("prenatal.weight").Aside()); !strings.HasPrefix(got, "kg · +3 depuis ") {
		t.Errorf("weight: %q", got)
	}
	if got := flat(w.field("prenatal.weight").Message().Text); !strings.HasPrefix(got, "+9 kg depuis la 1re CPN") {
		t.Errorf("weight: %q", got)
	}
}

func flat(s string) string {
	return strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(s)
}

func (w *world) decode(id journal.DocumentID, into records.Document) {
	w.t.Helper()
	doc, err := w.k.Store.Document(context.Background(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := doc.Decode(into); err != nil {
		w.t.Fatal(err)
	}
}

func TestSeverePreEclampsiaEndsInTheLetter(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-31*7-2), func(p *records.Pregnancy) {
		p.Risks, p.HIV = []string{"previous_preeclampsia", "hiv"}, records.Positive
	})
	w.begin(w.rules().Visit())
	w.keys("142/92⏎")
	if m := w.field("prenatal.pressure").Message(); m.Level != form.Danger || flat(m.Text) != "≥ 140/90 : reprendre après 15 min, protéinurie" {
		t.Errorf("at the pressure: %+v", m)
	}
	if !w.field("prenatal.repeat").Visible() {
		t.Error("the second pressure is asked for")
	}
	if got := flat(w.field("prenatal.repeat.at").Computed().Text); got != "à 10:55, dans 15 min" {
		t.Errorf("when: %q", got)
	}
	if cards := w.cards(); len(cards) != 1 || cards[0].Level != form.Warning {
		t.Errorf("a raised pressure alone: %+v", cards)
	}
	w.keys("68,5⏎30⏎144⏎+⏎10,2⏎25⏎p")
	w.go_("prenatal.danger")
	w.keys("c")
	cards := w.cards()
	if len(cards) != 1 || cards[0].Level != form.Danger || cards[0].Title != "Suspicion de pré-éclampsie sévère" || cards[0].Key != "F8" {
		t.Fatalf("the signs together: %+v", cards)
	}
	for _, want := range []string{"TA 142/92", "protéinurie +", "céphalées", "Sulfate de magnésium"} {
		if !strings.Contains(flat(cards[0].Text), want) {
			t.Errorf("%q is not said: %s", want, cards[0].Text)
		}
	}
	if !strings.Contains(cards[0].Source, "OMS") || !strings.Contains(cards[0].Source, "140/90") {
		t.Errorf("source and threshold: %q", cards[0].Source)
	}
	if got := strings.Join(w.missing(), " "); !strings.Contains(got, "ni référée") || !strings.Contains(got, "après repos") {
		t.Errorf("signing shows that nothing was done about it: %s", got)
	}
	w.press("F8")
	if w.at() != "prenatal.referral.to" {
		t.Fatalf("F8 goes to the referral, not to %s", w.at())
	}
	d := w.sheet.Document().(*records.Prenatal)
	if d.Outcome != records.Referred || d.Referral == nil || !d.Referral.Urgent || d.Referral.To != "CSRéf" || !strings.Contains(d.Referral.Reason, "pré-éclampsie sévère") {
		t.Fatalf("referral %+v", d.Referral)
	}
	id := w.sign()
	w.open(w.rules().Visit(), id, true)
	got := w.pdf("F8")
	for _, want := range []string{"LETTRE DE RÉFÉRENCE", "URGENT", "CSRéf", "Suspicion de pré-éclampsie sévère", "31 SA + 2 j", "G3 P2", "142/92", "Protéinurie : +", "Hb : 10,2", "pré-éclampsie antérieure", "Céphalées sévères", "TRAORÉ Aïssata", "CONTRE-RÉFÉRENCE", "Hauteur utérine : 30 cm"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not on the letter:\n%s", want, got)
		}
	}
	if strings.Contains(got, "VIH") {
		t.Errorf("the letter tells the HIV result:\n%s", got)
	}
	if got := w.pdf("Ctrl+F8"); !strings.Contains(got, "Test VIH : positif") {
		t.Errorf("the letter that is asked for with it does not:\n%s", got)
	}
	card := w.pdf("Ctrl+P")
	for _, want := range []string{"CARTE DE SUIVI PRÉNATAL", "142/92", "31+2", "68,5", "Suspicion de pré-éclampsie sévère", "CSRéf", "Venez tout de suite"} {
		if !strings.Contains(card, want) {
			t.Errorf("%q is not on the card:\n%s", want, card)
		}
	}
	if strings.Contains(card, "VIH") {
		t.Errorf("the card tells of HIV:\n%s", card)
	}
}

// pdf is the text of a paper, a run of white space as one space.
func (w *world) pdf(key string) string {
	w.t.Helper()
	file := filepath.Join(w.t.TempDir(), "paper.pdf")
	if err := os.WriteFile(file, w.paper(key), 0o600); err != nil {
		w.t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		w.t.Fatalf("pdftotext (from poppler-utils): %v", err)
	}
	return strings.Join(strings.Fields(flat(string(out))), " ")
}

func TestThePressureAfterRestDecides(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-31*7-2), nil)
	w.begin(w.rules().Visit())
	w.keys("142/92⏎")
	w.now = w.now.Add(20 * 60e9)
	w.go_("prenatal.protein")
	w.keys("n⏎")
	if got := flat(w.field("prenatal.repeat.at").Computed().Text); got != "à reprendre maintenant (10:55)" {
		t.Errorf("twenty minutes later: %q", got)
	}
	w.go_("prenatal.repeat")
	w.keys("128/82⏎")
	if m := w.field("prenatal.repeat").Message(); m.Level != form.Good {
		t.Errorf("normal after rest: %+v", m)
	}
	if cards := w.cards(); len(cards) != 0 {
		t.Errorf("nothing is left to alert: %+v", cards)
	}
	if got := w.missing(); slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "repos") }) {
		t.Errorf("the second pressure was taken: %v", got)
	}
	d := w.sheet.Document().(*records.Prenatal)
	if d.PressureAt != "10:40" || *d.RepeatSystolic != 128 {
		t.Errorf("kept: %q %v", d.PressureAt, d.RepeatSystolic)
	}
}

func TestNoDangerSignExcludesTheOthers(t *testing.T) {
	w := newWorld(t)
	w.pregnant(day.AddDays(-200), nil)
	w.begin(w.rules().Visit())
	f := w.field("prenatal.danger")
	labels := []string{}
	for _, o := range f.Options() {
		labels = append(labels, o.Label)
	}
	want := []string{"Saignement", "Céphalées sévères", "Vision trouble", "Convulsions", "Fièvre", "Perte de liquide", "Plus…", "Aucun"}
	if d := cmp.Diff(want, labels); d != "" {
		t.Error(d)
	}
	danger := func() ([]string, bool) {
		d := w.sheet.Document().(*records.Prenatal)
		return d.Danger, d.Fluid
	}
	f.Pick(0)
	f.Pick(5)
	if got, fluid := danger(); !slices.Equal(got, []string{"vaginal_bleeding"}) || !fluid {
		t.Errorf("bleeding and fluid: %v %v", got, fluid)
	}
	f.Pick(7)
	if got, fluid := danger(); !slices.Equal(got, []string{"none"}) || fluid {
		t.Errorf("none takes them back: %v %v", got, fluid)
	}
	f.Pick(6)
	signs := w.field("prenatal.signs")
	if !signs.Visible() {
		t.Fatal("the other signs are asked for")
	}
	f.Pick(7)
	f.Pick(6)
	for i, o := range signs.Options() {
		if o.Value == "unconscious" {
			signs.Pick(i)
		}
	}
	if got, _ := danger(); !slices.Equal(got, []string{"unconscious"}) {
		t.Errorf("a sign of the second row takes none back: %v", got)
	}
	if cards := w.cards(); len(cards) != 1 || !strings.Contains(cards[0].Text, "inconsciente") {
		t.Errorf("%+v", cards)
	}
}

func TestADoseTooSoonIsSaid(t *testing.T) {
	w := newWorld(t)
	lmp := day.AddDays(-150)
	id := w.pregnant(lmp, nil)
	w.earlier(id, lmp, day.AddDays(-20), 1, func(v *records.Prenatal) { v.SP = of(1) })
	w.begin(w.rules().Visit())
	if got := w.field("prenatal.sp").Placeholder(); got != "à partir du 02/12" {
		t.Errorf("proposed: %q", got)
	}
	w.go_("prenatal.sp")
	w.keys("d⏎")
	if m := w.field("prenatal.sp").Message(); m.Level != form.Danger || !strings.Contains(flat(m.Text), "4 semaines") || !strings.Contains(m.Text, "02/12/2026") {
		t.Errorf("%+v", m)
	}
	if !slices.ContainsFunc(w.sheet.Remarks(), func(r record.Remark) bool { return r.Level == form.Danger }) {
		t.Error("signing says so")
	}
}

// earlier writes a visit of some day.
func (w *world) earlier(preg journal.DocumentID, lmp, on clinical.Date, number int, change func(*records.Prenatal)) journal.DocumentID {
	w.t.Helper()
	days := on.Sub(lmp)
	v := &records.Prenatal{Date: on, Pregnancy: preg.String(), Number: number, Days: &days, Danger: []string{"none"}, Outcome: records.Home}
	if change != nil {
		change(v)
	}
	return w.write(store.Change{Op: journal.OpSign, Patient: w.patient, Content: v}).Document
}

func TestTheBannerTellsOfThePregnancy(t *testing.T) {
	w := newWorld(t)
	say := func() []string {
		t.Helper()
		list, err := w.rules().Visit().Banner(context.Background(), w.makeCase(journal.DocumentID{}, false))
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, m := range list {
			out = append(out, flat(m.Text))
		}
		return out
	}
	if got := say(); got != nil {
		t.Errorf("nobody is pregnant: %v", got)
	}
	lmp := day.AddDays(-31*7 - 2)
	id := w.pregnant(lmp, func(p *records.Pregnancy) { p.HIV, p.Risks = records.Positive, []string{"hiv"} })
	if d := cmp.Diff([]string{"Enceinte 31 SA + 2 j · DPA 24/01/2027 (DDR) · G3 P2"}, say()); d != "" {
		t.Error(d)
	}
	w.earlier(id, lmp, day.AddDays(-43), 1, func(v *records.Prenatal) { v.Next = &records.Appointment{Date: day.AddDays(-6)} })
	if d := cmp.Diff([]string{"Enceinte 31 SA + 2 j · DPA 24/01/2027 (DDR) · G3 P2", "CPN 2 en retard de 6 j"}, say()); d != "" {
		t.Error(d)
	}
}

// A nurse sees nothing of HIV or violence, and what she signs keeps it.
func TestWhatIsRestrictedIsHiddenFromANurse(t *testing.T) {
	w := newWorld(t)
	lmp := day.AddDays(-200)
	preg := w.pregnant(lmp, func(p *records.Pregnancy) {
		p.HIV, p.Risks = records.Positive, []string{"hypertension", "hiv", "mental_illness"}
	})
	id := w.earlier(preg, lmp, day, 1, func(v *records.Prenatal) {
		v.Tests.HIV, v.Violence, v.ARV = records.Positive, "disclosed", of(true)
		v.Vitals.Systolic, v.Vitals.Diastolic = of(110), of(70)
	})
	secret := func(t *testing.T) {
		t.Helper()
		for label, value := range w.read() {
			s := strings.ToLower(label + " " + value)
			if strings.Contains(s, "positif") || strings.Contains(s, "confié") || strings.Contains(s, "arv") || strings.Contains(s, "mental") || strings.Contains(s, "hiv") ||
				(strings.Contains(s, "vih") && !strings.Contains(s, "restreint")) {
				t.Errorf("a nurse reads %q: %q", label, value)
			}
		}
	}
	w.me = w.nurse
	for _, read := range []bool{true, false} {
		w.open(w.rules().Visit(), id, read)
		secret(t)
		for _, key := range []string{"prenatal.violence", "prenatal.tests.hiv", "prenatal.arv"} {
			if f := w.sheet.Form.Field(key); f != nil && (!read || !strings.Contains(f.Computed().Text, "restreint")) {
				t.Errorf("a nurse has the field %s", key)
			}
		}
		for _, p := range w.sheet.Papers {
			if p.Key == "Ctrl+F8" && p.When() {
				t.Error("a nurse can print the result")
			}
		}
		w.open(w.rules().Pregnancy(), preg, read)
		secret(t)
		if f := w.sheet.Form.Field("pregnancy.hiv"); f != nil && (!read || !strings.Contains(f.Computed().Text, "restreint")) {
			t.Error("a nurse has the HIV field of the pregnancy")
		}
	}
	// What she does not see stays.
	w.open(w.rules().Visit(), id, false)
	w.field("prenatal.note").Edit("revue")
	w.sign()
	var v records.Prenatal
	w.decode(id, &v)
	if v.Tests.HIV != records.Positive || v.Violence != "disclosed" || v.ARV == nil || v.Note != "revue" {
		t.Errorf("signed by the nurse: %+v", v)
	}
	w.open(w.rules().Pregnancy(), preg, false)
	w.field("pregnancy.note").Edit("revue")
	w.sign()
	var p records.Pregnancy
	w.decode(preg, &p)
	slices.Sort(p.Risks)
	if p.HIV != records.Positive || !slices.Equal(p.Risks, []string{"hiv", "hypertension", "mental_illness"}) {
		t.Errorf("signed by the nurse: %+v", p)
	}
	for kind, paths := range map[records.Kind][]string{
		records.KindPrenatal:  {"tests.hiv", "arv", "violence"},
		records.KindPregnancy: {"hiv", `risks["hiv"]`, `risks["mental_illness"]`},
	} {
		for _, path := range paths {
			if !records.Nurse.Hidden(kind, path) || records.Midwife.Hidden(kind, path) {
				t.Errorf("%s of %s: the nurse %v, the midwife %v", path, kind, records.Nurse.Hidden(kind, path), records.Midwife.Hidden(kind, path))
			}
		}
	}
	w.me = w.midwife
	w.open(w.rules().Visit(), id, true)
	if got := w.read(); got["Violences"] != "oui, confié" || got["Test VIH"] != "positif" {
		t.Errorf("the midwife reads them: %v", got)
	}
}

// A visit may arrive from another desk before its pregnancy: it is read all
// the same, with the gestational age that it was signed with, and amending it
// loses nothing.
func TestAVisitIsReadWithoutItsPregnancy(t *testing.T) {
	w := newWorld(t)
	absent := journal.DocumentID{1, 2, 3}
	id := w.earlier(absent, day.AddDays(-200), day, 1, func(v *records.Prenatal) {
		v.Vitals.Systolic, v.Vitals.Diastolic = of(110), of(70)
	})
	w.open(w.rules().Visit(), id, true)
	if got := w.sheet.Tags(); len(got) != 1 || flat(got[0].Text) != "28 SA + 4 j — calculé" {
		t.Errorf("%+v", got)
	}
	w.open(w.rules().Visit(), id, false)
	w.field("prenatal.note").Edit("revue")
	w.sign()
	var v records.Prenatal
	w.decode(id, &v)
	if v.Days == nil || *v.Days != 200 || v.Note != "revue" {
		t.Errorf("%+v", v)
	}
}
