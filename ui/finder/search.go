package finder

import (
	"slices"
	"strings"

	"carnet/records/journal"
	"carnet/records/store"
)

// most is how many patients a search shows: who is not among them needs one
// more letter, not a longer list.
const most = 20

// search is the state of the search: what was typed, what was found, which row
// is marked. One question is under way at a time; what was typed meanwhile is
// asked when its answer has come, so that typing never waits and the latest
// question wins.
type search struct {
	query string
	hits  []store.Hit
	at    int

	asked    string // the question under way
	busy     bool
	answered string // the question that the hits answer
	filled   bool   // some answer has come

	// keep is whose row is to be marked in the answer to keptFor, until somebody
	// walks.
	keep    journal.DocumentID
	keptFor string
}

// typed takes a new query; it returns the question to ask now, if one is to be
// asked.
func (s *search) typed(query string) (ask bool) {
	s.query = strings.TrimSpace(query)
	if s.busy || s.filled && s.query == s.answered {
		return false
	}
	s.busy, s.asked = true, s.query
	return true
}

// answer takes the answer to the question under way; again tells that another
// one must be asked at once.
func (s *search) answer(hits []store.Hit, failed bool) (again bool) {
	s.busy = false
	if !failed {
		changed := s.answered != s.asked || !s.filled
		s.hits, s.answered, s.filled = hits, s.asked, true
		if changed {
			s.at = 0
		}
		s.restore()
	}
	s.at = min(max(s.at, 0), max(len(s.hits)-1, 0))
	if s.query == s.asked {
		return false
	}
	s.busy, s.asked = true, s.query
	return true
}

// restore marks the row of whoever comes back to the search.
func (s *search) restore() {
	if s.keep.IsZero() || s.answered != s.keptFor {
		return
	}
	if i := slices.IndexFunc(s.hits, func(h store.Hit) bool { return h.ID == s.keep }); i >= 0 {
		s.at, s.keep = i, journal.DocumentID{}
	}
}

// refresh asks the same question again: the record has changed.
func (s *search) refresh() (ask bool) {
	if s.busy {
		return false
	}
	s.busy, s.asked = true, s.query
	return true
}

// walk moves the mark.
func (s *search) walk(n int) {
	s.at, s.keep = min(max(s.at+n, 0), max(len(s.hits)-1, 0)), journal.DocumentID{}
}

// marked is the patient that Enter opens.
func (s *search) marked() (store.Hit, bool) {
	// An answer to an older question is not what the person means.
	if s.at >= len(s.hits) || s.query != s.answered {
		return store.Hit{}, false
	}
	return s.hits[s.at], true
}

// nobody tells that the question was answered and nobody found.
func (s *search) nobody() bool {
	return s.filled && !s.busy && len(s.hits) == 0 && s.query != "" && s.query == s.answered
}
