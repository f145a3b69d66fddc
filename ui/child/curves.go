package child

import (
	"math"

	"carnet/assets/text"
	"carnet/records/clinical"
	"carnet/records/clinical/growth"
	"carnet/ui/chart"
)

// curves lists the charts in the order of their key.
var curves = []growth.Indicator{growth.WeightForAge, growth.LengthForAge, growth.WeightForLength, growth.ArmForAge, growth.HeadForAge}

// zLines are the lines of a WHO chart.
var zLines = []struct {
	z      float64
	name   string
	stroke chart.Stroke
}{{-3, "−3", chart.Outer}, {-2, "−2", chart.Inner}, {0, "0", chart.Median}, {2, "+2", chart.Inner}, {3, "+3", chart.Outer}}

const daysPerMonth = 30.4375 // WHO's month

// ages are the windows of a chart by age, months: the first that holds the
// child's age. step is the distance of the curves' points in days.
var ages = []struct{ from, to, mark, step float64 }{
	{0, 12, 2, 7}, {0, 24, 3, 14}, {0, 60, 6, 28}, {61, 120, 12, 61}, {61, 228, 24, 91},
}

// measured is what was measured of the child on one day.
type measured struct {
	day   clinical.Date
	child growth.Child
}

// drawn is everything that makes a chart.
type drawn struct {
	p       text.Printer
	sex     clinical.Sex
	age     clinical.AgeDays // today
	known   bool             // whether the age is known
	earlier []measured
	now     measured
}

// chart makes the chart of an indicator.
func (d *drawn) chart(i growth.Indicator) chart.Data {
	if d.sex == clinical.SexUnknown || !d.known {
		return chart.Data{None: d.p.T("child.growth.no_curve.who")}
	}
	var out chart.Data
	if i == growth.WeightForLength {
		out = d.byLength()
	} else {
		out = d.byAge(i)
	}
	if len(out.Curves) == 0 {
		return chart.Data{None: d.p.T("child.growth.no_curve")}
	}
	out.Between = [2]int{1, 3}
	for _, m := range d.earlier {
		if p, ok := d.point(i, m); ok && out.X.Min <= p.X && p.X <= out.X.Max {
			out.Earlier = append(out.Earlier, p)
		}
	}
	if p, ok := d.point(i, d.now); ok {
		out.Now = &p
	}
	if s, err := growth.Assess(i, d.now.child); err == nil && !s.Withheld && i != growth.HeadForAge {
		out.Alarm = s.Z < growth.Defaults().ZSevere
	}
	out.Y = d.upright(i, &out)
	return out
}

func (d *drawn) byAge(i growth.Indicator) chart.Data {
	months := float64(d.age) / daysPerMonth
	for n, w := range ages {
		if months > w.to || n < 3 && d.age > growth.LastDay {
			continue
		}
		out := chart.Data{X: chart.NewAxis(w.from, w.to, w.mark, d.p.T("child.growth.axis.months"))}
		for _, l := range zLines {
			c := chart.Curve{Name: l.name, Stroke: l.stroke}
			for _, days := range steps(w.from*daysPerMonth, w.to*daysPerMonth, w.step) {
				r, err := growth.Value(i, growth.Child{Sex: d.sex, Age: days, AgeKnown: true}, l.z)
				if err == nil {
					c.Points = append(c.Points, chart.Point{X: float64(days) / daysPerMonth, Y: r.Value})
				}
			}
			if len(c.Points) > 1 {
				out.Curves = append(out.Curves, c)
			}
		}
		return out
	}
	return chart.Data{}
}

// steps are whole days from one to another, the last one included; within the
// standards they end a day before 60 months.
func steps(from, to, step float64) []clinical.AgeDays {
	var out []clinical.AgeDays
	last := clinical.AgeDays(to)
	if to <= 60*daysPerMonth {
		last = min(last, growth.LastDay)
	}
	first := clinical.AgeDays(from + 0.5)
	for x := first; x < last; x += clinical.AgeDays(step) {
		out = append(out, x)
	}
	return append(out, last)
}

// standingAge is the age in days from which a child's height counts, not its
// length, and lying is how much longer a child lies (WHO).
const standingAge clinical.AgeDays = 731

const lying = 0.7

func (d *drawn) byLength() chart.Data {
	if d.age > growth.LastDay {
		return chart.Data{}
	}
	from, to, pos := 45.0, 110.0, growth.Lying
	if d.age >= standingAge {
		from, to, pos = 65, 120, growth.Standing
	}
	from, to = d.around(from, to)
	out := chart.Data{X: chart.NewAxis(from, to, 5, d.p.T("child.growth.axis.cm"))}
	for _, l := range zLines {
		c := chart.Curve{Name: l.name, Stroke: l.stroke}
		for x := from; x <= to; x++ {
			r, err := growth.Value(growth.WeightForLength, growth.Child{Sex: d.sex, Age: d.age, AgeKnown: true, Length: clinical.Centimetres(x), Position: pos}, l.z)
			if err == nil {
				c.Points = append(c.Points, chart.Point{X: x, Y: r.Value})
			}
		}
		out.Curves = append(out.Curves, c)
	}
	return out
}

// around is the part of the lengths that shows the child's own, by fives.
func (d *drawn) around(from, to float64) (float64, float64) {
	lo, hi := to, from
	for _, m := range append([]measured{d.now}, d.earlier...) {
		if p, ok := d.point(growth.WeightForLength, m); ok && p.X >= from && p.X <= to {
			lo, hi = min(lo, p.X), max(hi, p.X)
		}
	}
	if lo > hi {
		return from, to
	}
	const before, after = 10, 15
	return max(from, 5*math.Floor((lo-before)/5)), min(to, 5*math.Ceil((hi+after)/5))
}

// point is where a measurement lies on the chart of an indicator; ok is false
// where it was not measured, or where oedema makes the weight say nothing.
func (d *drawn) point(i growth.Indicator, m measured) (chart.Point, bool) {
	c := m.child
	x := float64(c.Age) / daysPerMonth
	at := func(y float64, weight bool) (chart.Point, bool) {
		return chart.Point{X: x, Y: y}, y > 0 && c.AgeKnown && (!weight || !c.Oedema)
	}
	switch i {
	case growth.WeightForAge:
		return at(float64(c.Weight), true)
	case growth.ArmForAge:
		return at(float64(c.MUAC), false)
	case growth.HeadForAge:
		return at(float64(c.Head), false)
	}
	s, err := growth.Assess(growth.LengthForAge, c)
	if err != nil {
		return chart.Point{}, false
	}
	if i == growth.LengthForAge {
		return at(float64(s.Length), false)
	}
	// An earlier length on the chart of heights, and the other way round.
	x = float64(s.Length)
	if d.age >= standingAge && c.Age < standingAge {
		x -= lying
	}
	return at(float64(c.Weight), true)
}

// upright is the axis that holds the curves and the points.
func (d *drawn) upright(i growth.Indicator, out *chart.Data) chart.Axis {
	title := d.p.T("child.growth.axis.cm")
	if i == growth.WeightForAge || i == growth.WeightForLength {
		title = d.p.T("child.growth.axis.kg")
	}
	lo, hi := out.Curves[0].Points[0].Y, out.Curves[0].Points[0].Y
	see := func(p chart.Point) { lo, hi = min(lo, p.Y), max(hi, p.Y) }
	for _, c := range out.Curves {
		for _, p := range c.Points {
			see(p)
		}
	}
	for _, p := range out.Earlier {
		see(p)
	}
	if out.Now != nil {
		see(*out.Now)
	}
	return chart.FitAxis(lo, hi, 7, title)
}
