package records

// Role is what a member of staff works as.
type Role string

// The roles of a centre.
const (
	Doctor     Role = "doctor"
	Midwife    Role = "midwife"
	Nurse      Role = "nurse"
	Intern     Role = "intern" // resident, student midwife or nurse: writes on behalf of a supervisor
	Pharmacist Role = "pharmacist"
	Laboratory Role = "laboratory"
	Reception  Role = "reception"
	SiteLead   Role = "site_lead"
)

// Roles lists every role in the order in which the screens offer them.
var Roles = []Role{Doctor, Midwife, Nurse, Intern, Pharmacist, Laboratory, Reception, SiteLead}

// Right is one thing that a role may or may not do.
type Right string

// The rights that the store and the screens ask about.
const (
	ReadCharts    Right = "read_charts"
	Register      Right = "register"    // create and correct a patient's identity
	Triage        Right = "triage"      // put a patient in the queue, take vital signs
	Consult       Right = "consult"     // write a consultation
	Sign          Right = "sign"        // sign in one's own name
	Countersign   Right = "countersign" // answer for an intern's document
	Retract       Right = "retract"     // mark a document as entered in error
	Resolve       Right = "resolve"     // decide between two values of a safety field
	MergePatients Right = "merge_patients"
	Restricted    Right = "restricted" // mental health, violence and HIV notes
	Exchange      Right = "exchange"   // export and import bundles
	ManageUsers   Right = "manage_users"
	ManageCentre  Right = "manage_centre"
	ManageRules   Right = "manage_rules" // the centre's thresholds and calendars
	Backup        Right = "backup"
)

// rights is the one table of who may do what.
var rights = map[Role][]Right{
	Doctor:     {ReadCharts, Register, Triage, Consult, Sign, Countersign, Retract, Resolve, MergePatients, Restricted, Exchange, ManageRules, Backup},
	Midwife:    {ReadCharts, Register, Triage, Consult, Sign, Countersign, Retract, Resolve, MergePatients, Restricted, Exchange, Backup},
	Nurse:      {ReadCharts, Register, Triage, Consult, Sign, Retract, Exchange, Backup},
	Intern:     {ReadCharts, Register, Triage, Consult},
	Pharmacist: {ReadCharts, Exchange},
	Laboratory: {ReadCharts},
	Reception:  {Register, Triage},
	SiteLead:   {ReadCharts, Register, Triage, Resolve, MergePatients, Exchange, ManageUsers, ManageCentre, ManageRules, Backup},
}

// May tells whether a role has a right.
func (r Role) May(want Right) bool {
	for _, x := range rights[r] {
		if x == want {
			return true
		}
	}
	return false
}

// Known tells whether the role is one of the table's.
func (r Role) Known() bool { _, ok := rights[r]; return ok }

// Staff is a member of the centre's staff who has or had an account.
type Staff struct {
	Family string `json:"family"`
	Given  string `json:"given"`
	// Title stands before the name: "Dr", "Pr".
	Title string `json:"title,omitempty"`
	Role  Role   `json:"role"`
	// Supervisor is the document id of who answers for an intern.
	Supervisor string `json:"supervisor,omitempty"`
	// Qualification is printed under the name: "Sage-femme d’État".
	Qualification string `json:"qualification,omitempty"`
	Phone         string `json:"phone,omitempty"`
	// Recipient is the age recipient of the person's identity, to which the
	// database key is sealed; so they can be let in at another desk without
	// their password.
	Recipient string `json:"recipient,omitempty"`
	// Identity is that identity, sealed with the person's own password.
	Identity []byte `json:"identity,omitempty"`
	// Left is true once the person no longer works here.
	Left bool `json:"left,omitempty"`
}

// Kind implements Document.
func (*Staff) Kind() Kind { return KindStaff }

// Name is how the person is shown: "Dr Aminata Touré".
func (s *Staff) Name() string { return joinWords(s.Title, s.Given, s.Family) }

// Validate implements Document.
func (s *Staff) Validate() Findings {
	var f Findings
	if s.Family == "" {
		f.block("family", "staff.name")
	}
	if !s.Role.Known() {
		f.block("role", "staff.role")
	}
	if s.Role == Intern && s.Supervisor == "" {
		f.missing("supervisor", "staff.supervisor")
	}
	return f
}
