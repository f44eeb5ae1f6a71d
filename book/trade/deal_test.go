package trade

import "testing"

// A deal is told apart by its kind as much as by its identifier, in its name, in
// the key of its claim and in what it is asked for.
func TestDealsAreToldApart(t *testing.T) {
	id, document := [16]byte{1, 15: 2}, DocumentID{3}
	seen := map[Key]DealID{}
	for _, kind := range []DealKind{FinancingDeal, PaymentDeal, OffshoreDeal} {
		deal := DealOf(kind, id)
		key := ClaimKey(document, deal)
		if other, twice := seen[key]; twice {
			t.Errorf("the claims of %s and %s are one", other, deal)
		}
		seen[key] = deal
		if deal.Kind() != kind || deal.Identifier() != id || deal.IsZero() || key.Deal() != deal {
			t.Errorf("%s is of kind %d and names %x", deal, deal.Kind(), deal.Identifier())
		}
		record := map[DealKind]Key{FinancingDeal: FinancingKey(id), PaymentDeal: PaymentKey(id)}[kind]
		if (deal.Financing() == id) != (kind == FinancingDeal) || (deal.Payment() == id) != (kind == PaymentDeal) ||
			DealKey(deal) != record {
			t.Errorf("%s is the financing %s and the payment %s, its record %x", deal, deal.Financing(),
				deal.Payment(), DealKey(deal).Bytes())
		}
	}
	if none := DealOf(PaymentDeal, [16]byte{}); !none.IsZero() || !none.Financing().IsZero() || len(seen) != 3 {
		t.Errorf("no identifier names %s", none)
	}
	if got := DealOf(PaymentDeal, id).String(); got != "0201000000000000000000000000000002" {
		t.Errorf("a deal is written %s", got)
	}
}
