package trade

import "iter"

// Book is what a rule may read. A record that is not there is reported by
// false. Every method answers from one and the same state.
type Book interface {
	Party(PartyID) (Party, bool)
	Key(KeyID) (PersonKey, bool)
	Document(DocumentID) (Document, bool)
	Claim(DocumentID, FinancingID) (Claim, bool)
	Claims(DocumentID) iter.Seq[Claim] // all on a document, in order of financing
	Financing(FinancingID) (Financing, bool)
	Repayment(FinancingID, uint32) (Repayment, bool)
	Proceeds(ProceedsID) (Proceeds, bool)
	Position(DocumentID, PartyID) (Position, bool)
	Transaction(PartyID, TransactionID) (Transaction, bool)
	Calendar(year int32) (Calendar, bool)
	Alert(uint64) (Alert, bool)
	Alerts() uint64 // how many alerts were raised
	Rates(Day) (Rates, bool)
	Limits() []Limits // the versions at hand, in order of their days
	Pilot(PilotKey) (Pilot, bool)
	Inspection(FinancingID) (Inspection, bool)
	Notice(DocumentID, NoticeID) (Notice, bool)
	Models() ModelVersions                   // the models at hand, and what is proposed
	Deadline(until Instant) (Deadline, bool) // the first one at or before the instant
}

// Writer is a book into which [Post] writes. Put replaces the record of the
// same kind and identifier.
type Writer interface {
	Book
	Put(Record)
	Remove(Deadline)
}

// Record is one of the things that the book holds: [Party], [PersonKey],
// [Document], [Claim], [Financing], [Repayment], [Transaction], [Proceeds], [Position],
// [Alert], [Rates], [Calendar], [LimitVersions], [Pilot], [Inspection], [Notice], [ModelVersions] or [Deadline].
type Record interface{ record() }

// LimitVersions is the record of the limits at hand.
type LimitVersions struct {
	Versions []Limits `cbor:"1,keyasint"`
}

// DeadlineKind says what happens at a deadline. Numbers are frozen.
type DeadlineKind uint8

// The deadlines.
const (
	HoldEnds     DeadlineKind = 1
	MaturityEnds DeadlineKind = 2
)

// Deadline is when the ledger acts by itself on a financing. Deadlines are in
// order of instant, then kind, then financing.
type Deadline struct {
	At        Instant      `cbor:"1,keyasint"`
	Kind      DeadlineKind `cbor:"2,keyasint"`
	Financing FinancingID  `cbor:"3,keyasint"`
}

func (Party) record()         {}
func (PersonKey) record()     {}
func (Document) record()      {}
func (Claim) record()         {}
func (Financing) record()     {}
func (Repayment) record()     {}
func (Proceeds) record()      {}
func (Position) record()      {}
func (Transaction) record()   {}
func (Calendar) record()      {}
func (Alert) record()         {}
func (Rates) record()         {}
func (LimitVersions) record() {}
func (Pilot) record()         {}
func (Inspection) record()    {}
func (ModelVersions) record() {}
func (Deadline) record()      {}
