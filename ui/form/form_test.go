package form

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carnet/assets/text"
)

func newTestForm() *Form {
	return New(text.For(text.French), Spec{Today: func() Date { return today }})
}

// typeInto types a text key by key, as a person does, and leaves the field.
func typeInto(x *Field, s string) {
	x.Enter()
	x.Edit("")
	for i := range s {
		if i > 0 {
			x.Edit(s[:i])
		}
	}
	x.Edit(s)
	x.Leave()
}

func TestANumberIsTakenWhileTypingAndRefusedInWordsWhenLeft(t *testing.T) {
	f := newTestForm()
	var temp *float64
	f.Section("", Number("t", &temp, Unit("°C"), Decimals(1), Plausible(25, 43), Above(38.4, Warning, "form.age.years")))
	x := f.Field("t")
	x.Enter()
	x.Edit("3")
	if temp != nil || x.Message().Level != None {
		t.Errorf("3 is not plausible yet: want no value and silence, got %v, %v", temp, x.Message())
	}
	x.Edit("39.2")
	if temp == nil || *temp != 39.2 || x.Message() != (Message{Warning, "39,2 ans"}) {
		t.Errorf("39.2: got %v, %v", temp, x.Message())
	}
	x.Leave()
	if x.Text() != "39,2" {
		t.Errorf("left: %q", x.Text())
	}
	typeInto(x, "392")
	want := Message{Refused, "Attendu entre 25 et 43\u202f: vouliez-vous écrire 39,2\u202f?"}
	if temp != nil || x.Message() != want || x.Text() != "392" {
		t.Errorf("392: got %v, %v, %q", temp, x.Message(), x.Text())
	}
	if got := f.Missing(); len(got) != 1 || got[0] != x {
		t.Errorf("a refused text keeps the form from being signed, got %v", got)
	}
	typeInto(x, "37,2 °C")
	if temp == nil || *temp != 37.2 || x.Message().Level != None {
		t.Errorf("a typed unit is no mistake: %v, %v", temp, x.Message())
	}
	typeInto(x, "37,25")
	if temp != nil || x.Message().Text != "Au plus 1 chiffre après la virgule." {
		t.Errorf("37,25: %v, %v", temp, x.Message())
	}
	typeInto(x, "")
	if temp != nil || x.Message().Level != None || len(f.Missing()) != 0 {
		t.Errorf("emptied: %v, %v", temp, x.Message())
	}
}

func TestZeroIsNotEmpty(t *testing.T) {
	f := newTestForm()
	var pain *int
	f.Section("", Integer("pain", &pain, Plausible(0, 10), Required()))
	x := f.Field("pain")
	if !x.Empty() || len(f.Missing()) != 1 {
		t.Error("nothing typed is missing")
	}
	typeInto(x, "0")
	if pain == nil || *pain != 0 || x.Empty() || x.Text() != "0" || len(f.Missing()) != 0 {
		t.Errorf("0 is a value: %v %q", pain, x.Text())
	}
	typeInto(x, "2,5")
	if pain != nil || x.Message().Text != "Écrivez un nombre entier, sans virgule." {
		t.Errorf("2,5: %v, %v", pain, x.Message())
	}
}

func TestAPressureSaysWhatWasUnderstood(t *testing.T) {
	f := newTestForm()
	var s, d *int
	f.Section("", BP("bp", &s, &d, Check(func(p Pressure) Message {
		if p.Systolic >= 140 {
			return Alarm("élevée")
		}
		return Message{}
	})))
	x := f.Field("bp")
	typeInto(x, "12/8")
	if s == nil || *s != 120 || *d != 80 || x.Text() != "120/80" || x.Message() != (Message{Info, "compris\u202f: 120/80 mmHg"}) {
		t.Errorf("12/8: %v %v %q %v", s, d, x.Text(), x.Message())
	}
	typeInto(x, "142/92")
	if x.Message() != (Message{Danger, "élevée"}) {
		t.Errorf("142/92: %v", x.Message())
	}
	typeInto(x, "142")
	if s != nil || d != nil || x.Message().Level != Refused {
		t.Errorf("half a pressure is none: %v %v %v", s, d, x.Message())
	}
}

func TestADateIsWrittenOutWhenLeft(t *testing.T) {
	f := newTestForm()
	var next *Date
	f.Section("", Day("next", &next, NotPast()))
	x := f.Field("next")
	x.Enter()
	x.Edit("15/3")
	if x.Message() != (Message{Info, "= 15/03/2027"}) {
		t.Errorf("while typing: %v", x.Message())
	}
	x.Leave()
	if next == nil || *next != day(2027, 3, 15) || x.Text() != "15/03/2027" || x.Message().Level != None {
		t.Errorf("15/3: %v %q %v", next, x.Text(), x.Message())
	}
	typeInto(x, "hier")
	if next != nil || x.Message().Text != "Le 23/11/2026 est déjà passé\u202f: vérifiez la date." || x.Text() != "hier" {
		t.Errorf("an appointment yesterday: %v %v %q", next, x.Message(), x.Text())
	}
}

func TestAnUntouchedAgeStaysAsItIs(t *testing.T) {
	f := newTestForm()
	birth := day(2001, 5, 3)
	b := &birth
	by := ToYear
	f.Section("", Age("age", &b, &by))
	x := f.Field("age")
	if x.Text() != "25 ans" || x.Message() != (Message{Info, "naissance estimée\u202f: 03/05/2001"}) {
		t.Errorf("shown: %q, %v", x.Text(), x.Message())
	}
	x.Enter()
	x.Leave()
	if *b != birth || by != ToYear {
		t.Errorf("passing through changed the birth date to %v", *b)
	}
	typeInto(x, "8m")
	if by != ToMonth || x.Text() != "8 mois" {
		t.Errorf("8m: %v %q", by, x.Text())
	}
	typeInto(x, "15/3/98")
	if by != ToDay || *b != day(1998, 3, 15) || x.Text() != "15/03/1998" || x.Message() != (Message{Info, "28 ans"}) {
		t.Errorf("15/3/98: %v %v %q %v", *b, by, x.Text(), x.Message())
	}
}

func TestAChoiceTakesOneKey(t *testing.T) {
	f := newTestForm()
	var result string
	f.Section("", Choice("strip", &result, Values("", "nég", "trace", "+", "++", "+++")))
	x := f.Field("strip")
	for _, step := range []struct {
		key   rune
		want  string
		alone bool
	}{{'n', "nég", true}, {'N', "nég", true}, {'t', "trace", true}, {'+', "+", false}, {'+', "++", false}, {'+', "+++", false}, {'+', "+", false}, {'2', "trace", true}} {
		if _, alone := x.PickByKey(step.key); result != step.want || alone != step.alone {
			t.Errorf("key %q: %q, alone %v; want %q, %v", step.key, result, alone, step.want, step.alone)
		}
	}
	if i, _ := x.PickByKey('z'); i != -1 || result != "trace" {
		t.Errorf("z names nothing, got %d, %q", i, result)
	}
	x.Clear()
	if result != "" {
		t.Errorf("taken back: %q", result)
	}
}

func TestDigitsThatAreLabelsWinOverPlaces(t *testing.T) {
	f := newTestForm()
	var item string
	f.Section("", Choice("item", &item, Values("", "0", "1", "2", "3")))
	f.Field("item").PickByKey('1')
	if item != "1" {
		t.Errorf("1 is the answer 1, not the first answer: %q", item)
	}
}

func TestYesNoMayBeLeftOpen(t *testing.T) {
	f := newTestForm()
	var v *bool
	f.Section("", YesNo("q", &v))
	x := f.Field("q")
	x.PickByKey('n')
	if v == nil || *v || x.Empty() {
		t.Errorf("n: %v", v)
	}
	x.PickByKey('o')
	if v == nil || !*v {
		t.Errorf("o: %v", v)
	}
	x.Clear()
	if v != nil || !x.Empty() {
		t.Errorf("taken back: %v", v)
	}
}

func TestChecksKeepOrderUnknownValuesAndNone(t *testing.T) {
	f := newTestForm()
	signs := []string{"later-version"}
	f.Section("", Checks("s", &signs, []Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}, {Value: "none", Label: "Aucun", Alone: true}}))
	x := f.Field("s")
	x.Pick(1)
	x.Pick(0)
	if d := cmp.Diff([]string{"a", "b", "later-version"}, signs); d != "" {
		t.Error(d)
	}
	x.Pick(2)
	if d := cmp.Diff([]string{"none", "later-version"}, signs); d != "" {
		t.Error("none is alone: " + d)
	}
	x.Pick(0)
	if d := cmp.Diff([]string{"a", "later-version"}, signs); d != "" {
		t.Error("a sign takes none back: " + d)
	}
}

func TestFlagsWriteEachToItsOwn(t *testing.T) {
	f := newTestForm()
	var fever, cough bool
	f.Section("", Flags("f", []Flag{{&fever, "Fièvre", Danger}, {&cough, "Toux", None}}))
	f.Field("f").Pick(1)
	if fever || !cough {
		t.Errorf("fever %v, cough %v", fever, cough)
	}
}

func TestAStrictComboRefusesOtherWords(t *testing.T) {
	var drug, code string
	f := newTestForm()
	f.Section("", Combo("d", &drug, Among(Option{Value: "amox", Label: "Amoxicilline"}), Code(&code), Strict()))
	x := f.Field("d")
	typeInto(x, "amoxi")
	if drug != "" || x.Message().Level != Refused || x.Text() != "amoxi" {
		t.Errorf("%q %v %q", drug, x.Message(), x.Text())
	}
}

func TestOnPickFillsOtherFields(t *testing.T) {
	type line struct{ Medicine, Unit string }
	var l line
	f := newTestForm()
	f.Section("", Combo("m", &l.Medicine, Among(Option{Value: "para", Label: "Paracétamol"}), OnPick(func(Option) { l.Unit = "cp" })), Text("u", &l.Unit))
	x := f.Field("m")
	x.Enter()
	x.Edit("par")
	x.TakeSuggestion(0)
	if f.Field("u").Text() != "cp" {
		t.Errorf("the unit shows %q", f.Field("u").Text())
	}
}

func TestTags(t *testing.T) {
	var tests []string
	f := newTestForm()
	f.Section("", Tags("t", &tests))
	x := f.Field("t")
	x.Enter()
	x.Edit("NFS")
	if !x.AddTag() || x.AddTag() || x.Text() != "" {
		t.Error("Enter adds once")
	}
	x.Edit("nfs")
	x.AddTag()
	x.Edit("Goutte épaisse")
	x.Leave()
	if d := cmp.Diff([]string{"NFS", "Goutte épaisse"}, tests); d != "" {
		t.Error("no doubles, and nothing typed is lost: " + d)
	}
	x.RemoveTag(-1)
	if d := cmp.Diff([]string{"NFS"}, tests); d != "" {
		t.Error(d)
	}
}

func TestComputedAndNotesFollowWhileTyping(t *testing.T) {
	f := newTestForm()
	var w, h *float64
	var told []Change
	f.Section("", Number("w", &w), Number("h", &h),
		Computed("bmi", func() Message {
			if w == nil || h == nil {
				return Message{}
			}
			return Inform(f.Printer().Number(*w/(*h/100**h/100), 1))
		}),
		Note(func() Alert {
			if w == nil || *w < 100 {
				return Alert{}
			}
			return Alert{Level: Warning, Title: "Poids élevé"}
		}))
	f.Listen(func(c Change) { told = append(told, c) })
	typeInto(f.Field("h"), "160")
	told = nil
	f.Field("w").Enter()
	f.Field("w").Edit("64")
	if got := f.Field("bmi").Computed(); got != (Message{Info, "25"}) {
		t.Errorf("BMI %v", got)
	}
	if len(told) != 1 || told[0].Notes || len(told[0].Fields) != 2 {
		t.Errorf("only the weight and the BMI are drawn again, got %+v", told)
	}
	told = nil
	f.Field("w").Edit("101")
	if len(told) != 1 || !told[0].Notes {
		t.Errorf("the note appears: %+v", told)
	}
}

func TestFocusOrder(t *testing.T) {
	f := newTestForm()
	var a, b, c, d string
	hidden, off := true, true
	f.Section("", Text("a", &a), Text("b", &b, When(func() bool { return !hidden })), Computed("x", func() Message { return Message{} }), Text("c", &c, EnabledWhen(func() bool { return !off })), Text("d", &d))
	keys := func() (out []string) {
		for _, x := range f.Order() {
			out = append(out, x.Key())
		}
		return out
	}
	if diff := cmp.Diff([]string{"a", "d"}, keys()); diff != "" {
		t.Error(diff)
	}
	hidden, off = false, false
	f.Field("a").Edit("x")
	if diff := cmp.Diff([]string{"a", "b", "c", "d"}, keys()); diff != "" {
		t.Error(diff)
	}
	if f.FirstEmpty().Key() != "b" || f.Next(f.Field("d")) != nil || f.Prev(f.Field("b")).Key() != "a" {
		t.Error("first empty is b, nothing follows d, a precedes b")
	}
}

func TestMissingListsRequiredFieldsInOrder(t *testing.T) {
	f := newTestForm()
	var reason, outcome, to string
	f.Section("", Text("reason", &reason, Required()), Text("outcome", &outcome, Required()), Text("to", &to, RequiredWhen(func() bool { return outcome == "référé" }), When(func() bool { return outcome == "référé" })))
	if n := len(f.Missing()); n != 2 {
		t.Errorf("%d missing, want 2", n)
	}
	f.Field("reason").Edit("fièvre")
	f.Field("outcome").Edit("référé")
	got := f.Missing()
	if len(got) != 1 || got[0].Key() != "to" {
		t.Errorf("missing %v, want to", got)
	}
}

func TestInsistingSaysAtTheFieldWhatIsMissing(t *testing.T) {
	f := newTestForm()
	var reason string
	f.Section("", Text("reason", &reason, Required()))
	x := f.Field("reason")
	if x.Message().Level != None {
		t.Error("nobody has asked yet")
	}
	if got := f.Insist(); len(got) != 1 || x.Message() != (Message{Danger, "à remplir"}) {
		t.Errorf("%v, %v", got, x.Message())
	}
	typeInto(x, "fièvre")
	if x.Message().Level != None || len(f.Insist()) != 0 {
		t.Errorf("filled in: %v", x.Message())
	}
}

func TestRows(t *testing.T) {
	type line struct {
		Drug string
		Dose float64
	}
	f := newTestForm()
	lines := []line{{"A", 1}, {"B", 2}}
	rows := Repeat("line", &lines, nil, func(l *line) []*Field {
		return []*Field{Text("drug", &l.Drug), Number("dose", &l.Dose, Plausible(0, 9))}
	})
	f.Section("", rows)
	old := f.Field("line[1].drug")
	old.Enter()
	old.Edit("B2")
	first := rows.Add(1)
	if first == nil || first.Key() != "line[1].drug" || !first.Empty() {
		t.Fatalf("a new row between: %v", first)
	}
	first.Edit("N")
	old.Edit("ghost")
	old.Leave()
	if d := cmp.Diff([]line{{"A", 1}, {"N", 0}, {"B2", 2}}, lines); d != "" {
		t.Error("a field of a row that has moved writes no more: " + d)
	}
	typeInto(f.Field("line[2].dose"), "77")
	rows.Delete(0)
	if got := f.Field("line[1].dose"); got.Text() != "77" || !got.IsRefused() {
		t.Errorf("what is no value yet moves with its row: %q", got.Text())
	}
	f.Field("line[0].drug").Edit("")
	f.Prune()
	if d := cmp.Diff([]line{{"B2", 0}}, lines); d != "" {
		t.Error("an empty row goes: " + d)
	}
	rows.Limit(1)
	if rows.Add(-1) != nil {
		t.Error("no more than one row")
	}
}

// later is a clock in the hand of a test.
type later struct {
	fn   func()
	wait time.Duration
}

func (l *later) set(d time.Duration, fn func()) func() {
	l.fn, l.wait = fn, d
	return func() { l.fn = nil }
}

func TestADraftIsSavedWhenTypingRests(t *testing.T) {
	var clock later
	f := New(text.For(text.French), Spec{Today: func() Date { return today }, Later: clock.set})
	var a string
	f.Section("", Text("a", &a))
	saved := []string{}
	f.OnChange(func() { saved = append(saved, a) })
	if clock.fn != nil {
		t.Error("a form that was opened has nothing to save")
	}
	x := f.Field("a")
	x.Enter()
	x.Edit("x")
	x.Edit("xy")
	if len(saved) != 0 || clock.wait != 600*time.Millisecond {
		t.Errorf("still typing: %v, pause %v", saved, clock.wait)
	}
	clock.fn()
	f.Flush()
	if d := cmp.Diff([]string{"xy"}, saved); d != "" {
		t.Error(d)
	}
	x.Edit("xyz")
	f.Flush()
	if d := cmp.Diff([]string{"xy", "xyz"}, saved); d != "" {
		t.Error("flushed at once: " + d)
	}
	if clock.fn != nil {
		t.Error("and not a second time")
	}
}

func TestASnapshotKeepsWhatIsNoValueYet(t *testing.T) {
	make := func() (*Form, **Date, *[]string) {
		var d *Date
		var tags []string
		f := newTestForm()
		f.Section("", Day("d", &d), Tags("t", &tags))
		return f, &d, &tags
	}
	f, _, _ := make()
	if f.Snapshot() != nil {
		t.Error("nothing typed, nothing to keep")
	}
	f.Field("d").Edit("31/2")
	f.Field("t").Edit("NF")
	s := f.Snapshot()
	if d := cmp.Diff(Snapshot{"d": "31/2", "t": "NF"}, s); d != "" {
		t.Error(d)
	}
	g, d, _ := make()
	g.Restore(s)
	x := g.Field("d")
	if x.Text() != "31/2" || !x.IsRefused() || x.Message().Level != Refused || *d != nil || g.Field("t").Text() != "NF" {
		t.Errorf("restored: %q %v", x.Text(), x.Message())
	}
}

func TestASignedDocumentLeavesOutWhatIsEmpty(t *testing.T) {
	f := New(text.For(text.French), Spec{ReadOnly: true, Today: func() Date { return today }})
	w := 68.5
	pw := &w
	var h *float64
	type line struct {
		Drug string
		Dose float64
	}
	lines := []line{{"Paracétamol", 2}, {}}
	signs := []string{"fever"}
	f.Section("Mesures", Number("Poids", &pw, Unit("kg"), Above(60, Warning, "lourd")), Number("Taille", &h, Unit("cm")))
	f.Section("Vide", Number("Taille", &h))
	f.Section("Signes", Checks("Signes", &signs, []Option{{Value: "fever", Label: "Fièvre"}}), Repeat("Ordonnance", &lines, nil, func(l *line) []*Field { return []*Field{Text("drug", &l.Drug), Number("dose", &l.Dose, Unit("cp"))} }))
	want := []Group{
		{Title: "Mesures", Pairs: []Pair{{Label: "Poids", Value: "68,5 kg", Level: Warning}}},
		{Title: "Signes", Pairs: []Pair{{Label: "Signes", Value: "Fièvre", Wide: true}, {Label: "Ordonnance", Value: "Paracétamol · 2 cp", Wide: true}}},
	}
	if d := cmp.Diff(want, f.Values()); d != "" {
		t.Error(d)
	}
}

func TestASectionCanHide(t *testing.T) {
	f := newTestForm()
	pregnant := false
	var a string
	f.Section("", Toggle("p", &pregnant))
	s := f.Section("Grossesse", Text("a", &a, Required())).When(func() bool { return pregnant })
	if s.Visible() || len(f.Missing()) != 0 {
		t.Error("hidden: nothing is missing")
	}
	f.Field("p").Pick(0)
	if !s.Visible() || len(f.Missing()) != 1 {
		t.Error("shown: a is missing")
	}
}

func TestAWrongCheckPanicsWhenDeclared(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("want a panic")
		}
	}()
	var w *float64
	Number("w", &w, Check(func(int) Message { return Message{} }))
}
