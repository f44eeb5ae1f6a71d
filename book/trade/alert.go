package trade

// AlertKind says what an alert warns of. Numbers are frozen.
type AlertKind uint8

// The alerts that follow from the rules alone (domain §4.6).
const (
	ShortfallOpened    AlertKind = 1 // more is taken from a document than it is worth
	SourceAmended      AlertKind = 2 // amended while claimed
	SourceWithdrawn    AlertKind = 3 // withdrawn while claimed
	GoodsCameBack      AlertKind = 4 // returned while claimed
	ClassDowngraded    AlertKind = 5 // class or list status got worse with live loans
	HoldLapsed         AlertKind = 6
	MaturityPassed     AlertKind = 7
	ProceedsDiverted   AlertKind = 8 // proceeds paid into another bank than the lender's
	PledgeUncovered    AlertKind = 9 // a correction could not pledge again all that it should
	RepaidFromPurchase AlertKind = 10
	CryptoAssetRefused AlertKind = 11 // set aside: attempts are refusals in the journal
	MatchUndone        AlertKind = 20 // proceeds matched to a document with claims were matched otherwise

	NoLongerQualifies   AlertKind = 12 // amended so that it could not be financed any more, while claimed
	DocumentReplaced    AlertKind = 13 // declared anew after it was withdrawn while claimed; names the new one
	WithdrawalUndone    AlertKind = 14 // a withdrawal was taken back while claimed
	ReturnUndone        AlertKind = 15 // a return was taken back while claimed
	EnterpriseSucceeded AlertKind = 16 // another enterprise acts for a borrower

	EnterpriseSuspended  AlertKind = 21 // a borrower was suspended
	EnterpriseExpelled   AlertKind = 22 // a borrower was put out for good
	EnterpriseReinstated AlertKind = 23 // a borrower is no longer suspended
	ReturnNotDeclared    AlertKind = 24 // a refund was for goods that went back, and no source said so in time
	OpenedByBank         AlertKind = 25 // a bank opened a payment in its client's name
	WaivedAboveShare     AlertKind = 26 // a bank waives documents for more of a month than the limits foresee
	FilingBarred         AlertKind = 27 // the contract of a filing with claims ended: nothing more is paid on it
	AdvanceUnmatched     AlertKind = 28 // no goods came in time of all that was paid in advance
	LentBeyondPaid       AlertKind = 29 // more is lent for a payment than stays paid of it
	InvoiceReversed      AlertKind = 30 // an invoice was reversed, in part or whole, while claimed
	CheckLate            AlertKind = 31 // a payment that was drawn was not reported on in time
	CheckIrregular       AlertKind = 32 // the check of a drawn payment found something wrong
	InvoiceOld           AlertKind = 33 // an invoice was made out more than 360 days before it was paid on
	SplitPayments        AlertKind = 34 // payments to one payee that together would have needed a filing
	JustBelowThreshold   AlertKind = 35 // payments that came close to the amount from which documents are named
	OneSeller            AlertKind = 36 // more than half of what is paid by facilitation in a month goes to one seller

	DocumentAlike   AlertKind = 37 // a document with a claim agrees with another live one; told to the lender
	DocumentsAlike  AlertKind = 38 // two live documents agree in some mark; told to the regulator
	RefundedMuch    AlertKind = 39 // more of a payment for services came back than is usual
	PaidTwiceTried  AlertKind = 40 // a payment was refused on a document of which some was paid lately
	PaidBeyondTried AlertKind = 41 // a payment was refused that goes beyond what is left of a document
	PaidByAgent     AlertKind = 44 // an agent paid on a declaration; told to whose it is
	TaskOverdue     AlertKind = 46 // what was to be reported was not in time
	lastAlert                 = TaskOverdue
)

// Alert 预警 is a warning on the ledger.
type Alert struct {
	ID         AlertID    `cbor:"1,keyasint"` // drawn by the ledger, see NameAlerts
	Kind       AlertKind  `cbor:"2,keyasint"`
	At         Instant    `cbor:"3,keyasint"`
	Document   DocumentID `cbor:"4,keyasint"`
	Deal       DealID     `cbor:"5,keyasint"`
	Proceeds   ProceedsID `cbor:"6,keyasint"`
	Enterprise PartyID    `cbor:"7,keyasint"`
	Region     Region     `cbor:"8,keyasint"`
	Amount     Money      `cbor:"9,keyasint"`
	// who is told, besides the regulator: one bank at most, and the enterprise
	Parties []PartyID `cbor:"10,keyasint"`
	// of documents that agree: the other one, which the regulator alone is told, and in what
	Other  DocumentID `cbor:"11,keyasint,omitzero"`
	Shared []Shared   `cbor:"12,keyasint,omitempty"`
	// who tried, of an attempt, of which those who supervise are told alone; the agent that paid
	By PartyID `cbor:"13,keyasint,omitzero"`
}

// AlertRaised says that the rules warn.
type AlertRaised struct {
	Alert Alert `cbor:"1,keyasint"`
}

// DeadlinePassed says that the ledger has dealt with a deadline.
type DeadlinePassed struct {
	Deadline Deadline `cbor:"1,keyasint"`
}

// NameAlerts gives each alert among what was decided its identifier, by its place
// in the list. Until then it has none, and can't be posted: the ledger draws the
// identifiers from what only its keepers know, so that a dry run does not tell
// them, and nobody works out or guesses those of alerts that others are told.
func NameAlerts(events []Event, id func(place int) AlertID) {
	for i, e := range events {
		if raised, ok := e.(AlertRaised); ok {
			raised.Alert.ID = id(i)
			events[i] = raised
		}
	}
}

// alert adds an alert, which has no identifier yet.
func (r *ruling) alert(a Alert) {
	a.At = r.at
	told := make([]PartyID, 0, len(a.Parties))
	for _, id := range a.Parties {
		told = append(told, r.heir(id))
	}
	a.Parties = told
	r.add(AlertRaised{a})
}

// warn raises an alert once for each bank, so that no alert names two of them
// to each other, and tells the holder as well (domain §6). A bank that paid for an
// agent is told with the agent, and the holder apart: it never learns which bank it was.
func (r *ruling) warn(a Alert, banks []PartyID, holder PartyID) {
	r.warnOf(a, a.Document, banks, holder)
}

// warnOf does so of a document on which the banks have claims, which may be another than is named.
func (r *ruling) warnOf(a Alert, claimed DocumentID, banks []PartyID, holder PartyID) {
	told := false
	for _, bank := range banks {
		agents := r.agentsAt(claimed, bank)
		for _, agent := range agents {
			other := a
			other.Enterprise, other.Region, other.Parties = agent.ID, agent.Region, []PartyID{bank, agent.ID}
			r.alert(other)
		}
		if len(agents) > 0 {
			continue
		}
		told, a.Parties = true, []PartyID{bank, holder}
		r.alert(a)
	}
	if !told {
		a.Parties = []PartyID{holder}
		r.alert(a)
	}
}

// tellLenders warns every bank that has lent to an enterprise, and the enterprise.
func (r *ruling) tellLenders(kind AlertKind, enterprise Party) {
	if banks := r.lenders(enterprise); len(banks) > 0 {
		r.warn(Alert{Kind: kind, Enterprise: enterprise.ID, Region: enterprise.Region}, banks, enterprise.ID)
	}
}

// claimants lists every bank with a live claim on a document, in order of their
// claims, each once, and as who acts for it now.
func (r *ruling) claimants(id DocumentID) []PartyID {
	var banks []PartyID
	for claim := range r.book.Claims(id) {
		if bank := r.heir(claim.Bank); claim.Live() && !contains(banks, bank) {
			banks = append(banks, bank)
		}
	}
	return banks
}
