package keyring

import (
	"crypto/sha256"
	"strconv"
	"strings"

	"filippo.io/age"

	"carnet/assets/text"
)

// Sheet is what the recovery sheet says. It is the age identity itself, so that
// the age tool opens what is sealed to it without Carnet.
type Sheet struct {
	// Lines are typed by hand: five of four groups of four, the last group of
	// each a checksum by which a mistake is found in its line.
	Lines []string
	// QR is the same as a string for a QR code: AGE-SECRET-KEY-1…
	QR string
	// Recipient is the public half, age1…, and Mark its two first signs in the
	// first line, by which two sheets are told apart.
	Recipient string
	Mark      string
}

const (
	secretKeyPrefix = "AGE-SECRET-KEY-1"
	// sheetSigns are the 32 signs of bech32: no B, I, O and 1.
	sheetSigns = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
	markSigns  = 2
	keySigns   = 58
	lineSigns  = 12
	checkSigns = 4
	sheetLines = (markSigns + keySigns) / lineSigns
)

// NewSheet writes an identity as a recovery sheet.
func NewSheet(identity *age.X25519Identity) Sheet {
	s := Sheet{QR: identity.String(), Recipient: identity.Recipient().String()}
	s.Mark = signs(s.Recipient, markSigns)
	data := s.Mark + strings.TrimPrefix(s.QR, secretKeyPrefix)
	for i := range sheetLines {
		line := data[i*lineSigns : (i+1)*lineSigns]
		line += lineCheck(i, line)
		s.Lines = append(s.Lines, line[:4]+" "+line[4:8]+" "+line[8:12]+" "+line[12:])
	}
	return s
}

// Text is the lines as one text.
func (s Sheet) Text() string { return strings.Join(s.Lines, "\n") }

func lineCheck(n int, line string) string {
	return signs("carnet recovery "+strconv.Itoa(n+1)+" "+line, checkSigns)
}

// signs draws n signs of 5 bits each from a hash.
func signs(of string, n int) string {
	h := sha256.Sum256([]byte(of))
	b := make([]byte, n)
	for i := range b {
		b[i] = sheetSigns[h[i]%32]
	}
	return string(b)
}

// ParseSheet reads a sheet as a person types it: in any case, with any spaces
// and hyphens, with or without line breaks, O for 0, I or 1 for L, B for 8. It
// takes the string of the QR code as well.
//
// Problems: "keyring.recovery-line" (which one, from 1), "keyring.recovery-length".
func ParseSheet(typed string) (*age.X25519Identity, error) {
	if compact := strings.ToUpper(strings.Join(strings.Fields(typed), "")); strings.HasPrefix(compact, secretKeyPrefix) {
		identity, err := age.ParseX25519Identity(compact)
		if err != nil {
			return nil, text.Wrap(err, "keyring.recovery-line", 1)
		}
		return identity, nil
	}
	lines, err := splitSheet(typed)
	if err != nil {
		return nil, err
	}
	data := ""
	for i, line := range lines {
		if len(line) != lineSigns+checkSigns || lineCheck(i, line[:lineSigns]) != line[lineSigns:] {
			return nil, text.NewProblem("keyring.recovery-line", i+1)
		}
		data += line[:lineSigns]
	}
	identity, err := age.ParseX25519Identity(secretKeyPrefix + data[markSigns:])
	if err != nil {
		return nil, text.Wrap(err, "keyring.recovery-line", 1)
	}
	return identity, nil
}

// splitSheet finds the lines: those of the text where there are five, so that
// a sign too many or too few is found in its line, else by counting.
func splitSheet(typed string) ([]string, error) {
	var lines []string
	for l := range strings.SplitSeq(typed, "\n") {
		if l = forgive(l); l != "" {
			lines = append(lines, l)
		}
	}
	if len(lines) == sheetLines {
		return lines, nil
	}
	all := strings.Join(lines, "")
	const whole = lineSigns + checkSigns
	if len(all) != sheetLines*whole {
		return nil, text.NewProblem("keyring.recovery-length", sheetLines, whole)
	}
	lines = lines[:0]
	for at := 0; at < len(all); at += whole {
		lines = append(lines, all[at:at+whole])
	}
	return lines, nil
}

func forgive(line string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'O':
			return '0'
		case r == 'I' || r == '1':
			return 'L'
		case r == 'B':
			return '8'
		case r >= '0' && r <= '9' || r >= 'A' && r <= 'Z':
			return r
		}
		return -1
	}, strings.ToUpper(line))
}
