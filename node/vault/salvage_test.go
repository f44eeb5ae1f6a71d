package vault

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/node/home"
)

// stores gives a store as a crash leaves it, with details in tables and in the
// log, and one as a clean stop leaves it; and what was kept.
func stores(t *testing.T, keys *Keyring) (crashed, stopped *vfs.MemFS, digests []Digest, erased Digest) {
	t.Helper()
	stopped = vfs.NewMem()
	s, err := open(stopped, "vault", keys)
	if err != nil {
		t.Fatal(err)
	}
	seal := func(n int) {
		for range n {
			text := fmt.Sprintf("detail %d %s", len(digests), strings.Repeat("x", 300))
			digests = append(digests, mustSeal(t, s, text, exporter, bank))
		}
	}
	seal(20)
	erased = mustSeal(t, s, "to be erased", bank)
	if err := errors.Join(s.db.Flush(), s.Erase(t.Context(), Cause{someday, 7}, erased)); err != nil {
		t.Fatal(err)
	}
	seal(25)
	crashed = clone(t, stopped)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return crashed, stopped, digests, erased
}

func clone(t *testing.T, from vfs.FS) *vfs.MemFS {
	t.Helper()
	to := vfs.NewMem()
	if _, err := vfs.Clone(from, to, "vault", "vault"); err != nil {
		t.Fatal(err)
	}
	return to
}

// kept counts what is there and opens, and fails when something opens wrong,
// or is gone without being known as such.
func kept(t *testing.T, s *Store, digests []Digest, what string) (n int) {
	t.Helper()
	for i, d := range digests {
		quick, whole := s.Keeps(t.Context(), d), s.Verify(t.Context(), d)
		text, err := s.Open(t.Context(), d, bank)
		switch {
		case err == nil && strings.HasPrefix(string(text), fmt.Sprintf("detail %d ", i)):
			n++
			// a reader's record that lies in a broken block may spoil the judgement of a detail
			if quick != nil && !errors.Is(quick, ErrDamaged) || whole != nil && !errors.Is(whole, ErrDamaged) {
				t.Errorf("%s: detail %d opens and is said to be missing: %v, %v", what, i, quick, whole)
			}
		case err == nil:
			t.Errorf("%s: detail %d opens as another", what, i)
		case errors.Is(err, ErrNotForYou): // this reader's record is gone; what Verify says is of the other's
		case whole == nil, !errors.Is(err, ErrNotHere) && !errors.Is(err, ErrDamaged):
			t.Errorf("%s: detail %d doesn't open (%v) and is not known to be missing (%v)", what, i, err, whole)
		}
	}
	return n
}

// damages are ways of damaging a file.
func damages() map[string]func(text []byte) []byte {
	ways := map[string]func([]byte) []byte{
		"emptied": func([]byte) []byte { return []byte{} },
		"cut":     func(text []byte) []byte { return text[:len(text)/2] },
		"removed": func([]byte) []byte { return nil },
	}
	for i := range 5 {
		ways[fmt.Sprintf("flipped %d/5", i)] = func(text []byte) []byte {
			if len(text) > 0 {
				text[len(text)*i/5+i%3] ^= 0x40
			}
			return text
		}
	}
	return ways
}

func damage(t *testing.T, fs vfs.FS, path string, way func([]byte) []byte) {
	t.Helper()
	file, err := fs.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(file)
	if err = errors.Join(err, file.Close(), fs.Remove(path)); err != nil {
		t.Fatal(err)
	}
	if text = way(text); text == nil {
		return
	}
	file, err = fs.Create(path, vfs.WriteCategoryUnspecified)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = file.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

// Every file of a store is damaged in every way. The store is refused, or holds
// everything, or knows what it lacks; and what is whole is saved.
func TestDamagedStoreIsToldAndSaved(t *testing.T) {
	keys := newKeys(t)
	crashed, stopped, digests, erased := stores(t, keys)
	refused, short := 0, 0
	for name, from := range map[string]vfs.FS{"after a crash": crashed, "after a stop": stopped} {
		files, err := from.List("vault")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if file == "LOCK" || strings.HasPrefix(file, "OPTIONS") {
				continue
			}
			for way, change := range damages() {
				what := fmt.Sprintf("%s, %s %s", name, file, way)
				fs := clone(t, from)
				damage(t, fs, fs.PathJoin("vault", file), change)
				if _, err := salvage(t.Context(), fs, "vault", "saved", keys); err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				saved, err := open(fs, "saved", keys)
				if err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				got := kept(t, saved, digests, what)
				if _, err := saved.Open(t.Context(), erased, bank); err == nil {
					t.Errorf("%s: an erased detail came back", what)
				}
				n, told := tried(t, fs, keys, digests, what)
				switch {
				case told:
					refused++
				case n < len(digests):
					short++
				}
				if n > got {
					t.Errorf("%s: the store opens %d details and %d were saved", what, n, got)
				}
				// a flipped byte takes one record of a log at most; of a table a block, in which
				// the key to all others may lie
				if strings.Contains(way, "flipped") && got < len(digests)-1 && !strings.HasSuffix(file, ".sst") {
					t.Errorf("%s: only %d of %d saved", what, got, len(digests))
				}
				if err := saved.Close(); err != nil {
					t.Error(err)
				}
			}
		}
	}
	if refused == 0 {
		t.Error("no damage was refused")
	}
	t.Logf("%d refused, %d opened with details missing and known", refused, short)
}

// tried opens a damaged store: what opens, and whether it was refused in plain words.
func tried(t *testing.T, fs vfs.FS, keys *Keyring, digests []Digest, what string) (n int, told bool) {
	t.Helper()
	s, err := open(fs, "vault", keys)
	var plain *home.Damage
	switch {
	case errors.As(err, &plain), errors.Is(err, ErrDamaged), errors.Is(err, ErrStore):
		return 0, true
	case err != nil:
		t.Errorf("%s: refused without a plain word: %v", what, err)
		return 0, true
	}
	defer s.Close()
	return kept(t, s, digests, what), false
}
