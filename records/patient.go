package records

import (
	"strings"

	"carnet/records/clinical"
)

// Precision tells how exactly a birth date is known.
type Precision string

// The precisions of a birth date.
const (
	ExactDay    Precision = "day"
	ToTheMonth  Precision = "month" // "8 mois"
	ToTheYear   Precision = "year"  // "25 ans"
	NotKnownYet Precision = ""
)

// Patient is a person's identity and what every screen must show about them.
type Patient struct {
	Number string `json:"number"`
	// OtherNumbers are those of paper registers and of merged identities.
	OtherNumbers []string       `json:"other_numbers,omitempty"`
	Family       string         `json:"family"`
	Given        string         `json:"given"`
	Sex          clinical.Sex   `json:"sex,omitempty"`
	Birth        *clinical.Date `json:"birth,omitempty"`
	BirthBy      Precision      `json:"birth_by,omitempty"`
	Village      string         `json:"village,omitempty"`
	Quarter      string         `json:"quarter,omitempty"`
	Phone        string         `json:"phone,omitempty"`
	Mother       string         `json:"mother,omitempty"`
	Father       string         `json:"father,omitempty"`
	Husband      string         `json:"husband,omitempty"`
	Contact      string         `json:"contact,omitempty"` // who to call, with the phone
	Occupation   string         `json:"occupation,omitempty"`
	Ethnic       string         `json:"ethnic,omitempty"`
	BloodGroup   string         `json:"blood_group,omitempty"` // "O+"
	// NoAllergy says that allergies were asked for and denied: an empty list
	// says only that nobody asked.
	NoAllergy bool             `json:"no_allergy,omitempty"`
	Allergies []Allergy        `json:"allergies,omitempty"`
	Problems  []ChronicProblem `json:"problems,omitempty"`
	// Photo is the hash of the picture among the attachments.
	Photo   string `json:"photo,omitempty"`
	Consent string `json:"consent,omitempty"`
	// NoContact is that the patient asked not to be called or visited: no list
	// that leaves the room names her.
	NoContact bool `json:"no_contact,omitempty"`
	// Mothers's record, for a child born here.
	MotherID string         `json:"mother_id,omitempty"`
	Died     *clinical.Date `json:"died,omitempty"`
	Note     string         `json:"note,omitempty"`
}

// Allergy is a substance and what it did.
type Allergy struct {
	Substance string `json:"substance"`
	Reaction  string `json:"reaction,omitempty"`
}

// ChronicProblem is a long-standing condition shown in the banner.
type ChronicProblem struct {
	Label string `json:"label"`
	ICD10 string `json:"icd10,omitempty"`
	Since string `json:"since,omitempty"`
}

// BloodGroups are the values of BloodGroup.
var BloodGroups = []string{"O+", "A+", "B+", "AB+", "O-", "A-", "B-", "AB-"}

// Kind implements Document.
func (*Patient) Kind() Kind { return KindPatient }

// Name is how the patient is shown: family name in capitals, then the given
// name.
func (p *Patient) Name() string { return joinWords(strings.ToUpper(p.Family), p.Given) }

// Place is the village and the quarter.
func (p *Patient) Place() string { return joinWords(p.Village, p.Quarter) }

// AgeDays is the age on a day, -1 when the birth date is not known.
func (p *Patient) AgeDays(on clinical.Date) int {
	if p.Birth == nil {
		return -1
	}
	return on.Sub(*p.Birth)
}

// Validate implements Document.
func (p *Patient) Validate() Findings {
	var f Findings
	if strings.TrimSpace(p.Family) == "" {
		f.block("family", "patient.family")
	}
	if p.Sex == clinical.SexUnknown {
		f.missing("sex", "patient.sex")
	}
	if p.Birth == nil {
		f.missing("birth", "patient.birth")
	}
	if p.Birth != nil && p.Died != nil && p.Died.Sub(*p.Birth) < 0 {
		f.block("died", "patient.died_before_birth")
	}
	return f
}
