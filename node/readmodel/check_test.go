package readmodel

import (
	"context"
	"testing"

	"tallystick/book/trade"
)

// facilitated has a bank pay out of an inflow by facilitation, in the worlds of which all is
// drawn, and one more payment of which the check is irregular.
func (w *world) facilitated() (ids []trade.PaymentID) {
	bank, firm := w.banks[0], w.enterprises[0]
	block := w.open()
	w.must(block, w.regulator, 0, trade.ClassifyEnterprise{Party: firm, Class: trade.ClassA, Listed: true})
	w.must(block, w.regulator, 0, trade.AdmitToPilot{Key: trade.PilotKey{Scenario: trade.CapitalPayments, Bank: bank},
		From: w.at.Day(), Facilitates: true})
	limits := w.book.Limits(trade.CapitalPayments)[0]
	limits.From, limits.Inspect = w.at.Day(), 10_000
	w.propose(block, trade.SetLimits{Limits: limits}, true)
	inflow := id[trade.Document](3, w.next())
	w.must(block, bank, 0, trade.EnterDocument{Document: inflow, Kind: trade.CapitalInflow, Holder: firm,
		Face: trade.Money{Minor: 1_000_000, Currency: "CNY"}, Issued: w.at.Day(), Details: digest()})
	w.must(block, bank, 1, trade.ConfirmDocument{Document: inflow})
	for n := range int64(2) {
		x := id[trade.Payment](12, w.next())
		ids = append(ids, x)
		w.must(block, firm, 0, trade.OpenPayment{Payment: x, Scenario: trade.CapitalPayments, Bank: bank,
			Amount: trade.Money{Minor: 1_000 + n, Currency: "CNY"}, Payee: trade.PartyID{77}, Purpose: trade.ForGoods,
			Instrument: trade.Wire, Due: w.at.Day(), Details: digest(), Facilitated: true,
			Lines: []trade.Line{{Document: inflow, Amount: 1_000 + n}}})
		w.must(block, bank, 0, trade.AcceptPayment{Payment: x})
		w.must(block, bank, 1, trade.ApprovePayment{Payment: x})
		w.must(block, bank, 0, trade.Pay{Payment: x, Number: id[trade.Remittance](13, w.next()), Date: w.at.Day(),
			Voucher: digest()})
	}
	w.close(block)
	block = w.open()
	w.must(block, bank, 1, trade.ReportCheck{Payment: ids[1], Finding: trade.Irregular, Details: digest()})
	w.close(block)
	return ids
}

// Checks are listed by those whom they concern, what is due first, and the payments whose
// invoices are to come the oldest first; the enterprise learns of a check with its finding.
func TestChecks(t *testing.T) {
	w := newWorld(34, 2, 2)
	ids := w.facilitated()
	m := open(t, w)
	follow(t, m, w.blocks)
	ctx := context.Background()
	viewer := func(p trade.PartyID) trade.Viewer {
		party, _ := w.book.Party(p)
		return trade.Viewer{Party: p, Kind: party.Kind, Region: party.Region}
	}
	for name, c := range map[string]struct {
		v      trade.Viewer
		f      CheckFilter
		order  Order
		listed int
	}{
		"the bank's":               {viewer(w.banks[0]), CheckFilter{}, "", 2},
		"the bank's to do":         {viewer(w.banks[0]), CheckFilter{State: trade.InspectionOpen}, "", 1},
		"what is due":              {viewer(w.banks[0]), CheckFilter{}, Due, 1},
		"reported":                 {viewer(w.regulator), CheckFilter{State: trade.InspectionDone}, "", 1},
		"the regulator's":          {viewer(w.regulator), CheckFilter{Bank: w.banks[0]}, "", 2},
		"of another bank":          {viewer(w.regulator), CheckFilter{Bank: w.banks[1]}, "", 0},
		"another bank's":           {viewer(w.banks[1]), CheckFilter{}, "", 0},
		"the enterprise's finding": {viewer(w.enterprises[0]), CheckFilter{}, "", 1},
	} {
		rows, err := m.Checks(ctx, c.v, c.f, Page{Limit: 10, Order: c.order})
		if err != nil || len(rows.Rows) != c.listed {
			t.Errorf("%s: %v, %v", name, rows.Rows, err)
		}
	}
	if _, err := m.Check(ctx, viewer(w.enterprises[0]), ids[0]); err == nil {
		t.Error("the enterprise is shown a check before its finding")
	}
	rows, err := m.Payments(ctx, viewer(w.banks[0]), PaymentFilter{Unmatched: true, Scenario: trade.CapitalPayments},
		Page{Limit: 10, Order: Oldest})
	if err != nil || len(rows.Rows) != 2 || rows.Rows[0].Deal.ID.Payment() != ids[0] {
		t.Errorf("without invoices: %+v, %v", rows.Rows, err)
	}
}
