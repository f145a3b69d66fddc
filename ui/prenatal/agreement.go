package prenatal

import (
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/dating"
	"carnet/ui/form"
)

// eddWords is a due date with what it rests on: "23/01/2027 (échographie)".
func eddWords(p text.Printer, edd clinical.Date, basis string) string {
	return p.T("pregnancy.edd.by", form.FormatDate(edd), p.T("pregnancy.basis."+basis))
}

// agreementCard says which due date is agreed and why: both dates where there
// are two, the rule, and the date that was agreed before where it gives way.
// was is the pregnancy as it was signed, nil for a new one.
func agreementCard(p text.Printer, d *records.Pregnancy, a dating.Agreement, was *records.Pregnancy) form.Alert {
	card := form.Alert{Level: form.Info, Title: p.T("pregnancy.agreed", eddWords(p, a.EDD, string(a.Basis)))}
	if changes(a, was) {
		card.Level = form.Warning
		card.Title = p.T("pregnancy.changes", eddWords(p, *was.EDD, was.Basis), eddWords(p, a.EDD, string(a.Basis)))
	}
	var words []string
	if both := bothDates(p, d, a); both != "" {
		words = append(words, both)
	}
	var from []string
	for _, r := range a.Reasons {
		words = append(words, reasonWords(p, r))
		if r.Source != "" && r.Code != dating.Suboptimal {
			from = add(from, source(p, r.Source))
		}
		if r.Threshold != nil {
			from = add(from, p.T("prenatal.source."+thresholdOf(r)))
		}
	}
	from = add(from, source(p, string(a.Source)))
	if card.Level == form.Warning {
		words = append(words, p.T("pregnancy.former.kept"))
	}
	card.Text = strings.Join(words, " ")
	card.Source = p.T("form.source", strings.Join(from, ", "))
	return card
}

// thresholdOf names who has set the threshold of a step.
func thresholdOf(r dating.Reason) string {
	if r.ByLMP != nil && *r.Threshold != dating.Defaults().Threshold(clinical.GestationalDays(*r.ByLMP)) {
		return "own"
	}
	return "acog"
}

func add(list []string, s string) []string {
	for _, x := range list {
		if x == s {
			return list
		}
	}
	return append(list, s)
}

// changes tells whether an agreement moves a date that was signed.
func changes(a dating.Agreement, was *records.Pregnancy) bool {
	return was != nil && was.EDD != nil && *was.EDD != a.EDD
}

// bothDates gives the due date of the period and that of the scan that was
// compared with it.
func bothDates(p text.Printer, d *records.Pregnancy, a dating.Agreement) string {
	if d.LMP == nil {
		return ""
	}
	for _, r := range a.Reasons {
		if r.ByScan == nil || r.Code == dating.ScanLater || r.Code == dating.Suboptimal {
			continue
		}
		byScan := dating.EDDFromGA(clinical.GestationalDays(*r.ByScan), r.Date)
		return p.T("pregnancy.both", form.FormatDate(d.LMP.AddDays(dating.Term)), form.FormatDate(byScan))
	}
	return ""
}

// reasonWords is one step towards the agreed date as a sentence.
func reasonWords(p text.Printer, r dating.Reason) string {
	day, byScan, byLMP, off, limit := form.FormatDate(r.Date), "", "", "", ""
	if r.ByScan != nil {
		byScan = ageWords(p, int(*r.ByScan+0.5))
	}
	if r.ByLMP != nil && *r.ByLMP >= 0 {
		byLMP = ageWords(p, *r.ByLMP)
	}
	if r.Difference != nil {
		n := *r.Difference
		if n < 0 {
			n = -n
		}
		off = p.T("pregnancy.days", n)
	}
	if r.Threshold != nil {
		limit = p.T("pregnancy.days", *r.Threshold)
	}
	key := "pregnancy.reason." + string(r.Code)
	if r.Code == dating.LMPUncertain && r.ByScan == nil {
		key += ".alone"
	}
	return p.T(key, day, byScan, byLMP, off, limit)
}
