package token

import (
	"context"
	"crypto/rand"
	"sync"

	"github.com/oasisprotocol/curve25519-voi/curve/scalar"
)

// Hidden are blinded numbers of one kind.
type Hidden struct {
	Kind     string
	Elements []Element
}

// Evaluated is what the key of their kind makes of them.
type Evaluated struct {
	Elements []Element
	Proof    Proof
}

// Evaluate gives what the keys make of blinded numbers, which it does not see. It fails with
// ErrKind, ErrElement, and ErrCount unless there are 1 to MaxElements in all.
func (s *Seeded) Evaluate(hidden []Hidden) ([]Evaluated, error) {
	count := 0
	for _, h := range hidden {
		if !known(h.Kind) {
			return nil, ErrKind
		}
		count += len(h.Elements)
	}
	if count == 0 || count > MaxElements {
		return nil, ErrCount
	}
	all := make([]Evaluated, len(hidden))
	for i, h := range hidden {
		var err error
		if all[i].Elements, all[i].Proof, err = s.pairs[h.Kind].evaluate(h.Elements, rand.Reader); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Asking makes tokens with the help of a token server, which learns how many and of which
// kinds, and believes no answer without the proof of the keys that it knows. It may be used
// by many goroutines.
type Asking struct {
	public PublicKeys
	server func(ctx context.Context, hidden []Hidden) ([]Evaluated, error)
	made   recent
}

// NewAsking makes tokens of the keys with some public halves, by asking a server.
func NewAsking(public PublicKeys, server func(ctx context.Context, hidden []Hidden) ([]Evaluated, error)) *Asking {
	return &Asking{public: public, server: server}
}

// wish is an input of a kind.
type wish struct{ kind, input string }

// gathering are the wishes of a [Asking.Gather], and what became of them.
type gathering struct {
	mu     sync.Mutex
	wishes []wish
	noted  map[wish]bool
	made   map[wish][outputSize]byte
}

// gatheringKey is under which a gathering lies in a context.
type gatheringKey struct{}

// Gather lets a function ask for many tokens at once: it is run again and again, until each
// token that it asks for is there. What it is given before, and what it makes of it, is no
// token and is left.
func (a *Asking) Gather(ctx context.Context, run func(ctx context.Context) error) error {
	g := &gathering{noted: map[wish]bool{}, made: map[wish][outputSize]byte{}}
	for {
		if err := run(context.WithValue(ctx, gatheringKey{}, g)); err != nil || len(g.wishes) == 0 {
			return err
		}
		for len(g.wishes) > 0 {
			n := min(len(g.wishes), MaxElements)
			outputs, err := a.ask(ctx, g.wishes[:n])
			if err != nil {
				return err
			}
			for i, output := range outputs {
				g.made[g.wishes[i]] = output
			}
			g.wishes = g.wishes[n:]
		}
	}
}

// Token gives the token of a number, as [Seeded.Token] does, or the error of the server.
func (a *Asking) Token(ctx context.Context, kind, number string) ([16]byte, error) {
	if err := ctx.Err(); err != nil {
		return [16]byte{}, err
	}
	normal, err := sound(kind, number)
	if err != nil {
		return [16]byte{}, err
	}
	output, err := a.output(ctx, kind, normal)
	return [16]byte(output[:16]), err
}

// Mark gives the tokens of a combination of fields, as [Keyed.Mark] does.
func (a *Asking) Mark(ctx context.Context, label string, texts, parties []string) (exact, loose [16]byte, err error) {
	if err := ctx.Err(); err != nil {
		return exact, loose, err
	}
	typed, meant := forms(texts, parties)
	if typed == nil {
		return exact, loose, nil
	}
	output, err := a.output(ctx, Mark, joined(label+"~", meant))
	if err != nil {
		return exact, loose, err
	}
	return exactly(output, label, typed), [16]byte(output[:16]), nil
}

func (a *Asking) output(ctx context.Context, kind, normal string) (output [outputSize]byte, err error) {
	in := input(kind, normal)
	if output, known := a.made.get(in); known {
		return output, nil
	}
	w := wish{kind, string(in)}
	if g, gathers := ctx.Value(gatheringKey{}).(*gathering); gathers {
		return g.wish(w), nil
	}
	outputs, err := a.ask(ctx, []wish{w})
	if err != nil {
		return output, err
	}
	return outputs[0], nil
}

// wish gives what was made of a wish, or notes it.
func (g *gathering) wish(w wish) [outputSize]byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	output, made := g.made[w]
	if !made && !g.noted[w] {
		g.noted[w] = true
		g.wishes = append(g.wishes, w)
	}
	return output
}

// ask has the server evaluate wishes, of each kind under one proof.
func (a *Asking) ask(ctx context.Context, wishes []wish) ([][outputSize]byte, error) {
	var hidden []Hidden
	var blinds [][]*scalar.Scalar
	var places [][]int // of each kind, among the wishes
	for _, kind := range Kinds() {
		var inputs [][]byte
		var at []int
		for i, w := range wishes {
			if w.kind == kind {
				inputs, at = append(inputs, []byte(w.input)), append(at, i)
			}
		}
		if len(inputs) == 0 {
			continue
		}
		secrets, elements, err := blind(inputs, rand.Reader)
		if err != nil {
			return nil, err
		}
		hidden, blinds, places = append(hidden, Hidden{kind, elements}), append(blinds, secrets), append(places, at)
	}
	made, err := a.server(ctx, hidden)
	if err != nil {
		return nil, err
	}
	if len(made) != len(hidden) {
		return nil, ErrCount
	}
	outputs := make([][outputSize]byte, len(wishes))
	for i, h := range hidden {
		bare, err := unblind(a.public[h.Kind], blinds[i], h.Elements, made[i].Elements, made[i].Proof)
		if err != nil {
			return nil, err
		}
		for j, at := range places[i] {
			in := []byte(wishes[at].input)
			outputs[at] = finished(in, bare[j])
		}
	}
	for i, w := range wishes {
		a.made.put([]byte(w.input), outputs[i])
	}
	return outputs, nil
}
