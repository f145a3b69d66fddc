package demo

import (
	"math"

	"carnet/records/clinical"
)

// of is a pointer to a value, as optional fields want it.
func of[T any](v T) *T { return &v }

// chance is true as often as p says.
func (g *generator) chance(p float64) bool { return g.r.Float64() < p }

// between draws a whole number, both ends included.
func (g *generator) between(lo, hi int) int {
	if hi <= lo {
		return lo
	}
	return lo + g.r.IntN(hi-lo+1)
}

// around draws a number spread about a mean, kept within its bounds.
func (g *generator) around(mean, sd, lo, hi float64) float64 {
	return min(max(mean+sd*g.r.NormFloat64(), lo), hi)
}

// soon draws days that are mostly few.
func (g *generator) soon(mean float64, most int) int {
	return min(int(g.r.ExpFloat64()*mean), most)
}

// pick draws one of a list.
func pick[T any](g *generator, list ...T) T { return list[g.r.IntN(len(list))] }

// share is a choice and how often it is drawn, in any unit.
type share struct {
	code string
	of   int
}

// weighted draws a code by its share.
func (g *generator) weighted(list []share) string {
	total := 0
	for _, x := range list {
		total += x.of
	}
	at := g.r.IntN(total)
	for _, x := range list {
		if at -= x.of; at < 0 {
			return x.code
		}
	}
	return ""
}

// to rounds to a step: a scale shows 10 g, a tape half a centimetre.
func to(step, x float64) float64 {
	n := math.Round(1 / step)
	return math.Round(x*n) / n
}

func serial(d int32) clinical.Date { return clinical.DateOf(int(d)) }
