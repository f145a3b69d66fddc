package demo

import (
	"strconv"
	"time"

	"carnet/records"
	"carnet/records/clinical/labour"
	"carnet/records/journal"
	"carnet/records/labourchart"
	"carnet/records/store"
)

// cell is a value of a row of the chart.
type cell struct{ item, value string }

// entered adds a value as the chart does, with what follows from it: 5 cm begin
// active labour, 10 cm the second stage, liquor the end of the membranes.
func entered(l *records.Labour, at time.Time, by journal.DocumentID, cells ...cell) {
	for _, c := range cells {
		l.Entries = append(l.Entries, records.LabourEntry{At: at, Item: c.item, Value: c.value, By: by.String()})
		switch {
		case c.item == labourchart.Dilatation:
			cm, err := strconv.ParseFloat(c.value, 64)
			if err != nil {
				continue
			}
			stage, err := labour.StageAt(cm, labour.Defaults())
			if err == nil && stage != "" && l.Active == nil {
				l.Active = &at
			}
			if stage == labour.SecondStage && l.Second == nil {
				l.Second = &at
			}
		case c.item == "amniotic_fluid" && c.value != "I" && l.Ruptured == nil:
			l.Ruptured = &at
		}
	}
}

// support are the rows that each round begins with.
func support(painless string) []cell {
	return []cell{{"companion", "Y"}, {"pain_relief", painless}, {"oral_fluid", "Y"}, {"posture", "MO"}}
}

// heart are the rows that are due each half hour.
func heart(fhr, contractions, seconds int) []cell {
	return []cell{{"fhr", strconv.Itoa(fhr)}, {"fhr_deceleration", "N"}, {"contractions_10min", strconv.Itoa(contractions)}, {"contraction_duration", strconv.Itoa(seconds)}}
}

// body are the rows that are due each four hours.
func body(pulse, up, low int, temperature string) []cell {
	return []cell{{"pulse", strconv.Itoa(pulse)}, {"sbp", strconv.Itoa(up)}, {"dbp", strconv.Itoa(low)}, {"temperature", temperature}, {"urine_protein", "-"}, {"urine_acetone", "-"}}
}

// head are the rows of a vaginal examination beside the dilatation.
func head(liquor, position, descent string) []cell {
	return []cell{{"amniotic_fluid", liquor}, {"fetal_position", position}, {"caput", "0"}, {"moulding", "0"}, {"descent", descent}}
}

func cells(list ...[]cell) []cell {
	var out []cell
	for _, x := range list {
		out = append(out, x...)
	}
	return out
}

// chart writes the labour of a birth that has been, as it was kept: in one
// revision, which the birth signs. It ends at the birth, or at the time when
// the woman left for a caesarean.
func (x *birthing) chart() error {
	g, m := x.g, x.m
	hours := g.between(3, 6)
	if m.has(sectioned) {
		hours = 5
	}
	begin := x.at.Add(-time.Duration(60*hours+g.between(5, 50)) * time.Minute)
	l := &records.Labour{Pregnancy: m.pregnancy.String(), Admitted: begin, Onset: "spontaneous", Fetuses: max(1, int(m.kids)), Parity: of(int(m.parity))}
	by := x.by.Staff
	start := g.between(5, 6)
	entered(l, begin, by, cell{labourchart.Dilatation, strconv.Itoa(start)})
	entered(l, begin, by, cells(support("Y"), heart(g.between(126, 148), 3, 35), body(g.between(78, 94), g.between(108, 124), g.between(64, 78), "36.8"), head("I", "A", "4"))...)
	fhr := g.between(128, 146)
	for h := 1; h <= hours; h++ {
		at := begin.Add(time.Duration(h) * time.Hour)
		if m.has(sectioned) && h == hours {
			fhr = 164
		}
		entered(l, at, by, heart(fhr+g.between(-6, 6), min(5, 3+h/2), 40+4*h)...)
		if m.has(sectioned) && h == 1 {
			entered(l, at, by, cells([]cell{{labourchart.Dilatation, "7"}}, head("C", "A", "3"))...)
		}
	}
	if m.has(stillborn) {
		for i := range l.Entries { // none was heard from the beginning
			if l.Entries[i].Item == "fhr" {
				l.Entries[i].Value = "0"
			}
		}
	}
	if !m.has(sectioned) {
		at := x.at.Add(-time.Duration(g.between(12, 35)) * time.Minute)
		entered(l, at, by, cells([]cell{{labourchart.Dilatation, "10"}}, head("C", "A", "1"))...)
		l.Pushing = of(x.at.Add(-9 * time.Minute))
	}
	r, err := x.b.Write(x.by, store.Change{Op: journal.OpPut, Patient: g.identity[x.row], Content: l})
	if err != nil {
		return err
	}
	x.labour = r.Document
	g.docs++
	return nil
}

// round is one column of a labour under way: minutes after admission.
type round struct {
	after int
	cells []cell
}

// A labour of today is told by rounds. ago is how long before now she was
// admitted, in minutes.
type script struct {
	ago      int
	cm       string // at admission
	ruptured int    // minutes after admission; 0: found intact
	parity   int
	note     string
	rounds   []round
	call     *records.Call
	callAt   int
}

// allIsWell is the labour of a first child in its second hour.
func allIsWell() script {
	return script{ago: 108, cm: "5", note: "Contractions depuis 4 h du matin, vient avec sa mère", rounds: []round{
		{0, cells(support("Y"), heart(138, 3, 35), body(84, 112, 70, "36.8"), head("I", "A", "4"))},
		{30, cells(support("Y"), heart(142, 3, 38))},
		{60, cells(support("Y"), heart(140, 3, 40), []cell{{"fluid", "eau, jus"}})},
		{88, cells(support("Y"), heart(136, 4, 42), []cell{{labourchart.Assessment, "Début de phase active, mère et enfant bien"}, {labourchart.Plan, "Marcher, boire ; RCF dans 30 min, TV à 4 h de l’admission"}})},
	}}
}

// twoAlerts is a labour of six hours whose dilatation stays at 7 cm for more
// than three and whose fetal heart has just risen to 164. The next examination
// is due since twelve minutes.
func twoAlerts() script {
	return script{ago: 372, cm: "5", ruptured: 120, parity: 1, note: "Perd un peu de glaires depuis la nuit", rounds: []round{
		{0, cells(support("Y"), heart(138, 3, 35), body(84, 118, 74, "36.8"), head("I", "A", "4"))},
		{30, cells(support("Y"), heart(140, 3, 35))},
		{60, cells(support("Y"), heart(142, 3, 38))},
		{90, heart(138, 3, 40)},
		{120, cells(support("Y"), heart(144, 4, 42), []cell{{labourchart.Dilatation, "7"}}, head("C", "A", "3"))},
		{150, heart(140, 4, 42)},
		{180, cells(support("Y"), heart(142, 4, 44))},
		{210, heart(146, 4, 44)},
		{240, cells(support("Y"), heart(144, 4, 45), body(92, 122, 78, "37.1"))},
		{270, heart(148, 4, 45)},
		{300, cells(support("Y"), heart(150, 4, 46))},
		{330, cells(heart(152, 4, 46), []cell{{labourchart.Assessment, "Progression lente à 7 cm, mère bien"}, {labourchart.Plan, "Vider la vessie, changer de position ; TV à 6 h de l’admission"}})},
		{358, cells(support("Y"), heart(164, 4, 48), []cell{{labourchart.Plan, "Décubitus latéral gauche, réécouter le cœur dans 10 min, examiner ; CSRéf prévenu si pas de progrès"}})},
	}, call: &records.Call{Who: "Dr Aminata Touré", Why: "RCF 164, 7 cm depuis plus de 3 h", Answer: "arrive"}, callAt: 361}
}
