package trade

// Verb numbers a kind of command. Numbers are frozen; 0 is the ledger's own
// step at the start of a block.
type Verb uint16

// The kinds of command, grouped by noun.
const (
	VerbLapse               Verb = 0
	VerbAdmitParty          Verb = 1
	VerbSuspendParty        Verb = 2
	VerbReinstateParty      Verb = 3
	VerbEnrolPerson         Verb = 4
	VerbRotateKey           Verb = 5
	VerbRevokeKey           Verb = 6
	VerbClassifyEnterprise  Verb = 7
	VerbPublishRates        Verb = 8
	VerbSetLimits           Verb = 9
	VerbAdmitToPilot        Verb = 10
	VerbStopPilot           Verb = 11
	VerbResumePilot         Verb = 12
	VerbExpelParty          Verb = 13
	VerbPublishCalendar     Verb = 14
	VerbNameSuccessor       Verb = 15
	VerbSetMembership       Verb = 16
	VerbPropose             Verb = 17
	VerbApproveProposal     Verb = 18
	VerbObjectToProposal    Verb = 19
	VerbPublishDocuments    Verb = 20
	VerbAmendDocument       Verb = 21
	VerbWithdrawDocument    Verb = 22
	VerbReturnGoods         Verb = 23
	VerbFreezeDocument      Verb = 24
	VerbUnfreezeDocument    Verb = 25
	VerbTakeBackReturn      Verb = 26
	VerbReinstateDocument   Verb = 27
	VerbEnterDocument       Verb = 28
	VerbConfirmDocument     Verb = 29
	VerbApply               Verb = 40
	VerbWithdrawApplication Verb = 41
	VerbAccept              Verb = 42
	VerbDecline             Verb = 43
	VerbExtendHold          Verb = 44
	VerbApprove             Verb = 45
	VerbDisburse            Verb = 46
	VerbCorrectDisbursal    Verb = 47
	VerbRepay               Verb = 48
	VerbCorrectRepayment    Verb = 49
	VerbRegisterProceeds    Verb = 50
	VerbNoteAdvice          Verb = 51
	VerbReportInspection    Verb = 52
	VerbCorrectProceeds     Verb = 53
	VerbCloseRemainder      Verb = 54
	VerbWithdrawProposal    Verb = 55
	VerbActivateModel       Verb = 56
	VerbConfirmProceeds     Verb = 57
	VerbReleasePledge       Verb = 58
	VerbMovePledge          Verb = 59
	VerbSetThreshold        Verb = 60
	VerbSetRateLimits       Verb = 61
	VerbOpenPayment         Verb = 70
	VerbAcceptPayment       Verb = 71
	VerbExtendPayment       Verb = 72
	VerbApprovePayment      Verb = 73
	VerbPay                 Verb = 74
	VerbWithdrawPayment     Verb = 75
	VerbDeclinePayment      Verb = 76
	VerbVoidPayment         Verb = 77
	VerbRefundPayment       Verb = 78
	VerbConfirmRefund       Verb = 79
	VerbMatchPayment        Verb = 80
	VerbAdmitKeeper         Verb = 120
	VerbReplaceKeeperKey    Verb = 121
	VerbRemoveKeeper        Verb = 122
	VerbAttachInvoices      Verb = 123
	VerbReportCheck         Verb = 124
	VerbAdoptRuleBook       Verb = 125
	VerbMatchProceeds       Verb = 126
	VerbReportTask          Verb = 140
)

// Command is what a party asks for. The concrete types are the imperatives of
// this package.
type Command interface {
	Verb() Verb            // its number
	object() Object        // what it acts on
	weigh(*ruling) Refusal // the fields; what follows it adds to the ruling
}

// Event is what happened. The concrete types are the past tenses of this package.
type Event interface {
	Audience() Audience // whom it concerns
	Subjects() []Key    // of the records in whose history it stands
	post(Writer)
}

// Entry 记录 is one line of the journal: a command with what came of it, events
// or a refusal, or what the ledger did by itself.
type Entry struct {
	Height   int64
	Index    uint32 // within the block; the ledger's own step is 0
	At       Instant
	Verb     Verb
	Envelope EnvelopeID // zero for the ledger's own step
	By       Signer
	Person   PersonID
	Command  Digest // SHA-256 of the transaction that carried the command; zero for the ledger's own step
	Step     uint32 // of a batch, from 1; 0: the envelope holds one command
	Refusal  Refusal
	Events   []Event
}

// Block is what the journal holds of one block.
type Block struct {
	Height  int64
	At      Instant
	Entries []Entry
}

func (AdmitParty) Verb() Verb          { return VerbAdmitParty }
func (SuspendParty) Verb() Verb        { return VerbSuspendParty }
func (ReinstateParty) Verb() Verb      { return VerbReinstateParty }
func (EnrolPerson) Verb() Verb         { return VerbEnrolPerson }
func (RotateKey) Verb() Verb           { return VerbRotateKey }
func (RevokeKey) Verb() Verb           { return VerbRevokeKey }
func (ClassifyEnterprise) Verb() Verb  { return VerbClassifyEnterprise }
func (PublishRates) Verb() Verb        { return VerbPublishRates }
func (SetLimits) Verb() Verb           { return VerbSetLimits }
func (AdmitToPilot) Verb() Verb        { return VerbAdmitToPilot }
func (StopPilot) Verb() Verb           { return VerbStopPilot }
func (ResumePilot) Verb() Verb         { return VerbResumePilot }
func (ExpelParty) Verb() Verb          { return VerbExpelParty }
func (PublishDocuments) Verb() Verb    { return VerbPublishDocuments }
func (AmendDocument) Verb() Verb       { return VerbAmendDocument }
func (WithdrawDocument) Verb() Verb    { return VerbWithdrawDocument }
func (ReturnGoods) Verb() Verb         { return VerbReturnGoods }
func (FreezeDocument) Verb() Verb      { return VerbFreezeDocument }
func (UnfreezeDocument) Verb() Verb    { return VerbUnfreezeDocument }
func (Apply) Verb() Verb               { return VerbApply }
func (WithdrawApplication) Verb() Verb { return VerbWithdrawApplication }
func (Accept) Verb() Verb              { return VerbAccept }
func (Decline) Verb() Verb             { return VerbDecline }
func (ExtendHold) Verb() Verb          { return VerbExtendHold }
func (Approve) Verb() Verb             { return VerbApprove }
func (Disburse) Verb() Verb            { return VerbDisburse }
func (CorrectDisbursal) Verb() Verb    { return VerbCorrectDisbursal }
func (Repay) Verb() Verb               { return VerbRepay }
func (CorrectRepayment) Verb() Verb    { return VerbCorrectRepayment }
func (RegisterProceeds) Verb() Verb    { return VerbRegisterProceeds }
func (PublishCalendar) Verb() Verb     { return VerbPublishCalendar }
func (CorrectProceeds) Verb() Verb     { return VerbCorrectProceeds }
func (ConfirmProceeds) Verb() Verb     { return VerbConfirmProceeds }
func (CloseRemainder) Verb() Verb      { return VerbCloseRemainder }
func (ReleasePledge) Verb() Verb       { return VerbReleasePledge }
func (NoteAdvice) Verb() Verb          { return VerbNoteAdvice }
func (ReportInspection) Verb() Verb    { return VerbReportInspection }
func (ActivateModel) Verb() Verb       { return VerbActivateModel }
func (SetMembership) Verb() Verb       { return VerbSetMembership }
func (NameSuccessor) Verb() Verb       { return VerbNameSuccessor }
func (TakeBackReturn) Verb() Verb      { return VerbTakeBackReturn }
func (ReinstateDocument) Verb() Verb   { return VerbReinstateDocument }
func (MovePledge) Verb() Verb          { return VerbMovePledge }
