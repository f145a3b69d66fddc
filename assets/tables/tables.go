// Package tables holds the published growth tables that the clinical rules
// read: embedded, parsed on first use and kept.
//
// What lives here: the WHO growth standards and reference, the INTERGROWTH
// newborn coefficients, the WHO fetal coefficients, as ORIGIN.md lists them.
// What may enter: rows of published tables, trimmed by assets/tables/generate
// and never edited by hand. What it must not know: how a rule uses a row.
//
// A table is read once, in well under 5 ms, and costs no allocation after
// that; all of them together hold less than 1 MB.
package tables

import (
	"embed"
	"fmt"
	"math"
	"sync"
)

//go:embed data/*.csv
var data embed.FS

// LMS is one row of a growth table: Box-Cox power, median, coefficient of
// variation (Cole & Green 1992).
type LMS struct{ L, M, S float64 }

// Growth is a growth table of both sexes over a key that runs without a gap:
// age in days or months, or length in millimetres.
type Growth struct {
	First, Last int // the keys that the table has
	male        []LMS
	female      []LMS
}

// At gives the row of a key between First and Last.
func (g *Growth) At(male bool, key int) (LMS, bool) {
	if key < g.First || key > g.Last {
		return LMS{}, false
	}
	if male {
		return g.male[key-g.First], true
	}
	return g.female[key-g.First], true
}

// The WHO Child Growth Standards (2006, 2007) by age in days: 0 to 1826, arm
// circumference 91 to 1826.
var (
	// WeightForAge in kg.
	WeightForAge = growth("who_wfa.csv", 1)
	// LengthForAge in cm: lying to 730 days, standing from 731.
	LengthForAge = growth("who_lhfa.csv", 1)
	// BMIForAge in kg/m².
	BMIForAge = growth("who_bfa.csv", 1)
	// ArmForAge is the mid-upper arm circumference in cm.
	ArmForAge = growth("who_acfa.csv", 1)
	// HeadForAge is the head circumference in cm.
	HeadForAge = growth("who_hcfa.csv", 1)
	// WeightForLength in kg by length in mm: 450 to 1100.
	WeightForLength = growth("who_wfl.csv", 10)
	// WeightForHeight in kg by height in mm: 650 to 1200.
	WeightForHeight = growth("who_wfh.csv", 10)
)

// The WHO Reference 2007 by age in months: 61 to 229, weight 61 to 121.
var (
	// SchoolWeightForAge in kg.
	SchoolWeightForAge = growth("who2007_wfa.csv", 1)
	// SchoolHeightForAge in cm.
	SchoolHeightForAge = growth("who2007_hfa.csv", 1)
	// SchoolBMIForAge in kg/m².
	SchoolBMIForAge = growth("who2007_bfa.csv", 1)
)

// growth reads a table lazily; its keys, multiplied by scale, are whole.
//
// The weight-for-length tables step by 0.1 cm, so their key is in millimetres.
func growth(file string, scale float64) func() *Growth {
	return sync.OnceValue(func() *Growth {
		g := &Growth{}
		r := open(file)
		for r.next() {
			male := r.word() == "M"
			key := int(math.Round(r.number() * scale))
			row := LMS{L: r.number(), M: r.number(), S: r.number()}
			g.put(r, male, key, row)
		}
		if len(g.male) == 0 || len(g.male) != len(g.female) {
			r.fail("the two sexes differ in length")
		}
		g.Last = g.First + len(g.male) - 1
		return g
	})
}

func (g *Growth) put(r *reader, male bool, key int, row LMS) {
	if len(g.male) == 0 {
		g.First = key
		rows := r.rows()/2 + 1
		g.male, g.female = make([]LMS, 0, rows), make([]LMS, 0, rows)
	}
	list := &g.female
	if male {
		list = &g.male
	}
	if key != g.First+len(*list) {
		r.fail("the keys have a gap")
	}
	*list = append(*list, row)
}

// SkewT is one row of the INTERGROWTH newborn tables: the coefficients of the
// skew t distribution type 3.
type SkewT struct{ Mu, Sigma, Nu, Tau float64 }

// Newborn holds the coefficients of one measure by gestational age in days.
type Newborn struct {
	First, Last int
	male        []SkewT
	female      []SkewT
}

// At gives the row of a day between First and Last.
func (n *Newborn) At(male bool, day int) (SkewT, bool) {
	if day < n.First || day > n.Last {
		return SkewT{}, false
	}
	if male {
		return n.male[day-n.First], true
	}
	return n.female[day-n.First], true
}

// The INTERGROWTH-21st newborn size standards (Villar 2014), days 231 to 300.
var (
	// NewbornWeight in kg.
	NewbornWeight = newborn("newborn_weight.csv")
	// NewbornLength in cm.
	NewbornLength = newborn("newborn_length.csv")
	// NewbornHead is the head circumference in cm.
	NewbornHead = newborn("newborn_hc.csv")
)

func newborn(file string) func() *Newborn {
	return sync.OnceValue(func() *Newborn {
		n := &Newborn{}
		r := open(file)
		for r.next() {
			male := r.word() == "M"
			day := int(r.number())
			row := SkewT{r.number(), r.number(), r.number(), r.number()}
			list := &n.female
			if male {
				list = &n.male
			}
			if n.First == 0 {
				n.First = day
			}
			if day != n.First+len(*list) {
				r.fail("the days have a gap")
			}
			*list = append(*list, row)
		}
		if len(n.male) == 0 || len(n.male) != len(n.female) {
			r.fail("the two sexes differ in length")
		}
		n.Last = n.First + len(n.male) - 1
		return n
	})
}

// Quantile is one quantile curve: ln(value) as a polynomial in weeks of
// gestation.
type Quantile struct {
	P float64 // the share of fetuses below the curve, from 0 to 1
	B [5]float64
}

// Quantiles is a measure's family of curves, from the lowest to the highest.
type Quantiles [11]Quantile

// WHOFetal holds the WHO fetal growth charts (Kiserud 2017).
type WHOFetal struct {
	curves map[string]*Quantiles
}

// Curves gives the curves of a measure: "AC", "BPD", "FL", "HC", "HL" (mm),
// "EFW" (g), or "EFW M" and "EFW F" for one sex. It is nil where there are
// none.
func (w *WHOFetal) Curves(measure string) *Quantiles { return w.curves[measure] }

// Fetal is read from who2017_fetal.csv and who2017_efw_sex.csv.
var Fetal = sync.OnceValue(func() *WHOFetal {
	w := &WHOFetal{curves: map[string]*Quantiles{}}
	w.read("who2017_fetal.csv", map[string]string{"AC": "AC", "BPD": "BPD", "EFW": "EFW", "FL": "FL", "HC": "HC", "HL": "HL"})
	w.read("who2017_efw_sex.csv", map[string]string{"M": "EFW M", "F": "EFW F"})
	return w
})

func (w *WHOFetal) read(file string, names map[string]string) {
	r := open(file)
	count := map[string]int{}
	for r.next() {
		name := names[r.word()]
		if name == "" || count[name] == len(Quantiles{}) {
			r.fail("unknown measure or too many rows")
		}
		if w.curves[name] == nil {
			w.curves[name] = &Quantiles{}
		}
		q := &w.curves[name][count[name]]
		q.P = r.number()
		for i := range q.B {
			q.B[i] = r.number()
		}
		if i := count[name]; i > 0 && q.P <= w.curves[name][i-1].P {
			r.fail("the quantiles are not in order")
		}
		count[name]++
	}
	for name, n := range count {
		if n != len(Quantiles{}) {
			r.fail(fmt.Sprintf("%s has %d quantiles", name, n))
		}
	}
}
