package chain

import (
	"sync/atomic"

	"tallystick/book/trade"
)

// EmptyLedger takes every envelope whose signature verifies and keeps nothing,
// so that a benchmark can tell the engine's ceiling from the ledger's share.
// It forgets its height with the process and has every block replayed.
type EmptyLedger struct {
	verify func(envelope []byte) bool
	staged int64
	height atomic.Int64
}

// NewEmptyLedger makes an empty ledger with a check of signatures. The check
// is asked once for an envelope, when it enters the pool.
func NewEmptyLedger(verify func(envelope []byte) bool) *EmptyLedger {
	return &EmptyLedger{verify: verify}
}

// Check refuses an envelope whose signature doesn't verify.
func (l *EmptyLedger) Check(envelope []byte) trade.Refusal {
	if !l.verify(envelope) {
		return trade.Refusal{Rule: trade.SignatureMustVerify}
	}
	return trade.Refusal{}
}

// Prepare has nothing to do.
func (l *EmptyLedger) Prepare([][]byte) {}

// Admissible lets everything stand.
func (l *EmptyLedger) Admissible(_ trade.Instant, envelopes [][]byte) []bool {
	fit := make([]bool, len(envelopes))
	for i := range fit {
		fit[i] = true
	}
	return fit
}

// Found has nothing to found.
func (l *EmptyLedger) Found(string, trade.Instant, []byte) (root [32]byte, err error) {
	return root, nil
}

// Execute takes every envelope and leaves the root at zero.
func (l *EmptyLedger) Execute(height int64, at trade.Instant, _ [32]byte, envelopes [][]byte) (root [32]byte,
	entries []trade.Entry, err error) {
	l.staged = height
	entries = make([]trade.Entry, len(envelopes))
	for i := range entries {
		entries[i] = trade.Entry{Height: height, Index: uint32(i + 1), At: at}
	}
	return root, entries, nil
}

// Commit remembers the height.
func (l *EmptyLedger) Commit() error {
	l.height.Store(l.staged)
	return nil
}

// Committed gives the height.
func (l *EmptyLedger) Committed() (height int64, root [32]byte) { return l.height.Load(), root }
