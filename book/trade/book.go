package trade

import (
	"iter"
	"slices"
)

// Records is what a book is read from: the records of one state, by their keys.
// What it gives is what it keeps, and must not be changed: only a [Book] hands it
// on, as a copy.
type Records interface {
	Record(Key) (Record, bool)
	Scan(prefix Key) iter.Seq[Record]        // all whose keys begin so, in order of their keys
	Deadline(until Instant) (Deadline, bool) // the first one at or before the instant
}

// Sheets are records that can be written. Put replaces the record of the same
// key.
type Sheets interface {
	Records
	Put(Record)
	Remove(Deadline)
}

// Record is one of the things that the book holds. It answers for itself: under
// which key it is found, and whom it concerns.
type Record interface {
	Key() Key
	Audience() Audience
}

// owned gives the copy of a record that holds lists.
func owned[R interface{ Copied() R }](r R, ok bool) (R, bool) { return r.Copied(), ok }

// Own gives a record that shares nothing with the one given: itself, unless it
// holds lists.
func Own(r Record) Record {
	if document, ok := r.(Document); ok && document.Ties == nil {
		return r // as nearly every one
	}
	if lists, ok := r.(interface{ copied() Record }); ok {
		return lists.copied()
	}
	return r
}

// find reads a record of a known kind, which must not be changed.
func find[R Record](records Records, k Key) (R, bool) {
	if record, ok := records.Record(k); ok {
		return record.(R), true
	}
	var none R
	return none, false
}

// Book reads records by the identifiers of their nouns. Nothing that it gives
// shares anything with what is kept, so that whoever reads cannot write.
type Book struct{ records Records }

// BookOf gives the book of some records.
func BookOf(records Records) Book { return Book{records} }

// Record gives the record of a key.
func (b Book) Record(k Key) (Record, bool) {
	record, ok := b.records.Record(k)
	if !ok {
		return nil, false
	}
	return Own(record), true
}

// Scan gives all records whose keys begin with a prefix, in order of their keys.
func (b Book) Scan(prefix Key) iter.Seq[Record] {
	return func(yield func(Record) bool) {
		for record := range b.records.Scan(prefix) {
			if !yield(Own(record)) {
				return
			}
		}
	}
}

// Deadline gives the first deadline at or before an instant.
func (b Book) Deadline(until Instant) (Deadline, bool) { return b.records.Deadline(until) }

// Writer is a book into which [Post] writes.
type Writer struct {
	Book
	sheets Sheets
}

func (w Writer) put(r Record)      { w.sheets.Put(r) }
func (w Writer) remove(d Deadline) { w.sheets.Remove(d) }

// Party gives a party.
func (b Book) Party(id PartyID) (Party, bool) { return owned(find[Party](b.records, PartyKey(id))) }

// Lenders gives the banks that have lent to a party.
func (b Book) Lenders(id PartyID) []Lender {
	lenders, _ := find[Lenders](b.records, LendersKey(id))
	return slices.Clone(lenders.Banks)
}

// Key gives the public key of a person.
func (b Book) Key(id KeyID) (PersonKey, bool) {
	return owned(find[PersonKey](b.records, PersonKeyKey(id)))
}

// Document gives a document.
func (b Book) Document(id DocumentID) (Document, bool) {
	return owned(find[Document](b.records, DocumentKey(id)))
}

// Claim gives the claim of a deal on a document.
func (b Book) Claim(d DocumentID, deal DealID) (Claim, bool) {
	return find[Claim](b.records, ClaimKey(d, deal))
}

// Claims gives all claims on a document, in order of kind and identifier of their deals.
func (b Book) Claims(d DocumentID) iter.Seq[Claim] {
	return func(yield func(Claim) bool) {
		for record := range b.records.Scan(ClaimsKey(d)) {
			if !yield(record.(Claim)) {
				return
			}
		}
	}
}

// Financing gives a financing.
func (b Book) Financing(id FinancingID) (Financing, bool) {
	return owned(find[Financing](b.records, FinancingKey(id)))
}

// Repayment gives a repayment of a financing by its number, from 1.
func (b Book) Repayment(id FinancingID, n uint32) (Repayment, bool) {
	return owned(find[Repayment](b.records, RepaymentKey(id, n)))
}

// Proceeds gives proceeds.
func (b Book) Proceeds(id ProceedsID) (Proceeds, bool) {
	return owned(find[Proceeds](b.records, ProceedsKey(id)))
}

// Position gives what money of a bank did in a document.
func (b Book) Position(d DocumentID, bank PartyID) (Position, bool) {
	return find[Position](b.records, PositionKey(d, bank))
}

// Transaction gives a bank's own payment.
func (b Book) Transaction(bank PartyID, id TransactionID) (Transaction, bool) {
	return find[Transaction](b.records, TransactionKey(bank, id))
}

// Calendar gives the working days of a year.
func (b Book) Calendar(year int32) (Calendar, bool) {
	return owned(find[Calendar](b.records, CalendarKey(year)))
}

// Alerts gives all alerts, in order of their identifiers, which says nothing of
// their order in time.
func (b Book) Alerts() iter.Seq[Alert] {
	return func(yield func(Alert) bool) {
		for record := range b.Scan(keyOf(KindAlert)) {
			if !yield(record.(Alert)) {
				return
			}
		}
	}
}

// Alert gives an alert.
func (b Book) Alert(id AlertID) (Alert, bool) { return owned(find[Alert](b.records, AlertKey(id))) }

// Rates gives the rates of a day.
func (b Book) Rates(d Day) (Rates, bool) { return owned(find[Rates](b.records, RatesKey(d))) }

// Limits gives the versions of a scenario's limits at hand, in order of their days.
func (b Book) Limits(s Scenario) []Limits {
	limits, _ := find[LimitVersions](b.records, LimitsKey(s))
	return limits.Copied().Versions
}

// limitsOn gives the limits of a scenario in force on a day, for rules, which only
// read: their lists are those that are kept.
func (b Book) limitsOn(s Scenario, day Day) Limits {
	limits, _ := find[LimitVersions](b.records, LimitsKey(s))
	standing := inForce(limits.Versions, day)
	standing.Scenario = s // where none were ever set, nothing is open
	return standing
}

// Pilot gives an admission to the pilot.
func (b Book) Pilot(k PilotKey) (Pilot, bool) { return find[Pilot](b.records, PilotRecordKey(k)) }

// Inspection gives the inspection of a financing.
func (b Book) Inspection(id FinancingID) (Inspection, bool) {
	return find[Inspection](b.records, InspectionKey(id))
}

// Notice gives a source's notice about a document.
func (b Book) Notice(d DocumentID, n NoticeID) (Notice, bool) {
	return find[Notice](b.records, NoticeKey(d, n))
}

// Models gives the models at hand.
func (b Book) Models() ModelVersions {
	models, _ := find[ModelVersions](b.records, ModelsKey())
	return models.Copied()
}

// LimitVersions is the record of the limits of a scenario at hand.
type LimitVersions struct {
	Versions []Limits `cbor:"1,keyasint"`
	Scenario Scenario `cbor:"2,keyasint"`
}

// DeadlineKind says what happens at a deadline. Numbers are frozen.
type DeadlineKind uint8

// The deadlines.
const (
	HoldEnds       DeadlineKind = 1
	MaturityEnds   DeadlineKind = 2
	ProposalEnds   DeadlineKind = 3
	ReturnHoldEnds DeadlineKind = 4
	MatchEnds      DeadlineKind = 5
	KeeperTurns    DeadlineKind = 6
	EntryEnds      DeadlineKind = 7
	CheckEnds      DeadlineKind = 8
	MarksMeet      DeadlineKind = 9  // at once, in the block that follows
	PaymentsMeet   DeadlineKind = 10 // likewise
	// of what is to be reported: that the ledger looks, and that it is due
	TaskWakes DeadlineKind = 12
	TaskEnds  DeadlineKind = 13

	RuleBookTurns DeadlineKind = 14
)

// public reports whether such a deadline concerns every member: who keeps the ledger, and by
// which rules.
func (k DeadlineKind) public() bool { return k == KeeperTurns || k == RuleBookTurns }

// Deadline is when the ledger acts by itself on a deal, or on a proposal, keeper or document,
// whose name then stands in the place of that of a deal of no kind; the rule book has none.
// Deadlines are in order of instant, then kind, then deal.
type Deadline struct {
	At   Instant      `cbor:"1,keyasint"`
	Kind DeadlineKind `cbor:"2,keyasint"`
	Deal DealID       `cbor:"3,keyasint"`
}
