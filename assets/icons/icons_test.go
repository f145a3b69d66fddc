package icons

import (
	"bytes"
	"encoding/xml"
	"io"
	"testing"
)

func TestEveryIconIsWellFormedAndTakesAColour(t *testing.T) {
	entries, err := files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(All) {
		t.Errorf("%d drawings, %d names", len(entries), len(All))
	}
	for _, i := range All {
		b := i.SVG()
		if !bytes.Contains(b, []byte(`stroke="currentColor"`)) {
			t.Errorf("%s cannot be coloured", i)
		}
		d := xml.NewDecoder(bytes.NewReader(b))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("%s: %v", i, err)
				break
			}
		}
	}
}

func TestAnUnknownIconPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("want a panic")
		}
	}()
	Icon("unicorn").SVG()
}
