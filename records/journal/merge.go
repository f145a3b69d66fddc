package journal

import (
	"bytes"
	"crypto/sha256"
	"slices"
)

// Merge derives the state of one document from any set of its revisions. The
// revisions' order and repetitions do not matter, nor do missing ones: their
// absence is reported. The result shares memory with the payloads.
func Merge(policy Policy, revs []Revision) State {
	if len(revs) == 0 {
		return State{}
	}
	nodes := distinct(revs)
	redacted := redactions(nodes)
	if isLinear(nodes) {
		return linearState(nodes, redacted)
	}
	g := newGraph(&policy, nodes, redacted)
	return g.state()
}

// distinct gives each revision once, ordered by Compare.
func distinct(revs []Revision) []*Revision {
	out := make([]*Revision, len(revs))
	sorted := true
	for i := range revs {
		out[i] = &revs[i]
		sorted = sorted && (i == 0 || Compare(out[i-1], out[i]) < 0)
	}
	if sorted {
		return out
	}
	slices.SortFunc(out, preferring)
	return slices.CompactFunc(out, func(a, b *Revision) bool { return a.ID == b.ID })
}

// preferring is Compare, with a copy that has lost its payload last.
func preferring(a, b *Revision) int {
	if c := Compare(a, b); c != 0 {
		return c
	}
	if (a.Payload == nil) == (b.Payload == nil) {
		return 0
	}
	if a.Payload != nil {
		return -1
	}
	return 1
}

// isLinear tells whether each revision saw the one before it: 99 documents in a
// hundred. No resolve may be among them, since its payload is not the content.
func isLinear(nodes []*Revision) bool {
	for i, r := range nodes {
		if r.Op == OpResolve || i > 0 && !slices.Contains(r.Bases, nodes[i-1].ID) {
			return false
		}
	}
	return true
}

// linearState is state without any merging: the last payload as it stands.
func linearState(nodes []*Revision, redacted map[Hash]bool) State {
	s := summary(nodes, redacted)
	s.Heads = []Hash{nodes[len(nodes)-1].ID}
	signed := false
	current := 0 // the first signature that covers the present content
	for _, r := range nodes {
		content := contentOf(r, redacted)
		if content != nil {
			s.Content, s.Schema, s.Patient = content, r.Schema, r.Patient
		}
		if changesContent(r) {
			current = len(s.Signatures)
		}
		if hasStatus(r.Op) {
			s.Status, s.Retraction, s.Remark = statusOf(r), nil, nil
		}
		switch {
		case r.Op == OpRetract:
			m := markOf(r)
			s.Retraction = &m
		case r.Op == OpReturn:
			m := markOf(r)
			s.Remark = &m
			signed = false
		case isSigning(r.Op):
			if signed && r.Op == OpSign && !r.PayloadHash.IsZero() {
				s.Amendments++
			}
			signed = true
			s.Signatures = append(s.Signatures, Signature{Mark: markOf(r)})
		case r.Op == OpMerge:
			if into := intoOf(r); !into.IsZero() {
				s.MergedInto = into
			}
		case r.Op == OpUnmerge:
			s.MergedInto = DocumentID{}
		}
	}
	for i := current; i < len(s.Signatures); i++ {
		s.Signatures[i].Current = true
	}
	return s
}

// summary fills in what needs no causality.
func summary(nodes []*Revision, redacted map[Hash]bool) State {
	first, last := nodes[0], nodes[len(nodes)-1]
	s := State{
		Document: last.Document, Kind: last.Kind, Patient: last.Patient, Schema: last.Schema,
		First: markOf(first), Last: markOf(last), Revisions: len(nodes),
	}
	for i, r := range nodes {
		for j := range r.Bases {
			if i > 0 && r.Bases[j] == nodes[i-1].ID {
				continue
			}
			if !has(nodes, r.Bases[j]) {
				s.Missing = append(s.Missing, r.Bases[j])
			}
		}
		if r.Redacted() || redacted[r.ID] {
			s.Redacted = append(s.Redacted, r.ID)
		}
		if !isKnownOp(r.Op) {
			s.Unknown = append(s.Unknown, r.ID)
		}
	}
	if len(s.Missing) > 1 {
		slices.SortFunc(s.Missing, func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
		s.Missing = slices.Compact(s.Missing)
	}
	return s
}

func has(nodes []*Revision, id Hash) bool {
	return slices.ContainsFunc(nodes, func(r *Revision) bool { return r.ID == id })
}

// contentOf is the document that the revision holds, nil when it holds none.
func contentOf(r *Revision, redacted map[Hash]bool) []byte {
	if !carriesContent(r.Op) || r.Payload == nil || redacted[r.ID] {
		return nil
	}
	return r.Payload
}

// changesContent tells whether the revision had content to write, dropped since
// or not.
func changesContent(r *Revision) bool {
	return !r.PayloadHash.IsZero() && (carriesContent(r.Op) || r.Op == OpResolve)
}

// intoOf is the patient that a merge revision names.
func intoOf(r *Revision) (into DocumentID) {
	if r.Payload == nil || checkPayload(r.Payload) != nil {
		return into
	}
	eachMember(r.Payload, func(key, value []byte) {
		if string(key) == `"into"` && len(value) == 38 {
			if u, ok := uuidFrom(value[1:37]); ok {
				into = u
			}
		}
	})
	return into
}

// redactable tells whether a payload may be dropped. What a redaction, a merge
// or its undoing says is about documents and not about a person's life, and the
// state could not be derived without it.
func redactable(op Op) bool { return op != OpRedact && op != OpMerge && op != OpUnmerge }

// Redactions gives the revisions whose payloads the redact revisions among revs
// ask to drop.
func Redactions(revs []Revision) map[Hash]bool {
	return redactions(distinct(revs))
}

func redactions(nodes []*Revision) map[Hash]bool {
	var named map[Hash]bool
	for _, r := range nodes {
		if r.Op != OpRedact || r.Payload == nil || checkPayload(r.Payload) != nil {
			continue
		}
		eachMember(r.Payload, func(key, value []byte) {
			if string(key) != `"revisions"` || value[0] != '[' {
				return
			}
			eachElement(value, func(v []byte) {
				if len(v) != 66 {
					return
				}
				if h, ok := hashFrom(v[1:65]); ok {
					if named == nil {
						named = map[Hash]bool{}
					}
					named[h] = true
				}
			})
		})
	}
	if named == nil {
		return nil
	}
	for _, r := range nodes {
		if !redactable(r.Op) {
			delete(named, r.ID)
		}
	}
	return named
}

// Drop forgets the payload of a revision that a redaction names. The id still
// covers the payload's hash, so the chain still verifies. It gives false when
// the op's payload must stay or there is none.
func Drop(r *Revision) bool {
	if !redactable(r.Op) || r.Payload == nil {
		return false
	}
	r.PayloadHash = sha256.Sum256(r.Payload)
	r.Payload = nil
	return true
}
