package ledger

import (
	"iter"

	"github.com/cockroachdb/pebble/v2"

	"tallystick/book/fault"
	"tallystick/book/merkle"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// How many decoded records of each kind are kept at hand, at least: many of the
// kinds that each step of a financing asks for.
const (
	manyRecords = 65_536
	someRecords = 4_096
)

// caches hold the decoded committed records by kind, as far as they are at
// hand; nil is a record that is known not to be there. Nothing that is kept ever
// leaves: what is handed out is copied, so that whoever reads cannot write.
// Deadlines are in none: they alone are deleted.
type caches [1 << 8]*cache[trade.Key, trade.Record]

func newCaches() *caches {
	s := &caches{}
	for _, kind := range wire.RecordKinds() {
		s[kind] = newCache[trade.Key, trade.Record](someRecords)
	}
	for _, kind := range []trade.RecordKind{trade.KindParty, trade.KindPersonKey, trade.KindDocument, trade.KindTaking,
		trade.KindClaim, trade.KindFinancing} {
		s[kind] = newCache[trade.Key, trade.Record](manyRecords)
	}
	s[trade.KindDeadline] = nil
	return s
}

// book reads one committed state. Errors of the store are faults.
type book struct {
	chain string // for which the proofs are that keys are held
	tree  *merkle.Tree
	from  pebble.Reader
	at    *caches
}

// Possessed implements [trade.Prover].
func (b *book) Possessed(p trade.Possession) bool { return wire.Possessed(b.chain, p) }

// Record implements [trade.Records].
func (b *book) Record(k trade.Key) (trade.Record, bool) {
	r := b.peek(k)
	if r == nil {
		return nil, false
	}
	return r, true
}

// peek gives the record that is kept, which must not be changed; nil is none.
func (b *book) peek(k trade.Key) trade.Record {
	kept := b.at[k.Kind()]
	if kept == nil {
		return b.fetch(k)
	}
	r, known := kept.get(k)
	if !known {
		r = b.fetch(k)
		kept.put(k, r)
	}
	return r
}

// fetch reads a record; nil is none. The tree may be a block ahead of what the
// book reads, and tells what is not there all the same, because records of the
// caches are never deleted.
func (b *book) fetch(k trade.Key) trade.Record {
	key := k.Bytes()
	there, err := b.tree.Has(key)
	if fault.On(err); !there {
		return nil
	}
	value, err := b.tree.Get(b.from, key)
	fault.On(err)
	if value == nil {
		return nil
	}
	r, err := wire.ReadRecord(k.Kind(), value)
	fault.On(err)
	return r
}

// Scan implements [trade.Records].
func (b *book) Scan(prefix trade.Key) iter.Seq[trade.Record] {
	return func(yield func(trade.Record) bool) { b.scan(prefix, nil, yield) }
}

// scan walks the committed records whose keys begin with a prefix, in order,
// from a key on. What it gives was read for whoever asks.
func (b *book) scan(prefix trade.Key, least []byte, each func(trade.Record) bool) {
	var broken error
	fault.On(b.tree.Scan(b.from, prefix.Bytes(), least, func(_, value []byte) bool {
		var r trade.Record
		r, broken = wire.ReadRecord(prefix.Kind(), value)
		return broken == nil && each(r)
	}))
	fault.On(broken)
}

// Deadline implements [trade.Records].
func (b *book) Deadline(until trade.Instant) (trade.Deadline, bool) {
	for r := range b.Scan(trade.DeadlinesKey()) {
		if first := r.(trade.Deadline); first.At <= until {
			return first, true
		}
		break
	}
	return trade.Deadline{}, false
}
