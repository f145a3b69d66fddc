package form

import (
	"testing"

	"carnet/assets/text"
)

var today = Date{Year: 2026, Month: 11, Day: 24}

func newTestForm() *Form {
	return New(text.For(text.French), Spec{Today: func() Date { return today }})
}

func TestANumberIsTakenWhileTypingAndSaidInWordsWhenLeft(t *testing.T) {
	f := newTestForm()
	var temp *float64
	f.Section("", Number("t", &temp, Unit("°C"), Decimals(1), Plausible(25, 43), Above(38.4, Warning, "fièvre {0}")))
	x := f.Field("t")
	x.Enter()
	x.Edit("3")
	if temp != nil || x.Message().Level != None {
		t.Errorf("3 is not plausible yet: want no value and silence, got %v, %v", temp, x.Message())
	}
	x.Edit("39.2")
	if temp == nil || *temp != 39.2 || x.Message().Level != Warning {
		t.Errorf("39.2: got %v, %v", temp, x.Message())
	}
	x.Leave()
	if x.Text() != "39,2" {
		t.Errorf("left: %q", x.Text())
	}
	x.Enter()
	x.Edit("392")
	x.Leave()
	if temp != nil || x.Message().Level != Refused || x.Text() != "392" {
		t.Errorf("392: got %v, %v, %q", temp, x.Message(), x.Text())
	}
	if got := f.Missing(); len(got) != 1 || got[0] != x {
		t.Errorf("a refused text keeps the form from being signed, got %v", got)
	}
}
