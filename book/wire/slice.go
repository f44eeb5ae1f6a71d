package wire

import (
	"fmt"

	"tallystick/book/trade"
)

// SliceVersion is the version of the form of a slice.
const SliceVersion = 1

// MaxSlice bounds the size of a slice, in bytes.
const MaxSlice = 32 << 20

// Slice is what a party that does not hold the ledger is told of it from a place in the
// journal on: its parts of entries, the records that they wrote or brought to it, and where
// it is told all that there is its mail; with the proofs against one state, the header that
// carries the state, the votes, and each change of the validators since the header that
// the party has verified before.
type Slice struct {
	Version uint8         `cbor:"0,keyasint"`
	Party   trade.PartyID `cbor:"1,keyasint"`
	From    uint64        `cbor:"2,keyasint"` // place of the first entry that may be told
	To      uint64        `cbor:"3,keyasint"` // of the first that is not told yet: where to go on
	State   State         `cbor:"4,keyasint"` // against which all is proven
	Known   uint64        `cbor:"5,keyasint"` // entries of the journal that the party has verified before
	Growth  [][32]byte    `cbor:"6,keyasint"` // that it is the beginning of the state's
	Entries []Told        `cbor:"7,keyasint"` // in order
	Records []Shown       `cbor:"8,keyasint"` // in order of their keys
	Mail    []Shown       `cbor:"9,keyasint"` // in order of Boxes, without keys; none where more is to be told
	Header  Header        `cbor:"10,keyasint"`
	Commit  Commit        `cbor:"11,keyasint"`
	Changes []Change      `cbor:"12,keyasint"` // in order
}

// Shown is a record with its proof, see merkle.ParseProof.
type Shown struct {
	Key   []byte `cbor:"1,keyasint,omitempty"`
	Value []byte `cbor:"2,keyasint"`
	Proof []byte `cbor:"3,keyasint"`
}

// Header is the header of a block, its fields in the order in which they are hashed.
type Header struct {
	BlockVersion       uint64  `cbor:"1,keyasint"`
	AppVersion         uint64  `cbor:"2,keyasint"`
	Chain              string  `cbor:"3,keyasint"`
	Height             int64   `cbor:"4,keyasint"`
	Time               Time    `cbor:"5,keyasint"`
	LastBlock          BlockID `cbor:"6,keyasint"`
	LastCommitHash     []byte  `cbor:"7,keyasint"`
	DataHash           []byte  `cbor:"8,keyasint"`
	ValidatorsHash     []byte  `cbor:"9,keyasint"`
	NextValidatorsHash []byte  `cbor:"10,keyasint"`
	ConsensusHash      []byte  `cbor:"11,keyasint"`
	AppHash            []byte  `cbor:"12,keyasint"`
	LastResultsHash    []byte  `cbor:"13,keyasint"`
	EvidenceHash       []byte  `cbor:"14,keyasint"`
	ProposerAddress    []byte  `cbor:"15,keyasint"`
}

// Time is a moment in UTC.
type Time struct {
	Seconds int64  `cbor:"1,keyasint"` // since 1970
	Nanos   uint32 `cbor:"2,keyasint"`
}

// BlockID names a block by its header's hash and by how it was cut into parts.
type BlockID struct {
	Hash  []byte `cbor:"1,keyasint"`
	Total uint32 `cbor:"2,keyasint"`
	Parts []byte `cbor:"3,keyasint"`
}

// Commit is the votes for a block.
type Commit struct {
	Height int64   `cbor:"1,keyasint"`
	Round  int32   `cbor:"2,keyasint"`
	Block  BlockID `cbor:"3,keyasint"`
	Votes  []Vote  `cbor:"4,keyasint"`
}

// Vote is one validator's, for the block.
type Vote struct {
	Address   []byte `cbor:"1,keyasint"`
	Time      Time   `cbor:"2,keyasint"`
	Signature []byte `cbor:"3,keyasint"`
}

// Change is a header that names other validators for the next height, with its votes.
type Change struct {
	Header     Header      `cbor:"1,keyasint"`
	Commit     Commit      `cbor:"2,keyasint"`
	Validators []Validator `cbor:"3,keyasint"`
}

// Validator is a key with a share of the votes.
type Validator struct {
	Public []byte `cbor:"1,keyasint"`
	Power  int64  `cbor:"2,keyasint"`
}

// EncodeSlice writes a slice.
func EncodeSlice(s Slice) ([]byte, error) {
	s.Version = SliceVersion
	b, err := encode(&s)
	if err == nil && len(b) > MaxSlice {
		err = fmt.Errorf("it has %d bytes, and at most %d", len(b), MaxSlice)
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't write the slice: %w", err)
	}
	return b, nil
}

// DecodeSlice reads a slice, strictly.
func DecodeSlice(b []byte) (s Slice, err error) {
	if len(b) > MaxSlice {
		return s, fmt.Errorf("couldn't read the slice: it has %d bytes, and at most %d", len(b), MaxSlice)
	}
	s, err = decode[Slice](b)
	for i := 0; err == nil && i < len(s.Entries); i++ {
		if v := s.Entries[i].Version; v != ToldVersion {
			err = fmt.Errorf("version %d of entries is not known", v)
		}
	}
	if err == nil && s.Version != SliceVersion {
		err = fmt.Errorf("version %d of its form is not known: use a newer program", s.Version)
	}
	if err != nil {
		return s, fmt.Errorf("couldn't read the slice: %w", err)
	}
	return s, nil
}
