package prenatal

import (
	"context"

	"carnet/records"
	"carnet/ui/form"
	"carnet/ui/record"
)

// banner is what every screen of the chart says of a pregnancy under way:
// how far it is, when it is due, the obstetric formula, and a prenatal visit
// that is overdue. Nothing restricted stands here.
func banner(ctx context.Context, c *record.Case) ([]form.Message, error) {
	doc, p, ok, err := c.Store.Pregnant(ctx, c.PatientID)
	if err != nil || !ok {
		return nil, err
	}
	age := ""
	if lmp, dated := p.FirstDay(); dated {
		age = ageWords(c.P, max(c.Today.Sub(lmp), 0))
	}
	words := c.P.T("prenatal.banner.undated")
	if p.EDD != nil {
		words = c.P.T("prenatal.banner", age, form.FormatDate(*p.EDD), c.P.T("pregnancy.basis."+p.Basis))
	}
	var short records.Pregnancy
	short.Gravida, short.Parity = p.Gravida, p.Parity
	out := []form.Message{form.Inform(dots(words, formula(&short)))}
	visits, err := c.Store.OfPregnancy(ctx, doc.ID, records.KindPrenatal)
	if err != nil || len(visits) == 0 {
		return out, err
	}
	var last records.Prenatal
	if err := visits[len(visits)-1].Decode(&last); err != nil {
		return nil, err
	}
	if last.Next != nil && last.Date != c.Today {
		if late := c.Today.Sub(last.Next.Date); late > 0 {
			out = append(out, form.Warn(c.P.T("prenatal.banner.late", len(visits)+1, late)))
		}
	}
	return out, nil
}
