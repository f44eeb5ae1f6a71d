package merkle

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// proofForm is the version of the form in which proofs are written.
const proofForm = 1

// Proof shows one leaf of the tree and the way from it to the root. It opens
// either the leaf's value or its next key; of the other it shows the hash.
type Proof struct {
	Count    uint64 // positions in the tree, the head's among them
	Position uint64
	Absence  bool
	Key      [32]byte   // hashed, of the leaf; absence only, since presence is of a key that is known
	Next     [32]byte   // hashed, of the next in order; zero after the last; absence only
	Salt     [16]byte   // of what is opened
	Closed   [32]byte   // the leaf's other hash
	Siblings [][32]byte // from the leaf up; where a node has no sibling there is none
}

// root climbs from the leaf to the root that the proof leads to.
func (p Proof) root(leaf hash) (Root, error) {
	if p.Position >= p.Count {
		return Root{}, errors.New("the proof's numbers do not fit together")
	}
	node, used := leaf, 0
	for position, width := p.Position, p.Count; width > 1; position, width = position/2, width/2+width%2 {
		if position^1 >= width {
			continue
		}
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
	if used != len(p.Siblings) {
		return Root{}, errors.New("the proof is too long")
	}
	return rootHash(p.Count, &node), nil
}

// VerifyPresence checks that under the root the key has exactly this value.
func (p Proof) VerifyPresence(root Root, key, value []byte) error {
	if p.Absence || len(key) == 0 || len(key) > MaxKey {
		return errors.New("it is about another key")
	}
	hashed, content := keyHash(key), sha256.Sum256(value)
	content = salted(valueDomain, &p.Salt, &content)
	if err := p.leads(root, leafHash(&hashed, &p.Closed, &content)); err != nil {
		return fmt.Errorf("with this key and this value %w", err)
	}
	return nil
}

// VerifyAbsence checks that under the root no record has the key.
func (p Proof) VerifyAbsence(root Root, key []byte) error {
	if !p.Absence || len(key) == 0 || len(key) > MaxKey {
		return errors.New("it is about another key")
	}
	hashed := keyHash(key)
	if bytes.Compare(p.Key[:], hashed[:]) >= 0 || p.Next != (hash{}) && bytes.Compare(hashed[:], p.Next[:]) >= 0 {
		return errors.New("it does not span the key")
	}
	next := salted(nextDomain, &p.Salt, &p.Next)
	return p.leads(root, leafHash(&p.Key, &next, &p.Closed))
}

func (p Proof) leads(root Root, leaf hash) error {
	got, err := p.root(leaf)
	if err != nil {
		return err
	}
	if got != root {
		return errors.New("it leads to another root")
	}
	return nil
}

// What a proof opens, as it is written.
const (
	opensValue = 1
	opensNext  = 2
)

// The sizes of what comes before the siblings.
const (
	presenceSize = 2 + 8 + 8 + saltSize + 32
	absenceSize  = presenceSize + 2*32
)

// Encode writes the proof: the version of the form, 1 for presence and 2 for
// absence, count and position as eight bytes each, of an absence the two hashed
// keys, the salt, the leaf's other hash, the siblings.
func (p Proof) Encode() []byte {
	b := append(make([]byte, 0, absenceSize+32*len(p.Siblings)), proofForm, opensValue)
	if p.Absence {
		b[1] = opensNext
	}
	b = binary.BigEndian.AppendUint64(b, p.Count)
	b = binary.BigEndian.AppendUint64(b, p.Position)
	if p.Absence {
		b = append(append(b, p.Key[:]...), p.Next[:]...)
	}
	b = append(append(b, p.Salt[:]...), p.Closed[:]...)
	for i := range p.Siblings {
		b = append(b, p.Siblings[i][:]...)
	}
	return b
}

const maxSiblings = 64

// ParseProof reads what Encode writes and refuses everything else.
func ParseProof(b []byte) (Proof, error) {
	var p Proof
	if len(b) < presenceSize || len(b) > absenceSize+maxSiblings*32 {
		return p, fmt.Errorf("a proof is not %d bytes long", len(b))
	}
	if b[0] != proofForm {
		return p, fmt.Errorf("version %d of proofs is not known", b[0])
	}
	switch p.Absence = b[1] == opensNext; {
	case p.Absence && len(b) < absenceSize:
		return p, errors.New("the proof ends too early")
	case !p.Absence && b[1] != opensValue:
		return p, fmt.Errorf("proofs of kind %d are not known", b[1])
	}
	p.Count, p.Position = binary.BigEndian.Uint64(b[2:]), binary.BigEndian.Uint64(b[10:])
	if b = b[18:]; p.Absence {
		p.Key, p.Next, b = hash(b), hash(b[32:]), b[64:]
	}
	p.Salt, p.Closed, b = salt(b), hash(b[saltSize:]), b[saltSize+32:]
	if len(b)%32 != 0 {
		return p, errors.New("the proof ends in the middle of a hash")
	}
	for ; len(b) > 0; b = b[32:] {
		p.Siblings = append(p.Siblings, hash(b))
	}
	return p, nil
}
