package readmodel

import (
	"errors"
	"slices"
	"testing"

	"tallystick/book/trade"
)

// What an order would touch is what the book holds, for every kind of order; and
// nobody but the regulator is told.
func TestReach(t *testing.T) {
	w := newWorld(38, 4, 6)
	w.play(90, 8)
	m := open(t, w)
	follow(t, m, w.blocks)
	filters := []ReachFilter{{}, {Region: "44"}, {Region: "99"}, {Bank: w.banks[0]}, {Enterprise: w.enterprises[1]},
		{Scenario: trade.ExportReceivables}, {Scenario: trade.ImportPayments}, {Scenario: 99}}
	for _, d := range slices.Concat(w.documents, w.imports) {
		filters = append(filters, ReachFilter{Document: d})
	}
	live, payments, held := int64(0), int64(0), int64(0)
	for _, filter := range filters {
		want := map[trade.Currency]Reach{}
		claimed := func(deal trade.DealID, lines []trade.Line) {
			for _, line := range lines {
				if claim, ok := w.book.Claim(line.Document, deal); ok && (filter.Document.IsZero() ||
					filter.Document == line.Document) {
					d, _ := w.book.Document(line.Document)
					r := want[d.Face.Currency]
					r.Held, r.Pledged = r.Held+claim.Held, r.Pledged+claim.Open()
					want[d.Face.Currency] = r
				}
			}
		}
		for _, f := range w.book.financings() {
			if f.State > trade.Disbursed || !concerns(filter, f.Deal, f.Product.Scenario(), f.Lines) {
				continue
			}
			r := want[f.Asked.Currency]
			r.Waiting, r.Live = r.Waiting+one01(f.State < trade.Disbursed), r.Live+one01(f.State == trade.Disbursed)
			r.Outstanding += f.Outstanding
			want[f.Asked.Currency] = r
			claimed(f.Deal.ID, f.Lines)
		}
		for _, p := range w.book.payments() {
			if p.State > trade.Approved || !concerns(filter, p.Deal, p.Scenario, p.Lines) {
				continue
			}
			r := want[p.Amount.Currency]
			r.Payments, r.Payable = r.Payments+1, r.Payable+p.Amount.Minor
			want[p.Amount.Currency] = r
			before := want["USD"].Held
			claimed(p.Deal.ID, p.Lines)
			held += want["USD"].Held - before
		}
		got, err := m.Reach(t.Context(), trade.Viewer{Party: w.regulator, Kind: trade.Regulator}, filter)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range got {
			expected := want[r.Currency]
			expected.Currency = r.Currency
			if r != expected {
				t.Errorf("%+v: %+v, and in the book %+v", filter, r, expected)
			}
			delete(want, r.Currency)
			live, payments = live+r.Live, payments+r.Payments
		}
		for c, r := range want {
			if r != (Reach{}) {
				t.Errorf("%+v: %s is missing: %+v", filter, c, r)
			}
		}
	}
	if live == 0 || payments == 0 || held == 0 {
		t.Errorf("no order would have touched a loan (%d), a payment (%d) or what it holds (%d)", live, payments, held)
	}
	if _, err := m.Reach(t.Context(), trade.Viewer{Party: w.banks[0], Kind: trade.Bank},
		ReachFilter{}); !errors.Is(err, ErrUnknown) {
		t.Errorf("a bank is told: %v", err)
	}
}

func concerns(filter ReachFilter, deal trade.Deal, in trade.Scenario, lines []trade.Line) bool {
	named := filter.Document.IsZero()
	for _, line := range lines {
		named = named || line.Document == filter.Document
	}
	return named && (filter.Scenario == 0 || in == filter.Scenario) &&
		(filter.Region == "" || deal.Region == filter.Region) &&
		(filter.Bank.IsZero() || deal.Bank == filter.Bank) && (filter.Enterprise.IsZero() ||
		deal.Enterprise == filter.Enterprise)
}
