package token

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKeyFileRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token.key")
	key := NewKey()
	if err := key.Save(path); err != nil {
		t.Fatal(err)
	}
	stat, err := os.Stat(path)
	if err != nil || stat.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", stat.Mode(), err)
	}
	if got, err := LoadKey(path); err != nil || got != key {
		t.Errorf("loaded another key: %v", err)
	}
	if err := NewKey().Save(path); !errors.Is(err, ErrKeyHere) {
		t.Errorf("saved over a key: %v", err)
	}
	if got, _ := LoadKey(path); got != key {
		t.Error("the key is gone")
	}
}

// TestKeyFilesThatAreRefused: what else may be wrong with a file is told by the
// tests of its form, in home.
func TestKeyFilesThatAreRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token.key")
	if _, err := LoadKey(path); !errors.Is(err, ErrNoKey) {
		t.Errorf("no file: %v", err)
	}
	good := "tallystick token key 1\n" + strings.Repeat("0a", 32) + "\n"
	for text, want := range map[string]error{good: nil, strings.Replace(good, "key 1", "key 2", 1): ErrKeyFile} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadKey(path); !errors.Is(err, want) {
			t.Errorf("%q: %v, not %v", text, err, want)
		}
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKey(path); !errors.Is(err, ErrOpenFile) {
		t.Errorf("others may read it: %v", err)
	}
}

func TestKeyShowsItselfNowhere(t *testing.T) {
	key := testKey()
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("key", "key", key, "pointer", &key)
	shown := log.String()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		shown += fmt.Sprintf(verb+" "+verb+" "+verb, key, &key, struct{ K Key }{key})
	}
	if text, err := json.Marshal(key); err == nil {
		t.Errorf("marshalled to %s", text)
	}
	for _, secret := range []string{"0a0b", "0A0B", "10 11", "0xa, 0xb", "\n\v\f"} {
		if strings.Contains(shown, secret) {
			t.Errorf("%q is shown in %s", secret, shown)
		}
	}
}
