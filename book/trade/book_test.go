package trade

// What tests ask of a book of memory: a record that may be missing, and all
// records of a kind by their identifiers.

func (b *MemoryBook) party(id PartyID) Party             { p, _ := b.Party(id); return p }
func (b *MemoryBook) personKey(id KeyID) PersonKey       { k, _ := b.Key(id); return k }
func (b *MemoryBook) document(id DocumentID) Document    { d, _ := b.Document(id); return d }
func (b *MemoryBook) financing(id FinancingID) Financing { f, _ := b.Financing(id); return f }
func (b *MemoryBook) received(id ProceedsID) Proceeds    { p, _ := b.Proceeds(id); return p }
func (b *MemoryBook) pilot(k PilotKey) Pilot             { p, _ := b.Pilot(k); return p }

func (b *MemoryBook) claim(d DocumentID, f FinancingID) Claim {
	c, _ := b.Claim(d, DealOf(FinancingDeal, f))
	return c
}

func (b *MemoryBook) repayment(f FinancingID, n uint32) Repayment {
	r, _ := b.Repayment(f, n)
	return r
}

func (b *MemoryBook) notice(d DocumentID, id NoticeID) Notice {
	n, _ := b.Notice(d, id)
	return n
}

func byID[K comparable, R Record](b *MemoryBook, id func(R) K) map[K]R {
	all := map[K]R{}
	for r := range All[R](b) {
		all[id(r)] = r
	}
	return all
}

func nested[K, L comparable, R Record](b *MemoryBook, id func(R) (K, L)) map[K]map[L]R {
	all := map[K]map[L]R{}
	for r := range All[R](b) {
		outer, inner := id(r)
		if all[outer] == nil {
			all[outer] = map[L]R{}
		}
		all[outer][inner] = r
	}
	return all
}

func (b *MemoryBook) parties() map[PartyID]Party {
	return byID(b, func(p Party) PartyID { return p.ID })
}

func (b *MemoryBook) documents() map[DocumentID]Document {
	return byID(b, func(d Document) DocumentID { return d.ID })
}

func (b *MemoryBook) financings() map[FinancingID]Financing {
	return byID(b, func(f Financing) FinancingID { return f.Deal.Financing() })
}

func (b *MemoryBook) allReceived() map[ProceedsID]Proceeds {
	return byID(b, func(p Proceeds) ProceedsID { return p.ID })
}

func (b *MemoryBook) pilots() map[PilotKey]Pilot {
	return byID(b, func(p Pilot) PilotKey { return p.Place })
}

func (b *MemoryBook) payments() map[PaymentID]Payment {
	return byID(b, func(p Payment) PaymentID { return p.Deal.ID.Payment() })
}

func (b *MemoryBook) refunds() map[PaymentID]map[uint32]Refund {
	return nested(b, func(r Refund) (PaymentID, uint32) { return r.Payment, r.Number })
}

func (b *MemoryBook) drawn() map[FinancingID]Inspection {
	return byID(b, func(i Inspection) FinancingID { return i.Deal.Financing() })
}

func (b *MemoryBook) claimsOf() map[DocumentID]map[FinancingID]Claim {
	all := nested(b, func(c Claim) (DocumentID, FinancingID) { return c.Document, c.Deal.Financing() })
	for _, claims := range all {
		delete(claims, FinancingID{}) // those of payments
	}
	return all
}

func (b *MemoryBook) repaid() map[FinancingID]map[uint32]Repayment {
	return nested(b, func(r Repayment) (FinancingID, uint32) { return r.Financing, r.Number })
}

func (b *MemoryBook) positions() map[DocumentID]map[PartyID]Position {
	return nested(b, func(p Position) (DocumentID, PartyID) { return p.Document, p.Bank })
}

func (b *MemoryBook) noticed() map[DocumentID]map[NoticeID]Notice {
	return nested(b, func(n Notice) (DocumentID, NoticeID) { return n.Document, n.ID })
}

func (b *MemoryBook) deadlines() map[Deadline]struct{} {
	all := map[Deadline]struct{}{}
	for d := range All[Deadline](b) {
		all[d] = struct{}{}
	}
	return all
}
