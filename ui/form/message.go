package form

// Level tells how much a message matters, from nothing to a value that cannot
// be taken.
type Level int

// The levels. Good, Warning and Danger are drawn in their colour and always
// with an icon and words. Refused means that the typed text is no value: the
// bound value is empty until the text is mended.
const (
	None Level = iota
	Info
	Good
	Warning
	Danger
	Refused
)

// Message is what stands below a field, in words that say what to do.
type Message struct {
	Level Level
	Text  string
}

// Says makes a message; it is None when there is nothing to say.
func Says(l Level, sentence string) Message {
	if sentence == "" {
		return Message{}
	}
	return Message{l, sentence}
}

// Inform, Praise, Warn, Alarm and Refuse make a message of one level.
func Inform(sentence string) Message { return Says(Info, sentence) }
func Praise(sentence string) Message { return Says(Good, sentence) }
func Warn(sentence string) Message   { return Says(Warning, sentence) }
func Alarm(sentence string) Message  { return Says(Danger, sentence) }
func Refuse(sentence string) Message { return Says(Refused, sentence) }

// refusal is a reason not to take a text, still without a language.
type refusal struct {
	key  string
	args []any
}

func refuse(key string, args ...any) *refusal { return &refusal{key, args} }

func (r *refusal) message(f *Form) Message {
	if r == nil {
		return Message{}
	}
	return Refuse(f.p.T(r.key, r.args...))
}
