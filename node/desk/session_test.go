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

func TestSessions(t *testing.T) {
	w := newOffice(t)
	if _, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: "wrong password"}); !errors.Is(err,
		ErrWrongPassword) {
		t.Errorf("a wrong password: %v", err)
	}
	if _, err := w.SignIn(t.Context(), Knock{Login: "nobody", Password: password}); !errors.Is(err, ErrWrongPassword) {
		t.Errorf("nobody: %v", err)
	}
	s, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: password})
	if err != nil || s.Person.Login != "maker" || s.CSRF == "" || s.CSRF == s.Token {
		t.Fatalf("%+v %v", s, err)
	}
	w.now = w.now.Add(SessionIdle - time.Minute)
	again, err := w.Session(t.Context(), s.Token)
	if err != nil || again.CSRF != s.CSRF || again.Person != s.Person {
		t.Errorf("%+v %v", again, err)
	}
	w.now = w.now.Add(SessionIdle - time.Minute)
	if _, err := w.Session(t.Context(), s.Token); err != nil {
		t.Errorf("a session in use idles out: %v", err)
	}
	w.now = w.now.Add(SessionIdle + time.Minute)
	if _, err := w.Session(t.Context(), s.Token); !errors.Is(err, ErrSignedOut) {
		t.Errorf("an idle session lives: %v", err)
	}
	s, _ = w.SignIn(t.Context(), Knock{Login: "maker", Password: password})
	for range int(SessionLife / (10 * time.Minute)) {
		w.now = w.now.Add(10 * time.Minute)
		_, err = w.Session(t.Context(), s.Token)
	}
	if !errors.Is(err, ErrSignedOut) {
		t.Errorf("a session lives beyond its time: %v", err)
	}
	s, _ = w.SignIn(t.Context(), Knock{Login: "maker", Password: password})
	if err := w.SignOut(t.Context(), s.Token); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Session(t.Context(), s.Token); !errors.Is(err, ErrSignedOut) {
		t.Errorf("signed out: %v", err)
	}
	if _, err := w.Session(t.Context(), ""); !errors.Is(err, ErrSignedOut) {
		t.Errorf("no token: %v", err)
	}
}

// Whoever may not act any more is signed out, also where the session is still there.
func TestADisabledPersonHasNoSession(t *testing.T) {
	w := newOffice(t)
	s, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.db.ExecContext(t.Context(), "UPDATE persons SET disabled = 1 WHERE login = 'maker'"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Session(t.Context(), s.Token); !errors.Is(err, ErrSignedOut) {
		t.Errorf("a disabled person's session lives: %v", err)
	}
}

func TestLockout(t *testing.T) {
	w := newOffice(t)
	for range freeFailures {
		if _, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: "wrong"}); !errors.Is(err,
			ErrWrongPassword) {
			t.Fatal(err)
		}
	}
	var locked LockedOut
	if _, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: password}); !errors.As(err, &locked) ||
		locked.Until.Sub(w.now) != firstLockout {
		t.Fatalf("not locked: %v", err)
	}
	w.now = locked.Until
	if _, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: "wrong"}); !errors.Is(err, ErrWrongPassword) {
		t.Fatal(err)
	}
	if _, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: password}); !errors.As(err, &locked) ||
		locked.Until.Sub(w.now) != 2*firstLockout {
		t.Fatalf("the lockout does not grow: %v", err)
	}
	w.now = locked.Until
	if _, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: password}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: "wrong"}); !errors.Is(err, ErrWrongPassword) {
		t.Fatal(err)
	}
	if _, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: password}); err != nil {
		t.Errorf("one failure after a success locks: %v", err)
	}
}

func TestBearers(t *testing.T) {
	w := newOffice(t)
	maker := w.person("maker")
	if _, _, err := w.IssueBearer(t.Context(), maker, "", 0); err == nil {
		t.Error("a token without label and life is made")
	}
	token, b, err := w.IssueBearer(t.Context(), maker, "core", 24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if p, err := w.PersonOf(t.Context(), token); err != nil || p != maker {
		t.Errorf("%+v %v", p, err)
	}
	if _, err := w.PersonOf(t.Context(), token+"x"); !errors.Is(err, ErrSignedOut) {
		t.Errorf("a made-up token: %v", err)
	}
	list, err := w.Bearers(t.Context(), maker)
	if err != nil || len(list) != 1 || list[0].ID != b.ID || list[0].Label != "core" {
		t.Errorf("%+v %v", list, err)
	}
	if err := w.RevokeBearer(t.Context(), w.person("rival"), b.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.PersonOf(t.Context(), token); err != nil {
		t.Errorf("somebody else revoked it: %v", err)
	}
	if err := w.RevokeBearer(t.Context(), maker, b.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.PersonOf(t.Context(), token); !errors.Is(err, ErrSignedOut) {
		t.Errorf("a revoked token: %v", err)
	}
	token, _, _ = w.IssueBearer(t.Context(), maker, "core", time.Hour)
	w.now = w.now.Add(time.Hour)
	if _, err := w.PersonOf(t.Context(), token); !errors.Is(err, ErrSignedOut) {
		t.Errorf("an expired token: %v", err)
	}
}

func TestChangePassword(t *testing.T) {
	w := newOffice(t)
	s, _ := w.SignIn(t.Context(), Knock{Login: "maker", Password: password})
	if err := w.ChangePassword(t.Context(), Knock{Login: "maker", Password: "wrong"}, "a new password",
		""); !errors.Is(err, ErrWrongPassword) {
		t.Errorf("with a wrong old one: %v", err)
	}
	if err := w.ChangePassword(t.Context(), Knock{Login: "maker", Password: password}, "short", ""); err == nil {
		t.Error("a short password is taken")
	}
	if err := w.ChangePassword(t.Context(), Knock{Login: "maker", Password: password}, "a new password",
		""); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Session(t.Context(), s.Token); !errors.Is(err, ErrSignedOut) {
		t.Errorf("the old session lives: %v", err)
	}
	if _, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: "a new password"}); err != nil {
		t.Error(err)
	}
}

func TestPersonsAreKnownToTheirOwn(t *testing.T) {
	w := newOffice(t)
	own, err := w.Persons(t.Context(), w.person("maker"))
	if err != nil || len(own) != 2 {
		t.Errorf("%+v %v", own, err)
	}
	all, err := w.Persons(t.Context(), w.person("governor"))
	if err != nil || len(all) != 5 {
		t.Errorf("%d persons, %v", len(all), err)
	}
	if _, ok := w.NameOfPerson(t.Context(), w.person("rival"), w.person("maker").ID); ok {
		t.Error("a rival knows a person by name")
	}
	if err := w.SetLanguage(t.Context(), w.person("maker"), English); err != nil ||
		w.person("maker").Language != English {
		t.Errorf("language: %v", err)
	}
	if err := w.SetLanguage(t.Context(), w.person("maker"), "fr"); err == nil {
		t.Error("a language that is none is taken")
	}
}

func TestNoSecretLiesOpenInTheHome(t *testing.T) {
	w := newOffice(t)
	s, err := w.SignIn(t.Context(), Knock{Login: "maker", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	_, private, err := w.Outbox().SigningKey(t.Context(), w.person("maker").ID)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(w.home, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for name, secret := range map[string][]byte{"password": []byte(password), "session": []byte(s.Token),
			"signing key": private.Seed()} {
			if bytes.Contains(text, secret) {
				t.Errorf("%s holds a %s", filepath.Base(path), name)
			}
		}
		if state, err := os.Stat(path); err != nil || (strings.HasPrefix(filepath.Base(path), "d.") &&
			state.Mode().Perm()&0o077 != 0) {
			t.Errorf("%s is open to others: %v", path, state.Mode())
		}
	}
}

func TestDeskNeedsItsKey(t *testing.T) {
	w := newOffice(t)
	w.Desk.Close()
	path := filepath.Join(w.home, keyFile)
	open := func() error {
		d, err := Open(t.Context(), w.home, time.Now)
		if err == nil {
			d.Close()
		}
		return err
	}
	if err := open(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := open(); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that others can read: %v", err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := open(); err == nil || !strings.Contains(err.Error(), "backup") {
		t.Errorf("no key: %v", err)
	}
	if err := os.WriteFile(path, bytes.Repeat([]byte{1}, 32), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := open(); !errors.Is(err, ErrKey) {
		t.Errorf("another key: %v", err)
	}
}

func TestPasswordsAtFullCost(t *testing.T) {
	d := &Desk{hashes: make(chan struct{}, 1), cost: fullCost}
	stored, err := d.hash(t.Context(), password)
	if err != nil || !strings.HasPrefix(stored, "$argon2id$v=19$m=32768,t=2,p=1$") {
		t.Fatalf("%s %v", stored, err)
	}
	for word, want := range map[string]bool{password: true, "other": false, "": false} {
		if good, err := d.matches(t.Context(), word, stored); err != nil || good != want {
			t.Errorf("%q: %v %v", word, good, err)
		}
	}
}
