package store

import (
	"bytes"
	"context"
	"database/sql"
	"slices"
	"strings"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/records/clinical/postpartum"
	"carnet/records/journal"
)

// What a woman is awaited for.
const (
	ForPrenatal  = "prenatal"
	ForPostnatal = "postnatal"
	ForTerm      = "term"
)

// TermDays is from how many days before the due date on a woman is in the list
// of the due dates.
const TermDays = 14

// forgottenDays is how many days after its due date a pregnancy without an end
// is no longer awaited, but still to be closed.
const forgottenDays = 90

// Recall is a woman who is awaited, as the follow-up lists show her. It has
// nothing of what she suffers from: the lists are read by relays.
type Recall struct {
	Woman
	For string // ForPrenatal, ForPostnatal, ForTerm
	// Document is the pregnancy or the delivery.
	Document journal.DocumentID
	Number   int    // of the prenatal visit that is due
	Contact  string // the postnatal contact that is due: a code of records.PostnatalContacts
	Due      clinical.Date
	// Late is how many days ago that was: 0 today, negative to come.
	Late int
}

// Postpartum is a mother of the last weeks.
type Postpartum struct {
	Woman
	Delivery  journal.DocumentID
	Pregnancy journal.DocumentID
	Born      clinical.Date
	Seen      *clinical.Date // her latest postnatal visit
	Given     *clinical.Date // the appointment that was given then
}

// Due is her next postnatal contact on a day: its code, the first and the last
// day for it. An appointment that she was given stands before the rule. ok is
// false after the last contact.
func (p *Postpartum) Due(on clinical.Date) (code string, from, to clinical.Date, ok bool) {
	n := on.Sub(p.Born)
	seen := -1
	if p.Seen != nil {
		seen = p.Seen.Sub(p.Born)
	}
	// The contact whose time it is, or the first one to come where she was
	// seen at it already.
	contacts, at := postpartum.Contacts(), postpartum.Begun(n)
	if at < 0 {
		return "", from, to, false
	}
	if seen >= contacts[at].From {
		at++
	}
	if at == len(contacts) {
		return "", from, to, false
	}
	c := contacts[at]
	if p.Given != nil && p.Given.Sub(p.Born) > seen {
		return p.contactOf(*p.Given, c.Code), *p.Given, *p.Given, true
	}
	return c.Code, p.Born.AddDays(c.From), p.Born.AddDays(c.To), true
}

// contactOf is which contact an appointment is; otherwise for one between two.
func (p *Postpartum) contactOf(day clinical.Date, otherwise string) string {
	if code := postpartum.On(day.Sub(p.Born)); code != postpartum.Other {
		return code
	}
	return otherwise
}

// Postpartum lists the mothers who gave birth on the days from one to another,
// the latest first.
func (s *Store) Postpartum(ctx context.Context, from, to clinical.Date) ([]Postpartum, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+womanColumns+`, d.id, c.pregnancy, c.day, v.day, a.day
		FROM contact c JOIN document d ON d.doc = c.doc JOIN document q ON q.doc = c.patient JOIN patient p ON p.doc = c.patient
		LEFT JOIN contact v ON v.doc = (SELECT x.doc FROM contact x WHERE x.pregnancy = c.pregnancy AND x.kind = 'postnatal' ORDER BY x.day DESC, x.doc DESC LIMIT 1)
		LEFT JOIN appointment a ON a.doc = v.doc
		WHERE c.kind = 'delivery' AND c.day BETWEEN ? AND ? AND p.died IS NULL ORDER BY c.day DESC, c.doc DESC`, from.Serial(), to.Serial())
	if err != nil {
		return nil, err
	}
	var out []Postpartum
	for rows.Next() {
		var r womanRow
		var p Postpartum
		var id, pregnancy []byte
		var born int
		var seen, given sql.NullInt64
		if err := rows.Scan(append(r.into(), &id, &pregnancy, &born, &seen, &given)...); err != nil {
			return nil, closing(rows, err)
		}
		p.Woman, p.Born, p.Seen, p.Given = r.woman(), clinical.DateOf(born), dateOf(seen), dateOf(given)
		copy(p.Delivery[:], id)
		copy(p.Pregnancy[:], pregnancy)
		out = append(out, p)
	}
	if err := closing(rows, rows.Err()); err != nil {
		return nil, err
	}
	return standing(ctx, s, out, func(p *Postpartum) *Woman { return &p.Woman }), nil
}

// FollowUp is whom the relays look for.
type FollowUp struct {
	Day clinical.Date
	// Contacts are the women past their prenatal or postnatal contact, Terms
	// those past their due date or due within TermDays; both by village, then
	// the longest late.
	Contacts, Terms []Recall
	// Silent are those of both who asked not to be called: they are in neither.
	Silent []Recall
	// Forgotten is how many pregnancies are long past their due date without an
	// end.
	Forgotten int
}

// FollowUp lists the women who are awaited on a day. Due that day is not late;
// a woman past her due date is in that list alone; one who has come and waits to
// be seen is in none.
func (s *Store) FollowUp(ctx context.Context, day clinical.Date, rules antenatal.Settings) (FollowUp, error) {
	carrying, err := s.Carrying(ctx, day)
	if err != nil {
		return FollowUp{}, err
	}
	mothers, err := s.Postpartum(ctx, day.AddDays(-forgottenDays), day)
	if err != nil {
		return FollowUp{}, err
	}
	queue, err := s.Queue(ctx, day)
	if err != nil {
		return FollowUp{}, err
	}
	f := FollowUpOf(carrying, mothers, day, rules)
	f.leaveOut(queue)
	return f, s.hush(ctx, &f)
}

// leaveOut takes those out of the lists who have come and wait to be seen.
func (f *FollowUp) leaveOut(queue []Waiting) {
	for _, list := range []*[]Recall{&f.Contacts, &f.Terms} {
		*list = slices.DeleteFunc(*list, func(r Recall) bool {
			return slices.ContainsFunc(queue, func(w Waiting) bool { return w.Patient == r.Patient })
		})
	}
}

// hush takes those who asked not to be called out of the lists.
func (s *Store) hush(ctx context.Context, f *FollowUp) error {
	var ids []journal.DocumentID
	for _, list := range [][]Recall{f.Contacts, f.Terms} {
		for _, r := range list {
			ids = append(ids, r.Patient)
		}
	}
	silent, err := s.Silent(ctx, ids)
	if err != nil {
		return err
	}
	for _, list := range []*[]Recall{&f.Contacts, &f.Terms} {
		*list = slices.DeleteFunc(*list, func(r Recall) bool {
			if silent[r.Patient] {
				f.Silent = append(f.Silent, r)
			}
			return silent[r.Patient]
		})
	}
	return nil
}

// FollowUpOf finds the women who are awaited among those pregnant and the
// mothers. It does not know who asked not to be called: see FollowUp.
func FollowUpOf(carrying []Carrying, mothers []Postpartum, day clinical.Date, rules antenatal.Settings) FollowUp {
	f := FollowUp{Day: day}
	for i := range carrying {
		c := &carrying[i]
		over := -forgottenDays
		if c.EDD != nil {
			over = day.Sub(*c.EDD)
		}
		r := Recall{Woman: c.Woman, Document: c.Pregnancy, Number: c.Number()}
		switch due, ok := c.Due(rules); {
		case over > forgottenDays:
			f.Forgotten++
			continue
		case over <= 0 && ok && day.Sub(due) > 0:
			x := r
			x.For, x.Due, x.Late = ForPrenatal, due, day.Sub(due)
			f.Contacts = append(f.Contacts, x)
		}
		if c.EDD != nil && over >= -TermDays {
			r.For, r.Due, r.Late = ForTerm, *c.EDD, over
			f.Terms = append(f.Terms, r)
		}
	}
	for i := range mothers {
		m := &mothers[i]
		code, _, to, ok := m.Due(day)
		if !ok || day.Sub(to) <= 0 {
			continue
		}
		f.Contacts = append(f.Contacts, Recall{Woman: m.Woman, For: ForPostnatal, Document: m.Delivery, Contact: code, Due: to, Late: day.Sub(to)})
	}
	for _, list := range [][]Recall{f.Contacts, f.Terms} {
		slices.SortStableFunc(list, byVillage)
	}
	return f
}

// byVillage puts those without a village last: nobody walks there.
func byVillage(a, b Recall) int {
	x, y := strings.TrimSpace(a.Village), strings.TrimSpace(b.Village)
	switch {
	case x == y:
		if a.Late != b.Late {
			return b.Late - a.Late
		}
		return strings.Compare(a.Name, b.Name)
	case x == "":
		return 1
	case y == "":
		return -1
	}
	return strings.Compare(strings.ToLower(x), strings.ToLower(y))
}

// Silent finds who of some patients asked not to be called or visited.
func (s *Store) Silent(ctx context.Context, patients []journal.DocumentID) (map[journal.DocumentID]bool, error) {
	ids := slices.Clone(patients)
	slices.SortFunc(ids, func(a, b journal.DocumentID) int { return bytes.Compare(a[:], b[:]) })
	ids = slices.Compact(ids)
	out := map[journal.DocumentID]bool{}
	const most = 400 // place marks in one question
	for part := range slices.Chunk(ids, most) {
		marks, args := listOf(part)
		err := s.eachContent(ctx, noted+" AND d.id IN ("+marks+")", args, func(c content) error {
			var p records.Patient
			if decode(c.json, &p) && AskedForSilence(&p) {
				out[c.id] = true
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// noted keeps the identities with a consent, a note or the wish itself; few have
// one, and the others need not be read. A line without content says nothing of it.
const noted = `(instr(coalesce(d.content, r.line), '"consent"') > 0 OR instr(coalesce(d.content, r.line), '"note"') > 0
	OR instr(coalesce(d.content, r.line), '"no_contact"') > 0
	OR d.content IS NULL AND instr(r.line, '"c":') = 0)`

// content is a document as eachContent hands it out: json is valid during the
// call alone.
type content struct {
	id      journal.DocumentID
	kind    records.Kind
	day     int
	patient journal.DocumentID
	family  string
	given   string
	json    []byte
}

// eachContent reads many documents in one question; where speaks of d, the
// document. Documents entered in error have no content and are passed over.
func (s *Store) eachContent(ctx context.Context, where string, args []any, f func(content) error) error {
	rows, err := s.db.QueryContext(ctx, `SELECT d.doc, d.id, d.kind, d.day, q.id, coalesce(p.family, ''), coalesce(p.given, ''), coalesce(d.content, r.line), d.content IS NULL
		FROM document d LEFT JOIN revision r ON r.rev = d.head LEFT JOIN document q ON q.doc = d.patient LEFT JOIN patient p ON p.doc = d.patient
		WHERE d.status NOT IN (0, 6, 7) AND `+where, args...)
	if err != nil {
		return err
	}
	var later []content // whose last revision carries no content: a signature
	for rows.Next() {
		var c content
		var doc int64
		var id, patient, body sql.RawBytes
		var line bool
		if err := rows.Scan(&doc, &id, &c.kind, &c.day, &patient, &c.family, &c.given, &body, &line); err != nil {
			return closing(rows, err)
		}
		copy(c.id[:], id)
		copy(c.patient[:], patient)
		c.json = body
		if line {
			c.json = journal.LinePayload(body)
		}
		if c.json == nil {
			later = append(later, c)
			continue
		}
		if err := f(c); err != nil {
			return closing(rows, err)
		}
	}
	if err := closing(rows, rows.Err()); err != nil {
		return err
	}
	for _, c := range later {
		d, err := s.Document(ctx, c.id)
		if err != nil {
			return err
		}
		if c.json = d.Content; c.json == nil {
			continue
		}
		if err := f(c); err != nil {
			return err
		}
	}
	return nil
}
