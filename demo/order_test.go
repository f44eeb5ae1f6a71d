package demo

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tallystick/member"
)

// Forms of other versions are refused, with what to do; the desk is brought up from the
// oldest on that it knows, and the read model is rebuilt.
func TestOtherFormsAreRefused(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	if err := member.Found(t.Context(), home, member.HeadOffice("forms", Password)); err != nil {
		t.Fatal(err)
	}
	for name, version := range member.Forms() {
		oldest := member.Oldest()[name]
		for _, other := range []int{version - 1, version + 1, oldest - 1} {
			if other < 1 {
				continue
			}
			changed := member.Forms()
			changed[name] = other
			if err := errors.Join(member.WriteForms(home, changed), member.CloseHome(home)); err != nil {
				t.Fatal(err)
			}
			m, err := member.Open(t.Context(), home, slog.New(slog.DiscardHandler))
			if err == nil {
				err = m.Close()
				if oldest == 0 || other < oldest || other > version || err != nil {
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
	_, root := w.Ledger.Committed()
	shut(t, w)
	if err := errors.Join(os.RemoveAll(filepath.Join(w.Home, member.LedgerFolder)), member.Accept(w.Home)); err != nil {
		t.Fatal(err)
	}
	m, err := member.Open(t.Context(), w.Home, w.Log)
	if err != nil {
		t.Fatal(err)
	}
	if _, now := m.Ledger.Committed(); now != root {
		t.Error("the replayed ledger has another root")
	}
	w.Member = m
}

// shut closes the member of a world before the test's end.
func shut(t *testing.T, w *World) {
	t.Helper()
	if err := w.Member.Close(); err != nil {
		t.Fatal(err)
	}
}
