package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"tallystick/book/trade"
	"tallystick/member"
	"tallystick/node/chain"
)

// holding is what a home holds, as far as damage could take it away.
type holding struct {
	root    [32]byte
	tables  [32]byte
	persons int
	details int
	blocks  bool // every one is there
}

func hold(t *testing.T, m *member.Member) (h holding) {
	t.Helper()
	var height int64
	height, h.root = m.Ledger.Committed()
	var err error
	if err = m.Node.WaitFollowed(t.Context(), height); err != nil {
		t.Fatal(err)
	}
	if h.tables, err = m.Model.Fingerprint(t.Context()); err != nil {
		t.Fatal(err)
	}
	ours, err := m.Desk.KnowsKeys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h.persons = len(ours)
	h.blocks = m.Node.CheckBlocks(nil) == nil
	err = member.Written(m.Home, m.Ledger, ours, 0, func(e trade.Entry) error {
		for _, event := range e.Events {
			for _, n := range member.NamedIn(event, e.Height) {
				if m.Room.Store.Verify(t.Context(), n.Digest) == nil {
					h.details++
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// settle waits until no deadline is due, which would bring one more block.
func settle(t *testing.T, m *member.Member) {
	t.Helper()
	for due := true; due; {
		height, _ := m.Ledger.Committed()
		err := m.Ledger.View(func(book trade.Book, _ trade.Instant) error {
			_, due = book.Deadline(trade.InstantOf(time.Now()))
			return nil
		})
		if err == nil && due {
			err = m.Node.WaitFollowed(t.Context(), height+1)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// homes gives a home that was stopped in order, one as a crash leaves it, one
// of another network, and what the first two hold.
func homes(t *testing.T) (stopped, crashed, other string, holds holding) {
	t.Helper()
	if testing.Short() {
		t.Skip("opens a member for each way of damage: run without -short")
	}
	w, _, _ := testWorld(t, 3)
	settle(t, w.Member)
	holds = hold(t, w.Member)
	crashed, stopped, other = filepath.Join(t.TempDir(), "home"), filepath.Join(t.TempDir(),
		"home"), filepath.Join(t.TempDir(), "home")
	if err := copyAtOnce(crashed, w.Member); err != nil {
		t.Fatal(err)
	}
	m, err := member.Open(t.Context(), crashed, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if again := hold(t, m); again != holds {
		t.Fatalf("a crash changed what the home holds: %+v %+v", again, holds)
	}
	if err := errors.Join(m.Close(), copyFolder(stopped, crashed), os.RemoveAll(crashed), copyAtOnce(crashed,
		w.Member)); err != nil {
		t.Fatal(err)
	}
	if err := member.Found(t.Context(), other, member.HeadOffice("another", Password)); err != nil {
		t.Fatal(err)
	}
	if m, err = member.Open(t.Context(), other, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return stopped, crashed, other, holds
}

// damage is one way of damaging a file; it says false where it is none.
type damage struct {
	name string
	do   func(path, same string) bool
}

func damages() []damage {
	must := func(err error) bool { return err == nil }
	ways := []damage{
		{"removed", func(path, _ string) bool { return must(os.Remove(path)) }},
		{"emptied", func(path, _ string) bool { return must(os.Truncate(path, 0)) }},
		{"cut", func(path, _ string) bool {
			stat, err := os.Stat(path)
			return err == nil && must(os.Truncate(path, stat.Size()*2/3))
		}},
		{"replaced", func(path, same string) bool {
			text, err := os.ReadFile(same)
			return err == nil && must(os.WriteFile(path, text, 0o600))
		}},
	}
	for i := range 4 {
		ways = append(ways, damage{fmt.Sprintf("flipped %d/4", i), func(path, _ string) bool {
			text, err := os.ReadFile(path)
			if err != nil || len(text) == 0 {
				return false
			}
			text[len(text)*i/4+len(text)/9] ^= 0x10
			return must(os.WriteFile(path, text, 0o600))
		}})
	}
	return ways
}

// Every file of a home is damaged: the start is refused in plain words of both
// languages, or nothing is lost, or what is lost is told. Each file in one way;
// TALLYSTICK_DAMAGE=all tries all ways, TALLYSTICK_DAMAGE_FILES only files whose
// names begin so.
func TestDamagedHomeIsTold(t *testing.T) {
	stopped, crashed, other, holds := homes(t)
	all, number := os.Getenv("TALLYSTICK_DAMAGE") == "all", 0
	verdicts := map[string]int{}
	for state, from := range map[string]string{"stopped": stopped, "crashed": crashed} {
		var files []string
		err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
			name, _ := filepath.Rel(from, path)
			if err == nil && entry.Type().IsRegular() && entry.Name() != "LOCK" &&
				!strings.HasPrefix(entry.Name(), "LOG") {
				files = append(files, name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if only := os.Getenv("TALLYSTICK_DAMAGE_FILES"); only != "" && !strings.HasPrefix(name, only) {
				continue
			}
			ways := damages()
			if number++; !all {
				ways = ways[number%len(ways):][:1]
			}
			for _, way := range ways {
				what := state + " " + name + " " + way.name
				home := filepath.Join(t.TempDir(), "home")
				if err := copyFolder(home, from); err != nil {
					t.Fatal(err)
				}
				if !way.do(filepath.Join(home, name), filepath.Join(other, name)) {
					continue
				}
				verdict := verdictOf(t, home, what, holds)
				verdicts[verdict]++
				if all {
					t.Log(what, ": ", verdict)
				}
				if err := os.RemoveAll(filepath.Dir(home)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	t.Log(verdicts)
	if only := os.Getenv("TALLYSTICK_DAMAGE_FILES"); only == "" &&
		(verdicts["refused"] == 0 || verdicts["whole"] == 0) {
		t.Error("not every verdict was met")
	}
}

// judge opens a damaged home.
func verdictOf(t *testing.T, home, what string, holds holding) string {
	t.Helper()
	var noise bytes.Buffer
	var mu sync.Mutex
	log := slog.New(slog.NewTextHandler(locked{&mu, &noise}, nil))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	m, err := member.Open(ctx, home, log)
	if err != nil {
		forPeople(t, what, err.Error())
		return "refused"
	}
	now := hold(t, m)
	m.Watching.Wait()
	told := m.Troubles()
	if err := m.Close(); err != nil {
		forPeople(t, what, err.Error())
	}
	if again, err := member.Open(ctx, home, slog.New(slog.DiscardHandler)); err != nil {
		forPeople(t, what+", and again", err.Error())
	} else {
		then := hold(t, again)
		again.Watching.Wait()
		if then != now || len(told) > 0 && len(again.Troubles()) == 0 {
			t.Errorf("%s: the next stop and start make of %+v %+v, and say %v", what, now, then, again.Troubles())
		}
		if err := again.Close(); err != nil {
			t.Error(what, err)
		}
	}
	switch {
	case len(told) > 0:
		for _, trouble := range told {
			forPeople(t, what, trouble.Zh+trouble.En)
		}
		return "told"
	case now != holds:
		t.Errorf("%s: nothing is said, and what was %+v is %+v", what, holds, now)
		return "hidden"
	}
	return "whole"
}

// locked lets many goroutines write.
type locked struct {
	mu *sync.Mutex
	to *bytes.Buffer
}

func (l locked) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(text)
}

// forPeople fails when a message isn't for people: in both languages, short, and
// no dump.
func forPeople(t *testing.T, what, text string) {
	t.Helper()
	zh := strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
	if !zh || len(text) > 1_200 || strings.Contains(text, "goroutine") || strings.Count(text, "\n") > 3 {
		t.Errorf("%s: not a message for people: %s", what, text)
	}
}

// A home that was never founded is told from a damaged one.
func TestNoHomeIsNotDamage(t *testing.T) {
	_, err := member.Open(t.Context(), t.TempDir(), slog.New(slog.DiscardHandler))
	if !errors.Is(err, chain.ErrNoHome) {
		t.Error(err)
	}
}

// copyAtOnce copies the home of a running member as it is in one moment: a copy
// during which a block was written, or a file renamed or removed, is made again.
func copyAtOnce(to string, m *member.Member) error {
	for {
		before, _ := m.Ledger.Committed()
		err := copyFolder(to, m.Home)
		after, _ := m.Ledger.Committed()
		if moved := after != before || errors.Is(err, fs.ErrNotExist); !moved {
			return err
		}
		if err := os.RemoveAll(to); err != nil {
			return err
		}
	}
}

// copyFolder copies a folder, for its owner alone.
func copyFolder(to, from string) error {
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
