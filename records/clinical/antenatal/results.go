package antenatal

import (
	"slices"

	"carnet/records/clinical"
)

// PositiveTests are the rapid tests whose positive result is an alert, as
// codes.
func PositiveTests() []string { return append([]string(nil), positiveTests...) }

var positiveTests = []string{"malaria", "syphilis", "hepatitis_b", "hiv", "nitrites"}

// resultSources are where the action after a positive test comes from: DAK
// DT.18 HIV, DT.19 hepatitis B, DT.21 syphilis, DT.22 asymptomatic bacteriuria.
// For malaria in pregnancy no source is held, so that its alert names none and
// its action is to tell who is responsible.
var resultSources = map[string]clinical.Source{
	"hiv": hivSource, "hepatitis_b": hepatitisSource, "syphilis": syphilisSource, "nitrites": bacteriuriaSource,
}

// results: one alert for each positive test, and one for the fasting glucose.
func results(v Visit, s Settings) []clinical.Alert {
	var out []clinical.Alert
	for _, code := range positiveTests {
		if slices.Contains(v.Positive, code) {
			out = append(out, alert(code+"_positive", clinical.Warning, "", "anc_"+code+"_positive", resultSources[code], clinical.Input{Name: "test", Text: code}))
		}
	}
	if v.FastingGlucose != nil {
		if _, a, err := ClassifyGlucose(Glucose{Fasting: v.FastingGlucose}, s); err == nil && a != nil {
			out = append(out, *a)
		}
	}
	return out
}
