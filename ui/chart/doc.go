// Package chart draws curves in a window: the reference curves of a standard
// with the earlier measurements of one person and today's, on labelled axes.
//
// What lives here: axes, the drawing of lines, bands and points, and a widget
// that shows them in the colours of the theme. What may enter: another way to
// draw a line that two screens need. What it must not know: any standard, any
// document; screens hand in points.
//
//	v := chart.NewView()
//	v.Set(chart.Data{X: chart.NewAxis(0, 24, 6, "mois"), Y: …, Curves: …, Earlier: …, Now: &chart.Point{X: 9, Y: 7.2}})
//
// The reference curves are drawn once for each size and palette and kept as a
// picture; a change of today's point only copies it.
package chart
