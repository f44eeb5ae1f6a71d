package backup

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"tallystick/face/words"
)

type holder struct {
	card Custodian
	key  Key
}

func holders(t *testing.T, names ...string) (all []holder, cards []Custodian) {
	t.Helper()
	for _, name := range names {
		card, text, err := NewCustodian(name, "a passphrase of "+name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("AGE-SECRET-KEY")) {
			t.Fatal("the key is not encrypted")
		}
		key, err := OpenKey(text, "a passphrase of "+name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := OpenKey(text, "another passphrase"); err == nil {
			t.Fatal("another passphrase opens the key")
		}
		all, cards = append(all, holder{card, key}), append(cards, card)
	}
	return all, cards
}

func said(err error, want words.Text) bool {
	text, ok := words.Of(err)
	return ok && text.En == want.En
}

// TestTwoOfThree opens a backup with each pair of keys, and with nothing less.
func TestTwoOfThree(t *testing.T) {
	all, cards := holders(t, "one", "two", "three")
	stranger, _ := holders(t, "stranger")
	from := t.TempDir()
	secret := []byte("the seed of a key")
	for name, text := range map[string][]byte{"key": secret, "folder/empty": nil,
		"folder/large": bytes.Repeat([]byte("0123456789abcdef"), 20_000)} {
		path := filepath.Join(from, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var made bytes.Buffer
	at := time.Date(2026, 3, 1, 2, 3, 4, 0, time.UTC)
	if err := Write(&made, Heading{Chain: "c", Party: "p", Height: 7, At: at, Custodians: cards}, from); err != nil {
		t.Fatal(err)
	}
	text := made.Bytes()
	if bytes.Contains(text, secret) {
		t.Fatal("the backup shows what is in it")
	}
	if h, err := Headed(bytes.NewReader(text)); err != nil || h.Party != "p" || h.Height != 7 || !h.At.Equal(at) {
		t.Fatal(h, err)
	}
	open := func(text []byte, one, other Key) (string, error) {
		to := filepath.Join(t.TempDir(), "home")
		_, err := Read(bytes.NewReader(text), to, one, other)
		left, globbed := filepath.Glob(filepath.Join(filepath.Dir(to), ".restore-*"))
		if globbed != nil || len(left) > 0 {
			t.Errorf("unfinished files are left: %v %v", left, globbed)
		}
		if _, missing := os.Stat(to); err != nil && missing == nil {
			t.Error("a home that failed is there")
		}
		return to, err
	}
	for _, pair := range [][2]int{{0, 1}, {0, 2}, {1, 2}, {2, 1}, {1, 0}} {
		to, err := open(text, all[pair[0]].key, all[pair[1]].key)
		if err != nil {
			t.Fatal(pair, err)
		}
		same(t, from, to)
		if _, err := Read(bytes.NewReader(text), to, all[0].key, all[1].key); !said(err, words.BackupFolder.With(to)) {
			t.Errorf("into a folder that is there: %v", err)
		}
	}
	if _, err := open(text, all[0].key, all[0].key); !said(err, words.BackupTwo) {
		t.Errorf("one custodian twice: %v", err)
	}
	if _, err := open(text, all[0].key, stranger[0].key); !said(err, words.BackupNotYours) {
		t.Errorf("with a stranger: %v", err)
	}
	for _, cut := range []int{0, 5, len(mark), len(mark) + 1, len(text) / 2, len(text) - 17, len(text) - 1} {
		if _, err := open(text[:cut], all[0].key, all[1].key); err == nil {
			t.Errorf("cut off at %d of %d it opens", cut, len(text))
		}
	}
	body := bytes.IndexByte(text[len(mark):], '\n') + len(mark) + 1
	for _, place := range []int{0, len(mark) - 2, body, body + 40, body + (len(text)-body)/2, len(text) - 1} {
		flipped := bytes.Clone(text)
		flipped[place] ^= 1
		_, err := open(flipped, all[0].key, all[1].key)
		if !said(err, words.BackupDamaged) && !said(err, words.BackupNone) {
			t.Errorf("flipped at %d of %d: %v", place, len(text), err)
		}
	}
	if _, err := open(append(bytes.Clone(text), 'x'), all[0].key, all[1].key); err == nil {
		t.Error("with something behind it, it opens")
	}
}

func same(t *testing.T, a, b string) {
	t.Helper()
	count := 0
	err := filepath.WalkDir(a, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		count++
		want, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		other := filepath.Join(b, strings.TrimPrefix(path, a))
		got, err := os.ReadFile(other)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not the same: %v", other, err)
		}
		stat, err := os.Stat(other)
		if err == nil && stat.Mode().Perm() != 0o600 {
			t.Errorf("%s may be read by others: %v", other, stat.Mode())
		}
		return err
	})
	if err != nil || count == 0 {
		t.Fatal(count, err)
	}
}

// TestWhoKeepsABackup tries the bounds of what custodians are.
func TestWhoKeepsABackup(t *testing.T) {
	var cards []Custodian
	for i := range MostHolders + 1 {
		identity, err := age.GenerateHybridIdentity()
		if err != nil {
			t.Fatal(err)
		}
		cards = append(cards, Custodian{strconv.Itoa(i + 1), identity.Recipient().String()})
	}
	folder := t.TempDir()
	for n, good := range map[int]bool{0: false, 1: false, 2: true, 9: true, 10: false} {
		err := Write(&bytes.Buffer{}, Heading{Custodians: cards[:n]}, folder)
		if good != (err == nil) || !good && !said(err, words.BackupCustodians.With(2, 9)) {
			t.Errorf("%d custodians: %v", n, err)
		}
	}
	twice := []Custodian{cards[0], {Name: "again", Recipient: cards[0].Recipient}}
	err := Write(&bytes.Buffer{}, Heading{Custodians: twice}, folder)
	if !said(err, words.BackupTwice.With("1", "again")) {
		t.Errorf("one key twice: %v", err)
	}
	for passphrase, good := range map[string]bool{"elevenchars": false, "twelve chars": true} {
		if _, _, err := NewCustodian("x", passphrase); good != (err == nil) {
			t.Errorf("%q: %v", passphrase, err)
		}
	}
	for _, name := range []string{"", "  ", strings.Repeat("x", 201)} {
		if _, _, err := NewCustodian(name, "a passphrase"); !said(err, words.BackupName) {
			t.Errorf("a custodian called %q: %v", name, err)
		}
	}
	for _, text := range []string{"", "{}", `{"name":"x","recipient":"age1x"}`, `{"name":"x","more":1}`} {
		if _, err := ParseCustodian([]byte(text)); !said(err, words.BackupCard) {
			t.Errorf("%q is a card: %v", text, err)
		}
	}
}

// FuzzRead reads anything without harm.
func FuzzRead(f *testing.F) {
	f.Add([]byte(mark + "{}\n"))
	f.Add([]byte(mark + `{"custodians":[{"name":"x"}],"shares":[{"pair":[0,1],"boxes":["",""]}]}` + "\nage"))
	identity, err := age.GenerateHybridIdentity()
	if err != nil {
		f.Fatal(err)
	}
	key := Key{identity}
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := Read(bytes.NewReader(text), filepath.Join(t.TempDir(), "home"), key, key); err == nil {
			t.Error("it opens")
		}
	})
}
