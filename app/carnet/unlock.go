package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"carnet/assets/text"
	"carnet/records/desk"
)

// unlock is what every command that opens the record takes. The password is
// never an argument: others on the PC could read it there.
type unlock struct {
	User         string `help:"Nom de l’utilisateur." placeholder:"NOM"`
	PasswordFile string `help:"Fichier qui contient le mot de passe." type:"path" placeholder:"FICHIER"`
}

// open opens the desk in the data folder.
func (u unlock) open(r *run) (*desk.Desk, error) {
	door, err := desk.At(r.data, deskOptions())
	if err != nil {
		return nil, err
	}
	who, err := u.who(door)
	if err != nil {
		return nil, errors.Join(err, door.Close())
	}
	password, err := u.password(r, who)
	if err != nil {
		return nil, errors.Join(err, door.Close())
	}
	k, err := door.Unlock(r.ctx, who, password)
	if err != nil {
		return nil, errors.Join(err, door.Close())
	}
	<-k.Store.Indexed()
	return k, nil
}

// who is the user named, or the only one there is.
func (u unlock) who(door *desk.Door) (string, error) {
	if u.User != "" {
		return u.User, nil
	}
	if v := os.Getenv("CARNET_USER"); v != "" {
		return v, nil
	}
	users := door.Ring().Users()
	if len(users) == 1 {
		return users[0].Name, nil
	}
	return "", usageError("indiquez qui vous êtes : --user NOM (voir carnet users)")
}

func (u unlock) password(r *run, who string) (string, error) {
	if u.PasswordFile != "" {
		b, err := os.ReadFile(u.PasswordFile)
		if err != nil {
			return "", text.Wrap(err, "cli.password_file")
		}
		line, _, _ := strings.Cut(string(b), "\n")
		return strings.TrimSuffix(line, "\r"), nil
	}
	if p, ok := os.LookupEnv("CARNET_PASSWORD"); ok {
		return p, nil
	}
	if f, ok := r.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprintf(r.err, "Mot de passe de %s : ", who)
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(r.err)
		if err != nil {
			return "", text.Wrap(err, "cli.password_file")
		}
		return string(b), nil
	}
	return "", usageError("il faut le mot de passe : au clavier, par --password-file ou par la variable CARNET_PASSWORD")
}

// with opens the desk, does the work and closes it.
func (u unlock) with(r *run, do func(*desk.Desk) error) error {
	k, err := u.open(r)
	if err != nil {
		return err
	}
	return errors.Join(do(k), k.Close())
}
