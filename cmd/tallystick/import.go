package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tallystick/formats"
	"tallystick/gateway"
	"tallystick/trade"
)

func importCommand() *cobra.Command {
	var home, login, level, passwordFile string
	c := &cobra.Command{Use: "import PATH", Short: "Publish export declarations: a CSV or XLSX file, or the folder of the public customs data set", Args: cobra.ExactArgs(1),
		Long: "Publish export declarations as the source that a person belongs to. The home's member must not be running. An import can be interrupted and run\nagain: what is registered already is passed over.",
		RunE: func(c *cobra.Command, args []string) error {
			log, err := logger(c.ErrOrStderr(), level)
			if err != nil {
				return err
			}
			if err := hasNetwork(home); err != nil {
				return err
			}
			password, err := readPassword(passwordFile)
			if err != nil {
				return err
			}
			declarations, problems, err := readDeclarations(c, args[0])
			if err != nil {
				return err
			}
			m, err := openMember(c.Context(), home, log)
			if err != nil {
				return err
			}
			defer m.Close()
			session, err := m.gate.SignIn(c.Context(), gateway.Knock{Login: login, Password: password, Source: commandLine})
			if err != nil {
				return err
			}
			if session.Person.FirstPassword {
				return errors.Join(gateway.ErrFirstPassword, m.gate.SignOut(c.Context(), session.Token))
			}
			if !session.Person.Has(trade.Feed) {
				return fmt.Errorf("%s may not publish: --login must name a person with the duty feed", login)
			}
			p, good := &progress{out: c.ErrOrStderr()}, len(declarations)
			refused := func(d gateway.Declaration, r trade.Refusal) {
				fmt.Fprintf(c.ErrOrStderr(), "declaration %s: %v\n", d.Number, refusedError(r))
				good, problems = good-1, problems+1
			}
			p.begin("publishing", len(declarations))
			if err := publish(c.Context(), m.gate, session.Person, declarations, p.add, refused); err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%d declarations are on the ledger; %d problems with others are listed above.\n", good, problems)
			return m.gate.SignOut(c.Context(), session.Token)
		}}
	c.Flags().StringVar(&home, "home", "tallystick-home", "folder made by init")
	c.Flags().StringVar(&login, "login", "customs", "login name of a person with the duty feed")
	c.Flags().StringVar(&level, "log", "error", "how much is logged to standard error: debug, info, warn, error")
	c.Flags().StringVar(&passwordFile, "password-file", "", "file with the person's password; without it you are asked")
	return c
}

// readDeclarations reads the declarations of a path, and says how many problems
// there were with others.
func readDeclarations(c *cobra.Command, path string) ([]formats.Declaration, int, error) {
	at, err := os.Stat(path)
	if err != nil {
		return nil, 0, fmt.Errorf("couldn't find what to import: %w", err)
	}
	if !at.IsDir() {
		return readFile(c, path)
	}
	zh, en := formats.MappingNote()
	fmt.Fprintf(c.ErrOrStderr(), "%s\n%s\n", en, zh)
	var all []formats.Declaration
	for d, err := range formats.Customs(path) {
		if err != nil {
			return nil, 0, err
		}
		all = append(all, d)
	}
	return all, 0, nil
}

// readFile reads a CSV or XLSX file and reports every bad cell.
func readFile(c *cobra.Command, path string) ([]formats.Declaration, int, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, fmt.Errorf("couldn't open %s: %w", path, err)
	}
	defer file.Close()
	read, err := formats.Read(filepath.Base(path), file)
	if err != nil {
		return nil, 0, err
	}
	for _, p := range read.Problems {
		fmt.Fprintf(c.ErrOrStderr(), "line %d, %s %q: %s / %s\n", p.Line, p.Column, p.Value, p.En, p.Zh)
	}
	if read.More > 0 {
		fmt.Fprintf(c.ErrOrStderr(), "and %d more problems\n", read.More)
	}
	return read.Declarations, len(read.Problems) + read.More, nil
}
