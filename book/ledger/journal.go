package ledger

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/cockroachdb/pebble/v2"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// journalVersion is the version of the form in which a block's entries are stored.
const journalVersion = 1

// page is what the store holds of the entries of one block.
type page struct {
	height int64
	at     trade.Instant
	first  uint64 // place in the journal of the first entry
	secret Secret // of the block
	lines  []line
}

// line is one entry of a page: its parts, as package wire writes them.
type line struct {
	index uint32
	parts [][]byte
}

// pageHead is how long the beginning of a block's page is: its version, time,
// first entry's place in the log, and secret.
const pageHead = 1 + 8 + 8 + 32

// parsePage reads what [scribe] writes.
func parsePage(height int64, b []byte) (p page, err error) {
	if len(b) < pageHead || b[0] != journalVersion {
		return p, fmt.Errorf("couldn't read the entries of block %d: %w", height, ErrCorrupt)
	}
	p = page{height: height, at: trade.Instant(binary.BigEndian.Uint64(b[1:])), first: binary.BigEndian.Uint64(b[9:]),
		secret: Secret(b[17:])}
	b = b[pageHead:]
	number := func(most uint64) (v uint64) {
		v, n := binary.Uvarint(b)
		if n <= 0 || v > most {
			err = fmt.Errorf("couldn't read the entries of block %d: %w", height, ErrCorrupt)
			return 0
		}
		b = b[n:]
		return v
	}
	for len(b) > 0 && err == nil {
		l := line{index: uint32(number(math.MaxUint32))}
		count := number(uint64(len(b)))
		if count < wire.EventPart {
			return p, fmt.Errorf("couldn't read the entries of block %d: %w", height, ErrCorrupt)
		}
		for ; count > 0 && err == nil; count-- {
			size := number(uint64(len(b)))
			if size > uint64(len(b)) {
				return p, fmt.Errorf("couldn't read the entries of block %d: %w", height, ErrCorrupt)
			}
			l.parts, b = append(l.parts, b[:size]), b[size:]
		}
		p.lines = append(p.lines, l)
	}
	return p, err
}

// entries gives the entries of the page.
func (p page) entries() ([]trade.Entry, error) {
	entries := make([]trade.Entry, len(p.lines))
	var numbers []uint32
	for i, l := range p.lines {
		for len(numbers) < len(l.parts) {
			numbers = append(numbers, uint32(len(numbers)))
		}
		entries[i] = trade.Entry{Height: p.height, Index: l.index, At: p.at}
		if err := wire.DecodeParts(&entries[i], numbers, l.parts); err != nil {
			return nil, errors.Join(ErrCorrupt, err)
		}
	}
	return entries, nil
}

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
	err := scan(l.db, low, high, func(key, b []byte) error {
		if len(entries) >= limit {
			return errEnough
		}
		block, err := entriesOf(int64(binary.BigEndian.Uint64(key[1:])), b)
		entries = append(entries, block...)
		return err
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, fmt.Errorf("couldn't read the journal: %w", err)
	}
	return entries, nil
}

// aftermathAt gives what is to be looked at of the block of a height.
func aftermathAt(from pebble.Reader, height int64) (none trade.Aftermath, _ error) {
	b, err := load(from, storeKey(journalMark, uint64(height)))
	if err != nil || b == nil {
		return none, err
	}
	entries, err := entriesOf(height, b)
	if err != nil {
		return none, fmt.Errorf("couldn't read the journal: %w", err)
	}
	return trade.AftermathOf(entries), nil
}

func entriesOf(height int64, b []byte) ([]trade.Entry, error) {
	p, err := parsePage(height, b)
	if err != nil {
		return nil, err
	}
	return p.entries()
}
