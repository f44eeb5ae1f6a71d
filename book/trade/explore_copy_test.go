package trade

import (
	"maps"
	"slices"
)

// thrifty writes into a book that shares its records with the book it comes
// from, and copies those of a kind when it writes one.
type thrifty struct {
	*MemoryBook
	copied map[RecordKind]bool
}

// thriftily gives a book that writes beside another one.
func thriftily(b *MemoryBook) thrifty {
	c := &MemoryBook{records: maps.Clone(b.records), under: maps.Clone(b.under)}
	c.Book = Book{c}
	return thrifty{c, map[RecordKind]bool{}}
}

func (b thrifty) own(kind RecordKind) {
	if !b.copied[kind] {
		b.records[kind], b.copied[kind] = maps.Clone(b.records[kind]), true
	}
}

// Put implements [Sheets]. Alerts are left out: no rule of the small world reads
// them.
func (b thrifty) Put(r Record) {
	k := r.Key()
	if k.Kind() == KindAlert {
		return
	}
	b.own(k.Kind())
	if parent, ok := k.Parent(); ok {
		if keys, indexed := b.under[parent]; indexed {
			b.under[parent] = slices.Clip(keys) // so that no other book's grows
		}
	}
	b.MemoryBook.Put(r)
}

// Remove implements [Sheets].
func (b thrifty) Remove(d Deadline) {
	b.own(KindDeadline)
	b.MemoryBook.Remove(d)
}
