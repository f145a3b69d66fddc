// Package scale scores the questionnaires of the mental health room: PHQ-2,
// PHQ-9, GAD-2, GAD-7, EPDS, AUDIT-C, the C-SSRS screener, ASQ and the simple
// sum of the 12-item WHODAS 2.0.
//
// What lives here: how many items a scale has, what each may be answered, how
// they add up, and which answer opens the suicide-risk page. What may enter:
// the answers as numbers, an unanswered item as nil. What it must not know:
// the wording of the official cards (the clinician asks from the card), the
// record, the screen.
//
// An unanswered item makes the scale incomplete: it has then no total and no
// band, because a missing answer is not a zero. A safety item that was
// answered speaks all the same.
package scale

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"carnet/records/clinical"
)

// The names of the scales, as the result carries them.
const (
	PHQ2   = "PHQ-2"
	PHQ9   = "PHQ-9"
	GAD2   = "GAD-2"
	GAD7   = "GAD-7"
	EPDS   = "EPDS"
	AuditC = "AUDIT-C"
	CSSRS  = "C-SSRS"
	ASQ    = "ASQ"
	WHODAS = "WHODAS-12"
)

var names = []string{PHQ2, PHQ9, GAD2, GAD7, EPDS, AuditC, CSSRS, ASQ, WHODAS}

// Names returns the scales in the order in which a page offers them.
func Names() []string { return append([]string(nil), names...) }

// Result is a scored scale.
//
// Total, Band and Positive are nil or empty as long as an answer is missing
// (for C-SSRS and ASQ, which have no total, Band and Positive say what the
// given answers already establish). Safety is true as soon as one self-harm
// item was answered positively, complete or not. Band is a word of the
// published scale ("mild", "moderately severe" …); its text is under
// clinical.scale.band. + BandKey.
type Result struct {
	Scale    string
	Answered int
	Items    int
	Total    *int
	Max      int
	Band     string
	Positive *bool
	Safety   bool
	Complete bool
	Alerts   []clinical.Alert
	Source   clinical.Source
}

// BandKey is the band as a text key: lower case, words joined by underscores.
func BandKey(band string) string {
	return strings.NewReplacer(" ", "_", "/", "_", "-", "_").Replace(band)
}

// TextName is the scale's name within text keys: "PHQ-9" is phq9.
func TextName(name string) string { return strings.ToLower(strings.ReplaceAll(name, "-", "")) }

// ItemKey is the text key of the short label of an item, counted from 1. The
// two questions of PHQ-2 and GAD-2 are the first two of PHQ-9 and GAD-7.
func ItemKey(name string, n int) string {
	switch name {
	case PHQ2:
		name = PHQ9
	case GAD2:
		name = GAD7
	}
	return "clinical.scale.item." + TextName(name) + "." + strconv.Itoa(n)
}

// ItemCount is how many answers a form asks for; C-SSRS counts the recency of
// behaviour as a seventh.
func ItemCount(name string) int {
	switch name {
	case CSSRS:
		return 7
	case ASQ:
		return 5
	}
	return sums[name].items
}

// Settings are the cut-offs that a lead doctor may change.
type Settings struct {
	PHQ9Positive   int // total at which PHQ-9 counts as positive
	PHQ2Positive   int
	GAD7Positive   int
	GAD2Positive   int
	EPDSPositive   int // total at which EPDS counts as positive
	AuditCMen      int
	AuditCWomen    int
	AuditCHighRisk int
}

// Defaults are the published cut-offs: PHQ-9 ≥10 (Kroenke, Spitzer & Williams
// 2001), PHQ-2 ≥3 (Kroenke et al. 2003), GAD-7 ≥10 (Spitzer et al. 2006),
// GAD-2 ≥3 (Kroenke et al. 2007), EPDS ≥11 for the French version (Guedeney &
// Fermanian 1998), AUDIT-C ≥4 in men and ≥3 in women (Bush et al. 1998), ≥8
// high.
func Defaults() Settings {
	return Settings{
		PHQ9Positive: 10, PHQ2Positive: 3, GAD7Positive: 10, GAD2Positive: 3,
		EPDSPositive: 11, AuditCMen: 4, AuditCWomen: 3, AuditCHighRisk: 8,
	}
}

// band is a word of the scale and the least total that earns it.
type band struct {
	from int
	word string
}

// sum describes a scale that is a sum of its items.
type sum struct {
	items, top int // number of items, highest answer (the lowest is 0)
	bands      []band
	safety     int // number of the self-harm item, counted from 1; 0: none
	source     clinical.Source
}

var sums = map[string]sum{
	PHQ9: {9, 3, []band{{0, "none/minimal"}, {5, "mild"}, {10, "moderate"}, {15, "moderately severe"}, {20, "severe"}}, 9,
		"Kroenke, Spitzer & Williams 2001 (PHQ-9)"},
	PHQ2: {2, 3, nil, 0, "Kroenke, Spitzer & Williams 2003 (PHQ-2)"},
	GAD7: {7, 3, []band{{0, "none/minimal"}, {5, "mild"}, {10, "moderate"}, {15, "severe"}}, 0,
		"Spitzer, Kroenke, Williams & Löwe 2006 (GAD-7)"},
	GAD2: {2, 3, nil, 0, "Kroenke et al. 2007 (GAD-2)"},
	EPDS: {10, 3, []band{{0, "unlikely"}, {10, "possible"}, {13, "likely"}}, 10,
		"Cox, Holden & Sagovsky 1987 (EPDS); French version and cut-off: Guedeney & Fermanian 1998"},
	AuditC: {3, 4, nil, 0, "Bush et al. 1998 (AUDIT-C)"},
	WHODAS: {12, 4, nil, 0, "WHO 2010, WHODAS 2.0, 12 items, simple scoring"},
}

// Score scores a scale from its answers.
//
// name is one of Names, in any case and with or without its hyphens. items
// are the scores of the answers, 0 upwards as printed beside them; nil where
// there is no answer. For EPDS that means the score of each answer as printed
// on the scoring card, where items 3 and 5 to 10 are printed in falling order
// (3, 2, 1, 0): a caller who holds the position of the answer instead passes
// it through EPDSFromPositions. For yes/no scales 0 is no and 1 is yes.
// sex is needed for AUDIT-C only.
//
// C-SSRS takes 6 answers and, after a yes to the sixth (behaviour, ever), a
// seventh: whether that was within the past three months. ASQ takes 5; the
// fifth (thoughts right now) is asked only after a yes among the first four.
//
// Errors: unknown scale, wrong number of items, an answer outside its range,
// AUDIT-C without sex.
func Score(name string, items []*int, sex clinical.Sex, s Settings) (Result, error) {
	canon, err := Canonical(name)
	if err != nil {
		return Result{}, err
	}
	switch canon {
	case CSSRS:
		return scoreCSSRS(items)
	case ASQ:
		return scoreASQ(items)
	}
	return scoreSum(canon, items, sex, s)
}

// Canonical gives the scale's own name for any usual spelling of it.
func Canonical(name string) (string, error) {
	key := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, name)
	switch key {
	case "PHQ2":
		return PHQ2, nil
	case "PHQ9":
		return PHQ9, nil
	case "GAD2":
		return GAD2, nil
	case "GAD7":
		return GAD7, nil
	case "EPDS":
		return EPDS, nil
	case "AUDITC":
		return AuditC, nil
	case "CSSRS", "CSSRSSCREENER", "CSSRSSCREEN":
		return CSSRS, nil
	case "ASQ":
		return ASQ, nil
	case "WHODAS", "WHODAS12", "WHODAS20", "WHODAS212", "WHODAS2012", "WHODAS2012ITEM", "WHODAS2012ITEMSIMPLE", "WHODAS12SIMPLE", "WHODAS12ITEM":
		return WHODAS, nil
	}
	return "", &clinical.ChoiceError{Field: "name", Value: name, Allowed: Names()}
}

// EPDSFromPositions turns the position of each answer on the printed card
// (0 for the first answer to 3 for the last) into its score: items 1, 2 and 4
// are printed in rising order, 3 and 5 to 10 in falling order (Cox, Holden &
// Sagovsky 1987). A missing answer stays missing.
func EPDSFromPositions(positions []*int) ([]*int, error) {
	if len(positions) != 10 {
		return nil, wrongCount(EPDS, 10, len(positions))
	}
	scores := make([]*int, 10)
	for i, p := range positions {
		if p == nil {
			continue
		}
		if *p < 0 || *p > 3 {
			return nil, &clinical.RangeError{Field: fmt.Sprintf("items[%d]", i+1), Value: float64(*p), Min: 0, Max: 3}
		}
		v := *p
		if slices.Contains(epdsFalling, i+1) {
			v = 3 - v
		}
		scores[i] = &v
	}
	return scores, nil
}
