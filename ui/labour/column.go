package labour

import (
	"strings"
	"time"
	"unicode"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/labour"
	"carnet/records/labourchart"
	"carnet/ui/bedside"
)

// column is the entry of one round, row by row. A sign takes one key and goes
// on; a number goes on by itself once it has all its digits, else by Enter.
type column struct {
	p    text.Printer
	set  labour.Settings
	rows []labourchart.Row
	last []string // the last value of each row before this round
	due  map[int]bool

	at    time.Time
	row   int    // -1: the time
	typed string // in the row, not yet taken
	wrong string // why what was typed is no value, in words
	made  []*records.LabourEntry
}

// timeRow is the row number of the round's time.
const timeRow = -1

// newColumn opens a round. It begins at the first row that is due, else at the
// first row.
func newColumn(p text.Printer, l *records.Labour, now time.Time, s labour.Settings) *column {
	c := &column{p: p, set: s, rows: labourchart.Rows(l.Fetuses), at: now.Truncate(time.Minute), due: map[int]bool{}}
	c.last = make([]string, len(c.rows))
	c.made = make([]*records.LabourEntry, len(c.rows))
	sum := labourchart.SummaryOf(l, now, s)
	soon := map[string]bool{}
	for _, d := range sum.Due {
		if d.Late(now) > -10*time.Minute {
			soon[rowName(d.Item, d.Fetus)] = true
		}
	}
	c.row = len(c.rows)
	for i, r := range c.rows {
		if list := l.Of(r.Code, r.Fetus); len(list) > 0 {
			c.last[i] = list[len(list)-1].Value
		}
		if soon[rowName(r.Code, r.Fetus)] {
			c.due[i] = true
			c.row = min(c.row, i)
		}
	}
	if c.row == len(c.rows) {
		c.row = 0
	}
	return c
}

func rowName(code string, fetus int) string { return code + string(rune('0'+max(fetus, 1))) }

// taken is what a key has led to.
type taken struct {
	Used  bool // the key meant something
	Entry bool // the row's value is complete: Value, for Row
	Row   int
	Value string
	Time  bool // the round has another time now
	Done  bool // the last row is behind us
}

// rune takes a typed character.
func (c *column) rune(r rune, now time.Time) taken {
	c.wrong = ""
	if c.row == timeRow {
		if !strings.ContainsRune("0123456789:hH- ", r) {
			return taken{}
		}
		c.typed += string(r)
		return taken{Used: true}
	}
	row := c.rows[c.row]
	switch {
	case row.Words():
		c.typed += string(r)
		return taken{Used: true}
	case !row.Item.Measured():
		for i, k := range signKeys(c.p, row.Item) {
			if k == unicode.ToLower(r) {
				return c.take(row.Item.Signs[i])
			}
		}
		c.wrong = c.p.T("labour.entry.keys", strings.Join(signHints(c.p, row.Item), "  "))
		return taken{Used: true}
	case unicode.IsDigit(r) || r == ',' || r == '.':
		c.typed += string(r)
		if whole(row, c.typed) {
			return c.enter(now)
		}
		return taken{Used: true}
	}
	c.wrong = c.p.T("labour.entry.number")
	return taken{Used: true}
}

// whole tells that a number has all its digits: three of a heart rate, a pulse
// or a pressure, three of a temperature without its comma, one of a descent.
func whole(row labourchart.Row, typed string) bool {
	if strings.ContainsAny(typed, ",.") {
		return false
	}
	switch {
	case row.Code == "descent":
		return len(typed) == 1
	case row.Code == "temperature":
		return len(typed) == 3
	}
	return row.Item.High >= 200 && row.Item.High < 600 && len(typed) == 3
}

// enter takes what was typed and goes on to the next row.
func (c *column) enter(now time.Time) taken {
	c.wrong = ""
	typed := strings.TrimSpace(c.typed)
	if c.row == timeRow {
		if typed != "" {
			at, ok := bedside.ReadClock(typed, c.at, now)
			if !ok {
				c.wrong = c.p.T("labour.entry.time.wrong")
				return taken{Used: true}
			}
			c.at = at
		}
		c.typed = ""
		c.row = 0
		return taken{Used: true, Time: true}
	}
	if typed == "" {
		return c.next()
	}
	row := c.rows[c.row]
	if row.Code == "temperature" && len(typed) == 3 && !strings.ContainsAny(typed, ",.") {
		typed = typed[:2] + "." + typed[2:]
	}
	v, err := labourchart.Read(row.Code, typed)
	if err != nil {
		c.wrong = c.refusal(row, err)
		return taken{Used: true}
	}
	return c.take(v)
}

// refusal says why a value cannot be taken.
func (c *column) refusal(row labourchart.Row, err error) string {
	if _, ok := err.(*clinical.RangeError); ok && row.Item.Measured() {
		return c.p.T("labour.entry.range", c.p.Number(row.Item.Low, 0), c.p.Number(row.Item.High, 0), row.Item.Unit)
	}
	return c.p.T("labour.entry.number")
}

// take has a value for the row.
func (c *column) take(value string) taken {
	t := taken{Used: true, Entry: true, Row: c.row, Value: value}
	n := c.next()
	t.Done = n.Done
	return t
}

// next goes to the next row; behind the last one the round is done.
func (c *column) next() taken {
	c.typed, c.wrong = "", ""
	if c.row == len(c.rows)-1 {
		return taken{Used: true, Done: true}
	}
	c.row++
	return taken{Used: true}
}

// walk moves by n rows; above the first row stands the time.
func (c *column) walk(n int) {
	c.typed, c.wrong = "", ""
	c.row = min(max(c.row+n, timeRow), len(c.rows)-1)
}

// section moves to the first row of the next section or of the one before.
func (c *column) section(n int) {
	c.typed, c.wrong = "", ""
	at := max(c.row, 0)
	for i := at + n; i >= 0 && i < len(c.rows); i += n {
		if c.rows[i].Section != c.rows[at].Section {
			for n < 0 && i > 0 && c.rows[i-1].Section == c.rows[i].Section {
				i--
			}
			c.row = i
			return
		}
	}
	c.row = 0
	if n > 0 {
		c.row = len(c.rows) - 1
	}
}

// nextDue goes to the next row that is due and has no value yet; false when
// there is none.
func (c *column) nextDue() bool {
	c.typed, c.wrong = "", ""
	for n := 1; n <= len(c.rows); n++ {
		i := (max(c.row, 0) + n) % len(c.rows)
		if c.due[i] && c.made[i] == nil {
			c.row = i
			return true
		}
	}
	return false
}

// back deletes what was typed last; false when there was nothing.
func (c *column) back() bool {
	c.wrong = ""
	if c.typed == "" {
		return false
	}
	r := []rune(c.typed)
	c.typed = string(r[:len(r)-1])
	return true
}

// seek goes to a row.
func (c *column) seek(code string) {
	c.typed, c.wrong = "", ""
	for i, r := range c.rows {
		if r.Code == code {
			c.row = i
			return
		}
	}
}

// signKeys are the keys of the signs of a row, in its order: the digit of a
// grade, else the first letter of the sign as it is written here.
func signKeys(p text.Printer, it labour.Item) []rune {
	out := make([]rune, len(it.Signs))
	for i, s := range it.Signs {
		switch strings.Trim(s, "M") {
		case "+":
			out[i] = '1'
		case "++":
			out[i] = '2'
		case "+++":
			out[i] = '3'
		case "0", "-":
			out[i] = '0'
		default:
			for _, r := range labourchart.Shown(p, it.Code, s) {
				out[i] = unicode.ToLower(r)
				break
			}
		}
	}
	return out
}

// signHints say the key and the meaning of each sign of a row.
func signHints(p text.Printer, it labour.Item) []string {
	var out []string
	for i, k := range signKeys(p, it) {
		words := labourchart.Shown(p, it.Code, it.Signs[i])
		if key := "clinical.labour.sign." + it.Code + "." + it.Signs[i]; p.Has(key) {
			words = p.T(key)
		}
		out = append(out, string(unicode.ToUpper(k))+"\u00a0"+strings.ReplaceAll(words, " ", "\u00a0"))
	}
	return out
}
