// Command carnet is the record of a health centre: without a command it opens
// the window, with one it answers on the terminal.
//
// What lives here: the wiring of the program and its command line. What it
// must not know: how anything is done; each command calls one room and prints
// its answer.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/alecthomas/kong"

	"carnet/assets/text"
	_ "carnet/ui/locale" // before Fyne, see there
)

// version is set by the build.
var version = "dev"

// Exit statuses of every command.
const (
	exitOK     = 0
	exitNo     = 1 // the answer is no: something is wrong, nothing was found
	exitUsage  = 2
	exitFailed = 3
)

// errNo ends a command whose answer is no; it has said so already.
var errNo = errors.New("no")

type commands struct {
	Data string `help:"Dossier des données." type:"path" placeholder:"DOSSIER"`
	JSON bool   `name:"json" help:"Réponse en JSON, pour un programme."`

	Window  windowCmd  `cmd:"" default:"withargs" help:"Ouvre la fenêtre."`
	Demo    demoCmd    `cmd:"" help:"Crée un centre de démonstration (personnes inventées)."`
	Search  searchCmd  `cmd:"" help:"Cherche un patient."`
	Show    showCmd    `cmd:"" help:"Montre le dossier d’un patient."`
	Check   checkCmd   `cmd:"" help:"Vérifie le fichier, les empreintes, les chaînes et les tables dérivées."`
	Export  exportCmd  `cmd:"" help:"Écrit un paquet scellé dans un dossier ou sur une clé."`
	Import  importCmd  `cmd:"" help:"Reçoit des paquets."`
	Verify  verifyCmd  `cmd:"" help:"Vérifie un paquet sans clé : signature, empreinte, complétude."`
	Desk    deskCmd    `cmd:"" help:"Joindre un deuxième poste au centre."`
	Backup  backupCmd  `cmd:"" help:"Sauvegarde le poste dans un fichier chiffré."`
	Restore restoreCmd `cmd:"" help:"Restaure une sauvegarde."`
	Users   usersCmd   `cmd:"" help:"Liste les comptes du poste."`
	Calc    calcCmd    `cmd:"" help:"Calcule : une question JSON par ligne, une réponse par ligne (docs/calc.md)."`
	Paths   pathsCmd   `cmd:"" help:"Dit où sont les données."`
	Version versionCmd `cmd:"" help:"Dit la version."`
}

// run is what each command gets.
type run struct {
	ctx  context.Context
	data string
	json bool
	out  io.Writer
	err  io.Writer
	in   io.Reader
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(start(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// start parses the arguments, runs the command and returns the exit status.
func start(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	var c commands
	exited := -1
	parser, err := kong.New(&c, kong.Name("carnet"), kong.Description("Carnet : le dossier médical hors ligne du centre de santé."),
		kong.Writers(out, errs), kong.Exit(func(code int) { exited = code }), kong.Help(helpInFrench))
	if err != nil {
		fmt.Fprintln(errs, err)
		return exitFailed
	}
	k, err := parser.Parse(args)
	if exited >= 0 {
		return exited // --help has been printed
	}
	if err != nil {
		fmt.Fprintf(errs, "carnet : %s\n", usage(err))
		return exitUsage
	}
	if err := checkClock(); err != nil {
		fmt.Fprintf(errs, "carnet : %v\n", err)
		return exitUsage
	}
	r := &run{ctx: ctx, data: c.Data, json: c.JSON, out: out, err: errs, in: in}
	if r.data == "" {
		if r.data, err = defaultData(); err != nil {
			return r.fail(err)
		}
	}
	switch err := k.Run(r); {
	case err == nil:
		return exitOK
	case errors.Is(err, errNo):
		return exitNo
	case errors.As(err, new(usageError)):
		fmt.Fprintf(errs, "carnet : %v\n", err)
		return exitUsage
	default:
		return r.fail(err)
	}
}

// usageError is a command that was called wrongly.
type usageError string

func (e usageError) Error() string { return string(e) }

// fail says in one sentence what went wrong.
func (r *run) fail(err error) int {
	var p *text.Problem
	if errors.As(err, &p) {
		fmt.Fprintln(r.err, text.For(text.French).Sentence(p))
	} else {
		fmt.Fprintf(r.err, "%s (%v)\n", text.For(text.French).Sentence(err), err)
	}
	return exitFailed
}

// answer prints v as JSON when the program asked for it, else what say says.
func (r *run) answer(v any, say func(w io.Writer)) error {
	if !r.json {
		say(r.out)
		return nil
	}
	e := json.NewEncoder(r.out)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// defaultData is the user's data folder.
func defaultData() (string, error) {
	if d := os.Getenv("CARNET_DATA"); d != "" {
		return d, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", text.Wrap(err, "vault.folder")
	}
	return filepath.Join(dir, "Carnet", "donnees"), nil
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(r *run) error {
	return r.answer(map[string]string{"version": version}, func(w io.Writer) { fmt.Fprintln(w, "Carnet", version) })
}

type pathsCmd struct{}

// Run prints where things are.
func (pathsCmd) Run(r *run) error {
	p := map[string]string{"data": r.data, "demo": demoData(r.data), "backups": filepath.Join(r.data, "backups"), "log": filepath.Join(r.data, "carnet.log")}
	return r.answer(p, func(w io.Writer) {
		for _, k := range []string{"data", "demo", "backups", "log"} {
			fmt.Fprintf(w, "%-8s %s\n", k, p[k])
		}
	})
}

// demoData is where the demonstration centre lies: beside, never inside, the
// real data.
func demoData(data string) string { return filepath.Join(filepath.Dir(data), "demonstration") }
