package record

import (
	"slices"

	"carnet/assets/text"
	"carnet/ui/form"
)

// Remark is one thing that signing shows first.
type Remark struct {
	Level form.Level
	Words string
	// Field is where to go; nil for nowhere.
	Field *form.Field
	// Blocking ones keep the document from being signed at all.
	Blocking bool
}

// remarks lists what a document lacks, the blocking ones first, then in the
// order of the form.
func (s *Sheet) remarks(p text.Printer) []Remark {
	var out []Remark
	named := map[*form.Field]bool{}
	for _, x := range s.Document().Validate() {
		f := s.field(x.Path)
		r := Remark{Level: form.Warning, Words: p.T("finding."+x.Code, x.Args...), Field: f, Blocking: x.Blocking}
		if x.Blocking {
			r.Level = form.Danger
		}
		named[f] = true
		out = append(out, r)
	}
	for _, f := range s.Form.Missing() {
		switch {
		case f.IsRefused():
			// What was typed there is in no document yet: signing would drop it.
			out = append(out, Remark{Level: form.Danger, Words: p.T("record.refused", f.Label()), Field: f, Blocking: true})
		case !named[f]:
			out = append(out, Remark{Level: form.Warning, Words: p.T("record.missing", f.Label()), Field: f})
		}
	}
	if s.Remarks != nil {
		out = append(out, s.Remarks()...)
	}
	order := s.Form.Order()
	rank := func(r Remark) int {
		i := slices.Index(order, r.Field)
		if i < 0 {
			i = len(order)
		}
		if !r.Blocking {
			i += 1000
		}
		return i
	}
	slices.SortStableFunc(out, func(a, b Remark) int { return rank(a) - rank(b) })
	return out
}

// field finds the field of a finding.
func (s *Sheet) field(path string) *form.Field {
	if s.Focus != nil {
		return s.Focus(path)
	}
	return s.Form.Field(path)
}

func blocked(list []Remark) bool {
	return slices.ContainsFunc(list, func(r Remark) bool { return r.Blocking })
}

// allShown tells whether every remark has been shown already: then a second
// Ctrl+Enter signs.
func allShown(shown, now []Remark) bool {
	return len(now) > 0 && !slices.ContainsFunc(now, func(r Remark) bool {
		return !slices.ContainsFunc(shown, func(s Remark) bool { return s.Words == r.Words })
	})
}
