package token

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func testKey() Key {
	var key Key
	for i := range key {
		key[i] = byte(i)
	}
	return key
}

// maker is what all that make tokens do.
type maker interface {
	Token(ctx context.Context, kind, number string) ([16]byte, error)
	Mark(ctx context.Context, label string, texts, parties []string) (exact, loose [16]byte, err error)
}

// byEach runs a test for each that makes tokens.
func byEach(t *testing.T, test func(t *testing.T, k maker)) {
	t.Run("keyed", func(t *testing.T) { test(t, NewKeyed(testKey())) })
	t.Run("seeded", func(t *testing.T) { test(t, NewSeeded(testSeed())) })
}

func mustToken(t *testing.T, k maker, kind, number string) string {
	t.Helper()
	tok, err := k.Token(t.Context(), kind, number)
	if err != nil {
		t.Fatalf("token of %s %q: %v", kind, number, err)
	}
	return hex.EncodeToString(tok[:])
}

// The vectors were made outside of this package, by
//
//	printf 'tallystick token 1\0declaration\0\0\0\0\022310120210123456789' |
//	  openssl dgst -sha256 -mac HMAC -macopt hexkey:000102...1f
func TestGoldenVectors(t *testing.T) {
	k := NewKeyed(testKey())
	for _, v := range []struct{ kind, number, want string }{
		{Declaration, "310120210123456789", "7b85db6f0eda4038b4d1c066c7ab34fe"},
		{Party, "91350100M000100Y43", "498b2d099a8359efa238809f0b819589"},
		{Proceeds, "3100000001012611230001", "09b8c94f5b23e6ad5696729a4a3a77b5"},
		{Overseas, "HWUPKR0MPOU8FGXBT394", "f8b2b324cbb6429bcc87856317f604b2"},
		{Overseas, "MÜLLER & SÖHNE GMBH", "d61e6c0a1ac02ad99214310f7ecfc71a"},
		{Mark, "INV-1|91350100M000100Y43", "090f98cebdfe39ba19a9097c184932f5"},
	} {
		if got := mustToken(t, k, v.kind, v.number); got != v.want {
			t.Errorf("token of %s %s is %s, not %s", v.kind, v.number, got, v.want)
		}
	}
}

func TestKindsAndKeysAreSetApart(t *testing.T) {
	seen := map[string]string{}
	other := testKey()
	other[31] ^= 1
	for name, k := range map[string]*Keyed{"one key": NewKeyed(testKey()), "other key": NewKeyed(other)} {
		for _, kind := range Kinds() {
			got := mustToken(t, k, kind, "310120210123456789")
			if before, twice := seen[got]; twice {
				t.Errorf("%s under %s and %s give one token", kind, name, before)
			}
			seen[got] = name + " " + kind
		}
	}
}

func TestOneNumberHasOneTokenHoweverItWasTyped(t *testing.T) {
	byEach(t, oneNumberHasOneTokenHoweverItWasTyped)
}

func oneNumberHasOneTokenHoweverItWasTyped(t *testing.T, k maker) {
	for want, typed := range map[string][]string{
		"91350100M000100Y43": {"91350100m000100y43", " 91350100M000100Y43\t", "９１３５０１００Ｍ０００１００Ｙ４３",
			"９１３５０１００ｍ０００１００ｙ４３", "\u00a091350100M000100Y43\u3000"},
		"MÜLLER & SÖHNE GMBH": {"Müller & Söhne GmbH", "Mu\u0308ller  &  So\u0308hne\u3000GmbH", "Ｍüller ＆ Söhne ＧｍｂＨ"},
		"深圳某某贸易有限公司":          {" 深圳某某贸易有限公司 "},
		"(株)東京":               {"（株）東京", "（株）東京　"},
	} {
		for _, number := range typed {
			if normal, err := Normal(number); err != nil || normal != want {
				t.Errorf("%q is read as %q (%v), not %q", number, normal, err, want)
			}
			if mustToken(t, k, Overseas, number) != mustToken(t, k, Overseas, want) {
				t.Errorf("%q and %q have different tokens", number, want)
			}
		}
	}
}

func TestWhatNoTokenIsMadeOf(t *testing.T) {
	byEach(t, whatNoTokenIsMadeOf)
}

func whatNoTokenIsMadeOf(t *testing.T, k maker) {
	for _, c := range []struct {
		kind, number string
		want         error
	}{
		{"policy", "1", ErrKind},
		{"", "1", ErrKind},
		{"Party", "1", ErrKind},
		{Party, "", ErrEmpty},
		{Party, " \u3000\t", ErrEmpty},
		{Party, strings.Repeat("9", MaxNumber+1), ErrLong},
		{Party, strings.Repeat("ﷺ", MaxNumber/3), nil},
		{Party, "9135\x000100", ErrCharacter},
		{Party, "9135\u200b0100", ErrCharacter}, // a zero-width space
		{Party, "9135\u202e0100", ErrCharacter}, // right-to-left override
		{Party, "9135\xff", ErrCharacter},
		{Party, "9135\ufffd", ErrCharacter},
	} {
		tok, err := k.Token(t.Context(), c.kind, c.number)
		if !errors.Is(err, c.want) {
			t.Errorf("%s %q: %v, not %v", c.kind, c.number, err, c.want)
		}
		if err != nil &&
			(tok != [16]byte{} || (len(c.number) > 1 && strings.Contains(err.Error(), strings.TrimSpace(c.number)) &&
				strings.TrimSpace(c.number) != "")) {
			t.Errorf("%s %q: gave %x, %q", c.kind, c.number, tok, err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := k.Token(ended, Party, "1"); !errors.Is(err, context.Canceled) {
		t.Errorf("a token after the end: %v", err)
	}
}

func TestNormalFormIsItsOwnForEveryCharacter(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		for _, number := range []string{string(r), "a" + string(r) + "\u0301\u0345b"} {
			normal, err := Normal(number)
			if err != nil {
				continue
			}
			if again, err := Normal(normal); err != nil || again != normal {
				t.Fatalf("%U in %q: read as %q, and that as %q (%v)", r, number, normal, again, err)
			}
		}
	}
}

func FuzzTokensAreEqualOnlyWhenNumbersAre(f *testing.F) {
	f.Add("91350100M000100Y43", "９１３５０１００ｍ０００１００ｙ４３")
	f.Add("a", "a ")
	f.Add("Mu\u0308ller", "müller")
	f.Add("ǆ", "ǅ")
	f.Add("\u1fb3", "\u03b1\u0345")
	k := NewSeeded(testSeed())
	f.Fuzz(func(t *testing.T, a, b string) {
		na, erra := Normal(a)
		nb, errb := Normal(b)
		ta, err := k.Token(context.Background(), Overseas, a)
		if (err == nil) != (erra == nil) {
			t.Fatalf("%q: %v and %v", a, err, erra)
		}
		tb, err := k.Token(context.Background(), Overseas, b)
		if (err == nil) != (errb == nil) {
			t.Fatalf("%q: %v and %v", b, err, errb)
		}
		if erra != nil || errb != nil {
			return
		}
		if (na == nb) != (ta == tb) {
			t.Errorf("%q and %q are read as %q and %q; their tokens are %x and %x", a, b, na, nb, ta, tb)
		}
		if again, err := Normal(na); err != nil || again != na {
			t.Errorf("%q is read as %q, and that as %q (%v)", a, na, again, err)
		}
	})
}

func BenchmarkToken(b *testing.B) {
	k, n := NewSeeded(testSeed()), 0
	for b.Loop() {
		n++
		_, _ = k.Token(b.Context(), Declaration, fmt.Sprintf("310120210%09d", n))
	}
}

func ExampleJoin() {
	mark := "INV-001|91350100M000100Y43"
	fmt.Println(mark)
	// Output: INV-001|91350100M000100Y43
}
