package portal

import (
	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/readmodel"
)

// paymentWords says in a line what happened to a payment; nothing of what happened to
// anything else.
func (v *visit) paymentWords(event trade.Event) string {
	switch e := event.(type) {
	case trade.PaymentOpened:
		return v.say(v.openedWords(e.Payment))
	case trade.PaymentAccepted:
		return v.say(words.AcceptedUntil.With(clock(e.HoldUntil)))
	case trade.PaymentExtended:
		return v.say(words.HeldUntil.With(clock(e.HoldUntil)))
	case trade.PaymentApproved:
		if e.PayeeReason != trade.NoReason {
			text := v.say(words.PayeeDiffers.With(words.Name(e.PayeeReason)))
			if e.Agent {
				text += " · " + v.say(words.ApprovedAsAgent)
			}
			return text
		}
		if e.Waived != trade.NoReason {
			return v.say(words.WaiverGranted.With(words.Name(e.Waived)))
		}
		if e.Agent {
			return v.say(words.ApprovedAsAgent)
		}
		return v.say(words.ApprovedBy)
	case trade.PaymentMade:
		return v.say(words.PaymentPaid.With(e.Date))
	case trade.PaymentMatched:
		return v.say(words.GoodsCameOf.With(v.in(readmodel.PaymentNoun, e.Deal.ID.Payment(), e.Amount)))
	case trade.CheckDrawn, trade.InvoicesAttached, trade.CheckReported, trade.FacilitationLifted:
		return v.checkWords(e)
	case trade.PaymentTracked:
		return v.say(words.ComparedBeside.With(money(e.Tracked.Worth, trade.USD)))
	case trade.TaskOpened, trade.TaskAnswered, trade.RollCalled, trade.TaskWaits, trade.TaskMoved:
		return v.taskWords(e)
	case trade.PaymentLent:
		if amount := v.in(readmodel.PaymentNoun, e.Deal.ID.Payment(), max(e.Change, -e.Change)); e.Change > 0 {
			return v.say(words.LoanLent.With(mentionedLoan(e.Loan), amount))
		} else {
			return v.say(words.LoanOwesLess.With(mentionedLoan(e.Loan), amount))
		}
	case trade.PaymentEnded:
		if e.State == trade.Void {
			return v.say(words.PaymentVoid.With(words.Name(e.Reason)))
		}
		return v.say(words.EndedFor.With(words.Name(e.State), words.Name(e.Reason)))
	case trade.RefundRegistered:
		said := words.RefundCame
		if e.Refund.Waiting {
			said = words.RefundToConfirm
		}
		text := v.say(said.With(e.Refund.Number, v.in(readmodel.PaymentNoun, e.Refund.Payment, e.Refund.Amount),
			words.Name(e.Refund.Reason)))
		return text + v.refundHolds(e.Refund.HeldUntil)
	case trade.RefundConfirmed:
		return v.say(words.RefundCounts.With(e.Number)) + v.refundHolds(e.HeldUntil)
	case trade.RefundDismissed:
		return v.say(words.RefundRejected.With(e.Number, words.Name(e.Reason)))
	case trade.RefundReleased:
		return v.say(words.RefundLetGo.With(e.Number))
	}
	return ""
}

// openedWords says that a payment was asked for, by whom, and whether its documents are to be waived.
func (v *visit) openedWords(p trade.Payment) words.Text {
	plain, waiver := words.PaymentAsked, words.WaiverAsked
	if !p.Instruction.IsZero() {
		plain, waiver = words.PaymentAskedBy, words.WaiverAskedBy
	}
	if p.Waiver != trade.NoReason {
		return waiver.With(moneyOf(p.Amount), words.Name(p.Waiver))
	}
	if p.Expected != 0 {
		return words.AdvanceAsked.With(moneyOf(p.Amount), p.Expected)
	}
	return plain.With(moneyOf(p.Amount))
}

// refundHolds says until when a refund holds value, if it does.
func (v *visit) refundHolds(until trade.Instant) string {
	if until == 0 {
		return ""
	}
	return v.pick("; ", "；") + v.within(words.RefundHoldsUntil.With(clock(until)))
}
