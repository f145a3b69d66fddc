// Package icons holds Carnet's own line icons: SVG on a grid of 24 px, drawn in
// "currentColor", which who draws them replaces by the colour of a role.
//
// What lives here: the drawings and their names. What may enter: an icon that
// says something a word alone says more slowly. What it must not know: colours.
package icons

import "embed"

//go:embed *.svg
var files embed.FS

// Icon names a drawing.
type Icon string

// The drawings.
const (
	Alert      Icon = "alert"
	Back       Icon = "back"
	Backup     Icon = "backup"
	Calendar   Icon = "calendar"
	Check      Icon = "check"
	Clock      Icon = "clock"
	Cross      Icon = "cross"
	Down       Icon = "down"
	Exchange   Icon = "exchange"
	Forward    Icon = "forward"
	Home       Icon = "home"
	Info       Icon = "info"
	Key        Icon = "key"
	Lab        Icon = "lab"
	Lock       Icon = "lock"
	Maternity  Icon = "maternity"
	Mind       Icon = "mind"
	Minus      Icon = "minus"
	Patients   Icon = "patients"
	Pen        Icon = "pen"
	Pharmacy   Icon = "pharmacy"
	Plus       Icon = "plus"
	Print      Icon = "print"
	Reports    Icon = "reports"
	Search     Icon = "search"
	Settings   Icon = "settings"
	Trash      Icon = "trash"
	Ultrasound Icon = "ultrasound"
	Usb        Icon = "usb"
	User       Icon = "user"
	Warning    Icon = "warning"
)

// All lists every drawing.
var All = []Icon{
	Alert,
	Back,
	Backup,
	Calendar,
	Check,
	Clock,
	Cross,
	Down,
	Exchange,
	Forward,
	Home,
	Info,
	Key,
	Lab,
	Lock,
	Maternity,
	Mind,
	Minus,
	Patients,
	Pen,
	Pharmacy,
	Plus,
	Print,
	Reports,
	Search,
	Settings,
	Trash,
	Ultrasound,
	Usb,
	User,
	Warning,
}

// SVG returns the drawing; an unknown icon is a slip of the pen and panics.
func (i Icon) SVG() []byte {
	b, err := files.ReadFile(string(i) + ".svg")
	if err != nil {
		panic("icons: no drawing named " + string(i))
	}
	return b
}
