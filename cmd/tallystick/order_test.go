package main

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tallystick/desk"
	"tallystick/gateway"
	"tallystick/trade"
	"tallystick/vault"
)

// A governor erases a detail, on record; it stays erased through a restart, and
// through a vault that is put back from before.
func TestErasedByAGovernor(t *testing.T) {
	w, _, _ := testWorld(t, 1)
	ours, err := w.desk.KnowsKeys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var target named
	err = written(w.home, w.ledger, ours, 0, func(e trade.Entry) error {
		for _, event := range e.Events {
			if _, ok := event.(trade.DocumentsPublished); ok && target.By == "" {
				target = namedIn(event, e.Height)[0]
			}
		}
		return nil
	})
	if err != nil || target.By == "" {
		t.Fatal("nothing was published", err)
	}
	shut(t, w)
	older := filepath.Join(t.TempDir(), "vault")
	if err := os.CopyFS(older, os.DirFS(filepath.Join(w.home, vaultFolder))); err != nil {
		t.Fatal(err)
	}
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte(demoPassword), 0o600); err != nil {
		t.Fatal(err)
	}
	order := func(args ...string) error {
		c := root()
		c.SetArgs(append([]string{"vault"}, append(args, "--home", w.home, "--password-file", password)...))
		c.SetOut(io.Discard)
		c.SetErr(io.Discard)
		c.SetIn(strings.NewReader("no\n"))
		return c.ExecuteContext(t.Context())
	}
	if err := order("erase", target.Digest.String(), "--login", "customs", "--yes"); !errors.Is(err,
		desk.ErrNotGovernor) {
		t.Errorf("customs erased: %v", err)
	}
	if err := order("erase", target.Digest.String()); err == nil || !strings.Contains(err.Error(), "not confirmed") {
		t.Errorf("erased without a confirmation: %v", err)
	}
	if err := order("erase", "12", "--yes"); err == nil || !strings.Contains(err.Error(), "64") {
		t.Error(err)
	}
	if err := order("erase", target.Digest.String(), "--reason", "boredom",
		"--yes"); err == nil || !strings.Contains(err.Error(), "rule-violated") {
		t.Error(err)
	}
	if err := order("erase", target.Digest.String(), "--yes"); err != nil {
		t.Fatal(err)
	}
	erased := func() {
		t.Helper()
		m, err := openMember(t.Context(), w.home, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := m.room.store.Standing(t.Context(), target.Digest); err != nil {
			t.Error(err)
		}
		_, err = m.gate.Open(t.Context(), w.governor, target.Digest)
		if !errors.Is(gateway.WhyClosed(err), gateway.ErrErased) || !errors.Is(err, vault.ErrErased) {
			t.Errorf("an erased detail: %v", err)
		}
		if told := m.troubles(); len(told) > 0 {
			t.Errorf("an erased detail is said to be missing: %v", told)
		}
		looks, err := m.desk.Looks(t.Context(), w.governor, 0, 10)
		if err != nil || len(looks) == 0 {
			t.Fatal("the order is not on record", err)
		}
		found := false
		for _, look := range looks {
			found = found || look.Kind == desk.Erasing && look.Subject == target.Digest.String()
		}
		if !found {
			t.Errorf("the order is not on record: %v", looks)
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
	}
	erased()
	current := filepath.Join(w.home, vaultFolder)
	if err := errors.Join(os.RemoveAll(current), os.CopyFS(current, os.DirFS(older))); err != nil {
		t.Fatal(err)
	}
	if _, err := openMember(t.Context(), w.home, slog.New(slog.DiscardHandler)); err == nil ||
		!strings.Contains(err.Error(), "home accept") {
		t.Fatalf("another vault in its place: %v", err)
	}
	if err := acceptHome(w.home); err != nil {
		t.Fatal(err)
	}
	erased()
	m, err := openMember(t.Context(), w.home, w.log) // for the end of the test to close
	if err != nil {
		t.Fatal(err)
	}
	*w.member = *m
}

// Forms of other versions are refused, with what to do; the read model is
// rebuilt.
func TestOtherFormsAreRefused(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	if err := found(t.Context(), home, theRegulator("forms", demoPassword)); err != nil {
		t.Fatal(err)
	}
	for name, version := range forms() {
		for _, other := range []int{version - 1, version + 1} {
			changed := forms()
			changed[name] = other
			if err := errors.Join(writeForms(home, changed), closeHome(home)); err != nil {
				t.Fatal(err)
			}
			m, err := openMember(t.Context(), home, slog.New(slog.DiscardHandler))
			if err == nil {
				err = m.Close()
				if name != modelFile || other > version || err != nil {
					t.Errorf("%s of version %d was opened: %v", name, other, err)
				}
				continue
			}
			if !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "version") {
				t.Errorf("%s of version %d: %v", name, other, err)
			}
			forPeople(t, name, err.Error())
		}
	}
}

// The ledger's folder may be moved away: it is replayed from the blocks.
func TestLedgerIsReplayed(t *testing.T) {
	w, _, _ := testWorld(t, 2)
	_, root := w.ledger.Committed()
	shut(t, w)
	if err := errors.Join(os.RemoveAll(filepath.Join(w.home, ledgerFolder)), acceptHome(w.home)); err != nil {
		t.Fatal(err)
	}
	m, err := openMember(t.Context(), w.home, w.log)
	if err != nil {
		t.Fatal(err)
	}
	if _, now := m.ledger.Committed(); now != root {
		t.Error("the replayed ledger has another root")
	}
	*w.member = *m
}

// shut closes the member of a world before the test's end.
func shut(t *testing.T, w *world) {
	t.Helper()
	if err := w.member.Close(); err != nil {
		t.Fatal(err)
	}
	*w.member = member{home: w.home, log: w.log, watching: &sync.WaitGroup{}}
}
