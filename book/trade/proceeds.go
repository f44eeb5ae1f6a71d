package trade

// Instrument says by what means proceeds came in. Numbers are frozen.
type Instrument uint8

// The instruments (domain §4.7).
const (
	Wire           Instrument = 1
	LetterOfCredit Instrument = 2
	Collection     Instrument = 3
	ECNY           Instrument = 4 // digital renminbi
	OtherCBDC      Instrument = 5 // another central bank's digital currency
	CryptoAsset    Instrument = 6
)

// BoPCode is a balance-of-payments transaction code, six digits.
type BoPCode string

// Proceeds 收汇 is money from abroad that a bank received for an enterprise.
type Proceeds struct {
	ID         ProceedsID `cbor:"1,keyasint"`
	Bank       PartyID    `cbor:"2,keyasint"`
	Enterprise PartyID    `cbor:"3,keyasint"`
	Region     Region     `cbor:"4,keyasint"`
	Amount     Money      `cbor:"5,keyasint"`
	Date       Day        `cbor:"6,keyasint"` // value date
	Instrument Instrument `cbor:"7,keyasint"`
	Code       BoPCode    `cbor:"8,keyasint"`
	Matches    []Match    `cbor:"9,keyasint"`            // the receivables it pays, as they stand now
	Used       int64      `cbor:"10,keyasint,omitempty"` // by repayments, minor units of its own currency
	Details    Digest     `cbor:"11,keyasint"`
	Since      Instant    `cbor:"12,keyasint"`
	EnteredBy  PersonID   `cbor:"13,keyasint"` // who entered the matches that stand
	Revision   uint32     `cbor:"14,keyasint"` // 1 when it began to count, one more with each correction
	Evidence   Digest     `cbor:"15,keyasint"` // of a contracted rate, sealed
	// what stands once a second person confirms it; nothing: nobody is waited for
	Waiting     Unconfirmed `cbor:"16,keyasint,omitzero"`
	ConfirmedBy PersonID    `cbor:"17,keyasint,omitzero"`  // the matches that stand; zero: nobody was asked for
	Dismissed   Reason      `cbor:"18,keyasint,omitempty"` // why it was never to count: its number is free again
	Expected    Day         `cbor:"19,keyasint,omitempty"` // in advance: on which the goods are to go
	Returned    int64       `cbor:"20,keyasint,omitempty"` // what was sent back, and pays nothing
	Asked       uint32      `cbor:"21,keyasint,omitempty"` // in advance: how many matches were asked for
	Last        []MatchLine `cbor:"22,keyasint,omitempty"` // in advance: the last of them, as it was asked for
}

// Unconfirmed 待确认 is what was asked of proceeds by one person and counts once a
// second one of the bank confirms it: until then nothing is collected and no value
// is held, and of the proceeds only the number is taken.
type Unconfirmed struct {
	Lines    []MatchLine `cbor:"1,keyasint"` // with what they are worth; never empty while something waits
	AskedFor Reason      `cbor:"2,keyasint"` // of a correction; none: the proceeds are new, or came in advance
	Evidence Digest      `cbor:"3,keyasint"` // of a contracted rate of a correction, sealed
	AskedBy  PersonID    `cbor:"4,keyasint"`
	AskedAt  Instant     `cbor:"5,keyasint"`
	// of a correction: on which the goods are to go that what names no document is for, and
	// that what was said to be sent back was not
	Expected    Day  `cbor:"6,keyasint,omitempty"`
	NotReturned bool `cbor:"7,keyasint,omitempty"`
}

// IsZero reports whether nothing waits.
func (u Unconfirmed) IsZero() bool { return len(u.Lines) == 0 }

// Match 匹配 is what proceeds pay of one document. What is matched is collected
// of the document; what repayments have used of it is applied to their loans.
type Match struct {
	Document DocumentID `cbor:"1,keyasint"`
	Amount   int64      `cbor:"2,keyasint"` // minor units of the document's currency
	// the same in minor units of the proceeds' currency, at the value date
	Worth    int64    `cbor:"3,keyasint"`
	Applied  int64    `cbor:"4,keyasint,omitempty"` // of the amount, what repayments have used
	Used     int64    `cbor:"5,keyasint,omitempty"` // of the worth, what repayments have used
	Closed   int64    `cbor:"6,keyasint,omitempty"` // what will not come of the document, minor units of its currency
	ClosedBy PersonID `cbor:"7,keyasint"`           // who said so last
}

// Use is what one repayment used up of one match.
type Use struct {
	Document DocumentID `cbor:"1,keyasint"`
	Used     int64      `cbor:"2,keyasint"` // minor units of the proceeds' currency
	Applied  int64      `cbor:"3,keyasint"` // the same in minor units of the document's currency
	Pledge   int64      `cbor:"4,keyasint"` // of what is applied, what took the place of the loan's pledge
}

func used(uses []Use) int64 {
	sum := int64(0)
	for _, use := range uses {
		sum += use.Used
	}
	return sum
}

// Position 头寸 is what one bank has of the money collected of one document, in
// minor units of the document's currency.
type Position struct {
	Document  DocumentID `cbor:"1,keyasint"`
	Bank      PartyID    `cbor:"2,keyasint"`
	Collected int64      `cbor:"3,keyasint,omitempty"` // matched to the document at this bank
	Unused    int64      `cbor:"4,keyasint,omitempty"` // of it, what no repayment has used yet
	Covered   int64      `cbor:"5,keyasint,omitempty"` // of that, what covers pledges of this bank
}

// MatchLine asks to match an amount of proceeds to a document.
type MatchLine struct {
	Document DocumentID `cbor:"1,keyasint"`
	Amount   int64      `cbor:"2,keyasint"` // minor units of the document's currency
	// of the proceeds, at a contracted rate; 0: at the mid rate of the date
	Worth int64 `cbor:"3,keyasint,omitempty"`
}

// RegisterProceeds 收汇 registers money from abroad and matches it to documents.
// By a maker of the bank that received it. What goes beyond the bank's own open
// claims on a document waits for a checker. The same proceeds in the same words
// change nothing.
type RegisterProceeds struct {
	Proceeds   ProceedsID  `cbor:"1,keyasint"`
	Enterprise PartyID     `cbor:"2,keyasint"`
	Amount     Money       `cbor:"3,keyasint"`
	Date       Day         `cbor:"4,keyasint"`
	Instrument Instrument  `cbor:"5,keyasint"`
	Code       BoPCode     `cbor:"6,keyasint"`
	Lines      []MatchLine `cbor:"7,keyasint"`
	Details    Digest      `cbor:"8,keyasint"`
	Evidence   Digest      `cbor:"9,keyasint"` // of a contracted rate, sealed
	// 预收: on which the goods are to go that what names no document is for; 0: it all names some
	Expected Day `cbor:"10,keyasint,omitempty"`
}

// CorrectProceeds 更正 replaces the matches of proceeds, in full or in part. Where money was
// sent back (退汇) what then is matched to no document is that money, and stays so until a
// correction says that it is not. What else is matched to none came in advance, and the day is
// said on which its goods are to go. What repayments have used stays. By
// a checker of the bank who did not enter the matches that stand. What adds to a match beyond
// the bank's own open claims waits for another checker.
type CorrectProceeds struct {
	Proceeds ProceedsID  `cbor:"1,keyasint"`
	Lines    []MatchLine `cbor:"2,keyasint"` // as they stand from now on
	Reason   Reason      `cbor:"3,keyasint"`
	Evidence Digest      `cbor:"4,keyasint"` // of a contracted rate, sealed; zero: what was kept before
	// 预收: as of proceeds that are registered; 0: it was said before, or nothing is left
	Expected    Day  `cbor:"5,keyasint,omitempty"`
	NotReturned bool `cbor:"6,keyasint,omitempty"` // what was said to be sent back was not
}

// MatchProceeds 匹配预收 names documents of goods that went for money that came in advance,
// beside those that it pays already. By a maker of the bank that received it. What goes
// beyond the bank's own open claims on a document waits for a checker. A match that says which
// one it is changes nothing when it is asked for again.
type MatchProceeds struct {
	Proceeds ProceedsID  `cbor:"1,keyasint"`
	Lines    []MatchLine `cbor:"2,keyasint"` // on top of what stands
	Evidence Digest      `cbor:"3,keyasint"` // of a contracted rate, sealed; zero: what was kept before
	// which match of these proceeds it is, from 1; 0: one more, whatever was asked for before
	Number uint32 `cbor:"4,keyasint,omitempty"`
}

// ConfirmProceeds 确认收汇匹配 lets matches of proceeds count that wait, or dismisses
// them; or it dismisses proceeds in advance that are matched to nothing: they were entered in
// error, and their number is free again. By a checker of the bank who did not enter them.
type ConfirmProceeds struct {
	Proceeds ProceedsID `cbor:"1,keyasint"`
	Dismiss  Reason     `cbor:"2,keyasint"` // why they are not to count; none: they count
}

// CloseRemainder says how much of a document that proceeds were matched to will
// not come any more, since banks on the way took their charges or the price was
// reduced. It replaces what was said before; 0 opens the remainder again. By a
// checker of the bank who entered neither the matches nor the last remainder.
type CloseRemainder struct {
	Proceeds ProceedsID `cbor:"1,keyasint"`
	Document DocumentID `cbor:"2,keyasint"`
	Amount   int64      `cbor:"3,keyasint"` // minor units of the document's currency
	Reason   Reason     `cbor:"4,keyasint"`
}

// ReleasePledge 解除质押 releases what a settled financing still pledges of a
// document. By a checker of the bank who did not enter the last repayment.
type ReleasePledge struct {
	Financing FinancingID `cbor:"1,keyasint"`
	Document  DocumentID  `cbor:"2,keyasint"`
	Reason    Reason      `cbor:"3,keyasint"`
}

// ProceedsRegistered says that money came in, and counts now or waits.
type ProceedsRegistered struct {
	Proceeds Proceeds `cbor:"1,keyasint"`
}

// ProceedsCorrected says which matches stand from now on, or which wait.
type ProceedsCorrected struct {
	Proceeds Proceeds `cbor:"1,keyasint"` // as they stand now
	Before   []Match  `cbor:"2,keyasint"`
	Reason   Reason   `cbor:"3,keyasint"`
}

// ProceedsMatched says that goods went for money that came in advance, or which matches wait.
type ProceedsMatched struct {
	Proceeds Proceeds `cbor:"1,keyasint"` // as they stand now
	Before   []Match  `cbor:"2,keyasint"`
}

// ProceedsConfirmed says that matches that waited stand from now on.
type ProceedsConfirmed struct {
	Proceeds Proceeds `cbor:"1,keyasint"` // as they stand now
	Before   []Match  `cbor:"2,keyasint"`
	Reason   Reason   `cbor:"3,keyasint"` // of a correction; none: the proceeds are new, or came in advance
}

// ProceedsDismissed says that matches that waited never count, or that proceeds in advance never
// came.
type ProceedsDismissed struct {
	Proceeds Proceeds    `cbor:"1,keyasint"` // as they stand now
	Lines    []MatchLine `cbor:"2,keyasint"` // that waited
	By       PersonID    `cbor:"3,keyasint"`
	Reason   Reason      `cbor:"4,keyasint"`
}

// RemainderClosed says how much of a document will not come.
type RemainderClosed struct {
	Proceeds   ProceedsID `cbor:"1,keyasint"`
	Bank       PartyID    `cbor:"2,keyasint"`
	Enterprise PartyID    `cbor:"3,keyasint"`
	Document   DocumentID `cbor:"4,keyasint"`
	Amount     Money      `cbor:"5,keyasint"` // as it stands now
	By         PersonID   `cbor:"6,keyasint"`
	Reason     Reason     `cbor:"7,keyasint"`
	Region     Region     `cbor:"8,keyasint"`
}

// ProceedsUsed says what a repayment used of the proceeds, or gave back when it
// was corrected.
type ProceedsUsed struct {
	Proceeds   ProceedsID `cbor:"1,keyasint"`
	Bank       PartyID    `cbor:"2,keyasint"`
	Enterprise PartyID    `cbor:"3,keyasint"`
	Uses       []Use      `cbor:"4,keyasint"`
	Undone     bool       `cbor:"5,keyasint,omitempty"` // the uses are given back
	Region     Region     `cbor:"6,keyasint"`
}

// Change is by how much more of the proceeds is used, in minor units of their currency.
func (e ProceedsUsed) Change() int64 {
	if e.Undone {
		return -used(e.Uses)
	}
	return used(e.Uses)
}

// PledgeReleased says that a settled financing no longer pledges the document.
type PledgeReleased struct {
	Deal     Deal       `cbor:"1,keyasint"`
	Document DocumentID `cbor:"2,keyasint"`
	Amount   Money      `cbor:"3,keyasint"`
	By       PersonID   `cbor:"4,keyasint"`
	Reason   Reason     `cbor:"5,keyasint"`
}
