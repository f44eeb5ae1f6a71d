package trade

import (
	"crypto/sha256"
	"fmt"
	"reflect"
	"testing"
	"time"
)

// payer is a small world of payments: one declaration of ten cents, and a payment at
// each of two banks.
type payer struct {
	*stage
	m1     DocumentID
	ids    [2]PaymentID
	events map[string]int
	found  complaints
	states int
}

// paidState is a book of it, and how often the outside world pushed it.
type paidState struct {
	book   *MemoryBook
	pushed int
}

func newPayer() *payer {
	x := &payer{stage: newStage(), events: map[string]int{}}
	x.playAll(`importers
gao set-limits 2026-03-02 scenario=import-payments refund-check=2
feng publish-documents m1 kind=import-declaration holder=harbour face=0.10USD other=seller`)
	x.m1 = named[Document](x.stage, "m1")
	x.ids = [2]PaymentID{named[Payment](x.stage, "v1"), named[Payment](x.stage, "v2")}
	return x
}

// tries lists all that anybody may think of next.
func (x *payer) tries(s paidState) []try {
	all := x.outside(s)
	for i, id := range x.ids {
		maker, checker, bank := []string{"nan", "song"}[i], []string{"nie", "sun"}[i], []string{"north", "south"}[i]
		p, ok := s.book.Payment(id)
		if !ok {
			for _, amount := range []int64{6, 10} {
				all = append(all, try{"hua", OpenPayment{Payment: id, Scenario: ImportPayments,
					Bank: named[Party](x.stage, bank), Amount: Money{amount, "USD"},
					Payee: named[Party](x.stage, "seller"), Code: "121010", Instrument: Wire,
					Lines: []Line{{x.m1, amount}}, Details: Digest{1}}})
			}
			if i == 1 {
				all = append(all, try{"hua", OpenPayment{Payment: id, Scenario: ImportPayments,
					Bank: named[Party](x.stage, bank), Amount: Money{8, "USD"}, Payee: named[Party](x.stage, "seller"),
					Code: "121010", Instrument: Wire, Details: Digest{1}, Expected: x.at.Day() + 1}})
			}
			continue
		}
		switch p.State {
		case Applied:
			all = append(all, try{maker, AcceptPayment{id}})
		case Accepted:
			all = append(all, try{checker, ApprovePayment{Payment: id}}, try{maker, DeclinePayment{id, BankDeclined}})
		case Approved:
			all = append(all, try{maker, Pay{id, RemittanceID{1, byte(i)}, x.at.Day(), Digest{1}}},
				try{maker, Pay{id, RemittanceID{1}, x.at.Day(), Digest{1}}})
		case Paid:
			all = append(all, x.back(s, p, maker, checker)...)
			if p.Expected != 0 {
				all = append(all, try{maker, MatchPayment{Payment: id, Lines: []Line{{x.m1, 3}}}},
					try{maker, MatchPayment{Payment: id, Lines: []Line{{x.m1, 8}}}})
			}
		}
	}
	return all
}

// back is what may come back of a payment, and how it is looked at.
func (x *payer) back(s paidState, p Payment, maker, checker string) []try {
	id := p.Deal.ID.Payment()
	all := []try{{checker, VoidPayment{id, EntryError}}}
	for amount, reason := range map[int64]Reason{1: PaidTwice, 2: WentBack, 3: PriceReduced} {
		all = append(all, try{maker, RefundPayment{Payment: id, Remittance: RemittanceID{2, id[0], byte(p.Refunds)},
			Amount: amount, Date: x.at.Day(), Reason: reason, Details: Digest{1}}})
	}
	for number, refund := range s.book.refunds()[id] {
		if refund.Waiting {
			all = append(all, try{checker, ConfirmRefund{Payment: id, Number: number}},
				try{checker, ConfirmRefund{id, number, EntryError}})
		}
	}
	return all
}

// outside is what the source says, three times at most.
func (x *payer) outside(s paidState) []try {
	if s.pushed >= 3 {
		return nil
	}
	d, number := s.book.document(x.m1), NoticeID{byte(s.pushed + 1)}
	all := []try{{"feng", ReturnGoods{x.m1, 3, number, Digest{2}}}, {"feng", WithdrawDocument{x.m1, SourceCancelled,
		number, Digest{2}}}}
	for _, face := range []int64{8, 10} {
		all = append(all, try{"feng", AmendDocument{Document: x.m1, Revision: d.Revision + 1, Face: Money{face, "USD"},
			Mode: d.Mode, Issued: d.Issued, Holder: d.Holder, Notice: number, Details: Digest{3}, Other: d.Other}})
	}
	for before := range byte(s.pushed + 1) {
		all = append(all, try{"feng", TakeBackReturn{x.m1, NoticeID{before}}},
			try{"feng", ReinstateDocument{x.m1, NoticeID{before}}})
	}
	return all
}

// next gives the state after a command; false where it is refused or changes nothing.
func (x *payer) next(s paidState, t try) (paidState, bool) {
	events, refusal := Decide(s.book, x.persons[t.who], x.at, t.c)
	if !refusal.OK() || len(events) == 0 {
		return s, false
	}
	after := paidState{book: copyOf(s.book), pushed: s.pushed}
	x.post(after.book, events)
	was, is := s.book.document(x.m1), after.book.document(x.m1)
	switch c := t.c.(type) {
	case ReturnGoods, WithdrawDocument, AmendDocument, TakeBackReturn, ReinstateDocument:
		after.pushed++
	case RefundPayment:
		if ImportPayments.holds(c.Reason) && is.Available() > was.Available() {
			x.found.Errorf("%+v frees %d of what went back", c, is.Available()-was.Available())
		}
		if is.Shortfall() > was.Shortfall() {
			x.found.Errorf("%+v opens a shortfall", c)
		}
	default:
		if is.Shortfall() > was.Shortfall() {
			x.found.Errorf("%T %+v opens a shortfall", c, c)
		}
	}
	return after, true
}

func (x *payer) post(book *MemoryBook, events []Event) {
	numberAlerts(alertsIn(book), events)
	for _, e := range events {
		x.events[reflect.TypeOf(e).Name()]++
		Post(book, e)
	}
}

// elapse lets all deadlines of some time pass; false where there is none.
func (x *payer) elapse(s paidState, by time.Duration) (paidState, bool) {
	after, passed := paidState{book: copyOf(s.book), pushed: s.pushed}, false
	for {
		events := Due(after.book, x.at+Instant(by.Milliseconds()))
		if len(events) == 0 {
			return after, passed
		}
		passed = true
		x.post(after.book, events)
	}
}

// fold tells states apart by all that rules read of them.
func (s paidState) fold() [32]byte {
	sum := sha256.New()
	for record := range s.book.Scan(Key{}) {
		switch record.(type) {
		case Payment, Refund, Remittance, Claim, Taking, Document, Pilot, Deadline:
			_, _ = fmt.Fprintf(sum, "%v\n", record)
		}
	}
	return [32]byte(sum.Sum([]byte{}))
}

// TestExplorePayments walks every history of two payments on one declaration, so many
// commands deep, and checks after each all that must be true of a book.
func TestExplorePayments(t *testing.T) {
	depth := 7
	if testing.Short() {
		depth = 5
	}
	for _, beginning := range []string{"", "hua open-payment v1 bank=north amount=0.10USD on=m1:0.10\n" +
		"nan accept-payment v1\nnie approve-payment v1\nnan pay v1"} {
		x := newPayer()
		if beginning != "" {
			x.playAll(beginning)
			depth--
		}
		seen, frontier := map[[32]byte]bool{}, []paidState{{book: x.book}}
		for level := 0; level < depth && len(x.found.words) == 0; level++ {
			frontier = x.walk(frontier, seen)
		}
		for i, words := range x.found.words {
			if i < 5 {
				t.Error(words)
			}
		}
		t.Logf("%d states, events %v", x.states, x.events)
	}
}

// walk goes one command further from every state.
func (x *payer) walk(frontier []paidState, seen map[[32]byte]bool) (next []paidState) {
	for _, s := range frontier {
		var after []paidState
		for _, t := range x.tries(s) {
			if n, ok := x.next(s, t); ok {
				after = append(after, n)
			}
		}
		for _, by := range []time.Duration{25 * time.Hour, 92 * 24 * time.Hour} {
			if n, ok := x.elapse(s, by); ok {
				after = append(after, n)
			}
		}
		for _, n := range after {
			if fold := n.fold(); !seen[fold] {
				seen[fold] = true
				x.states++
				checkBook(&x.found, n.book)
				next = append(next, n)
			}
		}
	}
	return next
}
