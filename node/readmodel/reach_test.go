package readmodel

import (
	"errors"
	"testing"

	"tallystick/book/trade"
)

// What an order would touch is what the book holds, for every kind of order; and
// nobody but the regulator is told.
func TestReach(t *testing.T) {
	w := newWorld(35, 3, 4)
	w.play(60, 8)
	m := open(t, w)
	follow(t, m, w.blocks)
	filters := []ReachFilter{{}, {Region: "44"}, {Region: "99"}, {Bank: w.banks[0]}, {Enterprise: w.enterprises[1]},
		{Scenario: trade.ExportReceivables}, {Scenario: 99}}
	for _, d := range w.documents {
		filters = append(filters, ReachFilter{Document: d})
	}
	live := int64(0)
	for _, filter := range filters {
		want := map[trade.Currency]Reach{}
		for _, f := range w.book.financings() {
			if f.State > trade.Disbursed || !concerns(filter, f) {
				continue
			}
			r := want[f.Asked.Currency]
			r.Waiting, r.Live = r.Waiting+one01(f.State < trade.Disbursed), r.Live+one01(f.State == trade.Disbursed)
			r.Outstanding += f.Outstanding
			want[f.Asked.Currency] = r
			for _, line := range f.Lines {
				if claim, ok := w.book.Claim(line.Document, f.Deal.ID); ok && (filter.Document.IsZero() ||
					filter.Document == line.Document) {
					d, _ := w.book.Document(line.Document)
					r := want[d.Face.Currency]
					r.Held, r.Pledged = r.Held+claim.Held, r.Pledged+claim.Open()
					want[d.Face.Currency] = r
				}
			}
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
			live += r.Live
		}
		for c, r := range want {
			if r != (Reach{}) {
				t.Errorf("%+v: %s is missing: %+v", filter, c, r)
			}
		}
	}
	if live == 0 {
		t.Error("no order would have touched a loan")
	}
	if _, err := m.Reach(t.Context(), trade.Viewer{Party: w.banks[0], Kind: trade.Bank},
		ReachFilter{}); !errors.Is(err, ErrUnknown) {
		t.Errorf("a bank is told: %v", err)
	}
}

func concerns(filter ReachFilter, f trade.Financing) bool {
	named := filter.Document.IsZero()
	for _, line := range f.Lines {
		named = named || line.Document == filter.Document
	}
	return named && (filter.Scenario == 0 || f.Product.Scenario() == filter.Scenario) &&
		(filter.Region == "" || f.Deal.Region == filter.Region) &&
		(filter.Bank.IsZero() || f.Deal.Bank == filter.Bank) && (filter.Enterprise.IsZero() ||
		f.Deal.Enterprise == filter.Enterprise)
}
