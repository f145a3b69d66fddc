package labour

import (
	"slices"
	"sort"
	"strings"
	"time"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/labour"
	"carnet/records/labourchart"
	"carnet/ui/bedside"
)

// dwellWords says from when on the centimetre that was reached alerts.
func dwellWords(p text.Printer, cm int, s labour.Settings) string {
	h, ok := s.DwellFrom[cm]
	if !ok {
		return ""
	}
	return p.T("labour.limit.dwell", p.Number(float64(cm), 0), p.Number(h, 1))
}

// rowLabel names a row in the room of the chart.
func rowLabel(p text.Printer, code string, fetus, fetuses int) string {
	label := p.T("labour.row." + code)
	if fetuses > 1 && (code == "fhr" || code == "fhr_deceleration") {
		return p.T("labour.row.twin", label, max(fetus, 1))
	}
	return label
}

// rowShort names a row of the chart itself: which twin it is of must not be cut.
func rowShort(p text.Printer, code string, fetus, fetuses int) string {
	if key := "labour.row." + code + ".short"; fetuses > 1 && p.Has(key) {
		return p.T("labour.row.twin", p.T(key), max(fetus, 1))
	}
	return rowLabel(p, code, fetus, fetuses)
}

// card is one alert in words.
type card struct {
	Title, Words, Source string
	Danger, Open         bool
	Sign                 string // of a card that is not open; "" for what is over
	limit, action        string // of an open alert: what was broken, what to do
}

// alertCards says the open alerts, then the latest resolved ones. The two
// pressures of one measurement are one card, and what to do is said once for
// alerts that ask for the same.
func alertCards(p text.Printer, s *labourchart.Summary, fetuses int, now time.Time, past int) []card {
	var out []card
	list := slices.Clone(s.Open)
	for i := 0; i < len(list); i++ {
		a := list[i]
		c := alertCard(p, a, fetuses, now)
		if j := slices.IndexFunc(list, func(b labourchart.Alert) bool { return a.Item == "sbp" && b.Item == "dbp" && b.At.Equal(a.At) }); j >= 0 {
			c.Title = p.T("labour.alert.pressure", a.Value, list[j].Value, bedside.When(p, a.At, now))
			c.limit += " / " + limitOf(p, list[j])
			list = slices.Delete(list, j, j+1)
			if j < i {
				i--
				out = slices.Delete(out, j, j+1)
			}
		}
		out = append(out, c)
	}
	for i := range out {
		if i+1 < len(out) && out[i+1].action == out[i].action {
			out[i].action = ""
		}
		out[i].Words = out[i].limit
		switch {
		case out[i].action != "" && out[i].limit != "":
			out[i].Words = p.T("labour.alert.rule", out[i].limit, out[i].action)
		case out[i].action != "":
			out[i].Words = out[i].action
		}
	}
	for i, a := range s.Past {
		if i == past {
			break
		}
		out = append(out, alertCard(p, a, fetuses, now))
	}
	return out
}

func alertCard(p text.Printer, a labourchart.Alert, fetuses int, now time.Time) card {
	c := card{Danger: a.Rule.Severity == clinical.Danger, Open: a.Resolved == nil, Source: bedside.SourceOf(p, a.Rule.Source)}
	switch {
	case strings.HasPrefix(a.Item, "dwell_"), strings.HasPrefix(a.Item, "second_stage"):
		c.Title = p.T("labour.alert.since", strings.TrimSuffix(p.T(a.Rule.Text), "."), a.Value)
	case p.Has("labour.alert." + a.Item + "." + a.Value):
		c.Title = p.T("labour.alert."+a.Item+"."+a.Value, bedside.When(p, a.At, now))
	case len(a.Rule.Values) > 0 && a.Rule.Values[0].Text != "":
		c.Title = p.T("labour.alert.sign", strings.TrimSuffix(p.T(a.Rule.Text), "."), bedside.When(p, a.At, now))
	default:
		c.Title = p.T("labour.alert.value", rowLabel(p, a.Item, a.Fetus, fetuses), labourchart.Shown(p, a.Item, a.Value), bedside.When(p, a.At, now))
	}
	if !c.Open {
		c.Words = p.T("labour.alert.resolved", bedside.When(p, *a.Resolved, now))
		return c
	}
	c.limit, c.action = limitOf(p, a), p.T(a.Rule.Action)
	c.Words = c.action
	if c.limit != "" {
		c.Words = p.T("labour.alert.rule", c.limit, c.action)
	}
	return c
}

// limitOf is the threshold that was broken, in this language's signs.
func limitOf(p text.Printer, a labourchart.Alert) string {
	switch t := a.Rule.Threshold; {
	case strings.HasPrefix(a.Item, "dwell_"), strings.HasPrefix(a.Item, "second_stage"):
		return t + "\u00a0h"
	case strings.HasPrefix(t, "= "):
		return ""
	default:
		if p.Number(0.5, 1) != "0.5" {
			t = strings.ReplaceAll(t, ".", ",")
		}
		return strings.ReplaceAll(t, " ", "\u00a0")
	}
}

// stageWords says where the labour is.
func stageWords(p text.Printer, s *labourchart.Summary, now time.Time) string {
	switch {
	case s.Ended != nil:
		return p.T("labour.stage.ended", bedside.When(p, *s.Ended, now))
	case s.Stage == labour.SecondStage:
		return p.T("labour.stage.second", bedside.Clock(s.Since), bedside.Length(p, now.Sub(s.Since)))
	case s.Stage == labour.FirstStage:
		return p.T("labour.stage.first", bedside.When(p, s.Since, now))
	}
	return p.T("labour.stage.latent", bedside.When(p, s.Since, now))
}

// dueWords says what is due next: "Examen dû depuis 12 min : RCF, contractions".
// The second result is whether it is due already.
func dueWords(p text.Printer, s *labourchart.Summary, fetuses int, now time.Time) (string, bool) {
	late := s.Overdue(now)
	if len(late) > 0 {
		d := now.Sub(late[0].At)
		if d < time.Minute {
			return p.T("labour.due.now", dueNames(p, late, fetuses)), true
		}
		return p.T("labour.due.late", bedside.Length(p, d), dueNames(p, late, fetuses)), true
	}
	next, ok := s.Next()
	if !ok {
		return "", false
	}
	return p.T("labour.due.next", bedside.Clock(next.At), bedside.Length(p, next.At.Sub(now))), false
}

// dueNames names the first rows that are due.
func dueNames(p text.Printer, due []labourchart.Due, fetuses int) string {
	const most = 2
	order := map[string]int{}
	for i, r := range labourchart.Rows(fetuses) {
		order[rowName(r.Code, r.Fetus)] = i
	}
	list := append([]labourchart.Due(nil), due...)
	sort.SliceStable(list, func(i, j int) bool {
		return order[rowName(list[i].Item, list[i].Fetus)] < order[rowName(list[j].Item, list[j].Fetus)]
	})
	var out []string
	for i, d := range list {
		if i == most {
			return p.T("labour.due.more", strings.Join(out, ", "), len(list)-most)
		}
		out = append(out, p.T("labour.short."+d.Item))
	}
	return strings.Join(out, ", ")
}

// handover is the labour in a paragraph, for whoever takes over.
func handover(p text.Printer, l *records.Labour, s *labourchart.Summary, now time.Time) []string {
	out := standing(p, l, s, now)
	if w, _ := dueWords(p, s, l.Fetuses, now); w != "" {
		out = append(out, w)
	}
	return out
}

// standing is where a labour stands, without what is due here.
func standing(p text.Printer, l *records.Labour, s *labourchart.Summary, now time.Time) []string {
	out := []string{stageWords(p, s, now) + "."}
	add := func(key string, args ...any) { out = append(out, p.T(key, args...)) }
	if l.Parity != nil {
		add("labour.handover.parity", *l.Parity)
	}
	if s.Dilatation != nil {
		add("labour.handover.dilatation", p.Number(*s.Dilatation, 1), bedside.When(p, s.DilatationAt, now), bedside.Length(p, s.Dwell))
	}
	if s.FHR != nil {
		add("labour.handover.fhr", p.Number(*s.FHR, 0), bedside.When(p, s.FHRAt, now))
	}
	if l.Ruptured != nil {
		add("labour.handover.ruptured", bedside.When(p, *l.Ruptured, now))
	}
	for _, c := range s.Complications {
		out = append(out, "▲ "+p.T("birth.complication."+c))
	}
	for _, a := range s.Open {
		out = append(out, "▲ "+alertCard(p, a, l.Fetuses, now).Title)
	}
	if d := s.Dose; d != nil && s.Ended == nil {
		w, _ := bedside.DoseWords(p, *d, now)
		out = append(out, "◷ "+w)
	}
	if s.Plan.Value != "" {
		add("labour.handover.plan", s.Plan.Value, bedside.When(p, s.Plan.At, now))
	}
	return out
}
