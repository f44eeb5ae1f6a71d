package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tallystick/book/proof"
	"tallystick/member"
)

func versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: "Say which version this is", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			fmt.Fprintf(c.OutOrStdout(), "tallystick %s\n", version)
			if build, ok := debug.ReadBuildInfo(); ok {
				fmt.Fprintln(c.OutOrStdout(), build.GoVersion)
			}
			return nil
		}}
}

func verifyCommand() *cobra.Command {
	var trust string
	var asJSON bool
	c := &cobra.Command{Use: "verify RECEIPT", Short: "Check a receipt without any node, and say what it proves",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			genesis, err := os.ReadFile(trust)
			if err != nil {
				return fmt.Errorf("couldn't read the genesis or trust file that you trust (--trust): %w", err)
			}
			trusted, err := proof.ParseTrust(genesis)
			if err != nil {
				return err
			}
			text, err := readBounded(args[0], proof.MaxReceipt+1)
			if err != nil {
				return err
			}
			began := time.Now()
			said, err := proof.Verify(text, trusted)
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(c.OutOrStdout()).Encode(map[string]any{"valid": true, "zh": said.Zh,
					"en": said.En, "height": said.Height, "at": said.At})
			}
			fmt.Fprintf(c.OutOrStdout(), "The receipt is genuine. 回执有效。\n%s\n%s\nChecked in %s.\n", said.En, said.Zh,
				time.Since(began).Round(10*time.Microsecond))
			return nil
		}}
	c.Flags().StringVar(&trust, "trust", "genesis.json",
		"genesis file of the network that you trust, or its trust file (/trust.json)")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// readBounded reads a file of at most so many bytes.
func readBounded(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("couldn't open %s: %w", path, err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, most))
	if err != nil {
		return nil, fmt.Errorf("couldn't read %s: %w", path, err)
	}
	return text, nil
}

func rebuildCommand() *cobra.Command {
	var home, tables string
	c := &cobra.Command{Use: "rebuild", Short: "Make the read model anew from the ledger's journal; the member must " +
		"not be running", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := member.HasNetwork(home); err != nil {
				return err
			}
			began := time.Now()
			height, err := member.Rebuild(c.Context(), home, tables)
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "The read model stands at block %d again (%s).\n", height,
				time.Since(began).Round(time.Millisecond))
			return nil
		}}
	c.Flags().StringVar(&home, "home", "tallystick-home", "folder made by init")
	readModelFlag(c, &tables)
	return c
}

// readModelFlag is where the read model lies.
func readModelFlag(c *cobra.Command, to *string) {
	c.Flags().StringVar(to, "read-model", "", "PostgreSQL database that holds the read model, such as "+
		"postgres://tally@db.example.cn/tally?sslmode=verify-full&passfile=/etc/tallystick/pgpass; sqlite is the file "+
		"in the home, as without any setting. No password belongs in it")
}

// readPassword reads a password from a file or, hidden, from the terminal.
func readPassword(path string) (string, error) {
	if path != "" {
		text, err := readBounded(path, 1<<10)
		return checkedPassword(strings.TrimRight(string(text), "\r\n"), err)
	}
	if term.IsTerminal(int(os.Stdin.Fd())) {
		fmt.Fprint(os.Stderr, "Password: ")
		text, err := term.ReadPassword(int(os.Stdin.Fd()))
		fmt.Fprintln(os.Stderr)
		return checkedPassword(string(text), err)
	}
	text, err := bufio.NewReader(io.LimitReader(os.Stdin, 1<<10)).ReadString('\n')
	if err == io.EOF {
		err = nil
	}
	return checkedPassword(strings.TrimRight(text, "\r\n"), err)
}

func checkedPassword(password string, err error) (string, error) {
	if err != nil {
		return "", fmt.Errorf("couldn't read the password: %w", err)
	}
	if n := len([]rune(password)); n < 10 || n > 128 {
		return "", errors.New("a password has 10 to 128 characters: give one with --password-file or at the prompt")
	}
	return password, nil
}
