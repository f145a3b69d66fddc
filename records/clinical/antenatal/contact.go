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

// ContactSettings are the intervals between contacts, in weeks, by completed
// weeks of gestation.
type ContactSettings struct {
	// Every is the interval before Until[0], before Until[1], before Until[2],
	// and from there on.
	Every [4]int
	Until [3]int
	// Last is the last contact; from Refer the woman is referred for delivery.
	Last, Refer int
}

// defaultContacts: WHO 2016; DAK S.01: before 20 weeks eight weeks later,
// before 26 six, before 34 four, then two; the last contact at 40 weeks,
// referral at 41.
func defaultContacts() ContactSettings {
	return ContactSettings{Every: [4]int{8, 6, 4, 2}, Until: [3]int{20, 26, 34}, Last: 40, Refer: 41}
}

// Next is what follows a contact.
type Next struct {
	Week  int  // completed weeks of the next contact, of referral with Refer
	Refer bool // no further contact: refer for delivery
}

// NextContact tells when the next contact is due, from the gestational age of
// this one and of the first one, both in completed weeks (1 to 45).
//
// Before 20 weeks 8 weeks later, before 26 six, before 34 four, then two, and
// never beyond 40 weeks, after which comes referral at 41. A woman who came
// first at 22 or 23 weeks is seen every two weeks from 30; at 28 or 29, from
// 32; at 30 or later, throughout (WHO 2016; DAK S.01 with its rule 7, whose
// matrix this reproduces). The figures are those of the defaults; the centre's
// own stand in the settings. Errors: weeks outside 1 to 45, a first contact
// after this one, an interval below a week.
func NextContact(week, firstWeek int, s Settings) (Next, error) {
	if err := clinical.Within("ga_weeks", float64(week), minWeek, maxWeek, "weeks"); err != nil {
		return Next{}, err
	}
	if err := clinical.Within("first_ga_weeks", float64(firstWeek), minWeek, maxWeek, "weeks"); err != nil {
		return Next{}, err
	}
	if firstWeek > week {
		return Next{}, &clinical.FieldError{Field: "first_ga_weeks", Reason: "the first contact lies after this one"}
	}
	c := s.Contacts
	for _, every := range c.Every {
		if every < 1 {
			return Next{}, &clinical.FieldError{Field: "contacts", Reason: "an interval is below one week"}
		}
	}
	if week >= c.Last {
		return Next{Week: c.Refer, Refer: true}, nil
	}
	return Next{Week: min(week+c.interval(week, firstWeek), c.Last)}, nil
}

func (c ContactSettings) interval(week, first int) int {
	dense := c.Until[2]
	switch {
	case first >= 30:
		dense = min(dense, 30)
	case first == 28 || first == 29:
		dense = min(dense, 32)
	case first == 22 || first == 23:
		dense = min(dense, 30)
	}
	switch {
	case week >= dense:
		return c.Every[3]
	case week >= c.Until[1]:
		return c.Every[2]
	case week >= c.Until[0]:
		return c.Every[1]
	}
	return c.Every[0]
}

// Schedule lists the weeks of all contacts of a woman who comes first at
// firstWeek and then as she is told to.
func Schedule(firstWeek int, s Settings) ([]int, error) {
	weeks := []int{firstWeek}
	for week := firstWeek; ; {
		n, err := NextContact(week, firstWeek, s)
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
