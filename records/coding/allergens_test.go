package coding

import (
	"testing"

	"carnet/records"
)

// Whatever is proposed as an allergy must warn of something: a word that the
// warnings do not read would be a false promise.
func TestEveryAllergenIsRead(t *testing.T) {
	if len(Allergens()) < 100 {
		t.Fatalf("%d allergens", len(Allergens()))
	}
	for _, a := range Allergens() {
		if said := patientAllergies([]records.Allergy{{Substance: a}}); len(said) != 1 || !said[0].known() {
			t.Errorf("%q is not read: %+v", a, said)
		}
	}
}
