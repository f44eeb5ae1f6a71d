package trade

import "testing"

// A bank has a stake in a document from the least amount on, held, pledged,
// spent, brought by its claim or collected; not by a claim of which nothing is left, and
// not by another bank's. What it took over from a bank that it succeeded is its own.
func TestStakes(t *testing.T) {
	bank, other, old := PartyID{1}, PartyID{2}, PartyID{3}
	id, loan := DocumentID{4}, DealOf(FinancingDeal, FinancingID{5})
	for name, c := range map[string]struct {
		record Record
		want   bool
	}{
		"held":    {Claim{Document: id, Deal: loan, Bank: bank, Held: 1}, true},
		"pledged": {Claim{Document: id, Deal: loan, Bank: bank, Pledged: 1}, true},
		"covered": {Claim{Document: id, Deal: loan, Bank: bank, Pledged: 1, Covered: 1}, true},
		"spent": {Claim{Document: id, Deal: DealOf(PaymentDeal, loan.Identifier()), Bank: bank, Spent: 1},
			true},
		"brought":            {Claim{Document: id, Deal: loan, Bank: bank, Collected: 1}, true},
		"nothing left":       {Claim{Document: id, Deal: loan, Bank: bank, Original: 9, Released: 9}, false},
		"another's":          {Claim{Document: id, Deal: loan, Bank: other, Held: 9}, false},
		"taken over":         {Claim{Document: id, Deal: loan, Bank: old, Held: 1}, true},
		"collected":          {Position{Document: id, Bank: bank, Collected: 1}, true},
		"another's money":    {Position{Document: id, Bank: other, Collected: 9}, false},
		"of another paper":   {Claim{Document: DocumentID{6}, Deal: loan, Bank: bank, Held: 9}, false},
		"money of none here": {Position{Document: DocumentID{6}, Bank: bank, Collected: 9}, false},
	} {
		book := NewMemoryBook()
		book.Put(Party{ID: bank, Kind: Bank})
		book.Put(Party{ID: other, Kind: Bank})
		book.Put(Party{ID: old, Kind: Bank, Successor: bank})
		book.Put(c.record)
		r := ruling{book: book.Book}
		if got := r.hasStake(id, bank); got != c.want {
			t.Errorf("%s is a stake: %v", name, got)
		}
	}
}
