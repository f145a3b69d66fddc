package scale

import (
	"fmt"

	"carnet/records/clinical"
)

// safetyAlert opens the suicide-risk page: any positive self-harm item does,
// whatever the total, and it is never shown on shared lists.
func safetyAlert(name string, item, value int, source clinical.Source) clinical.Alert {
	return clinical.Alert{
		Code: "scale.safety", Severity: clinical.Danger,
		Values:    []clinical.Input{{Name: "scale", Text: name}, {Name: fmt.Sprintf("item_%d", item), Value: float64(value)}},
		Threshold: "> 0",
		Source:    source,
		Text:      "clinical.alert.scale.safety",
		Action:    "clinical.action.suicide_risk_page",
	}
}

func positiveAlert(name string, total, cut int, source clinical.Source) clinical.Alert {
	return clinical.Alert{
		Code: "scale.positive", Severity: clinical.Warning,
		Values:    []clinical.Input{{Name: "scale", Text: name}, {Name: "total", Value: float64(total)}},
		Threshold: fmt.Sprintf("≥ %d", cut),
		Source:    source,
		Text:      "clinical.alert.scale.positive",
		Action:    "clinical.action.scale_assess",
	}
}

func riskAlert(name, band string, source clinical.Source) clinical.Alert {
	return clinical.Alert{
		Code: "scale.suicide_risk", Severity: clinical.Danger,
		Values: []clinical.Input{{Name: "scale", Text: name}, {Name: "band", Text: band}},
		Source: source,
		Text:   "clinical.alert.scale.suicide_risk",
		Action: "clinical.action.suicide_risk_page",
	}
}
