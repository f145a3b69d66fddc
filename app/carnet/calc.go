package main

import "carnet/records/clinical/calc"

type calcCmd struct{}

// Run answers questions, one JSON object a line, until the input ends.
func (calcCmd) Run(r *run) error { return calc.Run(r.in, r.out) }
