// Package child holds the forms of the child's visits: vaccinations over the
// centre's calendar, and growth with its curves.
//
// What lives here: which doses may be given on a day and what each mark does
// to the rest, the z-scores of a child while they are typed, the curves that
// a chart draws. What may enter: what a visit of a child needs. What it must
// not know: any threshold, interval or curve of its own: those are
// records/clinical's.
//
// plan.go, curves.go and history.go are plain Go and know no window.
package child
