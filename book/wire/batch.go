package wire

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"tallystick/book/merkle"
	"tallystick/book/trade"
)

// MaxSteps is how many steps a batch may have.
const MaxSteps = 1_000

// stepDomain separates the leaves of a batch from all others.
const stepDomain = "tallystick step 1\n"

// Step is one command of a batch: it is executed, refused and told by itself, and
// none undoes another.
type Step struct {
	_       struct{} `cbor:",toarray"`
	Verb    trade.Verb
	Payload []byte // the command, by EncodeCommand
}

// leaf gives the step's leaf: that of a log (merkle.LogLeaf) over
// "tallystick step 1\n" ‖ verb (2) ‖ command.
func (s Step) leaf() [32]byte {
	b := append(make([]byte, 0, len(stepDomain)+2+len(s.Payload)), stepDomain...)
	return merkle.LogLeaf(append(binary.BigEndian.AppendUint16(b, uint16(s.Verb)), s.Payload...))
}

func leavesOf(steps []Step) [][32]byte {
	leaves := make([][32]byte, len(steps))
	for i, s := range steps {
		leaves[i] = s.leaf()
	}
	return leaves
}

// BatchRoot gives what a batch's envelope signs: the root of the list of its steps.
func BatchRoot(steps []Step) trade.Digest { return trade.Digest(merkle.ListRoot(leavesOf(steps))) }

// BatchPath gives the hashes that show the step at a place, from 0, to whom the
// other steps are not told.
func BatchPath(steps []Step, place int) [][32]byte { return merkle.ListPath(leavesOf(steps), place) }

// Holds reports whether a batch's envelope signs a step at a place, from 0.
func (e Envelope) Holds(s Step, place int, path [][32]byte) bool {
	return e.IsBatch() && place >= 0 && merkle.VerifyInclusion(merkle.Root(e.Root), uint64(e.Count), uint64(place),
		s.leaf(), path) == nil
}

// IsBatch reports whether the envelope signs a list of steps instead of one command.
func (e Envelope) IsBatch() bool { return e.Count > 0 }

// SignBatch writes an envelope around steps and signs it once.
func SignBatch(e Envelope, steps []Step, key ed25519.PrivateKey) ([]byte, error) {
	e.Verb, e.Payload, e.Root, e.Count = 0, nil, BatchRoot(steps), uint32(len(steps))
	if len(steps) == 0 || !stepsSound(steps) {
		return nil, fmt.Errorf("couldn't write the envelope: %w", errSteps)
	}
	return seal(e, steps, key)
}

func stepsSound(steps []Step) bool {
	for _, s := range steps {
		if s.Verb == 0 || len(s.Payload) == 0 {
			return false
		}
	}
	return len(steps) <= MaxSteps
}

// Head gives the transaction without the steps of a batch, of which the envelope
// holds the root.
func (s Signed) Head() ([]byte, error) {
	b, err := encode(transaction{Envelope: s.Bytes, Signature: s.Signature})
	if err != nil {
		return nil, fmt.Errorf("couldn't write the envelope: %w", err)
	}
	return b, nil
}

// Digest names what was signed in the journal: the SHA-256 of its head.
func (s Signed) Digest() (trade.Digest, error) {
	b, err := s.Head()
	return sha256.Sum256(b), err
}
