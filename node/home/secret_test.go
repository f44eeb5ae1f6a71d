package home

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var testFile = SecretFile{Heading: "tallystick test 1", Missing: errors.New("missing"), Open: errors.New("open"),
	Damaged: errors.New("damaged"), InTheWay: errors.New("in the way")}

func TestSecretsAreThemselvesAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret")
	secret := [32]byte{1, 2, 31: 3}
	if _, err := testFile.Load(path); !errors.Is(err, testFile.Missing) {
		t.Errorf("no file: %v", err)
	}
	if err := testFile.Save(path, secret); err != nil {
		t.Fatal(err)
	}
	if stat, err := os.Stat(path); err != nil || stat.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", stat.Mode(), err)
	}
	if err := testFile.Save(path, [32]byte{9}); !errors.Is(err, testFile.InTheWay) {
		t.Errorf("over another: %v", err)
	}
	if got, err := testFile.Load(path); err != nil || got != secret {
		t.Errorf("it has become another: %v", err)
	}
	if err := testFile.Save(filepath.Join(path, "below"), secret); err == nil {
		t.Error("saved where there is no folder")
	}
}

func TestSecretFilesThatAreRefused(t *testing.T) {
	dir := t.TempDir()
	good := testFile.Heading + "\n" + strings.Repeat("0a", 32) + "\n"
	for name, c := range map[string]struct {
		text string
		mode os.FileMode
		want error
	}{
		"good":                  {good, 0o600, nil},
		"read-only":             {good, 0o400, nil},
		"readable by a group":   {good, 0o640, testFile.Open},
		"writable by a group":   {good, 0o620, testFile.Open},
		"runnable by a group":   {good, 0o610, testFile.Open},
		"readable by all":       {good, 0o604, testFile.Open},
		"writable by all":       {good, 0o602, testFile.Open},
		"runnable by all":       {good, 0o601, testFile.Open},
		"empty":                 {"", 0o600, testFile.Damaged},
		"short":                 {good[:len(good)-3] + "\n", 0o600, testFile.Damaged},
		"a digit short":         {good[:len(good)-2] + "\n", 0o600, testFile.Damaged},
		"of 33 bytes":           {good[:len(good)-1] + "0a\n", 0o600, testFile.Damaged},
		"no end of line":        {strings.TrimSpace(good), 0o600, testFile.Damaged},
		"a line longer":         {good + "\n", 0o600, testFile.Damaged},
		"a letter longer":       {good + "x", 0o600, testFile.Damaged},
		"huge":                  {good + strings.Repeat(" ", 1<<20), 0o600, testFile.Damaged},
		"not hexadecimal":       {strings.Replace(good, "0a0a", "0z0a", 1), 0o600, testFile.Damaged},
		"in upper case":         {strings.ToUpper(good), 0o600, testFile.Damaged},
		"with upper digits":     {strings.ReplaceAll(good, "0a", "0A"), 0o600, testFile.Damaged},
		"of a later form":       {strings.Replace(good, "test 1", "test 2", 1), 0o600, testFile.Damaged},
		"nothing but zeros":     {strings.ReplaceAll(good, "0a", "00"), 0o600, testFile.Damaged},
		"without its heading":   {strings.Repeat("0a", 32) + "\n", 0o600, testFile.Damaged},
		"an empty heading":      {"\n" + strings.Repeat("0a", 32) + "\n", 0o600, testFile.Damaged},
		"with Windows' endings": {strings.ReplaceAll(good, "\n", "\r\n"), 0o600, testFile.Damaged},
	} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(path, []byte(c.text), 0o600), os.Chmod(path, c.mode)); err != nil {
			t.Fatal(err)
		}
		secret, err := testFile.Load(path)
		if !errors.Is(err, c.want) || err != nil && secret != [32]byte{} || err == nil && secret[31] != 10 {
			t.Errorf("a file that is %s: %v, not %v", name, err, c.want)
		}
		if err != nil && (strings.Contains(strings.ToLower(err.Error()), "0a0a") ||
			!strings.Contains(err.Error(), path)) {
			t.Errorf("a file that is %s: the error is %q", name, err)
		}
	}
	if _, err := testFile.Load(dir); !errors.Is(err, testFile.Damaged) {
		t.Errorf("a folder: %v", err)
	}
}

func FuzzSecretFile(f *testing.F) {
	f.Add([]byte(testFile.Heading + "\n" + strings.Repeat("0a", 32) + "\n"))
	f.Add([]byte(testFile.Heading + "\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if secret, err := testFile.parse(text); err == nil &&
			fmt.Sprintf("%s\n%x\n", testFile.Heading, secret) != string(text) {
			t.Errorf("%q was read as a secret", text)
		}
	})
}
