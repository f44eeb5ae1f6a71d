package wire

import "encoding/binary"

// The kinds of the ledger's own records, as first byte of their keys. They are
// frozen, and above those of the book ([trade.RecordKind]).
const (
	kindReplays = 0x42
	kindLedger  = 0x43
	kindMail    = 0x44
)

// ReplaysKey gives the key of the envelopes that are remembered until the end
// of a minute, counted since 1970.
func ReplaysKey(minute uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{kindReplays}, minute)
}

// ReplaysKeys gives what the keys of all minutes begin with.
func ReplaysKeys() []byte { return []byte{kindReplays} }

// LedgerKey gives the key of the ledger's own record.
func LedgerKey() []byte { return []byte{kindLedger} }

// MailKey gives the key of the mail of a box.
func MailKey(b Box) []byte { return append([]byte{kindMail}, b[:]...) }
