// Package locale gives the program a language before Fyne looks for one.
//
// Fyne reads the system's locale while the program starts, before main runs,
// and complains where it is "C". Carnet's language is a setting of its own, so
// the system's must neither matter nor be complained about. Go initialises
// packages in the order of their paths where nothing else decides, so this one
// comes before Fyne; it must import nothing that comes later.
//
// The signs that the keyboard sends are another matter: the window system
// reads them by LC_CTYPE, which must name a locale that this PC has.
package locale

import (
	"os"
	"strings"
)

func init() {
	signs := "C.UTF-8"
	for _, v := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		l := os.Getenv(v)
		if l == "" {
			continue
		}
		if u := strings.ToUpper(l); strings.HasSuffix(u, "UTF-8") || strings.HasSuffix(u, "UTF8") {
			signs = l
		}
		break
	}
	// A failure leaves the system's locale: only a complaint follows.
	_ = os.Unsetenv("LC_ALL")
	_ = os.Unsetenv("LANGUAGE")
	_ = os.Setenv("LC_CTYPE", signs)
	_ = os.Setenv("LC_MESSAGES", "fr_FR.UTF-8")
	_ = os.Setenv("LANG", "fr_FR.UTF-8")
}
