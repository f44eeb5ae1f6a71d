package wire

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"

	"tallystick/book/trade"
)

// MaxEnvelope bounds a signed envelope, in bytes.
const MaxEnvelope = 2 << 20

// maxChain bounds the name of a chain, in bytes, as CometBFT does.
const maxChain = 50

// signed separates signatures of envelopes from signatures of anything else.
const signed = "tallystick envelope 1\n"

// EnvelopeVersion is the version of the envelope's form.
const EnvelopeVersion = 1

// Ground is what an envelope stands on: the ledger that it is for, and the newest
// block of it that the signer's node has verified. A ledger takes only envelopes
// that stand on blocks of its own, so that two histories shown to different
// members cannot both take envelopes.
type Ground struct {
	Chain   string       `cbor:"2,keyasint"` // its name
	Genesis trade.Digest `cbor:"3,keyasint"` // by GenesisDigest
	Height  int64        `cbor:"8,keyasint"` // of the block; 0 when none was verified yet
	Header  trade.Digest `cbor:"9,keyasint"` // the hash of the block's header; at height 0 the genesis digest
}

// GenesisDigest gives what tells a ledger from every other one of its name: the
// hash of the name, the time and the founding state in its genesis file. Who
// validates it is said by its headers.
func GenesisDigest(chain string, at trade.Instant, state []byte) trade.Digest {
	h := sha256.New()
	fmt.Fprintf(h, "tallystick genesis 1\n%d %s\n%d\n", len(chain), chain, at)
	h.Write(state)
	return trade.Digest(h.Sum(nil))
}

// Envelope is one command of one party on its way to the ledger, or a batch of them.
type Envelope struct {
	Version uint8 `cbor:"1,keyasint"` // EnvelopeVersion; Sign fills it in
	Ground
	Party trade.PartyID `cbor:"4,keyasint"` // who asks
	Key   trade.KeyID   `cbor:"5,keyasint"` // whose signature it carries
	// chosen by the client; the party's second envelope of this id is refused
	ID       trade.EnvelopeID `cbor:"6,keyasint"`
	NotAfter trade.Instant    `cbor:"7,keyasint"` // the last block time at which it counts
	// what is asked for: one command, or the steps of a batch
	Verb    trade.Verb   `cbor:"10,keyasint,omitempty"`
	Payload []byte       `cbor:"11,keyasint,omitempty"` // the command, by EncodeCommand
	Root    trade.Digest `cbor:"12,keyasint,omitzero"`  // by BatchRoot
	Count   uint32       `cbor:"13,keyasint,omitempty"` // of steps
}

// Signer gives who signed.
func (e Envelope) Signer() trade.Signer { return trade.Signer{Party: e.Party, Key: e.Key} }

// Signed is an envelope as it was read, with the bytes that its signature is over.
type Signed struct {
	Envelope
	Bytes     []byte
	Signature []byte
	Steps     []Step // of a batch
}

type transaction struct {
	Envelope  []byte `cbor:"1,keyasint"`
	Signature []byte `cbor:"2,keyasint"`
	Steps     []Step `cbor:"3,keyasint,omitempty"`
}

// The errors of envelopes that are told apart.
var (
	ErrTooLarge      = fmt.Errorf("信封超过 %d 字节 / an envelope has at most %d bytes", MaxEnvelope, MaxEnvelope)
	ErrScheme        = errors.New("不支持该签名算法 / this signature scheme is not supported")
	ErrSignature     = errors.New("签名验证失败 / the signature does not verify")
	errEnvelopeParts = errors.New("an envelope of version 1 names its chain, the genesis of it, a block, its " +
		"identifier, a command or the root of 1 to 1,000 steps, and a time after 1970")
	errSteps = errors.New("the steps of a batch are 1 to 1,000 commands, and those whose root the envelope signs")
)

// Sign writes an envelope and signs it with an Ed25519 key. The result is what
// goes to the chain.
func Sign(e Envelope, key ed25519.PrivateKey) ([]byte, error) {
	return seal(e, nil, key)
}

func seal(e Envelope, steps []Step, key ed25519.PrivateKey) ([]byte, error) {
	if e.Version = EnvelopeVersion; !e.sound() {
		return nil, fmt.Errorf("couldn't write the envelope: %w", errEnvelopeParts)
	}
	if len(key) != ed25519.PrivateKeySize {
		return nil, fmt.Errorf("couldn't sign the envelope: an Ed25519 key has %d bytes", ed25519.PrivateKeySize)
	}
	b, err := encode(e)
	if err != nil {
		return nil, fmt.Errorf("couldn't write the envelope: %w", err)
	}
	tx, err := encode(transaction{b, ed25519.Sign(key, toSign(b)), steps})
	if err != nil {
		return nil, fmt.Errorf("couldn't write the envelope: %w", err)
	}
	if len(tx) > MaxEnvelope {
		return nil, ErrTooLarge
	}
	return tx, nil
}

func (e Envelope) sound() bool {
	return e.Version == EnvelopeVersion && e.Chain != "" && len(e.Chain) <= maxChain && !e.Genesis.IsZero() &&
		e.Height >= 0 && !e.Header.IsZero() && !e.ID.IsZero() && e.NotAfter > 0 && (e.command() || e.batch())
}

func (e Envelope) command() bool {
	return e.Verb != trade.VerbLapse && len(e.Payload) > 0 && e.Root.IsZero() && e.Count == 0
}

func (e Envelope) batch() bool {
	return e.Verb == trade.VerbLapse && len(e.Payload) == 0 && !e.Root.IsZero() && e.Count > 0 && e.Count <= MaxSteps
}

func toSign(envelope []byte) []byte {
	b := make([]byte, 0, len(signed)+len(envelope))
	return append(append(b, signed...), envelope...)
}

// Open reads a signed envelope. It checks its form, and of a batch that its steps
// are those that are signed; neither the signature nor the commands inside.
func Open(tx []byte) (Signed, error) {
	s, err := readSigned(tx)
	if err != nil {
		return Signed{}, err
	}
	if uint32(len(s.Steps)) != s.Count || s.IsBatch() && (!stepsSound(s.Steps) || BatchRoot(s.Steps) != s.Root) {
		return Signed{}, fmt.Errorf("couldn't read the envelope: %w", errSteps)
	}
	return s, nil
}

// OpenHead reads the transaction of a batch without its steps, as it is shown
// with one of them ([Envelope.Holds]).
func OpenHead(head []byte) (Signed, error) {
	s, err := readSigned(head)
	if err != nil {
		return Signed{}, err
	}
	if !s.IsBatch() || len(s.Steps) != 0 {
		return Signed{}, fmt.Errorf("couldn't read the envelope: %w", errSteps)
	}
	return s, nil
}

func readSigned(tx []byte) (Signed, error) {
	if len(tx) > MaxEnvelope {
		return Signed{}, ErrTooLarge
	}
	outer := reader{rest: tx}
	pairs := outer.head(majorMap)
	outer.field(1)
	b := outer.bytes()
	outer.field(2)
	signature := outer.bytes()
	var steps []Step
	if pairs == 3 {
		outer.field(3)
		steps = outer.steps()
	}
	inner := reader{rest: b}
	e := inner.envelope()
	if pairs != 2 && pairs != 3 || !outer.done() || !inner.done() {
		return Signed{}, errors.New("couldn't read the envelope: it is not in canonical form")
	}
	if !e.sound() {
		return Signed{}, fmt.Errorf("couldn't read the envelope: %w", errEnvelopeParts)
	}
	return Signed{e, b, signature, steps}, nil
}

// Verify checks the signature by the public key that the envelope names. The
// error is ErrScheme or ErrSignature.
func (s Signed) Verify(scheme trade.Scheme, public []byte) error {
	v, err := NewVerifier(scheme, public)
	if err != nil {
		return err
	}
	return v.Verify(s, trade.NewestRuleBook)
}
