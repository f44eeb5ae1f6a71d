package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tallystick/demo"
	"tallystick/face/formats"
	"tallystick/member"
)

// importOptions are what an import is told.
type importOptions struct{ home, url, login, level, passwordFile, tokenFile, confirm string }

// How an import ends: a program reads it from the exit status.
const (
	exitNone = 1 // nothing was taken
	exitSome = 3 // some declarations were not
)

// exitError ends the program with a status of its own.
type exitError struct {
	status int
	text   string
}

func (e exitError) Error() string { return e.text }

func importCommand() *cobra.Command {
	var o importOptions
	c := &cobra.Command{Use: "import PATH", Short: "Publish export declarations: a CSV or XLSX file, or the folder " +
		"of the public customs data set", Args: cobra.ExactArgs(1),
		Long: "Publish export declarations as the source that a person belongs to, through the API of the running " +
			"member; with --home, through a member whose\n" +
			"home is given and that is not running. An import can be interrupted and run again: what is registered " +
			"already is passed over.\n\n" +
			"Exit status: 0 when every declaration is on the ledger, 3 when some are not, 1 when none is. Those " +
			"that are not are listed with line and column.",
		RunE: func(c *cobra.Command, args []string) error { return o.run(c, args[0]) }}
	c.Flags().StringVar(&o.url, "url", "http://127.0.0.1:8080", "address of the running member")
	c.Flags().StringVar(&o.home, "home", "", "folder made by init, of a member that is not running; instead of --url")
	c.Flags().StringVar(&o.login, "login", "customs", "login name of a person with the duty feed")
	c.Flags().StringVar(&o.level, "log", "error", "how much is logged to standard error: debug, info, warn, error")
	c.Flags().StringVar(&o.passwordFile, "password-file", "",
		"file with the person's password; without it you are asked")
	c.Flags().StringVar(&o.tokenFile, "token-file", "", "file with a bearer token; instead of login and password")
	c.Flags().StringVar(&o.confirm, "confirm", "",
		"code that an import of the same file gave: its doubtful declarations were looked at, and stand")
	return c
}

func (o importOptions) run(c *cobra.Command, path string) error {
	log, err := member.NewLogger(c.ErrOrStderr(), o.level)
	if err != nil {
		return err
	}
	if o.home != "" {
		if err := member.HasNetwork(o.home); err != nil {
			return err
		}
	}
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("couldn't find what to import: %w", err)
	}
	door := clerk{url: o.url}
	if err := o.credentials(&door); err != nil {
		return err
	}
	files, err := filesOf(path)
	if err != nil {
		return err
	}
	if o.home != "" {
		close, err := o.open(c.Context(), log, &door)
		if err != nil {
			return err
		}
		defer close()
	}
	if err := door.signIn(c.Context(), o.login, "feed"); err != nil {
		return err
	}
	defer door.signOut(c.Context())
	return o.send(c, door, files)
}

// open starts a member that is not running, on a port of its own.
func (o importOptions) open(ctx context.Context, log *slog.Logger, door *clerk) (func(), error) {
	m, err := member.Open(ctx, o.home, log)
	if err != nil {
		return nil, fmt.Errorf("%w; if the member is running, leave out --home and name its --url", err)
	}
	f, err := m.Serve(member.Front{Listen: "127.0.0.1:0", Version: version})
	if err != nil {
		return nil, errors.Join(err, m.Close())
	}
	door.url = f.URL
	return func() {
		if err := errors.Join(f.Close(), m.Close()); err != nil {
			log.Error("couldn't close the member", "error", err)
		}
	}, nil
}

func (o importOptions) credentials(door *clerk) (err error) {
	if o.tokenFile == "" {
		door.password, err = readPassword(o.passwordFile)
		return err
	}
	text, err := readBounded(o.tokenFile, 1<<10)
	if err != nil {
		return fmt.Errorf("couldn't read the token: %w", err)
	}
	door.token = strings.TrimSpace(string(text))
	return nil
}

// parcel is what is sent at once, and how many declarations it is known to hold.
type parcel struct {
	name  string
	text  []byte
	count int
}

// filesOf reads a file, or the public customs set in parts.
func filesOf(path string) ([]parcel, error) {
	at, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("couldn't find what to import: %w", err)
	}
	if !at.IsDir() {
		file, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("couldn't open %s: %w", path, err)
		}
		defer file.Close()
		text, err := io.ReadAll(io.LimitReader(file, formats.MaxFile+1))
		if err != nil {
			return nil, fmt.Errorf("couldn't read %s: %w", path, err)
		}
		return []parcel{{name: filepath.Base(path), text: text}}, nil
	}
	var all []formats.Declaration
	for d, err := range formats.Customs(path) {
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	const most = 5_000
	var parcels []parcel
	for part := range slices.Chunk(all, most) {
		var text bytes.Buffer
		if err := formats.WriteCSV(&text, part); err != nil {
			return nil, err
		}
		parcels = append(parcels, parcel{"customs.csv", text.Bytes(), len(part)})
	}
	return parcels, nil
}

// send hands the files in, and says what came of them and by the exit status.
func (o importOptions) send(c *cobra.Command, door clerk, files []parcel) error {
	p, all := &demo.Progress{Out: c.ErrOrStderr()}, 0
	for _, file := range files {
		all += file.count
	}
	if all > 0 {
		zh, en := formats.MappingNote()
		fmt.Fprintf(c.ErrOrStderr(), "%s\n%s\n", en, zh)
		p.Begin("publishing", all)
	}
	var sum ledgerReport
	for _, file := range files {
		answer, err := door.upload(c.Context(), file, o.confirm)
		if err != nil {
			if sum.registered > 0 {
				sum.print(c)
				return exitError{exitSome, err.Error()}
			}
			return err
		}
		if all == 0 {
			p.Begin("publishing", answer.Declarations)
		}
		p.Add(answer.Declarations)
		sum.add(c.ErrOrStderr(), answer)
	}
	sum.print(c)
	return sum.end()
}
