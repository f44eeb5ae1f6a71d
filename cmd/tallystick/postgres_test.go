package main

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"tallystick/internal/postgres"
)

// TestReadModelInPostgres plays the transcript of a home whose read model lies in a database.
func TestReadModelInPostgres(t *testing.T) {
	s := postgres.Start(t)
	testscript.Run(t, testscript.Params{Dir: "testdata/postgres", UpdateScripts: *rewrite, RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("DATABASE", s.Database())
			e.Setenv("EMPTY", s.Database())
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"places": places, "ready": ready}})
}

// Every command that docs/operate-a-home.md tells of it stands in the script that runs them.
func TestReadModelInPostgresIsPlayed(t *testing.T) {
	document, err := os.ReadFile("../../docs/operate-a-home.md")
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("testdata/postgres/home.txt")
	if err != nil {
		t.Fatal(err)
	}
	here := strings.NewReplacer("'postgres://tally@db.example.cn/tally?sslmode=verify-full&"+
		"passfile=/etc/tallystick/pgpass'", "${DATABASE}")
	_, section, _ := strings.Cut(string(document), "## The read model in PostgreSQL\n")
	section, _, _ = strings.Cut(section, "\n## ")
	told := 0
	for line := range strings.Lines(section) {
		if line = here.Replace(strings.TrimSpace(line)); !strings.HasPrefix(line, "tallystick ") {
			continue
		}
		told++
		if !strings.Contains(string(script), "exec "+line) {
			t.Errorf("%q is told and not played", line)
		}
	}
	if told < 5 {
		t.Errorf("only %d commands are told", told)
	}
}
