package trade

// State is where a financing or a payment stands in its life (domain §4.2). Numbers are
// frozen.
type State uint8

// The states.
const (
	Applied   State = 1
	Accepted  State = 2
	Approved  State = 3
	Disbursed State = 4
	Settled   State = 5
	Declined  State = 6
	Withdrawn State = 7
	Lapsed    State = 8
	Paid      State = 9  // a payment: the money went
	Void      State = 10 // a payment: the money never left
)

// Line takes an amount, in minor units of the document's currency, from a document.
type Line struct {
	Document DocumentID `cbor:"1,keyasint"`
	Amount   int64      `cbor:"2,keyasint"`
}

// Terms are what a bank disburses. Amounts are minor units of the currency the
// enterprise asked for.
type Terms struct {
	Amount   int64       `cbor:"1,keyasint"`
	Rate     BasisPoints `cbor:"2,keyasint"` // yearly interest
	Date     Day         `cbor:"3,keyasint"` // of the disbursal
	Maturity Day         `cbor:"4,keyasint"`
	Outlet   Region      `cbor:"5,keyasint"` // region of the bank's outlet
	Details  Digest      `cbor:"6,keyasint"` // contract number, outlet, 中登网 number, sealed
	Lines    []Line      `cbor:"7,keyasint"` // what is pledged of each document
}

// Financing 融资 is one loan and its life.
type Financing struct {
	Deal        Deal     `cbor:"1,keyasint"`
	Product     Product  `cbor:"2,keyasint"`
	State       State    `cbor:"3,keyasint"`
	Asked       Money    `cbor:"4,keyasint"`
	Tenor       int32    `cbor:"5,keyasint"` // days
	Lines       []Line   `cbor:"6,keyasint"` // as applied for
	Details     Digest   `cbor:"7,keyasint"` // of the application, sealed
	AppliedAt   Instant  `cbor:"8,keyasint"`
	HoldUntil   Instant  `cbor:"9,keyasint,omitempty"`
	Extensions  uint8    `cbor:"10,keyasint,omitempty"`
	AcceptedBy  PersonID `cbor:"11,keyasint"`
	ApprovedBy  PersonID `cbor:"12,keyasint"`
	EnteredBy   PersonID `cbor:"13,keyasint"` // who entered the terms that stand
	Terms       Terms    `cbor:"14,keyasint"`
	Outstanding int64    `cbor:"15,keyasint,omitempty"` // principal still owed, minor units of Asked.Currency
	// CNY fen that the whole principal counted against caps when it was disbursed
	Weight      int64  `cbor:"16,keyasint,omitempty"`
	Repayments  uint32 `cbor:"17,keyasint,omitempty"` // how many were registered
	Reason      Reason `cbor:"18,keyasint,omitempty"` // why it was declined or withdrawn
	OverdueSeen bool   `cbor:"19,keyasint,omitempty"` // the ledger has warned that its maturity passed
	Own         int64  `cbor:"20,keyasint,omitempty"` // principal repaid otherwise than from proceeds
	// the payment that it pays, where its product pays one; it has no lines then
	Payment PaymentID `cbor:"21,keyasint,omitzero"`
}

// Apply 申请 asks a bank for a financing against documents. By a maker of the enterprise.
type Apply struct {
	Financing FinancingID `cbor:"1,keyasint"`
	Bank      PartyID     `cbor:"2,keyasint"`
	Product   Product     `cbor:"3,keyasint"`
	Asked     Money       `cbor:"4,keyasint"`
	Tenor     int32       `cbor:"5,keyasint"`
	Lines     []Line      `cbor:"6,keyasint"`
	Details   Digest      `cbor:"7,keyasint"`
	// the payment that is to be paid from the loan, in place of documents, where the product asks for one
	Payment PaymentID `cbor:"8,keyasint,omitzero"`
}

// WithdrawApplication 撤回 takes an application back before it is disbursed. By a maker of the enterprise.
type WithdrawApplication struct {
	Financing FinancingID `cbor:"1,keyasint"`
	Reason    Reason      `cbor:"2,keyasint"`
}

// Accept 受理 holds the value that was applied for. By a maker of the bank.
type Accept struct {
	Financing FinancingID `cbor:"1,keyasint"`
}

// Decline 拒绝 ends a financing that is not yet disbursed and frees what it holds. By a maker or checker of the bank.
type Decline struct {
	Financing FinancingID `cbor:"1,keyasint"`
	Reason    Reason      `cbor:"2,keyasint"`
}

// ExtendHold gives a hold one more term. By a maker of the bank.
type ExtendHold struct {
	Financing FinancingID `cbor:"1,keyasint"`
}

// Approve 审核通过 lets an accepted financing be disbursed. By a checker of the bank who did not accept it.
type Approve struct {
	Financing FinancingID `cbor:"1,keyasint"`
}

// Disburse 放款 registers the loan and turns what was held into a pledge. By a maker of the bank.
type Disburse struct {
	Financing FinancingID `cbor:"1,keyasint"`
	Terms     Terms       `cbor:"2,keyasint"`
}

// CorrectDisbursal 更正 replaces the terms of a disbursal that was entered
// wrongly; the first terms stay in the journal. By a checker of the bank who
// did not enter them.
type CorrectDisbursal struct {
	Financing FinancingID `cbor:"1,keyasint"`
	Terms     Terms       `cbor:"2,keyasint"`
	Reason    Reason      `cbor:"3,keyasint"`
}

// FinancingApplied says that an enterprise applied.
type FinancingApplied struct {
	Deal    Deal      `cbor:"1,keyasint"`
	Product Product   `cbor:"2,keyasint"`
	Asked   Money     `cbor:"3,keyasint"`
	Tenor   int32     `cbor:"4,keyasint"`
	Lines   []Line    `cbor:"5,keyasint"`
	Details Digest    `cbor:"6,keyasint"`
	At      Instant   `cbor:"7,keyasint"`
	Payment PaymentID `cbor:"8,keyasint,omitzero"`
}

// FinancingAccepted says that the bank holds the value until an instant.
type FinancingAccepted struct {
	Deal      Deal     `cbor:"1,keyasint"`
	By        PersonID `cbor:"2,keyasint"`
	HoldUntil Instant  `cbor:"3,keyasint"`
}

// HoldExtended says that the hold lasts longer.
type HoldExtended struct {
	Deal      Deal    `cbor:"1,keyasint"`
	HoldUntil Instant `cbor:"2,keyasint"`
}

// FinancingApproved says that a second person approved.
type FinancingApproved struct {
	Deal Deal     `cbor:"1,keyasint"`
	By   PersonID `cbor:"2,keyasint"`
}

// FinancingEnded says that a financing ended before it was disbursed: declined, withdrawn or lapsed.
type FinancingEnded struct {
	Deal   Deal   `cbor:"1,keyasint"`
	State  State  `cbor:"2,keyasint"`
	Reason Reason `cbor:"3,keyasint,omitempty"`
}

// FinancingDisbursed says that the loan was paid out.
type FinancingDisbursed struct {
	Deal   Deal     `cbor:"1,keyasint"`
	By     PersonID `cbor:"2,keyasint"`
	Terms  Terms    `cbor:"3,keyasint"`
	Weight int64    `cbor:"4,keyasint"`
}

// DisbursalCorrected says that other terms stand from now on.
type DisbursalCorrected struct {
	Deal        Deal     `cbor:"1,keyasint"`
	By          PersonID `cbor:"2,keyasint"`
	Terms       Terms    `cbor:"3,keyasint"`
	Before      Terms    `cbor:"4,keyasint"`
	Outstanding int64    `cbor:"5,keyasint"`
	Weight      int64    `cbor:"6,keyasint"`
	Reason      Reason   `cbor:"7,keyasint"`
}

// FinancingSettled 结清 says that nothing is owed any more.
type FinancingSettled struct {
	Deal Deal `cbor:"1,keyasint"`
}

// FinancingReopened says that a corrected repayment left principal owed again.
type FinancingReopened struct {
	Deal Deal `cbor:"1,keyasint"`
}

// PoolChanged says by how much, in CNY fen, a financing counts more or less
// against the caps of its region and bank.
type PoolChanged struct {
	Deal     Deal     `cbor:"1,keyasint"`
	Scenario Scenario `cbor:"2,keyasint"`
	Change   int64    `cbor:"3,keyasint"`
	Month    int32    `cbor:"4,keyasint,omitempty"` // in which a payment counts, since year 0; 0: what is owed counts
	Waived   bool     `cbor:"5,keyasint,omitempty"` // it is of a payment whose documents were waived
	Petty    int64    `cbor:"6,keyasint,omitempty"` // USD cents by which it counts as petty cash of the month
}
