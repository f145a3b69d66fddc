// Package planning holds the form of the family planning visit: the six
// questions, the conditions as they are told, the method and what it protects,
// side effects, a change of method, the next supply.
//
// What lives here: the order of the work and what is shown when. What may
// enter: what a visit of family planning needs. What it must not know: a table
// of eligibility (none is invented) and any interval between supplies but the
// one that somebody has typed.
package planning
