// Package calc puts every clinical rule within reach of `carnet calc`: one
// JSON object a line in, one a line out, so that anyone can run Carnet against
// their own tables.
//
// What lives here: the list of all rules, the line loop and the text of
// docs/calc.md. What may enter: rule packages, named in Rules. What it must
// not know: files, the clock, the record.
package calc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"

	"carnet/records/clinical/antenatal"
	"carnet/records/clinical/dating"
	"carnet/records/clinical/dose"
	"carnet/records/clinical/familyplanning"
	"carnet/records/clinical/fetal"
	"carnet/records/clinical/growth"
	"carnet/records/clinical/imci"
	"carnet/records/clinical/labour"
	"carnet/records/clinical/newborn"
	"carnet/records/clinical/newborncare"
	"carnet/records/clinical/rule"
	"carnet/records/clinical/scale"
	"carnet/records/clinical/vaccination"
	"carnet/records/clinical/vitals"
)

// Subject is a package of rules under the heading that docs/calc.md gives it.
type Subject struct {
	Title string
	Rules []rule.Rule
}

// Subjects lists every rule of Carnet.
func Subjects() []Subject {
	return []Subject{
		{"Dating", dating.Rules()},
		{"Fetal size", fetal.Rules()},
		{"Newborn size", newborn.Rules()},
		{"Newborn care", newborncare.Rules()},
		{"Child growth", growth.Rules()},
		{"Antenatal care", antenatal.Rules()},
		{"Labour and birth", labour.Rules()},
		{"Illness of the child", imci.Rules()},
		{"Doses", dose.Rules()},
		{"Scales", scale.Rules()},
		{"Vital signs", vitals.Rules()},
		{"Family planning", familyplanning.Rules()},
		{"Vaccination", vaccination.Rules()},
	}
}

// Rules lists every rule of Carnet without the headings.
func Rules() []rule.Rule {
	var all []rule.Rule
	for _, s := range Subjects() {
		all = append(all, s.Rules...)
	}
	return all
}

// MaxLine is the longest line that is read, in bytes; a longer one is answered
// by an error and skipped.
const MaxLine = 1 << 20

// Run answers each line of r on a line of w, in order, until r ends. A line
// that cannot be answered gives an error line and the run goes on: only a
// failure of reading or writing ends it with an error. Answers are written out
// whenever no further whole line is waiting, so that another program can ask
// line by line; lines that wait are answered side by side on all cores.
func Run(r io.Reader, w io.Writer) error {
	in := &lines{r: bufio.NewReaderSize(r, 256<<10)}
	out := bufio.NewWriterSize(w, 64<<10)
	team := newTeam(runtime.GOMAXPROCS(0))
	for first := true; ; first = false {
		batch, err := in.waiting(batchLines)
		if first && len(batch) > 0 {
			batch[0].text = strings.TrimPrefix(batch[0].text, "\ufeff")
		}
		for _, answers := range team.answer(batch) {
			if _, err := out.Write(answers); err != nil {
				return fmt.Errorf("writing: %w", err)
			}
		}
		if err != nil || !in.more() {
			if err := out.Flush(); err != nil {
				return fmt.Errorf("writing: %w", err)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading: %w", err)
		}
	}
}

// batchLines is how many lines are answered at a time.
const batchLines = 512

// question is one line of the input.
type question struct {
	text string
	long bool // longer than MaxLine, and skipped
}

// team answers a batch of lines side by side, each worker a stretch of it.
type team struct {
	callers []*rule.Caller
	out     [][]byte
}

func newTeam(n int) *team {
	t := &team{out: make([][]byte, n)}
	rules := Rules()
	for range n {
		t.callers = append(t.callers, rule.NewCaller(rules))
	}
	return t
}

// answer gives the answers in the order of the questions; they live until the
// next call.
func (t *team) answer(batch []question) [][]byte {
	n := min(len(t.callers), (len(batch)+31)/32) // a few lines are not worth a second worker
	if n == 0 {
		return nil
	}
	var wait sync.WaitGroup
	for i := range n {
		part := batch[i*len(batch)/n : (i+1)*len(batch)/n]
		work := func() { t.out[i] = answerAll(t.out[i][:0], t.callers[i], part) }
		if i == n-1 {
			work()
			continue
		}
		wait.Go(work)
	}
	wait.Wait()
	return t.out[:n]
}

func answerAll(to []byte, c *rule.Caller, part []question) []byte {
	for _, q := range part {
		if q.long {
			to = append(to, `{"rule":"","error":"the line is longer than 1 MB"}`...)
		} else {
			to = c.Line(to, q.text)
		}
		to = append(to, '\n')
	}
	return to
}

// waiting reads a line, and those that have arrived behind it, up to a number
// of them. The error is that of the last read; what was read before it counts.
func (l *lines) waiting(most int) ([]question, error) {
	var out []question
	for {
		line, err := l.next()
		switch {
		case errors.Is(err, errLong):
			out = append(out, question{long: true})
		case err != nil:
			return out, err
		default:
			out = append(out, question{text: string(line)})
		}
		if len(out) >= most || !l.more() {
			return out, nil
		}
	}
}

// more tells whether a whole line has arrived.
func (l *lines) more() bool {
	b, err := l.r.Peek(l.r.Buffered())
	return err == nil && bytes.IndexByte(b, '\n') >= 0
}

var errLong = errors.New("line too long")

// lines cuts the input into lines; the slice that next gives lives until the
// following call.
type lines struct {
	r    *bufio.Reader
	long []byte
}

// next gives the next line without its end, io.EOF behind the last one, or
// errLong for one that was skipped.
func (l *lines) next() ([]byte, error) {
	line, err := l.r.ReadSlice('\n')
	if err == nil {
		return bytes.TrimSuffix(line, []byte{'\n'}), nil
	}
	l.long = append(l.long[:0], line...)
	tooLong := false
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = l.r.ReadSlice('\n')
		if len(l.long)+len(line) > MaxLine+1 { // the end of the line does not count
			tooLong = true
			l.long = l.long[:0]
			continue
		}
		if !tooLong {
			l.long = append(l.long, line...)
		}
	}
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, err
	case tooLong:
		return nil, errLong
	case err != nil && len(l.long) == 0:
		return nil, io.EOF
	}
	return bytes.TrimSuffix(l.long, []byte{'\n'}), nil
}
