package wire

import (
	"fmt"

	"tallystick/book/trade"
)

// ToldVersion is the version of the form in which an entry is told.
const ToldVersion = 1

// Told is what a party is told of an entry of the journal: the parts that concern
// it with their salts, bare hashes of the rest, and the way from the entry's leaf
// to the root of the journal.
type Told struct {
	Version uint8         `cbor:"0,keyasint"`
	Height  int64         `cbor:"1,keyasint"`
	Index   uint32        `cbor:"2,keyasint"`
	At      trade.Instant `cbor:"3,keyasint"`
	Depth   uint8         `cbor:"4,keyasint"` // of the bundle of all parts, see merkle.Bundle
	Parts   []ToldPart    `cbor:"5,keyasint"` // in order of their numbers
	Bare    [][32]byte    `cbor:"6,keyasint"`
	Place   uint64        `cbor:"7,keyasint"` // in the journal
	Size    uint64        `cbor:"8,keyasint"` // of the journal to whose root the path leads
	Path    [][32]byte    `cbor:"9,keyasint"`
}

// ToldPart is one part of an entry.
type ToldPart struct {
	Number uint32   `cbor:"1,keyasint"`
	Salt   [16]byte `cbor:"2,keyasint"`
	Bytes  []byte   `cbor:"3,keyasint"`
}

// EncodeTold writes what a party is told.
func EncodeTold(t Told) ([]byte, error) {
	t.Version = ToldVersion
	b, err := encode(&t)
	if err != nil {
		return nil, fmt.Errorf("couldn't write what is told of an entry: %w", err)
	}
	return b, nil
}

// DecodeTold reads what a party was told, strictly.
func DecodeTold(b []byte) (Told, error) {
	t, err := decode[Told](b)
	if err == nil && t.Version != ToldVersion {
		err = fmt.Errorf("version %d of its form is not known: use a newer program", t.Version)
	}
	if err != nil {
		return t, fmt.Errorf("couldn't read what is told of an entry: %w", err)
	}
	return t, nil
}

// Entry gives what was told as an entry of which the rest is left out.
func (t Told) Entry() (trade.Entry, error) {
	e := trade.Entry{Height: t.Height, Index: t.Index, At: t.At}
	numbers, parts := make([]uint32, len(t.Parts)), make([][]byte, len(t.Parts))
	for i, part := range t.Parts {
		numbers[i], parts[i] = part.Number, part.Bytes
	}
	return e, DecodeParts(&e, numbers, parts)
}
