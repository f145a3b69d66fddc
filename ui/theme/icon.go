package theme

import (
	"bytes"
	"fmt"

	"fyne.io/fyne/v2"

	"carnet/assets/icons"
)

// Icon is a drawing in the colour of a role. Fyne's own themed resources
// recolour fills only, and ours are strokes.
func Icon(i icons.Icon, role fyne.ThemeColorName) fyne.Resource { return iconResource{i, role} }

type iconResource struct {
	icon icons.Icon
	role fyne.ThemeColorName
}

var _ fyne.ThemedResource = iconResource{}

// Name is Fyne's key for the drawn picture, so it names the colour too.
func (r iconResource) Name() string {
	return fmt.Sprintf("%s_%s_%x.svg", r.role, r.icon, r.rgb())
}

func (r iconResource) Content() []byte {
	return bytes.ReplaceAll(r.icon.SVG(), []byte("currentColor"), []byte("#"+fmt.Sprintf("%06x", r.rgb())))
}

func (r iconResource) ThemeColorName() fyne.ThemeColorName { return r.role }

func (r iconResource) rgb() uint32 {
	red, green, blue, _ := Color(r.role).RGBA()
	return red>>8<<16 | green>>8<<8 | blue>>8
}
