package trade

import (
	"slices"
	"testing"
)

// A proposal needs as many governors as the threshold asks for, and counts only
// persons of the regulator with the duty, whose keys are in use and seasoned, each
// once.
func TestWhoCountsAsAGovernor(t *testing.T) {
	for name, c := range map[string]struct {
		second func(s *stage, k *PersonKey) // what becomes of the second governor's key
		enough bool
	}{
		"two governors":          {func(_ *stage, k *PersonKey) {}, true},
		"one of another party":   {func(s *stage, k *PersonKey) { k.Party = named[Party](s, "north") }, false},
		"one who audits":         {func(_ *stage, k *PersonKey) { k.Duties = Auditor }, false},
		"one with both duties":   {func(_ *stage, k *PersonKey) { k.Duties |= Auditor }, true},
		"one whose key is out":   {func(_ *stage, k *PersonKey) { k.Revoked = true }, false},
		"the very same person":   {func(s *stage, k *PersonKey) { k.Person = named[person](s, "gao") }, false},
		"one who is too new":     {func(s *stage, k *PersonKey) { k.Since = s.at - Seasoning + 1 }, false},
		"one who is just enough": {func(s *stage, k *PersonKey) { k.Since = s.at - Seasoning }, true},
		"one who is longer":      {func(s *stage, k *PersonKey) { k.Since = s.at - Seasoning - 1 }, true},
	} {
		s := acted()
		s.at += 2 * Seasoning
		key, _ := s.book.Key(s.persons["gu"].Key)
		c.second(s, &key)
		s.book.Put(key)
		limits := DefaultLimits(ExportReceivables, s.at.Day())
		limits.HoldExtensions--
		events, refusal := Decide(s.book, s.persons["gao"], s.at, Propose{ID: ProposalID{1}, Content: Digest{1},
			Details: Digest{2}, Act: Act{SetLimits: &SetLimits{Limits: limits}}})
		if refusal.OK() != c.enough || !c.enough && refusal.Rule != ThresholdMustBeSound {
			t.Errorf("%s: %v", name, refusal.Rule)
		}
		if !c.enough {
			continue
		}
		p := events[0].(ProposalMade).Proposal
		if p.At != s.at || p.Expires != s.at+ProposalLife || len(p.Approvals) != 1 || p.Approvals[0].At != s.at ||
			p.By != p.Approvals[0].By {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

// What would be refused is not put before anybody, and what changes nothing makes
// no proposal.
func TestOnlyWhatWouldBeDoneIsProposed(t *testing.T) {
	s := acted()
	s.at += 2 * Seasoning
	propose := func(act Act) ([]Event, Rule) {
		events, refusal := Decide(s.book, s.persons["gao"], s.at,
			Propose{ID: ProposalID{1}, Content: Digest{1}, Details: Digest{2}, Act: act})
		return events, refusal.Rule
	}
	unsound := DefaultLimits(ExportReceivables, s.at.Day())
	unsound.HoldSeconds = 0
	events, rule := propose(Act{SetLimits: &SetLimits{Limits: unsound}})
	if rule != LimitsMustBeSound || len(events) > 0 {
		t.Errorf("%d events, %s", len(events), rule)
	}
	if events, rule := propose(Act{SetThreshold: &SetThreshold{Governors: s.book.Threshold()}}); len(events) > 0 {
		t.Errorf("%v, %s", events, rule)
	}
}

// Who may be asked for an act that takes a proposal is who may propose it: not a
// governor whose key is too new.
func TestWhoMayBeAskedToPropose(t *testing.T) {
	s := acted()
	key, _ := s.book.Key(s.persons["gao"].Key)
	key.Since = s.at + 1
	s.book.Put(key)
	for at, want := range map[Instant]Rule{key.Since + Seasoning - 1: GovernorMustBeSeasoned,
		key.Since + Seasoning: 0} {
		if got := May(s.book, s.persons["gao"], at, VerbSetLimits, Object{}).Rule; got != want {
			t.Errorf("%d after: %s", at-key.Since, got)
		}
	}
}

// Of a kind of document it is known who answers for it where its source says
// nothing, and no more ties are taken than may be.
func TestWhoAnswersAndHowManyTies(t *testing.T) {
	for kind := ExportDeclaration; kind <= ImportDeclaration; kind++ {
		for said, want := range map[Trust]Trust{0: ByAuthority, ByAuthority: ByAuthority, ByBank: ByBank} {
			if got := (Document{Kind: kind, Trust: said}).Trusted(); got != want {
				t.Errorf("%s, said %d: %d", kind, said, got)
			}
		}
	}
	s := acted()
	holder := named[Party](s, "harbour")
	for count, want := range map[int]Rule{0: 0, MaxTies - 1: 0, MaxTies: 0, MaxTies + 1: ListMustBeInBounds,
		MaxTies + 2: ListMustBeInBounds} {
		p := Publication{Kind: ExportDeclaration, Holder: holder}
		for i := range count {
			id := DocumentID{0xee, byte(i)}
			s.book.Put(Document{ID: id, Kind: ImportDeclaration, Holder: holder})
			p.Ties = append(p.Ties, Tie{Role: FirstDeclared, Document: id})
		}
		r := ruling{book: Book{s.book}}
		if got := r.mayTie(p); got != want {
			t.Errorf("%d ties: %s", count, got)
		}
	}
}

// Four scenarios run, and a number beyond the table names none.
func TestWhichScenariosRun(t *testing.T) {
	if got := Scenarios(); !slices.Equal(got, []Scenario{ExportReceivables, ImportPayments, FilingPayments,
		CapitalPayments}) {
		t.Error(got)
	}
	for s := range Scenario(len(scenarios) + 2) {
		_, exports := s.takes(ExportDeclaration)
		_, imports := s.takes(ImportDeclaration)
		_, filings := s.takes(TaxFiling)
		_, invoices := s.takes(TaxInvoice)
		if _, inflows := s.takes(CapitalInflow); inflows != invoices || invoices != (s == CapitalPayments) {
			t.Errorf("%d: takes inflows %v, invoices %v", s, inflows, invoices)
		}
		if exports != (s == ExportReceivables) || imports != (s == ImportPayments) ||
			filings != (s == FilingPayments) || s.of().pays != (imports || filings || invoices) ||
			known(s) != (exports || imports || filings || invoices) {
			t.Errorf("%d: takes exports %v, imports %v, filings %v, pays %v, known %v", s, exports, imports, filings,
				s.of().pays, known(s))
		}
	}
}
