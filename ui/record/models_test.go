package record

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/kit"
)

var (
	french = text.For(text.French)
	now    = clinical.Date{Year: 2026, Month: 11, Day: 24}
)

func tagWords(b banner) []string {
	var out []string
	for _, t := range b.Tags {
		out = append(out, t.Words)
	}
	return out
}

func TestTheBannerSaysWhatMustBeSeenFirst(t *testing.T) {
	birth := clinical.Date{Year: 2002, Month: 3, Day: 14}
	died := clinical.Date{Year: 2026, Month: 11, Day: 20}
	seen := func(code string, x float64, on clinical.Date) map[string]store.Observation {
		return map[string]store.Observation{code: {Code: code, Value: x, Day: on}}
	}
	cases := []struct {
		name  string
		p     records.Patient
		last  map[string]store.Observation
		facts string
		tags  []string
	}{
		{"allergies nobody has asked for", records.Patient{Family: "Traoré", Given: "Aïssata", Sex: clinical.Female, Birth: &birth, BirthBy: records.ToTheYear, Village: "Banconi", Mother: "Kadidia DIARRA", Number: "B2-01437-6"}, nil,
			"F · env. 24 ans · Banconi · mère\u202f: Kadidia DIARRA · N° B2-01437-6", []string{"⚠ allergies non demandées"}},
		{"denied", records.Patient{NoAllergy: true, Husband: "Moussa"}, nil, "âge inconnu · mari\u202f: Moussa", []string{"aucune allergie connue"}},
		{"all there is", records.Patient{Sex: clinical.Female, Birth: &birth, Allergies: []records.Allergy{{Substance: "pénicilline", Reaction: "urticaire"}, {Substance: "iode"}},
			Problems: []records.ChronicProblem{{Label: "HTA", Since: "2024"}}, BloodGroup: "O+"}, nil, "F · 24 ans",
			[]string{"⚠ Allergie\u202f: pénicilline (urticaire), iode", "HTA depuis 2024", "Groupe O+"}},
		{"asked not to be called", records.Patient{NoAllergy: true, NoContact: true}, nil, "âge inconnu", []string{"aucune allergie connue", "⚠ ne pas appeler ni visiter"}},
		{"dead", records.Patient{Sex: clinical.Female, Birth: &birth, Died: &died, NoAllergy: true}, nil, "F · 24 ans", []string{"✗ décédée le 20/11/2026", "aucune allergie connue"}},
		{"fever today", records.Patient{Birth: &birth, NoAllergy: true}, seen("temperature", 39.2, now), "24 ans", []string{"aucune allergie connue", "▲ T° 39,2 ce jour"}},
		{"fever yesterday is not today's", records.Patient{Birth: &birth, NoAllergy: true}, seen("temperature", 39.2, now.AddDays(-1)), "24 ans", []string{"aucune allergie connue"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := makeBanner(french, &store.Chart{Patient: c.p}, c.last, now, false)
			if b.Facts != c.facts {
				t.Errorf("facts %q, want %q", b.Facts, c.facts)
			}
			if d := cmp.Diff(c.tags, tagWords(b)); d != "" {
				t.Error(d)
			}
		})
	}
	both := map[string]store.Observation{"systolic": {Value: 185, Day: now}, "diastolic": {Value: 95, Day: now}}
	b := makeBanner(french, &store.Chart{Patient: records.Patient{Birth: &birth, NoAllergy: true}}, both, now, true)
	if d := cmp.Diff([]string{"aucune allergie connue", "▲ TA 185/95 ce jour", "personne inventée"}, tagWords(b)); d != "" {
		t.Error("one pressure, one tag: " + d)
	}
	if b.Tags[1].Tone != kit.Alarm {
		t.Errorf("its gravest tone: %v", b.Tags[1].Tone)
	}
}

func TestTheTimelineSaysTheStateOfEach(t *testing.T) {
	me, other := journal.DocumentID(uuid.New()), journal.DocumentID(uuid.New())
	at := time.Date(2026, 11, 24, 10, 36, 0, 0, time.Local)
	title := func(k records.Kind) string { return string(k) }
	name := func(id journal.DocumentID) string {
		if id == me {
			return "moi"
		}
		return "autre"
	}
	e := func(s store.Status, f store.Flags, day clinical.Date) store.Entry {
		return store.Entry{ID: journal.DocumentID(uuid.New()), Kind: "consultation", Status: s, Flags: f, Day: day, Updated: at, Author: other, Title: "Paludisme"}
	}
	old := now.AddDays(-30)
	drafts := []store.Draft{{ID: "a", Staff: me, Kind: "consultation", Updated: at}, {ID: "b", Staff: other, Document: other, Kind: "consultation", Updated: at}}
	entries := []store.Entry{
		e(store.Signed, 0, now), e(store.Awaiting, 0, old), e(store.Returned, 0, old), e(store.Countersigned, 0, old),
		e(store.Signed, store.Amended, old), e(store.Retracted, 0, old), e(store.Signed, store.SafetyConflict|store.Conflict, old), e(store.Signed, store.Conflict|store.SuspectClock, old),
		{ID: other, Kind: records.KindVisit, Status: store.Kept, Day: now},               // answered
		{ID: other, Kind: records.KindVisit, Status: store.Kept, Day: now.AddDays(-400)}, // not answered
		{ID: me, Kind: records.KindPatient, Status: store.Kept},
	}
	var got []string
	for _, l := range makeLines(french, title, name, me, drafts, entries, now) {
		_, marks := l.marks()
		got = append(got, l.Under+" | "+marks)
	}
	want := []string{
		"auj. 10:36 · moi | ● brouillon", "auj. 10:36 · autre | ● rectification en cours",
		"auj. 10:36 · autre · signé | ", "25/10/2026 · autre | ◷ à contresigner", "25/10/2026 · autre | ⇄ renvoyé", "25/10/2026 · autre · contresigné | ",
		"25/10/2026 · autre · rectifié | ", "25/10/2026 · autre | ✗ annulé", "25/10/2026 · autre · signé | ▲ deux valeurs à trancher",
		"25/10/2026 · autre · signé | ● deux versions · ⏱ horloge suspecte", "20/10/2025 · autre | ",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	author, other := journal.DocumentID(uuid.New()), journal.DocumentID(uuid.New())
	who := func(id journal.DocumentID, r records.Role) store.Member {
		return store.Member{ID: id, Staff: records.Staff{Role: r}}
	}
	cases := []struct {
		name   string
		status store.Status
		me     store.Member
		want   acts
	}{
		{"an intern's own, sent", store.Awaiting, who(author, records.Intern), acts{Amend: true, Print: true}},
		{"her supervisor", store.Awaiting, who(other, records.Doctor), acts{Amend: true, Countersign: true, Return: true, Retract: true, Print: true}},
		{"nobody countersigns their own", store.Awaiting, who(author, records.Doctor), acts{Amend: true, Retract: true, Print: true}},
		{"a nurse does not countersign", store.Awaiting, who(other, records.Nurse), acts{Retract: true, Print: true}},
		{"sent back to its author", store.Returned, who(author, records.Intern), acts{Amend: true}},
		{"sent back, another intern", store.Returned, who(other, records.Intern), acts{}},
		{"signed, its author", store.Signed, who(author, records.Doctor), acts{Amend: true, Reason: true, Retract: true, Print: true}},
		{"countersigned, the intern corrects it", store.Countersigned, who(author, records.Intern), acts{Amend: true, Reason: true, Print: true}},
		{"signed, the laboratory reads", store.Signed, who(other, records.Laboratory), acts{Reason: true, Print: true}},
		{"entered in error", store.Retracted, who(author, records.Doctor), acts{}},
	}
	for _, c := range cases {
		if got := actsOn(&store.Document{Status: c.status, Author: author}, records.Consult, c.me); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	d := &store.Document{Status: store.Signed, Author: author, Conflicts: []journal.Conflict{{Path: "lines"}}}
	if !actsOn(d, records.Consult, who(other, records.Midwife)).Resolve || actsOn(d, records.Consult, who(other, records.Nurse)).Resolve {
		t.Error("deciding is for those who have the right")
	}
}

// Whatever is handed in while saves are slow, what ends on the disk is the
// last, and nothing older comes after something newer.
func TestSavesKeepTheirOrderAndTheLastOneWins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "states")
		pauses := rapid.SliceOfN(rapid.IntRange(0, 3), n, n).Draw(t, "pauses")
		var mu sync.Mutex
		var disk []string
		s := newSaver(func(d store.Draft) error {
			time.Sleep(50 * time.Microsecond)
			mu.Lock()
			disk = append(disk, string(d.Content))
			mu.Unlock()
			return nil
		}, time.Now, func(error, time.Time) {})
		for i := range n {
			s.put(store.Draft{Content: []byte{byte('A' + i)}})
			time.Sleep(time.Duration(pauses[i]) * 30 * time.Microsecond)
		}
		if err := s.flush(); err != nil {
			t.Fatal(err)
		}
		if len(disk) == 0 || disk[len(disk)-1] != string(byte('A'+n-1)) || !slices.IsSorted(disk) {
			t.Fatalf("%q", disk)
		}
	})
}

func TestAStoppedDraftDoesNotComeBack(t *testing.T) {
	saved := 0
	s := newSaver(func(store.Draft) error { saved++; return nil }, time.Now, func(error, time.Time) {})
	s.spawn = func(f func()) { f() }
	s.put(store.Draft{})
	s.stop()
	s.put(store.Draft{})
	if saved != 1 {
		t.Fatalf("saved %d times", saved)
	}
	s.resume()
	s.put(store.Draft{})
	if saved != 2 {
		t.Errorf("resumed: saved %d times", saved)
	}
}

func TestASaveThatFailsIsSaid(t *testing.T) {
	broken := errors.New("disk full")
	var told error
	s := newSaver(func(store.Draft) error { return broken }, time.Now, func(err error, _ time.Time) { told = err })
	s.spawn = func(f func()) { f() }
	s.put(store.Draft{})
	if !errors.Is(told, broken) || !errors.Is(s.flush(), broken) {
		t.Errorf("told %v", told)
	}
}

func TestValuesAreSaidInWords(t *testing.T) {
	for raw, want := range map[string]string{
		`"2026-11-24"`: "24/11/2026", `true`: "oui", `null`: "rien", ``: "rien", `1.5`: "1,5", `["a","b"]`: "a ; b", `{"b":2,"a":"x"}`: "x, 2", `"texte"`: "texte",
	} {
		if got := plainValue(french, []byte(raw)); got != want {
			t.Errorf("%s: %q, want %q", raw, got, want)
		}
	}
	label, words := sayValue(french, identitySay, `allergies["péni"]`, []byte(`{"substance":"péni","reaction":"choc"}`))
	if label != "Allergie" || words != "péni (choc)" {
		t.Errorf("%q %q", label, words)
	}
	if got := shortName(&records.Staff{Title: "Dr", Given: "Aminata", Family: "Touré"}); got != "Dr A. Touré" {
		t.Errorf("%q", got)
	}
}

// Every key that the chart asks for is in the catalogues.
func TestEveryWordIsThere(t *testing.T) {
	for _, lang := range text.Langs {
		keys := text.Keys(lang)
		for _, k := range text.Keys(text.French) {
			if strings.HasPrefix(k, "record.") && !slices.Contains(keys, k) {
				t.Errorf("%s lacks %s", lang, k)
			}
		}
	}
	ops := []journal.Op{journal.OpPut, journal.OpSign, journal.OpCountersign, journal.OpReturn, journal.OpRetract, journal.OpMerge, journal.OpUnmerge, journal.OpResolve, journal.OpRedact}
	for _, op := range ops {
		if w := opWords(french, &journal.Revision{Op: op}, false, false); w == string(op) {
			t.Errorf("no words for %s", op)
		}
	}
	for s := store.Unknown; s < store.Kept; s++ {
		if w := stateWords(french, s, 0); w == "" || strings.HasPrefix(w, "record.") {
			t.Errorf("no words for status %d", s)
		}
	}
}

// Every key that the code of the chart and of its consultation names is in the
// French catalogue; a key that ends in a dot begins several.
func TestEveryKeyInTheCodeHasItsWords(t *testing.T) {
	named := regexp.MustCompile(`"((?:record|consultation|problem\.record)\.[a-z0-9_.~]+)"`)
	keys := text.Keys(text.French)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../consultation/*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, f := range append(files, more...) {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(src), -1) {
			seen++
			key := m[1]
			ok := slices.ContainsFunc(keys, func(k string) bool {
				return k == key || k == "problem."+key || strings.HasSuffix(key, ".") && strings.HasPrefix(k, key)
			})
			if !ok {
				t.Errorf("%s: no words for %q", f, key)
			}
		}
	}
	if seen < 200 {
		t.Errorf("only %d keys found in the code", seen)
	}
}
