package wire

import (
	"crypto/sha256"
	"encoding/binary"
)

// State is all that a header of the chain commits to of the ledger: the root of
// the tree, and the journal's size and root.
type State struct {
	Tree    [32]byte `cbor:"1,keyasint"` // see package merkle
	Entries uint64   `cbor:"2,keyasint"` // of the journal so far
	Journal [32]byte `cbor:"3,keyasint"` // the root over their leaves, see merkle.Log
}

// Root gives the hash that a header carries as application hash:
//
//	SHA-256("tallystick state 1\n" ‖ tree (32) ‖ entries (8) ‖ journal (32))
func (s State) Root() [32]byte {
	b := append(make([]byte, 0, 96), "tallystick state 1\n"...)
	b = append(b, s.Tree[:]...)
	b = binary.BigEndian.AppendUint64(b, s.Entries)
	b = append(b, s.Journal[:]...)
	return sha256.Sum256(b)
}
