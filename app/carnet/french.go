package main

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"carnet/assets/text"
	"carnet/records"
	"carnet/records/clinical"
	"carnet/records/store"
)

// usagePhrases say in French what the parser says in English.
var usagePhrases = []struct {
	from *regexp.Regexp
	to   string
}{
	{regexp.MustCompile(`^unexpected argument (.*?)(, did you mean .*)?$`), "commande ou argument inattendu : $1"},
	{regexp.MustCompile(`^unknown flag (.*?)(, did you mean .*)?$`), "option inconnue : $1"},
	{regexp.MustCompile(`^missing flags: (.*)$`), "il manque une option : $1"},
	{regexp.MustCompile(`^expected "(.*)"$`), "il manque un argument : $1"},
	{regexp.MustCompile(`^expected one of (.*)$`), "il faut une des commandes : $1"},
	{regexp.MustCompile(`^(.+?): expected .* value but got "(.*?)" \((?:short|long) flag\); perhaps try (.*)$`), "$1 : la valeur $2 a l’air d’une option ; écrivez $3"},
	{regexp.MustCompile(`^(.+?): (?:missing value|expected .* value but got "EOL").*$`), "l’option $1 attend une valeur"},
	{regexp.MustCompile(`^(\S+) must be one of (.*) but got (.*)$`), "$1 : une valeur parmi $2 (reçu $3)"},
	{regexp.MustCompile(`^(.+?): expected .* but got (.*?)(?: \(.*\))?$`), "$1 : la valeur $2 ne convient pas"},
	{regexp.MustCompile(`^(.+?): .*: value out of range$`), "$1 : cette valeur est trop grande"},
	{regexp.MustCompile(`^(.*): stat .*: no such file or directory$`), "$1 : ce fichier n’existe pas"},
	{regexp.MustCompile(`^(.+?): "?(.*?)"? exists but is a directory$`), "$1 : $2 est un dossier, il faut un fichier"},
}

// usage says what is wrong with a command line.
func usage(err error) string {
	s := err.Error()
	for _, p := range usagePhrases {
		if p.from.MatchString(s) {
			return p.from.ReplaceAllString(s, p.to)
		}
	}
	return "commande mal écrite (" + s + ")"
}

// helpInFrench prints the help of the program or of one command.
func helpInFrench(_ kong.HelpOptions, ctx *kong.Context) error {
	w := ctx.Stdout
	node := ctx.Selected()
	if node == nil {
		node = ctx.Model.Node
	}
	fmt.Fprintf(w, "%s\n\n", node.Help)
	line := "carnet"
	if node.Type == kong.CommandNode {
		line = node.FullPath()
	}
	for _, a := range node.Positional {
		line += " " + a.Summary()
	}
	fmt.Fprintf(w, "Usage : %s [options]\n", line)
	if len(node.Children) > 0 {
		fmt.Fprintln(w, "\nCommandes :")
		for _, c := range node.Children {
			fmt.Fprintf(w, "  %-10s %s\n", c.Name, c.Help)
		}
	}
	printArguments(w, node)
	printFlags(w, node)
	fmt.Fprintln(w, "\nCode de sortie : 0 oui, 1 non, 2 commande mal écrite, 3 échec.")
	return nil
}

func printArguments(w io.Writer, node *kong.Node) {
	if len(node.Positional) == 0 {
		return
	}
	fmt.Fprintln(w, "\nArguments :")
	for _, a := range node.Positional {
		fmt.Fprintf(w, "  %-24s %s\n", a.Summary(), a.Help)
	}
}

func printFlags(w io.Writer, node *kong.Node) {
	fmt.Fprintln(w, "\nOptions :")
	for _, group := range node.AllFlags(true) {
		for _, f := range group {
			name := "--" + f.Name
			if !f.IsBool() {
				name += "=" + strings.ToUpper(f.FormatPlaceHolder())
			}
			help := f.Help
			if f.Name == "help" {
				help = "Cette aide."
			}
			fmt.Fprintf(w, "  %-24s %s\n", name, help)
		}
	}
}

// letterOf is a sex as the window writes it.
func letterOf(s clinical.Sex) string {
	switch s {
	case clinical.Female:
		return "F"
	case clinical.Male:
		return "M"
	}
	return "–"
}

// yearsInFrench is an age; –1 is one that nobody knows.
func yearsInFrench(n int) string {
	switch {
	case n < 0:
		return "? ans"
	case n < 2:
		return fmt.Sprintf("%d an", n)
	}
	return fmt.Sprintf("%d ans", n)
}

func roleInFrench(r records.Role) string { return text.For(text.French).T("place.role." + string(r)) }

// kindInFrench names a kind of document, also one that a newer program wrote.
func kindInFrench(k records.Kind) string {
	p := text.For(text.French)
	if key := "cli.kind." + string(k); p.Has(key) {
		return p.T(key)
	}
	return p.T("cli.kind.unknown")
}

func statusInFrench(s store.Status) string {
	return text.For(text.French).T("cli.status." + statusNames[s])
}
