package trade

// acts is the first half of every rule, by the verb: who, on what, at which point
// of its life, and what stops it.
var acts = [...]act{
	VerbAdmitParty:         governed(0, nil, nil, nil),
	VerbEnrolPerson:        governed(KindParty, (*ruling).findsParty, (*ruling).notExpelled, nil),
	VerbSetMembership:      governed(KindParty, (*ruling).findsParty, (*ruling).notExpelled, nil),
	VerbSuspendParty:       governed(KindParty, (*ruling).findsParty, (*ruling).inForce, (*ruling).noRegulator),
	VerbReinstateParty:     governed(KindParty, (*ruling).findsParty, (*ruling).inSuspense, nil),
	VerbExpelParty:         governed(KindParty, (*ruling).findsParty, (*ruling).notExpelled, (*ruling).noRegulator),
	VerbNameSuccessor:      governed(KindParty, (*ruling).findsParty, nil, (*ruling).notSucceeded),
	VerbClassifyEnterprise: governed(KindParty, (*ruling).findsEnterprise, nil, nil),
	VerbRotateKey:          {on: KindPersonKey, finds: (*ruling).findsKey, stands: (*ruling).replaceable},
	VerbRevokeKey: {on: KindPersonKey, finds: (*ruling).findsKey, stands: (*ruling).keyInUse,
		stops: (*ruling).notGovernors},

	VerbPublishRates:    governed(0, nil, nil, nil),
	VerbSetLimits:       governed(0, nil, nil, nil),
	VerbSetRateLimits:   governed(0, nil, nil, nil),
	VerbSetThreshold:    governed(0, nil, nil, nil),
	VerbPublishCalendar: governed(0, nil, nil, nil),
	VerbAdmitToPilot:    governed(0, nil, nil, nil),
	VerbStopPilot:       governed(KindPilot, nil, (*ruling).runs, nil),
	VerbResumePilot:     governed(KindPilot, nil, (*ruling).isStopped, nil),

	VerbPropose:          spoken(0, nil, nil, (*ruling).counts),
	VerbApproveProposal:  spoken(KindProposal, (*ruling).findsProposal, (*ruling).proposalOpen, (*ruling).mayAgree),
	VerbObjectToProposal: spoken(KindProposal, (*ruling).findsProposal, (*ruling).proposalOpen, (*ruling).mayObject),
	VerbWithdrawProposal: spoken(KindProposal, (*ruling).findsOwnProposal, (*ruling).proposalOpen, nil),

	VerbAdmitKeeper:      spoken(0, nil, nil, (*ruling).decidesOnKeepers),
	VerbReplaceKeeperKey: spoken(KindKeeper, (*ruling).findsKeeper, (*ruling).keeperVotes, (*ruling).decidesOnKeepers),
	VerbRemoveKeeper:     spoken(KindKeeper, (*ruling).findsKeeper, (*ruling).keeperVotes, (*ruling).decidesOnKeepers),

	VerbAdoptRuleBook: spoken(0, nil, nil, (*ruling).decidesOnKeepers),

	VerbActivateModel:    governed(KindModels, nil, nil, nil),
	VerbReportInspection: governed(KindInspection, nil, (*ruling).toBeInspected, nil),

	VerbPublishDocuments:  {with: Feed, stands: (*ruling).publishes},
	VerbAmendDocument:     answered((*ruling).alterable),
	VerbWithdrawDocument:  answered((*ruling).alterable),
	VerbReturnGoods:       published(KindDocument, (*ruling).ofGoods, (*ruling).notWithdrawn),
	VerbTakeBackReturn:    published(KindNotice, noticed(ReturnNotice), nil),
	VerbReinstateDocument: published(KindNotice, noticed(WithdrawalNotice), (*ruling).notReplaced),
	VerbFreezeDocument:    governed(KindDocument, (*ruling).findsDocument, (*ruling).notFrozen, nil),
	VerbUnfreezeDocument:  governed(KindDocument, (*ruling).findsDocument, (*ruling).isFrozen, nil),

	VerbEnterDocument: {by: Bank, with: Maker, offices: true},
	VerbConfirmDocument: {by: Bank, with: Checker, offices: true, on: KindDocument, finds: (*ruling).findsEntered,
		stands: (*ruling).dismissible, stops: (*ruling).enteredByAnother},

	VerbApply: {by: Enterprise, with: Maker, stops: (*ruling).mayApply},
	VerbWithdrawApplication: {by: Enterprise, with: Maker, on: KindFinancing, finds: (*ruling).findsApplied,
		stands: in(FinancingMustNotBeDisbursed, Applied, Accepted, Approved)},
	VerbDecline:          lent(Maker|Checker, in(FinancingMustNotBeDisbursed, Applied, Accepted, Approved), nil),
	VerbAccept:           lent(Maker, in(FinancingMustBeApplied, Applied), (*ruling).acceptable),
	VerbExtendHold:       lent(Maker, in(FinancingMustBeAccepted, Accepted, Approved), (*ruling).extendable),
	VerbApprove:          lent(Checker, in(FinancingMustBeAccepted, Accepted), (*ruling).approvable),
	VerbDisburse:         lent(Maker, in(FinancingMustBeApproved, Approved), (*ruling).disbursable),
	VerbCorrectDisbursal: lent(Checker, in(FinancingMustBeDisbursed, Disbursed), (*ruling).enteredByOther),
	VerbRepay:            lent(Maker, in(FinancingMustBeDisbursed, Disbursed), nil),
	VerbNoteAdvice:       lent(Maker|Checker, nil, nil),
	VerbCorrectRepayment: {by: Bank, with: Checker, on: KindRepayment, finds: (*ruling).findsLoan,
		stands: (*ruling).repaymentStands, stops: (*ruling).repaymentOfOther},
	VerbReleasePledge: {by: Bank, with: Checker, on: KindClaim, finds: (*ruling).findsClaimed,
		stands: (*ruling).pledgeLeft, stops: (*ruling).repaidByOther},
	VerbMovePledge: {by: Bank, with: Checker, on: KindClaim, part: true, finds: (*ruling).findsClaimed,
		stands: in(FinancingMustBeDisbursed, Disbursed), stops: (*ruling).movable},

	VerbOpenPayment: {by: Bank, or: Enterprise, with: Maker, stops: (*ruling).mayOpenPayment},
	VerbWithdrawPayment: {by: Enterprise, with: Maker, on: KindPayment, finds: (*ruling).findsOpened,
		stands: paying(PaymentMustNotBePaid, Applied, Accepted, Approved)},
	VerbDeclinePayment: paid(Maker|Checker, paying(PaymentMustNotBePaid, Applied, Accepted, Approved), nil),
	VerbAcceptPayment:  paid(Maker, paying(PaymentMustBeApplied, Applied), (*ruling).verifiable),
	VerbExtendPayment:  paid(Maker, paying(PaymentMustBeAccepted, Accepted, Approved), (*ruling).prolongable),
	VerbApprovePayment: paid(Checker, paying(PaymentMustBeAccepted, Accepted), (*ruling).certifiable),
	VerbPay:            paid(Maker, paying(PaymentMustBeApproved, Approved), (*ruling).sendable),
	VerbVoidPayment:    paid(Checker, paying(PaymentMustBePaid, Paid), (*ruling).voidable),
	VerbRefundPayment:  paid(Maker, paying(PaymentMustBePaid, Paid), (*ruling).refundable),
	VerbMatchPayment:   paid(Maker|Checker, (*ruling).paidInAdvance, (*ruling).awaitsGoods),
	VerbAttachInvoices: paid(Maker|Checker, (*ruling).lacksInvoices, nil),
	VerbReportCheck: {by: Bank, with: Checker, on: KindCheck, finds: (*ruling).findsCheck,
		stands: (*ruling).checkOpen, stops: (*ruling).attachedByOther},
	VerbConfirmRefund: {by: Bank, with: Checker, on: KindRefund, finds: (*ruling).findsPaid,
		stands: (*ruling).refundWaits, stops: (*ruling).refundOfOther},

	VerbReportTask: {by: Bank, or: Enterprise, with: Maker, on: KindTask, finds: (*ruling).findsTask,
		stands: (*ruling).openToReport},

	VerbRegisterProceeds: {by: Bank, with: Maker},
	VerbCorrectProceeds: {by: Bank, with: Checker, on: KindProceeds, finds: (*ruling).findsReceived,
		stands: (*ruling).nothingWaits, stops: (*ruling).matchedByOther},
	VerbMatchProceeds: {by: Bank, with: Maker, on: KindProceeds, finds: (*ruling).findsReceived,
		stands: (*ruling).awaitsExport},
	VerbConfirmProceeds: {by: Bank, with: Checker, on: KindProceeds, finds: (*ruling).findsReceived,
		stands: (*ruling).matchWaits, stops: (*ruling).waitsForOther},
	VerbCloseRemainder: {by: Bank, with: Checker, on: KindProceeds, part: true, finds: (*ruling).findsReceived,
		stands: (*ruling).isMatched, stops: (*ruling).closedByOther},
}

// governed is what a governor of the regulator does.
func governed(on RecordKind, finds, stands, stops asks) act {
	return act{by: Regulator, with: Governor, on: on, finds: finds, stands: stands, stops: stops}
}

// spoken is what a person does who speaks for a party: a governor for the regulator,
// a steward for one that runs a keeper.
func spoken(on RecordKind, finds, stands, stops asks) act {
	a := governed(on, finds, stands, stops)
	a.stewards = true
	return a
}

// published is what a source does about a document that it published.
func published(on RecordKind, stands, stops asks) act {
	return act{with: Feed, on: on, finds: (*ruling).findsOwnDocument, stands: stands, stops: stops}
}

// answered is what a source does about a document that it published, and a checker of a bank
// or a branch, or a governor, about one that was entered there.
func answered(stops asks) act {
	a := published(KindDocument, nil, stops)
	a.banks = true
	return a
}

// lent is what a bank does about a financing that was asked of it.
func lent(with Duty, stands, stops asks) act {
	return act{by: Bank, with: with, on: KindFinancing, finds: (*ruling).findsLoan, stands: stands, stops: stops}
}

// paid is what a bank does about a payment that was asked of it.
func paid(with Duty, stands, stops asks) act {
	return act{by: Bank, with: with, on: KindPayment, finds: (*ruling).findsPaid, stands: stands, stops: stops}
}

// in asks for a financing in one of some states.
func in(rule Rule, states ...State) asks {
	return func(r *ruling, _ Object) Refusal {
		if !contains(states, r.financing.State) {
			return r.no(rule)
		}
		return Refusal{}
	}
}

// findsDocument gives any document.
func (r *ruling) findsDocument(o Object) Refusal {
	var ok bool
	if r.document, ok = r.book.Document(o.Key.Identifier(0)); !ok {
		return r.no(DocumentMustExist)
	}
	return Refusal{}
}

// findsOwnDocument gives a document to the source that published it.
func (r *ruling) findsOwnDocument(o Object) Refusal {
	if refusal := r.findsDocument(o); !refusal.OK() {
		return refusal
	}
	if r.document.Dropped {
		return r.no(DocumentMustExist)
	}
	if !r.acts(r.document.Source) {
		if r.party.Kind == Bank || r.party.Kind == Branch { // which learn nothing of what others entered
			return r.no(DocumentMustExist)
		}
		return r.no(SourceMustOwnDocument)
	}
	return Refusal{}
}

// findsLoan gives a bank a financing that was asked of it, by its own key or that
// of something of it.
func (r *ruling) findsLoan(o Object) Refusal { return r.loan(o.Key.Identifier(0)) }

// findsClaimed gives a bank the financing of a claim.
func (r *ruling) findsClaimed(o Object) Refusal { return r.loan(o.Key.Deal().Financing()) }

func (r *ruling) loan(id FinancingID) Refusal {
	r.financing, _ = r.book.Financing(id)
	return r.dealt(r.financing.Deal.Bank)
}

// findsApplied gives an enterprise a financing that it asked for.
func (r *ruling) findsApplied(o Object) Refusal {
	r.financing, _ = r.book.Financing(o.Key.Identifier(0))
	return r.dealt(r.financing.Deal.Enterprise)
}

// dealt refuses in the words of a financing that is not there where it is not
// the signer's: a rival learns nothing.
func (r *ruling) dealt(party PartyID) Refusal {
	if !r.acts(party) {
		return r.no(FinancingMustExist)
	}
	return Refusal{}
}

// findsReceived gives the receiving bank its proceeds, in the words of proceeds
// that are not there to every other.
func (r *ruling) findsReceived(o Object) Refusal {
	var ok bool
	if r.received, ok = r.book.Proceeds(o.Key.Identifier(0)); !ok || r.received.dismissed() ||
		!r.acts(r.received.Bank) {
		return r.no(ProceedsMustExist)
	}
	return Refusal{}
}

// other refuses a person who did the step before: two must have looked.
func (r *ruling) other(before PersonID) Refusal {
	if before == r.key.Person {
		return r.no(SecondPersonMustAct)
	}
	return Refusal{}
}
