package maternity

import (
	"context"
	"io"
	"log/slog"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/desk"
	"carnet/records/journal"
	"carnet/records/store"
	centrekeys "carnet/sync/admission"
	"carnet/ui/bedside"
	"carnet/ui/kit"
	"carnet/ui/place"
	"carnet/ui/theme"
)

// world is a real desk with a maternity at work, and a window. Its clock
// stands still until a test moves it.
type world struct {
	t      testing.TB
	now    time.Time
	k      *desk.Desk
	mid    store.Member
	nurse  store.Member
	win    fyne.Window
	ctx    *place.Context
	v      *view
	opened []string
	went   []place.Route

	ids map[string]journal.DocumentID // patients by given name; "labour Bintou", "delivery Sitan" and such
}

func of[T any](x T) *T { return &x }

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 11, 24, 11, 26, 0, 0, time.Local), ids: map[string]journal.DocumentID{}}
	ctx := context.Background()
	k, _, err := desk.Found(ctx, t.TempDir(), desk.Founding{
		Centre: records.Centre{Name: "CSCom-U de Banconi", Letter: "B", Region: "Bamako", District: "Commune I"}, Desk: "Poste 2",
		Lead: records.Staff{Family: "Maïga", Given: "Boubacar", Role: records.SiteLead}, Password: "mot de passe", Lang: "fr", Keys: centrekeys.Keys,
	}, desk.Options{WorkFactor: 10, GuardDir: "-", Machine: "test", Now: func() time.Time { return w.now }})
	if err != nil {
		t.Fatal(err)
	}
	w.k = k
	t.Cleanup(func() {
		if err := w.k.Close(); err != nil {
			t.Error(err)
		}
	})
	add := func(s records.Staff) store.Member {
		id, err := k.AddUser(ctx, s, "mot de passe")
		if err != nil {
			t.Fatal(err)
		}
		return store.Member{ID: id, Staff: s}
	}
	w.mid = add(records.Staff{Given: "Oumou", Family: "Sangaré", Role: records.Midwife, Qualification: "Sage-femme d’État"})
	w.nurse = add(records.Staff{Given: "Awa", Family: "Cissé", Role: records.Nurse})
	a := test.NewTempApp(t)
	theme.Apply(a, theme.Light)
	w.win = a.NewWindow("")
	t.Cleanup(w.win.Close)
	w.win.Resize(fyne.NewSize(1366-176, 768-56))
	shell := kit.NewShell(w.win, text.For(text.French))
	shell.Later = func(time.Duration, func()) {}
	w.ctx = &place.Context{
		Desk: k, Shell: shell, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Go: func(r place.Route) { w.went = append(w.went, r) }, Back: func() {}, Touch: func() {}, Lock: func() {}, Restyle: func() {},
		Open: func(path string) error { w.opened = append(w.opened, path); return nil },
	}
	return w
}

func (w *world) today() clinical.Date { return bedside.DayOf(w.now) }

func (w *world) write(c store.Change) journal.DocumentID {
	w.t.Helper()
	r, err := w.k.Store.Write(context.Background(), store.Author{Staff: w.mid.ID, Role: w.mid.Role}, c)
	if err != nil {
		w.t.Fatal(err)
	}
	return r.Document
}

// woman registers one; years 0 is an age that is not known.
func (w *world) woman(family, given, village, quarter string, years int, edit func(*records.Patient)) journal.DocumentID {
	p := &records.Patient{Family: family, Given: given, Sex: clinical.Female, Village: village, Quarter: quarter, Phone: "76 00 00 0" + string(rune('0'+len(w.ids)%10))}
	if years > 0 {
		p.Birth, p.BirthBy = of(clinical.Date{Year: w.today().Year - years, Month: 3, Day: 14}), records.ExactDay
	}
	if edit != nil {
		edit(p)
	}
	w.ids[given] = w.write(store.Change{Op: journal.OpPut, Content: p})
	return w.ids[given]
}

// carries opens a pregnancy of so many days today, with so many visits, the
// last of which gave an appointment in so many days from today.
func (w *world) carries(given string, days, gravida, parity, visits, next int) string {
	lmp := w.today().AddDays(-days)
	edd := lmp.AddDays(280)
	p := w.write(store.Change{Op: journal.OpSign, Patient: w.ids[given], Content: &records.Pregnancy{
		Opened: lmp.AddDays(70), LMP: &lmp, LMPCertain: true, EDD: &edd, Basis: "lmp", Gravida: &gravida, Parity: &parity, HIV: records.Positive, Syphilis: records.Positive, Risks: []string{"hiv"}}})
	w.ids["pregnancy "+given] = p
	for i := range visits {
		on := w.today().AddDays(-14 * (visits - i))
		v := &records.Prenatal{Date: on, Pregnancy: p.String(), Number: i + 1, Days: of(on.Sub(lmp)), Danger: []string{"none"}, Outcome: records.Home, Vitals: records.Vitals{Systolic: of(118), Diastolic: of(70)},
			Violence: "disclosed", Reason: "test VIH"}
		if i == visits-1 {
			v.Next = &records.Appointment{Date: w.today().AddDays(next), Reason: "VIH, syphilis"}
		}
		w.write(store.Change{Op: journal.OpSign, Patient: w.ids[given], Content: v})
	}
	return p.String()
}

func (w *world) arrives(given, at string, urgent bool, v *records.Vitals) {
	w.ids["arrival "+given] = w.write(store.Change{Op: journal.OpPut, Patient: w.ids[given], Content: &records.Visit{Date: w.today(), Arrived: at, Service: "antenatal", Urgent: urgent, Vitals: v}})
}

// entries are "08:00 fhr 142" and such, of today.
func (w *world) entries(list ...[3]string) []records.LabourEntry {
	var out []records.LabourEntry
	for _, x := range list {
		out = append(out, records.LabourEntry{At: w.at(x[0]), Item: x[1], Value: x[2], By: w.mid.ID.String()})
	}
	return out
}

func (w *world) at(clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", w.today().String()+" "+clock, time.Local)
	if err != nil {
		w.t.Fatal(err)
	}
	return t
}

func (w *world) labours(given, admitted string, edit func(*records.Labour)) {
	l := &records.Labour{Pregnancy: w.ids["pregnancy "+given].String(), Admitted: w.at(admitted), Onset: "spontaneous"}
	edit(l)
	w.ids["labour "+given] = w.write(store.Change{Op: journal.OpPut, Patient: w.ids[given], Content: l})
}

// bears writes a birth so many days ago with its children.
func (w *world) bears(given string, ago int, clock string, lost float64, kids ...records.Newborn) {
	at := w.at(clock).AddDate(0, 0, -ago)
	preg := w.ids["pregnancy "+given]
	d := &records.Delivery{Pregnancy: preg.String(), At: at, Mode: "spontaneous", Mother: "well", Losses: []records.BloodLoss{{At: at, ML: lost}}}
	id := w.write(store.Change{Op: journal.OpSign, Patient: w.ids[given], Content: d})
	w.ids["delivery "+given] = id
	for i, n := range kids {
		n.At, n.Pregnancy, n.Delivery, n.Danger = at, preg.String(), id.String(), []string{"none"}
		child := w.ids[given]
		if n.Outcome == "live" {
			child = w.woman("Enfant", given+string(rune('1'+i)), "", "", 0, nil)
		}
		w.write(store.Change{Op: journal.OpSign, Patient: child, Content: &n})
	}
	doc, err := w.k.Store.Document(context.Background(), preg)
	if err != nil {
		w.t.Fatal(err)
	}
	var p records.Pregnancy
	if err := doc.Decode(&p); err != nil {
		w.t.Fatal(err)
	}
	p.End, p.EndDate = records.Born, of(bedside.DayOf(at))
	w.write(store.Change{Op: journal.OpSign, Document: preg, Content: &p, Bases: doc.Heads, Reason: "accouchement"})
}

// seenAfter writes a postnatal visit so many days ago.
func (w *world) seenAfter(given string, ago int, contact string) {
	w.write(store.Change{Op: journal.OpSign, Patient: w.ids[given], Content: &records.Postnatal{Date: w.today().AddDays(-ago), Pregnancy: w.ids["pregnancy "+given].String(),
		Delivery: w.ids["delivery "+given].String(), Contact: contact, Bleeding: "normal", Danger: []string{"none"}, Outcome: records.Home}})
}

// fill puts a maternity at work into the record.
func (w *world) fill() {
	girl := func(kg float64) records.Newborn {
		return records.Newborn{Outcome: "live", Sex: clinical.Female, Weight: &kg, BCG: of(true)}
	}
	// Prenatal of the day.
	w.woman("Traoré", "Aïssata", "Banconi", "Zékéné", 24, nil)
	w.carries("Aïssata", 219, 3, 2, 4, 0)
	w.arrives("Aïssata", "10:45", false, &records.Vitals{Systolic: of(142), Diastolic: of(92)})
	w.woman("Sidibé", "Nana", "Safo", "", 19, nil)
	w.arrives("Nana", "11:10", true, nil)
	w.woman("Camara", "Fanta", "Sala", "", 30, nil)
	w.carries("Fanta", 150, 4, 3, 2, 0)
	w.woman("Keïta", "Rokia", "Banconi", "Salembougou", 27, nil)
	w.carries("Rokia", 200, 2, 1, 3, 10)
	w.write(store.Change{Op: journal.OpSign, Patient: w.ids["Rokia"], Content: &records.Prenatal{Date: w.today(), Pregnancy: w.ids["pregnancy Rokia"].String(), Number: 4, Days: of(200), Danger: []string{"none"},
		Outcome: records.Home, SP: of(3), Next: &records.Appointment{Date: w.today().AddDays(28)}}})
	// In labour.
	w.woman("Diallo", "Mariam", "Sikoro", "", 17, nil)
	w.carries("Mariam", 270, 1, 0, 4, 5)
	w.labours("Mariam", "07:50", func(l *records.Labour) {
		l.Entries = w.entries([3]string{"08:15", "dilatation", "5"}, [3]string{"11:20", "fhr", "138"}, [3]string{"11:20", "fhr_deceleration", "N"}, [3]string{"11:20", "contractions_10min", "3"},
			[3]string{"11:20", "contraction_duration", "40"}, [3]string{"11:20", "pulse", "84"}, [3]string{"11:20", "dilatation", "6"}, [3]string{"11:20", "descent", "4"}, [3]string{"08:15", "sbp", "112"}, [3]string{"08:15", "dbp", "70"},
			[3]string{"08:15", "temperature", "36.8"}, [3]string{"11:20", "amniotic_fluid", "C"})
	})
	w.woman("Konaté", "Bintou", "Banconi", "Zékéné", 28, nil)
	w.carries("Bintou", 276, 2, 1, 5, 5)
	w.labours("Bintou", "06:05", func(l *records.Labour) {
		l.Ruptured = of(w.at("09:10"))
		l.Entries = w.entries([3]string{"06:30", "dilatation", "5"}, [3]string{"09:30", "dilatation", "7"}, [3]string{"09:30", "descent", "3"}, [3]string{"10:42", "fhr", "164"}, [3]string{"10:42", "contractions_10min", "4"},
			[3]string{"10:42", "contraction_duration", "45"}, [3]string{"09:30", "sbp", "122"}, [3]string{"09:30", "dbp", "78"}, [3]string{"10:45", "plan", "Décubitus latéral gauche, réévaluer la RCF à 11:10, hydrater."})
		l.Calls = []records.Call{{At: w.at("10:46"), Who: "Dr Aminata Touré", Why: "RCF 164", Came: of(w.at("10:58"))}, {At: w.at("11:20"), Who: "Ambulance du CSRéf"}}
	})
	// Born today, and before.
	w.woman("Coulibaly", "Sitan", "Banconi", "", 22, nil)
	w.carries("Sitan", 281, 2, 1, 4, 3)
	w.bears("Sitan", 0, "03:12", 200, girl(2.9))
	w.woman("Dembélé", "Oumou", "Safo", "", 35, nil)
	w.carries("Oumou", 262, 6, 5, 3, 3)
	w.bears("Oumou", 0, "05:40", 650, records.Newborn{Outcome: "live", Rank: 1, Sex: clinical.Male, Weight: of(2.3)}, records.Newborn{Outcome: "fresh_stillbirth", Rank: 2, Weight: of(2.1)})
	for _, m := range []struct {
		family, given string
		ago           int
		seen          []int // days after the birth
	}{{"Sangaré", "Kadia", 1, nil}, {"Doumbia", "Awa", 2, []int{1}}, {"Fofana", "Salimata", 10, []int{2}}, {"Maïga", "Djénéba", 38, []int{2, 8}}, {"Ballo", "Nènè", 20, []int{2, 8}}, {"Koné", "Korotimi", 17, []int{2}}} {
		w.woman(m.family, m.given, "Banconi", "", 25, nil)
		w.carries(m.given, 280, 3, 2, 2, 3)
		w.bears(m.given, m.ago, "14:00", 150, girl(3.1))
		for _, n := range m.seen {
			w.seenAfter(m.given, m.ago-n, "48_72h")
		}
	}
	// Late.
	w.woman("Bagayoko", "Assitan", "Sala", "", 29, nil)
	w.carries("Assitan", 180, 2, 1, 2, -1)
	w.woman("Samaké", "Ramata", "Sala", "", 31, nil)
	w.carries("Ramata", 230, 5, 4, 3, -12)
	w.woman("Sissoko", "Hawa", "Banconi", "Layebougou", 20, nil)
	w.carries("Hawa", 160, 1, 0, 1, -9)
	w.woman("Touré", "Maimouna", "Safo", "", 33, nil)
	w.carries("Maimouna", 283, 4, 3, 6, 2)
	w.woman("Cissé", "Adama", "Safo", "", 26, nil)
	w.carries("Adama", 272, 2, 1, 6, 2)
	w.woman("Keïta", "Silence", "Safo", "", 26, func(p *records.Patient) { p.Consent = "Ne pas appeler, ne pas visiter" })
	w.carries("Silence", 180, 2, 1, 2, -5)
}

// enter shows the place to somebody.
func (w *world) enter(who store.Member, r place.Route) *view {
	w.t.Helper()
	w.k.Me = who
	if err := w.ctx.LoadStaff(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	w.v = New(w.ctx, r).(*view)
	w.ctx.Shell.SetContent(w.v.Content())
	w.v.Enter()
	w.settle()
	w.t.Cleanup(func() {
		if w.v.in {
			w.v.Leave()
			w.settle()
		}
	})
	return w.v
}

// settle waits for what is being read.
func (w *world) settle() {
	w.t.Helper()
	for end := time.Now().Add(20 * time.Second); w.v.asked.Load() != w.v.ended.Load(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatal("the board is not read")
		}
	}
}

// press presses keys as the window gets them.
func (w *world) press(names ...fyne.KeyName) {
	w.t.Helper()
	for _, n := range names {
		ev := &fyne.KeyEvent{Name: n}
		f := w.win.Canvas().Focused()
		switch {
		case f != nil && n == fyne.KeyTab:
			w.win.Canvas().FocusNext()
		case f != nil:
			f.TypedKey(ev)
		default:
			w.win.Canvas().OnTypedKey()(ev)
		}
		w.settle()
	}
}

func (w *world) keys(typed string) {
	for _, r := range typed {
		w.win.Canvas().Focused().TypedRune(r)
		w.settle()
	}
}
