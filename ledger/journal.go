package ledger

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"tallystick/trade"
	"tallystick/wire"
)

// errEnough ends a walk through the journal.
var errEnough = errors.New("enough")

// Entries gives the entries of the committed blocks from a height on, in order.
// It ends behind the first block with which there are at least limit entries,
// and never splits a block; nothing at all means that no block from there on
// has entries.
func (l *Ledger) Entries(from int64, limit int) ([]trade.Entry, error) {
	height, _ := l.Committed()
	var entries []trade.Entry
	low, high := storeKey(journalMark, uint64(max(from, 0))), storeKey(journalMark, uint64(height)+1)
	err := scan(l.db, low, high, func(_, b []byte) error {
		if len(entries) >= limit {
			return errEnough
		}
		block, err := parseEntries(b)
		entries = append(entries, block...)
		return err
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, fmt.Errorf("couldn't read the journal: %w", err)
	}
	return entries, nil
}

// disbursedAt gives the deals that the block of a height disbursed.
func disbursedAt(from pebble.Reader, height int64) ([]trade.Deal, error) {
	b, err := load(from, storeKey(journalMark, uint64(height)))
	if err != nil {
		return nil, err
	}
	entries, err := parseEntries(b)
	if err != nil {
		return nil, fmt.Errorf("couldn't read the journal: %w", err)
	}
	return trade.DisbursedIn(entries), nil
}

func parseEntries(b []byte) ([]trade.Entry, error) {
	var entries []trade.Entry
	for len(b) > 0 {
		size, n := binary.Uvarint(b)
		if n <= 0 || uint64(len(b)-n) < size {
			return nil, ErrCorrupt
		}
		e, err := wire.DecodeEntry(b[n : n+int(size)])
		if err != nil {
			return nil, errors.Join(ErrCorrupt, err)
		}
		entries = append(entries, e)
		b = b[n+int(size):]
	}
	return entries, nil
}
