package readmodel

import (
	"slices"

	"tallystick/book/trade"
)

// ledgerBook is the book that a world plays on, with what tests ask of it: a
// record that may be missing, and all records of a kind by their identifiers.
type ledgerBook struct{ *trade.MemoryBook }

func (b ledgerBook) party(id trade.PartyID) trade.Party          { p, _ := b.Party(id); return p }
func (b ledgerBook) personKey(id trade.KeyID) trade.PersonKey    { k, _ := b.Key(id); return k }
func (b ledgerBook) document(id trade.DocumentID) trade.Document { d, _ := b.Document(id); return d }
func (b ledgerBook) received(id trade.ProceedsID) trade.Proceeds { p, _ := b.Proceeds(id); return p }
func (b ledgerBook) pilot(k trade.PilotKey) trade.Pilot          { p, _ := b.Pilot(k); return p }
func (b ledgerBook) alerts() []trade.Alert {
	return slices.Collect(trade.All[trade.Alert](b.MemoryBook))
}

func (b ledgerBook) financing(id trade.FinancingID) trade.Financing {
	f, _ := b.Financing(id)
	return f
}

func (b ledgerBook) claim(d trade.DocumentID, deal trade.DealID) trade.Claim {
	c, _ := b.Claim(d, deal)
	return c
}

func (b ledgerBook) repayment(f trade.FinancingID, n uint32) trade.Repayment {
	r, _ := b.Repayment(f, n)
	return r
}

func (b ledgerBook) position(d trade.DocumentID, bank trade.PartyID) trade.Position {
	p, _ := b.Position(d, bank)
	return p
}

func (b ledgerBook) inspection(id trade.FinancingID) trade.Inspection {
	i, _ := b.Inspection(id)
	return i
}

func keyed[K comparable, R trade.Record](b ledgerBook, id func(R) K) map[K]R {
	all := map[K]R{}
	for r := range trade.All[R](b.MemoryBook) {
		all[id(r)] = r
	}
	return all
}

func nested[K, L comparable, R trade.Record](b ledgerBook, id func(R) (K, L)) map[K]map[L]R {
	all := map[K]map[L]R{}
	for r := range trade.All[R](b.MemoryBook) {
		outer, inner := id(r)
		if all[outer] == nil {
			all[outer] = map[L]R{}
		}
		all[outer][inner] = r
	}
	return all
}

func (b ledgerBook) parties() map[trade.PartyID]trade.Party {
	return keyed(b, func(p trade.Party) trade.PartyID { return p.ID })
}

func (b ledgerBook) personKeys() map[trade.KeyID]trade.PersonKey {
	return keyed(b, func(k trade.PersonKey) trade.KeyID { return k.ID })
}

func (b ledgerBook) documents() map[trade.DocumentID]trade.Document {
	return keyed(b, func(d trade.Document) trade.DocumentID { return d.ID })
}

func (b ledgerBook) financings() map[trade.FinancingID]trade.Financing {
	return keyed(b, func(f trade.Financing) trade.FinancingID { return f.Deal.Financing() })
}

func (b ledgerBook) allReceived() map[trade.ProceedsID]trade.Proceeds {
	return keyed(b, func(p trade.Proceeds) trade.ProceedsID { return p.ID })
}

func (b ledgerBook) pilots() map[trade.PilotKey]trade.Pilot {
	return keyed(b, func(p trade.Pilot) trade.PilotKey { return p.Place })
}

func (b ledgerBook) drawn() map[trade.FinancingID]trade.Inspection {
	return keyed(b, func(i trade.Inspection) trade.FinancingID { return i.Deal.Financing() })
}

func (b ledgerBook) allRates() map[trade.Day]trade.Rates {
	return keyed(b, func(r trade.Rates) trade.Day { return r.Day })
}

func (b ledgerBook) claimsOf() map[trade.DocumentID]map[trade.DealID]trade.Claim {
	return nested(b, func(c trade.Claim) (trade.DocumentID, trade.DealID) {
		return c.Document,
			c.Deal
	})
}

func (b ledgerBook) repaid() map[trade.FinancingID]map[uint32]trade.Repayment {
	return nested(b, func(r trade.Repayment) (trade.FinancingID, uint32) { return r.Financing, r.Number })
}

func (b ledgerBook) positions() map[trade.DocumentID]map[trade.PartyID]trade.Position {
	return nested(b, func(p trade.Position) (trade.DocumentID, trade.PartyID) { return p.Document, p.Bank })
}
