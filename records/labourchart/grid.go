package labourchart

import (
	"strconv"
	"time"

	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/clinical/labour"
)

// Column is a stretch of time: an hour of the first stage, a quarter of an
// hour of the second.
type Column struct {
	From, To time.Time
	Second   bool
}

// Slots is how many values of a row stand beside each other in a column.
func (c Column) Slots() int {
	if c.Second {
		return 3 // each five minutes
	}
	return 2 // each half hour
}

// slot is where in the column a time lies.
func (c Column) slot(at time.Time) int {
	share := float64(at.Sub(c.From)) / float64(c.To.Sub(c.From))
	return min(max(int(share*float64(c.Slots())), 0), c.Slots()-1)
}

// Value is one entry in its cell.
type Value struct {
	Entry int // in Labour.Entries; -1 for a dose of Labour.Magnesium
	At    time.Time
	Slot  int
	Value string
	Late  bool
	By    string
	Alert *clinical.Alert
}

// Grid is the chart: Cells[row][column] are the values of a cell by time.
type Grid struct {
	Rows    []Row
	Columns []Column
	Cells   [][][]Value
}

// hourColumns is how many columns a chart has at least, so that there is room
// to see what comes.
const hourColumns = 8

// GridOf draws up the chart of a labour at a time. The first column is the
// full hour of the admission or of the first entry.
func GridOf(l *records.Labour, now time.Time, s labour.Settings) Grid {
	g := Grid{Rows: Rows(l.Fetuses), Columns: columns(l, now, s)}
	index := map[key]int{}
	g.Cells = make([][][]Value, len(g.Rows))
	for i, r := range g.Rows {
		g.Cells[i] = make([][]Value, len(g.Columns))
		index[key{r.Code, max(r.Fetus, 1)}] = i
	}
	for n, e := range l.Entries {
		row, ok := index[key{e.Item, max(e.Fetus, 1)}]
		if ok && e.Struck == "" {
			g.put(row, Value{Entry: n, At: e.At, Value: e.Value, Late: e.Noted != nil, By: e.By, Alert: AlertOf(e, s)})
		}
	}
	for _, d := range l.Magnesium {
		g.put(index[key{Medicine, 1}], Value{Entry: -1, At: d.At, Value: doseValue(d, s), By: d.By})
	}
	return g
}

// put files a value in its cell, by time.
func (g *Grid) put(row int, v Value) {
	c := g.ColumnAt(v.At)
	v.Slot = g.Columns[c].slot(v.At)
	cell := append(g.Cells[row][c], v)
	for i := len(cell) - 1; i > 0 && cell[i].At.Before(cell[i-1].At); i-- {
		cell[i], cell[i-1] = cell[i-1], cell[i]
	}
	g.Cells[row][c] = cell
}

type key struct {
	code  string
	fetus int
}

// AlertOf is the alert that an entry raises by itself; nil for none, and for a
// value that the guide does not know.
func AlertOf(e records.LabourEntry, s labour.Settings) *clinical.Alert {
	r, err := labour.Parse(e.Item, e.Value)
	if err != nil {
		return nil
	}
	_, a, err := labour.Alert(e.Item, r, s)
	if err != nil {
		return nil
	}
	return a
}

// columns cuts the time of a labour.
func columns(l *records.Labour, now time.Time, s labour.Settings) []Column {
	start, end := l.Admitted, now
	for _, e := range l.Entries {
		if e.Struck == "" && e.At.Before(start) {
			start = e.At
		}
		if e.Struck == "" && e.At.After(end) {
			end = e.At
		}
	}
	if l.Ended != nil {
		end = *l.Ended
		for _, e := range l.Entries {
			if e.Struck == "" && e.At.After(end) {
				end = e.At
			}
		}
	}
	from := start.Truncate(time.Hour)
	var second time.Time
	if stage, since := StageAt(l, end, s); stage == labour.SecondStage {
		second = since
	}
	var out []Column
	for t := from; !t.After(end); t = out[len(out)-1].To {
		switch {
		case !second.IsZero() && !t.Before(second):
			out = append(out, Column{From: t, To: t.Add(15 * time.Minute), Second: true})
		case !second.IsZero() && t.Add(time.Hour).After(second) && second.After(t):
			out = append(out, Column{From: t, To: second})
		default:
			out = append(out, Column{From: t, To: t.Add(time.Hour)})
		}
	}
	for len(out) < hourColumns {
		last := out[len(out)-1]
		step := time.Hour
		if last.Second {
			step = 15 * time.Minute
		}
		out = append(out, Column{From: last.To, To: last.To.Add(step), Second: last.Second})
	}
	return out
}

// ColumnAt is the column of a time, the nearest one where it lies outside.
func (g *Grid) ColumnAt(at time.Time) int {
	lo, hi := 0, len(g.Columns)-1
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if g.Columns[mid].From.After(at) {
			hi = mid - 1
		} else {
			lo = mid
		}
	}
	return lo
}

// Place is where a time lies among the columns: 2.5 is the middle of the
// third.
func (g *Grid) Place(at time.Time) float64 {
	i := g.ColumnAt(at)
	c := g.Columns[i]
	share := float64(at.Sub(c.From)) / float64(c.To.Sub(c.From))
	return float64(i) + min(max(share, 0), 1)
}

// Point is a value of a curve.
type Point struct {
	At    time.Time
	Y     float64
	Alert bool
}

// Curve lists the numbers of a row by time.
func Curve(l *records.Labour, item string, fetus int, s labour.Settings) []Point {
	var out []Point
	for _, e := range l.Of(item, fetus) {
		y, err := strconv.ParseFloat(e.Value, 64)
		if err != nil {
			continue
		}
		out = append(out, Point{At: e.At, Y: y, Alert: AlertOf(e, s) != nil})
	}
	return out
}

// Limit says the thresholds of a row as the column "alert" of the guide does,
// from the settings: numbers for a measured row, signs for the others.
func Limit(code string, s labour.Settings) (numbers string, signs []string) {
	n := number
	switch code {
	case "companion", "pain_relief", "oral_fluid":
		return "", []string{"N"}
	case "posture":
		return "", []string{"SP"}
	case "fhr":
		return "<" + n(s.FHRBelow) + ", ≥" + n(s.FHRFrom), nil
	case "fhr_deceleration":
		return "", []string{"L"}
	case "amniotic_fluid":
		return "", []string{"M+++", "B"}
	case "fetal_position":
		return "", []string{"P", "T"}
	case "caput", "moulding":
		return "", []string{"+++"}
	case "pulse":
		return "<" + n(s.PulseBelow) + ", ≥" + n(s.PulseFrom), nil
	case "sbp":
		return "<" + n(s.SBPBelow) + ", ≥" + n(s.SBPFrom), nil
	case "dbp":
		return "≥" + n(s.DBPFrom), nil
	case "temperature":
		return "<" + decimal(s.TemperatureBelow) + ", ≥" + decimal(s.TemperatureFrom), nil
	case "urine_protein", "urine_acetone":
		return "≥++", nil
	case "contractions_10min":
		return "≤" + n(s.ContractionsUpTo) + ", >" + n(s.ContractionsAbove), nil
	case "contraction_duration":
		return "<" + n(s.DurationBelow) + ", >" + n(s.DurationAbove), nil
	}
	return "", nil
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }
