package trade

// WindsDown reports whether a suspended party may still give a command of this
// kind. Suspension stops what is new; what ends, lowers or tells the truth about
// what stands must go on, or a bank that closes could never be repaid and its
// pledges would lie on the exporters' documents for ever (domain §4.3):
//
//	a bank        repay, correct-repayment, correct-disbursal (never to more),
//	              register-proceeds, correct-proceeds, match-proceeds, confirm-proceeds,
//	              close-remainder, release-pledge, move-pledge, decline, note-advice,
//	              report-inspection, decline-payment, void-payment, refund-payment, confirm-refund,
//	              match-payment, attach-invoices, report-check
//	an enterprise withdraw-application, withdraw-payment
//	either        report-task: a duty does not end with suspension
//	a source      withdraw-document, return-goods, amend-document (never to more):
//	              that a paper is worth less protects those who lent on it, and
//	              who keeps it back does the harm that suspension is to prevent
//	anybody       rotate-key for oneself and revoke-key: nothing is gained by them
//
// Everything else is new, whatever kind of command comes later. A party that
// was expelled gives no command at all. Reading is no command.
func (v Verb) WindsDown() bool {
	switch v {
	case VerbRepay, VerbCorrectRepayment, VerbCorrectDisbursal, VerbRegisterProceeds, VerbCorrectProceeds,
		VerbMatchProceeds, VerbConfirmProceeds, VerbCloseRemainder, VerbReleasePledge, VerbMovePledge, VerbDecline,
		VerbNoteAdvice, VerbReportInspection, VerbMatchPayment, VerbAttachInvoices, VerbReportCheck, VerbReportTask,
		VerbWithdrawApplication, VerbWithdrawDocument, VerbReturnGoods, VerbAmendDocument, VerbRotateKey, VerbRevokeKey,
		VerbDeclinePayment, VerbWithdrawPayment, VerbVoidPayment, VerbRefundPayment, VerbConfirmRefund:
		return true
	}
	return false
}

// grows refuses what makes more of what stands while one of its parties is
// suspended: a correction to a larger or longer loan or a larger pledge, and an
// amendment upwards by a suspended source.
func (r *ruling) grows() Refusal {
	for _, e := range r.events {
		switch e := e.(type) {
		case DisbursalCorrected:
			if r.suspended(e.Deal.Bank, e.Deal.Enterprise) && e.Terms.beyond(e.Before) {
				return r.no(SuspendedMustNotGrow)
			}
		case DocumentAmended:
			document, _ := r.book.Document(e.Document)
			if r.suspended(e.Source) && e.Face.Minor > document.Face.Minor {
				return r.no(SuspendedMustNotGrow)
			}
		}
	}
	return Refusal{}
}

func (r *ruling) suspended(parties ...PartyID) bool {
	for _, id := range parties {
		if party, _ := r.heirParty(id); party.Suspended {
			return true
		}
	}
	return false
}

// beyond reports whether terms lend more, or for longer, or pledge more of a
// document than others do.
func (t Terms) beyond(u Terms) bool {
	if t.Amount > u.Amount || t.Maturity > u.Maturity {
		return true
	}
	for _, line := range t.Lines {
		if line.Amount > amountOf(u.Lines, line.Document) {
			return true
		}
	}
	return false
}
