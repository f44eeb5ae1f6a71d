package trade

// Rule numbers a rule that a refusal states. Numbers are frozen for ever.
type Rule uint16

// Rules about the envelope, which the ledger checks before it asks the rule book.
const (
	EnvelopeMustBeReadable     Rule = 101
	ChainMustMatch             Rule = 102
	SignatureMustVerify        Rule = 103
	EnvelopeMustNotBeExpired   Rule = 104
	EnvelopeMustNotBeReplayed  Rule = 105
	EnvelopeMustNotLastTooLong Rule = 106
	EnvelopeMustNotBeTooLarge  Rule = 107
	HeadMustBeOwn              Rule = 108
	HeadMustNotBeTooOld        Rule = 109
)

// Rules about what is told again: the same number with the same facts, and sealed
// parts that say otherwise.
const (
	DetailsMustSayTheSame  Rule = 130
	EvidenceMustSayTheSame Rule = 131
)

// Rules about parties and keys.
const (
	KeyMustBeEnrolled            Rule = 201
	KeyMustNotBeRevoked          Rule = 202
	PartyMustBeAdmitted          Rule = 203
	PartyMustNotBeSuspended      Rule = 204
	DutyMustAllow                Rule = 205
	PartyMustBeNew               Rule = 206
	PartyKindMustBeKnown         Rule = 207
	RegionMustBeKnown            Rule = 208
	PartyMustBeSuspended         Rule = 209
	KeyMustBeNew                 Rule = 210
	SchemeMustBeKnown            Rule = 211
	PublicKeyMustBeSound         Rule = 212
	DutyMustFitParty             Rule = 213
	ClassMustFitParty            Rule = 214
	RegulatorMustNotBeTarget     Rule = 215
	EnterpriseMustBeAdmitted     Rule = 216
	EnterpriseMustBeListed       Rule = 217
	BankMustBeAdmitted           Rule = 218
	BankMustNotBeSuspended       Rule = 219
	PersonMustBeGiven            Rule = 220
	EnterpriseMustNotBeSuspended Rule = 221
	SuspendedMustNotGrow         Rule = 222
	PartyMustNotBeExpelled       Rule = 223
	SealingKeyMustBeSound        Rule = 224
	HostMustBeNeutral            Rule = 225
	AdministratorsMustBeTwo      Rule = 226
	PartyMustNotBeSucceeded      Rule = 230
	SuccessorMustBeOther         Rule = 231
	SuccessorMustBeSameKind      Rule = 232
	SuccessorMustAct             Rule = 233
	SuccessionsMustBeInBounds    Rule = 234
)

// Rules about documents.
const (
	DocumentMustExist            Rule = 301
	DocumentMustBeNew            Rule = 302
	DocumentKindMustBeSources    Rule = 303
	AmountMustBePositive         Rule = 304
	AmountMustBeInRange          Rule = 305
	CurrencyMustBeKnown          Rule = 306
	ModeMustBeKnown              Rule = 307
	DateMustNotBeInFuture        Rule = 308
	ListMustBeInBounds           Rule = 309
	SourceMustOwnDocument        Rule = 310
	RevisionMustFollow           Rule = 311
	CurrencyMustStay             Rule = 312
	DocumentMustNotBeWithdrawn   Rule = 313
	ReturnMustNotExceedWorth     Rule = 314
	DocumentMustNotBeFrozen      Rule = 315
	DocumentMustBeFrozen         Rule = 316
	HolderMustBeApplicant        Rule = 317
	ModeMustBeFinanceable        Rule = 318
	TakingMustNotExceedAvailable Rule = 319
	DocumentMustNotRepeat        Rule = 320
	IdentifierMustBeGiven        Rule = 321
	DetailsMustBeGiven           Rule = 322
	DocumentMustCoverClaims      Rule = 323
	DocumentMustNotBeTooOld      Rule = 340
	DocumentMustStandAsSent      Rule = 324
	NoticeMustSayTheSame         Rule = 325
	NoticeMustNotBeTakenBack     Rule = 326
	NoticeMustExist              Rule = 327
	HolderMustStay               Rule = 328
	ReplacedMustBeOwn            Rule = 329
	ReplacedMustBeWithdrawn      Rule = 330
	DocumentMustNotBeReplaced    Rule = 331
	ReplacementsMustBeInBounds   Rule = 332
	TrustMustSuffice             Rule = 333
	DocumentMustNotBeExpired     Rule = 334
	KindMustFitScenario          Rule = 335
	TieMustAgree                 Rule = 336
	TrustMustFitSource           Rule = 337
	KindMustBeOfGoods            Rule = 338
	DocumentMustWait             Rule = 341
	DocumentMustNotWait          Rule = 342
	EntryMustNotGrow             Rule = 343
	InvoiceStateMustBeKnown      Rule = 344
	PaymentMustLackInvoices      Rule = 345
	CheckMustBeDrawn             Rule = 346
	CheckMustNotBeReported       Rule = 347
	InvoiceMustBeWhole           Rule = 348
	RegionMustBeCompetent        Rule = 349
	MarkMustBeFree               Rule = 350
	MarksMustBeSound             Rule = 351
	PermitMustAllow              Rule = 352
	PermitMustNamePayee          Rule = 353
	PermitMustSayWhat            Rule = 354
)

// Rules about the life of a financing.
const (
	FinancingMustExist          Rule = 401
	FinancingMustBeNew          Rule = 402
	FinancingMustBeApplied      Rule = 404
	FinancingMustBeAccepted     Rule = 405
	FinancingMustBeApproved     Rule = 406
	FinancingMustBeDisbursed    Rule = 407
	FinancingMustNotBeDisbursed Rule = 408
	ProductMustBeOpen           Rule = 409
	TenorMustBeInLimit          Rule = 410
	AdvanceMustBeInLimit        Rule = 411
	SecondPersonMustAct         Rule = 412
	HoldMustNotHaveLapsed       Rule = 413
	HoldMustBeExtendable        Rule = 414
	ReasonMustBeGiven           Rule = 415
	DisbursalMustMatchLines     Rule = 416
	DateMustBeInOrder           Rule = 417
	DateMustNotBeTooOld         Rule = 418
	InterestRateMustBeInRange   Rule = 419
	MaturityMustFollowDate      Rule = 420
	CorrectionMustChange        Rule = 421
	CorrectionMustCoverRepaid   Rule = 422
	DisbursalMustNotExceedAsked Rule = 423
	PledgeMustFollowReplacement Rule = 424
	MoveMustNotExceedPledge     Rule = 425
	MoveMustKeepCurrency        Rule = 426
	LoanMustFinancePayment      Rule = 427
	LoanMustGoWithPayment       Rule = 428
)

// Rules about repayment and proceeds.
const (
	RepaymentMustNotExceedOwed     Rule = 501
	SourceMustBeAllowed            Rule = 502
	ProceedsMustBeNamed            Rule = 503
	ProceedsMustExist              Rule = 504
	ProceedsMustBeNew              Rule = 505
	ProceedsMustBeSameDeal         Rule = 506
	RepaymentMustNotExceedProceeds Rule = 507
	InstrumentMustBeAllowed        Rule = 508
	BoPCodeMustBeKnown             Rule = 509
	MatchMustNotExceedProceeds     Rule = 510
	RepaymentMustExist             Rule = 511
	RepaymentMustNotBeCorrected    Rule = 512
	CollectionMustNotExceedWorth   Rule = 513
	AdviceMustBeNamed              Rule = 514
	RepaymentMustBeNew             Rule = 515
	RepaymentMustNotRepeat         Rule = 516
	MatchMustCoverUses             Rule = 517
	MatchMustExist                 Rule = 518
	RemainderMustBeInLimit         Rule = 519
	ReasonMustFit                  Rule = 520
	FinancingMustBeSettled         Rule = 521
	PledgeMustBeLeft               Rule = 522
	EvidenceMustBeGiven            Rule = 523
	ContractedRateMustBeInBand     Rule = 524
	ProceedsMustWait               Rule = 525
	ProceedsMustNotWait            Rule = 526
)

// Rules about rates, limits and the pilot.
const (
	RateMustBePublished      Rule = 601
	LimitsMustNotBeBackdated Rule = 602
	LimitsMustBeSound        Rule = 603
	PilotMustNameOnePlace    Rule = 604
	PilotMustBeAdmitted      Rule = 605
	PilotMustNotBeStopped    Rule = 606
	PilotMustBeStopped       Rule = 607
	RegionMustBeInPilot      Rule = 608
	BankMustBeInPilot        Rule = 609
	CapMustNotBeExceeded     Rule = 610
	RateMustBeProposed       Rule = 611
	CalendarMustBeSound      Rule = 612
	LimitsMustNotLoosenToday Rule = 613
)

// Rules about inspections.
const (
	InspectionMustBeDrawn       Rule = 620
	InspectionMustNotBeReported Rule = 621
	FindingMustBeGiven          Rule = 622
)

// Rules about the life of a model.
const (
	ModelMustBeNamed        Rule = 630
	ModelMustNotBeBackdated Rule = 631
	ModelMustBeOther        Rule = 633
)

// Rules about payments.
const (
	PaymentMustExist           Rule = 701
	PaymentMustBeNew           Rule = 702
	PaymentMustBeApplied       Rule = 703
	PaymentMustBeAccepted      Rule = 704
	PaymentMustBeApproved      Rule = 705
	PaymentMustBePaid          Rule = 706
	PaymentMustNotBePaid       Rule = 707
	ScenarioMustPay            Rule = 708
	DeclarationMustBeNamed     Rule = 709
	LinesMustFitPayment        Rule = 710
	PurposeMustBeAllowed       Rule = 711
	PayeeMustAgree             Rule = 712
	PayeeMustBeNamed           Rule = 713
	ModeMustBePayable          Rule = 714
	RefundMustNotExceedPaid    Rule = 715
	BoPNumberMustBeNew         Rule = 716
	RefundMustWait             Rule = 717
	InstructionMustBeGiven     Rule = 718
	InstrumentMustFitCurrency  Rule = 719
	PermitMustBeGiven          Rule = 720
	PaymentMustNotBeRefunded   Rule = 721
	OrderMustNameNoDocuments   Rule = 722
	ClientMustOpenItself       Rule = 723
	RefundMustNameDocuments    Rule = 724
	WaiverMustBeAllowed        Rule = 725
	WaiverMustBeGiven          Rule = 726
	AdvanceMustNameImportDay   Rule = 727
	AdvanceMustNameNoDocuments Rule = 728
	MatchMustNotExceedAdvance  Rule = 729
)

// Rules about payments of capital income.
const (
	EnterpriseMustBeEligible Rule = 730
	BankMustBeEligible       Rule = 731
	InflowMustBeNamed        Rule = 732
	PurposeMustNotBeBarred   Rule = 733
	InflowMustBeOwnBank      Rule = 734
	SettlementMustBeInBand   Rule = 735
	PettyCashMustBeInMonth   Rule = 736
	InvoiceMustBeNamed       Rule = 737
	InvoiceMustBeGood        Rule = 738
	CheckMustBeReported      Rule = 739
)

// Rules about payments for services, income and transfers.
const (
	FilingMustBeNamed         Rule = 740
	FilingCodeMustAgree       Rule = 741
	FilingMustNotBeClosed     Rule = 742
	ExemptionMustBeKnown      Rule = 743
	ExemptionMustFitCode      Rule = 744
	ExemptionMustNameNoFiling Rule = 745
	ProofMustBeGiven          Rule = 746
)

// Rules about agents that pay for goods of others.
const (
	PayerMustBeConsignee   Rule = 747
	AgencyMustFit          Rule = 748
	ConsigneeMustPayItself Rule = 749
)

// Rules about what is to be reported.
const (
	TaskMustExist          Rule = 770
	TaskMustBeOpen         Rule = 771
	ExpectedDayMustBeAhead Rule = 772
	RelationMustBeGiven    Rule = 773

	ReceiptMustNameExportDay  Rule = 774
	MatchMustNotExceedReceipt Rule = 775
	MatchMustFollow           Rule = 776
	RefundMustHavePermit      Rule = 777
)

// Rules about keepers.
const (
	KeeperMustExist          Rule = 750
	KeeperMustNotBeRemoved   Rule = 751
	KeeperKeyMustBeNew       Rule = 752
	KeeperKeyMustBeOther     Rule = 753
	KeeperKeyMustBePossessed Rule = 754
	AddressMustBeSound       Rule = 755
	AddressMustBeNew         Rule = 756
	KeeperMustNotCompete     Rule = 757
	LastKeeperMustStay       Rule = 758
	KeeperChangeMustWait     Rule = 759
	KeepersMustDecide        Rule = 760
	KeepersMustBeFounded     Rule = 761
	KeepersMustSuffice       Rule = 762
	RuleBookMustFollow       Rule = 780
	RuleBookMustBeAhead      Rule = 781
	RuleBookMustChange       Rule = 782
)

// Rules about proposals.
const (
	ActMustBeProposed      Rule = 640
	ProposalMustBeNew      Rule = 641
	ProposalMustBeOpen     Rule = 642
	ContentMustAgree       Rule = 643
	GovernorMustNotRepeat  Rule = 644
	ThresholdMustBeSound   Rule = 645
	GovernorMustBeSeasoned Rule = 646
	ProposalMustBeOwn      Rule = 647
)

// Refusal 拒绝原因 is a no of the rule book: the rule, where it was broken, and
// for a refused taking what is left, never who took the rest. The zero value
// is no refusal.
type Refusal struct {
	Rule     Rule       `cbor:"1,keyasint"`
	Item     uint32     `cbor:"2,keyasint,omitempty"` // which item of the command's list, from 1; 0 when it has none
	Document DocumentID `cbor:"3,keyasint"`
	Left     Money      `cbor:"4,keyasint"` // without a currency when no amount is told
}

// OK reports whether nothing was refused.
func (r Refusal) OK() bool { return r.Rule == 0 }

// OnRecord reports whether supervision wants to see attempts that break the
// rule, so that they go to the ledger although they are known to be refused
// (domain §4.6, §4.7).
func (r Rule) OnRecord() bool {
	switch r {
	case TakingMustNotExceedAvailable, DocumentMustCoverClaims, DocumentMustNotBeFrozen, InstrumentMustBeAllowed,
		SourceMustBeAllowed, SecondPersonMustAct, GovernorMustNotRepeat, ProceedsMustBeNew,
		CapMustNotBeExceeded, BoPNumberMustBeNew, PayeeMustAgree, ClientMustOpenItself, FilingCodeMustAgree,
		PurposeMustNotBeBarred, MarkMustBeFree, PayerMustBeConsignee, ConsigneeMustPayItself:
		return true
	}
	return false
}
