package trade

import "maps"

// thrifty writes into a book that shares its maps with the book it comes from,
// and copies of them only what it writes into.
type thrifty struct {
	*MemoryBook
	copied map[any]bool
}

// thriftily gives a book that writes beside another one.
func thriftily(b *MemoryBook) thrifty {
	c := *b
	c.Warnings = nil // no rule of the small world reads them
	return thrifty{&c, map[any]bool{}}
}

// once reports whether something is to be copied now.
func (b thrifty) once(what any) bool {
	was := b.copied[what]
	b.copied[what] = true
	return !was
}

// of is a map within a map of a kind.
type of struct{ kind, key any }

// inner copies a map of maps where it is written into.
func inner[K, L comparable, V any](b thrifty, kind string, m *map[K]map[L]V, k K) {
	if b.once(kind) {
		*m = maps.Clone(*m)
	}
	if b.once(of{kind, k}) {
		(*m)[k] = maps.Clone((*m)[k])
	}
}

func plain[K comparable, V any](b thrifty, kind string, m *map[K]V) {
	if b.once(kind) {
		*m = maps.Clone(*m)
	}
}

// Put implements [Writer]. What else the small world might write it cannot copy.
func (b thrifty) Put(r Record) {
	switch r := r.(type) {
	case Claim:
		inner(b, "claims", &b.ClaimsOf, r.Document)
	case Repayment:
		inner(b, "repayments", &b.Repaid, r.Financing)
	case Position:
		inner(b, "positions", &b.Positions, r.Document)
	case Notice:
		inner(b, "notices", &b.Noticed, r.Document)
	case Party:
		plain(b, "parties", &b.Parties)
	case Document:
		plain(b, "documents", &b.Documents)
	case Financing:
		plain(b, "financings", &b.Financings)
	case Proceeds:
		plain(b, "proceeds", &b.Received)
	case Pilot:
		plain(b, "pilots", &b.Pilots)
	case Deadline:
		plain(b, "deadlines", &b.Deadlines)
	case Alert:
	default:
		panic(r)
	}
	b.MemoryBook.Put(r)
}

// Remove implements [Writer].
func (b thrifty) Remove(d Deadline) {
	plain(b, "deadlines", &b.Deadlines)
	b.MemoryBook.Remove(d)
}
