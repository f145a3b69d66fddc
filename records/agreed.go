package records

import (
	"carnet/records/clinical"
	"carnet/records/clinical/dating"
)

// Agree works out the one due date of the pregnancy from its last period and
// its scans, with the reasons. It changes nothing: see Adopt. The error is
// dating.Settings.Agree's: nothing dates the pregnancy.
func (p *Pregnancy) Agree(s dating.Settings) (dating.Agreement, error) {
	var lmp clinical.Date
	if p.LMP != nil {
		lmp = *p.LMP
	}
	scans := make([]dating.Scan, len(p.Scans))
	for i, x := range p.Scans {
		scans[i] = x.dating()
	}
	return s.Agree(lmp, p.LMPCertain, scans)
}

// dating is the scan as the dating rules take it.
func (x DatingScan) dating() dating.Scan {
	mm := func(v *float64) clinical.Millimetres {
		if v == nil {
			return 0
		}
		return clinical.Millimetres(*v)
	}
	s := dating.Scan{
		Date: x.Date, Method: x.Method, CRL: mm(x.CRL),
		Biometry: clinical.Biometry{BPD: mm(x.BPD), HC: mm(x.HC), AC: mm(x.AC), FL: mm(x.FL)},
	}
	if x.Reported != nil {
		s.Reported = clinical.GestationalDays(*x.Reported)
	}
	return s
}

// Adopt makes an agreement the due date of the pregnancy. A date that was
// agreed before, was's, is kept among the former ones with the day on which it
// gave way; it tells whether there was such a change.
func (p *Pregnancy) Adopt(a dating.Agreement, was *Pregnancy, on clinical.Date) bool {
	edd := a.EDD
	p.EDD, p.Basis = &edd, string(a.Basis)
	if was == nil {
		return false
	}
	p.EDDs = append([]FormerEDD(nil), was.EDDs...)
	if was.EDD == nil || *was.EDD == edd {
		return false
	}
	p.EDDs = append(p.EDDs, FormerEDD{EDD: *was.EDD, Basis: was.Basis, Until: on})
	return true
}

// FirstDay is the last period that the agreed due date stands for; ok is false
// when there is none.
func (p *Pregnancy) FirstDay() (clinical.Date, bool) {
	if p.EDD == nil {
		return clinical.Date{}, false
	}
	return dating.LMPOf(*p.EDD), true
}
