package form

// Binding reads and writes one optional value of the document being edited.
type Binding[T any] interface {
	Get() (T, bool)
	Set(T)
	Clear()
}

type funcBinding[T any] struct {
	get func() (T, bool)
	set func(T, bool)
}

func (b funcBinding[T]) Get() (T, bool) { return b.get() }
func (b funcBinding[T]) Set(v T)        { b.set(v, true) }
func (b funcBinding[T]) Clear() {
	var zero T
	b.set(zero, false)
}

// Bind makes a binding of two functions; set is called with ok false to clear.
func Bind[T any](get func() (v T, ok bool), set func(v T, ok bool)) Binding[T] {
	return funcBinding[T]{get, set}
}

// Ptr binds an optional value kept as a pointer: nil is empty, and zero is a
// value like any other.
func Ptr[T any](target **T) Binding[T] {
	return Bind(
		func() (T, bool) {
			if *target == nil {
				var zero T
				return zero, false
			}
			return **target, true
		},
		func(v T, ok bool) {
			if !ok {
				*target = nil
				return
			}
			*target = &v
		})
}

// Plain binds a value that has no way to be empty: its zero stands for empty.
// Use it only where zero is no answer (a dose, a name, a code).
func Plain[T comparable](target *T) Binding[T] {
	return Bind(
		func() (T, bool) {
			var zero T
			return *target, *target != zero
		},
		func(v T, _ bool) { *target = v })
}

// NumberTarget is what Number and Integer write to. A pointer to a pointer
// keeps zero and empty apart; a plain number takes zero for empty.
type NumberTarget interface {
	**float64 | *float64 | **int | *int
}

func numberBinding[T NumberTarget](target T) (b Binding[float64], whole bool) {
	switch t := any(target).(type) {
	case **float64:
		return Ptr(t), false
	case *float64:
		return Plain(t), false
	case **int:
		return asFloat(Ptr(t)), true
	default:
		return asFloat(Plain(any(target).(*int))), true
	}
}

func asFloat(b Binding[int]) Binding[float64] {
	return Bind(
		func() (float64, bool) {
			v, ok := b.Get()
			return float64(v), ok
		},
		func(v float64, ok bool) {
			if !ok {
				b.Clear()
				return
			}
			b.Set(int(v))
		})
}
