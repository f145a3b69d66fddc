package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/records/journal"
)

// theDay is the day of the tests' desk.
var theDay = clinical.Date{Year: 2026, Month: 11, Day: 24}

func noonOf(d clinical.Date) time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 12, 0, 0, 0, time.Local)
}

func (d *testDesk) woman(t *testing.T, given, village string, edit func(*records.Patient)) journal.DocumentID {
	t.Helper()
	p := &records.Patient{Family: "Traoré", Given: given, Sex: clinical.Female, Village: village, Phone: "76 00 00 01", Birth: ptr(day(2000, 5, 1))}
	if edit != nil {
		edit(p)
	}
	return d.write(t, d.doctor, Change{Op: journal.OpPut, Content: p}).Document
}

// pregnant opens a pregnancy; a nil due date is an undated one.
func (d *testDesk) pregnant(t *testing.T, w journal.DocumentID, edd *clinical.Date, edit func(*records.Pregnancy)) journal.DocumentID {
	t.Helper()
	p := &records.Pregnancy{Opened: day(2026, 6, 1), EDD: edd, Gravida: ptr(3), Parity: ptr(2), HIV: records.Positive, Syphilis: records.Positive}
	if edit != nil {
		edit(p)
	}
	return d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: w, Content: p}).Document
}

func (d *testDesk) visit(t *testing.T, w, preg journal.DocumentID, on clinical.Date, number, days int, next *clinical.Date, edit func(*records.Prenatal)) journal.DocumentID {
	t.Helper()
	v := &records.Prenatal{Date: on, Pregnancy: preg.String(), Number: number, Days: &days, Danger: []string{"none"}, Outcome: records.Home, Vitals: records.Vitals{Systolic: ptr(118), Diastolic: ptr(70)}}
	if next != nil {
		v.Next = &records.Appointment{Date: *next, Reason: "CPN"}
	}
	if edit != nil {
		edit(v)
	}
	return d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: w, Content: v}).Document
}

func (d *testDesk) delivers(t *testing.T, w, preg journal.DocumentID, at time.Time, edit func(*records.Delivery)) journal.DocumentID {
	t.Helper()
	x := &records.Delivery{Pregnancy: preg.String(), At: at, Mode: "spontaneous", Mother: "well", Losses: []records.BloodLoss{{At: at, ML: 200}}}
	if edit != nil {
		edit(x)
	}
	id := d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: w, Content: x}).Document
	doc := d.document(t, preg)
	var p records.Pregnancy
	if err := doc.Decode(&p); err != nil {
		t.Fatal(err)
	}
	on := clinical.Date{Year: at.Year(), Month: int(at.Month()), Day: at.Day()}
	p.End, p.EndDate = records.Born, &on
	d.write(t, d.doctor, Change{Op: journal.OpSign, Document: preg, Content: &p, Bases: doc.Heads, Reason: "accouchement"})
	return id
}

func lateWords(list []Recall) (out []string) {
	for _, r := range list {
		s := fmt.Sprintf("%s %s %s %d", r.Village, r.Name, r.For, r.Late)
		if r.Contact != "" {
			s += " " + r.Contact
		}
		if r.For == ForPrenatal {
			s += fmt.Sprint(" CPN ", r.Number)
		}
		out = append(out, s)
	}
	return out
}

// Due today is not late; one day is. Who is past her due date is in that list
// alone, who is in labour in none.
func TestWhoIsAwaited(t *testing.T) {
	d := newDesk(t)
	term := ptr(theDay.AddDays(60))
	next := func(n int) *clinical.Date { return ptr(theDay.AddDays(n)) }
	for i, c := range []struct {
		given, village string
		edd            *clinical.Date
		next           *clinical.Date
	}{
		{"Aujourd’hui", "Sala", term, next(0)}, {"Demain", "Sala", term, next(1)}, {"Hier", "Sala", term, next(-1)},
		{"Longtemps", "Sala", term, next(-30)}, {"Ailleurs", "Banconi", term, next(-2)}, {"Sans village", "", term, next(-3)},
		{"Terme dans 15", "Sala", next(15), next(4)}, {"Terme dans 14", "Sala", next(14), next(4)}, {"Terme ce jour", "Sala", next(0), next(4)},
		{"Terme hier", "Banconi", next(-1), next(-9)}, {"Terme 90", "Sala", next(-90), nil}, {"Terme 91", "Sala", next(-91), nil},
		{"Terme proche et retard", "Sala", next(3), next(-5)},
	} {
		w := d.woman(t, c.given, c.village, nil)
		p := d.pregnant(t, w, c.edd, nil)
		d.visit(t, w, p, theDay.AddDays(-40-i), 1, 140, nil, nil)
		d.visit(t, w, p, theDay.AddDays(-35), 2, 170, c.next, nil)
	}
	never := d.woman(t, "Jamais vue", "Sala", nil)
	d.pregnant(t, never, term, func(p *records.Pregnancy) { p.Opened = theDay.AddDays(-7) })
	opened := d.woman(t, "Ouverte ce jour", "Sala", nil)
	d.pregnant(t, opened, term, func(p *records.Pregnancy) { p.Opened = theDay })
	labours := d.woman(t, "En travail", "Sala", nil)
	p := d.pregnant(t, labours, next(-2), nil)
	d.visit(t, labours, p, theDay.AddDays(-50), 1, 200, next(-20), nil)
	d.write(t, d.doctor, Change{Op: journal.OpPut, Patient: labours, Content: &records.Labour{Pregnancy: p.String(), Admitted: noonOf(theDay)}})

	f, err := d.FollowUp(t.Context(), theDay, antenatal.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Banconi TRAORÉ Ailleurs prenatal 2 CPN 3", "Sala TRAORÉ Longtemps prenatal 30 CPN 3", "Sala TRAORÉ Jamais vue prenatal 7 CPN 1",
		"Sala TRAORÉ Terme proche et retard prenatal 5 CPN 3", "Sala TRAORÉ Hier prenatal 1 CPN 3", " TRAORÉ Sans village prenatal 3 CPN 3",
	}
	if diff := cmp.Diff(want, lateWords(f.Contacts)); diff != "" {
		t.Error(diff)
	}
	want = []string{
		"Banconi TRAORÉ Terme hier term 1", "Sala TRAORÉ Terme 90 term 90", "Sala TRAORÉ Terme ce jour term 0",
		"Sala TRAORÉ Terme proche et retard term -3", "Sala TRAORÉ Terme dans 14 term -14",
	}
	if diff := cmp.Diff(want, lateWords(f.Terms)); diff != "" {
		t.Error(diff)
	}
	if f.Forgotten != 1 || len(f.Silent) != 0 {
		t.Errorf("forgotten %d, silent %d", f.Forgotten, len(f.Silent))
	}
	// Whoever has come and waits is not looked for, until she has gone.
	hier := f.Contacts[4].Patient
	arrival := &records.Visit{Date: theDay, Arrived: "09:00", Service: "antenatal"}
	came := d.write(t, d.doctor, Change{Op: journal.OpPut, Patient: hier, Content: arrival}).Document
	isAwaited := func(id journal.DocumentID) bool {
		t.Helper()
		f, err := d.FollowUp(t.Context(), theDay, antenatal.Defaults())
		if err != nil {
			t.Fatal(err)
		}
		b, err := d.Board(t.Context(), noonOf(theDay), antenatal.Defaults())
		if err != nil {
			t.Fatal(err)
		}
		in := func(list []Recall) bool {
			return slices.ContainsFunc(list, func(r Recall) bool { return r.Patient == id })
		}
		if in(f.Contacts) != in(b.FollowUp.Contacts) {
			t.Error("the board and the list differ")
		}
		return in(f.Contacts)
	}
	if isAwaited(hier) {
		t.Error("she is here, and looked for")
	}
	arrival.Left = "rentrée"
	d.write(t, d.doctor, Change{Op: journal.OpPut, Document: came, Content: arrival, Bases: d.document(t, came).Heads})
	if !isAwaited(hier) {
		t.Error("she has gone unseen, and nobody looks for her")
	}
	// Whoever dies is awaited no more.
	doc := d.document(t, never)
	var who records.Patient
	if err := doc.Decode(&who); err != nil {
		t.Fatal(err)
	}
	who.Died = &theDay
	d.write(t, d.doctor, Change{Op: journal.OpPut, Document: never, Content: &who, Bases: doc.Heads})
	if f, err = d.FollowUp(t.Context(), theDay, antenatal.Defaults()); err != nil || slices.ContainsFunc(f.Contacts, func(r Recall) bool { return r.Patient == never }) {
		t.Errorf("dead and awaited, %v", err)
	}
}

// Without an appointment the rule says when: seen at 20 weeks, due at 26.
func TestTheRuleSaysWhenNoAppointmentDoes(t *testing.T) {
	lmp := theDay.AddDays(-7*26 - 1)
	c := Carrying{EDD: ptr(lmp.AddDays(280)), Visits: 1, First: ptr(140), Last: ptr(lmp.AddDays(140)), LastDays: ptr(140)}
	if due, ok := c.Due(antenatal.Defaults()); !ok || theDay.Sub(due) != 1 {
		t.Errorf("due %v %v", due, ok)
	}
	c.EDD = nil
	if _, ok := c.Due(antenatal.Defaults()); ok {
		t.Error("nothing dates her, and she is due")
	}
	c.Given = ptr(theDay)
	if due, ok := c.Due(antenatal.Defaults()); !ok || due != theDay {
		t.Error("what she was told stands before all")
	}
}

// The contacts after birth at each of their edges, by the days since birth and
// since the visits.
func TestPostnatalContactsAtTheirEdges(t *testing.T) {
	born := day(2026, 10, 1)
	for _, c := range []struct {
		on    int
		seen  []int
		given *int
		want  string // code, from, to, how late
	}{
		{0, nil, nil, "24h 0-1 -1"}, {1, nil, nil, "24h 0-1 0"}, {1, []int{1}, nil, "48_72h 2-3 -2"},
		{2, nil, nil, "48_72h 2-3 -1"}, {3, nil, nil, "48_72h 2-3 0"}, {4, nil, nil, "48_72h 2-3 1"}, {6, []int{1}, nil, "48_72h 2-3 3"},
		{3, []int{2}, nil, "7_14d 7-14 -11"}, {7, []int{3}, nil, "7_14d 7-14 -7"}, {14, []int{3}, nil, "7_14d 7-14 0"}, {15, []int{3}, nil, "7_14d 7-14 1"},
		{15, []int{5}, nil, "7_14d 7-14 1"}, {15, []int{7}, nil, "6w 35-48 -33"}, {34, []int{0}, nil, "7_14d 7-14 20"},
		{42, []int{7}, nil, "6w 35-48 -6"}, {48, []int{7}, nil, "6w 35-48 0"}, {49, []int{7}, nil, "6w 35-48 1"}, {49, []int{35}, nil, ""},
		// An appointment stands before the rule, and only one that follows.
		{9, []int{3}, ptr(8), "7_14d 8-8 1"}, {8, []int{3}, ptr(8), "7_14d 8-8 0"}, {20, []int{8}, ptr(40), "6w 40-40 -20"}, {20, []int{8}, ptr(21), "6w 21-21 -1"},
	} {
		p := Postpartum{Born: born}
		for _, n := range c.seen {
			p.Seen = ptr(born.AddDays(n))
		}
		if c.given != nil {
			p.Given = ptr(born.AddDays(*c.given))
		}
		got := ""
		if code, from, to, ok := p.Due(born.AddDays(c.on)); ok {
			got = fmt.Sprintf("%s %d-%d %d", code, from.Sub(born), to.Sub(born), born.AddDays(c.on).Sub(to))
		}
		if got != c.want {
			t.Errorf("day %d, seen %v, given %v: %q, want %q", c.on, c.seen, c.given, got, c.want)
		}
	}
}

func TestMothersAndTheirContacts(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct {
		given string
		ago   int
		seen  []int
	}{{"Quatre", 4, nil}, {"Trois", 3, nil}, {"Quinze", 15, []int{2}}, {"Vue", 15, []int{2, 8}}, {"Ancienne", 91, nil}} {
		w := d.woman(t, c.given, "Sala", nil)
		p := d.pregnant(t, w, ptr(theDay), nil)
		born := theDay.AddDays(-c.ago)
		del := d.delivers(t, w, p, noonOf(born), nil)
		for _, n := range c.seen {
			d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: w, Content: &records.Postnatal{Date: born.AddDays(n), Pregnancy: p.String(), Delivery: del.String(),
				Contact: "48_72h", Bleeding: "normal", Danger: []string{"none"}, Outcome: records.Home}})
		}
	}
	f, err := d.FollowUp(t.Context(), theDay, antenatal.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Sala TRAORÉ Quatre postnatal 1 48_72h", "Sala TRAORÉ Quinze postnatal 1 7_14d"}
	if diff := cmp.Diff(want, lateWords(f.Contacts)); diff != "" {
		t.Error(diff)
	}
}

// Who asked not to be called is in no list, and is counted; and nothing of
// what she suffers from is in the lists at all.
func TestWhoAskedForSilenceIsNotListed(t *testing.T) {
	d := newDesk(t)
	for i, edit := range []func(*records.Patient){
		nil, func(p *records.Patient) { p.Consent = "Accord pour le dossier. Ne pas appeler." },
		func(p *records.Patient) { p.Note = "Refuse toute visite à domicile" }, func(p *records.Patient) { p.Note = "kana wele" },
		func(p *records.Patient) { p.Consent = "Oui, appeler le matin" }, func(p *records.Patient) { p.Note = "Ne mange pas de poisson. Appeler le frère." },
	} {
		w := d.woman(t, fmt.Sprint("N", i), "Sala", edit)
		p := d.pregnant(t, w, ptr(theDay.AddDays(60)), func(p *records.Pregnancy) { p.Risks = []string{"hiv", "mental_illness"} })
		d.visit(t, w, p, theDay.AddDays(-40), 1, 140, ptr(theDay.AddDays(-2)), func(v *records.Prenatal) {
			v.Tests.HIV, v.Syphilis, v.Violence, v.Reason, v.Next.Reason = records.Positive, records.Positive, "disclosed", "douleur", "VIH, syphilis"
		})
	}
	f, err := d.FollowUp(t.Context(), theDay, antenatal.Defaults())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range f.Contacts {
		names = append(names, r.Name)
	}
	if diff := cmp.Diff([]string{"TRAORÉ N0", "TRAORÉ N4", "TRAORÉ N5"}, names); diff != "" || len(f.Silent) != 3 {
		t.Errorf("%s silent %d", diff, len(f.Silent))
	}
	raw, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"hiv", "vih", "syphilis", "positive", "disclosed", "violence", "mental", "douleur"} {
		if strings.Contains(strings.ToLower(string(raw)), word) {
			t.Errorf("the list says %q", word)
		}
	}
}

func TestTheBoardsOfTheDay(t *testing.T) {
	d := newDesk(t)
	w := d.woman(t, "Awa", "Sala", nil)
	p := d.pregnant(t, w, ptr(theDay.AddDays(9)), nil)
	v := d.visit(t, w, p, theDay, 3, 271, ptr(theDay.AddDays(14)), nil)
	d.visit(t, w, p, theDay.AddDays(-1), 2, 270, nil, nil)
	seen, err := d.AttendedOn(t.Context(), theDay)
	if err != nil || len(seen) != 1 || seen[0].Visit != v || seen[0].Number != 3 || *seen[0].Days != 271 || seen[0].Pregnancy != p {
		t.Fatalf("%+v, %v", seen, err)
	}
	at := noonOf(theDay)
	l := d.write(t, d.doctor, Change{Op: journal.OpPut, Patient: w, Content: &records.Labour{Pregnancy: p.String(), Admitted: at,
		Entries: []records.LabourEntry{{At: at, Item: "fhr", Value: "164"}}}})
	in, err := d.Labouring(t.Context())
	if err != nil || len(in) != 1 || in[0].ID != l.Document || *in[0].Gravida != 3 || *in[0].Parity != 2 || len(in[0].Labour.Entries) != 1 || in[0].Name != "TRAORÉ Awa" {
		t.Fatalf("%+v, %v", in, err)
	}
	if n, err := d.LabouringCount(t.Context()); err != nil || n != 1 {
		t.Fatalf("%d, %v", n, err)
	}
	if list, err := d.Carrying(t.Context(), theDay); err != nil || len(list) != 0 {
		t.Errorf("in labour, and carried on: %v %v", list, err)
	}
	// The births of the last 24 hours, at both edges.
	for i, born := range []time.Time{at.Add(-24 * time.Hour), at.Add(-24*time.Hour - time.Minute), at} {
		m := d.woman(t, fmt.Sprint("Mère ", i), "Sala", nil)
		g := d.pregnant(t, m, ptr(theDay), nil)
		del := d.delivers(t, m, g, born, nil)
		for rank := 2; rank > 0; rank-- {
			child := d.woman(t, fmt.Sprint("Enfant ", i, rank), "Sala", nil)
			d.write(t, d.doctor, Change{Op: journal.OpSign, Patient: child, Content: &records.Newborn{Pregnancy: g.String(), Delivery: del.String(), At: born, Rank: rank, Outcome: "live", Sex: clinical.Female, Weight: ptr(3.1), Danger: []string{"none"}}})
		}
	}
	births, err := d.DeliveredSince(t.Context(), at.Add(-24*time.Hour), at)
	if err != nil || len(births) != 2 || births[0].Name != "TRAORÉ Mère 2" || births[1].Name != "TRAORÉ Mère 0" {
		t.Fatalf("%+v, %v", births, err)
	}
	if c := births[0].Children; len(c) != 2 || c[0].Rank != 1 || c[1].Rank != 2 {
		t.Errorf("children: %+v", c)
	}
	clean(t, d)
}

// The wish not to be called is ticked: it stands against whoever did not see
// it, and takes nobody's word back but by a decision.
func TestTheTickedWishForSilenceHolds(t *testing.T) {
	d := newDesk(t)
	silent := func(id journal.DocumentID) bool {
		t.Helper()
		m, err := d.Silent(t.Context(), []journal.DocumentID{id, id})
		if err != nil {
			t.Fatal(err)
		}
		return m[id]
	}
	w := d.woman(t, "Awa", "Sala", func(p *records.Patient) { p.NoContact = true })
	p := d.pregnant(t, w, ptr(theDay.AddDays(60)), nil)
	d.visit(t, w, p, theDay.AddDays(-40), 1, 140, ptr(theDay.AddDays(-2)), nil)
	f, err := d.FollowUp(t.Context(), theDay, antenatal.Defaults())
	if err != nil || len(f.Contacts) != 0 || len(f.Silent) != 1 || !silent(w) {
		t.Fatalf("%+v, %v", f, err)
	}
	// One desk ticks it, the other, which has not seen it, corrects the phone.
	o := d.woman(t, "Sira", "Sala", nil)
	seen := d.document(t, o)
	var a, b records.Patient
	for _, x := range []*records.Patient{&a, &b} {
		if err := seen.Decode(x); err != nil {
			t.Fatal(err)
		}
	}
	a.NoContact, b.Phone = true, "70 00 00 00"
	for _, x := range []*records.Patient{&a, &b} {
		d.write(t, d.doctor, Change{Op: journal.OpPut, Document: o, Content: x, Bases: seen.Heads})
	}
	if !silent(o) {
		t.Error("a correction of the phone took the wish back")
	}
	// One takes it back, another who has not seen that ticks it anew.
	seen = d.document(t, w)
	for _, x := range []*records.Patient{&a, &b} {
		if err := seen.Decode(x); err != nil {
			t.Fatal(err)
		}
	}
	a.NoContact, b.Phone = false, "71 00 00 00"
	first := d.write(t, d.doctor, Change{Op: journal.OpPut, Document: w, Content: &a, Bases: seen.Heads})
	d.write(t, d.doctor, Change{Op: journal.OpPut, Document: w, Content: &b, Bases: seen.Heads})
	if silent(w) {
		t.Error("who took it back saw it, and nobody else decided otherwise")
	}
	off := d.document(t, w)
	if err := off.Decode(&a); err != nil {
		t.Fatal(err)
	}
	a.NoContact = true
	d.write(t, d.doctor, Change{Op: journal.OpPut, Document: w, Content: &a, Bases: []journal.Hash{first.ID}})
	if !silent(w) {
		t.Error("ticked anew, and not heard")
	}
	clean(t, d)
}
