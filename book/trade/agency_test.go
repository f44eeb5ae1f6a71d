package trade

import "testing"

// What an agent names stays its consignee's: the agent is told neither the document's record nor what it is
// taken by, its bank the document as long as the deal is open, and the consignee both.
func TestWhoIsToldOfWhatAnAgentNames(t *testing.T) {
	agent, consignee, bank := PartyID{1}, PartyID{2}, PartyID{3}
	line := Line{DocumentID{4}, 1}
	deal := Deal{ID: DealOf(PaymentDeal, PaymentID{5}), Enterprise: agent, Bank: bank, Agent: true}
	open := func(DealID) bool { return true }
	told := func(e Event, to Viewer, key Key) bool {
		for _, trace := range Traces(e) {
			if trace.Key == key && trace.For(to, open) {
				return true
			}
		}
		return false
	}
	asked := PaymentOpened{Payment{Deal: deal, Lines: []Line{line}, Consignee: consignee}}
	moved := ValueMoved{Document: line.Document, Holder: consignee, Deal: deal, Spent: 1}
	document, taking := DocumentKey(line.Document), TakingKey(line.Document)
	for _, c := range []struct {
		what   string
		event  Event
		to     Viewer
		key    Key
		wanted bool
	}{
		{"the agent, when it asks", asked, Viewer{Party: agent, Kind: Enterprise}, document, false},
		{"its bank, when it asks", asked, Viewer{Party: bank, Kind: Bank}, document, true},
		{"the consignee, when the agent asks", asked, Viewer{Party: consignee, Kind: Enterprise}, document, false},
		{"the agent, of the document", moved, Viewer{Party: agent, Kind: Enterprise}, document, false},
		{"the agent, of the taking", moved, Viewer{Party: agent, Kind: Enterprise}, taking, false},
		{"its bank, of the document", moved, Viewer{Party: bank, Kind: Bank}, document, true},
		{"its bank, of the taking", moved, Viewer{Party: bank, Kind: Bank}, taking, false},
		{"the consignee, of the document", moved, Viewer{Party: consignee, Kind: Enterprise}, document, true},
		{"the consignee, of the taking", moved, Viewer{Party: consignee, Kind: Enterprise}, taking, true},
		{"the consignee, of the deal", moved, Viewer{Party: consignee, Kind: Enterprise}, DealKey(deal.ID), false},
		{"the agent, of the deal", moved, Viewer{Party: agent, Kind: Enterprise}, DealKey(deal.ID), true},
	} {
		if told(c.event, c.to, c.key) != c.wanted {
			t.Errorf("%s is told: %v", c.what, !c.wanted)
		}
	}
}
