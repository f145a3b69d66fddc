package coding

// Words are the synonyms and codes of a diagnosis: whoever has typed the
// beginning of one of them has meant it.
func (h DiagnosisHit) Words() []string {
	out := append([]string{}, h.Synonyms...)
	for _, code := range []string{h.ICD10, h.ICPC2, h.ICPC2Male} {
		if code != "" {
			out = append(out, code)
		}
	}
	return out
}

// Words are the names of a medicine, its code in the classification and what
// people type for the form that was found ("cp", "inj").
func (h MedicineHit) Words() []string {
	out := append([]string{h.INN, h.ATC}, h.Names...)
	return append(out, shortForms[h.Presentations[h.Presentation].Form])
}
