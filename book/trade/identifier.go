package trade

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// ID is sixteen opaque bytes that name one thing of the noun N. Identifiers of
// parties, documents and proceeds are keyed tokens of their natural numbers;
// identifiers of financings and payments are chosen at random by the client. None of them
// says anything to whoever does not hold the token key.
type ID[N any] [16]byte

// The identifiers of the book, one type for each noun.
type (
	PartyID     = ID[Party]
	PersonID    = ID[person]
	KeyID       = ID[PersonKey]
	DocumentID  = ID[Document]
	FinancingID = ID[Financing]
	ProceedsID  = ID[Proceeds]
	EnvelopeID  = ID[Entry]
	NoticeID    = ID[Notice]
	AlertID     = ID[Alert]
	CodeID      = ID[verification]
)

// verification marks the tokens of a document's number together with the code that
// stands on its paper: whoever knows both knows the paper.
type verification struct{}

// person marks identifiers of people: the ledger knows a person only by the
// keys that the person holds.
type person struct{}

// String gives the identifier as 32 lower-case hexadecimal digits.
func (id ID[N]) String() string { return hex.EncodeToString(id[:]) }

// IsZero reports whether the identifier names nothing.
func (id ID[N]) IsZero() bool { return id == ID[N]{} }

// MarshalText gives the form of String, for JSON and flags.
func (id ID[N]) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads the form of String and refuses every other.
func (id *ID[N]) UnmarshalText(text []byte) error {
	parsed, err := ParseID[N](string(text))
	if err != nil {
		return err
	}
	*id = parsed
	return nil
}

// ParseID reads an identifier written as 32 lower-case hexadecimal digits.
func ParseID[N any](text string) (ID[N], error) {
	var id ID[N]
	if len(text) != 2*len(id) {
		return id, fmt.Errorf("an identifier has %d hexadecimal digits, not %d characters", 2*len(id), len(text))
	}
	if _, err := hex.Decode(id[:], []byte(text)); err != nil {
		return ID[N]{}, fmt.Errorf("an identifier has hexadecimal digits only: %w", err)
	}
	if id.String() != text {
		return ID[N]{}, fmt.Errorf("an identifier is written in lower case")
	}
	return id, nil
}

// Digest is the salted SHA-256 digest that binds sealed details, which are kept
// off the ledger, to a record. Zero means that there are none.
type Digest [32]byte

// String gives the digest as 64 lower-case hexadecimal digits.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// IsZero reports whether there are no details.
func (d Digest) IsZero() bool { return d == Digest{} }

// MarshalText gives the form of String.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the form of String.
func (d *Digest) UnmarshalText(text []byte) error {
	if len(text) != 2*len(d) {
		return fmt.Errorf("a digest has %d hexadecimal digits, not %d characters", 2*len(d), len(text))
	}
	_, err := hex.Decode(d[:], text)
	return err
}

// Scheme numbers a signature scheme. Numbers are frozen.
type Scheme uint8

// The signature schemes: Ed25519 (RFC 8032) is in use; the number of SM2 with
// SM3 (GM/T 0003) is set aside for it.
const (
	Ed25519 Scheme = 1
	SM2     Scheme = 2
)

// KeyIDOf derives the identifier of a public key, so that nobody can enrol a
// key under the identifier of another.
func KeyIDOf(scheme Scheme, public []byte) KeyID {
	h := sha256.New()
	h.Write([]byte{byte(scheme)})
	h.Write(public)
	return KeyID(h.Sum(nil)) // the first 16 bytes of it
}
