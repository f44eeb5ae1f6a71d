package desk

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestADamagedDesk is refused with the reason, and nothing of it is changed.
func TestADamagedDesk(t *testing.T) {
	const breakKey = "UPDATE keys SET sealed = x'00' WHERE person = (SELECT id FROM persons WHERE login = 'maker')"
	const oneLeft = "; DELETE FROM keys WHERE person <> (SELECT id FROM persons WHERE login = 'maker')"
	for _, c := range []struct {
		name, change string
		is           error
		says         string
	}{
		{"whole", "", nil, ""},
		{"without steps", "DELETE FROM goose_db_version WHERE version_id > 0", ErrDamaged, "nothing in it"},
		{"of the first form", "UPDATE goose_db_version SET version_id = 1 WHERE version_id > 0", nil, ""},
		{"without a table", "DROP TABLE keys", ErrDamaged, "no such table"},
		{"of the next form", "INSERT INTO goose_db_version(version_id, is_applied) VALUES (7, 1); DROP TABLE keys", nil,
			""},
		{"with a wrong index", "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = " +
			"'CREATE INDEX parties_kind ON parties(region, kind)' WHERE name = 'parties_kind'", ErrDamaged, "index"},
		{"one key of several", breakKey, ErrDamaged, "1 signing keys"},
		{"the only key", breakKey + oneLeft, ErrKey, ""},
		{"no key", "DELETE FROM keys", nil, ""},
	} {
		w := newOffice(t)
		if _, err := w.db.ExecContext(t.Context(), c.change); err != nil {
			t.Fatal(c.name, err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		err := Check(t.Context(), w.home)
		if !errors.Is(err, c.is) || (err != nil && !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.name == "of the next form" {
			if _, err := Open(t.Context(), w.home, time.Now); err == nil ||
				!strings.Contains(err.Error(), "newer version (7)") {
				t.Errorf("%s is opened: %v", c.name, err)
			}
		}
	}
}

func TestWithoutStoreOrKey(t *testing.T) {
	w := newOffice(t)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	store, key := filepath.Join(w.home, deskFile), filepath.Join(w.home, keyFile)
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	if err := Check(t.Context(), w.home); err == nil || !strings.Contains(err.Error(), "restore it from a backup") {
		t.Errorf("no key: %v", err)
	}
	if _, err := os.Stat(key); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a look at a desk makes a key: %v", err)
	}
	if err := os.Truncate(store, 0); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"an empty store", "no store"} {
		if err := Check(t.Context(), w.home); !errors.Is(err, ErrDamaged) ||
			!strings.Contains(err.Error(), "missing or empty") {
			t.Errorf("%s: %v", name, err)
		}
		_ = os.Remove(store)
	}
}

func TestPlainly(t *testing.T) {
	for said, damaged := range map[string]bool{
		"database disk image is malformed": true, "file is not a database (26)": true, "no such table: keys": true,
		"disk I/O error": true, "database is locked": false,
	} {
		if err := plainly(errors.New(said)); errors.Is(err, ErrDamaged) != damaged ||
			!strings.Contains(err.Error(), said) {
			t.Errorf("%s: %v", said, err)
		}
	}
}

// A new desk lies in files of its owner's; its key is random, and one that was
// there before is kept.
func TestANewDesk(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	w := &office{t: t, home: home, now: time.Now()}
	w.open()
	for name, want := range map[string]os.FileMode{"": 0o700, deskFile: 0o600, keyFile: 0o600} {
		if stat, err := os.Stat(filepath.Join(home, name)); err != nil || stat.Mode().Perm() != want {
			t.Errorf("%q: %v, %v", name, stat.Mode(), err)
		}
	}
	key, err := os.ReadFile(filepath.Join(home, keyFile))
	if err != nil || len(key) != 32 || bytes.Equal(key, make([]byte, 32)) {
		t.Errorf("%x, %v", key, err)
	}
	kept := t.TempDir()
	for i, c := range []struct {
		length int
		says   string
	}{{32, ""}, {16, "32 bytes"}, {31, "32 bytes"}, {33, "32 bytes"}} {
		want := bytes.Repeat([]byte{7}, c.length)
		if err := os.WriteFile(filepath.Join(kept, keyFile), want, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := openKeyBox(filepath.Join(kept, keyFile), true)
		got, _ := os.ReadFile(filepath.Join(kept, keyFile))
		if (err == nil) != (c.says == "") || (err != nil && !strings.Contains(err.Error(), c.says)) ||
			!bytes.Equal(got, want) {
			t.Errorf("%d: %v, %x", i, err, got)
		}
	}
}

// What is past is tidied away when the desk is opened: submissions of which
// nothing is left to do after 180 days, and sessions that have run out.
func TestTheDeskIsTidied(t *testing.T) {
	w := newOffice(t)
	last := w.now.Add(-180 * 24 * time.Hour).UnixMilli()
	if _, err := w.db.ExecContext(t.Context(), `INSERT INTO submissions(envelope, person, digest, verb, subject, signed,
		not_after, state) VALUES (x'0a', x'', x'', 1, '', 0, ?1 - 1, 1), (x'0b', x'', x'', 1, '', 0, ?1 - 1, 0),
		(x'0c', x'', x'', 1, '', 0, ?1, 1);
		INSERT INTO dispatches(envelope, letter, errands) VALUES (x'0b', x'', '[]');
		INSERT INTO sessions(hash, person, csrf, seen, expires)
		SELECT x'0d', id, '', 0, ?2 FROM persons WHERE login = 'maker' UNION ALL
		SELECT x'0e', id, '', 0, ?2 + 1 FROM persons WHERE login = 'maker'`, last, w.now.UnixMilli()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w.open()
	var left string
	if err := w.db.QueryRowContext(t.Context(), `SELECT group_concat(hex(name), ' ') FROM (SELECT envelope AS name
		FROM submissions UNION ALL SELECT hash FROM sessions ORDER BY name)`).Scan(&left); err != nil ||
		left != "0B 0C 0E" {
		t.Errorf("%s are left, %v", left, err)
	}
}
