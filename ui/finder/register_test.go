package finder

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/coding"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/kit"
	"carnet/ui/place"
)

// typist counts keys, but for the letters of names.
type typist struct {
	*bench
	count int
}

func (k *typist) free(name string) { k.keys(name) }

func (k *typist) key(typed string) {
	k.count += len([]rune(typed))
	k.keys(typed)
}

func (k *typist) enter() {
	k.count++
	k.press(fyne.KeyReturn)
}

// A woman comes for the first time: from the search to the open chart.
func TestARegistrationTakesFewKeys(t *testing.T) {
	b := openBench(t, records.Midwife)
	b.enrol(moussa())
	k := &typist{bench: b}
	g := b.show(NewRegister, place.Route{Query: "diarra"}).(*registering)
	if got := b.focus(g); got != "finder.given" {
		t.Fatalf("the family name is there, work goes on at the given name, not at %s", got)
	}
	k.free("Fatoumata")
	k.enter()
	k.key("f") // moves on
	k.key("24")
	k.enter()
	k.free("Banconi")
	k.enter()
	k.free("Zékéné")
	k.enter()
	k.key("76123456")
	k.enter()
	k.free("Kadidia Traoré")
	k.enter()
	k.free("Moussa Keïta")
	k.enter()
	k.key(" ") // no known allergy
	k.count++  // Ctrl+Enter
	b.shortcut(fyne.KeyReturn, ctrl)
	b.settle()
	id := b.last().Patient
	if b.last().To != place.Record || id.IsZero() || b.back != 1 {
		t.Fatalf("went to %+v", b.last())
	}
	got := b.patient(id)
	want := records.Patient{
		Number: records.PatientNumber("B", b.k.Info.Block, 2), Family: "Diarra", Given: "Fatoumata", Sex: clinical.Female, BirthBy: records.ToTheYear,
		Birth: got.Birth, Village: "Banconi", Quarter: "Zékéné", Phone: "76 12 34 56", Mother: "Kadidia Traoré", Husband: "Moussa Keïta", NoAllergy: true,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if y := b.k.Store.Today().YearsSince(*got.Birth); y != 24 {
		t.Errorf("24 years became %d", y)
	}
	t.Logf("%d keys beside the letters of names", k.count)
	if k.count > 45 {
		t.Errorf("%d keys", k.count)
	}
	if drafts, _ := b.k.Store.Drafts(t.Context(), b.k.Me.ID); len(drafts) != 0 {
		t.Errorf("a draft is left: %d", len(drafts))
	}
}

// focus is the key of the field with the focus.
func (b *bench) focus(g *registering) string {
	for _, f := range g.form.Fields() {
		if f.Editing() {
			return f.Key()
		}
	}
	return ""
}

func TestWhatIsMissingIsSaidAndMayBeLeftOpenWhenAskedAgain(t *testing.T) {
	b := openBench(t, records.Nurse)
	g := b.show(NewRegister, place.Route{}).(*registering)
	b.shortcut(fyne.KeyReturn, ctrl)
	if g.state.Text() != "Il manque\u202f: Nom de famille, Sexe, Âge ou naissance" || b.focus(g) != "finder.family" {
		t.Errorf("%q at %s", g.state.Text(), b.focus(g))
	}
	b.shortcut(fyne.KeyReturn, ctrl)
	b.settle()
	if len(b.went) != 0 {
		t.Fatal("nobody is registered without a name")
	}
	b.keys("Inconnue")
	b.shortcut(fyne.KeyReturn, ctrl)
	b.settle()
	if len(b.went) != 1 {
		t.Fatalf("asked again, sex and age may stay open: %q", g.state.Text())
	}
	if p := b.patient(b.last().Patient); p.Family != "Inconnue" || p.Sex != clinical.SexUnknown || p.Birth != nil {
		t.Errorf("%+v", p)
	}
}

func TestAnImpossibleAgeStaysAtTheField(t *testing.T) {
	b := openBench(t, records.Nurse)
	g := b.show(NewRegister, place.Route{Query: "diarra awa"}).(*registering)
	b.keys("f")
	b.keys("31/2/1990")
	for range 3 {
		b.shortcut(fyne.KeyReturn, ctrl)
		b.settle()
	}
	if len(b.went) != 0 || b.focus(g) != "finder.age" {
		t.Errorf("went %v, at %s", b.went, b.focus(g))
	}
	if want := "Âge ou naissance\u202f: Le 31/02/1990 n’existe pas\u202f: vérifiez le jour et le mois."; g.state.Text() != want {
		t.Errorf("said: %q", g.state.Text())
	}
}

func TestALikelyDoubleShowsWhileTypingAndIsAskedAboutOnce(t *testing.T) {
	b := openBench(t, records.Doctor)
	id := b.enrol(awa())
	b.enrol(moussa())
	g := b.show(NewRegister, place.Route{Query: "Tarawele Awa"}).(*registering)
	if len(g.doubles) != 1 || g.doubles[0].hit.ID != id || g.doubles[0].strong {
		t.Fatalf("a name alone is shown and is not strong: %+v", g.doubles)
	}
	b.keys("f")
	b.keys("26")
	b.press(fyne.KeyReturn)
	b.keys("Sikoro")
	b.press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn) // no quarter, no phone
	b.keys("Kadidia Jara")
	b.settle()
	words := joined(g.doubles[0].words)
	if words != "même nom · même mère · âge 26/24 · autre village" {
		t.Errorf("evidence: %q", words)
	}
	if !g.doubles[0].strong {
		t.Fatalf("the same mother makes it strong: %+v", g.doubles[0])
	}
	b.shortcut(fyne.KeyReturn, ctrl)
	b.settle()
	if g.task.dialog == nil || len(b.went) != 0 {
		t.Fatal("it is asked")
	}
	b.press(fyne.KeyEscape) // back to the form
	if g.task.dialog != nil || len(b.went) != 0 {
		t.Fatal("Escape decides nothing")
	}
	b.shortcut(fyne.KeyReturn, ctrl)
	b.shortcut(fyne.KeyReturn, ctrl) // registers all the same
	b.settle()
	if len(b.went) != 1 || b.last().Patient == id {
		t.Fatalf("registered all the same: %+v", b.went)
	}
	if p := b.patient(b.last().Patient); p.Family != "Tarawele" || p.Mother != "Kadidia Jara" {
		t.Errorf("%+v", p)
	}
}

func TestADoubleOpensInstead(t *testing.T) {
	b := openBench(t, records.Doctor)
	id := b.enrol(awa())
	before := b.k.Store.Seq()
	b.show(NewRegister, place.Route{Query: "traore awa 24"})
	b.press(fyne.KeyF2)
	b.settle()
	if b.last() != (place.Route{To: place.Record, Patient: id}) || b.k.Store.Seq() != before {
		t.Errorf("F2: %+v", b.last())
	}
}

func TestRegisterAndQueue(t *testing.T) {
	b := openBench(t, records.Reception)
	g := b.show(NewRegister, place.Route{Query: "dembele sali 31"}).(*registering)
	b.keys("f")
	b.shortcut(fyne.KeyReturn, ctrl|fyne.KeyModifierShift)
	b.settle()
	if g.task.dialog == nil {
		t.Fatal("the arrival opens")
	}
	b.keys("p") // antenatal
	b.shortcut(fyne.KeyReturn, ctrl)
	b.settle()
	queue, err := b.k.Store.Queue(t.Context(), b.k.Store.Today())
	if err != nil || len(queue) != 1 || queue[0].Service != "antenatal" || queue[0].Identity.Name() != "DEMBÉLÉ Sali" {
		t.Fatal(err, queue)
	}
	if b.last().To != place.Patients {
		t.Errorf("then the next one: %+v", b.last())
	}
}

func TestWhatWasTypedStaysAsADraft(t *testing.T) {
	b := openBench(t, records.Nurse)
	p := b.show(NewRegister, place.Route{Query: "dembele"})
	b.keys("Salimata")
	b.press(fyne.KeyReturn)
	b.keys("f")
	b.keys("13/13") // no date
	p.Leave()
	b.place = nil
	drafts, err := b.k.Store.Drafts(t.Context(), b.k.Me.ID)
	if err != nil || len(drafts) != 1 || drafts[0].Kind != records.KindPatient || !drafts[0].Patient.IsZero() {
		t.Fatal(err, drafts)
	}
	g := b.show(NewRegister, place.Route{Draft: drafts[0].ID}).(*registering)
	if x := g.n.patient; x.Family != "Dembélé" || x.Given != "Salimata" || x.Sex != clinical.Female {
		t.Errorf("%+v", x)
	}
	if got := g.form.Field("finder.age").Text(); got != "13/13" {
		t.Errorf("half a word is kept too: %q", got)
	}
	g.form.Field("finder.age").Edit("25")
	b.shortcut(fyne.KeyReturn, ctrl)
	b.settle()
	if drafts, _ := b.k.Store.Drafts(t.Context(), b.k.Me.ID); len(drafts) != 0 || len(b.went) != 1 {
		t.Errorf("then it is said: %d drafts, %v", len(drafts), b.went)
	}
}

func TestACorrectionLosesNothingThatOthersWrote(t *testing.T) {
	b := openBench(t, records.Doctor)
	id := b.enrol(awa())
	before, err := b.k.Store.Document(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	g := b.show(NewRegister, place.Route{Patient: id}).(*registering)
	if len(g.doubles) != 0 {
		t.Error("nobody is a double of oneself")
	}
	// Meanwhile another desk, which has not seen this, writes the blood group.
	other := awa()
	other.Number, other.BloodGroup = b.patient(id).Number, "O+"
	if _, err := b.k.Store.Write(t.Context(), b.k.Author(), store.Change{Op: journal.OpPut, Document: id, Content: &other, Bases: before.Heads}); err != nil {
		t.Fatal(err)
	}
	x := g.form.Field("finder.phone")
	x.Edit("66 55 44 33")
	b.shortcut(fyne.KeyReturn, ctrl)
	b.settle()
	p := b.patient(id)
	if p.Phone != "66 55 44 33" || p.BloodGroup != "O+" || p.Number != other.Number {
		t.Errorf("%+v", p)
	}
	d, err := b.k.Store.Document(t.Context(), id)
	if err != nil || len(d.Conflicts) != 0 {
		t.Errorf("%v %v", err, d.Conflicts)
	}
	if b.back != 1 || len(b.went) != 0 {
		t.Error("then one is where one came from")
	}
}

func TestAllergiesAndProblemsAreLists(t *testing.T) {
	b := openBench(t, records.Doctor)
	g := b.show(NewRegister, place.Route{Query: "dembele sali 31"}).(*registering)
	b.keys("f")
	rows := func(key string) int {
		return len(slices.DeleteFunc(g.form.Fields(), func(f *form.Field) bool { return !strings.HasPrefix(f.Key(), key) }))
	}
	if rows("finder.allergy[") != 0 {
		t.Fatal("no row yet")
	}
	g.n.patient.Allergies = append(g.n.patient.Allergies, records.Allergy{Substance: "Pénicilline", Reaction: "urticaire"}, records.Allergy{})
	g.n.patient.NoAllergy = true
	g.form.Reload()
	f := g.form
	g.n.patient.Problems = append(g.n.patient.Problems, records.ChronicProblem{})
	f.Reload()
	label := f.Field("finder.problem[0].finder.problem_name")
	label.Enter()
	label.Edit("hyperten")
	if list, _ := label.Suggestions(); len(list) == 0 {
		t.Fatal("no suggestion")
	}
	label.TakeSuggestion(0)
	b.shortcut(fyne.KeyReturn, ctrl)
	b.settle()
	p := b.patient(b.last().Patient)
	if len(p.Allergies) != 1 || p.NoAllergy {
		t.Errorf("an allergy contradicts none, an empty row says nothing: %+v", p)
	}
	if len(p.Problems) != 1 || p.Problems[0].ICD10 == "" {
		t.Errorf("%+v", p.Problems)
	}
}

func TestEscapeAsksBeforeTypedWordsGo(t *testing.T) {
	b := openBench(t, records.Nurse)
	g := b.show(NewRegister, place.Route{}).(*registering)
	b.keys("Dembele")
	g.form.Flush()
	b.settle()
	b.press(fyne.KeyEscape) // closes the suggestions
	b.press(fyne.KeyEscape)
	if b.back != 0 {
		t.Fatal("it asks")
	}
	b.press(fyne.KeyReturn)
	b.settle()
	if drafts, _ := b.k.Store.Drafts(t.Context(), b.k.Me.ID); b.back != 1 || len(drafts) != 0 {
		t.Errorf("given up: back %d, %d drafts", b.back, len(drafts))
	}
}

// The keys of the likely doubles are on each keyboard, and no other key of the
// place.
func TestTheKeysOfTheDoublesNeedNoShift(t *testing.T) {
	b := openBench(t, records.Doctor)
	b.enrol(awa())
	g := b.show(NewRegister, place.Route{Query: "traore awa 24"}).(*registering)
	if len(g.doubles) != 1 {
		t.Fatalf("%d doubles", len(g.doubles))
	}
	seen := map[kit.Key]bool{}
	for _, x := range g.keys.Binds() {
		if strings.ContainsAny(string(x.Key.Name), "0123456789") && !strings.HasPrefix(string(x.Key.Name), "F") {
			t.Errorf("%v needs Shift on a French keyboard", x.Key)
		}
		if seen[x.Key] {
			t.Errorf("%v is bound twice", x.Key)
		}
		seen[x.Key] = true
	}
	for _, k := range doubleKeys {
		if !seen[kit.ParseKey(k)] {
			t.Errorf("%s is not bound", k)
		}
	}
	b.press(fyne.KeyF3) // there is one double only
	b.settle()
	if len(b.went) != 0 {
		t.Errorf("F3 opened %+v", b.went)
	}
}

// An allergy is proposed by the names that the prescription's warnings know;
// another word may stand. The wish not to be called is ticked.
func TestAllergiesAreProposedAndSilenceIsTicked(t *testing.T) {
	b := openBench(t, records.Doctor)
	g := b.show(NewRegister, place.Route{Query: "diarra fatoumata 24"}).(*registering)
	b.keys("f")
	g.n.patient.Allergies = append(g.n.patient.Allergies, records.Allergy{})
	g.form.Reload()
	g.view.FocusKey("finder.allergy[0].finder.substance")
	b.keys("amoxi")
	b.press(fyne.KeyReturn)
	if got := g.n.patient.Allergies; len(got) == 0 || got[0].Substance == "amoxi" || !slices.Contains(coding.Allergens(), got[0].Substance) {
		t.Errorf("%+v", got)
	}
	g.view.FocusKey("finder.no_contact")
	b.keys(" ")
	b.shortcut(fyne.KeyReturn, ctrl)
	b.settle()
	if p := b.patient(b.last().Patient); !p.NoContact || len(p.Allergies) != 1 {
		t.Errorf("%+v", p)
	}
}
