package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// Secret is what the keepers share with each other and with nobody else: the
// first is drawn when the network is assembled, and each block with entries
// makes the next of it and of everything that was handed in for the block. So a
// keeper that is put out is shut out by the first envelope that it does not see,
// and who wrote an envelope can't work out the salts of what it caused.
//
// All that is drawn from a secret is SHA-256 over a domain, the secret, and
// fields of fixed length:
//
//	next secret  = "tallystick keepers 1\n" ‖ secret ‖ height (8) ‖ how many (4) ‖ SHA-256 of each envelope
//	digest       = "tallystick keepers digest 1\n" ‖ secret
//	tree's salts = "tallystick tree 1\n" ‖ secret
//	part's salt  = "tallystick part 1\n" ‖ secret ‖ index (4) ‖ number (4), of which the first 16 bytes
//	blank        = "tallystick blank 1\n" ‖ secret ‖ index (4) ‖ level (1) ‖ place on it (4), see merkle.Blank
type Secret [32]byte

// next gives the secret of a block from that of the last block with entries and
// the hashes of the block's envelopes, in their order.
func (k Secret) next(height int64, envelopes [][32]byte) Secret {
	b := append(make([]byte, 0, 96+len(envelopes)*32), "tallystick keepers 1\n"...)
	b = append(b, k[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(height))
	b = binary.BigEndian.AppendUint32(b, uint32(len(envelopes)))
	for i := range envelopes {
		b = append(b, envelopes[i][:]...)
	}
	return sha256.Sum256(b)
}

// Digest gives what the genesis file says of the first secret.
func (k Secret) Digest() [32]byte {
	return sha256.Sum256(append([]byte("tallystick keepers digest 1\n"), k[:]...))
}

// tree gives what the tree draws the salts of a block's records from.
func (k Secret) tree() [32]byte {
	return sha256.Sum256(append([]byte("tallystick tree 1\n"), k[:]...))
}

// partSalt gives the salt of a part of an entry of the secret's block: of the
// entry's index in the block, and the part's number in the entry.
func (k Secret) partSalt(index, number uint32) [16]byte {
	b := append(make([]byte, 0, 64), "tallystick part 1\n"...)
	b = append(b, k[:]...)
	b = binary.BigEndian.AppendUint32(b, index)
	b = binary.BigEndian.AppendUint32(b, number)
	h := sha256.Sum256(b)
	return [16]byte(h[:16])
}

// blank gives what stands for parts that an entry does not have.
func (k Secret) blank(index uint32, level int, at uint32) [32]byte {
	b := append(make([]byte, 0, 96), "tallystick blank 1\n"...)
	b = append(b, k[:]...)
	b = binary.BigEndian.AppendUint32(b, index)
	b = append(b, byte(level))
	b = binary.BigEndian.AppendUint32(b, at)
	return sha256.Sum256(b)
}

// secrets are where the chain of secrets stands: the first one's digest, which
// never changes, and the secret of the last block with entries.
type secrets struct {
	first [32]byte
	last  Secret
}

// secretsForm is the version of the form in which they are stored.
const secretsForm = 1

// value gives how they are stored: the version, the first one's digest, the last
// one, and its digest, by which damage is noticed before it is in a root.
func (s secrets) value() []byte {
	b := append(append(make([]byte, 0, 97), secretsForm), s.first[:]...)
	digest := s.last.Digest()
	return append(append(b, s.last[:]...), digest[:]...)
}

func parseSecrets(b []byte) (s secrets, err error) {
	if len(b) != 97 || b[0] != secretsForm {
		return s, fmt.Errorf("couldn't read the keepers' secret: %w", ErrCorrupt)
	}
	s = secrets{[32]byte(b[1:33]), Secret(b[33:65])}
	if s.last.Digest() != [32]byte(b[65:]) {
		return s, fmt.Errorf("couldn't read the keepers' secret: %w", ErrCorrupt)
	}
	return s, nil
}
