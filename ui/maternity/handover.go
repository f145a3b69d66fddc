package maternity

import (
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical/labour"
	"carnet/records/labourchart"
	"carnet/records/print"
	"carnet/records/store"
	"carnet/ui/bedside"
	"carnet/ui/kit"
	"carnet/ui/maternity/ward"
	"carnet/ui/place"
)

// handoverHours is how far back the births go that a shift is told of; a mother
// whose course of magnesium sulphate runs is told of until it ends.
const handoverHours = 24

// handoverOf says the labour ward at a time, for the screen and the paper
// alike.
func handoverOf(p text.Printer, labours []store.Labouring, births []store.Delivered, now time.Time, set labour.Settings) print.Handover {
	h := print.Handover{At: now}
	for i := range labours {
		h.Labours = append(h.Labours, handoverLabour(p, &labours[i], now, set))
	}
	for i := range births {
		if d := &births[i]; now.Sub(d.Delivery.At) <= handoverHours*time.Hour || ward.AfterBirth(p, d, now, set).Treated {
			h.Births = append(h.Births, handoverBirth(p, d, now, set))
		}
	}
	return h
}

func handoverLabour(p text.Printer, l *store.Labouring, now time.Time, set labour.Settings) print.HandoverLabour {
	s := labourchart.SummaryOf(&l.Labour, now, set)
	say := ward.Of(p, l, now, set)
	out := print.HandoverLabour{Name: l.Name, Stage: say.Stage}
	term := ""
	if l.EDD != nil {
		term = weeks(p, &store.Carrying{EDD: l.EDD}, bedside.DayOf(now))
	}
	out.Who = place.Dots(say.Who, term, where(&l.Woman))
	if l.Labour.Ruptured != nil {
		out.Stage = place.Dots(out.Stage, p.T("maternity.handover.ruptured", bedside.When(p, *l.Labour.Ruptured, now)))
	}
	alarm := func(items ...string) bool {
		for _, a := range s.Open {
			for _, it := range items {
				if a.Item == it || it == labourchart.Dilatation && (strings.HasPrefix(a.Item, "dwell_") || strings.HasPrefix(a.Item, "second_stage")) {
					return true
				}
			}
		}
		return false
	}
	fact := func(key, value string, items ...string) {
		if value == "" {
			value = "—"
		}
		out.Facts = append(out.Facts, print.HandoverFact{Label: p.T("maternity.handover." + key), Value: value, Alarm: alarm(items...)})
	}
	fact("admitted", bedside.When(p, l.Labour.Admitted, now))
	fact("dilatation", say.Where, labourchart.Dilatation)
	fact("descent", fifths(p, lastOf(&l.Labour, "descent", now)), "descent")
	fact("contractions", contractions(p, &l.Labour, now), "contractions_10min", "contraction_duration")
	fact("heart", hearts(p, &l.Labour, now), "fhr", "fhr_deceleration")
	fact("pressure", pressure(&l.Labour, now), "sbp", "dbp")
	for _, c := range s.Complications {
		out.Alerts = append(out.Alerts, p.T("maternity.handover.alert", p.T("birth.complication."+c), since(p, &l.Labour, c, now)))
	}
	out.Dose, out.DoseLate = say.Dose, say.DoseLate
	for _, a := range s.Open {
		out.Alerts = append(out.Alerts, p.T("maternity.handover.alert", ward.AlertWords(p, a), bedside.When(p, a.At, now)))
	}
	if s.Plan.Value != "" {
		out.Plan = p.T("maternity.handover.plan.at", s.Plan.Value, bedside.When(p, s.Plan.At, now))
	}
	out.Due, out.Late = say.Due.Words, say.Due.Tone == kit.Alarm && say.Due.Words != ""
	for _, c := range l.Labour.Calls {
		out.Calls = append(out.Calls, callWords(p, &c, now))
	}
	return out
}

// since is when a complication was found.
func since(p text.Printer, l *records.Labour, complication string, now time.Time) string {
	for _, e := range l.Of(labourchart.Complication, 1) {
		if e.Value == complication {
			return bedside.When(p, e.At, now)
		}
	}
	return ""
}

// lastOf is the latest value of a row, "" before the first.
func lastOf(l *records.Labour, item string, now time.Time) string {
	list := l.Of(item, 1)
	for i := len(list) - 1; i >= 0; i-- {
		if !list[i].At.After(now) {
			return list[i].Value
		}
	}
	return ""
}

func fifths(p text.Printer, v string) string {
	if v == "" {
		return ""
	}
	return p.T("maternity.handover.fifths", v)
}

func contractions(p text.Printer, l *records.Labour, now time.Time) string {
	n, long := lastOf(l, "contractions_10min", now), lastOf(l, "contraction_duration", now)
	if n == "" {
		return ""
	}
	if long == "" {
		return p.T("maternity.handover.per10", n)
	}
	return p.T("maternity.handover.per10.long", n, long)
}

// hearts is the heart rate of each child.
func hearts(p text.Printer, l *records.Labour, now time.Time) string {
	var out []string
	for fetus := 1; fetus <= max(l.Fetuses, 1); fetus++ {
		list := l.Of("fhr", fetus)
		for i := len(list) - 1; i >= 0; i-- {
			if !list[i].At.After(now) {
				out = append(out, p.T("maternity.handover.at", list[i].Value, bedside.When(p, list[i].At, now)))
				break
			}
		}
	}
	return strings.Join(out, " · ")
}

func pressure(l *records.Labour, now time.Time) string {
	s, d := lastOf(l, "sbp", now), lastOf(l, "dbp", now)
	if s == "" && d == "" {
		return ""
	}
	if d == "" {
		d = "?"
	}
	return s + "/" + d
}

func callWords(p text.Printer, c *records.Call, now time.Time) string {
	words := p.T("maternity.handover.call", bedside.When(p, c.At, now), c.Who)
	why := c.Why
	came := p.T("maternity.handover.call.waits")
	if c.Came != nil {
		came = p.T("maternity.handover.call.came", bedside.When(p, *c.Came, now))
	}
	return place.Dots(words, why, c.Answer, came)
}

func handoverBirth(p text.Printer, d *store.Delivered, now time.Time, set labour.Settings) print.HandoverBirth {
	mode := ""
	if d.Delivery.Mode != "" {
		mode = p.T("birth.mode." + d.Delivery.Mode)
	}
	say := ward.AfterBirth(p, d, now, set)
	out := print.HandoverBirth{Name: d.Name, Who: place.Dots(ageOf(p, &d.Woman, bedside.DayOf(now)), ward.Formula(p, d.Gravida, d.Parity)),
		When: place.Dots(bedside.When(p, d.Delivery.At, now), mode), Mother: say.Mother.Words, Alarm: say.Mother.Tone == kit.Alarm, Warn: say.Mother.Tone == kit.Warning, Watch: place.Dots(say.Loss, say.Dose, say.Until)}
	out.ChildAlarm = sickChild(d.Children)
	for i := range d.Children {
		out.Children = append(out.Children, childWords(p, &d.Children[i]))
	}
	if len(out.Children) == 0 {
		out.Children = []string{p.T("maternity.child.none")}
	}
	return out
}

// childWords says a newborn: "Fille · 2,90 kg · Apgar 9".
func childWords(p text.Printer, k *records.Newborn) string {
	words := p.T("birth.outcome." + k.Outcome)
	if k.Outcome == "live" {
		words = p.T("maternity.child." + k.Sex.String())
	}
	weight := ""
	if k.Weight != nil {
		weight = p.T("maternity.kg", p.Number(*k.Weight, 2))
	}
	danger := ""
	if ward.Sick(k) {
		danger = p.T("maternity.child.danger")
	}
	if k.Referral != nil {
		danger = place.Dots(danger, p.T("maternity.child.referred"))
	}
	return place.Dots(words, weight, danger)
}
