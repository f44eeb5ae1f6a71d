package trade

import (
	"iter"
	"slices"
)

// MemoryBook is the whole book in memory: the model that every other book is
// tested against, and the test double of all that needs one. What it hands out
// and takes in is copied. It is not safe for use by several goroutines.
type MemoryBook struct {
	Book    // itself
	records map[RecordKind]map[Key]Record
	under   map[Key][]Key // the keys that go on behind an identifier, by what they begin with

	Prove func(Possession) bool // nil: it believes nobody
}

// NewMemoryBook makes an empty book.
func NewMemoryBook() *MemoryBook {
	b := &MemoryBook{records: map[RecordKind]map[Key]Record{}, under: map[Key][]Key{}}
	b.Book = Book{b}
	return b
}

// Record implements [Records].
func (b *MemoryBook) Record(k Key) (Record, bool) {
	record, ok := b.records[k.Kind()][k]
	if !ok {
		return nil, false
	}
	return record, true
}

// Scan implements [Records].
func (b *MemoryBook) Scan(prefix Key) iter.Seq[Record] {
	return func(yield func(Record) bool) {
		for _, k := range b.beginning(prefix) {
			if !yield(b.records[k.Kind()][k]) {
				return
			}
		}
	}
}

// beginning gives the keys that begin with a prefix, in order.
func (b *MemoryBook) beginning(prefix Key) []Key {
	keys, indexed := b.under[prefix]
	if keys = slices.Clone(keys); !indexed {
		for kind, records := range b.records {
			if !prefix.IsZero() && kind != prefix.Kind() {
				continue
			}
			for k := range records {
				if k.Begins(prefix) {
					keys = append(keys, k)
				}
			}
		}
	}
	slices.SortFunc(keys, Key.Compare)
	return keys
}

// Deadline implements [Records].
func (b *MemoryBook) Deadline(until Instant) (Deadline, bool) {
	var first Deadline
	found := false
	for _, record := range b.records[KindDeadline] {
		d := record.(Deadline)
		if d.At <= until && (!found || d.Key().Compare(first.Key()) < 0) {
			first, found = d, true
		}
	}
	return first, found
}

// Put implements [Sheets].
func (b *MemoryBook) Put(r Record) {
	k := r.Key()
	if b.records[k.Kind()] == nil {
		b.records[k.Kind()] = map[Key]Record{}
	}
	parent, belongs := k.Parent()
	if _, there := b.records[k.Kind()][k]; belongs && !there && k.Kind() != KindDeadline {
		b.under[parent] = append(b.under[parent], k)
	}
	b.records[k.Kind()][k] = Own(r)
}

// Possessed implements [Prover].
func (b *MemoryBook) Possessed(p Possession) bool { return b.Prove != nil && b.Prove(p) }

// Remove implements [Sheets].
func (b *MemoryBook) Remove(d Deadline) { delete(b.records[KindDeadline], d.Key()) }

// All gives every record of a kind that a book in memory holds, in order of keys.
func All[R Record](b *MemoryBook) iter.Seq[R] {
	var none R
	return func(yield func(R) bool) {
		for record := range b.Book.Scan(keyOf(none.Key().Kind())) {
			if !yield(record.(R)) {
				return
			}
		}
	}
}
