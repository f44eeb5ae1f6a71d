package main

import (
	"context"
	"errors"
	"flag"
	"io"
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

	"tallystick/book/trade"
	"tallystick/demo"
	"tallystick/face/formats"
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
	o := demo.Options{Home: filepath.Join(dir, "home"), Level: "error"}
	w, closing, err := o.Open(ctx, time.Hour, declarations, &demo.Progress{Out: &strings.Builder{}})
	if err != nil {
		return dir, err
	}
	receipts := map[string]trade.Key{"receipt.json": trade.PartyKey(w.Governor.Party),
		"absence.json": trade.PartyKey(trade.PartyID{1, 2, 3})}
	for name, key := range receipts {
		text, e := w.Notary.Receipt(ctx, key)
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
	return filepath.WalkDir(to, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return os.Chmod(path, 0o600)
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
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"network": aNetwork, "alter": alter,
			"places": places, "digest": digestOf, "identifier": identifierOf, "ready": ready}})
}

// TestEveryFlagIsDescribed looks at every command: what is not in its help does
// not exist for its user.
func TestEveryFlagIsDescribed(t *testing.T) {
	var check func(c *cobra.Command)
	check = func(c *cobra.Command) {
		if c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: %q is no short description", c.CommandPath(), c.Short)
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Usage == "" || f.Hidden || !strings.Contains(c.UsageString(), "--"+f.Name) {
				t.Errorf("%s: --%s is not described", c.CommandPath(), f.Name)
			}
		})
		for _, child := range c.Commands() {
			check(child)
		}
	}
	check(root())
}

// aTown is a network with a regulator, customs, banks and exporters, and what
// customs has to declare.
func aTown(t *testing.T) (*demo.World, []formats.Declaration) {
	t.Helper()
	declarations := formats.Sample(3, 120, trade.InstantOf(time.Now()).Day())
	o := demo.Options{Home: filepath.Join(t.TempDir(), "home"), Level: "error"}
	w, closing, err := o.Open(t.Context(), time.Hour, declarations, &demo.Progress{Out: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := closing(); err != nil {
			t.Error(err)
		}
	})
	if err := demo.Publish(t.Context(), w.Gate, w.Feed, declarations, func(int) {}, nil); err != nil {
		t.Fatal(err)
	}
	return w, declarations
}
