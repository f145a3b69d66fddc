package prenatal

import (
	"context"
	"slices"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/dating"
	"carnet/records/store"
	"carnet/ui/form"
	"carnet/ui/record"
)

// Pregnancy is the form of a pregnancy.
func Pregnancy() record.Form { return Defaults().Pregnancy() }

// Pregnancy is the form of a pregnancy by these rules.
func (r Rules) Pregnancy() record.Form {
	return record.Form{
		Kind: records.KindPregnancy, Title: "pregnancy.title", Key: "Ctrl+G", Does: "pregnancy.new", Need: records.Consult,
		New:  r.beginPregnancy,
		Open: r.openPregnancy, Say: sayPregnancy,
		When: notPregnant,
	}
}

// beginPregnancy makes a pregnancy of today. What earlier pregnancies have
// told is taken over: the obstetric history grows by the last one.
func (r Rules) beginPregnancy(ctx context.Context, c *record.Case) (records.Document, error) {
	list, err := c.Store.Pregnancies(ctx, c.PatientID)
	if err != nil {
		return nil, err
	}
	d := &records.Pregnancy{Opened: c.Today}
	for _, doc := range list {
		var p records.Pregnancy
		if doc.Content == nil || doc.Status == store.Retracted {
			continue
		}
		if err := doc.Decode(&p); err != nil {
			return nil, err
		}
		if p.Active() {
			words := "—"
			if p.EDD != nil {
				words = form.FormatDate(*p.EDD)
			}
			return nil, text.NewProblem("pregnancy.open", words)
		}
		inherit(d, &p)
		break
	}
	return d, nil
}

// inherit takes over what the last pregnancy has told.
func inherit(d, last *records.Pregnancy) {
	d.Births = slices.Clone(last.Births)
	d.FGM, d.Rhesus, d.TdDoses = last.FGM, last.Rhesus, last.TdDoses
	outcome := map[records.PregnancyEnd]string{records.Born: "live", records.Miscarried: "miscarriage", records.Ectopic: "ectopic", records.Terminated: "termination"}[last.End]
	if last.Gravida != nil {
		n := *last.Gravida + 1
		d.Gravida = &n
	}
	parity := func(n int) {
		if last.Parity != nil {
			x := *last.Parity + n
			d.Parity = &x
		}
	}
	switch last.End {
	case records.Born:
		parity(1)
	case records.Miscarried, records.Ectopic, records.Terminated:
		parity(0)
		if last.Abortions != nil {
			x := *last.Abortions + 1
			d.Abortions = &x
		}
	}
	if outcome != "" {
		b := records.PastBirth{Outcome: outcome}
		if last.EndDate != nil {
			b.Year = &last.EndDate.Year
		}
		d.Births = append(d.Births, b)
	}
	for _, x := range last.Risks {
		// What was of that pregnancy alone does not come back.
		if x != "twins" && x != "short_interval" && x != "age_under_16" {
			d.Risks = append(d.Risks, x)
		}
	}
}

// scanRow and birthRow are the elements of the lists as the form holds them.
type scanRow struct {
	records.DatingScan
	weeks, days *int
}

type birthRow struct {
	records.PastBirth
	outcome, mode string // in words
}

// episode is one open pregnancy. The form is bound to d and to the values
// below, which settle copies into the document.
type episode struct {
	c *record.Case
	p text.Printer
	r Rules
	d *records.Pregnancy

	was    *records.Pregnancy // as it was signed; nil for a new one
	former *records.Pregnancy // the pregnancy before, which has ended
	scans  []scanRow
	births []birthRow
	risks  []string // those that may be seen
	others []string // those that may not, kept

	form *form.Form
}

func (r Rules) openPregnancy(ctx context.Context, c *record.Case, doc records.Document) (*record.Sheet, error) {
	r, err := r.at(ctx, c)
	if err != nil {
		return nil, err
	}
	s := &episode{c: c, p: c.P, r: r, d: doc.(*records.Pregnancy)}
	if !c.ReadOnly {
		if err := s.ask(ctx); err != nil {
			return nil, err
		}
	}
	s.unsettle()
	s.form = form.New(c.P, form.Spec{Columns: 4, Today: func() form.Date { return c.Today }, ReadOnly: c.ReadOnly})
	s.declare()
	return &record.Sheet{Form: s.form, Document: s.settle, Focus: s.focus, Remarks: s.remarks, Tags: s.tags, Papers: s.papers()}, nil
}

// ask reads the signed state, against which a change of date is told, and the
// pregnancy before this one.
func (s *episode) ask(ctx context.Context) error {
	if !s.c.Document.IsZero() {
		doc, err := s.c.Store.Document(ctx, s.c.Document)
		if err != nil {
			return err
		}
		s.was = &records.Pregnancy{}
		return doc.Decode(s.was)
	}
	list, err := s.c.Store.Pregnancies(ctx, s.c.PatientID)
	if err != nil {
		return err
	}
	for _, doc := range list {
		if doc.Content == nil || doc.Status == store.Retracted {
			continue
		}
		s.former = &records.Pregnancy{}
		return doc.Decode(s.former)
	}
	return nil
}

func (s *episode) unsettle() {
	for _, x := range s.d.Scans {
		row := scanRow{DatingScan: x}
		if x.Reported != nil {
			w, d := *x.Reported/7, *x.Reported%7
			row.weeks, row.days = &w, &d
		}
		s.scans = append(s.scans, row)
	}
	for _, b := range s.d.Births {
		s.births = append(s.births, birthRow{b, s.word("pregnancy.outcome.", b.Outcome), s.word("pregnancy.mode.", b.Mode)})
	}
	for _, x := range s.d.Risks {
		if slices.Contains(records.RestrictedRisks, x) && !s.c.May(records.Restricted) {
			s.others = append(s.others, x)
		} else {
			s.risks = append(s.risks, x)
		}
	}
	if s.c.ReadOnly {
		return
	}
	if len(s.scans) == 0 {
		s.scans = []scanRow{{}}
	}
	if len(s.births) == 0 {
		s.births = []birthRow{{}}
	}
}

func (s *episode) word(prefix, code string) string {
	if code == "" {
		return ""
	}
	return s.p.T(prefix + code)
}

// plain is the document as typed, before a due date is agreed. It shares
// nothing with the form.
func (s *episode) plain() *records.Pregnancy {
	d := *s.d
	d.Scans, d.Births = nil, nil
	for _, x := range s.scans {
		if x.Date.IsZero() {
			continue
		}
		scan := x.DatingScan
		if scan.Reported = nil; x.weeks != nil {
			n := 7 * *x.weeks
			if x.days != nil {
				n += *x.days
			}
			scan.Reported = &n
		}
		d.Scans = append(d.Scans, scan)
	}
	for _, x := range s.births {
		if (x != birthRow{}) {
			d.Births = append(d.Births, x.PastBirth)
		}
	}
	d.Risks = append(slices.Clone(s.risks), s.others...)
	if len(d.Risks) == 0 {
		d.Risks = nil
	}
	d.EDDs = slices.Clone(d.EDDs)
	return &d
}

// settle is the document as it would be signed now, with the agreed date. A
// date that was signed before is never lost: it goes among the former ones.
func (s *episode) settle() records.Document {
	d := s.plain()
	if s.c.ReadOnly {
		return d
	}
	a, err := d.Agree(s.r.Dating)
	if err == nil {
		d.Adopt(a, s.was, s.c.Today)
		return d
	}
	d.EDD, d.Basis = nil, ""
	if s.was != nil {
		d.EDDs = slices.Clone(s.was.EDDs)
		if s.was.EDD != nil {
			d.EDDs = append(d.EDDs, records.FormerEDD{EDD: *s.was.EDD, Basis: s.was.Basis, Until: s.c.Today})
		}
	}
	return d
}

// agreed is the due date that what is typed now gives.
func (s *episode) agreed() (dating.Agreement, bool) {
	a, err := s.plain().Agree(s.r.Dating)
	return a, err == nil
}

// age is the gestational age today by that date; ok is false where it cannot
// be that of a pregnancy.
func (s *episode) age() (days int, ok bool) {
	edd := s.d.EDD
	if !s.c.ReadOnly {
		a, known := s.agreed()
		if !known {
			return 0, false
		}
		edd = &a.EDD
	}
	if edd == nil || !s.d.Active() {
		return 0, false
	}
	days = dating.Term - edd.Sub(s.c.Today)
	return days, days >= 0 && days <= dating.MaxDays
}

// remarks: a due date that moves is said before it is signed.
func (s *episode) remarks() []record.Remark {
	a, ok := s.agreed()
	if !ok || !changes(a, s.was) {
		return nil
	}
	return []record.Remark{{Level: form.Warning, Words: s.p.T("pregnancy.changes", form.FormatDate(*s.was.EDD), form.FormatDate(a.EDD)), Field: s.form.Field("pregnancy.lmp")}}
}

func (s *episode) tags() []form.Message {
	var out []form.Message
	if f := formula(s.d); f != "" && s.c.ReadOnly {
		out = append(out, form.Inform(f))
	}
	if days, ok := s.age(); ok && s.c.ReadOnly {
		out = append(out, form.Inform(s.p.T("prenatal.computed", ageWords(s.p, days))))
	}
	if s.r.own[records.OfDating] && !s.c.ReadOnly {
		out = append(out, form.Inform(s.p.T("prenatal.own")))
	}
	if !s.d.Active() && s.c.ReadOnly {
		out = append(out, form.Inform(s.p.T("pregnancy.end."+string(s.d.End))))
	}
	return out
}

func (s *episode) focus(path string) *form.Field {
	if f := s.form.Field("pregnancy." + path); f != nil {
		return f
	}
	switch path {
	case "opened":
		return s.form.Field("pregnancy.opened")
	}
	return s.form.Field("pregnancy.lmp")
}

// youth tells the age in years on the day the pregnancy was opened.
func (s *episode) years() (int, bool) {
	if s.c.Patient.Birth == nil {
		return 0, false
	}
	on := s.d.Opened
	if on.IsZero() {
		on = s.c.Today
	}
	return on.YearsSince(*s.c.Patient.Birth), true
}

// implied are the risk factors that what is written says by itself and that
// nobody has chosen yet.
func (s *episode) implied() []string {
	var out []string
	say := func(code string, is bool) {
		if is && !slices.Contains(s.risks, code) {
			out = append(out, code)
		}
	}
	years, known := s.years()
	say("age_under_16", known && years < 16)
	say("age_over_35", known && years > 35)
	var caesarean, still, preterm bool
	for _, b := range s.births {
		caesarean = caesarean || b.Mode == "caesarean"
		still = still || b.Outcome == "stillbirth"
		preterm = preterm || b.Weeks != nil && *b.Weeks >= 22 && *b.Weeks < 37 && (b.Outcome == "live" || b.Outcome == "neonatal_death")
	}
	say("previous_caesarean", caesarean)
	say("previous_stillbirth", still)
	say("previous_preterm", preterm)
	return out
}

// scanAge is the gestational age that a scan gives, on its day.
func (s *episode) scanAge(x *scanRow) (clinical.GestationalDays, bool) {
	one := episode{d: &records.Pregnancy{}, scans: []scanRow{*x}}
	a, err := one.plain().Agree(s.r.Dating)
	if err != nil {
		return 0, false
	}
	return clinical.GestationalDays(dating.Term - a.EDD.Sub(x.Date)), true
}
