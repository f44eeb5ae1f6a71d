package member

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tallystick/assembly"
	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/desk"
	"tallystick/node/link"
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
	tokens, _, err := openTokens(home, "")
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

// serving is the token server of a home that was founded alone.
func serving(t *testing.T) (*Member, *tokenServer) {
	t.Helper()
	home := filepath.Join(t.TempDir(), "home")
	if err := Found(t.Context(), home, HeadOffice("tokens-2", "tallystick")); err != nil {
		t.Fatal(err)
	}
	m, err := Open(context.WithoutCancel(t.Context()), home, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	quota, err := m.openQuota()
	if err != nil {
		t.Fatal(err)
	}
	return m, tokenServerOf(m, quota).(*tokenServer)
}

// A home without a seed has tokens made over a link, and they are those of the server. While
// the server is away, new numbers are told to wait, and those of before go on.
func TestTokensOfAServer(t *testing.T) {
	m, _ := serving(t)
	address, err := m.ServeMembers("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	founding, err := foundingOf(m.Home)
	if err != nil {
		t.Fatal(err)
	}
	line, err := newTokenLine(m.Home, address, founding) // by the key of a keeper
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	asking := token.NewAsking(assembly.PublicKeys(founding.Tokens), line.evaluate)
	number := "310120210123456789"
	got, err := asking.Token(t.Context(), token.Declaration, number)
	want, wrong := m.Tokens.Token(t.Context(), token.Declaration, number)
	if errors.Join(err, wrong) != nil || got != want {
		t.Fatalf("%x, not %x: %v", got, want, errors.Join(err, wrong))
	}
	line.believe(func([]byte) bool { return false })
	line.Close()
	if _, err := asking.Token(t.Context(), token.Declaration, number); err != nil {
		t.Errorf("what was made before is gone with the server: %v", err)
	}
	_, err = asking.Token(t.Context(), token.Declaration, "310120210123456780")
	if err == nil || !strings.Contains(err.Error(), "try again later") || !strings.Contains(err.Error(), "稍后再试") {
		t.Errorf("a server that is no keeper: %v", err)
	}
	nowhere, err := newTokenLine(m.Home, "", founding)
	if err == nil {
		lost := token.NewAsking(assembly.PublicKeys(founding.Tokens), nowhere.evaluate)
		_, err = lost.Token(t.Context(), token.Party, "A")
	}
	if err == nil || !strings.Contains(err.Error(), "token-server") {
		t.Errorf("a home that does not know where the server is: %v", err)
	}
}

// Who tries numbers is stopped: no home has more evaluated than its bound, and what is not
// of the form gives nothing and costs the server nothing.
func TestTryingNumbersAtTheServer(t *testing.T) {
	m, s := serving(t)
	now := time.Unix(0, 0)
	s.clock = func() time.Time { return now }
	founding, err := foundingOf(m.Home)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Asker(founding.Electors[0].Public)
	if err != nil || v.Party != founding.Regulator {
		t.Fatalf("%+v, %v", v, err)
	}
	if _, err := s.Asker(founding.Keys[0].Public); !errors.Is(err, link.ErrStranger) {
		t.Errorf("the key of a person asks: %v", err)
	}
	var sent []token.Hidden
	a := token.NewAsking(assembly.PublicKeys(founding.Tokens), func(_ context.Context, hidden []token.Hidden) (
		[]token.Evaluated, error) {
		sent = hidden
		return nil, errors.New("not yet")
	})
	_, _ = a.Token(t.Context(), token.Declaration, "310120210123456789")
	one := flat(sent[0].Elements)
	numbers := func(kind string, elements []byte) wire.TokenAsk {
		return wire.TokenAsk{Numbers: []wire.TokenNumbers{{Kind: kind, Elements: elements}}}
	}
	for name, ask := range map[string]wire.TokenAsk{"nothing": {}, "0 elements": numbers(token.Party, nil),
		"8,191 elements":  numbers(token.Party, bytes.Repeat(one, 8191)),
		"half an element": numbers(token.Party, one[:31]),
		"the identity":    numbers(token.Party, make([]byte, 32)), "another kind": numbers("policy", one),
		"no element": numbers(token.Party, bytes.Repeat([]byte{0xff}, 32))} {
		if answer, err := s.Evaluate(v, ask); !errors.Is(err, link.ErrTokens) || answer.Made != nil {
			t.Errorf("%s: %d, %v", name, len(answer.Made), err)
		}
	}
	// nearly all of the day is gone, and starting again gives nobody another day
	if err := s.quota.Take(link.Numbers, v.Party, keeperNumbers-3, keeperNumbers, now); err != nil {
		t.Fatal(err)
	}
	if s.quota, err = m.openQuota(); err != nil {
		t.Fatal(err)
	}
	var over link.Over
	if _, err := s.Evaluate(v, numbers(token.Declaration, one)); !errors.As(err, &over) || over.After != 16*time.Hour {
		t.Errorf("who starts again has another day: %v", err) // at the epoch it is 8 o'clock in China
	}
	now = now.Add(over.After)
	if _, err := s.Evaluate(v, numbers(token.Declaration, one)); err != nil {
		t.Errorf("the day after none more: %v", err)
	}
	if alarms := m.near.alarms(); len(alarms) != 1 || strings.Contains(alarms[0].En, v.Party.String()) {
		t.Errorf("the alarm: %+v", alarms)
	}
	noted, err := m.Desk.Looks(t.Context(), desk.Person{Kind: trade.Regulator}, 0, 10)
	if err != nil || len(noted) != 1 || noted[0].Kind != desk.Asking || noted[0].Party != v.Party {
		t.Errorf("the record of looks: %+v %v", noted, err)
	}
	if most := s.most(trade.PartyID{1}); most != memberNumbers || s.most(v.Party) != keeperNumbers {
		t.Errorf("a member may try %d", most)
	}
}
