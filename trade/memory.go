package trade

import (
	"bytes"
	"cmp"
	"iter"
	"maps"
	"slices"
)

// MemoryBook is the whole book in maps: the model that every other book is
// tested against, and the test double of all that needs one. What it hands out
// and takes in is copied. It is not safe for use by several goroutines.
type MemoryBook struct {
	Parties    map[PartyID]Party
	Keys       map[KeyID]PersonKey
	Documents  map[DocumentID]Document
	ClaimsOf   map[DocumentID]map[FinancingID]Claim
	Financings map[FinancingID]Financing
	Repaid     map[FinancingID]map[uint32]Repayment
	Received   map[ProceedsID]Proceeds
	Positions  map[DocumentID]map[PartyID]Position
	Payments   map[PartyID]map[TransactionID]Transaction
	Calendars  map[int32]Calendar
	Warnings   []Alert
	RatesOf    map[Day]Rates
	Versions   []Limits
	Pilots     map[PilotKey]Pilot
	Drawn      map[FinancingID]Inspection
	Noticed    map[DocumentID]map[NoticeID]Notice
	Risk       ModelVersions
	Deadlines  map[Deadline]struct{}
}

// NewMemoryBook makes an empty book.
func NewMemoryBook() *MemoryBook {
	return &MemoryBook{
		Parties:    map[PartyID]Party{},
		Keys:       map[KeyID]PersonKey{},
		Documents:  map[DocumentID]Document{},
		ClaimsOf:   map[DocumentID]map[FinancingID]Claim{},
		Financings: map[FinancingID]Financing{},
		Repaid:     map[FinancingID]map[uint32]Repayment{},
		Received:   map[ProceedsID]Proceeds{},
		Positions:  map[DocumentID]map[PartyID]Position{},
		Payments:   map[PartyID]map[TransactionID]Transaction{},
		Calendars:  map[int32]Calendar{},
		RatesOf:    map[Day]Rates{},
		Pilots:     map[PilotKey]Pilot{},
		Drawn:      map[FinancingID]Inspection{},
		Noticed:    map[DocumentID]map[NoticeID]Notice{},
		Deadlines:  map[Deadline]struct{}{},
	}
}

func find[K comparable, V any](m map[K]V, k K) (V, bool) {
	v, ok := m[k]
	return v, ok
}

// own gives a copy of what a book keeps.
func own[K comparable, V interface{ Copied() V }](m map[K]V, k K) (V, bool) {
	v, ok := m[k]
	if !ok {
		return v, false
	}
	return v.Copied(), true
}

// Party implements [Book].
func (b *MemoryBook) Party(id PartyID) (Party, bool) { return own(b.Parties, id) }

// Key implements [Book].
func (b *MemoryBook) Key(id KeyID) (PersonKey, bool) { return own(b.Keys, id) }

// Document implements [Book].
func (b *MemoryBook) Document(id DocumentID) (Document, bool) { return find(b.Documents, id) }

// Claim implements [Book].
func (b *MemoryBook) Claim(d DocumentID, f FinancingID) (Claim, bool) { return find(b.ClaimsOf[d], f) }

// Claims implements [Book].
func (b *MemoryBook) Claims(d DocumentID) iter.Seq[Claim] {
	claims := slices.SortedFunc(maps.Values(b.ClaimsOf[d]), func(x, y Claim) int {
		return bytes.Compare(x.Financing[:], y.Financing[:])
	})
	return slices.Values(claims)
}

// Financing implements [Book].
func (b *MemoryBook) Financing(id FinancingID) (Financing, bool) { return own(b.Financings, id) }

// Repayment implements [Book].
func (b *MemoryBook) Repayment(id FinancingID, n uint32) (Repayment, bool) {
	return own(b.Repaid[id], n)
}

// Proceeds implements [Book].
func (b *MemoryBook) Proceeds(id ProceedsID) (Proceeds, bool) { return own(b.Received, id) }

// Position implements [Book].
func (b *MemoryBook) Position(d DocumentID, bank PartyID) (Position, bool) {
	return find(b.Positions[d], bank)
}

// Transaction implements [Book].
func (b *MemoryBook) Transaction(bank PartyID, id TransactionID) (Transaction, bool) {
	return find(b.Payments[bank], id)
}

// Calendar implements [Book].
func (b *MemoryBook) Calendar(year int32) (Calendar, bool) { return own(b.Calendars, year) }

// Alert implements [Book].
func (b *MemoryBook) Alert(n uint64) (Alert, bool) {
	if n == 0 || n > b.Alerts() {
		return Alert{}, false
	}
	return b.Warnings[n-1].Copied(), true
}

// Alerts implements [Book].
func (b *MemoryBook) Alerts() uint64 { return uint64(len(b.Warnings)) }

// Rates implements [Book].
func (b *MemoryBook) Rates(d Day) (Rates, bool) { return own(b.RatesOf, d) }

// Limits implements [Book].
func (b *MemoryBook) Limits() []Limits { return LimitVersions{b.Versions}.Copied().Versions }

// Pilot implements [Book].
func (b *MemoryBook) Pilot(k PilotKey) (Pilot, bool) { return find(b.Pilots, k) }

// Inspection implements [Book].
func (b *MemoryBook) Inspection(id FinancingID) (Inspection, bool) { return find(b.Drawn, id) }

// Notice implements [Book].
func (b *MemoryBook) Notice(d DocumentID, n NoticeID) (Notice, bool) { return find(b.Noticed[d], n) }

// Models implements [Book].
func (b *MemoryBook) Models() ModelVersions { return b.Risk.Copied() }

// Deadline implements [Book].
func (b *MemoryBook) Deadline(until Instant) (Deadline, bool) {
	var first Deadline
	found := false
	for d := range b.Deadlines {
		if d.At <= until && (!found || d.compare(first) < 0) {
			first, found = d, true
		}
	}
	return first, found
}

func (d Deadline) compare(e Deadline) int {
	return cmp.Or(cmp.Compare(d.At, e.At), cmp.Compare(d.Kind, e.Kind), bytes.Compare(d.Financing[:], e.Financing[:]))
}

// Put implements [Writer].
func (b *MemoryBook) Put(r Record) {
	switch r := r.(type) {
	case Party:
		b.Parties[r.ID] = r.Copied()
	case PersonKey:
		b.Keys[r.ID] = r.Copied()
	case Document:
		b.Documents[r.ID] = r
	case Claim:
		if b.ClaimsOf[r.Document] == nil {
			b.ClaimsOf[r.Document] = map[FinancingID]Claim{}
		}
		b.ClaimsOf[r.Document][r.Financing] = r
	case Financing:
		b.Financings[r.Deal.Financing] = r.Copied()
	case Repayment:
		if b.Repaid[r.Financing] == nil {
			b.Repaid[r.Financing] = map[uint32]Repayment{}
		}
		b.Repaid[r.Financing][r.Number] = r.Copied()
	case Proceeds:
		b.Received[r.ID] = r.Copied()
	case Position:
		if b.Positions[r.Document] == nil {
			b.Positions[r.Document] = map[PartyID]Position{}
		}
		b.Positions[r.Document][r.Bank] = r
	case Transaction:
		if b.Payments[r.Bank] == nil {
			b.Payments[r.Bank] = map[TransactionID]Transaction{}
		}
		b.Payments[r.Bank][r.ID] = r
	case Calendar:
		b.Calendars[r.Year] = r.Copied()
	case Alert:
		b.Warnings = append(b.Warnings, r.Copied())
	case Rates:
		b.RatesOf[r.Day] = r.Copied()
	case LimitVersions:
		b.Versions = r.Copied().Versions
	case Pilot:
		b.Pilots[r.Key] = r
	case Inspection:
		b.Drawn[r.Deal.Financing] = r
	case Notice:
		if b.Noticed[r.Document] == nil {
			b.Noticed[r.Document] = map[NoticeID]Notice{}
		}
		b.Noticed[r.Document][r.ID] = r
	case ModelVersions:
		b.Risk = r.Copied()
	case Deadline:
		b.Deadlines[r] = struct{}{}
	}
}

// Remove implements [Writer].
func (b *MemoryBook) Remove(d Deadline) { delete(b.Deadlines, d) }
