package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tallystick/formats"
	"tallystick/gateway"
	"tallystick/trade"
)

var rewrite = flag.Bool("rewrite", false, "write the transcripts of testdata/script anew")

func TestMain(m *testing.M) {
	testscript.Main(cleaned{m}, map[string]func(){"tallystick": main})
}

// cleaned removes what tests share when all are done.
type cleaned struct{ *testing.M }

func (m cleaned) Run() int {
	defer func() { os.RemoveAll(template.dir) }()
	return m.M.Run()
}

// A home as it lies after a network was founded, with customs and exporters
// admitted, and what hangs on it; made once and copied for each script.
var template struct {
	once sync.Once
	dir  string
	err  error
}

func makeTemplate() (dir string, err error) {
	if dir, err = os.MkdirTemp("", "tallystick-script-"); err != nil {
		return "", err
	}
	declarations := formats.Sample(5, 30, trade.InstantOf(time.Now()).Day())
	ctx := context.Background()
	o := demoOptions{home: filepath.Join(dir, "home"), level: "error"}
	w, closing, err := o.openWorld(ctx, time.Hour, declarations, &progress{out: &strings.Builder{}})
	if err != nil {
		return dir, err
	}
	receipts := map[string]trade.Key{"receipt.json": trade.PartyKey(w.governor.Party),
		"absence.json": trade.PartyKey(trade.PartyID{1, 2, 3})}
	for name, key := range receipts {
		text, e := w.notary.Receipt(ctx, key)
		err = errors.Join(err, e, os.WriteFile(filepath.Join(dir, name), text, 0o600))
	}
	file, e := os.Create(filepath.Join(dir, "declarations.csv"))
	if err = errors.Join(err, e, closing()); err != nil {
		return dir, err
	}
	return dir, errors.Join(formats.WriteCSV(file, declarations), file.Close())
}

// network gives a script a home of its own, and what hangs on it.
func aNetwork(ts *testscript.TestScript, _ bool, _ []string) {
	template.once.Do(func() { template.dir, template.err = makeTemplate() })
	ts.Check(template.err)
	ts.Check(copyHome(ts.Getenv("WORK"), template.dir))
}

// copyHome copies a folder, for its owner alone.
func copyHome(to, from string) error {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return err
	}
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rest, err := filepath.Rel(from, path)
		return errors.Join(err, os.Chmod(filepath.Join(to, rest), 0o600))
	})
}

// alter changes the digit that follows a text in a file.
func alter(ts *testscript.TestScript, _ bool, args []string) {
	text := []byte(ts.ReadFile(args[0]))
	at := strings.Index(string(text), args[1])
	if at < 0 {
		ts.Fatalf("%s does not contain %s", args[0], args[1])
	}
	digit := &text[at+len(args[1])]
	if *digit == '0' {
		*digit = '1'
	} else {
		*digit = '0'
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), text, 0o600))
}

// TestScripts plays the transcripts of the command line.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: *rewrite, RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"network": aNetwork, "alter": alter}})
}

// TestEveryFlagIsDescribed looks at every command: what is not in its help does
// not exist for its user.
func TestEveryFlagIsDescribed(t *testing.T) {
	var look func(c *cobra.Command)
	look = func(c *cobra.Command) {
		if c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: %q is no short description", c.CommandPath(), c.Short)
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Usage == "" || f.Hidden || !strings.Contains(c.UsageString(), "--"+f.Name) {
				t.Errorf("%s: --%s is not described", c.CommandPath(), f.Name)
			}
		})
		for _, child := range c.Commands() {
			look(child)
		}
	}
	look(root())
}

// TestImportGoesOn breaks an import off after its first batch and runs it
// again: every declaration is on the ledger, once.
func TestImportGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("founds a network: run without -short")
	}
	w, _, _ := testWorld(t, 0)
	// the numbers of the first are taken
	declarations := formats.Sample(9, 2_700, trade.InstantOf(time.Now()).Day())[200:]
	ctx, stop := context.WithCancel(t.Context())
	batches := 0
	err := publish(ctx, w.gate, w.feed, declarations, func(int) {
		if batches++; batches == 1 {
			stop()
		}
	}, nil)
	if err == nil || batches != 1 {
		t.Fatalf("the import was not broken off: %d batches, %v", batches, err)
	}
	count := func() (n int) {
		t.Helper()
		err := w.ledger.View(func(book trade.Book, _ trade.Instant) error {
			n = 0
			for _, d := range declarations {
				id, err := w.tokens.Token(t.Context(), "declaration", d.Number)
				if err != nil {
					return err
				}
				if found, ok := book.Document(id); ok && found.Revision == 1 {
					n++
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(); n < gateway.PublishBatch || n == len(declarations) {
		t.Errorf("after the break %d declarations are on the ledger", n)
	}
	for range 2 {
		if err := publish(t.Context(), w.gate, w.feed, declarations, func(int) {}, nil); err != nil {
			t.Fatal(err)
		}
		if n := count(); n != len(declarations) {
			t.Errorf("%d of %d declarations are on the ledger", n, len(declarations))
		}
	}
	altered := declarations[1_200]
	altered.Amount, altered.Items = "1.00", []formats.Item{{Code: "850440", Description: "x"}}
	var refused []string
	err = publish(t.Context(), w.gate, w.feed, []formats.Declaration{declarations[0], altered, declarations[1]},
		func(int) {}, func(d gateway.Declaration, r trade.Refusal) {
			refused = append(refused, fmt.Sprint(d.Number, " ", r.Rule))
		})
	if want := fmt.Sprint(altered.Number, " ", trade.DocumentMustBeNew); err != nil || len(refused) != 1 ||
		refused[0] != want {
		t.Errorf("refused are %v (%v), not %s", refused, err, want)
	}
}

func TestSummaryIsOneLine(t *testing.T) {
	for _, asJSON := range []bool{false, true} {
		var out strings.Builder
		if err := (summary{Receipts: 3, OK: true}).print(&out, asJSON); err != nil {
			t.Fatal(err)
		}
		if text := out.String(); strings.Count(text, "\n") != 1 || asJSON && !json.Valid([]byte(text)) {
			t.Errorf("the summary is %q", text)
		}
	}
}
