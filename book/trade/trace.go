package trade

// Trace is a record that an event wrote or brought to somebody, and who is told of it:
// whom it concerns, and the bank of a deal as long as the deal is open.
type Trace struct {
	Key  Key
	To   Audience
	Deal Deal // zero: no bank besides
}

// For reports whether a viewer is told of the record, given which deals are open.
func (t Trace) For(v Viewer, open func(DealID) bool) bool {
	return MaySee(v, t.To) || !t.Deal.ID.IsZero() && v.Party == t.Deal.Bank && open(t.Deal.ID)
}

// Ongoing reports whether a record is a deal that is open: asked for, held, lent or paid,
// and neither repaid nor ended.
func Ongoing(r Record) bool {
	state := State(0)
	switch r := r.(type) {
	case Financing:
		state = r.State
	case Payment:
		state = r.State
	}
	switch state {
	case Applied, Accepted, Approved, Disbursed, Paid:
		return true
	}
	return false
}

// Asks gives a deal that nothing is held for yet, and what it asks for of each document;
// false of every other record.
func Asks(r Record) (deal Deal, lines []Line, ok bool) {
	switch r := r.(type) {
	case Financing:
		return r.Deal, r.Lines, r.State == Applied
	case Payment:
		return r.Deal, r.Takes(), r.State == Applied
	}
	return deal, nil, false
}

// Traces gives the records that an event wrote and, of an application, who asks and the
// documents that it names. Left out are deadlines, which balance-of-payments number is used, and what
// follows from the book alone: documents that stand in the place of others, and
// positions of banks that were succeeded.
func Traces(e Event) []Trace {
	switch e := e.(type) {
	case AlertRaised:
		return traces(e.Audience(), AlertKey(e.Alert.ID))
	case PoolChanged:
		bank := PilotKey{Scenario: e.Scenario, Bank: e.Deal.Bank}
		list := traces(of(e.Deal.Bank), PilotRecordKey(bank))
		if e.Petty != 0 {
			list = append(list, traces(of(e.Deal.Enterprise), PettyCashKey(e.Deal.Enterprise, e.Month))...)
		}
		return list
	case ValueMoved:
		return e.traces()
	case ProceedsRegistered:
		return traces(e.Audience(), ProceedsKey(e.Proceeds.ID))
	case ProceedsCorrected:
		return traces(e.Audience(), ProceedsKey(e.Proceeds.ID))
	case ProceedsMatched:
		return traces(e.Audience(), ProceedsKey(e.Proceeds.ID))
	case ProceedsConfirmed:
		return traces(e.Audience(), ProceedsKey(e.Proceeds.ID))
	case ProceedsDismissed:
		return traces(e.Audience(), ProceedsKey(e.Proceeds.ID))
	case ProceedsUsed:
		return traces(e.Audience(), ProceedsKey(e.Proceeds))
	case RemainderClosed:
		return traces(e.Audience(), ProceedsKey(e.Proceeds))
	}
	if list := dealTraces(e); list != nil {
		return list
	}
	if list := documentTraces(e); list != nil {
		return list
	}
	return ruleTraces(e)
}

func traces(to Audience, keys ...Key) []Trace {
	list := make([]Trace, len(keys))
	for i, k := range keys {
		list[i] = Trace{Key: k, To: to}
	}
	return list
}

// document is that of a document which a deal names.
func (d Deal) document(id DocumentID) Trace {
	t := Trace{Key: DocumentKey(id), To: of(d.Enterprise), Deal: d}
	if d.Agent { // knows of it what it was told by whose it is
		t.To = Audience{}
	}
	return t
}

// client is that of the enterprise, which shows itself to the bank that it asks.
func (d Deal) client() Trace { return traces(of(d.Enterprise, d.Bank), PartyKey(d.Enterprise))[0] }

func (d Deal) documents(lines []Line) (list []Trace) {
	for _, line := range lines {
		list = append(list, d.document(line.Document))
	}
	return list
}

func (e ValueMoved) traces() []Trace {
	to := of(e.Deal.Enterprise, e.Holder)
	if e.Deal.Agent {
		to = of(e.Holder)
	}
	list := append(traces(to, TakingKey(e.Document)), e.Deal.document(e.Document))
	list[1].To = to
	if e.Collected != 0 || e.Unused != 0 || e.Covered != 0 {
		list = append(list, traces(of(e.Deal.Bank), PositionKey(e.Document, e.Deal.Bank))...)
	}
	if !e.Deal.ID.IsZero() {
		list = append(list, traces(e.Deal.audience(), ClaimKey(e.Document, e.Deal.ID), DealKey(e.Deal.ID))...)
	}
	return list
}

// dealTraces are those of what happens to a deal; nil of every other event.
func dealTraces(e Event) []Trace {
	var deal Deal
	var more []Trace
	switch e := e.(type) {
	case FinancingApplied:
		deal, more = e.Deal, append(e.Deal.documents(e.Lines), e.Deal.client())
	case FinancingDisbursed:
		deal, more = e.Deal, traces(of(e.Deal.Enterprise), LendersKey(e.Deal.Enterprise))
	case FinancingSettled:
		deal, more = e.Deal, traces(of(e.Deal.Enterprise), LendersKey(e.Deal.Enterprise))
	case FinancingReopened:
		deal, more = e.Deal, traces(of(e.Deal.Enterprise), LendersKey(e.Deal.Enterprise))
	case FinancingRepaid:
		deal, more = e.Deal, e.Deal.repayment(e.Repayment)
	case RepaymentCorrected:
		deal, more = e.Deal, e.Deal.repayment(e.Repayment)[:1]
	case PledgeMoved:
		deal, more = e.Deal, []Trace{e.Deal.document(e.From), e.Deal.document(e.To)}
	case FilingClosed:
		deal, more = e.Deal, []Trace{e.Deal.document(e.Document)}
	case InvoicesAttached:
		deal, more = e.Deal, e.Deal.documents(e.Invoices)
	case TaskOpened:
		return traces(e.Audience(), TaskKey(e.Task.ID))
	case TaskMoved:
		return traces(e.Audience(), TaskKey(e.Task.ID))
	case TaskAnswered:
		return append(traces(concerned("", e.Report.Enterprise, e.Report.Bank), TaskKey(e.Report.Task)),
			traces(e.Audience(), e.Report.Key())...)
	case CheckDrawn:
		return traces(e.Audience(), CheckKey(e.Deal.ID.Payment()))
	case CheckReported:
		list := traces(e.Audience(), CheckKey(e.Deal.ID.Payment()))
		if e.Finding == Irregular {
			list = append(list, traces(of(e.Enterprise), FacilitationKey(e.Enterprise))...)
		}
		return list
	case InspectionDrawn:
		return traces(e.Audience(), InspectionKey(e.Deal.Financing()))
	case InspectionReported:
		return traces(e.Audience(), InspectionKey(e.Deal.Financing()))
	case PaymentOpened:
		deal, more = e.Payment.Deal, e.Payment.Deal.documents(e.Payment.Takes())
		if e.Payment.Instruction.IsZero() { // who is named by a bank has not shown itself to it
			more = append(more, deal.client())
		}
	case RefundRegistered:
		deal, more = e.Deal, e.Deal.refund(e.Refund.Number)
	case RefundConfirmed:
		deal, more = e.Deal, e.Deal.refund(e.Number)
	case RefundDismissed:
		deal, more = e.Deal, e.Deal.refund(e.Number)
	case RefundReleased:
		deal, more = e.Deal, e.Deal.refund(e.Number)
	case FinancingAccepted, HoldExtended, FinancingApproved, FinancingEnded, DisbursalCorrected, PledgeReleased,
		PaymentAccepted, PaymentExtended, PaymentApproved, PaymentEnded, PaymentMade, PaymentMatched, PaymentLent:
		for _, k := range e.Subjects() {
			if k.Kind() == KindFinancing || k.Kind() == KindPayment {
				more = append(more, traces(e.Audience(), k)...)
			}
		}
		return more
	default:
		return nil
	}
	return append(traces(deal.audience(), DealKey(deal.ID)), more...)
}

// repayment is that of a repayment, and behind it that of the bank's own payment.
func (d Deal) repayment(r Repayment) []Trace {
	list := traces(d.audience(), RepaymentKey(r.Financing, r.Number))
	if !r.Transaction.IsZero() {
		list = append(list, traces(of(d.Bank), TransactionKey(d.Bank, r.Transaction))...)
	}
	return list
}

func (d Deal) refund(number uint32) []Trace {
	return traces(d.audience(), RefundKey(d.ID.Payment(), number))
}

// documentTraces are those of what a source or a governor says of a document; nil of every
// other event.
func documentTraces(e Event) (list []Trace) {
	switch e := e.(type) {
	case DocumentsPublished:
		for _, p := range e.Documents {
			list = append(list, traces(of(e.Source, p.Holder), DocumentKey(p.ID))...)
			if !p.Replaces.IsZero() {
				list = append(list, traces(of(e.Source, p.Holder), DocumentKey(p.Replaces))...)
			}
		}
	case DocumentAmended:
		list = traces(e.Audience(), DocumentKey(e.Document), NoticeKey(e.Document, e.Notice))
	case DocumentWithdrawn:
		list = traces(e.Audience(), DocumentKey(e.Document), NoticeKey(e.Document, e.Notice))
	case GoodsReturned:
		list = traces(e.Audience(), DocumentKey(e.Document), NoticeKey(e.Document, e.Notice))
	case ReturnTakenBack:
		list = traces(e.Audience(), DocumentKey(e.Document), NoticeKey(e.Document, e.Notice))
	case DocumentReinstated:
		list = traces(e.Audience(), DocumentKey(e.Document), NoticeKey(e.Document, e.Notice))
	case DocumentFrozen:
		list = traces(e.Audience(), DocumentKey(e.Document))
	case DocumentUnfrozen:
		list = traces(e.Audience(), DocumentKey(e.Document))
	case DocumentEntered:
		list = traces(e.Audience(), DocumentKey(e.Document))
	case DocumentConfirmed:
		list = traces(e.Audience(), DocumentKey(e.Document))
	case DocumentDropped:
		list = traces(e.Audience(), DocumentKey(e.Document))
	}
	return list
}

// ruleTraces are those of parties, persons, and what holds for many.
func ruleTraces(e Event) []Trace {
	switch e := e.(type) {
	case PartyAdmitted:
		return traces(e.Audience(), PartyKey(e.Party.ID))
	case PartySuspended:
		return traces(e.Audience(), PartyKey(e.Party))
	case PartyReinstated:
		return traces(e.Audience(), PartyKey(e.Party))
	case PartyExpelled:
		return traces(e.Audience(), PartyKey(e.Party))
	case EnterpriseClassified:
		return traces(e.Audience(), PartyKey(e.Party))
	case SuccessorNamed:
		return append(traces(Audience{Public: e.Kind != Enterprise, Parties: []PartyID{e.Party}}, PartyKey(e.Party)),
			traces(Audience{Public: e.Kind != Enterprise, Parties: []PartyID{e.Successor}}, PartyKey(e.Successor))...)
	case PaymentTracked:
		return traces(e.Audience(), TrackKey(e.Scenario, e.Enterprise))
	case FacilitationLifted:
		return traces(e.Audience(), FacilitationKey(e.Enterprise))
	case MembershipSet:
		return traces(e.Audience(), MembershipKey(e.Membership.Party))
	case PersonEnrolled:
		return traces(e.Audience(), PersonKeyKey(e.Key.ID))
	case KeyRevoked:
		return traces(e.Audience(), PersonKeyKey(e.Key))
	case RatesPublished:
		return traces(e.Audience(), RatesKey(e.Rates.Day))
	case LimitsSet:
		return traces(e.Audience(), LimitsKey(e.Limits.Scenario))
	case RateLimitsSet:
		return traces(e.Audience(), RateLimitsKey())
	case CalendarPublished:
		return traces(e.Audience(), CalendarKey(e.Calendar.Year))
	case PilotAdmitted:
		return traces(e.Audience(), PilotRecordKey(e.Key))
	case PilotStopped:
		return traces(e.Audience(), PilotRecordKey(e.Key))
	case PilotResumed:
		return traces(e.Audience(), PilotRecordKey(e.Key))
	case ModelActivated:
		return traces(e.Audience(), ModelsKey())
	case KeeperAdmitted:
		return traces(e.Audience(), KeeperKey(e.Keeper.ID))
	case KeeperKeyReplaced:
		return traces(e.Audience(), KeeperKey(e.Former), KeeperKey(e.Keeper.ID))
	case KeeperRemoved:
		return traces(e.Audience(), KeeperKey(e.Keeper))
	case RuleBookAdopted:
		return traces(e.Audience(), RuleBookKey())
	case RuleBookTurned:
		return traces(e.Audience(), RuleBookKey())
	case ProposalMade:
		return traces(e.Audience(), ProposalKey(e.Proposal.ID))
	case ProposalApproved:
		return traces(e.Audience(), ProposalKey(e.ID))
	case ProposalObjected:
		return traces(e.Audience(), ProposalKey(e.ID))
	case ProposalDone:
		return traces(e.Audience(), ProposalKey(e.ID))
	case ThresholdSet:
		return traces(e.Audience(), Threshold(e).Key())
	case DeadlinePassed:
		if e.Deadline.Kind == KeeperTurns {
			return traces(e.Audience(), KeeperKey(e.Deadline.Deal.Identifier()))
		}
	}
	return nil
}

// Follows reports whether a party may follow the ledger without holding it. Those who
// supervise hold it, and who was expelled is told nothing more.
func (p Party) Follows() bool { return !p.Expelled && !p.Kind.neutral() }
