package member

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"tallystick/node/token"
)

// A node makes tokens with the keys that its genesis names, and does not start with others.
func TestTokensOfAHome(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	if err := Found(t.Context(), home, HeadOffice("tokens-1", "tallystick")); err != nil {
		t.Fatal(err)
	}
	founding, err := foundingOf(home)
	if err != nil || len(founding.Tokens) != len(token.Kinds()) {
		t.Fatalf("%d keys in the genesis: %v", len(founding.Tokens), err)
	}
	tokens, err := openTokens(home)
	if err != nil {
		t.Fatal(err)
	}
	if id, err := tokens.Token(t.Context(), token.Party, "SAFE"); err != nil || id != founding.Regulator {
		t.Errorf("the regulator is %x, and %x in the genesis: %v", id, founding.Regulator, err)
	}
	path := filepath.Join(home, seedFile)
	if stat, err := os.Stat(path); err != nil || stat.Mode().Perm() != 0o600 {
		t.Errorf("the seed's file: %v, %v", stat, err)
	}
	if err := errors.Join(os.Remove(path), token.NewSeed().Save(path), Accept(home)); err != nil {
		t.Fatal(err)
	}
	m, err := Open(context.WithoutCancel(t.Context()), home, slog.New(slog.DiscardHandler))
	if !errors.Is(err, token.ErrOtherKeys) {
		t.Errorf("it starts with another seed: %v", err)
		_ = m.Close()
	}
	if err := errors.Join(os.Remove(path), CheckStores(t.Context(), home)); err == nil {
		t.Error("a home without its seed is whole")
	}
}
