package trade

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// carries says where an event lost what its command, its signer or the clock
// said: a field of the same name and type stands for the same fact.
func (s *stage) carries(by Signer, c Command, e Event) []string {
	var lost []string
	if _, warns := e.(AlertRaised); warns {
		return nil // an alert is about the matter, and not the command
	}
	said, told := facts(c), facts(e)
	for name, values := range told {
		own := slices.Contains(apart[reflect.TypeOf(c).Name()], strings.Fields(name)[0])
		if wanted, ok := said[name]; ok && !own && !meet(values, wanted) {
			lost = append(lost, fmt.Sprintf("%T says %v of %s, and %T %v", c, wanted, name, e, values))
		}
	}
	_, corrects := e.(RepaymentCorrected) // which tells of the repayment as it was
	person := []any{s.book.personKey(by.Key).Person}
	if who, ok := told[fact[PersonID]("By")]; ok && !corrects && !meet(who, person) {
		lost = append(lost, fmt.Sprintf("%T names the wrong person", e))
	}
	return lost
}

// stands says what is wrong of an event by itself: its time, and whose document it moves.
func (s *stage) stands(e Event) []string {
	var wrong []string
	if passed, ok := e.(DeadlinePassed); ok {
		if passed.Deadline.At > s.at {
			wrong = append(wrong, fmt.Sprintf("the deadline of %v passed at %v", passed.Deadline.At, s.at))
		}
		return wrong
	}
	switch e.(type) {
	case RollCalled, TaskWaits, TaskMoved: // these say of two deadlines when they are
		return nil
	}
	registered, _ := e.(RefundRegistered) // one that waits does not count yet, at no time
	if clock, ok := facts(e)["At trade.Instant"]; ok && !registered.Refund.Waiting && !meet(clock, []any{s.at}) {
		wrong = append(wrong, fmt.Sprintf("%T happened at %v, and says %v", e, s.at, clock))
	}
	switch e.(type) {
	case PartyAdmitted, PersonEnrolled, ProceedsRegistered:
		if since := facts(e)["Since trade.Instant"]; !meet(since, []any{s.at}) {
			wrong = append(wrong, fmt.Sprintf("%T happened at %v, and says %v", e, s.at, since))
		}
	}
	if deal := dealOf(e); deal != (Deal{}) && deal.Region != s.book.party(deal.Enterprise).Region {
		wrong = append(wrong, fmt.Sprintf("%T is of region %q, where %s is not", e, deal.Region,
			s.name(deal.Enterprise)))
	}
	if named, ok := e.(SuccessorNamed); ok {
		if p := s.book.party(named.Party); named.Region != p.Region || named.Kind != p.Kind {
			wrong = append(wrong, fmt.Sprintf("%s is succeeded as %s of %q", s.name(named.Party),
				named.Kind, named.Region))
		}
	}
	if moved, ok := e.(ValueMoved); ok {
		document := s.book.document(moved.Document)
		if !s.book.one(document.Holder, moved.Holder) ||
			!moved.Deal.Agent && !s.book.one(moved.Deal.Enterprise, moved.Holder) {
			wrong = append(wrong, fmt.Sprintf("%s is %s's, and moves for %s", s.name(moved.Document),
				s.name(document.Holder), s.name(moved.Holder)))
		}
	}
	if raised, ok := e.(AlertRaised); ok {
		a := raised.Alert
		enterprise := s.book.party(a.Enterprise)
		if a.Kind == WaivedAboveShare {
			bank := s.book.party(a.Parties[0])
			if len(a.Parties) != 1 || bank.Kind != Bank || a.Region != bank.Region || enterprise.Kind != Enterprise {
				wrong = append(wrong, fmt.Sprintf("alert %s of a bank tells %v in %q", a.ID, a.Parties, a.Region))
			}
		} else if a.Kind == TaskOverdue && a.Parties[0] != s.book.party(a.Enterprise).ID &&
			s.book.party(a.Parties[0]).Kind == Bank { // apart from the enterprise
			if len(a.Parties) != 1 || a.Region != enterprise.Region {
				wrong = append(wrong, fmt.Sprintf("alert %s of a task tells %v in %q", a.ID, a.Parties, a.Region))
			}
		} else if a.Kind == CheckLate { // its enterprise is not told
			bank := s.book.party(a.Parties[0])
			if len(a.Parties) != 1 || bank.Kind != Bank || a.Region != enterprise.Region {
				wrong = append(wrong, fmt.Sprintf("alert %s of a check tells %v in %q", a.ID, a.Parties, a.Region))
			}
		} else if a.Kind == PaidTwiceTried || a.Kind == PaidBeyondTried { // those who supervise alone
			if len(a.Parties) > 0 || a.Region != enterprise.Region {
				wrong = append(wrong, fmt.Sprintf("alert %s of an attempt tells %v in %q", a.ID, a.Parties, a.Region))
			}
		} else if ofPayments(a.Kind) { // their bank alone, or nobody but those who supervise
			if len(a.Parties) > 1 || len(a.Parties) == 1 && s.book.party(a.Parties[0]).Kind != Bank ||
				a.Region != enterprise.Region {
				wrong = append(wrong, fmt.Sprintf("alert %s of payments tells %v in %q", a.ID, a.Parties, a.Region))
			}
		} else if a.Kind == DocumentAlike || a.Kind == DocumentsAlike {
			wrong = append(wrong, s.ofMarks(a)...)
		} else if enterprise.Kind != Enterprise || a.Region != enterprise.Region ||
			!slices.ContainsFunc(a.Parties, func(p PartyID) bool { return s.book.one(p, a.Enterprise) }) {
			wrong = append(wrong, fmt.Sprintf("alert %s is about %s of %q", a.ID, s.name(a.Enterprise), a.Region))
		}
	}
	return wrong
}

// refuses says what a refusal leaves out, or says for nothing: of which document what it says is left.
func (s *stage) refuses(r Refusal) []string {
	left := r.Item > 0 && r.Left.Currency != ""
	if (left || slices.Contains(ofDocuments, r.Rule)) && r.Document.IsZero() {
		return []string{fmt.Sprintf("%s says what is left, and not of which document", r.Rule)}
	}
	// 513 tells no stranger
	if r.Left.Currency == "" && !r.Document.IsZero() && r.Rule != CollectionMustNotExceedWorth {
		return []string{fmt.Sprintf("%s names a document, and says nothing of what is left", r.Rule)}
	}
	return nil
}

// ofDocuments are rules that tell how much of one document is left.
var ofDocuments = []Rule{TakingMustNotExceedAvailable, CollectionMustNotExceedWorth, MoveMustNotExceedPledge,
	MatchMustCoverUses, RemainderMustBeInLimit, DocumentMustCoverClaims}

// keeps says where the records that an event wrote lost what it said.
func (s *stage) keeps(e Event, written []Record) []string {
	var lost []string
	told := facts(e)
	published, publishes := e.(DocumentsPublished)
	for _, record := range written {
		replaced := func(p Publication) bool { d, ok := record.(Document); return ok && p.ID == d.ID }
		if publishes && !slices.ContainsFunc(published.Documents, replaced) {
			continue // a document that a published one replaces
		}
		if free, ok := record.(Remittance); ok && free.Deal == (Deal{}) {
			continue // a number that is free again, of which no deal is said
		}
		switch record.(type) {
		case Marks, Marked, Warned:
			continue // what leads from mark to document, of which an event says nothing
		}
		if tied, ok := record.(Document); ok {
			tied.Ties = nil // to other documents
			record = tied
		}
		of := told[fact[DocumentID]("Document")]
		if taking, ok := record.(Taking); ok && !slices.Contains(of, any(taking.Document)) {
			continue // of a document that replaces the one of which more is taken
		}
		clock, elsewhere := told["At trade.Instant"], slices.Contains(apart[reflect.TypeOf(e).Name()], "At")
		if len(clock) > 0 && !elsewhere && !meet(clock, times(record)) {
			lost = append(lost, fmt.Sprintf("%T happened at %v, and %T knows %v", e, clock, record, times(record)))
		}
		for name, values := range facts(record) {
			wanted, ok := told[name]
			event, field := reflect.TypeOf(e).Name(), strings.Fields(name)[0]
			if !ok || slices.Contains(apart[event], "all") || slices.Contains(apart[event], field) {
				continue
			}
			if !meet(s.heirs(values), s.heirs(wanted)) {
				lost = append(lost, fmt.Sprintf("%T says %v of %s, and %T keeps %v", e, wanted, name, record, values))
			}
		}
	}
	return lost
}

// heirs puts the party that acts for another now in the place of the other: what is
// told of a deal is kept by who took it over.
func (s *stage) heirs(values []any) []any {
	var now []any
	for _, value := range values {
		if party, ok := value.(PartyID); ok {
			value = (&ruling{book: s.book.Book}).heir(party)
		}
		now = append(now, value)
	}
	return now
}

// times are the instants at which something happened to a record.
func times(record Record) []any {
	known := facts(record)
	var all []any
	for _, name := range []string{"Since", "Done", "AppliedAt", "At"} {
		all = append(all, known[name+" trade.Instant"]...)
	}
	return all
}

// apart are the facts of commands and events that say by how much a record changes, or that
// share a name with another fact of a record.
var apart = map[string][]string{
	"ValueMoved": {"Holder", "Held", "Pledged", "Spent", "Collected", "Original", "Covered", "Applied", "Released",
		"Unused", "Closed"},
	"GoodsReturned": {"At", "Details"}, "DocumentWithdrawn": {"At", "Details"}, "DocumentAmended": {"At"},
	"AmendDocument": {"Holder"}, "SuccessorNamed": {"Successor", "Region"}, "PledgeMoved": {"Amount"},
	"FinancingSettled": {"Bank"}, "RemainderClosed": {"Amount"}, "ProceedsUsed": {"Used", "Applied"},
	"ProceedsCorrected": {"Amount", "Closed"}, "MatchProceeds": {"Amount", "Worth"},
	"PoolChanged":        {"Region", "Bank", "Month"},
	"FinancingDisbursed": {"Details"}, "FinancingRepaid": {"Date"},
	"RepaymentCorrected": {"Corrected", "Reason", "Date"},
	"DisbursalCorrected": {"Reason"}, "ModelActivated": {"By"},
	// of two keepers one each, and a removal, which is no admission
	"KeeperKeyReplaced": {"all"}, "KeeperRemoved": {"At"},
	"DeadlinePassed": {"At"}, "ProposalMade": {"At"}, "ProposalDone": {"At"},
	"DocumentEntered": {"At"}, "RefundConfirmed": {"At"},
	"RefundRegistered": {"At", "Reason", "Details", "Date", "Permit"},
	// a number that is free again is of no deal
	"RefundDismissed": {"Reason", "ID", "Enterprise", "Bank", "Region"},
	"PaymentEnded":    {"ID", "Enterprise", "Bank", "Region"},
	// of commands: what is zero where the rule book works it out, and other loans' pledges
	"RegisterProceeds": {"Worth"},
	"CorrectProceeds":  {"Worth", "Document", "Evidence", "NotReturned"}, "Repay": {"Used", "Financing"},
	"OpenPayment": {"Enterprise", "Bank"},
	// the deadline of a check, and the pilot of its bank
	// of two deadlines one each
	"RollCalled": {"At", "Kind"}, "TaskWaits": {"At", "Kind"}, "TaskOpened": {"At"}, "TaskMoved": {"At", "Kind"},
	"TaskAnswered": {"At"},
	"CheckDrawn":   {"At"}, "CheckReported": {"At", "Region", "Scenario"},
}

// meet reports whether something stands in both lists.
func meet(a, b []any) bool {
	return slices.ContainsFunc(a, func(x any) bool {
		return slices.ContainsFunc(b, func(y any) bool { return reflect.DeepEqual(x, y) })
	})
}

// fact is what facts calls a field of a type.
func fact[T any](name string) string { return name + " " + reflect.TypeFor[T]().String() }

// facts are the fields of a struct, and of the structs within, by name and type.
func facts(of any) map[string][]any {
	all := map[string][]any{}
	gatherFacts(reflect.ValueOf(of), all)
	return all
}

func gatherFacts(v reflect.Value, all map[string][]any) {
	for i := range v.NumField() {
		name, value := v.Type().Field(i).Name, v.Field(i)
		whole := value.Type() == reflect.TypeFor[Money]() || value.Type() == reflect.TypeFor[Line]()
		if value.Kind() == reflect.Struct && !whole {
			gatherFacts(value, all)
			continue
		}
		list := value.Kind() == reflect.Slice && value.Type().Elem().Kind() == reflect.Struct
		if list && value.Type() != reflect.TypeFor[[]Line]() {
			for j := range value.Len() {
				gatherFacts(value.Index(j), all)
			}
			continue
		}
		key := name + " " + value.Type().String()
		all[key] = append(all[key], value.Interface())
	}
}

// noted is a book that remembers what was written into it.
type noted struct {
	*MemoryBook
	written []Record
}

func (n *noted) Put(r Record) {
	n.written = append(n.written, r)
	n.MemoryBook.Put(r)
}
