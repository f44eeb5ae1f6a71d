package wire

import (
	"crypto/rand"

	"github.com/oasisprotocol/curve25519-voi/primitives/ed25519"

	"tallystick/book/trade"
)

// Verifier is a public key made ready to verify many signatures. It may be used
// by many goroutines at once.
type Verifier struct {
	id  trade.KeyID
	key *ed25519.ExpandedPublicKey
}

// NewVerifier makes a public key ready. The error is ErrScheme or ErrSignature,
// the latter for a key by which nothing can verify.
func NewVerifier(scheme trade.Scheme, public []byte) (*Verifier, error) {
	if scheme != trade.Ed25519 {
		return nil, ErrScheme
	}
	if len(public) != ed25519.PublicKeySize {
		return nil, ErrSignature
	}
	key, err := ed25519.NewExpandedPublicKey(public)
	if err != nil {
		return nil, ErrSignature
	}
	return &Verifier{trade.KeyIDOf(scheme, public), key}, nil
}

// Verify checks the signature of an envelope that names this key, by the rules of a
// version. The error is ErrSignature.
func (v *Verifier) Verify(s Signed, rules uint32) error {
	if v.id != s.Key || len(s.Signature) != ed25519.SignatureSize {
		return ErrSignature
	}
	if !ed25519.VerifyExpandedWithOptions(v.key, toSign(s.Bytes), s.Signature, optionsOf(rules)) {
		return ErrSignature
	}
	return nil
}

// optionsOf says which signatures a version of the rules takes: the first the very ones
// that crypto/ed25519 takes, later ones all that ZIP-215 does.
func optionsOf(rules uint32) *ed25519.Options {
	if rules < trade.BatchRuleBook {
		return &strict
	}
	return &cofactored
}

var (
	strict     = ed25519.Options{Verify: ed25519.VerifyOptionsStdLib}
	cofactored = ed25519.Options{Verify: ed25519.VerifyOptionsZIP_215}
)

// VerifyAll checks many signatures at once, each by the key in its place, and says which
// are good: those, and only those, that [Verifier.Verify] takes by the same rules. By the
// first rules it checks one by one.
func VerifyAll(keys []*Verifier, signed []Signed, rules uint32) []bool {
	good := make([]bool, len(signed))
	if rules < trade.BatchRuleBook || len(signed) < fewest {
		for i, s := range signed {
			good[i] = keys[i].Verify(s, rules) == nil
		}
		return good
	}
	batch := ed25519.NewBatchVerifierWithCapacity(len(signed))
	for i, s := range signed {
		if keys[i].id == s.Key && len(s.Signature) == ed25519.SignatureSize {
			good[i] = true
			batch.AddExpandedWithOptions(keys[i].key, toSign(s.Bytes), s.Signature, &cofactored)
		}
	}
	_, each := batch.Verify(rand.Reader)
	for i := range good {
		if good[i] {
			good[i], each = each[0], each[1:]
		}
	}
	return good
}

// fewest is from how many signatures on it is quicker to check them together.
const fewest = 4
