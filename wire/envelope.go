package wire

import (
	"crypto/ed25519"
	"errors"
	"fmt"

	"tallystick/trade"
)

// MaxEnvelope bounds a signed envelope, in bytes.
const MaxEnvelope = 2 << 20

// maxChain bounds the name of a chain, in bytes, as CometBFT does.
const maxChain = 50

// signed separates signatures of envelopes from signatures of anything else.
const signed = "tallystick envelope 1\n"

// Envelope is one command of one party on its way to the ledger.
type Envelope struct {
	Chain string        `cbor:"1,keyasint"` // the chain that it is for
	Party trade.PartyID `cbor:"2,keyasint"` // who asks
	Key   trade.KeyID   `cbor:"3,keyasint"` // whose signature it carries
	// chosen by the client; the party's second envelope of this id is refused
	ID       trade.EnvelopeID `cbor:"4,keyasint"`
	NotAfter trade.Instant    `cbor:"5,keyasint"` // the last block time at which it counts
	Verb     trade.Verb       `cbor:"6,keyasint"`
	Payload  []byte           `cbor:"7,keyasint"` // the command, by EncodeCommand
}

// Signer gives who signed.
func (e Envelope) Signer() trade.Signer { return trade.Signer{Party: e.Party, Key: e.Key} }

// Signed is an envelope as it was read, with the bytes that its signature is over.
type Signed struct {
	Envelope
	Bytes     []byte
	Signature []byte
}

type transaction struct {
	Envelope  []byte `cbor:"1,keyasint"`
	Signature []byte `cbor:"2,keyasint"`
}

// The errors of envelopes that are told apart.
var (
	ErrTooLarge      = fmt.Errorf("信封超过 %d 字节 / an envelope has at most %d bytes", MaxEnvelope, MaxEnvelope)
	ErrScheme        = errors.New("不支持该签名算法 / this signature scheme is not supported")
	ErrSignature     = errors.New("签名验证失败 / the signature does not verify")
	errEnvelopeParts = errors.New("an envelope names its chain, its identifier, a verb and a time after 1970")
)

// Sign writes an envelope and signs it with an Ed25519 key. The result is what
// goes to the chain.
func Sign(e Envelope, key ed25519.PrivateKey) ([]byte, error) {
	if !e.sound() {
		return nil, fmt.Errorf("couldn't write the envelope: %w", errEnvelopeParts)
	}
	if len(key) != ed25519.PrivateKeySize {
		return nil, fmt.Errorf("couldn't sign the envelope: an Ed25519 key has %d bytes", ed25519.PrivateKeySize)
	}
	b, err := encode(e)
	if err != nil {
		return nil, fmt.Errorf("couldn't write the envelope: %w", err)
	}
	tx, err := encode(transaction{b, ed25519.Sign(key, toSign(b))})
	if err != nil {
		return nil, fmt.Errorf("couldn't write the envelope: %w", err)
	}
	if len(tx) > MaxEnvelope {
		return nil, ErrTooLarge
	}
	return tx, nil
}

func (e Envelope) sound() bool {
	return e.Chain != "" && len(e.Chain) <= maxChain && !e.ID.IsZero() && e.Verb != trade.VerbLapse && e.NotAfter > 0
}

func toSign(envelope []byte) []byte {
	b := make([]byte, 0, len(signed)+len(envelope))
	return append(append(b, signed...), envelope...)
}

// Open reads a signed envelope. It checks its form, neither its signature nor
// the command inside.
func Open(tx []byte) (Signed, error) {
	if len(tx) > MaxEnvelope {
		return Signed{}, ErrTooLarge
	}
	outer := reader{rest: tx}
	outer.mapOf(2)
	outer.field(1)
	b := outer.bytes()
	outer.field(2)
	signature := outer.bytes()
	inner := reader{rest: b}
	e := inner.envelope()
	if !outer.done() || !inner.done() {
		return Signed{}, errors.New("couldn't read the envelope: it is not in canonical form")
	}
	if !e.sound() {
		return Signed{}, fmt.Errorf("couldn't read the envelope: %w", errEnvelopeParts)
	}
	return Signed{e, b, signature}, nil
}

// Verify checks the signature by the public key that the envelope names. The
// error is ErrScheme or ErrSignature.
func (s Signed) Verify(scheme trade.Scheme, public []byte) error {
	v, err := NewVerifier(scheme, public)
	if err != nil {
		return err
	}
	return v.Verify(s)
}
