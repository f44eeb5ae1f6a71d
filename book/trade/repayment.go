package trade

// Source says where the money of a repayment came from. Numbers are frozen.
type Source uint8

// The sources (domain §4.2).
const (
	FromProceeds Source = 1 // export proceeds, by their number
	OwnFunds     Source = 2
	InsurerClaim Source = 3
	Purchase     Source = 4 // foreign exchange bought to repay
	OtherSource  Source = 5
)

// transaction marks identifiers of a bank's own payments.
type transaction struct{}

// TransactionID is a token of the number that a bank gives to one of its own
// payments. Zero means that the bank named none.
type TransactionID = ID[transaction]

// Repayment 还款 is one repayment of a financing, in minor units of the loan's currency.
type Repayment struct {
	Financing   FinancingID   `cbor:"1,keyasint"`
	Number      uint32        `cbor:"2,keyasint"` // 1, 2, 3 ... within the financing
	Date        Day           `cbor:"3,keyasint"`
	Principal   int64         `cbor:"4,keyasint"`
	Interest    int64         `cbor:"5,keyasint"`
	Source      Source        `cbor:"6,keyasint"`
	Proceeds    ProceedsID    `cbor:"7,keyasint"` // of the source FromProceeds, else zero
	Uses        []Use         `cbor:"8,keyasint"` // what it used up of the proceeds, document by document
	By          PersonID      `cbor:"9,keyasint"`
	Corrected   bool          `cbor:"10,keyasint,omitempty"`
	Transaction TransactionID `cbor:"11,keyasint"`
	Evidence    Digest        `cbor:"12,keyasint"` // of a contracted rate, sealed
	// of the pledges that it released, what collected money had covered
	Uncovered []Line `cbor:"13,keyasint"`
	// of the pledges that it made needless, what was not pledged anyway
	Lacking []Line `cbor:"14,keyasint,omitempty"`
}

// Used is what the repayment used up of the proceeds, in minor units of their currency.
func (r Repayment) Used() int64 { return used(r.Uses) }

// Transaction says which repayment a bank's own payment number stands for, so
// that a payment counts once however often it is told.
type Transaction struct {
	Bank      PartyID       `cbor:"1,keyasint"`
	ID        TransactionID `cbor:"2,keyasint"`
	Financing FinancingID   `cbor:"3,keyasint"`
	Number    uint32        `cbor:"4,keyasint"`
}

// Repay 还款 registers a repayment. By a maker of the bank. The same transaction
// in the same words changes nothing.
type Repay struct {
	Financing FinancingID `cbor:"1,keyasint"`
	Date      Day         `cbor:"2,keyasint"` // value date
	Principal int64       `cbor:"3,keyasint"`
	Interest  int64       `cbor:"4,keyasint"`
	Source    Source      `cbor:"5,keyasint"`
	Proceeds  ProceedsID  `cbor:"6,keyasint"`
	// of the proceeds, at a contracted rate; 0: at the mid rate of the date
	Used        int64         `cbor:"7,keyasint,omitempty"`
	Evidence    Digest        `cbor:"8,keyasint"` // of the contracted rate, sealed
	Transaction TransactionID `cbor:"9,keyasint"` // the bank's own number of the payment
}

// CorrectRepayment 更正 takes back a repayment that was entered wrongly; it
// stays in the journal. By a checker of the bank who did not enter it.
type CorrectRepayment struct {
	Financing FinancingID `cbor:"1,keyasint"`
	Number    uint32      `cbor:"2,keyasint"`
	Reason    Reason      `cbor:"3,keyasint"`
}

// FinancingRepaid says that a repayment came in.
type FinancingRepaid struct {
	Deal      Deal      `cbor:"1,keyasint"`
	Repayment Repayment `cbor:"2,keyasint"`
}

// RepaymentCorrected says that a repayment no longer counts.
type RepaymentCorrected struct {
	Deal      Deal      `cbor:"1,keyasint"`
	Repayment Repayment `cbor:"2,keyasint"`
	Reason    Reason    `cbor:"3,keyasint"`
}
