package demo

import (
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/store"
)

// way is a method of family planning: how many units are handed out, after how
// many days the next supply or the control is due.
type way struct {
	code           string
	units          float64
	every, control int
}

var methods = []way{
	{code: "dmpa", units: 1, every: 91}, {code: "combined_pill", units: 3, every: 84}, {code: "progestin_pill", units: 3, every: 84},
	{code: "implant_1_rod", units: 1, control: 90}, {code: "implant_2_rods", units: 1, control: 90}, {code: "copper_iud", units: 1, control: 42},
	{code: "condom", units: 30, every: 60}, {code: "lam", every: 90},
}

var methodShares = []share{{"dmpa", 38}, {"combined_pill", 14}, {"progestin_pill", 6}, {"implant_1_rod", 14}, {"implant_2_rods", 16}, {"copper_iud", 5}, {"condom", 4}, {"lam", 3}}

func method(code string) uint8 {
	for i := range methods {
		if methods[i].code == code {
			return uint8(i)
		}
	}
	return 0
}

// user is a woman who comes for family planning.
type user struct {
	method uint8
	living int8
	weight float32
}

// supply writes a family planning visit.
func (g *generator) supply(b *store.Batch, row int32, u *user, day clinical.Date, step int) error {
	if step == 0 {
		u.weight = float32(g.around(61, 9, 44, 95))
		u.living = int8(g.between(0, max(0, min(7, (day.YearsSince(serial(g.facts[row].birth))-16)/3))))
	}
	up := g.between(102, 128)
	d := &records.FamilyPlanning{Date: day, Type: "renewal", Living: of(int(u.living)),
		Vitals: records.Vitals{Systolic: of(up), Diastolic: of(up*6/10 + 3), Weight: of(to(0.1, float64(u.weight)+g.around(0, 0.5, -1, 1)))}}
	m := &methods[u.method]
	d.Method = m.code
	switch {
	case step == 0:
		d.Type, d.Wish, d.Conditions = "first", "spacing", []string{"none"}
		if u.living > 4 && g.chance(0.6) {
			d.Wish = "stopping"
		}
		d.LMP = of(day.AddDays(-g.between(1, 6)))
		d.Answers = map[string]bool{"menses_7_days": true}
		if m.code == "lam" {
			d.LMP, d.Answers, d.Living = nil, map[string]bool{"lam": true}, of(max(1, int(u.living)))
			u.living = max(1, u.living)
		}
		d.Counsel = []string{"choice", "use", "effects", "return"}
	case m.every == 0 && step > 2 && g.chance(0.4):
		d.Type, d.Former, d.Method, d.Removed = "removal", m.code, "", pick(g, "désire une grossesse", "saignements", "fin de durée")
		return g.sign(b, g.midwife(), row, d)
	case m.every == 0:
		d.Type = "advice" // a control: nothing is handed out
		if g.chance(0.2) {
			d.Effects = []string{pick(g, "bleeding", "amenorrhoea", "headache", "pain")}
		}
	case g.chance(0.06):
		d.Type, d.Former = "switch", m.code
		d.Removed = "saignements"
		d.Effects = []string{"bleeding"}
		for method(d.Method) == u.method {
			u.method = method(g.weighted(methodShares[:5]))
			d.Method = methods[u.method].code
			break
		}
		if d.Method = methods[u.method].code; d.Method == d.Former {
			d.Type, d.Former, d.Removed = "renewal", "", ""
		}
		m = &methods[u.method]
	case g.chance(0.12):
		d.Effects = []string{pick(g, "amenorrhoea", "bleeding", "headache", "weight", "nausea")}
	}
	if d.Type != "advice" && m.units > 0 {
		d.Units = of(m.units)
	}
	switch {
	case m.every > 0:
		d.Every = of(m.every)
		d.Next = &records.Appointment{Date: day.AddDays(m.every), Reason: "approvisionnement"}
	case step == 0:
		d.Next = &records.Appointment{Date: day.AddDays(m.control), Reason: "contrôle"}
	}
	return g.sign(b, g.midwife(), row, d)
}

// screening is a result that every demonstration has.
type screening struct {
	via, treatment string
	referred       bool
}

var screenings = []screening{{via: "positive", treatment: "thermocoagulation"}, {via: "positive", referred: true}, {via: "suspect", referred: true}, {via: "negative"}}

// screen writes a cervical screening; step counts from 1 among screenings, 0
// draws the result.
func (g *generator) screen(b *store.Batch, row int32, day clinical.Date, step int) error {
	x := screenings[3]
	switch {
	case step > 0:
		x = screenings[step-1]
	case g.chance(0.06):
		x = screenings[g.r.IntN(2)]
	case g.chance(0.012):
		x = screenings[2]
	}
	d := &records.Cervical{Date: day, VIA: x.via, VILI: x.via, Junction: of(g.chance(0.9)), Outcome: records.Home}
	switch x.via {
	case "negative":
		d.Treatment = "none"
		d.Recall = &records.Appointment{Date: day.AddDays(3 * 365), Reason: "dépistage suivant"}
		return g.sign(b, g.midwife(), row, d)
	case "positive":
		d.Junction, d.Finding = of(true), "Plage acidophile nette, lèvre antérieure"
		if g.chance(0.5) {
			d.HPV = "positive"
		}
	default:
		d.Finding = "Lésion bourgeonnante, saigne au contact"
	}
	if x.treatment != "" {
		d.Treatment, d.TreatedOn = x.treatment, &day
		d.Recall = &records.Appointment{Date: day.AddDays(365), Reason: "contrôle après traitement"}
		return g.sign(b, g.midwife(), row, d)
	}
	d.Treatment, d.Outcome = "none", records.Referred
	d.Referral = &records.Referral{To: "CHU Gabriel Touré", Reason: "IVA positive étendue : colposcopie", Transport: "Taxi"}
	d.Recall = &records.Appointment{Date: day.AddDays(30), Reason: "résultat de la colposcopie"}
	if x.via == "suspect" {
		d.Referral.Reason, d.Referral.Urgent = "IVA : suspicion de cancer du col, biopsie", true
		d.Recall = &records.Appointment{Date: day.AddDays(14), Reason: "résultat de la biopsie"}
	}
	return g.sign(b, g.midwife(), row, d)
}
