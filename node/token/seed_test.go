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

func testSeed() Seed { return Seed(testKey()) }

func TestSeedFileRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token_seed")
	seed := NewSeed()
	if _, err := LoadSeed(path); !errors.Is(err, ErrNoKey) {
		t.Errorf("no file: %v", err)
	}
	if err := seed.Save(path); err != nil {
		t.Fatal(err)
	}
	if stat, err := os.Stat(path); err != nil || stat.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", stat.Mode(), err)
	}
	if got, err := LoadSeed(path); err != nil || got != seed {
		t.Errorf("loaded another seed: %v", err)
	}
	if err := NewSeed().Save(path); !errors.Is(err, ErrKeyHere) {
		t.Errorf("saved over a seed: %v", err)
	}
	if _, err := LoadKey(path); !errors.Is(err, ErrKeyFile) {
		t.Errorf("a seed is read as a key: %v", err)
	}
}

func TestSeedShowsItselfNowhere(t *testing.T) {
	seed := testSeed()
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("seed", "seed", seed, "pointer", &seed)
	shown := log.String() + fmt.Sprintf("%v %+v %#v %s %x %d", seed, seed, seed, seed, seed, seed)
	if text, err := json.Marshal(seed); err == nil {
		t.Errorf("marshalled to %s", text)
	}
	for _, secret := range []string{"0a0b", "10 11", "0xa, 0xb"} {
		if strings.Contains(shown, secret) {
			t.Errorf("%q is shown in %s", secret, shown)
		}
	}
}

// A kind has a key of its own, all of one seed; with another seed a home does not run.
func TestKeysOfASeed(t *testing.T) {
	s, other := NewSeeded(testSeed()), NewSeeded(Seed{1})
	seen := map[PublicKey]string{}
	for kind, public := range s.Public() {
		if before, twice := seen[public]; twice {
			t.Errorf("%s and %s have one key", kind, before)
		}
		seen[public] = kind
	}
	if len(seen) != len(Kinds()) {
		t.Errorf("%d keys", len(seen))
	}
	if err := s.Check(s.Public()); err != nil {
		t.Error(err)
	}
	less, more := s.Public(), s.Public()
	delete(less, Party)
	more["policy"] = PublicKey{1}
	for name, keys := range map[string]PublicKeys{"others": other.Public(), "none": nil, "one less": less,
		"one more": more} {
		if err := s.Check(keys); !errors.Is(err, ErrOtherKeys) {
			t.Errorf("%s: %v", name, err)
		}
	}
	number := "310120210123456789"
	of := func(s *Seeded, kind string) [16]byte {
		token, err := s.Token(t.Context(), kind, number)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	tokens := map[[16]byte]bool{of(other, Declaration): true}
	for _, kind := range Kinds() {
		tokens[of(s, kind)] = true
	}
	if len(tokens) != len(Kinds())+1 || of(s, Party) != of(NewSeeded(testSeed()), Party) {
		t.Error("tokens of kinds or seeds are alike, or not the same again")
	}
}

// The outputs that were made last are remembered, and not more than so many.
func TestWhatIsRemembered(t *testing.T) {
	var r recent
	for i := range 2*recentHalf + 1 {
		r.put(fmt.Append(nil, i), [outputSize]byte{byte(i)})
		if i == recentHalf {
			if _, known := r.get([]byte("0")); !known { // asked again, it stays
				t.Error("the first is gone")
			}
		}
	}
	_, first := r.get([]byte("0"))
	_, second := r.get([]byte("1"))
	last, known := r.get(fmt.Append(nil, 2*recentHalf))
	if !first || second || !known || last[0] != byte(2*recentHalf&0xff) || len(r.young)+len(r.old) > 2*recentHalf {
		t.Errorf("%v %v %v, %d", first, second, known, len(r.young)+len(r.old))
	}
}
