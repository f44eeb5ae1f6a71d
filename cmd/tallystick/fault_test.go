package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"tallystick/book/ledger"
	"tallystick/book/trade"
	"tallystick/demo"
	"tallystick/face/formats"
	"tallystick/member"
	"tallystick/node/readmodel"
)

// child is a member in a process of its own.
type child struct {
	t     *testing.T
	run   *exec.Cmd
	url   string
	token string
	noise bytes.Buffer
	ended chan error
}

// startChild starts the member of a home and signs customs in.
func startChild(t *testing.T, home string) *child {
	t.Helper()
	c := &child{t: t, run: exec.Command("tallystick", "start", "--home", home, "--listen", "127.0.0.1:0"),
		ended: make(chan error, 1)}
	c.run.Stderr = &c.noise
	out, err := c.run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.run.Process.Kill() })
	lines := bufio.NewScanner(out)
	for c.url == "" && lines.Scan() {
		if url, ok := strings.CutPrefix(lines.Text(), "Portal  "); ok {
			c.url = url
		}
	}
	if c.url == "" {
		t.Fatalf("the member did not start: %v %s", c.run.Wait(), c.noise.String())
	}
	go func() {
		_, _ = io.Copy(io.Discard, out)
		c.ended <- c.run.Wait()
	}()
	var session struct{ Token struct{ Token string } }
	if status, err := c.ask(http.MethodPost, "/v1/session",
		map[string]string{"login": "customs", "password": demo.Password}, &session); err != nil ||
		session.Token.Token == "" {
		t.Fatal(status, err)
	}
	c.token = session.Token.Token
	return c
}

func (c *child) ask(method, path string, body, answer any) (int, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	r, err := http.NewRequestWithContext(context.Background(), method, c.url+path, bytes.NewReader(text))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+c.token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	return response.StatusCode, json.NewDecoder(response.Body).Decode(answer)
}

// submission is what the API says of a command.
type submission struct {
	Envelope, Subject, State string
	Height                   int64
}

// load publishes declarations one by one until the member no longer answers,
// and keeps what was answered as final.
func (c *child) load(declarations []formats.Declaration, next *atomic.Int64) (final []submission) {
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(declarations); i = next.Add(1) - 1 {
				var s submission
				status, err := c.ask(http.MethodPost, "/v1/declarations",
					map[string]any{"declarations": []any{declarations[i].Declaration}}, &s)
				if err != nil || status != http.StatusOK {
					return
				}
				if s.State == "final" {
					mu.Lock()
					final = append(final, s)
					mu.Unlock()
				}
			}
		})
	}
	all.Wait()
	return final
}

// check asks for everything that was answered as final.
func (c *child) check(final []submission) {
	c.t.Helper()
	for _, s := range final {
		var now submission
		if status, err := c.ask(http.MethodGet, "/v1/submissions/"+s.Envelope, nil, &now); err != nil ||
			status != http.StatusOK || now != s {
			c.t.Fatalf("%+v was final and is now %+v: %d %v", s, now, status, err)
		}
		var shown struct{ ID string }
		if status, err := c.ask(http.MethodGet, "/v1/declarations/"+s.Subject, nil, &shown); err != nil ||
			status != http.StatusOK || shown.ID != s.Subject {
			c.t.Fatalf("declaration %s was final and is not shown: %d %v", s.Subject, status, err)
		}
	}
}

// stop ends the member in order.
func (c *child) stop() {
	c.t.Helper()
	if err := c.run.Process.Signal(syscall.SIGTERM); err != nil {
		c.t.Fatal(err)
	}
	if err := <-c.ended; err != nil {
		c.t.Fatalf("the member did not end well: %v %s", err, c.noise.String())
	}
}

func faultHome(t *testing.T, home string) []formats.Declaration {
	t.Helper()
	if testing.Short() {
		t.Skip("kills processes: run without -short")
	}
	template.once.Do(func() { template.dir, template.err = makeTemplate() })
	if template.err != nil {
		t.Fatal(template.err)
	}
	if err := copyHome(home, filepath.Join(template.dir, "home")); err != nil {
		t.Fatal(err)
	}
	return formats.Sample(5, 20_000, trade.InstantOf(time.Now()).Day())
}

// TestKilledMemberLosesNothing kills a member under load again and again: what
// was answered as final stays, and the read model is what a rebuild makes, with the
// leaves of the tree in memory and on the disk.
func TestKilledMemberLosesNothing(t *testing.T) {
	t.Run("in memory", func(t *testing.T) { killedMemberLosesNothing(t, member.Settings{}) })
	t.Run("on the disk", func(t *testing.T) { killedMemberLosesNothing(t, member.Settings{Leaves: 1}) })
}

func killedMemberLosesNothing(t *testing.T, set member.Settings) {
	home := filepath.Join(t.TempDir(), "home")
	declarations := faultHome(t, home)
	if err := member.WriteSettings(home, set); err != nil {
		t.Fatal(err)
	}
	var next atomic.Int64
	var final []submission
	for _, after := range []int{5, 40, 150} {
		c := startChild(t, home)
		c.check(final)
		loaded := make(chan []submission)
		begin := next.Load()
		go func() { loaded <- c.load(declarations, &next) }()
		for next.Load() < begin+int64(after) {
			time.Sleep(time.Millisecond)
		}
		if err := c.run.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		final = append(final, <-loaded...)
		<-c.ended
	}
	c := startChild(t, home)
	c.check(final)
	c.stop()
	if len(final) < 100 {
		t.Errorf("only %d declarations were final before the kills", len(final))
	}
	book, err := ledger.Open(ledger.Settings{Dir: filepath.Join(home, member.LedgerFolder)})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rebuilt := filepath.Join(t.TempDir(), "rebuilt.sqlite")
	if err := readmodel.Rebuild(t.Context(), rebuilt, member.Journal(home, book)); err != nil {
		t.Fatal(err)
	}
	if a, b := fingerprint(t, rebuilt), fingerprint(t, filepath.Join(home, member.ModelFile)); a != b {
		t.Error("the read model after the kills is not what a rebuild makes")
	}
}

func fingerprint(t *testing.T, path string) [32]byte {
	t.Helper()
	m, err := readmodel.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	digest, err := m.Fingerprint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return digest
}

// TestFullDiskIsSaid fills the disk under a member: nothing more is taken, the
// answer says why, and with room on the disk it goes on where it was. (That a
// disk which fills up within a block stops the node is tested in package chain.)
func TestFullDiskIsSaid(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1200m"); err != nil {
		if strings.Contains(os.Getenv("TALLYSTICK_REQUIRE"), "disk") {
			t.Fatal("a small disk is required and can't be made: ", err)
		}
		t.Skip("no small disk can be made here: run it as root, or in `unshare --user --map-root-user --mount`: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	home := filepath.Join(disk, "home")
	declarations := faultHome(t, home)
	var next atomic.Int64
	c := startChild(t, home)
	first := c.load(declarations[:40], &next)
	if err := fill(filepath.Join(disk, "filler")); err != nil {
		t.Fatal(err)
	}
	if rest := c.load(declarations, &next); len(rest) > 0 {
		t.Errorf("on a full disk %d declarations were final", len(rest))
	}
	post := func(d formats.Declaration, answer any) (int, error) {
		return c.ask(http.MethodPost, "/v1/declarations", map[string]any{"declarations": []any{d.Declaration}}, answer)
	}
	var problem struct{ Type, Detail string }
	status, err := post(declarations[len(declarations)-1], &problem)
	if err != nil || status != http.StatusInsufficientStorage || problem.Type != "/docs#disk-full" {
		t.Errorf("on a full disk the answer is %d %+v %v", status, problem, err)
	}
	// what was taken before takes no room, and is answered as it was
	var known submission
	if status, err = post(declarations[0], &known); err != nil || status != http.StatusOK ||
		!slices.Contains(first, known) {
		t.Errorf("on a full disk what was final is answered with %d %+v %v", status, known, err)
	}
	var health struct{ State, Reason string }
	if status, err = c.ask(http.MethodGet, "/readyz", nil, &health); err != nil ||
		status != http.StatusServiceUnavailable || health.State != "full" {
		t.Errorf("on a full disk the node is said to be %d %+v %v", status, health, err)
	}
	if err := os.Remove(filepath.Join(disk, "filler")); err != nil {
		t.Fatal(err)
	}
	c.check(first)
	if len(c.load(declarations[:next.Load()+20], &next)) == 0 {
		t.Error("with room on the disk again, nothing is taken")
	}
	c.stop()
	again := startChild(t, home)
	again.check(first)
	again.stop()
}

// fill writes a file until the disk is full.
func fill(path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	for size := 1 << 20; size > 0; {
		if _, err := file.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			size /= 2
		} else if err != nil {
			return fmt.Errorf("couldn't fill the disk: %w", err)
		}
	}
	return nil
}
