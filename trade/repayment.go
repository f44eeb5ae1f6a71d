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

// Repayment 还款 is one repayment of a financing, in minor units of the loan's currency.
type Repayment struct {
	Financing FinancingID `cbor:"1,keyasint"`
	Number    uint32      `cbor:"2,keyasint"` // 1, 2, 3 ... within the financing
	Date      Day         `cbor:"3,keyasint"`
	Principal int64       `cbor:"4,keyasint"`
	Interest  int64       `cbor:"5,keyasint"`
	Source    Source      `cbor:"6,keyasint"`
	Proceeds  ProceedsID  `cbor:"7,keyasint"`           // of the source FromProceeds, else zero
	Used      int64       `cbor:"8,keyasint,omitempty"` // what it used up of the proceeds, minor units of their currency
	By        PersonID    `cbor:"9,keyasint"`
	Corrected bool        `cbor:"10,keyasint,omitempty"`
}

// Repay 还款 registers a repayment. By a maker of the bank.
type Repay struct {
	Financing FinancingID `cbor:"1,keyasint"`
	Date      Day         `cbor:"2,keyasint"`
	Principal int64       `cbor:"3,keyasint"`
	Interest  int64       `cbor:"4,keyasint"`
	Source    Source      `cbor:"5,keyasint"`
	Proceeds  ProceedsID  `cbor:"6,keyasint"`
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
	Date       Day        `cbor:"6,keyasint"`
	Instrument Instrument `cbor:"7,keyasint"`
	Code       BoPCode    `cbor:"8,keyasint"`
	Lines      []Line     `cbor:"9,keyasint"` // the receivables it pays, minor units of each document's currency
	Used       int64      `cbor:"10,keyasint,omitempty"`
	Details    Digest     `cbor:"11,keyasint"`
	Since      Instant    `cbor:"12,keyasint"`
}

// RegisterProceeds 收汇 registers money from abroad and matches it to documents. By a maker of the bank that received it.
type RegisterProceeds struct {
	Proceeds   ProceedsID `cbor:"1,keyasint"`
	Enterprise PartyID    `cbor:"2,keyasint"`
	Amount     Money      `cbor:"3,keyasint"`
	Date       Day        `cbor:"4,keyasint"`
	Instrument Instrument `cbor:"5,keyasint"`
	Code       BoPCode    `cbor:"6,keyasint"`
	Lines      []Line     `cbor:"7,keyasint"`
	Details    Digest     `cbor:"8,keyasint"`
}

// ProceedsRegistered says that money came in.
type ProceedsRegistered struct {
	Proceeds Proceeds `cbor:"1,keyasint"`
}

// ProceedsUsed says by how much more or less of the proceeds a repayment used.
type ProceedsUsed struct {
	Proceeds   ProceedsID `cbor:"1,keyasint"`
	Bank       PartyID    `cbor:"2,keyasint"`
	Enterprise PartyID    `cbor:"3,keyasint"`
	Change     int64      `cbor:"4,keyasint"`
}
