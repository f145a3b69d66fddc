package form

// Pair is a label and what stands beside it in a signed document.
type Pair struct {
	Label string
	Value string
	Level Level
	// Wide values (several lines, lists) take the whole width.
	Wide bool
	// Pictures is the field whose pictures are shown, nil for values in words.
	Pictures *Field
}

// Group is a section of a signed document.
type Group struct {
	Title string
	Pairs []Pair
	Notes []Alert
}

// Values is the form as a signed document shows it: what was left empty is
// left out, and so are sections without values.
func (f *Form) Values() []Group {
	var out []Group
	for _, s := range f.sections {
		if !s.on {
			continue
		}
		g := Group{Title: s.title}
		for _, it := range s.items {
			switch it := it.(type) {
			case *Field:
				g.add(it)
			case *Rows:
				g.addRows(it)
			case *Notes:
				g.Notes = append(g.Notes, it.now...)
			}
		}
		if len(g.Pairs)+len(g.Notes) > 0 {
			out = append(out, g)
		}
	}
	return out
}

func (g *Group) add(f *Field) {
	if p, ok := f.pair(); ok {
		g.Pairs = append(g.Pairs, p)
	}
}

func (g *Group) addRows(r *Rows) {
	if !r.shown {
		return
	}
	for i, row := range r.rows {
		line := ""
		for _, f := range row {
			p, ok := f.pair()
			if !ok {
				continue
			}
			if line != "" {
				line += " · "
			}
			if f.kind == KindToggle {
				line += p.Label
				continue
			}
			line += p.Value
		}
		if line == "" {
			continue
		}
		label := ""
		if i == 0 {
			label = r.Label()
		}
		g.Pairs = append(g.Pairs, Pair{Label: label, Value: line, Wide: true})
	}
}

func (f *Field) pair() (Pair, bool) {
	if !f.now.visible || f.Empty() {
		return Pair{}, false
	}
	p := Pair{Label: f.label, Value: f.core.show(f), Level: f.Message().Level, Wide: f.kind == KindLines || f.kind == KindChecks || f.kind == KindTags || f.Span() > 1}
	switch c := f.core.(type) {
	case *numberCore, *pressureCore:
		if len(f.units) > 0 {
			p.Value += " " + f.units[0]
		}
	case *tagsCore:
		for i, t := range c.get() {
			if i > 0 {
				p.Value += ", "
			}
			p.Value += t
		}
	case *computedCore:
		p.Level = c.value().Level
	case *pictureCore:
		p.Pictures, p.Wide = f, true
	}
	return p, p.Value != ""
}
