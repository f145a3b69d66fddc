// Package visit holds what the forms of short visits share: the arrival that
// a visit answers, the values of last time, how a rule's alert is worded, the
// referral with its letter, the next appointment.
//
// What lives here: plain pieces of forms and of their words. What may enter: a
// piece that two forms need. What it must not know: any one kind of document,
// any threshold, any window.
package visit

import (
	"context"
	"encoding/json"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/journal"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/record"
)

// Years is a year's days, for bounds of age.
const Years clinical.AgeDays = 365

// Between tells whether a patient may be from one age up to another, in days;
// to 0 is no end. An unknown age may be any.
func Between(c *record.Case, from, to clinical.AgeDays) bool {
	age, known := c.Age(c.Today)
	return !known || age >= from && (to == 0 || age < to)
}

// Woman tells whether a patient may be a woman: an unknown sex may be either.
func Woman(c *record.Case) bool { return c.Patient.Sex != clinical.Male }

// Offered makes the condition under which a kind is offered in a chart.
func Offered(to func(c *record.Case) bool) func(context.Context, *record.Case) (bool, error) {
	return func(_ context.Context, c *record.Case) (bool, error) { return to(c), nil }
}

// Arrival reads the arrival that a new document answers; zero values where
// there is none.
func Arrival(ctx context.Context, c *record.Case) (id string, v records.Visit, err error) {
	if c.Visit.IsZero() {
		return "", v, nil
	}
	doc, err := c.Store.Document(ctx, c.Visit)
	if err != nil {
		return "", v, err
	}
	return c.Visit.String(), v, doc.Decode(&v)
}

// Last reads the patient's last values, without those of the document itself.
func Last(ctx context.Context, c *record.Case, visit string) (map[string]store.Observation, error) {
	not := c.Document
	if id, err := journal.ParseDocumentID(visit); err == nil && !not.IsZero() {
		not = id
	}
	return c.Store.LastValues(ctx, c.PatientID, not)
}

// Decoded reads the documents of a kind that a patient has, oldest first,
// without the one that is open.
func Decoded[T any, D interface {
	*T
	records.Document
}](ctx context.Context, c *record.Case, kind records.Kind) ([]T, error) {
	docs, err := c.Store.OfPatient(ctx, c.PatientID, kind)
	if err != nil {
		return nil, err
	}
	var out []T
	for i := range docs {
		if docs[i].ID == c.Document || docs[i].Content == nil {
			continue
		}
		var v T
		if err := docs[i].Decode(D(&v)); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// Value is a number that may be absent; zero stands for absent.
func Value[N int | float64](x *N) float64 {
	if x == nil {
		return 0
	}
	return float64(*x)
}

// Day writes a day without its year where that is near: 12/10, else 12/10/24.
func Day(d, today clinical.Date) string {
	full := form.FormatDate(d)
	if n := today.Sub(d); n > -330 && n < 330 {
		return full[:5]
	}
	return full[:6] + full[8:]
}

// LevelOf is the level of a rule's alert.
func LevelOf(x clinical.Severity) form.Level {
	switch x {
	case clinical.Danger:
		return form.Danger
	case clinical.Warning:
		return form.Warning
	}
	return form.Info
}

// Alert words what a rule says.
func Alert(p text.Printer, a clinical.Alert) form.Alert {
	out := form.Alert{Level: LevelOf(a.Severity), Title: strings.TrimSuffix(p.T(a.Text), "."), Source: Source(p, a.Source)}
	if a.Action != "" {
		out.Text = p.T(a.Action)
	}
	return out
}

// Threshold writes ">= 37.5" as people read it.
func Threshold(p text.Printer, s string) string {
	s = strings.NewReplacer(">=", "≥", "<=", "≤", "-", "−").Replace(s)
	if p.T("form.point") == "," {
		s = strings.ReplaceAll(s, ".", ",")
	}
	return strings.ReplaceAll(s, " ", "\u00a0")
}

// sources gives the names by which people know where a rule comes from.
var sources = []struct{ begins, key string }{
	{"WHO ANC DAK", "consultation.source.who_anc"}, {"WHO IMCI", "consultation.source.who_imci"}, {"WHO child health DAK", "consultation.source.who_imci"},
	{"WHO Child Growth", "consultation.source.who_growth"}, {"WHO Reference 2007", "consultation.source.who_growth"}, {"WHO Training Course", "consultation.source.who_growth"},
	{"MSF", "consultation.source.msf"}, {"FHI 360", "planning.source.six"}, {"Couple-years", "planning.source.cyp"}, {"Kroenke", "postnatal.source.phq2"},
	{string(clinical.Local), "prenatal.source.own"},
}

// Source writes where a rule comes from.
func Source(p text.Printer, s clinical.Source) string {
	for _, x := range sources {
		if strings.HasPrefix(string(s), x.begins) {
			return p.T("form.source", p.T(x.key))
		}
	}
	return p.T("form.source", string(s))
}

// List reads a list of the catalogue, "a; b; c", as options of their own words.
func List(p text.Printer, key string) []form.Option {
	var out []form.Option
	for _, x := range strings.Split(p.T(key), ";") {
		if x = strings.TrimSpace(x); x != "" {
			out = append(out, form.Option{Value: x, Label: x})
		}
	}
	return out
}

// Levelled gives some options a level: they stand out once chosen.
func Levelled(opts []form.Option, level form.Level, values ...string) []form.Option {
	for i := range opts {
		for _, v := range values {
			if opts[i].Value == v {
				opts[i].Level = level
			}
		}
	}
	return opts
}

// Alone marks the option that takes the others back ("aucun").
func Alone(opts []form.Option, value string) []form.Option {
	for i := range opts {
		if opts[i].Value == value {
			opts[i].Alone = true
		}
	}
	return opts
}

// Say names the fields of a document whose keys begin with area, and their
// coded values, for conflicts.
func Say(area string) func(p text.Printer, path string, value json.RawMessage) (label, words string) {
	return func(p text.Printer, path string, value json.RawMessage) (label, words string) {
		for _, key := range []string{area + "." + path, "measure." + strings.TrimPrefix(path, "vitals."), Path(path), "consultation." + path} {
			if key != "" && p.Has(key) {
				label = p.T(key)
				break
			}
		}
		var one string
		if json.Unmarshal(value, &one) == nil {
			return label, worded(p, area, path, one)
		}
		var many []string
		if json.Unmarshal(value, &many) == nil {
			for i := range many {
				many[i] = worded(p, area, path, many[i])
			}
			return label, strings.Join(many, ", ")
		}
		return label, ""
	}
}

func worded(p text.Printer, area, path, value string) string {
	for _, key := range []string{area + "." + path + "." + value, "consultation." + path + "." + value} {
		if p.Has(key) {
			return p.T(key)
		}
	}
	return ""
}
