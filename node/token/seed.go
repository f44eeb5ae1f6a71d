package token

import (
	"context"
	"crypto/rand"
	"crypto/sha512"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"tallystick/node/home"
)

// Seed is the secret of the network's tokens, from which the key of each kind comes. The
// token server holds it and nobody else; whoever loses it can make no token ever again. It
// never shows itself when printed or logged.
type Seed [32]byte

// ErrOtherKeys says that the keys of a seed are not those of the public halves that are known.
var ErrOtherKeys = errors.New("the keys of the token seed are others than those of the network")

// seedFile is the form of a seed's file.
var seedFile = home.SecretFile{Heading: "tallystick token seed 1", Missing: ErrNoKey, Open: ErrOpenFile,
	Damaged: ErrKeyFile, InTheWay: ErrKeyHere}

// NewSeed makes a seed at random.
func NewSeed() Seed {
	var seed Seed
	_, _ = rand.Read(seed[:]) // never fails (crypto/rand)
	return seed
}

// Format shows that there is a seed and nothing of it.
func (s Seed) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[token seed]") }

// LogValue does the same for logs.
func (s Seed) LogValue() slog.Value { return slog.StringValue("[token seed]") }

// MarshalText refuses: a seed leaves only by Save.
func (s Seed) MarshalText() ([]byte, error) {
	return nil, errors.New("couldn't print a token seed: it is secret")
}

// Save writes the seed to a new file that only its owner may read (mode 0600), durably. It
// never overwrites: a file in the way gives ErrKeyHere.
func (s Seed) Save(path string) error {
	if err := seedFile.Save(path, s); err != nil {
		return fmt.Errorf("couldn't save the token seed: %w", err)
	}
	return nil
}

// LoadSeed reads the file that Save wrote. It fails with ErrNoKey, ErrOpenFile when others
// than the owner may read or write it, or ErrKeyFile.
func LoadSeed(path string) (Seed, error) {
	seed, err := seedFile.Load(path)
	if err != nil {
		return Seed{}, fmt.Errorf("couldn't load the token seed: %w", err)
	}
	return seed, nil
}

// PublicKeys are the public halves of the keys, by kind.
type PublicKeys map[string]PublicKey

// Seeded makes tokens with the keys at hand: at the token server, and where one home is a
// whole network. It may be used by many goroutines.
type Seeded struct {
	pairs map[string]pair
	made  recent
}

// NewSeeded derives the key of each kind from a seed.
func NewSeeded(seed Seed) *Seeded {
	s := &Seeded{pairs: map[string]pair{}}
	for _, kind := range Kinds() {
		s.pairs[kind] = derive(seed, kind)
	}
	return s
}

// Public gives the public halves.
func (s *Seeded) Public() PublicKeys {
	keys := PublicKeys{}
	for kind, pair := range s.pairs {
		keys[kind] = pair.public
	}
	return keys
}

// Check fails with ErrOtherKeys unless the keys are those of the public halves, each.
func (s *Seeded) Check(public PublicKeys) error {
	for kind, pair := range s.pairs {
		if public[kind] != pair.public || len(public) != len(s.pairs) {
			return fmt.Errorf("%s: %w", kind, ErrOtherKeys)
		}
	}
	return nil
}

// Token gives the token of a number. It fails with ErrKind and as Normal does, and when the
// context has ended.
func (s *Seeded) Token(ctx context.Context, kind, number string) ([16]byte, error) {
	if err := ctx.Err(); err != nil {
		return [16]byte{}, err
	}
	normal, err := sound(kind, number)
	if err != nil {
		return [16]byte{}, err
	}
	output := s.output(kind, normal)
	return [16]byte(output[:16]), nil
}

// Mark gives the tokens of a combination of fields, as [Keyed.Mark] does.
func (s *Seeded) Mark(ctx context.Context, label string, texts, parties []string) (exact, loose [16]byte, err error) {
	if err := ctx.Err(); err != nil {
		return exact, loose, err
	}
	typed, meant := forms(texts, parties)
	if typed == nil {
		return exact, loose, nil
	}
	output := s.output(Mark, joined(label+"~", meant))
	return exactly(output, label, typed), [16]byte(output[:16]), nil
}

func (s *Seeded) output(kind, normal string) [outputSize]byte {
	in := input(kind, normal)
	if output, known := s.made.get(in); known {
		return output
	}
	output := s.pairs[kind].whole(in)
	s.made.put(in, output)
	return output
}

// input is what the function is given for a number in its normal form.
func input(kind, normal string) []byte { return message("tallystick token 2", kind, normal) }

// exactly makes the token of what agrees exactly out of all that the function gives for what
// agrees loosely, of which the ledger shows no more than a quarter.
func exactly(loose [outputSize]byte, label string, typed []string) [16]byte {
	sum := sha512.Sum512(append(framed(loose[:], []byte(joined(label+"=", typed))), "Exact"...))
	return [16]byte(sum[:16])
}
