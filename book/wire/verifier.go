package wire

import (
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

// Verify checks the signature of an envelope that names this key, by the very
// rules of crypto/ed25519. The error is ErrSignature.
func (v *Verifier) Verify(s Signed) error {
	if v.id != s.Key || len(s.Signature) != ed25519.SignatureSize {
		return ErrSignature
	}
	if !ed25519.VerifyExpandedWithOptions(v.key, toSign(s.Bytes), s.Signature,
		&ed25519.Options{Verify: ed25519.VerifyOptionsStdLib}) {
		return ErrSignature
	}
	return nil
}
