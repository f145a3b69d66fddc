package records

// Kind names a type of document in the journal. A kind that a program does
// not know is kept and passed on unread.
type Kind string

// The kinds that this program writes.
const (
	KindCentre       Kind = "centre"
	KindStaff        Kind = "staff"
	KindPatient      Kind = "patient"
	KindVisit        Kind = "visit"
	KindConsultation Kind = "consultation"
)

// Document is the content of one document of the record.
type Document interface {
	Kind() Kind
	// Validate lists what must be mended before the document can be saved
	// (Blocking) and what must be filled in before it can be signed. An empty
	// list means that it can be signed.
	Validate() Findings
}

// Finding is one thing that a document lacks or that cannot be true.
type Finding struct {
	// Path is the JSON path of the field, such as "vitals.temperature".
	Path string
	// Code names the sentence: "finding." + Code in the catalogues.
	Code string
	Args []any
	// Blocking findings keep a document from being saved at all; they are
	// rare: impossible dates, a dose without a unit.
	Blocking bool
}

// Findings is what Validate reports.
type Findings []Finding

// Blocking returns the findings that keep a document from being saved.
func (f Findings) Blocking() Findings {
	var out Findings
	for _, x := range f {
		if x.Blocking {
			out = append(out, x)
		}
	}
	return out
}

func (f *Findings) missing(path, code string, args ...any) {
	*f = append(*f, Finding{Path: path, Code: code, Args: args})
}

func (f *Findings) block(path, code string, args ...any) {
	*f = append(*f, Finding{Path: path, Code: code, Args: args, Blocking: true})
}

// New returns an empty document of a kind, or nil for an unknown kind.
func New(k Kind) Document {
	switch k {
	case KindCentre:
		return &Centre{}
	case KindStaff:
		return &Staff{}
	case KindPatient:
		return &Patient{}
	case KindVisit:
		return &Visit{}
	case KindConsultation:
		return &Consultation{}
	case KindPregnancy:
		return &Pregnancy{}
	case KindPrenatal:
		return &Prenatal{}
	case KindLabour:
		return &Labour{}
	case KindDelivery:
		return &Delivery{}
	case KindNewborn:
		return &Newborn{}
	case KindPostnatal:
		return &Postnatal{}
	case KindFamilyPlanning:
		return &FamilyPlanning{}
	case KindCervical:
		return &Cervical{}
	case KindVaccination:
		return &Vaccinations{}
	case KindGrowth:
		return &Growth{}
	case KindProtocol:
		return &Protocol{}
	case KindScale:
		return &Scale{}
	}
	return nil
}
