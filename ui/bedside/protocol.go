package bedside

import (
	"slices"
	"strings"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/ui/form"
	"carnet/ui/visit"
)

// protocols are the checklists of the complications: what is not to be
// forgotten, in the order in which it is done (WHO, Managing complications in
// pregnancy and childbirth, 2017). A code stands for a sentence of the
// catalogue; how much of what is given stands in the national protocol.
var protocols = map[string][]string{
	"preeclampsia":      {"call", "magnesium", "antihypertensive", "catheter", "watch", "refer"},
	"eclampsia":         {"call", "airway", "left_side", "magnesium", "antihypertensive", "catheter", "watch", "refer"},
	"obstructed":        {"call", "iv", "catheter", "antibiotics", "refer"},
	"retained_placenta": {"call", "bladder", "oxytocin", "traction", "iv", "removal", "antibiotics", "refer"},
	"uterine_rupture":   {"call", "iv", "watch", "refer"},
	"cord_prolapse":     {"call", "lift", "knee_chest", "no_cord", "refer"},
	"shoulder_dystocia": {"call", "mcroberts", "suprapubic", "episiotomy", "rotation", "posterior_arm", "all_fours", "time"},
	"infection":         {"iv", "antibiotics", "watch", "refer"},
	"fetal_distress":    {"call", "left_side", "stop_oxytocin", "iv", "examine", "refer"},
}

// Protocols declares the complications to choose from and the checklist of
// each one that is chosen. done holds the steps that were ticked, by
// complication.
func Protocols(codes *[]string, choice []string, done map[string][]string) []form.Item {
	opts := visit.Levelled(form.Values("birth.complication.", choice...), form.Danger, choice...)
	items := []form.Item{form.Checks("birth.complications", codes, opts, form.Span(4))}
	for _, c := range choice {
		steps, ok := protocols[c]
		if !ok {
			continue
		}
		list := new([]string)
		*list = done[c]
		items = append(items, form.Checks("birth.steps."+c, list, form.Values("birth.step.", steps...), form.Span(4),
			form.When(func() bool { return slices.Contains(*codes, c) }),
			form.Check(func(v []string) form.Message {
				done[c] = v
				return form.Message{}
			})))
	}
	return items
}

// InLabour are the complications that can be found before the birth.
func InLabour() []string {
	return slices.DeleteFunc(slices.Clone(records.Complications), func(c string) bool {
		return c == "retained_placenta" || c == "shoulder_dystocia"
	})
}

// Course tells whether magnesium sulphate is to be asked for: a complication
// calls for it, or a dose was given.
func Course(codes []string, doses []Dose) bool {
	given := slices.ContainsFunc(doses, func(d Dose) bool { return d.Kind != "" })
	return given || slices.Contains(codes, "eclampsia") || slices.Contains(codes, "preeclampsia")
}

// AlertOf words what a rule of the delivery room says.
func AlertOf(p text.Printer, a clinical.Alert) form.Alert {
	out := visit.Alert(p, a)
	out.Source = SourceOf(p, a.Source)
	return out
}

// sources gives the names by which people know where a rule of the delivery
// room comes from.
var sources = []struct{ begins, key string }{
	{"WHO, FIGO", "birth.source.pph"}, {"WHO, Managing", "birth.source.mcpc"}, {"ICD-10 P07", "birth.source.low_weight"},
	{"WHO Labour", "consultation.source.who_labour"}, {"WHO partograph", "birth.source.partograph"},
	{"INTERGROWTH", "birth.source.intergrowth"}, {"Apgar", "birth.source.apgar"},
}

// SourceOf names the source of a rule.
func SourceOf(p text.Printer, s clinical.Source) string {
	for _, x := range sources {
		if strings.HasPrefix(string(s), x.begins) {
			return p.T("form.source", p.T(x.key))
		}
	}
	return visit.Source(p, s)
}
