package token

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

// server is a token server, and what it was asked.
type server struct {
	*Seeded
	asked [][]Hidden
	err   error
	bend  func([]Evaluated) []Evaluated
}

func (s *server) serve(_ context.Context, hidden []Hidden) ([]Evaluated, error) {
	s.asked = append(s.asked, hidden)
	if s.err != nil {
		return nil, s.err
	}
	made, err := s.Evaluate(hidden)
	if s.bend != nil {
		made = s.bend(made)
	}
	return made, err
}

// What is made with the help of a server is what the server makes by itself.
func TestAskingGivesTheSameTokens(t *testing.T) {
	s := &server{Seeded: NewSeeded(testSeed())}
	a := NewAsking(s.Public(), s.serve)
	for _, kind := range Kinds() {
		if got, want := mustToken(t, a, kind, "ab 12"), mustToken(t, s.Seeded, kind, "ab 12"); got != want {
			t.Errorf("%s: %s, not %s", kind, got, want)
		}
	}
	asked := len(s.asked)
	mustToken(t, a, Party, "AB 12") // is remembered
	exact, loose, err := a.Mark(t.Context(), "con", []string{"K-1"}, []string{"Acme Ltd"})
	sameExact, sameLoose, wrong := s.Mark(t.Context(), "con", []string{"K-1"}, []string{"Acme Ltd"})
	if errors.Join(err, wrong) != nil || exact != sameExact || loose != sameLoose || len(s.asked) != asked+1 {
		t.Errorf("marks %x %x and %x %x, asked %d times", exact, loose, sameExact, sameLoose, len(s.asked)-asked)
	}
	if _, err := a.Token(t.Context(), "policy", "1"); !errors.Is(err, ErrKind) {
		t.Error(err)
	}
}

// Many numbers go together, each once, and as many at a time as the server takes.
func TestGathering(t *testing.T) {
	s := &server{Seeded: NewSeeded(testSeed())}
	a := NewAsking(s.Public(), s.serve)
	many := MaxElements + 10
	tokens := map[string]bool{}
	err := a.Gather(t.Context(), func(ctx context.Context) error {
		clear(tokens)
		for i := range many {
			token, err := a.Token(ctx, Declaration, fmt.Sprint(i))
			if err != nil {
				return err
			}
			tokens[fmt.Sprintf("%x", token)] = true
			if _, err := a.Token(ctx, Party, "one"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || len(tokens) != many || len(s.asked) != 2 {
		t.Fatalf("%d tokens, %d times asked: %v", len(tokens), len(s.asked), err)
	}
	if !tokens[mustToken(t, s.Seeded, Declaration, fmt.Sprint(many-1))] {
		t.Error("another token")
	}
	s.err = errors.New("down")
	if err := a.Gather(t.Context(), func(ctx context.Context) error {
		_, err := a.Token(ctx, Declaration, "new")
		return err
	}); !errors.Is(err, s.err) {
		t.Errorf("the server is down: %v", err)
	}
	if _, err := a.Token(t.Context(), Declaration, "1"); err != nil {
		t.Errorf("what is known asks for a server: %v", err)
	}
	if _, err := a.Token(t.Context(), Declaration, "new"); !errors.Is(err, s.err) {
		t.Errorf("the server is down: %v", err)
	}
}

// A server with other keys, or that leaves something out, is not believed.
func TestServersThatLie(t *testing.T) {
	honest := NewSeeded(testSeed())
	for name, s := range map[string]*server{
		"another seed": {Seeded: NewSeeded(Seed{9})},
		"nothing":      {Seeded: honest, bend: func([]Evaluated) []Evaluated { return nil }},
		"no elements":  {Seeded: honest, bend: func([]Evaluated) []Evaluated { return make([]Evaluated, 1) }},
	} {
		a := NewAsking(honest.Public(), s.serve)
		token, err := a.Token(t.Context(), Party, "1")
		if !errors.Is(err, ErrProof) && !errors.Is(err, ErrCount) || token != [16]byte{} {
			t.Errorf("%s: %x, %v", name, token, err)
		}
	}
}

func TestWhatIsNotEvaluated(t *testing.T) {
	s := NewSeeded(testSeed())
	one := packed(hashToGroup([]byte("1")))
	many := make([]Element, 8191)
	for i := range many {
		many[i] = one
	}
	for name, c := range map[string]struct {
		hidden []Hidden
		want   error
	}{"nothing": {nil, ErrCount}, "none of a kind": {[]Hidden{{Party, []Element{one}}, {Mark, nil}}, ErrCount},
		"8,191":             {[]Hidden{{Party, many}}, ErrCount},
		"too many together": {[]Hidden{{Party, many[:MaxElements]}, {Mark, many[:1]}}, ErrCount},
		"the identity":      {[]Hidden{{Party, []Element{one, {}}}}, ErrElement},
		"no kind":           {[]Hidden{{"policy", []Element{one}}}, ErrKind},
		"one":               {[]Hidden{{Party, []Element{one}}}, nil}} {
		if made, err := s.Evaluate(c.hidden); !errors.Is(err, c.want) || err != nil && made != nil {
			t.Errorf("%s: %v, %d", name, err, len(made))
		}
	}
}
