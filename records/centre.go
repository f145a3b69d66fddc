package records

// Centre is the health centre itself: its name on every paper, its desks and
// the keys that others know it by.
type Centre struct {
	Name     string `json:"name"`
	Region   string `json:"region,omitempty"`
	District string `json:"district,omitempty"`
	Commune  string `json:"commune,omitempty"`
	Phone    string `json:"phone,omitempty"`
	// Letter begins every patient number of the centre.
	Letter string `json:"letter"`
	// Codes are the centre's codes in other systems, such as "dhis2".
	Codes map[string]string `json:"codes,omitempty"`
	Desks []Desk            `json:"desks"`
	// SiteKey is the minisign public key that certifies the desks' keys.
	SiteKey string `json:"site_key,omitempty"`
	// Recovery is the age recipient of the printed recovery sheet.
	Recovery string `json:"recovery,omitempty"`
	// District keys read what the centre sends to the district and beyond.
	Recipients []Recipient `json:"recipients,omitempty"`
	// Demo marks invented data.
	Demo bool `json:"demo,omitempty"`
}

// Desk is one PC of the centre, with its own data.
type Desk struct {
	Device string `json:"device"` // device id, a UUID
	Name   string `json:"name"`   // "Poste 2", "Maternité"
	// Block is the character after the centre's letter in patient numbers, so
	// that two desks never give the same number.
	Block string `json:"block"`
	// PublicKey is the desk's minisign key, Certificate the site's signature
	// over it; Recipient reads bundles addressed to the desk.
	PublicKey   string `json:"public_key,omitempty"`
	Certificate string `json:"certificate,omitempty"`
	Recipient   string `json:"recipient,omitempty"`
	Retired     bool   `json:"retired,omitempty"`
}

// Recipient is somebody who may read bundles: the district, the hub.
type Recipient struct {
	Name string `json:"name"`
	Role string `json:"role"` // "district", "hub"
	Key  string `json:"key"`  // an age recipient
	// SigningKey is the minisign key by which its receipts are known.
	SigningKey string `json:"signing_key,omitempty"`
}

// Kind implements Document.
func (*Centre) Kind() Kind { return KindCentre }

// Validate implements Document.
func (c *Centre) Validate() Findings {
	var f Findings
	if c.Name == "" {
		f.block("name", "centre.name")
	}
	if len(c.Letter) != 1 || !isNumberLetter(c.Letter[0]) {
		f.block("letter", "centre.letter")
	}
	return f
}

// DeskOf finds a desk by its device id.
func (c *Centre) DeskOf(device string) (Desk, bool) {
	for _, d := range c.Desks {
		if d.Device == device {
			return d, true
		}
	}
	return Desk{}, false
}

// FreeBlock is the first block character that no desk of the centre uses.
// It is empty when all are taken.
func (c *Centre) FreeBlock() string {
	for _, b := range numberAlphabet[1:] {
		used := false
		for _, d := range c.Desks {
			used = used || d.Block == string(b)
		}
		if !used {
			return string(b)
		}
	}
	return ""
}
