package antenatal

import (
	"fmt"

	"carnet/records/clinical"
)

// Gestational ages in completed weeks between which a contact can happen.
const (
	minWeek = 1
	maxWeek = 45
)

// LastContactWeek is the last contact of the schedule; from ReferWeek the
// woman is referred for delivery.
const (
	LastContactWeek = 40
	ReferWeek       = 41
)

// Next is what follows a contact.
type Next struct {
	Week  int  // completed weeks of the next contact; 41 with Refer
	Refer bool // no further contact: refer for delivery at 41 weeks
}

// NextContact tells when the next contact is due, from the gestational age of
// this one and of the first one, both in completed weeks (1 to 45).
//
// Before 20 weeks 8 weeks later, before 26 six, before 34 four, then two, and
// never beyond 40 weeks, after which comes referral at 41. A woman who came
// first at 22 or 23 weeks is seen every two weeks from 30; at 28 or 29, from
// 32; at 30 or later, throughout (WHO 2016; DAK S.01 with its rule 7, whose
// matrix this reproduces). Errors: weeks outside 1 to 45, a first contact
// after this one.
func NextContact(week, firstWeek int) (Next, error) {
	if err := clinical.Within("ga_weeks", float64(week), minWeek, maxWeek, "weeks"); err != nil {
		return Next{}, err
	}
	if err := clinical.Within("first_ga_weeks", float64(firstWeek), minWeek, maxWeek, "weeks"); err != nil {
		return Next{}, err
	}
	if firstWeek > week {
		return Next{}, &clinical.FieldError{Field: "first_ga_weeks", Reason: "the first contact lies after this one"}
	}
	if week >= LastContactWeek {
		return Next{Week: ReferWeek, Refer: true}, nil
	}
	return Next{Week: min(week+interval(week, firstWeek), LastContactWeek)}, nil
}

func interval(week, first int) int {
	dense := 34
	switch {
	case first >= 30:
		dense = 30
	case first == 28 || first == 29:
		dense = 32
	case first == 22 || first == 23:
		dense = 30
	}
	switch {
	case week >= dense:
		return 2
	case week >= 26:
		return 4
	case week >= 20:
		return 6
	}
	return 8
}

// Schedule lists the weeks of all contacts of a woman who comes first at
// firstWeek and then as she is told to.
func Schedule(firstWeek int) ([]int, error) {
	weeks := []int{firstWeek}
	for week := firstWeek; ; {
		n, err := NextContact(week, firstWeek)
		if err != nil {
			return nil, err
		}
		if n.Refer {
			return weeks, nil
		}
		week = n.Week
		weeks = append(weeks, week)
	}
}

// Overdue is how many days after its due date a contact counts as missed (DAK
// S.01).
const Overdue = 7

// DueDate is the day on which a pregnancy with this last menstrual period (or
// the one that the agreed date of delivery stands for) reaches a week.
func DueDate(lmp clinical.Date, week int) clinical.Date { return lmp.AddDays(7 * week) }

// Window is a national prenatal consultation by gestational age.
type Window struct {
	Number           int // 1 for CPN 1
	FromWeek, ToWeek int // completed weeks, both included
}

// Consultation names a contact as the national registers do: CPN 1, 2, 3, and
// "4 and more".
type Consultation struct {
	Number  int
	OrMore  bool // Number is the last one that has a name of its own
	Outside bool // windows are set and none holds this week; Number is the order
}

// NumberOf numbers the order-th contact (1 for the first) at a week. With
// windows set, the window that holds the week decides; otherwise the order.
func NumberOf(order, week int, s Settings) (Consultation, error) {
	if err := clinical.Within("order", float64(order), 1, 50, ""); err != nil {
		return Consultation{}, err
	}
	if err := clinical.Within("ga_weeks", float64(week), minWeek, maxWeek, "weeks"); err != nil {
		return Consultation{}, err
	}
	last := s.LastNumbered
	if last < 1 {
		return Consultation{}, &clinical.FieldError{Field: "last_numbered", Reason: fmt.Sprintf("%d is not a number of consultations", last)}
	}
	number, outside := order, len(s.Windows) > 0
	for _, w := range s.Windows {
		if week >= w.FromWeek && week <= w.ToWeek {
			number, outside = w.Number, false
			break
		}
	}
	return Consultation{Number: min(number, last), OrMore: number >= last, Outside: outside}, nil
}
