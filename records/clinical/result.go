package clinical

// Source names where a formula, table or threshold comes from: author and
// year, or the guideline and its year ("Robinson & Fleming 1975").
type Source string

// Local is the source of a threshold that the centre's lead doctor has set
// instead of the published one.
const Local Source = "setting of the centre"

// Result is one calculated value with all that a screen must show beside it.
type Result struct {
	Value    float64
	Unit     string // "d", "g", "mm", "cm", "z", "centile", …
	Standard string // the standard or rule by name, as docs/calc.md lists it
	Source   Source
	Inputs   Inputs
}

// Input is one value that a result was calculated from. Text holds codes
// (sex, method); Value and Unit the numbers.
type Input struct {
	Name  string  `json:"name"`
	Value float64 `json:"value,omitempty"`
	Unit  string  `json:"unit,omitempty"`
	Text  string  `json:"text,omitempty"`
}

// MaxInputs is how many inputs a result can name.
const MaxInputs = 6

// Inputs lists what a result was calculated from. It is an array with a
// length, so that a calculation allocates nothing.
type Inputs struct {
	list [MaxInputs]Input
	n    int
}

// Add puts one more number into the list.
func (in *Inputs) Add(name string, value float64, unit string) {
	in.add(Input{Name: name, Value: value, Unit: unit})
}

// AddText puts one more code into the list; an empty one is left out.
func (in *Inputs) AddText(name, text string) {
	if text != "" {
		in.add(Input{Name: name, Text: text})
	}
}

func (in *Inputs) add(i Input) {
	if in.n < MaxInputs {
		in.list[in.n] = i
		in.n++
	}
}

// List gives the inputs in the order in which they were added.
func (in *Inputs) List() []Input { return in.list[:in.n] }

// Severity ranks alerts.
type Severity uint8

// Severities, from a remark to a danger.
const (
	Info    Severity = iota + 1 // worth knowing
	Warning                     // look at it in this visit
	Danger                      // act now, or refer
)

// String gives "info", "warning" or "danger".
func (s Severity) String() string {
	switch s {
	case Info:
		return "info"
	case Warning:
		return "warning"
	case Danger:
		return "danger"
	}
	return ""
}

// MarshalText writes the name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name.
func (s *Severity) UnmarshalText(b []byte) error {
	for v := Info; v <= Danger; v++ {
		if v.String() == string(b) {
			*s = v
			return nil
		}
	}
	return &ChoiceError{Field: "severity", Value: string(b), Allowed: []string{"info", "warning", "danger"}}
}

// Alert is what a rule found, as data: a screen makes the sentence from the
// texts and shows values, threshold and source beside it.
type Alert struct {
	Code      string   `json:"code"`                // "bp.severe", "hr.high"; stable, for the program
	Severity  Severity `json:"severity"`            // how it is shown
	Values    []Input  `json:"values"`              // the values that raised it
	Threshold string   `json:"threshold,omitempty"` // as compared: ">= 160 or >= 110 mmHg"
	Source    Source   `json:"source"`              // where the threshold comes from
	Text      string   `json:"text"`                // text key of what was found
	Action    string   `json:"action,omitempty"`    // text key of what to do
}
