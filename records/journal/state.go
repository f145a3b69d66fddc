package journal

import "encoding/json"

// Status is how far a document has come.
type Status string

// The statuses. When two people acted without seeing each other, the one shown
// is the one that asks most of someone.
const (
	NoStatus      Status = ""              // no revision says anything of it
	Draft         Status = "draft"         // saved and not signed since
	Awaiting      Status = "awaiting"      // signed on behalf of a supervisor, who has yet to countersign
	Signed        Status = "signed"        // signed
	Countersigned Status = "countersigned" // signed, and by the supervisor too
	Returned      Status = "returned"      // sent back with a remark
	Retracted     Status = "retracted"     // entered in error
)

// Mark says who did something and when.
type Mark struct {
	Revision Hash
	Op       Op
	Author   DocumentID
	Role     string
	OnBehalf DocumentID
	Device   DeviceID
	HLC      HLC
	Wall     int64 // milliseconds since 1970
	Clock    ClockState
	Reason   string
}

func markOf(r *Revision) Mark {
	return Mark{r.ID, r.Op, r.Author, r.Role, r.OnBehalf, r.Device, r.HLC, r.Wall, r.Clock, r.Reason}
}

// Value is what one person wrote in a field. JSON is nil when they emptied it.
type Value struct {
	JSON json.RawMessage
	Mark
}

// Conflict is a field that several people wrote without seeing each other. The
// first of the values is the one that the content shows.
type Conflict struct {
	Path   string
	Safety bool // every value must be shown until a resolve
	Values []Value
}

// Signature is one act of signing.
type Signature struct {
	Mark
	// Current is false when the content has changed since, or in a way that the
	// signer did not see.
	Current bool
}

// State is what a set of revisions says of one document. It depends on the set
// alone, not on the order of arrival.
type State struct {
	Document DocumentID
	Kind     string
	Patient  DocumentID
	Schema   int

	Content   json.RawMessage // one compact JSON object; nil when no content is known
	Heads     []Hash          // what the next revision has as its bases
	Conflicts []Conflict      // by path

	Status     Status
	Retraction *Mark // the retraction that stands or is disputed
	Remark     *Mark // of the return that stands
	Amendments int   // contents signed anew after a signature that was not returned
	Signatures []Signature

	MergedInto DocumentID // of a patient found to be another one

	First, Last Mark   // of all revisions
	Missing     []Hash // bases that are not in the set
	Redacted    []Hash // revisions whose payload is dropped
	Unknown     []Hash // revisions whose op this program does not know
	Revisions   int    // distinct ones
}

// Disputed tells whether a safety field is in conflict.
func (s *State) Disputed() bool {
	for i := range s.Conflicts {
		if s.Conflicts[i].Safety {
			return true
		}
	}
	return false
}

// carriesContent tells whether the op's payload is the whole document.
func carriesContent(op Op) bool {
	switch op {
	case OpPut, OpSign, OpCountersign, OpReturn:
		return true
	}
	return false
}

func isKnownOp(op Op) bool {
	switch op {
	case OpPut, OpSign, OpCountersign, OpReturn, OpRetract, OpMerge, OpUnmerge, OpResolve, OpRedact:
		return true
	}
	return false
}

func hasStatus(op Op) bool { return carriesContent(op) || op == OpRetract }

func isSigning(op Op) bool { return op == OpSign || op == OpCountersign }

// statusOf is the status that a revision leaves behind.
func statusOf(r *Revision) Status {
	switch r.Op {
	case OpPut:
		return Draft
	case OpSign:
		if r.OnBehalf.IsZero() {
			return Signed
		}
		return Awaiting
	case OpCountersign:
		return Countersigned
	case OpReturn:
		return Returned
	case OpRetract:
		return Retracted
	}
	return NoStatus
}

// claim orders statuses by how much they ask of someone.
func claim(s Status) int {
	switch s {
	case Returned:
		return 6
	case Draft:
		return 5
	case Awaiting:
		return 4
	case Signed:
		return 3
	case Countersigned:
		return 2
	case Retracted:
		return 1
	}
	return 0
}
