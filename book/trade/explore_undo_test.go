package trade

import (
	"fmt"
	"maps"
	"reflect"
)

// undone takes back a repayment that was just made: everything must be as it was
// before, and nobody is alerted. Only what the outside world has made a document
// fall short of meanwhile is not pledged again.
func (x *explorer) undone(before small, t try, after small, fail func(string)) {
	c, ok := t.c.(Repay)
	if !ok {
		return
	}
	financing := after.book.financing(c.Financing)
	for _, line := range financing.Lines {
		if before.book.document(line.Document).Shortfall() > 0 {
			return
		}
	}
	back := CorrectRepayment{c.Financing, financing.Repayments, EntryError}
	met, events := map[Rule]int{}, map[string]int{}
	again, ok := x.next(after, try{x.person("checker", financing.Deal.Bank), back}, met, events, fail)
	if !ok || events["AlertRaised"] > 0 {
		fail(fmt.Sprintf("%+v cannot be taken back in silence: %v, %v", c, met, events))
		return
	}
	was, is := reflect.ValueOf(standingOf(before.book)), reflect.ValueOf(standingOf(again.book))
	for i := range was.NumField() {
		if w, n := was.Field(i).Interface(), is.Field(i).Interface(); !reflect.DeepEqual(w, n) {
			fail(fmt.Sprintf("%s repaid %d by %s and took it back: %v, which was %v", x.name(c.Financing), c.Principal,
				c.Source, n, w))
		}
	}
}

// stands is what a repayment that is taken back leaves no trace in. Which of
// several pledges of one bank the same money covers is left out.
type stands struct {
	Documents  map[DocumentID]Document
	Takings    map[DocumentID]Taking
	Claims     map[DocumentID]map[FinancingID]Claim
	Financings map[FinancingID]Financing
	Matches    map[ProceedsID][]Match
	Positions  map[DocumentID]map[PartyID]Position
	Pilots     map[PilotKey]Pilot
	Deadlines  map[Deadline]struct{}
}

func standingOf(b *MemoryBook) stands {
	s := stands{Documents: b.documents(), Takings: map[DocumentID]Taking{},
		Claims:     map[DocumentID]map[FinancingID]Claim{},
		Financings: map[FinancingID]Financing{}, Matches: map[ProceedsID][]Match{},
		Positions: map[DocumentID]map[PartyID]Position{}, Pilots: b.pilots(), Deadlines: b.deadlines()}
	for id, d := range s.Documents {
		taking := b.Taking(id)
		taking.Covered = 0
		d.Free = taking.Free(d)
		s.Documents[id] = d
		if taking != (Taking{Document: id, Source: taking.Source, Holder: taking.Holder}) {
			s.Takings[id] = taking
		}
	}
	for id, claims := range b.claimsOf() {
		s.Claims[id] = map[FinancingID]Claim{}
		for of, claim := range claims {
			claim.Covered = 0
			s.Claims[id][of] = claim
		}
	}
	for id, f := range b.financings() {
		f.Repayments = 0
		s.Financings[id] = f
	}
	for id, p := range b.allReceived() {
		s.Matches[id] = p.Matches
	}
	for id, banks := range b.positions() {
		s.Positions[id] = maps.Clone(banks)
		for bank, p := range banks {
			p.Covered = 0
			s.Positions[id][bank] = p
		}
		maps.DeleteFunc(s.Positions[id], func(bank PartyID, p Position) bool {
			return p == Position{Document: id, Bank: bank}
		})
	}
	return s
}
