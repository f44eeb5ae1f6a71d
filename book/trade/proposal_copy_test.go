package trade

import (
	"reflect"
	"testing"
)

// TestProposalsAreHandedOutAsCopies: what a reader does to one changes no other.
func TestProposalsAreHandedOutAsCopies(t *testing.T) {
	limits := DefaultLimits(ExportReceivables, 1)
	p := Proposal{Act: Act{SetLimits: &SetLimits{Limits: limits}}, Approvals: []Approval{{By: PersonID{1}}},
		Objections: []Objection{{By: PersonID{2}}}}
	copied := p.Copied()
	copied.Act.SetLimits.Limits.Products[0].Tenor++
	copied.Act.SetLimits.Limits.HoldSeconds++
	copied.Approvals[0].By, copied.Objections[0].By = PersonID{7}, PersonID{7}
	if p.Approvals[0].By != (PersonID{1}) || p.Objections[0].By != (PersonID{2}) ||
		p.Act.SetLimits.Limits.HoldSeconds != limits.HoldSeconds ||
		p.Act.SetLimits.Limits.Products[0].Tenor == copied.Act.SetLimits.Limits.Products[0].Tenor {
		t.Errorf("a copy shares with the proposal: %+v", p)
	}
	threshold := Proposal{Act: Act{SetThreshold: &SetThreshold{Governors: 3}}}
	threshold.Copied().Act.SetThreshold.Governors = 9
	if threshold.Act.SetThreshold.Governors != 3 {
		t.Error("a copy shares the threshold")
	}
	for _, c := range []Command{ActivateModel{From: 3}, ResumePilot{PilotKey{Region: "35"}},
		UnfreezeDocument{DocumentID{4}}, ReinstateParty{PartyID{5}}, ExpelParty{Party: PartyID{6}},
		PublishRates{Rates{Day: 7, Rates: []Rate{{"USD", 8}}}}} {
		act, _ := ActOf(c)
		if copied, ok := act.copied().Command(); !ok || !reflect.DeepEqual(copied, c) {
			t.Errorf("a copy of %+v is %+v", c, copied)
		}
	}
	several := Act{ActivateModel: &ActivateModel{From: 3}, ResumePilot: &ResumePilot{PilotKey{Region: "35"}},
		UnfreezeDocument: &UnfreezeDocument{DocumentID{4}}, ReinstateParty: &ReinstateParty{PartyID{5}},
		ExpelParty: &ExpelParty{Party: PartyID{6}}}
	apart := several.copied()
	apart.ActivateModel.From, apart.ResumePilot.Key, apart.UnfreezeDocument.Document = 9, PilotKey{}, DocumentID{9}
	apart.ReinstateParty.Party, apart.ExpelParty.Party = PartyID{9}, PartyID{9}
	if several.ActivateModel.From != 3 || several.ResumePilot.Key.Region != "35" ||
		several.UnfreezeDocument.Document != (DocumentID{4}) || several.ReinstateParty.Party != (PartyID{5}) ||
		several.ExpelParty.Party != (PartyID{6}) {
		t.Errorf("a copy shares its commands: %+v", several)
	}
	rates := Act{PublishRates: &PublishRates{Rates{Rates: []Rate{{"USD", 8}}}}}
	rates.copied().PublishRates.Rates.Rates[0].Per100 = 9
	if rates.PublishRates.Rates.Rates[0].Per100 != 8 {
		t.Error("a copy shares the rates")
	}
	if !p.Objected(PersonID{2}) || p.Objected(PersonID{1}) || !p.Agreed(PersonID{1}) || p.Agreed(PersonID{2}) {
		t.Error("who agreed and who objected are mixed up")
	}
}

// TestActsAreOneCommand, and know which.
func TestActsAreOneCommand(t *testing.T) {
	for _, c := range []Command{SetLimits{}, SetThreshold{Governors: 2}, ActivateModel{}, ResumePilot{},
		UnfreezeDocument{}, ReinstateParty{}, ExpelParty{}, PublishRates{}, AdmitKeeper{},
		ReplaceKeeperKey{}, RemoveKeeper{}, AdoptRuleBook{}} {
		act, ok := ActOf(c)
		if !ok || act.Verb() != c.Verb() || c.Verb().Governed() == (c.Verb() == VerbPublishRates) {
			t.Errorf("%T: %+v, %v", c, act, ok)
		}
	}
	if _, ok := ActOf(StopPilot{}); ok || VerbStopPilot.Governed() || (Act{}).Verb() != 0 {
		t.Error("a stop waits for a proposal")
	}
	for _, deal := range []DealKind{FinancingDeal, PaymentDeal} {
		if Advances(Bank, Checker, deal, Accepted) && !Advances(Bank, Maker, deal, Accepted) &&
			Advances(Bank, Maker, deal, Applied) && Advances(Bank, Maker, deal, Approved) &&
			!Advances(Bank, Maker, deal, Disbursed) && !Advances(Bank, Maker, deal, Paid) &&
			!Advances(Enterprise, Maker, deal, Applied) {
			continue
		}
		t.Error("who takes a financing on")
	}
}
