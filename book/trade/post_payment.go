package trade

import "slices"

func (e PaymentOpened) post(w Writer) { w.put(e.Payment) }

func (p Payment) holdDeadline() Deadline {
	return Deadline{At: p.HoldUntil, Kind: HoldEnds, Deal: p.Deal.ID}
}

func (e PaymentAccepted) post(w Writer) {
	payment := must(w.Payment(e.Deal.ID.Payment()))
	payment.State, payment.AcceptedBy, payment.HoldUntil = Accepted, e.By, e.HoldUntil
	w.put(payment)
	w.put(payment.holdDeadline())
}

func (e PaymentExtended) post(w Writer) {
	payment := must(w.Payment(e.Deal.ID.Payment()))
	w.remove(payment.holdDeadline())
	payment.HoldUntil = e.HoldUntil
	payment.Extensions++
	w.put(payment)
	w.put(payment.holdDeadline())
}

func (e PaymentApproved) post(w Writer) {
	payment := must(w.Payment(e.Deal.ID.Payment()))
	payment.State, payment.ApprovedBy, payment.PayeeReason = Approved, e.By, e.PayeeReason
	w.put(payment)
}

func (e PaymentEnded) post(w Writer) {
	payment := must(w.Payment(e.Deal.ID.Payment()))
	if payment.holding() {
		w.remove(payment.holdDeadline())
	}
	if payment.State == Paid {
		w.put(Remittance{ID: payment.Number})
	}
	payment.State, payment.Reason = e.State, e.Reason
	w.put(payment)
}

func (e PaymentMade) post(w Writer) {
	payment := must(w.Payment(e.Deal.ID.Payment()))
	w.remove(payment.holdDeadline())
	payment.State, payment.PaidBy, payment.Number, payment.Date = Paid, e.By, e.Number, e.Date
	payment.Voucher, payment.Weight = e.Voucher, e.Weight
	w.put(payment)
	w.put(Remittance{ID: e.Number, Deal: e.Deal})
}

func (e RefundRegistered) post(w Writer) {
	payment := must(w.Payment(e.Refund.Payment))
	payment.Refunds = e.Refund.Number
	w.put(Remittance{ID: e.Refund.Remittance, Deal: e.Deal})
	count(w, payment, e.Refund)
}

func (e RefundConfirmed) post(w Writer) {
	refund := must(w.Refund(e.Deal.ID.Payment(), e.Number))
	refund.Waiting, refund.ConfirmedBy, refund.At = false, e.By, e.At
	refund.Held, refund.HeldUntil = e.Held, e.HeldUntil
	count(w, must(w.Payment(refund.Payment)), refund)
}

// count writes a refund, and what it takes of its payment unless it waits.
func count(w Writer, payment Payment, refund Refund) {
	if !refund.Waiting {
		payment.Refunded += refund.Amount
	}
	w.put(payment)
	w.put(refund)
	if len(refund.Held) > 0 {
		w.put(Deadline{At: refund.HeldUntil, Kind: ReturnHoldEnds, Deal: payment.Deal.ID})
	}
}

func (e RefundDismissed) post(w Writer) {
	refund := must(w.Refund(e.Deal.ID.Payment(), e.Number))
	refund.Waiting, refund.Dismissed = false, e.Reason
	w.put(refund)
	w.put(Remittance{ID: refund.Remittance})
}

func (e RefundReleased) post(w Writer) {
	refund := must(w.Refund(e.Deal.ID.Payment(), e.Number))
	for _, line := range e.Lines {
		at := indexOf(refund.Held, line.Document)
		if refund.Held[at].Amount -= line.Amount; refund.Held[at].Amount == 0 {
			refund.Held = slices.Delete(refund.Held, at, at+1)
		}
	}
	w.put(refund)
}
