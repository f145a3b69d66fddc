package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// document is one document of a chart as the command line shows it.
type document struct {
	ID, Kind, Status, Day string
	Content               json.RawMessage
	Revisions             []struct{ Wall int64 }
}

// chart is what the command line shows of a patient.
type chart struct {
	Patient   document
	Documents []document
}

// chart asks the record for a patient's chart.
func (t *tour) chart(desk, patient string) (chart, error) {
	var c chart
	return c, t.cli(&c, "show", patient, "--data", t.data(desk), "--user", doctor)
}

// of are the documents of a kind, in the order in which they were begun.
func (c chart) of(kind string) []document {
	var out []document
	for _, d := range c.Documents {
		if d.Kind == kind {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b document) int { return cmp.Compare(a.begun(), b.begun()) })
	return out
}

func (d document) begun() int64 {
	if len(d.Revisions) == 0 {
		return 0
	}
	return d.Revisions[0].Wall
}

// signed decodes document i of those of a kind, of which there are to be n,
// all of them signed.
func (c chart) signed(kind string, n, i int, into any) error {
	list := c.of(kind)
	if len(list) != n {
		return fmt.Errorf("%d documents of kind %s, not %d", len(list), kind, n)
	}
	for _, d := range list {
		if d.Status != "signed" {
			return fmt.Errorf("a document of kind %s is %s, not signed", kind, d.Status)
		}
	}
	return json.Unmarshal(list[i].Content, into)
}

// identity decodes who the patient is.
func (c chart) identity(into any) error { return json.Unmarshal(c.Patient.Content, into) }
