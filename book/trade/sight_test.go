package trade

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// The parties of the matrices below: a deal of the bank north with the exporter
// harbour of region 35 on a declaration that customs published; south and quay
// have nothing to do with it.
var (
	safe, north, south = PartyID{1}, PartyID{2}, PartyID{3}
	harbour, quay      = PartyID{4}, PartyID{5}
	customs, ports     = PartyID{6}, PartyID{7}
	branch35, branch44 = PartyID{8}, PartyID{9}

	viewers = map[string]Viewer{
		"regulator": {safe, Regulator, "11"}, "branch35": {branch35, Branch, "35"},
		"branch44":   {branch44, Branch, "44"},
		"branchless": {PartyID{10}, Branch, ""}, "north": {north, Bank, "35"}, "south": {south, Bank, "35"},
		"harbour": {harbour, Enterprise, "35"}, "quay": {quay, Enterprise, "35"},
		"customs": {customs, Customs, "35"}, "ports": {ports, Carrier, "35"}, "nobody": {},
	}

	loan  = Deal{ID: DealOf(FinancingDeal, FinancingID{1}), Enterprise: harbour, Bank: north, Region: "35"}
	ships = DocumentID{1}

	payment = Deal{ID: DealOf(PaymentDeal, PaymentID{1}), Enterprise: harbour, Bank: north, Region: "35"}
)

// shown says of one event or record, as it may stand, who may see it. Of an
// event it also says who acted.
type shown struct {
	name string
	what any // an Event or a Record
	by   PartyID
}

// told are all events, in every state that matters to who is told.
var told = []shown{
	{"rates", RatesPublished{}, safe},
	{"limits", LimitsSet{}, safe},
	{"limits of rates", RateLimitsSet{}, safe},
	{"stop of all", PilotStopped{}, safe},
	{"stop of a scenario", PilotStopped{Key: PilotKey{Scenario: 1}}, safe},
	{"resumption of all", PilotResumed{}, safe},
	{"pilot of 35", PilotAdmitted{Key: PilotKey{1, "35", PartyID{}}}, safe},
	{"stop of 35", PilotStopped{Key: PilotKey{1, "35", PartyID{}}}, safe},
	{"resumption of 35", PilotResumed{Key: PilotKey{1, "35", PartyID{}}}, safe},
	{"pilot of north", PilotAdmitted{Key: PilotKey{1, "", north}}, safe},
	{"stop of north", PilotStopped{Key: PilotKey{1, "", north}}, safe},
	{"resumption of north", PilotResumed{Key: PilotKey{1, "", north}}, safe},
	{"proposal made", ProposalMade{}, safe},
	{"proposal approved", ProposalApproved{}, safe},
	{"proposal objected", ProposalObjected{}, safe},
	{"proposal done", ProposalDone{}, safe},
	{"keepers' made", ProposalMade{Proposal{Act: Act{RemoveKeeper: &RemoveKeeper{}}}}, safe},
	{"keepers' approved", ProposalApproved{Party: safe}, safe},
	{"keepers' objected", ProposalObjected{Keepers: true}, safe},
	{"keepers' done", ProposalDone{Keepers: true}, safe},
	{"keeper admitted", KeeperAdmitted{}, safe},
	{"keeper's key", KeeperKeyReplaced{}, safe},
	{"keeper removed", KeeperRemoved{}, safe},
	{"rules adopted", RuleBookAdopted{}, safe},
	{"rules in force", RuleBookTurned{}, safe},
	{"threshold set", ThresholdSet{}, safe},
	{"model activated", ModelActivated{}, safe},
	{"north admitted", PartyAdmitted{Party{ID: north, Kind: Bank, Region: "35"}}, safe},
	{"harbour admitted", PartyAdmitted{Party{ID: harbour, Kind: Enterprise, Region: "35"}}, safe},
	{"north suspended", PartySuspended{Party: north}, safe},
	{"harbour suspended", PartySuspended{Party: harbour}, safe},
	{"north expelled", PartyExpelled{Party: north}, safe},
	{"north reinstated", PartyReinstated{Party: north}, safe},
	{"north takes part", MembershipSet{Membership{Party: north, Kind: Bank, Region: "35"}}, safe},
	{"harbour takes part", MembershipSet{Membership{Party: harbour, Kind: Enterprise, Region: "35"}}, safe},
	{"north's person", PersonEnrolled{PersonKey{Party: north}}, safe},
	{"north's key", KeyRevoked{Party: north}, north},
	{"harbour's class", EnterpriseClassified{Party: harbour}, safe},
	{"published", DocumentsPublished{Source: customs, Documents: []Publication{{Holder: harbour}}}, customs},
	{"amended", DocumentAmended{Source: customs, Holder: harbour}, customs},
	{"withdrawn", DocumentWithdrawn{Source: customs, Holder: harbour}, customs},
	{"returned", GoodsReturned{Source: customs, Holder: harbour}, customs},
	{"frozen", DocumentFrozen{Holder: harbour}, safe},
	{"unfrozen", DocumentUnfrozen{Holder: harbour}, safe},
	{"value for a loan", ValueMoved{Holder: harbour, Deal: loan}, north},
	{"value of no loan", ValueMoved{Holder: harbour, Deal: Deal{Enterprise: harbour, Bank: north, Region: "35"}},
		north},
	{"applied", FinancingApplied{Deal: loan}, harbour},
	{"accepted", FinancingAccepted{Deal: loan}, north},
	{"extended", HoldExtended{Deal: loan}, north},
	{"approved", FinancingApproved{Deal: loan}, north},
	{"ended", FinancingEnded{Deal: loan}, north},
	{"disbursed", FinancingDisbursed{Deal: loan}, north},
	{"disbursal corrected", DisbursalCorrected{Deal: loan}, north},
	{"repaid", FinancingRepaid{Deal: loan}, north},
	{"repayment corrected", RepaymentCorrected{Deal: loan}, north},
	{"settled", FinancingSettled{Deal: loan}, north},
	{"reopened", FinancingReopened{Deal: loan}, north},
	{"weighs in the pilot", PoolChanged{Deal: loan}, north},
	{"advice", AdviceNoted{Deal: loan}, north},
	{"drawn", InspectionDrawn{Deal: loan}, PartyID{}},
	{"inspected", InspectionReported{Deal: loan}, safe},
	{"proceeds", ProceedsRegistered{Proceeds{Bank: north, Enterprise: harbour, Region: "35"}}, north},
	{"proceeds used", ProceedsUsed{Bank: north, Enterprise: harbour, Region: "35"}, north},
	{"proceeds matched", ProceedsMatched{Proceeds: Proceeds{Bank: north, Enterprise: harbour, Region: "35"}}, north},
	{"proceeds confirmed", ProceedsConfirmed{Proceeds: Proceeds{Bank: north, Enterprise: harbour, Region: "35"}},
		north},
	{"proceeds dismissed", ProceedsDismissed{Proceeds: Proceeds{Bank: north, Enterprise: harbour, Region: "35"}},
		north},
	{"proceeds corrected", ProceedsCorrected{Proceeds: Proceeds{Bank: north, Enterprise: harbour, Region: "35"}},
		north},
	{"remainder closed", RemainderClosed{Bank: north, Enterprise: harbour, Region: "35"}, north},
	{"pledge released", PledgeReleased{Deal: loan}, north},
	{"calendar", CalendarPublished{}, safe},
	{"pledge moved", PledgeMoved{Deal: loan}, north},
	{"return taken back", ReturnTakenBack{Document: ships, Source: customs, Holder: harbour}, customs},
	{"reinstated", DocumentReinstated{Document: ships, Source: customs, Holder: harbour}, customs},
	{"bank succeeded", SuccessorNamed{Party: north, Successor: south, Kind: Bank, Region: "35"}, safe},
	{"firm succeeded", SuccessorNamed{Party: harbour, Successor: quay, Kind: Enterprise, Region: "35"}, safe},
	{"alert by a rival", AlertRaised{Alert{Region: "35", Parties: []PartyID{north, harbour}}}, south},
	{"alert by the lender", AlertRaised{Alert{Region: "35", Parties: []PartyID{north, harbour}}}, north},
	{"alert to the holder", AlertRaised{Alert{Region: "35", Parties: []PartyID{harbour}}}, north},
	{"borrower suspended", AlertRaised{Alert{Kind: EnterpriseSuspended, Enterprise: harbour, Region: "35",
		Parties: []PartyID{north, harbour}}}, safe},
	{"borrower expelled", AlertRaised{Alert{Kind: EnterpriseExpelled, Enterprise: harbour, Region: "35",
		Parties: []PartyID{north, harbour}}}, safe},
	{"payment opened", PaymentOpened{Payment{Deal: payment}}, harbour},
	{"payment accepted", PaymentAccepted{Deal: payment}, north},
	{"payment extended", PaymentExtended{Deal: payment}, north},
	{"payment approved", PaymentApproved{Deal: payment}, north},
	{"payment ended", PaymentEnded{Deal: payment}, north},
	{"payment made", PaymentMade{Deal: payment}, north},
	{"payment matched", PaymentMatched{Deal: payment}, north},
	{"check drawn", CheckDrawn{Deal: payment}, PartyID{}},
	{"invoices attached", InvoicesAttached{Deal: payment}, north},
	{"check reported", CheckReported{Deal: payment}, north},
	{"payment tracked", PaymentTracked{Deal: payment}, PartyID{}},
	{"task of a document", TaskOpened{Task{ID: TaskOf(DeferredReceipt, ships), Enterprise: harbour, Region: "35"}},
		PartyID{}},
	{"task of a payment", TaskOpened{Task{ID: TaskOf(AdvancePayment, PaymentID{1}), Enterprise: harbour, Bank: north,
		Region: "35"}}, PartyID{}},
	{"task moved", TaskMoved{Task: Task{Enterprise: harbour, Region: "35"}}, PartyID{}},
	{"answered by a bank", TaskAnswered{Report{Enterprise: harbour, By: north, Region: "35"}}, north},
	{"task answered", TaskAnswered{Report{Enterprise: harbour, By: harbour, Region: "35"}}, harbour},
	{"roll called", RollCalled{}, PartyID{}},
	{"task waits", TaskWaits{}, PartyID{}},
	{"facilitation lifted", FacilitationLifted{Enterprise: harbour}, safe},
	{"payment lent", PaymentLent{Deal: payment}, north},
	{"refund registered", RefundRegistered{Deal: payment}, north},
	{"refund confirmed", RefundConfirmed{Deal: payment}, north},
	{"refund dismissed", RefundDismissed{Deal: payment}, north},
	{"refund released", RefundReleased{Deal: payment}, customs},
	{"filing closed", FilingClosed{Deal: payment}, north},
	{"entered", DocumentEntered{Document: ships, Source: north, Holder: harbour}, north},
	{"confirmed", DocumentConfirmed{Document: ships, Source: north, Holder: harbour}, north},
	{"dropped", DocumentDropped{Document: ships, Source: north, Holder: harbour}, north},
	{"deadline", DeadlinePassed{}, PartyID{}},
	{"keeper's turn", DeadlinePassed{Deadline{Kind: KeeperTurns}}, PartyID{}},
}

// who may be told: "a" sees the event and who acted, "s" the event alone.
const toldTo = `
                     regulator branch35 branch44 branchless north south harbour quay customs ports nobody
rates                a         a        a        a          a     a     a       a    a       a     a
limits               a         a        a        a          a     a     a       a    a       a     a
limits of rates      a         a        a        a          a     a     a       a    a       a     a
stop of all          a         a        a        a          a     a     a       a    a       a     a
stop of a scenario   a         a        a        a          a     a     a       a    a       a     a
resumption of all    a         a        a        a          a     a     a       a    a       a     a
pilot of 35          a         a        .        .          .     .     .       .    .       .     .
stop of 35           a         a        .        .          .     .     .       .    .       .     .
resumption of 35     a         a        .        .          .     .     .       .    .       .     .
pilot of north       a         .        .        .          s     .     .       .    .       .     .
stop of north        a         .        .        .          s     .     .       .    .       .     .
resumption of north  a         .        .        .          s     .     .       .    .       .     .
proposal made        a         .        .        .          .     .     .       .    .       .     .
proposal approved    a         .        .        .          .     .     .       .    .       .     .
proposal objected    a         .        .        .          .     .     .       .    .       .     .
proposal done        a         .        .        .          .     .     .       .    .       .     .
keepers' made        a         a        a        a          a     a     a       a    a       a     a
keepers' approved    a         a        a        a          a     a     a       a    a       a     a
keepers' objected    a         a        a        a          a     a     a       a    a       a     a
keepers' done        a         a        a        a          a     a     a       a    a       a     a
keeper admitted      a         a        a        a          a     a     a       a    a       a     a
keeper's key         a         a        a        a          a     a     a       a    a       a     a
keeper removed       a         a        a        a          a     a     a       a    a       a     a
rules adopted        a         a        a        a          a     a     a       a    a       a     a
rules in force       a         a        a        a          a     a     a       a    a       a     a
keeper's turn        a         a        a        a          a     a     a       a    a       a     a
threshold set        a         .        .        .          .     .     .       .    .       .     .
north takes part     a         a        a        a          a     a     a       a    a       a     a
harbour takes part   a         a        .        .          .     .     s       .    .       .     .
model activated      a         a        a        a          a     a     .       .    .       .     .
north admitted       a         a        a        a          a     a     a       a    a       a     a
harbour admitted     a         a        .        .          .     .     s       .    .       .     .
north suspended      a         .        .        .          s     .     .       .    .       .     .
harbour suspended    a         .        .        .          .     .     s       .    .       .     .
north expelled       a         .        .        .          s     .     .       .    .       .     .
north reinstated     a         .        .        .          s     .     .       .    .       .     .
north's person       a         .        .        .          s     .     .       .    .       .     .
north's key          a         .        .        .          a     .     .       .    .       .     .
harbour's class      a         .        .        .          .     .     s       .    .       .     .
published            a         .        .        .          .     .     .       .    a       .     .
amended              a         .        .        .          .     .     a       .    a       .     .
withdrawn            a         .        .        .          .     .     a       .    a       .     .
returned             a         .        .        .          .     .     a       .    a       .     .
frozen               a         .        .        .          .     .     s       .    .       .     .
unfrozen             a         .        .        .          .     .     s       .    .       .     .
value for a loan     a         a        .        .          a     .     a       .    .       .     .
value of no loan     a         a        .        .          a     .     a       .    .       .     .
applied              a         a        .        .          a     .     a       .    .       .     .
accepted             a         a        .        .          a     .     a       .    .       .     .
extended             a         a        .        .          a     .     a       .    .       .     .
approved             a         a        .        .          a     .     a       .    .       .     .
ended                a         a        .        .          a     .     a       .    .       .     .
disbursed            a         a        .        .          a     .     a       .    .       .     .
disbursal corrected  a         a        .        .          a     .     a       .    .       .     .
repaid               a         a        .        .          a     .     a       .    .       .     .
repayment corrected  a         a        .        .          a     .     a       .    .       .     .
settled              a         a        .        .          a     .     a       .    .       .     .
reopened             a         a        .        .          a     .     a       .    .       .     .
weighs in the pilot  a         a        .        .          a     .     a       .    .       .     .
advice               a         a        .        .          a     .     .       .    .       .     .
drawn                a         a        .        .          s     .     .       .    .       .     .
inspected            a         a        .        .          s     .     s       .    .       .     .
proceeds             a         a        .        .          a     .     a       .    .       .     .
proceeds used        a         a        .        .          a     .     a       .    .       .     .
proceeds corrected   a         a        .        .          a     .     a       .    .       .     .
proceeds matched     a         a        .        .          a     .     a       .    .       .     .
proceeds confirmed   a         a        .        .          a     .     a       .    .       .     .
proceeds dismissed   a         a        .        .          a     .     a       .    .       .     .
remainder closed     a         a        .        .          a     .     a       .    .       .     .
pledge released      a         a        .        .          a     .     a       .    .       .     .
calendar             a         a        a        a          a     a     a       a    a       a     a
pledge moved         a         a        .        .          a     .     a       .    .       .     .
return taken back    a         .        .        .          .     .     a       .    a       .     .
reinstated           a         .        .        .          .     .     a       .    a       .     .
bank succeeded       a         a        a        a          a     a     a       a    a       a     a
firm succeeded       a         a        .        .          .     .     s       s    .       .     .
alert by a rival     a         a        .        .          s     .     s       .    .       .     .
alert by the lender  a         a        .        .          a     .     s       .    .       .     .
alert to the holder  a         a        .        .          .     .     s       .    .       .     .
borrower suspended   a         a        .        .          s     .     s       .    .       .     .
borrower expelled    a         a        .        .          s     .     s       .    .       .     .
payment opened       a         a        .        .          a     .     a       .    .       .     .
payment accepted     a         a        .        .          a     .     a       .    .       .     .
payment extended     a         a        .        .          a     .     a       .    .       .     .
payment approved     a         a        .        .          a     .     a       .    .       .     .
payment ended        a         a        .        .          a     .     a       .    .       .     .
payment made         a         a        .        .          a     .     a       .    .       .     .
payment matched      a         a        .        .          a     .     a       .    .       .     .
payment lent         a         a        .        .          a     .     a       .    .       .     .
check drawn          a         a        .        .          s     .     .       .    .       .     .
invoices attached    a         a        .        .          a     .     a       .    .       .     .
check reported       a         a        .        .          a     .     a       .    .       .     .
payment tracked      a         .        .        .          .     .     .       .    .       .     .
task of a document   a         a        .        .          .     .     s       .    .       .     .
task of a payment    a         a        .        .          s     .     s       .    .       .     .
task moved           a         a        .        .          .     .     s       .    .       .     .
answered by a bank   a         a        .        .          a     .     a       .    .       .     .
task answered        a         a        .        .          .     .     a       .    .       .     .
roll called          a         .        .        .          .     .     .       .    .       .     .
task waits           a         .        .        .          .     .     .       .    .       .     .
facilitation lifted  a         .        .        .          .     .     s       .    .       .     .
refund registered    a         a        .        .          a     .     a       .    .       .     .
refund confirmed     a         a        .        .          a     .     a       .    .       .     .
refund dismissed     a         a        .        .          a     .     a       .    .       .     .
refund released      a         a        .        .          s     .     s       .    .       .     .
filing closed        a         a        .        .          a     .     a       .    .       .     .
entered              a         .        .        .          a     .     a       .    .       .     .
confirmed            a         .        .        .          a     .     a       .    .       .     .
dropped              a         .        .        .          a     .     a       .    .       .     .
deadline             a         .        .        .          .     .     .       .    .       .     .
`

// kept are all records, in every state that matters to who may see them.
var kept = []shown{
	{name: "bank", what: Party{ID: north, Kind: Bank, Region: "35"}},
	{name: "enterprise", what: Party{ID: harbour, Kind: Enterprise, Region: "35"}},
	{name: "key", what: PersonKey{Party: north}},
	{name: "document", what: Document{ID: ships, Source: customs, Holder: harbour}},
	{name: "membership", what: Membership{Party: harbour, Kind: Enterprise, Region: "35"}},
	{name: "taking", what: Taking{Document: ships, Source: customs, Holder: harbour}},
	{name: "lenders", what: Lenders{Party: harbour, Region: "35"}},
	{name: "claim", what: Claim{Document: ships, Deal: loan.ID, Bank: north}},
	{name: "financing", what: Financing{Deal: loan}},
	{name: "repayment", what: Repayment{Financing: loan.Financing()}},
	{name: "proceeds", what: Proceeds{Bank: north, Enterprise: harbour, Region: "35"}},
	{name: "alert", what: Alert{Region: "35", Parties: []PartyID{north, harbour}}},
	{name: "position", what: Position{Bank: north}},
	{name: "transaction", what: Transaction{Bank: north}},
	{name: "calendar", what: Calendar{}},
	{name: "notice", what: Notice{Document: ships}},
	{name: "rates", what: Rates{}},
	{name: "limits", what: LimitVersions{}},
	{name: "marks", what: Marks{Document: ships}},
	{name: "marked", what: Marked{Documents: []DocumentID{ships}}},
	{name: "track", what: Track{Enterprise: harbour}},
	{name: "warned", what: Warned{Document: ships, Bank: north}},
	{name: "limits of rates", what: RateLimitVersions{}},
	{name: "pilot of all", what: Pilot{}},
	{name: "pilot of 35", what: Pilot{Place: PilotKey{1, "35", PartyID{}}}},
	{name: "pilot of north", what: Pilot{Place: PilotKey{1, "", north}}},
	{name: "inspection open", what: Inspection{Deal: loan}},
	{name: "inspection done", what: Inspection{Deal: loan, Finding: Irregular}},
	{name: "check open", what: Check{Deal: payment}},
	{name: "check done", what: Check{Deal: payment, Finding: Irregular}},
	{name: "task of a document", what: Task{ID: TaskOf(DeferredReceipt, ships), Enterprise: harbour, Region: "35"}},
	{name: "task of a payment", what: Task{Enterprise: harbour, Bank: north, Region: "35"}},
	{name: "report by a bank", what: Report{Enterprise: harbour, By: north, Region: "35"}},
	{name: "report", what: Report{Enterprise: harbour, By: harbour, Region: "35"}},
	{name: "roll", what: Roll{}},
	{name: "facilitation", what: Facilitation{Enterprise: harbour}},
	{name: "proposal", what: Proposal{}},
	{name: "keepers' proposal", what: Proposal{Act: Act{RemoveKeeper: &RemoveKeeper{}}}},
	{name: "keeper", what: Keeper{}},
	{name: "rule book", what: RuleBook{}},
	{name: "threshold", what: Threshold{}},
	{name: "models", what: ModelVersions{}},
	{name: "payment", what: Payment{Deal: payment}},
	{name: "refund", what: Refund{Payment: PaymentID{1}}},
	{name: "number of money", what: Remittance{Deal: payment}},
	{name: "petty cash", what: PettyCash{Enterprise: harbour}},
	{name: "deadline", what: Deadline{Deal: loan.ID}},
}

// A repayment is seen by whoever may see its financing, a refund by whoever may see its payment, which the reader
// asks; by itself it names nobody.
const keptFor = `
                     regulator branch35 branch44 branchless north south harbour quay customs ports nobody
marks                s         .        .        .          .     .     .       .    .       .     .
marked               s         .        .        .          .     .     .       .    .       .     .
track                s         .        .        .          .     .     .       .    .       .     .
warned               s         .        .        .          .     .     .       .    .       .     .
bank                 s         s        s        s          s     s     s       s    s       s     s
enterprise           s         s        .        .          .     .     s       .    .       .     .
key                  s         .        .        .          s     .     .       .    .       .     .
document             s         .        .        .          .     .     s       .    s       .     .
membership           s         s        .        .          .     .     s       .    .       .     .
taking               s         .        .        .          .     .     s       .    s       .     .
lenders              s         s        .        .          .     .     s       .    .       .     .
claim                s         .        .        .          s     .     .       .    .       .     .
financing            s         s        .        .          s     .     s       .    .       .     .
repayment            s         .        .        .          .     .     .       .    .       .     .
proceeds             s         s        .        .          s     .     s       .    .       .     .
alert                s         s        .        .          s     .     s       .    .       .     .
position             s         .        .        .          s     .     .       .    .       .     .
transaction          s         .        .        .          s     .     .       .    .       .     .
notice               s         .        .        .          .     .     .       .    .       .     .
calendar             s         s        s        s          s     s     s       s    s       s     s
rates                s         s        s        s          s     s     s       s    s       s     s
limits               s         s        s        s          s     s     s       s    s       s     s
limits of rates      s         s        s        s          s     s     s       s    s       s     s
pilot of all         s         s        s        s          s     s     s       s    s       s     s
pilot of 35          s         s        .        .          .     .     .       .    .       .     .
pilot of north       s         .        .        .          s     .     .       .    .       .     .
inspection open      s         s        .        .          s     .     .       .    .       .     .
inspection done      s         s        .        .          s     .     s       .    .       .     .
check open           s         s        .        .          s     .     .       .    .       .     .
check done           s         s        .        .          s     .     s       .    .       .     .
task of a document   s         s        .        .          .     .     s       .    .       .     .
task of a payment    s         s        .        .          s     .     s       .    .       .     .
report by a bank     s         s        .        .          s     .     s       .    .       .     .
report               s         s        .        .          .     .     s       .    .       .     .
roll                 s         .        .        .          .     .     .       .    .       .     .
facilitation         s         .        .        .          .     .     s       .    .       .     .
proposal             s         .        .        .          .     .     .       .    .       .     .
keepers' proposal    s         s        s        s          s     s     s       s    s       s     s
keeper               s         s        s        s          s     s     s       s    s       s     s
rule book            s         s        s        s          s     s     s       s    s       s     s
threshold            s         .        .        .          .     .     .       .    .       .     .
models               s         s        s        s          s     s     .       .    .       .     .
payment              s         s        .        .          s     .     s       .    .       .     .
refund               s         .        .        .          .     .     .       .    .       .     .
number of money      s         .        .        .          .     .     .       .    .       .     .
petty cash           s         .        .        .          .     .     s       .    .       .     .
deadline             s         .        .        .          .     .     .       .    .       .     .
`

// matrix reads a table: a letter for each row and viewer.
func matrix(t *testing.T, text string) map[string]map[string]string {
	t.Helper()
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	columns := strings.Fields(lines[0])
	rows := map[string]map[string]string{}
	for _, line := range lines[1:] {
		name, cells := strings.TrimSpace(line[:21]), strings.Fields(line[21:])
		if len(cells) != len(columns) || len(columns) != len(viewers) {
			t.Fatalf("%s has %d cells of %d", name, len(cells), len(viewers))
		}
		rows[name] = map[string]string{}
		for i, cell := range cells {
			rows[name][columns[i]] = cell
		}
	}
	return rows
}

func TestWhoIsTold(t *testing.T) {
	rows := matrix(t, toldTo)
	for _, s := range told {
		event := s.what.(Event)
		for name, v := range viewers {
			want, got := rows[s.name][name], "."
			switch {
			case MaySee(v, event.Audience()) && MaySeeActor(v, s.by, event):
				got = "a"
			case MaySee(v, event.Audience()):
				got = "s"
			}
			if got != want {
				t.Errorf("%s: %s is shown %q, not %q", s.name, name, got, want)
			}
		}
	}
	compareKinds(t, told, "post", len(rows))
}

// Who may not see an event does not learn who acted either, but for the actor and those who supervise.
func TestWhoActedIsNotToldToOthers(t *testing.T) {
	for _, s := range told {
		event := s.what.(Event)
		for name, v := range viewers {
			supervises := v.Kind == Regulator || v.Kind == Branch
			if !MaySee(v, event.Audience()) && MaySeeActor(v, s.by, event) && !supervises && v.Party != s.by {
				t.Errorf("%s: %s learns who acted", s.name, name)
			}
			if !MaySeeActor(v, v.Party, event) {
				t.Errorf("%s: %s does not know what it did", s.name, name)
			}
		}
	}
}

func TestWhoSeesWhatIsKept(t *testing.T) {
	rows := matrix(t, keptFor)
	for _, s := range kept {
		for name, v := range viewers {
			want, got := rows[s.name][name], "."
			if MaySee(v, s.what.(Record).Audience()) {
				got = "s"
			}
			if got != want {
				t.Errorf("%s: %s is shown %q, not %q", s.name, name, got, want)
			}
		}
	}
	compareKinds(t, kept, "Key", len(rows))
}

// compareKinds asks that every type with the method has a row, and every row a thing.
func compareKinds(t *testing.T, things []shown, method string, rows int) {
	t.Helper()
	have := map[string]bool{}
	for _, s := range things {
		have[reflect.TypeOf(s.what).Name()] = true
	}
	seen := typesWith(t, "Audience")
	for _, kind := range typesWith(t, method) {
		if !slices.Contains(seen, kind) {
			continue // a book has keys too
		}
		if !have[kind] {
			t.Errorf("%s has no row: who may see it?", kind)
		}
	}
	if rows != len(things) {
		t.Errorf("%d rows tell of %d things", rows, len(things))
	}
}

// typesWith gives the types of this package that have a method, from its source.
func typesWith(t *testing.T, method string) []string {
	t.Helper()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, entry := range files {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), entry.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.Name == method {
				types = append(types, f.Recv.List[0].Type.(*ast.Ident).Name)
			}
		}
	}
	if len(types) < 10 {
		t.Fatalf("only %d types have a method %s", len(types), method)
	}
	return types
}
