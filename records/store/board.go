package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/antenatal"
	"carnet/records/journal"
)

// Woman is whom the maternity's lists are about: what tells her apart and
// where she is found, and nothing else.
type Woman struct {
	Patient journal.DocumentID
	Name    string // family name in capitals, then the given name
	Birth   *clinical.Date
	BirthBy records.Precision
	Village string
	Quarter string
	Phone   string
}

// womanColumns are what scanWoman reads; the tables are q, her document, and
// p, her identity.
const womanColumns = "q.id, p.family, p.given, p.birth, p.birth_by, p.village, p.quarter, p.phone"

// womanRow is where a row is scanned into.
type womanRow struct {
	id            []byte
	family, given string
	birth         sql.NullInt64
	by            string
	w             Woman
}

func (r *womanRow) into() []any {
	return []any{&r.id, &r.family, &r.given, &r.birth, &r.by, &r.w.Village, &r.w.Quarter, &r.w.Phone}
}

func (r *womanRow) woman() Woman {
	w := r.w
	copy(w.Patient[:], r.id)
	w.Name, w.Birth, w.BirthBy = nameOf(r.family, r.given), dateOf(r.birth), records.Precision(r.by)
	return w
}

// standing names a woman who was merged as the identity that stands; died
// tells that it is dead.
func (s *Store) standing(ctx context.Context, w *Woman) (died bool) {
	to, merged := s.resolveAlias(w.Patient)
	if len(merged) == 0 || to == w.Patient {
		return false
	}
	w.Patient = to
	h, err := s.Hit(ctx, to)
	if err != nil {
		return false // it has not arrived yet: she keeps the name she has
	}
	w.Name, w.Birth, w.BirthBy, w.Village, w.Quarter, w.Phone = h.Name, h.Birth, h.BirthBy, h.Village, h.Quarter, h.Phone
	return h.Died
}

// Carrying is a woman with a pregnancy under way, as the board shows her.
type Carrying struct {
	Woman
	Pregnancy journal.DocumentID
	Opened    clinical.Date
	EDD       *clinical.Date
	Gravida   *int
	Parity    *int
	// Visits is the number of the latest prenatal visit, those elsewhere
	// counted; Last its day, LastDays the gestational age then, Given the
	// appointment that was given then. First is the gestational age in days at
	// the first visit, read only where no appointment was given.
	Visits   int
	First    *int
	Last     *clinical.Date
	LastDays *int
	Given    *clinical.Date
}

// Due is the day of her next prenatal visit: the appointment that she was
// given, else the contact that follows by the rule (WHO 2016, see
// antenatal.NextContact); the day on which the pregnancy was put on record
// where there was no visit yet. ok is false when nothing says.
func (c *Carrying) Due(s antenatal.Settings) (due clinical.Date, ok bool) {
	switch {
	case c.Last == nil:
		return c.Opened, !c.Opened.IsZero()
	case c.Given != nil:
		return *c.Given, true
	case c.EDD == nil:
		return clinical.Date{}, false
	}
	lmp := c.EDD.AddDays(-280)
	week, first := c.Last.Sub(lmp)/7, 0
	if c.LastDays != nil {
		week = *c.LastDays / 7
	}
	if first = week; c.First != nil {
		first = min(*c.First/7, week)
	}
	n, err := antenatal.NextContact(week, first, s)
	if err != nil {
		return clinical.Date{}, false
	}
	return antenatal.DueDate(lmp, n.Week), true
}

// Number is which prenatal visit comes next, from 1.
func (c *Carrying) Number() int { return c.Visits + 1 }

// Age is her gestational age on a day.
func (c *Carrying) Age(on clinical.Date) (clinical.GestationalDays, bool) {
	return (&records.Pregnancy{EDD: c.EDD}).Age(on)
}

const carryingQuery = `SELECT ` + womanColumns + `, d.id, g.opened, g.edd, g.gravida, g.parity,
	CASE WHEN l.doc IS NULL THEN 0 WHEN l.number > 0 THEN l.number ELSE (SELECT count(*) FROM contact c WHERE c.pregnancy = d.id AND c.kind = 'prenatal') END,
	CASE WHEN a.day IS NULL THEN (SELECT c.days FROM contact c WHERE c.pregnancy = d.id AND c.kind = 'prenatal' ORDER BY c.day LIMIT 1) END,
	l.day, l.days, a.day
	FROM pregnancy g JOIN document d ON d.doc = g.doc
	LEFT JOIN contact l ON l.doc = (SELECT c.doc FROM contact c WHERE c.pregnancy = d.id AND c.kind = 'prenatal' ORDER BY c.day DESC, c.doc DESC LIMIT 1)
	LEFT JOIN appointment a ON a.doc = l.doc
	CROSS JOIN document q ON q.doc = g.patient CROSS JOIN patient p ON p.doc = g.patient
	WHERE g.ended IS NULL AND p.died IS NULL
	  AND NOT EXISTS (SELECT 1 FROM labour o WHERE o.ended IS NULL AND o.patient = g.patient)`

// Carrying lists the women with a pregnancy under way who are not in labour and
// who may be awaited on a day, by due date, in one walk of the index of
// pregnancies: those are left out who have an appointment after it and a due
// date beyond TermDays. (The names are joined last: most are left out.)
func (s *Store) Carrying(ctx context.Context, day clinical.Date) ([]Carrying, error) {
	return s.carrying(ctx, " AND NOT (coalesce(a.day, 0) > ? AND coalesce(g.edd, 1 << 30) > ?) ORDER BY g.edd", day.Serial(), day.Serial()+TermDays)
}

// carriedBy finds the pregnancies under way of some patients.
func (s *Store) carriedBy(ctx context.Context, patients []journal.DocumentID) (map[journal.DocumentID]*Carrying, error) {
	out := map[journal.DocumentID]*Carrying{}
	for _, id := range patients {
		marks, ids := s.identities(id)
		list, err := s.carrying(ctx, " AND g.patient IN (SELECT doc FROM document WHERE id IN ("+marks+")) ORDER BY g.opened DESC LIMIT 1", ids...)
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			out[id] = &list[0]
		}
	}
	return out, nil
}

func (s *Store) carrying(ctx context.Context, where string, args ...any) ([]Carrying, error) {
	rows, err := s.db.QueryContext(ctx, carryingQuery+where, args...)
	if err != nil {
		return nil, err
	}
	var out []Carrying
	for rows.Next() {
		var r womanRow
		var c Carrying
		var id []byte
		var opened int
		var edd, last, given sql.NullInt64
		if err := rows.Scan(append(r.into(), &id, &opened, &edd, &c.Gravida, &c.Parity, &c.Visits, &c.First, &last, &c.LastDays, &given)...); err != nil {
			return nil, closing(rows, err)
		}
		c.Woman = r.woman()
		copy(c.Pregnancy[:], id)
		if opened != 0 {
			c.Opened = clinical.DateOf(opened)
		}
		c.EDD, c.Last, c.Given = dateOf(edd), dateOf(last), dateOf(given)
		out = append(out, c)
	}
	if err := closing(rows, rows.Err()); err != nil {
		return nil, err
	}
	return standing(ctx, s, out, func(c *Carrying) *Woman { return &c.Woman }), nil
}

// standing names whoever was merged as the identity that stands, and leaves
// out those whose identity is dead.
func standing[T any](ctx context.Context, s *Store, list []T, of func(*T) *Woman) []T {
	if len(*s.merged.Load()) == 0 {
		return list
	}
	kept := list[:0]
	for _, x := range list {
		if !s.standing(ctx, of(&x)) {
			kept = append(kept, x)
		}
	}
	return kept
}

// Attended is a prenatal visit of a day.
type Attended struct {
	Woman
	Visit     journal.DocumentID
	Pregnancy journal.DocumentID
	Number    int
	Days      *int // gestational age
}

// AttendedOn lists the prenatal visits of a day, the latest written first.
func (s *Store) AttendedOn(ctx context.Context, day clinical.Date) ([]Attended, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+womanColumns+`, d.id, c.pregnancy, coalesce(c.number, 0), c.days
		FROM contact c JOIN document d ON d.doc = c.doc JOIN document q ON q.doc = c.patient JOIN patient p ON p.doc = c.patient
		WHERE c.kind = 'prenatal' AND c.day = ? ORDER BY d.created DESC`, day.Serial())
	if err != nil {
		return nil, err
	}
	var out []Attended
	for rows.Next() {
		var r womanRow
		var a Attended
		var id, pregnancy []byte
		if err := rows.Scan(append(r.into(), &id, &pregnancy, &a.Number, &a.Days)...); err != nil {
			return nil, closing(rows, err)
		}
		a.Woman = r.woman()
		copy(a.Visit[:], id)
		copy(a.Pregnancy[:], pregnancy)
		out = append(out, a)
	}
	if err := closing(rows, rows.Err()); err != nil {
		return nil, err
	}
	for i := range out {
		s.standing(ctx, &out[i].Woman)
	}
	return out, nil
}

// Labouring is a woman in labour, with the labour as it was kept.
type Labouring struct {
	Woman
	ID      journal.DocumentID // of the labour
	Labour  records.Labour
	EDD     *clinical.Date
	Gravida *int
	Parity  *int
}

// Labouring lists the labours that have not ended, the longest first.
func (s *Store) Labouring(ctx context.Context) ([]Labouring, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+womanColumns+`, d.id, g.edd, g.gravida, g.parity
		FROM labour l JOIN document d ON d.doc = l.doc JOIN document q ON q.doc = l.patient JOIN patient p ON p.doc = l.patient
		LEFT JOIN document e ON e.id = l.pregnancy LEFT JOIN pregnancy g ON g.doc = e.doc
		WHERE l.ended IS NULL ORDER BY l.admitted`)
	if err != nil {
		return nil, err
	}
	var out []Labouring
	for rows.Next() {
		var r womanRow
		var l Labouring
		var id []byte
		var edd sql.NullInt64
		if err := rows.Scan(append(r.into(), &id, &edd, &l.Gravida, &l.Parity)...); err != nil {
			return nil, closing(rows, err)
		}
		l.Woman, l.EDD = r.woman(), dateOf(edd)
		copy(l.ID[:], id)
		out = append(out, l)
	}
	if err := closing(rows, rows.Err()); err != nil {
		return nil, err
	}
	for i := range out {
		s.standing(ctx, &out[i].Woman)
		d, err := s.Document(ctx, out[i].ID)
		if err != nil {
			return nil, err
		}
		if err := d.Decode(&out[i].Labour); err != nil {
			return nil, err
		}
		if out[i].Parity == nil {
			out[i].Parity = out[i].Labour.Parity
		}
	}
	return out, nil
}

// LabouringCount is how many women are in labour.
func (s *Store) LabouringCount(ctx context.Context) (n int, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT count(*) FROM labour WHERE ended IS NULL").Scan(&n)
	return n, err
}

// Delivered is a woman who has given birth, with the delivery and its
// children.
type Delivered struct {
	Woman
	ID       journal.DocumentID // of the delivery
	Delivery records.Delivery
	Gravida  *int
	Parity   *int
	Children []records.Newborn
}

// DeliveredSince lists the births from a moment up to another, the latest
// first.
func (s *Store) DeliveredSince(ctx context.Context, from, to time.Time) ([]Delivered, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+womanColumns+`, d.id, g.gravida, g.parity
		FROM contact c JOIN document d ON d.doc = c.doc JOIN document q ON q.doc = c.patient JOIN patient p ON p.doc = c.patient
		LEFT JOIN document e ON e.id = c.pregnancy LEFT JOIN pregnancy g ON g.doc = e.doc
		WHERE c.kind = 'delivery' AND c.day BETWEEN ? AND ? ORDER BY c.day DESC`, dayAt(from), dayAt(to))
	if err != nil {
		return nil, err
	}
	var out []Delivered
	for rows.Next() {
		var r womanRow
		var l Delivered
		var id []byte
		if err := rows.Scan(append(r.into(), &id, &l.Gravida, &l.Parity)...); err != nil {
			return nil, closing(rows, err)
		}
		l.Woman = r.woman()
		copy(l.ID[:], id)
		out = append(out, l)
	}
	if err := closing(rows, rows.Err()); err != nil {
		return nil, err
	}
	kept := out[:0]
	for _, l := range out {
		s.standing(ctx, &l.Woman)
		d, err := s.Document(ctx, l.ID)
		if err != nil {
			return nil, err
		}
		if err := d.Decode(&l.Delivery); err != nil {
			return nil, err
		}
		if l.Delivery.At.Before(from) || l.Delivery.At.After(to) {
			continue
		}
		if l.Children, err = s.childrenOf(ctx, &l); err != nil {
			return nil, err
		}
		kept = append(kept, l)
	}
	slices.SortStableFunc(kept, func(a, b Delivered) int { return b.Delivery.At.Compare(a.Delivery.At) })
	return kept, nil
}

// childrenOf reads the children of a delivery: those that name it.
func (s *Store) childrenOf(ctx context.Context, l *Delivered) ([]records.Newborn, error) {
	pregnancy, ok := parseID(l.Delivery.Pregnancy)
	if !ok {
		return nil, nil
	}
	docs, err := s.OfPregnancy(ctx, pregnancy, records.KindNewborn)
	if err != nil {
		return nil, err
	}
	var out []records.Newborn
	for i := range docs {
		var n records.Newborn
		if docs[i].Content == nil {
			continue
		}
		if err := docs[i].Decode(&n); err != nil {
			return nil, err
		}
		if n.Delivery == "" || n.Delivery == l.ID.String() {
			out = append(out, n)
		}
	}
	slices.SortStableFunc(out, func(a, b records.Newborn) int { return a.Rank - b.Rank })
	return out, nil
}

// Board is the maternity of a day.
type Board struct {
	Day clinical.Date
	// Waiting are those who arrived for a prenatal visit and wait, Expected
	// those whose visit is due that day and who have not come, Attended the
	// visits of the day.
	Waiting  []Waiting
	Expected []Carrying
	Attended []Attended
	Labour   []Labouring
	Born     []Delivered // on the day
	// Mothers gave birth in the last postpartumDays and have a contact to come
	// that is not late.
	Mothers  []Postpartum
	FollowUp FollowUp
	// Carried are the pregnancies under way of those who wait, by patient.
	Carried map[journal.DocumentID]*Carrying
}

// postpartumDays is how long after a birth a mother is on the board.
const postpartumDays = 42

// Board reads the board of a moment: one walk of the pregnancies, one of the
// births, and what the day has brought.
func (s *Store) Board(ctx context.Context, now time.Time, rules antenatal.Settings) (b Board, err error) {
	b.Day = clinical.DateOf(dayAt(now))
	queue, err := s.Queue(ctx, b.Day)
	if err != nil {
		return b, err
	}
	for _, w := range queue {
		if w.Service == "antenatal" {
			b.Waiting = append(b.Waiting, w)
		}
	}
	if b.Attended, err = s.AttendedOn(ctx, b.Day); err != nil {
		return b, err
	}
	if b.Labour, err = s.Labouring(ctx); err != nil {
		return b, err
	}
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	if b.Born, err = s.DeliveredSince(ctx, midnight, now.Add(time.Minute)); err != nil {
		return b, err
	}
	waiting := make([]journal.DocumentID, len(b.Waiting))
	for i, w := range b.Waiting {
		waiting[i] = w.Patient
	}
	if b.Carried, err = s.carriedBy(ctx, waiting); err != nil {
		return b, err
	}
	carrying, err := s.Carrying(ctx, b.Day)
	if err != nil {
		return b, err
	}
	mothers, err := s.Postpartum(ctx, b.Day.AddDays(-forgottenDays), b.Day)
	if err != nil {
		return b, err
	}
	b.FollowUp = FollowUpOf(carrying, mothers, b.Day, rules)
	b.FollowUp.leaveOut(queue)
	b.arrange(carrying, mothers, rules)
	return b, s.hush(ctx, &b.FollowUp)
}

// arrange finds who is expected and who has a postnatal contact to come.
func (b *Board) arrange(carrying []Carrying, mothers []Postpartum, rules antenatal.Settings) {
	here := map[journal.DocumentID]bool{}
	for _, w := range b.Waiting {
		here[w.Patient] = true
	}
	for i := range carrying {
		c := &carrying[i]
		if due, ok := c.Due(rules); ok && due == b.Day && !here[c.Patient] && (c.Last == nil || *c.Last != b.Day) {
			b.Expected = append(b.Expected, *c)
		}
	}
	slices.SortStableFunc(b.Expected, func(x, y Carrying) int { return strings.Compare(x.Name, y.Name) })
	for _, m := range mothers {
		if n := b.Day.Sub(m.Born); n == 0 || n > postpartumDays {
			continue
		}
		if _, _, to, ok := m.Due(b.Day); ok && b.Day.Sub(to) <= 0 {
			b.Mothers = append(b.Mothers, m)
		}
	}
	slices.SortStableFunc(b.Mothers, func(x, y Postpartum) int {
		_, f1, t1, _ := x.Due(b.Day)
		_, f2, t2, _ := y.Due(b.Day)
		if open1, open2 := !b.Day.Before(f1), !b.Day.Before(f2); open1 != open2 {
			if open1 {
				return -1
			}
			return 1
		}
		return t1.Sub(t2)
	})
}

// silentWords are what an identity says of somebody who asked not to be
// called: a refusal, and the call that is refused, in one sentence.
var silentWords = struct{ no, call []string }{
	no:   []string{"ne pas", "n'", "n’", "pas de", "pas d'", "pas d’", "refus", "jamais", "sans ", "aucun", "ne veut", "ne souhaite", "kana", "do not", "don't", "no "},
	call: []string{"appel", "rappel", "relanc", "contact", "joindre", "téléphon", "telephon", "visite", "domicile", "relais", "wele", "call"},
}

// AskedForSilence tells that a patient asked not to be called or visited: it
// was ticked, or the consent or the note says so, where it was written before
// there was anything to tick. A sentence that is in doubt counts as such a wish:
// a woman who is called against her will may come to harm, one who is not called
// is still on the midwife's board.
func AskedForSilence(p *records.Patient) bool {
	if p.NoContact {
		return true
	}
	for _, words := range []string{p.Consent, p.Note} {
		for _, sentence := range strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return strings.ContainsRune(".;!\n", r) }) {
			if holds(sentence, silentWords.no) && holds(sentence, silentWords.call) {
				return true
			}
		}
	}
	return false
}

func holds(s string, any []string) bool {
	return slices.ContainsFunc(any, func(w string) bool { return strings.Contains(s, w) })
}
