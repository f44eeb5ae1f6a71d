package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/cockroachdb/pebble/v2"

	"tallystick/book/fault"
	"tallystick/book/merkle"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// minute is a minute of block time, in milliseconds.
const minute = 60_000

// mark is what is remembered of an envelope: the beginning of the SHA-256 of
// its party and its identifier. The party is in it so that nobody can use up
// the identifiers of another.
type mark [16]byte

func markOf(e wire.Envelope) mark {
	var b [32]byte
	copy(b[:], e.Party[:])
	copy(b[16:], e.ID[:])
	h := sha256.Sum256(b[:])
	return mark(h[:])
}

// minuteMarks remembers the envelopes that expire within one minute.
type minuteMarks struct {
	record wire.Replays
	marks  map[mark]struct{}
}

// memory remembers executed envelopes until they would be refused as expired
// anyway. Minutes that are over are forgotten whole, by the first block with
// entries after their end, so that what is remembered is a function of the
// blocks alone.
type memory map[uint64]*minuteMarks

func minuteOf(notAfter trade.Instant) uint64 { return uint64(notAfter) / minute }

func isOver(m uint64, at trade.Instant) bool { return int64(m+1)*minute <= int64(at) }

func (m memory) seen(x mark, at trade.Instant) bool {
	for number, b := range m {
		if _, ok := b.marks[x]; ok && !isOver(number, at) {
			return true
		}
	}
	return false
}

// news is what one block adds to the memory and lets go.
type news struct {
	marks  map[mark]struct{}
	lists  map[uint64][]byte // marks by minute, in order
	gone   []uint64
	record map[uint64]wire.Replays
}

func newNews(m memory, at trade.Instant) *news {
	n := &news{marks: map[mark]struct{}{}, lists: map[uint64][]byte{}, record: map[uint64]wire.Replays{}}
	for _, number := range slices.Sorted(maps.Keys(m)) {
		if isOver(number, at) {
			n.gone = append(n.gone, number)
		}
	}
	return n
}

func (n *news) add(x mark, notAfter trade.Instant) {
	n.marks[x] = struct{}{}
	number := minuteOf(notAfter)
	n.lists[number] = append(n.lists[number], x[:]...)
}

func extended(r wire.Replays, marks []byte) wire.Replays {
	h := sha256.New()
	h.Write(r.Hash[:])
	h.Write(marks)
	return wire.Replays{Count: r.Count + uint64(len(marks)/len(mark{})), Hash: [32]byte(h.Sum(nil))}
}

// writes puts the news into the batch and gives the records of the minutes.
func (n *news) writes(m memory, batch *pebble.Batch, height int64) []merkle.Write {
	var writes []merkle.Write
	for _, number := range n.gone {
		writes = append(writes, merkle.Write{Key: wire.ReplaysKey(number)})
		fault.On(batch.DeleteRange(storeKey(replayMark, number), storeKey(replayMark, number+1), nil))
	}
	for number, marks := range n.lists {
		var before wire.Replays
		if b := m[number]; b != nil {
			before = b.record
		}
		n.record[number] = extended(before, marks)
		writes = append(writes, merkle.Write{Key: wire.ReplaysKey(number), Value: ownValue(n.record[number])})
		fault.On(batch.Set(storeKey(replayMark, number, uint64(height)), append([]byte{storeForm}, marks...), nil))
	}
	return writes
}

// take makes the news part of the memory.
func (m memory) take(n *news) {
	for _, number := range n.gone {
		delete(m, number)
	}
	for number, marks := range n.lists {
		if m[number] == nil {
			m[number] = &minuteMarks{marks: map[mark]struct{}{}}
		}
		m[number].record = n.record[number]
		m[number].remember(marks)
	}
}

func (b *minuteMarks) remember(marks []byte) {
	for x := range slices.Chunk(marks, len(mark{})) {
		b.marks[mark(x)] = struct{}{}
	}
}

// recall reads the memory from the store and compares it with the tree, minute by
// minute: a mark that is missing would let an envelope in twice here and nowhere else.
func recall(tree *merkle.Tree, from pebble.Reader) (memory, error) {
	m := memory{}
	err := scanMark(from, replayMark, func(key, marks []byte) error {
		if len(key) != 17 || len(marks)%len(mark{}) != 1 || marks[0] != storeForm {
			return fmt.Errorf("couldn't read the remembered envelopes: %w", ErrCorrupt)
		}
		marks = marks[1:]
		number := binary.BigEndian.Uint64(key[1:])
		if m[number] == nil {
			m[number] = &minuteMarks{marks: map[mark]struct{}{}}
		}
		m[number].record = extended(m[number].record, marks)
		m[number].remember(marks)
		return nil
	})
	if err != nil {
		return nil, err
	}
	agreed, disagreed := 0, 0
	err = tree.Scan(from, wire.ReplaysKeys(), nil, func(key, value []byte) bool {
		number := binary.BigEndian.Uint64(key[1:])
		if b := m[number]; b != nil && bytes.Equal(value, ownValue(b.record)) {
			agreed++
		} else {
			disagreed++
		}
		return true
	})
	if err == nil && (disagreed > 0 || agreed != len(m)) {
		err = fmt.Errorf("couldn't read the remembered envelopes: %w", ErrCorrupt)
	}
	return m, err
}
