package readmodel

import (
	"errors"
	"slices"
	"testing"

	"tallystick/book/trade"
)

// Of the documents that an agent names its bank is shown what an application shows, and the agent
// nothing: what is left of them, and what is declared in their place, is its consignee's affair. The
// bank is no applicant of theirs that reads what their source says.
func TestAnAgentIsShownNoDocument(t *testing.T) {
	w := newWorld(51, 2, 3)
	agent, consignee, bank := w.enterprises[0], w.enterprises[1], w.banks[0]
	declared, instead := id[trade.Document](3, w.next()), id[trade.Document](3, w.next())
	published := func(x, replaces trade.DocumentID) trade.PublishDocuments {
		return trade.PublishDocuments{Documents: []trade.Publication{{ID: x, Kind: trade.ImportDeclaration,
			Holder: consignee, Mode: "0110", Details: digest(), Replaces: replaces,
			Face: trade.Money{Minor: 9_000_000, Currency: "USD"}, Issued: w.at.Day()}}}
	}
	block := w.open()
	for _, e := range []trade.PartyID{agent, consignee} {
		w.must(block, w.regulator, 0, trade.ClassifyEnterprise{Party: e, Class: trade.ClassA, Listed: true})
	}
	w.must(block, w.customs, 0, published(declared, trade.DocumentID{}))
	asked := id[trade.Payment](12, w.next())
	w.must(block, agent, 0, trade.OpenPayment{Payment: asked, Scenario: trade.ImportPayments, Bank: bank,
		Amount: trade.Money{Minor: 100, Currency: "USD"}, Payee: trade.PartyID{77}, Code: "121010",
		Instrument: trade.Wire, Due: w.at.Day() + 3, Details: digest(), Consignee: consignee, Agreement: digest(),
		Lines: []trade.Line{{Document: declared, Amount: 100}}})
	w.close(block)
	m := open(t, w)
	follow(t, m, w.blocks)
	if banks, err := m.Applicants(t.Context(), declared); err != nil || len(banks) > 0 {
		t.Errorf("applicants: %v %v", banks, err)
	}

	block = w.open()
	w.must(block, bank, 0, trade.AcceptPayment{Payment: asked})
	w.must(block, w.customs, 0, trade.WithdrawDocument{Document: declared, Notice: id[trade.Notice](14, w.next()),
		Reason: trade.SourceCancelled, Details: digest()})
	w.must(block, w.customs, 0, published(instead, declared))
	w.close(block)
	follow(t, m, w.blocks[len(w.blocks)-1:])
	for _, document := range []trade.DocumentID{declared, instead} {
		for _, v := range w.everyone() {
			if v.Kind == trade.Branch {
				continue // supervises whom it is
			}
			_, err := m.Document(t.Context(), v, document)
			shown := slices.Contains([]trade.PartyID{bank, consignee, w.customs, w.regulator}, v.Party)
			if shown != (err == nil) || err != nil && !errors.Is(err, ErrUnknown) {
				t.Errorf("%v %s is shown %s: %v", v.Kind, v.Party, document, err)
			}
		}
	}
}
