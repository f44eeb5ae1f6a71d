package merkle

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// Root commits to all records and to how many there are.
type Root [32]byte

// MaxKey and MaxValue bound a record, in bytes.
const (
	MaxKey   = 255
	MaxValue = 1 << 20
)

type hash = [32]byte

// Proof shows one leaf of the tree and the way from it to the root.
type Proof struct {
	Count    uint64 // leaves in the tree, the head among them
	Position uint64
	Key      []byte
	Next     []byte // the following key in order; empty after the last
	Value    [32]byte
	Siblings [][32]byte // from the leaf up; where a node has no sibling there is none
}

func leafHash(key, next []byte, value *hash) hash {
	var buffer [2 + 2*MaxKey + 33]byte
	b := append(buffer[:0], 0, byte(len(key)))
	b = append(b, key...)
	b = append(b, byte(len(next)))
	b = append(b, next...)
	b = append(b, value[:]...)
	return sha256.Sum256(b)
}

func nodeHash(left, right *hash) hash {
	var b [65]byte
	b[0] = 1
	copy(b[1:], left[:])
	copy(b[33:], right[:])
	return sha256.Sum256(b[:])
}

func rootHash(count uint64, top *hash) Root {
	var b [41]byte
	b[0] = 2
	binary.BigEndian.PutUint64(b[1:], count)
	copy(b[9:], top[:])
	return sha256.Sum256(b[:])
}

// root climbs from the leaf to the root that the proof leads to.
func (p Proof) root() (Root, error) {
	if p.Count == 0 || p.Position >= p.Count || len(p.Key) > MaxKey || len(p.Next) > MaxKey {
		return Root{}, errors.New("the proof's numbers do not fit together")
	}
	node := leafHash(p.Key, p.Next, &p.Value)
	position, width, used := p.Position, p.Count, 0
	for width > 1 {
		if position^1 < width {
			if used == len(p.Siblings) {
				return Root{}, errors.New("the proof is too short")
			}
			sibling := p.Siblings[used]
			used++
			if position&1 == 0 {
				node = nodeHash(&node, &sibling)
			} else {
				node = nodeHash(&sibling, &node)
			}
		}
		position, width = position/2, width/2+width%2
	}
	if used != len(p.Siblings) {
		return Root{}, errors.New("the proof is too long")
	}
	return rootHash(p.Count, &node), nil
}

var errOtherRoot = errors.New("it leads to another root")

// VerifyPresence checks that under the root the key has exactly this value.
func (p Proof) VerifyPresence(root Root, key, value []byte) error {
	if len(key) == 0 || !bytes.Equal(p.Key, key) {
		return errors.New("it is about another key")
	}
	if p.Value != sha256.Sum256(value) {
		return errors.New("it is about another value")
	}
	return p.leads(root)
}

// VerifyAbsence checks that under the root no record has the key.
func (p Proof) VerifyAbsence(root Root, key []byte) error {
	if len(key) == 0 || bytes.Compare(p.Key, key) >= 0 || (len(p.Next) > 0 && bytes.Compare(key, p.Next) >= 0) {
		return errors.New("it does not span the key")
	}
	return p.leads(root)
}

func (p Proof) leads(root Root) error {
	got, err := p.root()
	if err != nil {
		return err
	}
	if got != root {
		return errOtherRoot
	}
	return nil
}

// Encode writes the proof: count and position as eight bytes each, key and next
// key behind their lengths, the value's hash, the siblings.
func (p Proof) Encode() []byte {
	b := binary.BigEndian.AppendUint64(nil, p.Count)
	b = binary.BigEndian.AppendUint64(b, p.Position)
	b = append(append(b, byte(len(p.Key))), p.Key...)
	b = append(append(b, byte(len(p.Next))), p.Next...)
	b = append(b, p.Value[:]...)
	for i := range p.Siblings {
		b = append(b, p.Siblings[i][:]...)
	}
	return b
}

const maxSiblings = 64

// ParseProof reads what Encode writes and refuses everything else.
func ParseProof(b []byte) (Proof, error) {
	var p Proof
	if len(b) < 18 || len(b) > 18+2*MaxKey+32+maxSiblings*32 {
		return p, fmt.Errorf("a proof is not %d bytes long", len(b))
	}
	p.Count, p.Position = binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])
	b = b[16:]
	for _, field := range []*[]byte{&p.Key, &p.Next} {
		if len(b) == 0 || len(b) < 1+int(b[0]) {
			return p, errors.New("the proof ends too early")
		}
		*field = bytes.Clone(b[1 : 1+int(b[0])])
		b = b[1+int(b[0]):]
	}
	if len(b) < 32 || len(b)%32 != 0 {
		return p, errors.New("the proof ends in the middle of a hash")
	}
	p.Value, b = hash(b[:32]), b[32:]
	for len(b) > 0 {
		p.Siblings, b = append(p.Siblings, hash(b[:32])), b[32:]
	}
	return p, nil
}
