package main

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tallystick/book/trade"
	"tallystick/demo"
	"tallystick/member"
	"tallystick/node/desk"
	"tallystick/node/gateway"
	"tallystick/node/vault"
)

// A governor erases a detail, on record; it stays erased through a restart, and
// through a vault that is put back from before.
func TestErasedByAGovernor(t *testing.T) {
	w, _ := aTown(t)
	entries, err := w.Ledger.Entries(0, 2_000)
	if err != nil {
		t.Fatal(err)
	}
	var target trade.Digest
	for _, entry := range entries {
		for _, event := range entry.Events {
			if published, ok := event.(trade.DocumentsPublished); ok && target.IsZero() {
				target = published.Documents[0].Details
			}
		}
	}
	if target.IsZero() {
		t.Fatal("nothing was published")
	}
	if err := w.Member.Close(); err != nil {
		t.Fatal(err)
	}
	older := filepath.Join(t.TempDir(), "vault")
	if err := os.CopyFS(older, os.DirFS(filepath.Join(w.Home, member.VaultFolder))); err != nil {
		t.Fatal(err)
	}
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte(demo.Password), 0o600); err != nil {
		t.Fatal(err)
	}
	order := func(args ...string) error {
		c := root()
		c.SetArgs(append([]string{"vault"}, append(args, "--home", w.Home, "--password-file", password)...))
		c.SetOut(io.Discard)
		c.SetErr(io.Discard)
		c.SetIn(strings.NewReader("no\n"))
		return c.ExecuteContext(t.Context())
	}
	if err := order("erase", target.String(), "--login", "customs", "--yes"); !errors.Is(err,
		desk.ErrNotGovernor) {
		t.Errorf("customs erased: %v", err)
	}
	if err := order("erase", target.String()); err == nil || !strings.Contains(err.Error(), "not confirmed") {
		t.Errorf("erased without a confirmation: %v", err)
	}
	if err := order("erase", "12", "--yes"); err == nil || !strings.Contains(err.Error(), "64") {
		t.Error(err)
	}
	if err := order("erase", target.String(), "--reason", "boredom",
		"--yes"); err == nil || !strings.Contains(err.Error(), "rule-violated") {
		t.Error(err)
	}
	if err := order("erase", target.String(), "--yes"); err != nil {
		t.Fatal(err)
	}
	erased := func() {
		t.Helper()
		m, err := member.Open(t.Context(), w.Home, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		_, err = m.Gate.Open(t.Context(), w.Governor, target)
		if !errors.Is(gateway.WhyClosed(err), gateway.ErrErased) || !errors.Is(err, vault.ErrErased) {
			t.Errorf("an erased detail: %v", err)
		}
		if told := m.Troubles(); len(told) > 0 {
			t.Errorf("an erased detail is said to be missing: %v", told)
		}
		looks, err := m.Desk.Looks(t.Context(), w.Governor, 0, 10)
		if err != nil || len(looks) == 0 {
			t.Fatal("the order is not on record", err)
		}
		found := false
		for _, look := range looks {
			found = found || look.Kind == desk.Erasing && look.Subject == target.String()
		}
		if !found {
			t.Errorf("the order is not on record: %v", looks)
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
	}
	erased()
	current := filepath.Join(w.Home, member.VaultFolder)
	if err := errors.Join(os.RemoveAll(current), os.CopyFS(current, os.DirFS(older))); err != nil {
		t.Fatal(err)
	}
	if _, err := member.Open(t.Context(), w.Home, slog.New(slog.DiscardHandler)); err == nil ||
		!strings.Contains(err.Error(), "home accept") {
		t.Fatalf("another vault in its place: %v", err)
	}
	if err := member.Accept(w.Home); err != nil {
		t.Fatal(err)
	}
	erased()
	m, err := member.Open(t.Context(), w.Home, w.Log) // for the end of the test to close
	if err != nil {
		t.Fatal(err)
	}
	w.Member = m
}
