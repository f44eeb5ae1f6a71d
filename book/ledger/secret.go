package ledger

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"tallystick/book/trade"
)

// What may be wrong with the secret that a ledger is opened or founded with.
var (
	ErrNoSecret = errors.New("缺少记账节点的共同密钥文件；请从备份恢复，或向其他记账节点索取同一份 / the file of the keepers' secret is " +
		"missing; restore it from a backup, or get the same from another keeper")
	ErrOtherSecret = errors.New("记账节点的共同密钥与创世文件不符，属于另一网络；请从备份恢复，或向其他记账节点索取同一份 / the keepers' secret is " +
		"not the one that the genesis file names; restore it from a backup, or get the right one from another keeper")
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
//	alert        = "tallystick alert 1\n" ‖ secret ‖ index (4) ‖ place among the entry's events (4), of which the
//	               first 16 bytes are its identifier
//	blank        = "tallystick blank 1\n" ‖ secret ‖ index (4) ‖ level (1) ‖ place on it (4), see merkle.Blank
type Secret [32]byte

// NewSecret draws the first secret of a network. It is done once, before the
// founding.
func NewSecret() (k Secret) {
	_, _ = rand.Read(k[:]) // never fails (crypto/rand)
	return k
}

// Format shows that there is a secret and nothing of it.
func (k Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[keepers' secret]") }

// LogValue does the same for logs.
func (k Secret) LogValue() slog.Value { return slog.StringValue("[keepers' secret]") }

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
	return [16]byte(h[:])
}

// alert gives the identifier of an alert that an entry of the secret's block raises.
func (k Secret) alert(index uint32, place int) trade.AlertID {
	b := append(make([]byte, 0, 64), "tallystick alert 1\n"...)
	b = append(b, k[:]...)
	b = binary.BigEndian.AppendUint32(b, index)
	b = binary.BigEndian.AppendUint32(b, uint32(place))
	h := sha256.Sum256(b)
	return trade.AlertID(h[:])
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
	if len(b) == len(s.value()) {
		s = secrets{[32]byte(b[1:]), Secret(b[33:])}
	}
	if !bytes.Equal(b, s.value()) {
		return s, fmt.Errorf("couldn't read the keepers' secret: %w", ErrCorrupt)
	}
	return s, nil
}
