package ledger

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/cockroachdb/pebble/v2"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// headWindow is of how many blocks, back from the last one, the hashes of the
// headers are known: envelopes may stand on them. At twenty blocks a second these
// are the blocks of nearly two hours, longer than an envelope lasts.
const headWindow = 1 << 17

// headsAhead is by how many blocks the door lets an envelope be ahead of its own
// last one: its signer's node may have heard of a block a moment earlier. Where
// the envelope would be executed, all such blocks are there.
const headsAhead = 16

// heads are the hashes of the headers of the last blocks: of each height in the
// place of its remainder. They are no records of the tree, since a root that
// changed with every block would make blocks for ever; every header names the one
// before it, so that ledgers of one root and height have the same.
type heads struct {
	genesis trade.Digest
	ring    []trade.Digest // zero: no block of the window
}

// stand says whether an envelope stands on a block of this ledger, of which the
// last one has a height. Blocks ahead of it, as many as said, are believed.
func (h *heads) stand(on wire.Ground, height, ahead int64) trade.Rule {
	switch {
	case on.Height > height:
		if on.Height-height <= ahead {
			return 0
		}
		return trade.HeadMustBeOwn
	case on.Height <= height-headWindow:
		return trade.HeadMustNotBeTooOld
	case on.Header.IsZero() || on.Header != h.at(on.Height):
		return trade.HeadMustBeOwn
	}
	return 0
}

// at gives the hash of the header of a height within the window; zero where there
// was no such block.
func (h *heads) at(height int64) trade.Digest {
	if height == 0 {
		return h.genesis
	}
	if place := int(height % headWindow); place < len(h.ring) {
		return h.ring[place]
	}
	return trade.Digest{}
}

// add keeps the hash of the header of a committed block.
func (h *heads) add(height int64, hash trade.Digest) {
	place := int(height % headWindow)
	for len(h.ring) <= place {
		h.ring = append(h.ring, trade.Digest{})
	}
	h.ring[place] = hash
}

func headKey(height int64) []byte { return storeKey(headMark, uint64(height%headWindow)) }

func headValue(height int64, hash trade.Digest) []byte {
	return append(binary.BigEndian.AppendUint64([]byte{storeForm}, uint64(height)), hash[:]...)
}

// readHeads reads the heads of a store whose last block has a height.
func readHeads(from pebble.Reader, height int64) (heads, error) {
	var h heads
	genesis, err := load(from, []byte{foundMark})
	if err != nil || genesis == nil {
		return h, err
	}
	if len(genesis) != 1+len(h.genesis) || genesis[0] != storeForm {
		return h, fmt.Errorf("couldn't read the digest of the genesis: %w", ErrCorrupt)
	}
	h.genesis = trade.Digest(genesis[1:])
	rows, low, high := int64(0), int64(1), int64(0)
	err = scanMark(from, headMark, func(key, value []byte) error {
		var at int64
		var hash trade.Digest
		if len(value) == len(headValue(at, hash)) {
			at, hash = int64(binary.BigEndian.Uint64(value[1:])), trade.Digest(value[9:])
		}
		if !bytes.Equal(key, headKey(at)) || !bytes.Equal(value, headValue(at, hash)) {
			return fmt.Errorf("couldn't read the hash of a header: %w", ErrCorrupt)
		}
		if rows++; rows == 1 {
			low, high = at, at
		}
		low, high = min(low, at), max(high, at)
		h.add(at, hash)
		return nil
	})
	// every block has one, and of one place only the last is kept
	if err == nil && (low < 1 || high != height || high-low+1 != rows) {
		err = fmt.Errorf("hashes of headers are missing: %w", ErrCorrupt)
	}
	return h, err
}

// Ground gives what an envelope that is signed now stands on: the last committed
// block.
func (l *Ledger) Ground() wire.Ground {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return wire.Ground{Chain: l.state.chain, Genesis: l.state.heads.genesis, Height: l.state.height,
		Header: l.state.heads.at(l.state.height)}
}
