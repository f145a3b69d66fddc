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

	"carnet/records/clinical/antenatal"
	"carnet/records/clinical/dating"
	"carnet/records/clinical/dose"
	"carnet/records/clinical/familyplanning"
	"carnet/records/clinical/fetal"
	"carnet/records/clinical/growth"
	"carnet/records/clinical/imci"
	"carnet/records/clinical/labour"
	"carnet/records/clinical/newborn"
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
// whenever no further input is waiting, so that another program can ask line
// by line.
func Run(r io.Reader, w io.Writer) error {
	in := &lines{r: bufio.NewReaderSize(r, 64<<10)}
	out := bufio.NewWriterSize(w, 64<<10)
	caller := rule.NewCaller(Rules())
	var answer []byte
	for first := true; ; first = false {
		line, err := in.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !errors.Is(err, errLong) {
			return errors.Join(fmt.Errorf("reading: %w", err), out.Flush())
		}
		if first {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if errors.Is(err, errLong) {
			answer = append(answer[:0], `{"rule":"","error":"the line is longer than 1 MB"}`...)
		} else {
			answer = caller.Line(answer[:0], string(line))
		}
		if _, err := out.Write(append(answer, '\n')); err != nil {
			return fmt.Errorf("writing: %w", err)
		}
		if in.r.Buffered() == 0 {
			if err := out.Flush(); err != nil {
				return fmt.Errorf("writing: %w", err)
			}
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	return nil
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
