package finder

import "carnet/ui/place"

// Here is the search as it stands: whoever comes back to it finds what was
// typed, and the row that was marked.
func (f *finding) Here() place.Route {
	r := place.Route{To: place.Patients, Query: f.m.query}
	if h, ok := f.m.marked(); ok {
		r.Patient = h.ID
	}
	return r
}
