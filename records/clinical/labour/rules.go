package labour

import (
	"strconv"
	"time"

	"carnet/records/clinical/rule"
)

// Rules puts the labour rules within reach of carnet calc.
func Rules() []rule.Rule {
	return []rule.Rule{alertRule(), dueRule(), progressRule(), partographRule(), bloodRule(), magnesiumRule()}
}

func alertRule() rule.Rule {
	return rule.Rule{
		Name:   "labour.alert",
		Doc:    "Tells whether a value calls for a response by the Labour Care Guide.",
		Source: string(GuideSource),
		In: []rule.Field{
			{Name: "item", Kind: rule.Text, Required: true, Choices: codes(), Doc: "The row of the guide."},
			{Name: "value", Kind: rule.Any, Required: true, Doc: "The number of a measured row; the letter or sign of the others: companion, pain_relief, oral_fluid Y N D; posture MO SP; fhr_deceleration N E L V; amniotic_fluid I C M+ M++ M+++ B (also Mec+++); fetal_position A P T (also LOA, ROP, OIGA …); caput and moulding 0 + ++ +++; urine_protein and urine_acetone - trace + ++ +++."},
		},
		Out: []rule.Field{
			{Name: "alert", Kind: rule.Bool},
			{Name: "threshold", Kind: rule.Text, Doc: "The rule that was broken, with an alert only."},
		},
		Eval: func(in *rule.Input, out *rule.Output) error {
			r, err := readValue(in.Text("item"), in.Value("value"))
			if err != nil {
				return err
			}
			hit, a, err := Alert(in.Text("item"), r, Defaults())
			if err != nil {
				return err
			}
			out.Bool("alert", hit)
			if hit {
				out.Text("threshold", a.Threshold)
			}
			return nil
		},
	}
}

func readValue(item string, v rule.Value) (Reading, error) {
	switch v.Kind {
	case rule.Number:
		return Number(item, v.Number)
	case rule.Bool:
		return Parse(item, strconv.FormatBool(v.Bool))
	}
	return Parse(item, v.Text)
}

func dueRule() rule.Rule {
	return rule.Rule{
		Name:   "labour.due",
		Doc:    "How soon a row of the Labour Care Guide is to be looked at again.",
		Source: string(GuideSource),
		In: []rule.Field{
			{Name: "item", Kind: rule.Text, Required: true, Choices: codes()},
			{Name: "stage", Kind: rule.Text, Required: true, Choices: []string{string(FirstStage), string(SecondStage)}},
		},
		Out: []rule.Field{{Name: "minutes", Kind: rule.Number, Unit: "min", Doc: "null where the guide sets no interval."}},
		Eval: func(in *rule.Input, out *rule.Output) error {
			_, interval, ok, err := Due(in.Text("item"), Stage(in.Text("stage")), time.Time{}, Defaults())
			if err != nil {
				return err
			}
			if !ok {
				out.Null("minutes")
				return nil
			}
			out.Number("minutes", interval.Minutes())
			return nil
		},
	}
}

// examFields describe one vaginal examination on a clock that starts anywhere.
var examFields = []rule.Field{
	{Name: "hour", Kind: rule.Number, Unit: "h", Min: 0, Max: 240, Required: true, Doc: "On any clock that runs on."},
	{Name: "cm", Kind: rule.Number, Unit: "cm", Min: 0, Max: 10, Required: true},
}

func readExams(in *rule.Input) ([]Exam, error) {
	var exams []Exam
	err := in.EachObject("exams", func(_ int, e *rule.Input) error {
		exams = append(exams, Exam{At: clock(e.Number("hour")), CM: e.Number("cm")})
		return nil
	})
	return exams, err
}

func progressRule() rule.Rule {
	return rule.Rule{
		Name:   "labour.progress",
		Doc:    "How long dilatation has stayed at the centimetre it reached, with the Labour Care Guide's alert.",
		Source: string(GuideSource),
		In: []rule.Field{
			{Name: "exams", Kind: rule.List, Required: true, Of: examFields},
			{Name: "now", Kind: rule.Number, Unit: "h", Min: 0, Max: 240, Required: true, Doc: "On the clock of the examinations."},
		},
		Out: []rule.Field{
			{Name: "cm", Kind: rule.Whole, Unit: "cm"}, {Name: "dwell_hours", Kind: rule.Number, Unit: "h"},
			{Name: "stage", Kind: rule.Text, Doc: "first, second, or null before 5 cm."}, {Name: "alert", Kind: rule.Bool},
		},
		Eval: func(in *rule.Input, out *rule.Output) error {
			exams, err := readExams(in)
			if err != nil {
				return err
			}
			p, err := ProgressAt(exams, clock(in.Number("now")), Defaults())
			if err != nil {
				return err
			}
			stage, err := StageAt(float64(p.CM), Defaults())
			if err != nil {
				return err
			}
			out.Int("cm", p.CM)
			out.Number("dwell_hours", p.Dwell.Hours())
			if stage == "" {
				out.Null("stage")
			} else {
				out.Text("stage", string(stage))
			}
			out.Bool("alert", p.Alert != nil)
			return nil
		},
	}
}

func partographRule() rule.Rule {
	return rule.Rule{
		Name:   "partograph.classic",
		Doc:    "Places the last examination between the alert and action lines of the classic partograph (from 4 cm, 1 cm/h, 4 h apart). Not to be mixed with the Labour Care Guide.",
		Source: string(PartographSource),
		In:     []rule.Field{{Name: "exams", Kind: rule.List, Required: true, Of: examFields}},
		Out: []rule.Field{
			{Name: "line", Kind: rule.Text, Choices: []string{string(Latent), string(LeftOfAlert), string(PastAlert), string(PastAction), string(FullyOpen)}},
			{Name: "expected_cm", Kind: rule.Number, Unit: "cm", Doc: "Of the alert line at the last examination; absent before 4 cm."},
		},
		Eval: func(in *rule.Input, out *rule.Output) error {
			exams, err := readExams(in)
			if err != nil {
				return err
			}
			p, err := ClassicPartograph(exams, Defaults())
			if err != nil {
				return err
			}
			out.Text("line", string(p.Line))
			if p.Line != Latent {
				out.Number("expected_cm", p.Expected)
			}
			return nil
		},
	}
}

func bloodRule() rule.Rule {
	return rule.Rule{
		Name:   "labour.blood_loss",
		Doc:    "Postpartum haemorrhage: 500 ml, or 300 ml with any abnormal sign (pulse >100, shock index >1, systolic <100, diastolic <60), within 24 hours of birth.",
		Source: string(BloodSource),
		In: []rule.Field{
			{Name: "loss_ml", Kind: rule.Number, Unit: "ml", Min: 0, Max: 10000, Required: true},
			{Name: "pulse", Kind: rule.Number, Unit: "/min", Min: 0, Max: 300},
			{Name: "sbp", Kind: rule.Number, Unit: "mmHg", Min: 0, Max: 300},
			{Name: "dbp", Kind: rule.Number, Unit: "mmHg", Min: 0, Max: 250},
			{Name: "hours_since_birth", Kind: rule.Number, Unit: "h", Min: 0, Max: 1440},
		},
		Out: []rule.Field{
			{Name: "alert", Kind: rule.Bool}, {Name: "code", Kind: rule.Text, Doc: "labour.pph, or labour.pph_secondary after 24 h; null without alert."},
			{Name: "signs", Kind: rule.List}, {Name: "shock_index", Kind: rule.Number, Doc: "null without pulse and systolic pressure."},
			{Name: "bundle", Kind: rule.List}, {Name: "txa_hours_left", Kind: rule.Number, Unit: "h", Doc: "Of the 3 hours in which tranexamic acid starts."},
		},
		Eval: evalBlood,
	}
}

func optional(in *rule.Input, name string) *float64 {
	if !in.Has(name) {
		return nil
	}
	v := in.Number(name)
	return &v
}

func evalBlood(in *rule.Input, out *rule.Output) error {
	h, err := BloodLoss(AfterBirth{
		SinceBirth: hours(in.Number("hours_since_birth")), LossML: in.Number("loss_ml"),
		Pulse: optional(in, "pulse"), SBP: optional(in, "sbp"), DBP: optional(in, "dbp"),
	}, Defaults())
	if err != nil {
		return err
	}
	out.Bool("alert", h.Alert != nil)
	if h.Alert == nil {
		out.Null("code")
	} else {
		out.Text("code", h.Alert.Code)
	}
	out.Any("signs", h.Signs)
	if h.ShockIndex == nil {
		out.Null("shock_index")
	} else {
		out.Number("shock_index", *h.ShockIndex)
	}
	out.Any("bundle", h.Bundle)
	if h.Alert != nil {
		out.Number("txa_hours_left", h.TXAUntil.Hours())
	}
	return nil
}

func magnesiumRule() rule.Rule {
	return rule.Rule{
		Name:   "labour.magnesium",
		Doc:    "The next dose of magnesium sulphate of the IM regimen and whether it may be given. Times are hours on one clock.",
		Source: string(MagnesiumSource),
		In: []rule.Field{
			{Name: "last_dose", Kind: rule.Number, Unit: "h", Min: 0, Max: 240, Doc: "Absent: nothing given yet."},
			{Name: "last_side", Kind: rule.Text, Choices: []string{string(Left), string(Right)}, Doc: "Of the last maintenance dose; absent after the loading dose."},
			{Name: "birth", Kind: rule.Number, Unit: "h", Min: 0, Max: 240},
			{Name: "last_fit", Kind: rule.Number, Unit: "h", Min: 0, Max: 240},
			{Name: "respirations", Kind: rule.Number, Unit: "/min", Min: 0, Max: 120},
			{Name: "urine_ml_h", Kind: rule.Number, Unit: "ml/h", Min: 0, Max: 2000},
			{Name: "knee_jerks", Kind: rule.Bool, Doc: "Present."},
		},
		Out: []rule.Field{
			{Name: "kind", Kind: rule.Text, Choices: []string{"loading", "maintenance", "finished"}},
			{Name: "iv_grams", Kind: rule.Number, Unit: "g"}, {Name: "im_grams", Kind: rule.Number, Unit: "g", Doc: "Into each of sides."},
			{Name: "sides", Kind: rule.List}, {Name: "due", Kind: rule.Number, Unit: "h", Doc: "null: now."},
			{Name: "give", Kind: rule.Bool, Doc: "All checks were made and passed."},
			{Name: "withhold", Kind: rule.List, Doc: "Checks that failed."}, {Name: "missing", Kind: rule.List, Doc: "Checks that were not made."},
			{Name: "antidote_ml", Kind: rule.Number, Unit: "ml", Doc: "Calcium gluconate 10 %; 0: not called for."},
		},
		Eval: evalMagnesium,
	}
}

// clock turns hours into a time that is never the zero time.
func clock(h float64) time.Time { return time.Unix(0, 0).UTC().Add(hours(h)) }

func evalMagnesium(in *rule.Input, out *rule.Output) error {
	at := func(name string) time.Time {
		if !in.Has(name) {
			return time.Time{}
		}
		return clock(in.Number(name))
	}
	k := MagnesiumChecks{Respirations: optional(in, "respirations"), UrineMLPerH: optional(in, "urine_ml_h")}
	if in.Has("knee_jerks") {
		v := in.Bool("knee_jerks")
		k.KneeJerks = &v
	}
	d, err := NextMagnesium(MagnesiumCourse{
		LastDose: at("last_dose"), LastSide: Side(in.Text("last_side")), Birth: at("birth"), LastFit: at("last_fit"),
	}, k, Defaults())
	if err != nil {
		return err
	}
	out.Text("kind", d.Kind)
	out.Number("iv_grams", d.IVGrams)
	out.Number("im_grams", d.IMGrams)
	out.Any("sides", d.Sides)
	if d.Due.IsZero() {
		out.Null("due")
	} else {
		out.Number("due", d.Due.Sub(clock(0)).Hours())
	}
	out.Bool("give", d.Kind == "loading" || d.Kind == "maintenance" && len(d.Withhold)+len(d.Missing) == 0)
	out.Any("withhold", d.Withhold)
	out.Any("missing", d.Missing)
	out.Number("antidote_ml", d.AntidoteML)
	return nil
}
