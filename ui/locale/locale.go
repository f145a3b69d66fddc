// Package locale gives the program a language before Fyne looks for one.
//
// Fyne reads the system's locale while the program starts, before main runs,
// and complains where it is "C". Carnet's language is a setting of its own, so
// the system's must neither matter nor be complained about. Go initialises
// packages in the order of their paths where nothing else decides, so this one
// comes before Fyne; it must import nothing that comes later.
package locale

import "os"

func init() {
	for _, v := range []string{"LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANG", "LANGUAGE"} {
		if l := os.Getenv(v); l != "" || v == "LANG" {
			// A failure leaves the system's locale: only a complaint follows.
			_ = os.Setenv(v, "fr_FR.UTF-8")
		}
	}
}
