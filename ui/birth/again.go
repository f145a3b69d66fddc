package birth

import (
	"slices"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/ui/bedside"
	"carnet/ui/form"
)

// The doses of tranexamic acid as steps of the bundle: the second is given where
// bleeding goes on after the time that the rule says, or begins anew within the
// day (WHO, FIGO and ICM 2025).
const txa, txaAgain = "tranexamic_acid", "tranexamic_again"

// steps are the steps of the bundle as the document keeps them.
func (s *state) steps() []string {
	out := slices.Clone(s.Bundle)
	if s.Again && slices.Contains(s.Bundle, txa) {
		out = append(out, txaAgain)
	}
	return out
}

// txaAt is when the first dose of tranexamic acid was ticked.
func (s *state) txaAt() (time.Time, bool) {
	i := slices.IndexFunc(s.D.Bundle, func(x records.Step) bool { return x.Code == txa })
	if i < 0 || !slices.Contains(s.Bundle, txa) {
		return time.Time{}, false
	}
	return s.D.Bundle[i].At, true
}

// txaFields are the second dose and its time.
func txaFields(p text.Printer, s *state, a *about) []form.Item {
	given := func() bool { return slices.Contains(s.Bundle, txa) }
	return []form.Item{
		form.Toggle("birth.txa.again", &s.Again, form.When(given)),
		form.Computed("birth.txa.timer", func() form.Message { return txaTimer(p, s, a) }, form.Span(3), form.When(func() bool { return txaTimer(p, s, a).Text != "" })),
	}
}

// txaTimer says when the second dose may be given, and that a first one comes
// too late.
func txaTimer(p text.Printer, s *state, a *about) form.Message {
	now, b := a.now(), a.set.Blood
	birth := s.at(now)
	first, given := s.txaAt()
	switch {
	case s.read:
		return form.Message{}
	case !given && haemorrhage(s, a) && now.Sub(birth) > b.TXAWithin:
		return form.Message{Level: form.Warning, Text: p.T("birth.txa.closed", bedside.Length(p, b.TXAWithin))}
	case !given || s.Again:
		return form.Message{}
	case first.Sub(birth) > b.TXAWithin:
		return form.Message{Level: form.Warning, Text: p.T("birth.txa.closed", bedside.Length(p, b.TXAWithin))}
	case now.Sub(birth) > b.Window:
		return form.Message{}
	}
	due := first.Add(b.TXARepeatAfter)
	if left := due.Sub(now); left > 0 {
		return form.Message{Level: form.Info, Text: p.T("birth.txa.again.in", bedside.When(p, due, now), bedside.Length(p, left))}
	}
	return form.Message{Level: form.Warning, Text: p.T("birth.txa.again.now", bedside.When(p, due, now))}
}
