package form

import "slices"

// Alert is a card across the form: what was found, what to do, where the rule
// comes from, and at most one action with its key.
type Alert struct {
	Level  Level
	Title  string
	Text   string
	Source string
	Action string // "Préparer la lettre de référence"
	Key    string // "F8": shown; the screen binds it
	Do     func()
}

// same compares what is drawn.
func (a Alert) same(b Alert) bool {
	return a.Level == b.Level && a.Title == b.Title && a.Text == b.Text && a.Source == b.Source && a.Action == b.Action && a.Key == b.Key
}

// Notes are the alerts that a function finds at each change of the form.
type Notes struct {
	find func() []Alert
	now  []Alert
}

// Note shows one alert while fn returns one with a title or a text.
func Note(fn func() Alert) *Notes {
	return NoteList(func() []Alert {
		if a := fn(); a.Title != "" || a.Text != "" {
			return []Alert{a}
		}
		return nil
	})
}

// NoteList shows every alert that fn returns.
func NoteList(fn func() []Alert) *Notes { return &Notes{find: fn} }

// Alerts are those shown now.
func (n *Notes) Alerts() []Alert { return n.now }

func (n *Notes) derive() bool {
	found := n.find()
	same := slices.EqualFunc(found, n.now, Alert.same)
	n.now = found
	return !same
}

// Slot is a place in the form for something that the screen draws itself (a
// curve, a picture); formview asks the screen for it by name.
type Slot struct{ Name string }
