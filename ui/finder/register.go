package finder

import (
	"context"
	"slices"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/place"
)

// identity is an identity being written down: a new one, or an old one being
// corrected.
type identity struct {
	patient records.Patient
	id      journal.DocumentID // zero for a new one
	bases   []journal.Hash
	day     clinical.Date
	used    []store.UsedPlace
	keep    *keeper
	typed   form.Snapshot
	sex     string // of the choice
	// conflicts are the fields of which two values are there.
	conflicts []journal.Conflict
}

// openIdentity begins with what the route says: a draft, an identity to
// correct, or what was typed into the search.
func openIdentity(ctx context.Context, st *store.Store, me journal.DocumentID, r place.Route) (*identity, error) {
	n := &identity{day: st.Today()}
	var err error
	if n.used, err = st.UsedPlaces(ctx); err != nil {
		return nil, err
	}
	if r.Draft != "" {
		return n, n.resume(ctx, st, r.Draft)
	}
	if r.Patient.IsZero() {
		n.patient = patientFrom(r.Query, n.day, n.used)
		n.keep = newKeeper(me, records.KindPatient, journal.DocumentID{}, nil)
		return n, nil
	}
	c, err := st.Chart(ctx, r.Patient)
	if err != nil {
		return nil, err
	}
	n.patient, n.id, n.bases, n.conflicts = c.Patient, c.Document.ID, c.Document.Heads, c.Document.Conflicts
	n.keep = newKeeper(me, records.KindPatient, n.id, n.bases)
	drafts, err := st.Drafts(ctx, me)
	if err != nil {
		return nil, err
	}
	for _, d := range drafts {
		if d.Kind == records.KindPatient && d.Document == n.id {
			return n, n.resume(ctx, st, d.ID)
		}
	}
	return n, nil
}

// resume goes on with a draft. Its bases are those that its author saw: what
// others changed meanwhile is merged, not overwritten.
func (n *identity) resume(ctx context.Context, st *store.Store, draft string) error {
	d, err := st.Draft(ctx, draft)
	if err != nil {
		return err
	}
	n.patient = records.Patient{}
	x, err := readContent(d.Content, &n.patient)
	if err != nil {
		return err
	}
	n.typed = x.Typed
	n.id, n.bases, n.keep = d.Document, d.Bases, keeping(d)
	return nil
}

// correcting tells whether the patient is registered already.
func (n *identity) correcting() bool { return !n.id.IsZero() }

// years is the age; -1 when it is not known.
func (n *identity) years() int {
	if n.patient.Birth == nil {
		return -1
	}
	return n.day.YearsSince(*n.patient.Birth)
}

func (n *identity) grown() bool { y := n.years(); return y < 0 || y >= marriageable }

// wife tells whether a husband is asked for.
func (n *identity) wife() bool {
	return n.patient.Sex == clinical.Female && n.grown()
}

// declare makes the form.
func (n *identity) declare(p text.Printer, photo form.Album) *form.Form {
	x := &n.patient
	f := form.New(p, form.Spec{Columns: 4, Today: func() form.Date { return n.day }})
	n.sex = x.Sex.String()
	f.Section("",
		form.Combo("finder.family", &x.Family, beginning(familyNames()), form.Free(), form.Tidy(tidyName), form.Required()),
		form.Combo("finder.given", &x.Given, func(q string) []form.Option { return beginning(givenNames(x.Sex))(q) }, form.Free(), form.Tidy(tidyName)),
		form.Choice("finder.sex", &n.sex, []form.Option{{Value: clinical.Female.String(), Label: "place.female"}, {Value: clinical.Male.String(), Label: "place.male"}},
			form.Required(), form.Advance(), form.After(func() { x.Sex, _ = clinical.ParseSex(n.sex) })), // taken back: unknown
		form.Age("finder.age", &x.Birth, &x.BirthBy, form.Required()),
		form.Combo("finder.village", &x.Village, n.villages(), form.Free(), form.Tidy(tidyName), form.OnPick(func(o form.Option) {
			if o.Value != "" {
				x.Quarter = o.Value
			}
		})),
		form.Combo("finder.quarter", &x.Quarter, n.quarters(), form.Free(), form.Tidy(tidyName)),
		form.Text("finder.phone", &x.Phone, form.Tidy(tidyPhone), form.Check(func(s string) form.Message {
			if _, phone := phoneAt(strings.Fields(s)); phone == "" {
				return form.Warn(p.T("finder.phone.check"))
			}
			return form.Message{}
		})),
		form.Text("finder.mother_name", &x.Mother, form.Tidy(tidyName)),
		form.Text("finder.husband_name", &x.Husband, form.Tidy(tidyName), form.When(func() bool { return x.Husband != "" || n.wife() })),
		form.Text("finder.father_name", &x.Father, form.Tidy(tidyName), form.When(func() bool { return x.Father != "" || !n.wife() })))
	f.Section("finder.health",
		form.Toggle("finder.no_allergy", &x.NoAllergy, form.When(func() bool { return len(x.Allergies) == 0 || x.NoAllergy }), form.Span(2)),
		form.Repeat("finder.allergy", &x.Allergies, nil, func(a *records.Allergy) []*form.Field {
			return []*form.Field{
				form.Combo("finder.substance", &a.Substance, allergens(), form.Span(1)),
				form.Text("finder.reaction", &a.Reaction, form.Placeholder("finder.reaction_hint")),
			}
		}).Columns(4).When(func() bool { return !x.NoAllergy || len(x.Allergies) > 0 }),
		form.Repeat("finder.problem", &x.Problems, nil, func(c *records.ChronicProblem) []*form.Field {
			return []*form.Field{
				form.Combo("finder.problem_name", &c.Label, n.problems, form.Code(&c.ICD10)),
				form.Text("finder.since", &c.Since, form.Placeholder("finder.since_hint")),
			}
		}).Columns(4),
		form.Choice("finder.blood_group", &x.BloodGroup, form.Values("", records.BloodGroups...), form.Span(4)))
	f.Section("finder.more",
		form.Text("finder.contact", &x.Contact, form.Placeholder("finder.contact_hint"), form.Span(2)),
		form.Toggle("finder.no_contact", &x.NoContact, form.Span(2)),
		form.Combo("finder.occupation", &x.Occupation, n.occupations(), form.Free()),
		form.Combo("finder.ethnic", &x.Ethnic, ethnicGroups(), form.Free()),
		form.Text("finder.consent", &x.Consent, form.Span(2)),
		form.Text("finder.note", &x.Note, form.Span(4)),
		form.Picture("finder.photo", &x.Photo, photo, form.Span(4)))
	if n.typed != nil {
		f.Restore(n.typed)
	}
	return f
}

// write keeps the identity. A new one gets its number here, inside the
// transaction.
func (n *identity) write(ctx context.Context, st *store.Store, a store.Author, letter, block string) (journal.DocumentID, error) {
	n.tidy()
	id := n.id
	err := n.keep.say(func(draft string) error {
		return st.Batch(ctx, func(b *store.Batch) error {
			p := n.patient
			if !n.correcting() {
				number, err := b.NextNumber(letter, block)
				if err != nil {
					return err
				}
				p.Number = number
			}
			r, err := b.Write(a, store.Change{Op: journal.OpPut, Document: n.id, Content: &p, Bases: n.bases, Draft: draft})
			if err != nil {
				return err
			}
			id, n.patient.Number = r.Document, p.Number
			return nil
		})
	})
	return id, err
}

// tidy takes out what says nothing.
func (n *identity) tidy() {
	x := &n.patient
	x.Allergies = slices.DeleteFunc(x.Allergies, func(a records.Allergy) bool { return strings.TrimSpace(a.Substance) == "" })
	x.Problems = slices.DeleteFunc(x.Problems, func(c records.ChronicProblem) bool { return strings.TrimSpace(c.Label) == "" })
	if len(x.Allergies) > 0 {
		x.NoAllergy = false
	}
}

func tidyName(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		words[i] = capitalised(w)
	}
	return strings.Join(words, " ")
}
