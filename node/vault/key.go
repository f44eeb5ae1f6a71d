package vault

import (
	"bytes"
	"crypto/hpke"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
)

// Party is the 16-byte identifier of a party, as on the ledger.
type Party = [16]byte

// KeyID names a public key: the start of its SHA-256.
type KeyID = [16]byte

// Sizes of keys in bytes.
const (
	PublicKeySize  = 1216 // ML-KEM-768 encapsulation key, X25519 point
	PrivateKeySize = 32   // the seed of both
)

// Members is the reader that stands for every member: its private key is held
// by every member's node, and what is sealed to it every hosted party may open.
func Members() Party { return Party(bytes.Repeat([]byte{0xff}, 16)) }

// PublicKey is what details are sealed to. The zero value is no key.
type PublicKey struct {
	id  KeyID
	key hpke.PublicKey
}

// ParsePublicKey reads the bytes of a public key, and fails unless they are one.
func ParsePublicKey(text []byte) (PublicKey, error) {
	if len(text) != PublicKeySize {
		return PublicKey{}, fmt.Errorf("couldn't read a sealing key: it has %d bytes, not %d", len(text), PublicKeySize)
	}
	key, err := kem().NewPublicKey(text)
	if err != nil {
		return PublicKey{}, fmt.Errorf("couldn't read a sealing key: %w", err)
	}
	return PublicKey{keyID(text), key}, nil
}

// Bytes gives the form that ParsePublicKey reads.
func (k PublicKey) Bytes() []byte { return k.key.Bytes() }

// ID names the key.
func (k PublicKey) ID() KeyID { return k.id }

// IsZero reports whether there is no key.
func (k PublicKey) IsZero() bool { return k.key == nil }

// PrivateKey opens what is sealed to its public key. It never shows itself when
// printed or logged.
type PrivateKey struct {
	seed   [PrivateKeySize]byte
	expand func() expanded // the pair is worked out when first needed: a keyring may hold thousands
}

type expanded struct {
	private hpke.PrivateKey
	public  PublicKey
}

// GenerateKey makes a key pair at random.
func GenerateKey() *PrivateKey {
	var seed [PrivateKeySize]byte
	_, _ = rand.Read(seed[:]) // never fails (crypto/rand)
	return newPrivateKey(seed)
}

func newPrivateKey(seed [PrivateKeySize]byte) *PrivateKey {
	return &PrivateKey{seed, sync.OnceValue(func() expanded {
		private, err := kem().NewPrivateKey(seed[:])
		if err != nil {
			panic("every seed of 32 bytes is a key of X-Wing")
		}
		public := private.PublicKey()
		return expanded{private, PublicKey{keyID(public.Bytes()), public}}
	})}
}

// Public gives the public key.
func (k *PrivateKey) Public() PublicKey { return k.expand().public }

// Bytes gives the secret itself, to hand the members' key to a new member.
func (k *PrivateKey) Bytes() []byte { return bytes.Clone(k.seed[:]) }

// Format shows that there is a key and nothing of it.
func (k *PrivateKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[private key]") }

// LogValue does the same for logs.
func (k *PrivateKey) LogValue() slog.Value { return slog.StringValue("[private key]") }

// MarshalText refuses: a key leaves only by Bytes.
func (k *PrivateKey) MarshalText() ([]byte, error) {
	return nil, errors.New("couldn't print a private key: it is secret")
}

func keyID(public []byte) KeyID {
	sum := sha256.Sum256(public)
	return KeyID(sum[:16])
}

// The suite of HPKE: X-Wing (X25519 with ML-KEM-768), HKDF-SHA-256, AES-256-GCM.
func kem() hpke.KEM   { return hpke.MLKEM768X25519() }
func kdf() hpke.KDF   { return hpke.HKDFSHA256() }
func aead() hpke.AEAD { return hpke.AES256GCM() }
