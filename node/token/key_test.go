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

func TestKeyFilesThatAreRefused(t *testing.T) {
	dir := t.TempDir()
	good := fmt.Sprintf("%s\n%s\n", keyHeading, strings.Repeat("0a", 32))
	for name, c := range map[string]struct {
		text string
		mode os.FileMode
		want error
	}{
		"good":                 {good, 0o600, nil},
		"read-only":            {good, 0o400, nil},
		"readable by a group":  {good, 0o640, ErrOpenFile},
		"readable by all":      {good, 0o604, ErrOpenFile},
		"writable by a group":  {good, 0o620, ErrOpenFile},
		"empty":                {"", 0o600, ErrKeyFile},
		"short":                {good[:len(good)-3] + "\n", 0o600, ErrKeyFile},
		"no end of line":       {strings.TrimSpace(good), 0o600, ErrKeyFile},
		"long":                 {good + "\n", 0o600, ErrKeyFile},
		"huge":                 {good + strings.Repeat(" ", 1<<20), 0o600, ErrKeyFile},
		"not hexadecimal":      {strings.Replace(good, "0a0a", "0z0a", 1), 0o600, ErrKeyFile},
		"upper case":           {strings.ToUpper(good), 0o600, ErrKeyFile},
		"upper case digits":    {strings.ReplaceAll(good, "0a", "0A"), 0o600, ErrKeyFile},
		"of a later form":      {strings.Replace(good, "key 1", "key 2", 1), 0o600, ErrKeyFile},
		"nothing but zeros":    {strings.ReplaceAll(good, "0a", "00"), 0o600, ErrKeyFile},
		"without its heading":  {strings.Repeat("0a", 32) + "\n", 0o600, ErrKeyFile},
		"with Windows endings": {strings.ReplaceAll(good, "\n", "\r\n"), 0o600, ErrKeyFile},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, c.mode); err != nil {
			t.Fatal(err)
		}
		key, err := LoadKey(path)
		if !errors.Is(err, c.want) || (err != nil && key != Key{}) {
			t.Errorf("a file that is %s: %v, not %v", name, err, c.want)
		}
		if err != nil && (strings.Contains(err.Error(), "0a0a") || strings.Contains(err.Error(), "0A0A") ||
			!strings.Contains(err.Error(), path)) {
			t.Errorf("a file that is %s: the error is %q", name, err)
		}
	}
	if _, err := LoadKey(filepath.Join(dir, "none")); !errors.Is(err, ErrNoKey) {
		t.Errorf("no file: %v", err)
	}
	if _, err := LoadKey(dir); !errors.Is(err, ErrKeyFile) {
		t.Errorf("a folder: %v", err)
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

func FuzzKeyFile(f *testing.F) {
	f.Add([]byte(fmt.Sprintf("%s\n%s\n", keyHeading, strings.Repeat("0a", 32))))
	f.Add([]byte(keyHeading + "\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		key, err := parseKey(text)
		if err == nil && fmt.Sprintf("%s\n%x\n", keyHeading, key[:]) != string(text) {
			t.Errorf("%q was read as a key", text)
		}
	})
}
