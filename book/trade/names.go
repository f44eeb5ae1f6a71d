package trade

import (
	"fmt"
	"strings"
)

// Named is an enumeration of this package whose values have tokens: the English
// words for programs and URLs, in lower case but for the letters of classes.
// What people read stands in package words.
type Named interface {
	PartyKind | Class | DocumentKind | Trust | Scenario | Product | State | Source | Instrument | Reason | AlertKind |
		DeadlineKind | Verb | Quality | Finding | InspectionState | NoticeKind | ProposalState | Figure |
		NormSeries | Exemption | KeeperState | InvoiceState | Purpose | MarkLabel | MarkStrength | MarkAction |
		Verified | TaskKind | TaskState | Relation | Permission
	fmt.Stringer
	tokens() []string
}

// Parse reads a value from its token, the inverse of String: Parse[State]("accepted").
func Parse[E Named](token string) (E, error) {
	var zero E
	for i, t := range zero.tokens() {
		if t == token && token != "" {
			return E(i), nil
		}
	}
	return zero, fmt.Errorf("%.40q is none of: %s", token, listed(zero.tokens()))
}

func listed(tokens []string) string {
	var all []string
	for _, t := range tokens {
		if t != "" {
			all = append(all, t)
		}
	}
	return strings.Join(all, ", ")
}

// called gives the token of the value i; a value without one is unknown.
func called(tokens []string, i int) string {
	if i < len(tokens) && tokens[i] != "" {
		return tokens[i]
	}
	return unknown
}

// known reports whether the rule book has a token for the value, and it is not zero.
func known[E Named](v E) bool { return v != 0 && v.String() != unknown }

const unknown = "unknown"

var partyKindTokens = []string{
	Regulator:  "regulator",
	Branch:     "branch",
	Bank:       "bank",
	Enterprise: "enterprise",
	Customs:    "customs",
	Tax:        "tax",
	Insurer:    "insurer",
	Carrier:    "carrier",
}

var classTokens = []string{
	ClassNone: "none",
	ClassA:    "A",
	ClassB:    "B",
	ClassC:    "C",
}

var documentKindTokens = tokensOf(documentKinds[:], func(k documentKind) string { return k.token })

var scenarioTokens = tokensOf(scenarios[:], func(s scenario) string { return s.token })

// tokensOf gives the tokens of a table.
func tokensOf[E any](table []E, token func(E) string) []string {
	all := make([]string, len(table))
	for i, row := range table {
		all[i] = token(row)
	}
	return all
}

var trustTokens = []string{
	ByAuthority:  "authority",
	ByBank:       "bank",
	ByEnterprise: "enterprise",
}

var productTokens = []string{
	ExportReceivable: "export-receivable",
	PolicyFinancing:  "policy-financing",
	FreightFinancing: "freight-financing",
	Forfaiting:       "forfaiting",
	PackingLoan:      "packing-loan",
	ImportFinancing:  "import-financing",
}

var stateTokens = []string{
	Applied:   "applied",
	Accepted:  "accepted",
	Approved:  "approved",
	Disbursed: "disbursed",
	Settled:   "settled",
	Declined:  "declined",
	Withdrawn: "withdrawn",
	Lapsed:    "lapsed",
	Paid:      "paid",
	Void:      "void",
}

var sourceTokens = []string{
	FromProceeds: "proceeds",
	OwnFunds:     "own-funds",
	InsurerClaim: "insurer-claim",
	Purchase:     "purchase",
	OtherSource:  "other",
}

var instrumentTokens = []string{
	Wire:           "wire",
	LetterOfCredit: "letter-of-credit",
	Collection:     "collection",
	ECNY:           "e-cny",
	OtherCBDC:      "other-cbdc",
	CryptoAsset:    "crypto-asset",
}

var reasonTokens = []string{
	NoReason:            "none",
	ExistingBusiness:    "existing-business",
	DuplicateFinanced:   "duplicate-financed",
	ApplicantWithdrew:   "applicant-withdrew",
	ExpiredUndisbursed:  "expired-undisbursed",
	BankDeclined:        "bank-declined",
	FraudSuspected:      "fraud-suspected",
	EntryError:          "entry-error",
	ObligationSatisfied: "obligation-satisfied",
	OtherReason:         "other",
	SourceCancelled:     "source-cancelled",
	Investigation:       "investigation",
	RuleViolated:        "rule-violated",
	KeyCompromised:      "key-compromised",
	PersonLeft:          "person-left",
	KeyReplaced:         "key-replaced",
	RemittanceReturned:  "remittance-returned",
	BankCharges:         "bank-charges",
	PriceReduced:        "price-reduced",
	PaymentFailed:       "payment-failed",
	PaidTwice:           "paid-twice",
	WrongPayee:          "wrong-payee",
	WentBack:            "went-back",
	ContractEnded:       "contract-ended",
	PaidOnBehalf:        "paid-on-behalf",
	LongRelationship:    "long-relationship",
	GroupNetting:        "group-netting",
	SeenAtCustoms:       "customs-data-seen",
	InvoiceRed:          "invoice-reversed",
	LongTerms:           "long-terms",
	CounterpartyLate:    "counterparty-late",
	TradeDispute:        "trade-dispute",
	DeliveryLate:        "delivery-late",
}

var alertKindTokens = []string{
	ShortfallOpened:      "shortfall-opened",
	SourceAmended:        "source-amended",
	SourceWithdrawn:      "source-withdrawn",
	GoodsCameBack:        "goods-came-back",
	ClassDowngraded:      "class-downgraded",
	HoldLapsed:           "hold-lapsed",
	MaturityPassed:       "maturity-passed",
	ProceedsDiverted:     "proceeds-diverted",
	PledgeUncovered:      "pledge-uncovered",
	NoLongerQualifies:    "no-longer-qualifies",
	DocumentReplaced:     "document-replaced",
	WithdrawalUndone:     "withdrawal-undone",
	ReturnUndone:         "return-undone",
	EnterpriseSucceeded:  "enterprise-succeeded",
	EnterpriseSuspended:  "enterprise-suspended",
	EnterpriseExpelled:   "enterprise-expelled",
	EnterpriseReinstated: "enterprise-reinstated",
	ReturnNotDeclared:    "return-not-declared",
	OpenedByBank:         "opened-by-bank",
	WaivedAboveShare:     "waived-above-share",
	FilingBarred:         "filing-barred",
	AdvanceUnmatched:     "advance-unmatched",
	LentBeyondPaid:       "lent-beyond-paid",
	InvoiceReversed:      "invoice-reversed",
	CheckLate:            "check-late",
	CheckIrregular:       "check-irregular",
	InvoiceOld:           "invoice-old",
	SplitPayments:        "split-payments",
	JustBelowThreshold:   "just-below-threshold",
	OneSeller:            "one-seller",
	RefundedMuch:         "refunded-much",
	PaidTwiceTried:       "paid-twice-tried",
	PaidBeyondTried:      "paid-beyond-tried",
	PaidByAgent:          "paid-by-agent",
	TaskOverdue:          "task-overdue",
	DocumentAlike:        "document-alike",
	DocumentsAlike:       "documents-alike",
	MatchUndone:          "match-undone",
	RepaidFromPurchase:   "repaid-from-purchase",
	CryptoAssetRefused:   "crypto-asset-refused",
}

var qualityTokens = []string{
	Normal:      "normal",
	Attention:   "attention",
	Substandard: "substandard",
	Doubtful:    "doubtful",
	Loss:        "loss",
}

var findingTokens = []string{Clean: "clean", Irregular: "irregular"}

var inspectionStateTokens = []string{InspectionOpen: "drawn", InspectionDone: "reported"}

var noticeKindTokens = []string{AmendmentNotice: "amendment", WithdrawalNotice: "withdrawal", ReturnNotice: "return"}

var deadlineKindTokens = []string{HoldEnds: "hold-ends", MaturityEnds: "maturity-ends", ProposalEnds: "proposal-ends",
	ReturnHoldEnds: "return-hold-ends", MatchEnds: "match-ends", KeeperTurns: "keeper-turns",
	EntryEnds: "entry-ends", CheckEnds: "check-ends", MarksMeet: "marks-meet",
	PaymentsMeet: "payments-meet", TaskWakes: "task-wakes", TaskEnds: "task-ends", RuleBookTurns: "rule-book-turns"}

var keeperStateTokens = []string{WaitingKeeper: "waiting", ActiveKeeper: "active", RemovedKeeper: "removed",
	ReplacedKeeper: "replaced"}

var proposalStateTokens = []string{ProposalOpen: "open", ProposalCarried: "carried", ProposalLapsed: "lapsed",
	ProposalWithdrawn: "withdrawn"}

var figureTokens = []string{
	ProductsFigure: "products", HoldFigure: "hold", ModesFigure: "modes", SourcesFigure: "sources",
	InstrumentsFigure: "instruments", ClassCTenorFigure: "class-c-tenor", BackdateFigure: "backdate",
	InspectFigure: "inspect", RemainderFigure: "remainder", DocumentAgeFigure: "document-age", CodesFigure: "codes",
	VerifyAboveFigure: "verify-above", RefundCheckFigure: "refund-check", ReturnHoldFigure: "return-hold",
	WaivedShareFigure: "waived-share",
	MatchWithinFigure: "match-within", SettlementBandFigure: "settlement-band", PettyCashFigure: "petty-cash",
	CheckDaysFigure: "check-days", InvoiceWholeFigure: "invoice-whole",
	MarksFigure: "marks", SplitFigure: "split", TaskFloorFigure: "task-floor",
	TaskDaysFigure: "task-days", SpecialFigure: "special-refunds",
}

var normSeriesTokens = []string{ExchangeNorm: "huifa", BankNorm: "yinfa", TaxNotice: "tax", CustomsNote: "customs"}

var verbTokens = []string{
	VerbLapse:               "lapse",
	VerbAdmitParty:          "admit-party",
	VerbSuspendParty:        "suspend-party",
	VerbExpelParty:          "expel-party",
	VerbSetMembership:       "set-membership",
	VerbReinstateParty:      "reinstate-party",
	VerbEnrolPerson:         "enrol-person",
	VerbRotateKey:           "rotate-key",
	VerbRevokeKey:           "revoke-key",
	VerbClassifyEnterprise:  "classify-enterprise",
	VerbPublishRates:        "publish-rates",
	VerbSetLimits:           "set-limits",
	VerbAdmitToPilot:        "admit-to-pilot",
	VerbStopPilot:           "stop-pilot",
	VerbResumePilot:         "resume-pilot",
	VerbPublishDocuments:    "publish-documents",
	VerbAmendDocument:       "amend-document",
	VerbWithdrawDocument:    "withdraw-document",
	VerbReturnGoods:         "return-goods",
	VerbFreezeDocument:      "freeze-document",
	VerbUnfreezeDocument:    "unfreeze-document",
	VerbEnterDocument:       "enter-document",
	VerbConfirmDocument:     "confirm-document",
	VerbApply:               "apply",
	VerbWithdrawApplication: "withdraw-application",
	VerbAccept:              "accept",
	VerbDecline:             "decline",
	VerbExtendHold:          "extend-hold",
	VerbApprove:             "approve",
	VerbDisburse:            "disburse",
	VerbCorrectDisbursal:    "correct-disbursal",
	VerbRepay:               "repay",
	VerbCorrectRepayment:    "correct-repayment",
	VerbRegisterProceeds:    "register-proceeds",
	VerbNoteAdvice:          "note-advice",
	VerbReportInspection:    "report-inspection",
	VerbNameSuccessor:       "name-successor",
	VerbTakeBackReturn:      "take-back-return",
	VerbReinstateDocument:   "reinstate-document",
	VerbMovePledge:          "move-pledge",
	VerbActivateModel:       "activate-model",
	VerbPublishCalendar:     "publish-calendar",
	VerbCorrectProceeds:     "correct-proceeds",
	VerbConfirmProceeds:     "confirm-proceeds",
	VerbCloseRemainder:      "close-remainder",
	VerbReleasePledge:       "release-pledge",
	VerbPropose:             "propose",
	VerbApproveProposal:     "approve-proposal",
	VerbObjectToProposal:    "object-to-proposal",
	VerbWithdrawProposal:    "withdraw-proposal",
	VerbSetThreshold:        "set-threshold",
	VerbSetRateLimits:       "set-rate-limits",
	VerbOpenPayment:         "open-payment",
	VerbAcceptPayment:       "accept-payment",
	VerbExtendPayment:       "extend-payment",
	VerbApprovePayment:      "approve-payment",
	VerbPay:                 "pay",
	VerbWithdrawPayment:     "withdraw-payment",
	VerbDeclinePayment:      "decline-payment",
	VerbVoidPayment:         "void-payment",
	VerbRefundPayment:       "refund-payment",
	VerbConfirmRefund:       "confirm-refund",
	VerbMatchPayment:        "match-payment",
	VerbAdmitKeeper:         "admit-keeper",
	VerbReplaceKeeperKey:    "replace-keeper-key",
	VerbRemoveKeeper:        "remove-keeper",
	VerbAttachInvoices:      "attach-invoices",
	VerbReportCheck:         "report-check",
	VerbAdoptRuleBook:       "adopt-rule-book",
	VerbMatchProceeds:       "match-proceeds",
	VerbReportTask:          "report-task",
}

var invoiceStateTokens = []string{NormalInvoice: "normal", OutOfControl: "out-of-control", Abnormal: "abnormal"}

func (InvoiceState) tokens() []string { return invoiceStateTokens }

// String gives the token of the state: "out-of-control".
func (s InvoiceState) String() string { return called(s.tokens(), int(s)) }

var taskKindTokens = tokensOf(taskKinds[:], func(k taskKind) string { return k.token })

var taskStateTokens = []string{TaskOpen: "open", TaskReported: "reported", TaskLate: "late", TaskClosed: "closed"}

var relationTokens = []string{Related: "related", Unrelated: "unrelated"}

func (TaskKind) tokens() []string  { return taskKindTokens }
func (TaskState) tokens() []string { return taskStateTokens }
func (Relation) tokens() []string  { return relationTokens }

// String gives the token of the value: "deferred-receipt".
func (k TaskKind) String() string  { return called(k.tokens(), int(k)) }
func (s TaskState) String() string { return called(s.tokens(), int(s)) }
func (r Relation) String() string  { return called(r.tokens(), int(r)) }

func (PartyKind) tokens() []string    { return partyKindTokens }
func (Class) tokens() []string        { return classTokens }
func (DocumentKind) tokens() []string { return documentKindTokens }
func (Trust) tokens() []string        { return trustTokens }
func (Scenario) tokens() []string     { return scenarioTokens }
func (Product) tokens() []string      { return productTokens }
func (State) tokens() []string        { return stateTokens }
func (Source) tokens() []string       { return sourceTokens }
func (Instrument) tokens() []string   { return instrumentTokens }
func (Reason) tokens() []string       { return reasonTokens }
func (AlertKind) tokens() []string    { return alertKindTokens }
func (DeadlineKind) tokens() []string { return deadlineKindTokens }
func (Verb) tokens() []string         { return verbTokens }
func (Figure) tokens() []string       { return figureTokens }
func (NormSeries) tokens() []string   { return normSeriesTokens }
func (Quality) tokens() []string      { return qualityTokens }

// String gives the token of the value: "bank".
func (k PartyKind) String() string    { return called(k.tokens(), int(k)) }
func (c Class) String() string        { return called(c.tokens(), int(c)) }
func (k DocumentKind) String() string { return called(k.tokens(), int(k)) }
func (t Trust) String() string        { return called(t.tokens(), int(t)) }
func (s Scenario) String() string     { return called(s.tokens(), int(s)) }
func (p Product) String() string      { return called(p.tokens(), int(p)) }
func (s State) String() string        { return called(s.tokens(), int(s)) }
func (s Source) String() string       { return called(s.tokens(), int(s)) }
func (i Instrument) String() string   { return called(i.tokens(), int(i)) }
func (r Reason) String() string       { return called(r.tokens(), int(r)) }
func (k AlertKind) String() string    { return called(k.tokens(), int(k)) }
func (k DeadlineKind) String() string { return called(k.tokens(), int(k)) }
func (v Verb) String() string         { return called(v.tokens(), int(v)) }
func (f Figure) String() string       { return called(f.tokens(), int(f)) }
func (s NormSeries) String() string   { return called(s.tokens(), int(s)) }
func (q Quality) String() string      { return called(q.tokens(), int(q)) }

func (NoticeKind) tokens() []string      { return noticeKindTokens }
func (k NoticeKind) String() string      { return called(k.tokens(), int(k)) }
func (Finding) tokens() []string         { return findingTokens }
func (InspectionState) tokens() []string { return inspectionStateTokens }
func (ProposalState) tokens() []string   { return proposalStateTokens }
func (KeeperState) tokens() []string     { return keeperStateTokens }
func (s KeeperState) String() string     { return called(s.tokens(), int(s)) }
func (s ProposalState) String() string   { return called(s.tokens(), int(s)) }
func (f Finding) String() string         { return called(f.tokens(), int(f)) }
func (s InspectionState) String() string { return called(s.tokens(), int(s)) }

// dutyTokens are in order of the bits.
var dutyTokens = []string{
	"maker",
	"checker",
	"feed",
	"auditor",
	"governor",
	"steward",
}

// String gives the duties of a set, with a comma between: "maker,checker".
func (d Duty) String() string {
	var list []string
	for i, n := range dutyTokens {
		if d&(1<<i) != 0 {
			list = append(list, n)
		}
	}
	return strings.Join(list, ",")
}
