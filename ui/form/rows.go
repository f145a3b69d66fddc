package form

import (
	"fmt"
	"slices"
)

// Rows repeats some fields for each element of a list: diagnoses, lines of a
// prescription. Enter in the last field of the last row, or Ctrl and +, adds
// one; Ctrl and Delete removes the one with the focus.
type Rows struct {
	key     string
	form    *Form
	section *Section
	columns int
	limit   int
	when    func() bool

	length func() int
	insert func(i int)
	remove func(i int)
	fields func(i int) []*Field

	rows  [][]*Field
	shown bool
}

// Repeat declares rows over a list. fields declares those of one row; it is
// called again whenever rows come or go, because the elements move. fresh
// makes a new element; nil makes zero values.
func Repeat[T any](key string, list *[]T, fresh func() T, fields func(row *T) []*Field) *Rows {
	return &Rows{
		key:    key,
		length: func() int { return len(*list) },
		insert: func(i int) {
			var v T
			if fresh != nil {
				v = fresh()
			}
			*list = slices.Insert(*list, i, v)
		},
		remove: func(i int) { *list = slices.Delete(*list, i, i+1) },
		fields: func(i int) []*Field { return fields(&(*list)[i]) },
	}
}

// Columns sets how many columns a row has (those of the form unless told).
func (r *Rows) Columns(n int) *Rows { r.columns = n; return r }

// Limit sets how many rows there may be.
func (r *Rows) Limit(n int) *Rows { r.limit = n; return r }

// When shows the rows only while fn says so.
func (r *Rows) When(fn func() bool) *Rows { r.when = fn; return r }

// Key identifies the rows; its label names what is added.
func (r *Rows) Key() string { return r.key }

// Label is what one row is called.
func (r *Rows) Label() string { return r.form.p.T(r.key) }

// ColumnCount is how many columns a row is drawn in.
func (r *Rows) ColumnCount() int {
	if r.columns > 0 {
		return r.columns
	}
	return r.section.ColumnCount()
}

// Fields returns the fields, row by row.
func (r *Rows) Fields() [][]*Field { return r.rows }

// Visible tells whether the rows are shown now.
func (r *Rows) Visible() bool { return r.shown }

// CanAdd tells whether one more row is allowed.
func (r *Rows) CanAdd() bool { return r.limit == 0 || r.length() < r.limit }

// Add puts a new row before row i, at the end when i is -1, and returns its
// first field, or nil when there may be no more.
func (r *Rows) Add(i int) *Field {
	if !r.CanAdd() {
		return nil
	}
	if i < 0 || i > r.length() {
		i = r.length()
	}
	r.leave()
	r.insert(i)
	r.rebuild(func(old int) int {
		if old >= i {
			return old + 1
		}
		return old
	})
	r.form.structure()
	for _, f := range r.rows[i] {
		if f.focusable() {
			return f
		}
	}
	return nil
}

// Delete removes row i.
func (r *Rows) Delete(i int) {
	if i < 0 || i >= r.length() {
		return
	}
	r.leave()
	r.remove(i)
	r.rebuild(without(i))
	r.form.structure()
}

// leave finishes what is being typed in a row before the elements move.
func (r *Rows) leave() {
	for _, row := range r.rows {
		for _, f := range row {
			f.Leave()
		}
	}
}

// without is where rows go when row i leaves.
func without(i int) func(int) int {
	return func(old int) int {
		switch {
		case old == i:
			return -1
		case old > i:
			return old - 1
		}
		return old
	}
}

// RowEmpty tells whether row i holds no value at all.
func (r *Rows) RowEmpty(i int) bool {
	for _, f := range r.rows[i] {
		if f.kind != KindComputed && (!f.Empty() || f.IsRefused()) {
			return false
		}
	}
	return true
}

// prune removes the rows that hold nothing.
func (r *Rows) prune() {
	for i := r.length() - 1; i >= 0; i-- {
		if r.RowEmpty(i) {
			r.Delete(i)
		}
	}
}

// rebuild declares the fields of every row again. Texts that are no value yet
// move with their row: moved tells where an old row is now, -1 for gone.
func (r *Rows) rebuild(moved func(old int) int) {
	old := r.rows
	for _, row := range old {
		for _, f := range row {
			f.dead = true // it points to where another row may lie now
		}
	}
	r.rows = make([][]*Field, r.length())
	for i := range r.rows {
		r.rows[i] = r.fields(i)
		for _, f := range r.rows[i] {
			f.rows, f.row = r, i
			r.form.adopt(f, r.section)
			f.key = fmt.Sprintf("%s[%d].%s", r.key, i, f.key)
		}
	}
	for i, row := range old {
		n := moved(i)
		if n < 0 || n >= len(r.rows) || len(r.rows[n]) != len(row) {
			continue
		}
		for j, f := range row {
			if f.IsRefused() {
				r.rows[n][j].retype(f.text)
			}
		}
	}
}

func (r *Rows) derive() bool {
	shown := (r.when == nil || r.when()) && (r.section.when == nil || r.section.on)
	if shown == r.shown {
		return false
	}
	r.shown = shown
	return true
}
