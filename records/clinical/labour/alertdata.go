package labour

import "carnet/records/clinical"

// Text keys: what was found is clinical.alert. + code, what to do is
// clinical.action. + action.

func signAlertData(it Item, sign, limit string) *clinical.Alert {
	return guideAlert(it, clinical.Input{Name: it.Code, Text: sign}, limit)
}

func numberAlertData(it Item, v float64, limit string) *clinical.Alert {
	return guideAlert(it, clinical.Input{Name: it.Code, Value: v, Unit: it.Unit}, limit)
}

// guideAlert is an alert of the Labour Care Guide. What it asks for is the
// same for every row: look again, tell the senior, write the decision down;
// lack of support asks for support.
func guideAlert(it Item, value clinical.Input, limit string) *clinical.Alert {
	a := &clinical.Alert{
		Code:      "labour." + it.Code,
		Severity:  clinical.Danger,
		Values:    []clinical.Input{value},
		Threshold: limit,
		Source:    GuideSource,
		Text:      "clinical.alert.labour." + it.Code,
		Action:    "clinical.action.labour_respond",
	}
	if it.Section == "support" {
		a.Severity = clinical.Warning
		a.Action = "clinical.action.labour_support"
	}
	return a
}

func lineAlert(code string, sev clinical.Severity, cm, line float64) *clinical.Alert {
	return &clinical.Alert{
		Code: code, Severity: sev,
		Values:    []clinical.Input{{Name: "dilatation_cm", Value: cm, Unit: "cm"}, {Name: "expected_cm", Value: line, Unit: "cm"}},
		Threshold: "≤ " + number(line) + " cm",
		Source:    PartographSource,
		Text:      "clinical.alert." + code,
		Action:    "clinical.action." + code,
	}
}

// PartographSource names the origin of the classic lines.
const PartographSource clinical.Source = "WHO partograph, 1994"

func bloodAlert(code string, in AfterBirth, h Haemorrhage, limit float64) *clinical.Alert {
	a := &clinical.Alert{
		Code: code, Severity: clinical.Danger,
		Values:    []clinical.Input{{Name: "loss_ml", Value: in.LossML, Unit: "ml"}},
		Threshold: "≥ " + number(limit) + " ml",
		Source:    BloodSource,
		Text:      "clinical.alert." + code,
		Action:    "clinical.action.labour_pph_bundle",
	}
	for _, sign := range h.Signs {
		switch sign {
		case "pulse":
			a.Values = append(a.Values, clinical.Input{Name: "pulse", Value: *in.Pulse, Unit: "/min"})
		case "shock_index":
			a.Values = append(a.Values, clinical.Input{Name: "shock_index", Value: *h.ShockIndex})
		case "sbp":
			a.Values = append(a.Values, clinical.Input{Name: "sbp", Value: *in.SBP, Unit: "mmHg"})
		case "dbp":
			a.Values = append(a.Values, clinical.Input{Name: "dbp", Value: *in.DBP, Unit: "mmHg"})
		}
	}
	return a
}

func magnesiumAlert(check string, v, limit float64, unit, action string) clinical.Alert {
	return clinical.Alert{
		Code: "labour.magnesium_" + check, Severity: clinical.Danger,
		Values:    []clinical.Input{{Name: check, Value: v, Unit: unit}},
		Threshold: "< " + number(limit),
		Source:    MagnesiumSource,
		Text:      "clinical.alert.labour.magnesium_" + check,
		Action:    "clinical.action." + action,
	}
}
