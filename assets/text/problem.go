package text

import "errors"

// Problem is an error that a person will read: a code for the program, a
// sentence in their language for the person, and the cause for the log.
//
// The sentence lives in the catalogues under "problem." + Code and says what
// to do. The cause must carry no patient data.
type Problem struct {
	Code  string
	Args  []any
	Cause error
}

// NewProblem makes a Problem without a cause.
func NewProblem(code string, args ...any) *Problem {
	return &Problem{Code: code, Args: args}
}

// Wrap makes a Problem around what went wrong below.
func Wrap(cause error, code string, args ...any) *Problem {
	return &Problem{Code: code, Args: args, Cause: cause}
}

// Error is the French sentence, followed by nothing: the cause goes to the log.
func (p *Problem) Error() string { return For(French).Sentence(p) }

// Unwrap gives the cause to errors.Is and errors.As.
func (p *Problem) Unwrap() error { return p.Cause }

// Is makes two problems of the same code equal to errors.Is.
func (p *Problem) Is(target error) bool {
	t, ok := target.(*Problem)
	return ok && t.Code == p.Code
}

// Sentence says an error in the printer's language. An error that is no
// Problem is an internal one: the person is told so in one calm sentence.
func (p Printer) Sentence(err error) string {
	var pr *Problem
	if errors.As(err, &pr) {
		if s := "problem." + pr.Code; p.Has(s) {
			return p.T(s, pr.Args...)
		}
		return pr.Code
	}
	return p.T("problem.internal")
}
