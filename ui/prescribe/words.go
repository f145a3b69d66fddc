package prescribe

import (
	"strings"

	"carnet/assets/text"
	"carnet/records"
)

// Words is a line of a prescription in one line.
func Words(p text.Printer, l records.Line) string {
	parts := []string{strings.Join(strings.Fields(l.Medicine+" "+formWord(p, l.Form)), " "), rhythm(p, l, false)}
	q := l.Quantity
	if q == 0 {
		q = l.Total()
	}
	if q > 0 {
		parts = append(parts, p.T("prescribe.line.hand_out", p.Number(q, 1)+" "+unitWord(p, l.Unit, q)))
	}
	parts = append(parts, l.How, l.Basis)
	var out []string
	for _, x := range parts {
		if x != "" {
			out = append(out, x)
		}
	}
	return strings.Join(out, " · ")
}

// rhythm says how a line is taken: "1 comprimé × 3 par jour × 5 jours".
func rhythm(p text.Printer, l records.Line, single bool) string {
	if l.Dose == 0 {
		return ""
	}
	out := p.Number(l.Dose, 3) + " " + unitWord(p, l.Unit, l.Dose)
	if single || l.Times == 1 && l.Days == 1 {
		return p.T("prescribe.dose.once", out)
	}
	if l.Times > 0 {
		out = p.T("prescribe.dose.times", out, l.Times)
	}
	if l.Days > 0 {
		out += p.T("prescribe.dose.days", l.Days)
	}
	return out
}
