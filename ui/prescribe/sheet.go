package prescribe

import (
	"context"
	"slices"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/dose"
	"carnet/ui/form"
	"carnet/ui/record"
	"carnet/ui/visit"
)

// For is whose prescription it is and what stands around it.
type For struct {
	P text.Printer
	// Key is that of the rows, the path of the document: "consultation.lines";
	// its word in the catalogue names what a row is ("ligne").
	Key     string
	Patient records.Patient
	// Weight is that of today in kg, nil where it was not taken.
	Weight func() *float64
	// Age is in days on the day of the document.
	Age func() (clinical.AgeDays, bool)
	// Current is what the patient still takes from earlier visits.
	Current []records.Line
	// Favourites are codes of the formulary, the dearest first: they stand in
	// the empty field and before their equals.
	Favourites []string
}

// Sheet is a prescription being written.
type Sheet struct {
	f      For
	lines  *[]records.Line
	doses  dose.Settings
	rows   *form.Rows
	found  []choice // the suggestions that stand under a medicine
	taking bool     // a proposed dose is being filled in
}

// New begins a prescription over the lines of a document. Where there is none
// yet, an empty one is there to be typed into.
func New(lines *[]records.Line, f For) *Sheet {
	if len(*lines) == 0 {
		*lines = []records.Line{{}}
	}
	s := &Sheet{f: f, lines: lines, doses: dose.Defaults()}
	s.rows = s.declare()
	return s
}

// Items are what the form's section holds: the rows, the warnings, the doses.
func (s *Sheet) Items() []form.Item {
	return []form.Item{s.rows, form.NoteList(s.warnings), form.NoteList(s.doseNotes)}
}

// Settled are lines as they are signed: empty ones left out, quantities
// computed.
func Settled(lines []records.Line) []records.Line {
	var out []records.Line
	for _, l := range lines {
		if (l == records.Line{}) {
			continue
		}
		l.Medicine = strings.TrimSpace(l.Medicine)
		l.Quantity = l.Total()
		out = append(out, l)
	}
	return out
}

// Current reads what the patient of a case still takes from earlier visits,
// without the lines of the document that is open.
func Current(ctx context.Context, c *record.Case, own []records.Line) ([]records.Line, error) {
	current, err := c.Store.CurrentMedicines(ctx, c.PatientID, c.Today)
	if err != nil || c.Document.IsZero() {
		return current, err
	}
	current = slices.Clone(current)
	for _, l := range own {
		i := slices.IndexFunc(current, func(x records.Line) bool { return x.Code == l.Code && x.Medicine == l.Medicine })
		if i >= 0 {
			current = slices.Delete(current, i, i+1)
		}
	}
	return current, nil
}

// Ages in days up to which a medicine is swallowed as a child does, and up to
// which a dose goes by weight.
const (
	fiveYears   clinical.AgeDays = 1826
	fifteenYear clinical.AgeDays = 5479
)

// young tells whether the patient is known to be below an age.
func (s *Sheet) young(days clinical.AgeDays) bool {
	age, ok := s.f.Age()
	return ok && age < days
}

// weighed is the weight of today and the age.
func (s *Sheet) weighed() (clinical.Kilograms, *clinical.AgeDays) {
	var age *clinical.AgeDays
	if a, ok := s.f.Age(); ok {
		age = &a
	}
	return clinical.Kilograms(visit.Value(s.f.Weight())), age
}
