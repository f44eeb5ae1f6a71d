// Package postgres starts a PostgreSQL of a test's own, from the programs of Debian's package.
package postgres

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// Server is reached by a socket in its folder, and by the loopback.
type Server struct {
	t      testing.TB
	folder string
	made   atomic.Int64 // databases
}

// Start makes and starts a server, which ends with the test. Where the programs are missing the
// test is skipped, unless TALLYSTICK_REQUIRE names postgres.
func Start(t testing.TB) *Server {
	t.Helper()
	if program("initdb") == "" || program("pg_ctl") == "" {
		lacks(t, "initdb and pg_ctl are not here: apt-get install postgresql")
	}
	s := &Server{t: t}
	if os.Geteuid() == 0 && s.owner() == nil {
		lacks(t, "PostgreSQL does not run for root, and there is neither a user postgres nor nobody")
	}
	folder, err := os.MkdirTemp("", "pg") // short, since the path of a socket is
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	s.folder = folder
	if owner := s.owner(); owner != nil {
		if err := os.Chown(folder, int(owner.Uid), int(owner.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	s.run("initdb", "-D", folder+"/data", "-U", "tally", "--auth=trust", "-N", "-E", "UTF8", "--locale=C.UTF-8")
	s.Begin()
	t.Cleanup(s.Stop)
	return s
}

func lacks(t testing.TB, what string) {
	t.Helper()
	if strings.Contains(os.Getenv("TALLYSTICK_REQUIRE"), "postgres") {
		t.Fatal(what + ", and TALLYSTICK_REQUIRE names postgres")
	}
	t.Skip(what)
}

// program finds a program of Debian's package.
func program(name string) string {
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) == 0 {
		return ""
	}
	return found[len(found)-1]
}

// owner is who runs the server where root runs the test; nil: whoever does.
func (s *Server) owner() *syscall.Credential {
	if os.Geteuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if owner, err := user.Lookup(name); err == nil {
			uid, _ := strconv.Atoi(owner.Uid)
			gid, _ := strconv.Atoi(owner.Gid)
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	return nil
}

func (s *Server) run(name string, args ...string) {
	s.t.Helper()
	command := exec.Command(program(name), args...)
	command.Dir = s.folder
	if owner := s.owner(); owner != nil {
		command.SysProcAttr = &syscall.SysProcAttr{Credential: owner}
	}
	// a file, since the server that pg_ctl leaves behind would hold a pipe open
	output, err := os.CreateTemp(s.t.TempDir(), "output")
	if err != nil {
		s.t.Fatal(err)
	}
	defer output.Close()
	command.Stdout, command.Stderr = output, output
	if err := command.Run(); err != nil {
		text, _ := os.ReadFile(output.Name())
		s.t.Fatalf("%s: %v\n%s", name, err, text)
	}
}

// Begin starts the server again.
func (s *Server) Begin() {
	s.run("pg_ctl", "-D", s.folder+"/data", "-w", "-l", s.folder+"/log", "-o",
		"-c listen_addresses='' -c fsync=off -k "+s.folder, "start")
}

// Stop ends the server at once, as a crash would.
func (s *Server) Stop() { s.run("pg_ctl", "-D", s.folder+"/data", "-w", "-m", "immediate", "stop") }

// Folder is where the server's socket lies.
func (s *Server) Folder() string { return s.folder }

// URL names a database of the server.
func (s *Server) URL(name string) string { return "postgres://tally@/" + name + "?host=" + s.folder }

// Database makes a database, and gives its URL.
func (s *Server) Database() string {
	s.t.Helper()
	name := fmt.Sprintf("t%d", s.made.Add(1))
	s.run("createdb", "-h", s.folder, "-U", "tally", name)
	return s.URL(name)
}
